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

/* The least of both; the range of the sooner one, and no later than the other. */
static void take_water(const struct filter_facts *f, const struct stage *s, enum filter_limit limit,
                       int32_t installed, struct filter_forecast *out)
{
    enum water w = limit == FL_LOAD ? WATER_LOAD : s->feed_water ? WATER_FEED : WATER_PERM;
    int32_t today = (int32_t)floor_div(zone_local(f->zone, f->now_ms), DAY_MS);
    double used = water_since(&f->water, w, installed, today), left = s->life_l - used;
    double piece = Z_90 * PIECE * used, unsure;
    struct water_use u;
    int64_t due, from, to;

    if (limit == FL_LITRES)
        out->litres = used;
    water_use(&f->water, w, today, &u);
    if (isnan(u.level) || s->life_l <= 0)
        return;
    if (limit == FL_LITRES)
        out->litres_per_day = u.level * u.home;
    unsure = Z_90 * sqrt(u.spread * u.spread + HABITS * HABITS);
    due = ms_of(f, day_gone(f, &u, left, 1, today));
    from = ms_of(f, day_gone(f, &u, left - piece, 1 + unsure, today));
    to = ms_of(f, day_gone(f, &u, left + piece, fmax(0.2, 1 - unsure), today));
    if (out->due_ms && due >= out->due_ms) {
        out->from_ms = from < out->from_ms ? from : out->from_ms;
        return;
    }
    out->to_ms = !out->due_ms || to < out->to_ms ? to : out->to_ms;
    out->from_ms = from;
    out->due_ms = due;
    out->binding = limit;
    out->used = used;
    out->rated = s->life_l;
}

void filter_reckon(const struct filter_facts *f, const struct stage *stage, int32_t installed,
                   double claims, struct filter_forecast *out)
{
    int32_t today = (int32_t)floor_div(zone_local(f->zone, f->now_ms), DAY_MS);

    memset(out, 0, sizeof *out);
    text_copy(out->stage, sizeof out->stage, stage->id);
    out->remaining_pct = out->litres_per_day = NAN;
    if (!installed)
        return;
    out->installed_ms = ms_of(f, installed);
    if (stage->life_days > 0)
        take_days(f, stage, installed, today, out);
    take_water(f, stage, FL_LITRES, installed, out);
    if (!stage->feed_water && !strcmp(stage->id, "ro"))
        take_water(f, stage, FL_LOAD, installed, out);
    if (!out->due_ms)
        return;
    out->remaining_pct = fmax(0, fmin(100, 100 * (1 - out->used / out->rated)));
    out->doubted = fabs(claims - out->remaining_pct) > DOUBT_PCT;
}

void filter_why(const struct filter_forecast *f, enum lang lang, char *out, size_t cap)
{
    static const char *const texts[FL_COUNT][LANG_COUNT] = {
        [FL_DAYS] = {"已用 %.0f 天,额定 %.0f 天", "%.0f of %.0f days"},
        [FL_LITRES] = {"已过水 %.0f 升,额定 %.0f 升", "%.0f of %.0f L"},
        [FL_LOAD] = {"按含盐量折算已过水 %.0f 升,额定 %.0f 升",
                     "%.0f of %.0f L, weighted with the salt in the water"},
        [FL_PERFORMANCE] = {"性能已降 %.0f%%,限 %.0f%%",
                            "%.0f of %.0f %% of its performance lost"}};

    out[0] = 0;
    if (f->due_ms)
        snprintf(out, cap, texts[f->binding][lang], f->used, f->rated);
}
