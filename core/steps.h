/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one sample does after the other that water cannot: temperatures that jump, counters that
 * leap; the coldest of a day; what the counters say of the recovery. A value of fixed size: a day
 * is four quarters.
 */
#ifndef TW_CORE_STEPS_H
#define TW_CORE_STEPS_H

#include <stdint.h>

#define STEPS_QUARTERS 4

struct running_step;

struct steps {
    int64_t quarter;      /* number of the present one on the line; -1 none yet */
    int64_t t_ms, vol_ms; /* when these were read */
    float low_c[STEPS_QUARTERS], jump_c[STEPS_QUARTERS]; /* NaN nothing read */
    float t_c, leap_l, recovery;
    double vol_l;
    double from_perm_l, from_waste_l; /* where the present 5 L began */
};

void steps_init(struct steps *s);

/* A repair: recovery is counted anew. */
void steps_restart(struct steps *s);
void steps_fold(struct steps *s, const struct running_step *step, double *sym);

#endif
