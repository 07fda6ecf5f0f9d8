/* SPDX-License-Identifier: Apache-2.0 */
#include "core/gate_limit.h"

#include <math.h>

#include "core/derive.h"
#include "core/watch.h"

#define HALVINGS  30
#define FAR_ABOVE 4.0 /* times the healthy value: no gate asks for more */
#define P_IN_MPA  0.25
#define DP_PRE    0.03
#define REJ       0.97

/* Which signals are looked at, and what they are on a machine in good health. */
static const struct {
    int sym;
    int param; /* -1: P_IN_MPA */
} looked_at[GATE_LIMITS] = {{F_q_perm_lpm, P_q_perm},
                            {F_q_waste_lpm, P_q_waste},
                            {F_p_mem_mpa, P_p_mem},
                            {F_p_in_mpa, -1},
                            {F_i_pump_a, P_i_pump}};

static void healthy(const struct model *m, double temp_c, double *sym)
{
    double tcf = derive_tcf(m->param, temp_c);

    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    for (int i = 0; i < GATE_LIMITS; i++)
        sym[looked_at[i].sym] = looked_at[i].param < 0 ? P_IN_MPA : m->param[looked_at[i].param];
    sym[F_q_perm_lpm] *= tcf;
    sym[F_temp_c] = temp_c;
    sym[F_leak] = 0;
    sym[SYM_FEATURE(FT_tcf)] = tcf;
    sym[SYM_FEATURE(FT_rej)] = REJ;
    sym[SYM_FEATURE(FT_dp_pre_mpa)] = DP_PRE;
    sym[SYM_FEATURE(FT_p_in_static_mpa)] = P_IN_MPA;
}

struct probe {
    const struct catalogue *c;
    const struct fault *f;
    const struct model *m;
    double *sym;
    int at;
};

static bool passes(const struct probe *p, double value)
{
    double before = p->sym[p->at];
    enum gate_result r;

    p->sym[p->at] = value;
    r = gate_judge(p->c, p->f, p->m, p->sym);
    p->sym[p->at] = before;
    return r == GATE_PASSED;
}

/* The last value that passes on the way from a good one to a bad one; NaN when that passes too. */
static double edge(const struct probe *p, double good, double bad)
{
    if (passes(p, bad))
        return NAN;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (good + bad) / 2;

        if (passes(p, middle))
            good = middle;
        else
            bad = middle;
    }
    return good;
}

int gate_limits(const struct catalogue *c, const struct fault *f, const struct model *m,
                double temp_c, struct gate_limit out[GATE_LIMITS])
{
    double sym[SYM_COUNT];
    struct probe p = {c, f, m, sym, 0};
    int n = 0;

    healthy(m, temp_c, sym);
    if (gate_judge(c, f, m, sym) != GATE_PASSED)
        return 0;
    for (int i = 0; i < GATE_LIMITS; i++) {
        double good = sym[looked_at[i].sym];
        struct gate_limit l = {looked_at[i].sym, NAN, NAN};

        p.at = l.sym;
        if (isnan(good) || !symbol_set_has(&m->fitted, l.sym))
            continue;
        l.least = edge(&p, good, 0);
        l.most = edge(&p, good, good * FAR_ABOVE);
        if (!isnan(l.least) || !isnan(l.most))
            out[n++] = l;
    }
    return n;
}
