/* SPDX-License-Identifier: Apache-2.0 */
#include "core/water_use.h"

#include <math.h>
#include <string.h>

#include "core/civil.h"
#include "core/derive.h"

#define TURN       6.283185307179586
#define YEAR_D     365.2425
#define ASLEEP_D   7     /* after so long without water nobody knows how people live now */
#define AWAY_D     3     /* so many days without water are an absence */
#define COLD_WASTE 0.85  /* power of the TCF by which waste over permeate grows in cold water */
#define HOME_SHARE 0.96  /* of people of whom nothing is known: two weeks away in a year ... */
#define HOME_D     365.0 /* ... which weighs as a year */
#define SHRINK_D   2.0   /* days of the average that a weekday's own days weigh against */
#define RECENT_D   28    /* at home: the level that the past is held against */
#define BLOCK_D    7
#define DIFFERENT  3.0 /* standard deviations: people live differently now */
#define NOISE      0.3 /* of a day at home, where nothing is known */
#define LEAST_DAYS 10
#define THIRST_SD  0.005 /* households differ by so much for each degree, share */

void season_init(struct season *s)
{
    *s = (struct season){5, 28, 25, 1.5};
}

static double mean_c(const struct season *s)
{
    return (s->coldest_c + s->warmest_c) / 2;
}

/* Degrees over the mean of the year. */
static double warmer(const struct season *s, int32_t day)
{
    struct civil c = civil_date(day);
    double of_year = (double)(day - civil_days(c.year, 1, 1) + 1 - s->coldest_day) / YEAR_D;

    return -(s->warmest_c - s->coldest_c) / 2 * cos(TURN * of_year);
}

/* Waste for each litre of permeate; cold water passes the membrane slowly while the waste runs. */
static double waste_for(const struct water_facts *f, int32_t day)
{
    double recovery = f->model->param[P_recovery], waste;

    if (recovery <= 0 || recovery >= 1)
        return 0;
    waste = (1 - recovery) / recovery;
    if (!f->season || f->model->param[P_tcf_k_low] <= 0)
        return waste;
    return waste /
           pow(derive_tcf(f->model->param, mean_c(f->season) + warmer(f->season, day)), COLD_WASTE);
}

double water_litres(const struct water_facts *f, const struct filter_day *d, enum water w)
{
    double perm = (double)d->perm_l, waste = (double)d->waste_l;

    if (w == WATER_LOAD)
        return (double)d->load_l;
    if (w == WATER_PERM)
        return perm;
    /* Without a meter for the waste it is what that water leaves. */
    return perm + (waste > 0 ? waste : perm * waste_for(f, d->day));
}

/* Warm days are thirsty ones, cold ones waste more. */
static double of_season(const struct water_facts *f, enum water w, int32_t day)
{
    double thirst;

    if (!f->season)
        return 1;
    thirst = 1 + f->season->pct_per_c / 100 * warmer(f->season, day);
    return w == WATER_FEED ? thirst * (1 + waste_for(f, day)) : thirst;
}

double water_since(const struct water_facts *f, enum water w, int32_t from, int32_t today)
{
    double sum = 0, all = 0, seasons = 0, before = 0;

    for (int i = 0; i < f->count; i++) {
        double l = water_litres(f, &f->use[i], w);

        all += l;
        if (f->use[i].day >= from)
            sum += l;
    }
    for (int32_t d = from; d < f->began; d++)
        before += of_season(f, w, d);
    for (int32_t d = f->began; d < today; d++)
        seasons += of_season(f, w, d);
    return seasons > 0 ? sum + all / seasons * before : sum;
}

/* Days at home, the latest first, without weekday and season. */
struct days {
    int32_t day[FILTER_DAYS];
    double level[FILTER_DAYS];
    int count, away;
};

static bool told_away(const struct water_facts *f, int32_t day)
{
    return f->away_from && day >= f->away_from && day <= f->away_to;
}

static void add_dry(struct days *to, const struct water_facts *f, int32_t first, int32_t after)
{
    int n = 0;

    for (int32_t d = first; d < after; d++)
        n += !told_away(f, d);
    if (n >= AWAY_D) {
        to->away += n;
        return;
    }
    for (int32_t d = after - 1; d >= first && to->count < FILTER_DAYS; d--)
        if (!told_away(f, d)) {
            to->day[to->count] = d;
            to->level[to->count++] = 0;
        }
}

