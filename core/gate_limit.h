/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between which values a signal must lie for a gate to pass, for people who watch a test run. The
 * gate itself is a condition (core/watch.h); here it is asked of a machine in good health, one
 * signal changed at a time. What depends on two signals at once has no such limits.
 */
#ifndef TW_CORE_GATE_LIMIT_H
#define TW_CORE_GATE_LIMIT_H

#include "core/catalogue.h"

struct gate_limit {
    int sym;
    double least, most; /* NaN: any value on that side passes */
};

#define GATE_LIMITS 5

/* How many of out were filled; temp_c NaN: what depends on the temperature is left out. */
int gate_limits(const struct catalogue *c, const struct fault *f, const struct model *m,
                double temp_c, struct gate_limit out[GATE_LIMITS]);

#endif
