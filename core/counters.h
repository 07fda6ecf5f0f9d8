/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a machine's counters do that water does not: step back, wrap, rise by themselves. A value of
 * fixed size; seconds are those of the machine's line (never 0). The litres themselves are kept by
 * core/ledger.h, which none of this disturbs.
 */
#ifndef TW_CORE_COUNTERS_H
#define TW_CORE_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model.h"
#include "core/sample.h"

struct counters {
    double vol_l;                 /* the permeate counter; NaN unknown */
    float left_pct[MODEL_STAGES]; /* by the model's order; NaN unknown */
    float first_h;                /* of the first stage when its hours were begun to be compared */
    float hours;                  /* and now */
    uint32_t first_s, hours_s, rise_s, back_s;
    uint8_t rise_n;
    bool rise_boot, back_boot, wrapped;
};

struct counters_moment {
    const struct model *m;
    uint32_t now_s, boot_s; /* boot_s 0: no boot was seen */
};

void counters_init(struct counters *c);
void counters_fold(struct counters *c, const struct sample *s, const struct counters_moment *at);

/* The least that is left of any stage, percent; NaN: it says nothing. */
double counters_left(const struct counters *c);
/* Hours that it counts for an hour of its line; NaN within the first two days. */
double counters_hours_rate(const struct counters *c);
/* Whether litres fell to near 0 from a figure that counters end at. */
bool counters_is_wrap(double from_l, double to_l);

#endif
