/* SPDX-License-Identifier: Apache-2.0 */
/* What many draws say together: medians of a week, and how fast something changed. */
#include "core/draw.h"

#include <math.h>
#include <string.h>

#define WEEK_MS     (7LL * 86400000)
#define WEEK_MIN    10
#define CHANGE_MIN  12 /* draws needed to speak of a change */
#define CHANGE_EDGE 4  /* draws that make the old and the new level */
#define DAY_F       86400000.0
#define LIST_MAX    2048

static void insertion_sort(double *v, int n)
{
    for (int i = 1; i < n; i++) {
        double x = v[i];
        int j = i;

        for (; j > 0 && v[j - 1] > x; j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

double median_of(double *v, int n)
{
    int k = 0;

    for (int i = 0; i < n; i++)
        if (!isnan(v[i]))
            v[k++] = v[i];
    if (k == 0)
        return NAN;
    insertion_sort(v, k);
    return k % 2 ? v[k / 2] : (v[k / 2 - 1] + v[k / 2]) / 2;
}

/* The median of one symbol over the last draws of the list that satisfy the window. */
static double list_median(const struct draw *list, int count, int sym, int *known)
{
    double v[LIST_MAX];
    int n = 0;

    for (int i = count > LIST_MAX ? count - LIST_MAX : 0; i < count; i++)
        if (!isnan(list[i].sym[sym]))
            v[n++] = list[i].sym[sym];
    if (known)
        *known = n;
    return median_of(v, n);
}

void draw_median(const struct draw *list, int count, double sym[SYM_COUNT])
{
    for (int s = 0; s < SYM_COUNT; s++)
        sym[s] = list_median(list, count, s, NULL);
}

static double week_median(const struct draw *list, int count, int64_t from_ms, int64_t now_ms,
                          int sym)
{
    double v[LIST_MAX];
    int n = 0;

    for (int i = 0; i < count && n < LIST_MAX; i++) {
        const struct draw *d = &list[i];

        if (d->qualifies && !d->test && d->start_ms >= from_ms && d->end_ms > now_ms - WEEK_MS &&
            !isnan(d->sym[sym]))
            v[n++] = d->sym[sym];
    }
    return n >= WEEK_MIN ? median_of(v, n) : NAN;
}

void draw_week(const struct draw *list, int count, int64_t from_ms, int64_t now_ms, double *sym)
{
    static const enum feature pairs[][2] = {
        {FT_q_ratio_week, FT_q_ratio},
        {FT_npf_ratio_week, FT_npf_ratio},
        {FT_npf_ratio_p_week, FT_npf_ratio_p},
        {FT_q_waste_ratio_week, FT_q_waste_ratio},
        {FT_i_pump_ratio_week, FT_i_pump_ratio},
        {FT_sp_ratio_week, FT_sp_ratio},
        {FT_rej_week, FT_rej},
        {FT_dp_pre_week_mpa, FT_dp_pre_mpa},
        {FT_recovery_week, FT_recovery},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        sym[SYM_FEATURE(pairs[i][0])] =
            week_median(list, count, from_ms, now_ms, SYM_FEATURE(pairs[i][1]));
}

struct level {
    double v, at_ms;
};

static int collect(const struct draw *list, int count, int sym, struct level *out)
{
    int n = 0;

    for (int i = count > LIST_MAX ? count - LIST_MAX : 0; i < count; i++)
        if (list[i].qualifies && !isnan(list[i].sym[sym]))
            out[n++] = (struct level){list[i].sym[sym], (double)list[i].end_ms};
    return n;
}

static double smooth(const struct level *l, int n, int i)
{
    double v[3] = {l[i > 0 ? i - 1 : 0].v, l[i].v, l[i + 1 < n ? i + 1 : n - 1].v};

    return median_of(v, 3);
}

static double edge_level(const struct level *l, int n)
{
    double v[CHANGE_EDGE];

    for (int i = 0; i < CHANGE_EDGE; i++)
        v[i] = l[n - 1 - i].v;
    return median_of(v, CHANGE_EDGE);
}

/* The old level: the median of the first half of the history at most 20 draws long. */
static double old_level(const struct level *l, int n)
{
    double v[20];
    int k = n / 2 < 20 ? n / 2 : 20;

    for (int i = 0; i < k; i++)
        v[i] = l[i].v;
    return median_of(v, k);
}

/*
 * Days between the last draw within a quarter of the old level and the first one within a quarter
 * of the new level: the slowness of the change, robust against single bad draws.
 */
static double change_days(const struct draw *list, int count, int sym, int direction)
{
    struct level l[LIST_MAX];
    int n = collect(list, count, sym, l);
    double old, now, left_ms = 0, there_ms = 0;

    if (n < CHANGE_MIN)
        return NAN;
    old = old_level(l, n);
    now = edge_level(l, n);
    if ((now - old) * direction <= 0.05 * fabs(old))
        return NAN;
    for (int i = 0; i < n; i++) {
        double share = (smooth(l, n, i) - old) / (now - old);

        if (share < 0.25)
            left_ms = l[i].at_ms;
        if (share > 0.75 && there_ms <= left_ms)
            there_ms = l[i].at_ms;
    }
    return there_ms > left_ms ? (there_ms - left_ms) / DAY_F : 0;
}

static int since(const struct draw *list, int count, int64_t from_ms)
{
    int i = 0;

    while (i < count && list[i].end_ms < from_ms)
        i++;
    return i;
}

static double spread(const struct draw *list, int count, int sym)
{
    double v[LIST_MAX], dev[20];
    int first = count > 20 ? count - 20 : 0;
    int n = 0;
    double mid;

    for (int i = first; i < count; i++)
        if (list[i].qualifies && !isnan(list[i].sym[sym]))
            v[n++] = list[i].sym[sym];
    if (n < WEEK_MIN)
        return NAN;
    mid = median_of(v, n);
    for (int i = 0; i < n; i++)
        dev[i] = fabs(v[i] - mid);
    return median_of(dev, n) / mid;
}

static double range_share(const struct draw *list, int count, int sym)
{
    double lo = NAN, hi = NAN;

    for (int i = 0; i < count; i++) {
        lo = fmin(lo, list[i].sym[sym]);
        hi = fmax(hi, list[i].sym[sym]);
    }
    return (hi - lo) / list_median(list, count, sym, NULL);
}

static double long_rests(const struct draw *list, int count, int64_t now_ms)
{
    int n = 0;
    int from = since(list, count, now_ms - 30 * 86400000LL);

    for (int i = from + 1; i < count; i++)
        n += list[i].start_ms - list[i - 1].end_ms > 72 * 3600000LL;
    return count - from > 1 ? (double)n : (double)NAN;
}

static double peak_share(const struct draw *list, int count)
{
    int low = 0, peak = 0;

    for (int i = 0; i < count; i++) {
        double p = list[i].sym[SYM_FEATURE(FT_p_in_static_mpa)];
        double h = list[i].sym[SYM_FEATURE(FT_local_h)];

        if (!(p < 0.13) || isnan(h))
            continue;
        low++;
        peak += (h >= 6 && h < 9) || (h >= 17 && h < 22);
    }
    return low >= 4 ? (double)peak / low : NAN;
}

void draw_history(const struct draw *list, int count, int64_t now_ms, double *sym)
{
    static const struct {
        enum feature out;
        int in, direction;
    } changes[] = {
        {FT_dp_pre_rise_d, SYM_FEATURE(FT_dp_pre_mpa), 1},
        {FT_sp_rise_d, SYM_FEATURE(FT_sp_ratio), 1},
        {FT_npf_fall_d, SYM_FEATURE(FT_npf_ratio_p), -1},
        {FT_q_waste_fall_d, F_q_waste_lpm, -1},
        {FT_q_waste_rise_d, F_q_waste_lpm, 1},
        {FT_p_mem_fall_d, F_p_mem_mpa, -1},
        {FT_p_in_static_fall_d, SYM_FEATURE(FT_p_in_static_mpa), -1},
        {FT_i_pump_fall_d, F_i_pump_a, -1},
    };
    int month = since(list, count, now_ms - 30 * 86400000LL);
    int month_before = since(list, count, now_ms - 32 * 86400000LL);
    int last_two = since(list, count, now_ms - 2 * 86400000LL);

    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        sym[SYM_FEATURE(changes[i].out)] =
            change_days(list, count, changes[i].in, changes[i].direction);
    sym[SYM_FEATURE(FT_recovery_30d)] =
        list_median(list + month, count - month, SYM_FEATURE(FT_recovery), NULL);
    sym[SYM_FEATURE(FT_tds_in_30d_ppm)] =
        list_median(list + month, count - month, F_tds_in_ppm, NULL);
    sym[SYM_FEATURE(FT_p_in_static_30d_mpa)] = list_median(
        list + month_before, last_two - month_before, SYM_FEATURE(FT_p_in_static_mpa), NULL);
    sym[SYM_FEATURE(FT_tds_in_spread_90d)] = range_share(list, count, F_tds_in_ppm);
    sym[SYM_FEATURE(FT_p_mem_spread)] = spread(list, count, F_p_mem_mpa);
    sym[SYM_FEATURE(FT_idle_long_30d)] = long_rests(list, count, now_ms);
    sym[SYM_FEATURE(FT_p_in_low_peak_share)] = peak_share(list, count);
}
