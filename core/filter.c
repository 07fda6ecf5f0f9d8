/* SPDX-License-Identifier: Apache-2.0 */
#include "core/filter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/evclock.h"
#include "core/text.h"

#define HALF_LEAST_D 14.0  /* of the weight that a day has in the rate ... */
#define HALF_MOST_D  120.0 /* ... and for a date that is far away */
#define WEEKS        8
#define HORIZON_D    1500  /* nobody plans further */
#define ASLEEP_D     7     /* after so long without water the rate stands still */
#define SHRINK_D     2.0   /* days of the average that a weekday's own days weigh against */
#define Z_90         1.28  /* standard normal */
#define SPREAD_LEAST 0.05  /* of a rate that never varied */
#define PIECE        0.05  /* standard deviation of what a cartridge really takes, share of rated */
#define DROP_L       0.001 /* sums of floats are not exact */
#define DOUBT_PCT    25.0  /* so far apart no rounding explains it */

static const char *const words[FL_COUNT] = {
#define WORD(id, word) [FL_##id] = word,
    FILTER_LIMIT_MAP(WORD)
#undef WORD
};

const char *filter_limit_word(enum filter_limit l)
{
    return words[l];
}

enum water { WATER_FEED, WATER_PERM, WATER_LOAD };

static double litres(const struct filter_facts *f, const struct filter_day *d, enum water w)
{
    double recovery = f->model->param[P_recovery], waste = (double)d->waste_l;

    if (w == WATER_LOAD)
        return (double)d->load_l;
    if (w == WATER_PERM)
        return (double)d->perm_l;
    /* Without a meter for the waste it is what the rated recovery leaves. */
    if (waste <= 0 && recovery > 0 && recovery < 1)
        waste = (double)d->perm_l * (1 - recovery) / recovery;
    return (double)d->perm_l + waste;
}

struct rate {
    double per_day;       /* litres; NaN unknown */
    double of_weekday[7]; /* factor over it, Monday first */
    double spread;        /* standard deviation of the long run's mean, share of it */
    int32_t last;         /* the day as of which it holds */
};

static bool is_away(const struct filter_facts *f, int32_t day)
{
    return f->away_from && day >= f->away_from && day <= f->away_to;
}

/* Water of one day; days are in order and those without water left out. */
struct cursor {
    const struct filter_facts *f;
    enum water w;
    int i;
};

static double on_day(struct cursor *c, int32_t day)
{
    while (c->i < c->f->count && c->f->use[c->i].day < day)
        c->i++;
    return c->i < c->f->count && c->f->use[c->i].day == day ? litres(c->f, &c->f->use[c->i], c->w)
                                                            : 0;
}

/* The last whole day that counts: yesterday, or when it was silent for long its last day. */
static int32_t last_day(const struct filter_facts *f, int32_t today)
{
    int32_t heard = f->count ? f->use[f->count - 1].day : today;

    return today - 1 - heard > ASLEEP_D ? heard : today - 1;
}

static void weekday_factors(const struct filter_facts *f, enum water w, int32_t from,
                            struct rate *r)
{
    double sum[7] = {0}, n[7] = {0}, all = 0, days = 0;
    struct cursor c = {f, w, 0};

    for (int32_t d = from; d <= r->last; d++) {
        double l = on_day(&c, d);
        int k = civil_weekday(d);

        if (is_away(f, d))
            continue;
        sum[k] += l;
        n[k]++;
        all += l;
        days++;
    }
    for (int k = 0; k < 7; k++) {
        double mean = days > 0 ? all / days : 0;

        r->of_weekday[k] = mean > 0 ? (sum[k] + SHRINK_D * mean) / (n[k] + SHRINK_D) / mean : 1;
    }
}

static double spread_of(const struct filter_facts *f, enum water w, int32_t last, double per_day)
{
    double sum = 0, squares = 0;
    struct cursor c = {f, w, 0};
    int weeks = 0;

    for (int k = WEEKS; k >= 1; k--) {
        double week = 0;

        if (last - 7 * k + 1 < f->began)
            continue;
        for (int32_t d = last - 7 * k + 1; d <= last - 7 * (k - 1); d++)
            week += on_day(&c, d);
        sum += week;
        squares += week * week;
        weeks++;
    }
    if (weeks < 3 || per_day <= 0)
        return 0.25; /* nobody knows this household yet */
    sum /= weeks;
    squares = squares / weeks - sum * sum;
    return fmax(SPREAD_LEAST, sqrt(fmax(0, squares)) / (7 * per_day) / sqrt(weeks / 2.0));
}

/* The latest days weigh most; announced holidays do not count, others are how people live. */
static void rate_of(const struct filter_facts *f, enum water w, int32_t today, double half_d,
                    struct rate *r)
{
    double sum = 0, weight = 0, decay = exp(-log(2) / half_d);
    struct cursor c = {f, w, 0};
    int32_t from;

    r->last = last_day(f, today);
    from = r->last - 7 * WEEKS + 1 < f->began ? f->began : r->last - 7 * WEEKS + 1;
    r->per_day = NAN;
    r->spread = 0;
    if (!f->began || r->last < f->began)
        return;
    weekday_factors(f, w, from, r);
    from = r->last - FILTER_DAYS < f->began ? f->began : r->last - FILTER_DAYS;
    for (int32_t d = from; d <= r->last; d++) {
        double l = on_day(&c, d);

        if (is_away(f, d))
            continue;
        sum = sum * decay + l / r->of_weekday[civil_weekday(d)];
        weight = weight * decay + 1;
    }
    if (weight > 0)
        r->per_day = sum / weight;
    r->spread = spread_of(f, w, r->last, r->per_day);
}

/* Since it was put in; what was before the ledger began is taken as its average. */
static double used_since(const struct filter_facts *f, enum water w, int32_t installed,
                         int32_t today)
{
    double sum = 0, all = 0;
    int32_t days = today - f->began;

    for (int i = 0; i < f->count; i++) {
        double l = litres(f, &f->use[i], w);

        all += l;
        if (f->use[i].day >= installed)
            sum += l;
    }
    if (installed < f->began && days > 0)
        sum += all / days * (f->began - installed);
    return sum;
}

/* The day on which so much is gone. */
static int32_t day_gone(const struct filter_facts *f, const struct rate *r, double left, double how,
                        int32_t today)
{
    int32_t day = today;

    if (left <= 0)
        return today;
    for (; day < today + HORIZON_D && left > DROP_L; day++)
        if (!is_away(f, day))
            left -= r->per_day * how * r->of_weekday[civil_weekday(day)];
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
    double used = used_since(f, w, installed, today), left = s->life_l - used, half;
    double piece = Z_90 * PIECE * s->life_l;
    struct rate r;
    int64_t due, from, to;

    rate_of(f, w, today, HALF_LEAST_D, &r);
    if (isnan(r.per_day) || s->life_l <= 0)
        return;
    /* The farther the date, the longer the past that speaks for the way there. */
    half = (day_gone(f, &r, left, 1, today) - today) / 2.0;
    rate_of(f, w, today, fmax(HALF_LEAST_D, fmin(HALF_MOST_D, half)), &r);
    if (limit == FL_LITRES)
        out->litres_per_day = r.per_day;
    due = ms_of(f, day_gone(f, &r, left, 1, today));
    from = ms_of(f, day_gone(f, &r, left - piece, 1 + Z_90 * r.spread, today));
    to = ms_of(f, day_gone(f, &r, left + piece, fmax(0.2, 1 - Z_90 * r.spread), today));
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
