/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of running features share: a model, a sample, the time between two. */
#ifndef TW_TESTS_RUNNING_RIG_H
#define TW_TESTS_RUNNING_RIG_H

#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "core/running.h"

#define T0 1772438400000LL /* 2026-03-02T08:00:00Z: 16:00 in the test's zone */

static struct model m;
static struct running r;
static struct sample s;
static double sym[SYM_COUNT];
static struct running_step st;

static inline int fresh(void **state)
{
    UNUSED_STATE;
    memset(&m, 0, sizeof m);
    m.param[P_i_pump] = 2;
    m.param[P_tcf_k_low] = 3020;
    m.param[P_tcf_k_high] = 2640;
    m.stage_count = 2;
    strcpy(m.stages[0].id, "ppc");
    strcpy(m.stages[1].id, "ro");
    m.stages[1].life_days = 730;
    memset(&s, 0, sizeof s);
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        s.v[f] = NAN;
        s.q[f] = Q_ABSENT;
    }
    running_init(&r);
    st = (struct running_step){.s = &s, .m = &m, .utc_offset_ms = 8 * 3600000LL};
    return 0;
}

static inline void set(enum field f, double v)
{
    s.v[f] = v;
    s.q[f] = (uint8_t)(isnan(v) ? Q_ABSENT : Q_OK);
}

/* The sample of that second. */
static inline void at(double t_s)
{
    int64_t line = (int64_t)(t_s * 1000);

    st.dt_s = (double)(line - st.line_ms) / 1000.0;
    st.line_ms = line;
    st.at_ms = T0 + line;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    running_fold(&r, &st, sym);
    st.boot = st.gap = false;
}

static inline double feature(enum feature f)
{
    return sym[SYM_FEATURE(f)];
}

static inline void is_near(double a, double b)
{
    if (isnan(a) != isnan(b) || fabs(a - b) > 1e-6 * fmax(1, fabs(b)))
        fail_msg("%.9f, not %.9f", a, b);
}

#endif
