/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of one machine share: a model, a sample, the time line. */
#ifndef TW_TESTS_DEVICE_RIG_H
#define TW_TESTS_DEVICE_RIG_H

#include "tests/unit/test.h"

#include <math.h>

#include "core/device.h"
#include "tests/unit/tiny.h"

static struct tiny *t;
static struct device d;
static struct draw_run run;
static struct detect_plan plan;
static struct sample s;
static struct device_step step;
static struct device_result res;

static inline int begin(void **state)
{
    UNUSED_STATE;
    t = tiny_begin();
    tiny_add(t, "faults/a.json", TINY_FAULT("a", "degraded", TINY_DETECTION(",\"hold_s\":30"), ""));
    tiny_add(t, "faults/b.json",
             TINY_FAULT("b", "degraded",
                        "{\"words\":" TINY_WORDS ",\"when\":\"q_ratio < 0.7\",\"clear_when\":"
                        "\"q_ratio > 0.8\",\"needs\":[\"p_in_mpa\"]}",
                        ""));
    tiny_finish(t);
    if (t->result)
        return -1;
    detect_plan(&t->c, &t->c.models[0], &plan);
    device_init(&d, 0);
    memset(&s, 0, sizeof s);
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        s.v[f] = NAN;
    s.boot_id = 1;
    step = (struct device_step){.c = &t->c, .m = &t->c.models[0], .plan = &plan, .s = &s};
    return 0;
}

static inline int end(void **state)
{
    UNUSED_STATE;
    tiny_free(t);
    return 0;
}

static inline void set(enum field f, double v)
{
    s.v[f] = v;
    s.q[f] = (uint8_t)(isnan(v) ? Q_ABSENT : Q_OK);
}

/* A sample at that second of uptime. */
static inline void at(double t_s)
{
    set(F_uptime_s, t_s);
    s.seq++;
    s.ts_ms = 1000000 + (int64_t)(t_s * 1000);
    step.at_ms = s.ts_ms;
    device_fold(&d, &run, &step, &res);
    d.anchor.boot_id = s.boot_id;
}

#endif
