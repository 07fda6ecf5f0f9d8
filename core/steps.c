/* SPDX-License-Identifier: Apache-2.0 */
#include "core/steps.h"

#include <math.h>
#include <string.h>

#include "core/running.h"

#define QUARTER_MS (6LL * 3600000)
#define JUMP_MS    60000
/* No pump makes more than so many times its rated flow, however warm the water. */
#define FLOW_MAX   2.5
#define RECOVERY_L 5.0

static void forget(struct steps *s)
{
    for (int i = 0; i < STEPS_QUARTERS; i++)
        s->low_c[i] = s->jump_c[i] = NAN;
}

void steps_init(struct steps *s)
{
    memset(s, 0, sizeof *s);
    s->quarter = -1;
    s->t_c = s->leap_l = NAN;
    s->vol_l = s->from_perm_l = s->from_waste_l = NAN;
    s->recovery = NAN;
    forget(s);
}

void steps_restart(struct steps *s)
{
    s->from_perm_l = s->from_waste_l = NAN;
    s->recovery = NAN;
}

/* Whoever was silent for quarters has nothing in them. */
static int quarter_now(struct steps *s, int64_t line_ms)
{
    int64_t q = line_ms / QUARTER_MS;

    if (s->quarter < 0 || q - s->quarter >= STEPS_QUARTERS)
        forget(s);
    else
        for (int64_t i = s->quarter + 1; i <= q; i++)
            s->low_c[i % STEPS_QUARTERS] = s->jump_c[i % STEPS_QUARTERS] = NAN;
    s->quarter = q;
    return (int)(q % STEPS_QUARTERS);
}

static void fold_temperature(struct steps *s, const struct running_step *st)
{
    int q = quarter_now(s, st->line_ms);
    float c = (float)st->s->v[F_temp_c];

    if (isnan(c))
        return;
    s->low_c[q] = (float)fmin((double)c, (double)s->low_c[q]);
    if (!isnan(s->t_c) && st->line_ms - s->t_ms <= JUMP_MS)
        s->jump_c[q] = (float)fmax(fabs((double)(c - s->t_c)), (double)s->jump_c[q]);
    s->t_c = c;
    s->t_ms = st->line_ms;
}

static void fold_counter(struct steps *s, const struct running_step *st)
{
    double l = st->s->v[F_vol_perm_l];
    double minutes = (double)(st->line_ms - s->vol_ms) / 60000.0;
    double over = l - s->vol_l - FLOW_MAX * st->m->param[P_q_perm] * minutes;

    if (isnan(l))
        return;
    /* A board that starts may read its counter back. */
    s->leap_l = NAN;
    if (!st->boot && !isnan(over))
        s->leap_l = (float)fmax(0, over);
    s->vol_l = l;
    s->vol_ms = st->line_ms;
}

/* From counters alone: for boards without flow meters. One that steps back begins anew. */
static void fold_recovery(struct steps *s, const struct running_step *st)
{
    double perm = st->s->v[F_vol_perm_l] - s->from_perm_l;
    double waste = st->s->v[F_vol_waste_l] - s->from_waste_l;
    bool whole = perm >= RECOVERY_L && waste >= 0;

    if (isnan(st->s->v[F_vol_perm_l]) || isnan(st->s->v[F_vol_waste_l]))
        return;
    if (whole)
        s->recovery = (float)(perm / (perm + waste));
    if (!whole && perm >= 0 && waste >= 0)
        return;
    s->from_perm_l = st->s->v[F_vol_perm_l];
    s->from_waste_l = st->s->v[F_vol_waste_l];
}

static double over_day(const float *v, double (*pick)(double, double))
{
    double best = NAN;

    for (int i = 0; i < STEPS_QUARTERS; i++)
        best = pick(best, (double)v[i]);
    return best;
}

/* Of less than a day nobody knows how cold it gets. */
static double coldest(const struct steps *s)
{
    for (int i = 0; i < STEPS_QUARTERS; i++)
        if (isnan(s->low_c[i]))
            return NAN;
    return over_day(s->low_c, fmin);
}

void steps_fold(struct steps *s, const struct running_step *st, double *sym)
{
    fold_temperature(s, st);
    fold_counter(s, st);
    fold_recovery(s, st);
    sym[SYM_FEATURE(FT_recovery_vol)] = (double)s->recovery;
    sym[SYM_FEATURE(FT_temp_low_24h_c)] = coldest(s);
    sym[SYM_FEATURE(FT_temp_jump_24h_c)] = over_day(s->jump_c, fmax);
    sym[SYM_FEATURE(FT_vol_leap_l)] = (double)s->leap_l;
}
