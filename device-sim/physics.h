/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How water moves through a purifier: pump, pre-filter, membrane, restrictor, tank, as one small
 * lumped model. Faults are changed parameters. Deterministic, no time in it. Figures: the model
 * of device-sim/README.md (engineering judgement checked against makers' data).
 */
#ifndef TW_SIM_PHYSICS_H
#define TW_SIM_PHYSICS_H

#include <stdbool.h>

#include "device-sim/breaks.h"

enum break_param {
#define BREAK_ENUM(name, healthy, what) BR_##name,
    BREAK_MAP(BREAK_ENUM)
#undef BREAK_ENUM
        BREAK_COUNT
};

extern const char *const break_names[BREAK_COUNT];
extern const double break_healthy[BREAK_COUNT];
int break_find(const char *name); /* -1 when there is none */

struct physics_model {
    double q0, kq, p_stall, r_pre, dp, p_perm, a, k_r, i0, ki, b;
    double i_rated, i_lock; /* A: at work, with a locked rotor */
    double i_max;           /* A that the adapter gives before its voltage falls */
    double heat_c;          /* C that the pump is warmer in the end at its rated current */
};

extern const struct physics_model physics_tankless, physics_tank;

struct physics_in {
    const double *br;  /* BREAK_COUNT values */
    double line_mpa;   /* of the moment */
    double p_perm_mpa; /* back pressure: faucet or tank */
    bool pump_on, valve_in, flush;
};

struct physics_out {
    double p_in, p_mem, q_perm, q_waste, i_pump, tds_out, rail_v;
};

void physics_solve(const struct physics_model *m, const struct physics_in *in,
                   struct physics_out *out);

/* Small, seeded, the same everywhere. */
struct prng {
    unsigned long long s;
};
double prng_unit(struct prng *p);   /* [0, 1) */
double prng_normal(struct prng *p); /* mean 0, deviation 1 */

#endif
