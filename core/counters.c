/* SPDX-License-Identifier: Apache-2.0 */
#include "core/counters.h"

#include <math.h>
#include <string.h>

#define RISE_PCT  5.0f /* points; less is rounding */
#define BACK_L    0.05 /* litres; counters step in decilitres */
#define BOOT_S    600u
#define RATE_S    172800u
#define WRAP_NEAR 0.005 /* of the figure: how near before and after */

/* Where counters of boards seen so far begin anew: 9 999.8 L, 16 bits of litres, 24 bits of
 * millilitres, 16 bits of decilitres. */
static const double wraps_l[] = {9999.8, 65536, 16777.216, 6553.6};

void counters_init(struct counters *c)
{
    memset(c, 0, sizeof *c);
    c->vol_l = NAN;
    c->first_h = c->hours = NAN;
    for (int i = 0; i < MODEL_STAGES; i++)
        c->left_pct[i] = NAN;
}

bool counters_is_wrap(double from_l, double to_l)
{
    for (size_t i = 0; i < sizeof wraps_l / sizeof wraps_l[0]; i++) {
        double w = wraps_l[i];

        if (from_l <= w && from_l >= w * (1 - WRAP_NEAR) && to_l <= w * WRAP_NEAR)
            return true;
    }
    return false;
}

static bool near_boot(const struct counters_moment *at)
{
    return at->boot_s && at->now_s - at->boot_s <= BOOT_S;
}

static void fold_litres(struct counters *c, double v, const struct counters_moment *at)
{
    if (isnan(v))
        return;
    if (c->vol_l - v > BACK_L) {
        c->back_s = at->now_s;
        c->back_boot = near_boot(at);
        c->wrapped = counters_is_wrap(c->vol_l, v);
    }
    c->vol_l = v;
}

static int stage_of(const struct model *m, const char *id)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].id, id))
            return (int)i;
    return -1;
}

static void fold_stage(struct counters *c, int i, float left, const struct counters_moment *at)
{
    float by = left - c->left_pct[i];

    if (by >= RISE_PCT) {
        c->rise_n = c->rise_s == at->now_s ? (uint8_t)(c->rise_n + 1) : 1;
        c->rise_s = at->now_s;
        c->rise_boot = near_boot(at);
    }
    c->left_pct[i] = left;
}

static void fold_hours(struct counters *c, float h, uint32_t now_s)
{
    if (isnan(c->first_h) || h < c->hours) {
        c->first_h = h;
        c->first_s = now_s;
    }
    c->hours = h;
    c->hours_s = now_s;
}

void counters_fold(struct counters *c, const struct sample *s, const struct counters_moment *at)
{
    fold_litres(c, s->v[F_vol_perm_l], at);
    for (int i = 0; i < s->filter_count; i++) {
        const struct filter_reading *f = &s->filters[i];
        int stage = stage_of(at->m, f->stage);

        if (stage < 0)
            continue;
        if (!isnan(f->remain_pct))
            fold_stage(c, stage, f->remain_pct, at);
        if (stage == 0 && !isnan(f->used_h))
            fold_hours(c, f->used_h, at->now_s);
    }
}

double counters_left(const struct counters *c)
{
    double least = NAN;

    for (int i = 0; i < MODEL_STAGES; i++)
        least = fmin(least, (double)c->left_pct[i]);
    return least;
}

double counters_hours_rate(const struct counters *c)
{
    uint32_t s = c->hours_s - c->first_s;

    return s >= RATE_S ? (double)(c->hours - c->first_h) * 3600 / s : (double)NAN;
}
