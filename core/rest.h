/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a machine at rest gives away: its waste counter and its tank pressure, from the moment the
 * water stopped to the next start. A value of fixed size; a gap begins a new rest.
 */
#ifndef TW_CORE_REST_H
#define TW_CORE_REST_H

#include <stdbool.h>
#include <stdint.h>

struct running_step;

struct rest {
    int64_t waste_at_ms, tank_at_ms; /* when these two were read, on the device's own line */
    double waste_l;                  /* a float would lose decilitres */
    float tank_mpa;
    float waste_lph, tank_change_mpa;
    bool resting;
};

void rest_init(struct rest *r);

/* What was there before a repair says nothing: the rest begins anew. */
void rest_restart(struct rest *r);

/* Folds one sample in and writes its features into sym. */
void rest_fold(struct rest *r, const struct running_step *step, bool production, double *sym);

#endif