static void collect(const struct water_facts *f, enum water w, int32_t last, struct days *to)
{
    int32_t from = last - FILTER_DAYS + 1 < f->began ? f->began : last - FILTER_DAYS + 1;
    int32_t after = last + 1;

    to->count = to->away = 0;
    for (int i = f->count - 1; i >= 0 && f->use[i].day >= from; i--) {
        int32_t d = f->use[i].day;

        if (d > last)
            continue;
        add_dry(to, f, d + 1, after);
        after = d;
        if (told_away(f, d) || to->count == FILTER_DAYS)
            continue;
        to->day[to->count] = d;
        to->level[to->count++] = water_litres(f, &f->use[i], w) / of_season(f, w, d);
    }
    add_dry(to, f, from, after);
}

static void weekdays(struct days *d, struct water_use *u)
{
    double sum[7] = {0}, n[7] = {0}, all = 0;

    for (int i = 0; i < d->count; i++) {
        sum[civil_weekday(d->day[i])] += d->level[i];
        n[civil_weekday(d->day[i])]++;
        all += d->level[i];
    }
    for (int k = 0; k < 7; k++) {
        double mean = d->count ? all / d->count : 0;

        u->of_weekday[k] = mean > 0 ? (sum[k] + SHRINK_D * mean) / (n[k] + SHRINK_D) / mean : 1;
    }
    for (int i = 0; i < d->count; i++)
        d->level[i] /= u->of_weekday[civil_weekday(d->day[i])];
}

struct sums {
    double n, sum, squares;
};

static void add(struct sums *s, const double *level, int n)
{
    for (int i = 0; i < n; i++) {
        s->n++;
        s->sum += level[i];
        s->squares += level[i] * level[i];
    }
}

static double mean_of(const struct sums *s)
{
    return s->sum / s->n;
}

static double variance(const struct sums *s)
{
    double m = mean_of(s);

    return s->n < LEAST_DAYS ? m * m * NOISE * NOISE
                             : fmax(0, s->squares / s->n - m * m) * s->n / (s->n - 1);
}

/* How far this household differs in what it drinks on warm days; the season's own figure weighs as
 * THIRST_SD allows. The level is that of the year's mean. */
static void learn_thirst(const struct season *s, const struct days *d, int n, struct water_use *u)
{
    double mean = 0, xy = 0, xx = 0, doubt = NOISE * NOISE / (THIRST_SD * THIRST_SD);

    for (int i = 0; i < n; i++)
        mean += warmer(s, d->day[i]) / n;
    for (int i = 0; i < n; i++) {
        double x = warmer(s, d->day[i]) - mean;

        xx += x * x;
        xy += x * (d->level[i] / u->level - 1);
    }
    u->thirst = xy / (xx + doubt);
    u->level *= 1 - u->thirst * mean;
}

/* As much of the past as is like the present: the more days, the less chance. */
static void settle(const struct water_facts *f, const struct days *d, struct water_use *u)
{
    int n = d->count < RECENT_D ? d->count : RECENT_D, odd = 0;
    struct sums like = {0};

    add(&like, d->level, n);
    for (; n + BLOCK_D <= d->count && odd < 2; n += BLOCK_D) {
        struct sums block = {0};
        double apart;

        add(&block, d->level + n, BLOCK_D);
        apart = fabs(mean_of(&block) - mean_of(&like)) /
                sqrt(variance(&like) * (1 / like.n + 1.0 / BLOCK_D) + 1e-9);
        odd = apart > DIFFERENT ? odd + 1 : 0;
        if (!odd)
            add(&like, d->level + n, BLOCK_D);
    }
    if (like.n > 0)
        u->level = mean_of(&like);
    if (u->level > 0)
        u->spread = sqrt(variance(&like) / like.n) / u->level;
    if (f->season && u->level > 0)
        learn_thirst(f->season, d, n < d->count ? n : d->count, u);
}

/* The last whole day that counts: yesterday, or when it was silent for long its last day. */
static int32_t last_day(const struct water_facts *f, int32_t today)
{
    int32_t heard = f->count ? f->use[f->count - 1].day : today;

    return today - 1 - heard > ASLEEP_D ? heard : today - 1;
}

void water_use(const struct water_facts *f, enum water w, int32_t today, struct water_use *out)
{
    struct days d;

    memset(out, 0, sizeof *out);
    out->water = w;
    out->level = NAN;
    out->last = last_day(f, today);
    if (!f->began || out->last < f->began)
        return;
    collect(f, w, out->last, &d);
    weekdays(&d, out);
    settle(f, &d, out);
    out->home = (d.count + HOME_SHARE * HOME_D) / (d.count + d.away + HOME_D);
}

double water_on(const struct water_facts *f, const struct water_use *u, int32_t day)
{
    if (told_away(f, day))
        return 0;
    return u->level * u->of_weekday[civil_weekday(day)] * u->home * of_season(f, u->water, day) *
           (f->season ? 1 + u->thirst * warmer(f->season, day) : 1);
}
