/* SPDX-License-Identifier: Apache-2.0 */
#include "core/filter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/evclock.h"
#include "core/text.h"

#define HORIZON_D 1500  /* nobody plans further */
#define Z_90      1.28  /* standard normal */
#define HABITS    0.08  /* standard deviation of what people do otherwise next month, share */
#define PIECE     0.04  /* and of what a litre takes of a cartridge */
#define DROP_L    0.001 /* sums of floats are not exact */
#define DOUBT_PCT 25.0  /* so far apart no rounding explains it */

static const char *const words[FL_COUNT] = {
#define WORD(id, word) [FL_##id] = word,
    FILTER_LIMIT_MAP(WORD)
#undef WORD
};

const char *filter_limit_word(enum filter_limit l)
{
    return words[l];
}

/* The day on which so much is gone. */
static int32_t day_gone(const struct filter_facts *f, const struct water_use *u, double left,
                        double how, int32_t today)
{
    int32_t day = today;

    for (; day < today + HORIZON_D && left > DROP_L; day++)
        left -= how * water_on(&f->water, u, day);
    return day;
}

static int64_t ms_of(const struct filter_facts *f, int32_t day)
{
    return zone_utc(f->zone, day * DAY_MS);
}

static void take_days(const struct filter_facts *f, const struct stage *s, int32_t installed,
                      int32_t today, struct filter_forecast *out)
{
    out->binding = FL_DAYS;
    out->rated = s->life_days;
    out->used = today - installed;
    out->due_ms = ms_of(f, installed + (int32_t)s->life_days);
    out->from_ms = out->to_ms = out->due_ms;
}

static int32_t day_now(const struct filter_facts *f)
{
    return (int32_t)floor_div(zone_local(f->zone, f->now_ms), DAY_MS);
}

struct bound {
    enum filter_limit limit;
    int64_t due, from, to;
    double used, rated;
};

/* The least of both; the range of the sooner one, and no later than the other. */
static bool take(struct filter_forecast *out, const struct bound *b)
{
    if (out->due_ms && b->due >= out->due_ms) {
        out->from_ms = b->from < out->from_ms ? b->from : out->from_ms;
        return false;
    }
    out->to_ms = !out->due_ms || b->to < out->to_ms ? b->to : out->to_ms;
    out->from_ms = b->from;
    out->due_ms = b->due;
    out->binding = b->limit;
    out->used = b->used;
    out->rated = b->rated;
    return true;
}

static double unsureness(const struct water_use *u)
{
    return Z_90 * sqrt(u->spread * u->spread + HABITS * HABITS);
}

static void take_water(const struct filter_facts *f, const struct stage *s, enum filter_limit limit,
                       int32_t installed, struct filter_forecast *out)
{
    enum water w = limit == FL_LOAD ? WATER_LOAD : s->feed_water ? WATER_FEED : WATER_PERM;
    int32_t today = day_now(f);
    double used = water_since(&f->water, w, installed, today), left = s->life_l - used;
    double piece = Z_90 * PIECE * used, unsure;
    struct water_use u;
    struct bound b = {.limit = limit, .used = used, .rated = s->life_l};

    water_use(&f->water, w, today, &u);
    if (isnan(u.level) || s->life_l <= 0)
        return;
    if (limit == FL_LITRES)
        out->litres_per_day = u.level * u.home;
    unsure = unsureness(&u);
    b.due = ms_of(f, day_gone(f, &u, left, 1, today));
    b.from = ms_of(f, day_gone(f, &u, left - piece, 1 + unsure, today));
    b.to = ms_of(f, day_gone(f, &u, left + piece, fmax(0.2, 1 - unsure), today));
    take(out, &b);
}

/* The weeks that this cartridge saw alone, and the water that passed since each. */
struct seen {
    struct trend_week week[FILTER_WEEKS];
    double before[FILTER_WEEKS];
    int count;
};

static void weeks_of(const struct filter_facts *f, enum water w, int32_t installed, struct seen *to)
{
    double since = 0;
    int day = f->water.count - 1, first;

    to->count = 0;
    for (int i = f->week_count - 1; i >= 0 && f->weeks[i].from_day > installed; i--)
        to->count += to->count < FILTER_WEEKS;
    first = f->week_count - to->count;
    for (int i = to->count - 1; i >= 0; i--) {
        to->week[i] = f->weeks[first + i];
        for (; day >= 0 && f->water.use[day].day > to->week[i].day; day--)
            since += water_litres(&f->water, &f->water.use[day], w);
        to->before[i] = since;
    }
}

