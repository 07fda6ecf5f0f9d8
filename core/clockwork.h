/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a machine's clock goes: how far it is off, whether that grows, whether it looks like a time
 * zone. Judged on what is sent at once; of what is sent late nobody knows. A value.
 */
#ifndef TW_CORE_CLOCKWORK_H
#define TW_CORE_CLOCKWORK_H

#include <stdint.h>

struct clockwork {
    float first_s, last_s; /* skew when it last jumped, and now; NaN unknown */
    uint32_t since_s;      /* on the machine's line */
    double clock_d;        /* NaN unknown */
};

void clockwork_init(struct clockwork *c);
/* skew_s NaN: the sample says nothing of it. ts_ms -1: it has no time. */
void clockwork_take(struct clockwork *c, double skew_s, int64_t ts_ms, uint32_t now_s);
double clockwork_rise(const struct clockwork *c, uint32_t now_s); /* seconds a day */
double clockwork_off_zone(const struct clockwork *c);

#endif
