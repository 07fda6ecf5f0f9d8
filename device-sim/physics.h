/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How water moves through a purifier: pump, pre-filter, membrane, restrictor, tank, as one small
 * lumped model. Faults are changed parameters. Deterministic, no time in it. Figures: the model
 * of device-sim/README.md (engineering judgement checked against makers' data).
 */
#ifndef TW_SIM_PHYSICS_H
#define TW_SIM_PHYSICS_H

#include <stdbool.h>

/* Everything that can break or be set in a story: row = name, healthy value, what it is. */
#define BREAK_MAP(X)                                                                      \
    X(line, 0.25, "mains pressure, MPa")                                                  \
    X(line_peak, -1, "mains pressure 06-09 and 17-22, MPa; -1 as always")                 \
    X(temp, 25, "feed temperature, C")                                                    \
    X(tds, 300, "feed TDS, ppm")                                                          \
    X(prefilter, 1, "resistance of the pre-filter over a new one")                        \
    X(valve, 1, "resistance of the feed valve over an open one, adds to the pre-filter")  \
    X(membrane, 1, "permeability of the membrane over a new one")                         \
    X(bypass, 0, "share of feed that passes the membrane's seal")                         \
    X(restrictor, 1, "opening of the waste restrictor over the right one")                \
    X(waste_tube, 9, "opening of the waste tube over the restrictor; small: kinked")      \
    X(flush_open, 0, "1: the flush valve does not close")                                 \
    X(flush_frees, 0, "hours that a flush frees a flush valve which does not close")      \
    X(flush_shut, 0, "1: the flush valve does not open")                                  \
    X(pump, 1, "strength of the pump")                                                    \
    X(relief, 9, "pressure at which the pump's own bypass opens, MPa")                    \
    X(pump_dead, 0, "1: the pump does not turn, no current")                              \
    X(pump_gaps, 0, "1: the plug is loose, the current comes and goes")                   \
    X(pump_hot, 0, "1: the thermal protector opens after 30 minutes of running")          \
    X(current_sense, 1, "scale of the current reading")                                   \
    X(supply, 24, "rail under load, V")                                                   \
    X(inlet_shut, 0, "1: the inlet valve does not open")                                  \
    X(lps_open, 0, "1: the low-pressure switch is stuck open")                            \
    X(leak, 0, "1: water on the pad")                                                     \
    X(leak_pump, 0, "1: water on the pad while the pump runs, and 20 minutes after")      \
    X(leak_blink, 0, "1: the pad toggles every 10 seconds")                               \
    X(tds_out_shift, 0, "added to the permeate TDS reading, ppm")                         \
    X(tds_out_stuck, -1, "the permeate TDS reading stands at this value; -1 it does not") \
    X(perm_meter, 1, "scale of the permeate meter")                                       \
    X(waste_meter, 1, "scale of the waste meter")                                         \
    X(p_in_shift, 0, "added to the inlet pressure reading, MPa")                          \
    X(p_mem_meter, 1, "scale of the membrane pressure reading")                           \
    X(noise, 1, "scale of all sensor noise")                                              \
    X(cabinet, 25, "air around the machine, C")                                           \
    X(guard, 0, "1: the board watches the pump's temperature")                            \
    X(pump_seized, 0, "1: the pump's rotor is locked")                                    \
    X(pump_short, 0, "1: turns of the pump's winding are shorted")                        \
    X(pump_wear, 1, "scale of the current that the pump takes for its work")              \
    X(inlet_seep, 0, "that seeps through the shut inlet valve, L/min")                    \
    X(inlet_frees, 0, "hours that cycling the inlet valve cures it")                      \
    X(lps_shut, 0, "1: the low-pressure switch says water at all times")

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
