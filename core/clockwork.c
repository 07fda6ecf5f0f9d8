/* SPDX-License-Identifier: Apache-2.0 */
#include "core/clockwork.h"

#include <math.h>

#define JUMP_S    120   /* the network alone does less */
#define LEAST_S   21600 /* before that a slope is noise */
#define DAY_S     86400.0
#define QUARTER_S 900.0

void clockwork_init(struct clockwork *c)
{
    c->first_s = c->last_s = NAN;
    c->since_s = 0;
    c->clock_d = NAN;
}

void clockwork_take(struct clockwork *c, double skew_s, int64_t ts_ms, uint32_t now_s)
{
    if (ts_ms >= 0)
        c->clock_d = (double)ts_ms / 1000 / DAY_S;
    if (isnan(skew_s))
        return;
    if (!(fabs(skew_s - (double)c->last_s) <= JUMP_S)) { /* also the first one */
        c->first_s = (float)skew_s;
        c->since_s = now_s;
    }
    c->last_s = (float)skew_s;
}

double clockwork_rise(const struct clockwork *c, uint32_t now_s)
{
    double s = (double)(now_s - c->since_s);

    return s >= LEAST_S ? (double)(c->last_s - c->first_s) / s * DAY_S : (double)NAN;
}

double clockwork_off_zone(const struct clockwork *c)
{
    double s = (double)c->last_s;

    return fabs(s - QUARTER_S * rint(s / QUARTER_S));
}
