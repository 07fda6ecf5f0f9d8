/* SPDX-License-Identifier: Apache-2.0 */
#include "core/rest.h"

#include <math.h>
#include <string.h>

#include "core/running.h"

/* Counters of cheap boards move in steps of a litre: below this they say nothing. */
#define COUNTER_MS (3LL * 3600000)
#define TANK_MS    (30LL * 60000)

void rest_init(struct rest *r)
{
    memset(r, 0, sizeof *r);
    r->waste_l = NAN;
    r->tank_mpa = r->waste_lph = r->tank_change_mpa = NAN;
}

void rest_restart(struct rest *r)
{
    r->resting = false;
    r->waste_lph = r->tank_change_mpa = NAN;
}

static void begin(struct rest *r, const struct running_step *st)
{
    rest_restart(r);
    r->waste_at_ms = r->tank_at_ms = st->line_ms;
    r->waste_l = st->s->v[F_vol_waste_l];
    r->tank_mpa = (float)st->s->v[F_p_tank_mpa];
}

static void go_on(struct rest *r, const struct running_step *st)
{
    int64_t waste_ms = st->line_ms - r->waste_at_ms;

    if (waste_ms >= COUNTER_MS) {
        double l = st->s->v[F_vol_waste_l];

        r->waste_lph = (float)((l - r->waste_l) / ((double)waste_ms / 3.6e6));
        r->waste_l = l;
        r->waste_at_ms = st->line_ms;
    }
    if (st->line_ms - r->tank_at_ms >= TANK_MS) {
        float mpa = (float)st->s->v[F_p_tank_mpa];

        r->tank_change_mpa = mpa - r->tank_mpa;
        r->tank_mpa = mpa;
        r->tank_at_ms = st->line_ms;
    }
}

void rest_fold(struct rest *r, const struct running_step *st, bool production, double *sym)
{
    bool resting = !production && !(st->s->v[F_pump_on] > 0) && !(st->s->v[F_valve_in] > 0);

    if (resting && (!r->resting || st->gap || st->boot))
        begin(r, st);
    else if (resting)
        go_on(r, st);
    r->resting = resting;
    sym[SYM_FEATURE(FT_waste_rest_lph)] = (double)r->waste_lph;
    sym[SYM_FEATURE(FT_p_tank_rest_mpa)] = (double)r->tank_change_mpa;
}