/* What the signals show goes on by the litre, not by the day. */
static void take_trend(const struct filter_facts *f, const struct stage *s, int32_t installed,
                       struct filter_forecast *out)
{
    enum water w = s->feed_water ? WATER_FEED : WATER_LOAD;
    int32_t today = day_now(f);
    struct bound b = {.limit = FL_PERFORMANCE, .rated = 100};
    struct trend_verdict v;
    struct seen seen;
    struct trend_series t = {installed, seen.week, seen.before, 0, 0};
    struct water_use u;
    double unsure;

    weeks_of(f, w, installed, &seen);
    t.count = seen.count;
    t.total = water_since(&f->water, w, installed, today);
    filter_trend(f->water.model, s, &t, &v);
    if (v.answer != TREND_SHOWS)
        return;
    water_use(&f->water, w, today, &u);
    if (isnan(u.level))
        return;
    unsure = unsureness(&u);
    b.used = 100 * fmin(1, v.share);
    b.due = ms_of(f, day_gone(f, &u, v.left, 1, today));
    b.from = ms_of(f, day_gone(f, &u, v.least, 1 + unsure, today));
    b.to = ms_of(f, day_gone(f, &u, v.most, fmax(0.2, 1 - unsure), today));
    if (take(out, &b))
        out->signal = v.by;
}

void filter_reckon(const struct filter_facts *f, const struct stage *stage, int32_t installed,
                   double claims, struct filter_forecast *out)
{
    memset(out, 0, sizeof *out);
    text_copy(out->stage, sizeof out->stage, stage->id);
    out->remaining_pct = out->litres_per_day = NAN;
    if (!installed)
        return;
    out->installed_ms = ms_of(f, installed);
    if (stage->life_days > 0)
        take_days(f, stage, installed, day_now(f), out);
    take_water(f, stage, FL_LITRES, installed, out);
    if (!stage->feed_water && !strcmp(stage->id, "ro"))
        take_water(f, stage, FL_LOAD, installed, out);
    take_trend(f, stage, installed, out);
    if (!out->due_ms)
        return;
    out->remaining_pct = fmax(0, fmin(100, 100 * (1 - out->used / out->rated)));
    out->doubted = fabs(claims - out->remaining_pct) > DOUBT_PCT;
}

/* By what it is seen that a filter is at so many percent of its way to the limit. */
static const char *fading(enum trend_signal by, enum lang lang)
{
    static const char *const clogs[LANG_COUNT] = {"滤芯渐堵,已到更换限度的 %.0f%%",
                                                  "clogging, %.0f %% of the way to its limit"};
    static const char *const salt[LANG_COUNT] = {
        "除盐能力下降,已到更换限度的 %.0f%%",
        "lets more salt through, %.0f %% of the way to its limit"};
    static const char *const flow[LANG_COUNT] = {
        "产水能力下降,已到更换限度的 %.0f%%", "makes less water, %.0f %% of the way to its limit"};

    return by <= TREND_WASTE ? clogs[lang] : by == TREND_PERMEABLE ? flow[lang] : salt[lang];
}

void filter_why(const struct filter_forecast *f, enum lang lang, char *out, size_t cap)
{
    static const char *const texts[FL_COUNT][LANG_COUNT] = {
        [FL_DAYS] = {"已用 %.0f 天,额定 %.0f 天", "%.0f of %.0f days"},
        [FL_LITRES] = {"已过水 %.0f 升,额定 %.0f 升", "%.0f of %.0f L"},
        [FL_LOAD] = {"按含盐量折算已过水 %.0f 升,额定 %.0f 升",
                     "%.0f of %.0f L, weighted with the salt in the water"},
    };

    out[0] = 0;
    if (!f->due_ms)
        return;
    if (f->binding == FL_PERFORMANCE)
        snprintf(out, cap, fading(f->signal, lang), f->used);
    else
        snprintf(out, cap, texts[f->binding][lang], f->used, f->rated);
}
