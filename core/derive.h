/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The physics of judging: temperature correction, net driving pressure, normalised flow,
 * rejection, recovery. Formulas only; NaN in, NaN out. Sources: the temperature exponent is the
 * common membrane makers' form; osmotic pressure 0.007 MPa per 100 ppm.
 */
#ifndef TW_CORE_DERIVE_H
#define TW_CORE_DERIVE_H

#include "core/expr.h"

#define DERIVE_MIN_FEED_PPM 50.0

double derive_tcf(const double param[PARAM_COUNT], double temp_c);

/* Net driving pressure, MPa: membrane minus half its loss, back pressure and osmosis. */
double derive_ndp(const double param[PARAM_COUNT], double p_mem, double p_perm, double tds_in);

/* Permeability: flow at 25 C per net driving pressure, L/min/MPa. */
double derive_permeability(const double param[PARAM_COUNT], const double *sym);

/* The same of a healthy machine of this model. */
double derive_permeability_rated(const double param[PARAM_COUNT]);

/* Flow as it would be at 25 C, for machines that do not measure pressures: the model's flow_exp
 * says how much of the cold its pump lets through. */
double derive_flow_25(const double param[PARAM_COUNT], double q_perm, double temp_c);

/* What derive_flow_25() gives on a healthy machine. A tank is at its lower switch point when a
 * run begins, and the first minutes are what draws are judged by. */
double derive_flow_rated(const double param[PARAM_COUNT]);

double derive_rejection(double tds_in, double tds_out);
double derive_recovery(double q_perm, double q_waste);

/* A machine's own healthy values. NaN where nothing was learnt yet: the profile counts. */
struct baseline {
    float permeability, q_perm, q_waste, i_pump, p_mem, rej, dp_pre; /* at 25 C */
};

void baseline_clear(struct baseline *b);

/* Fills the DRAW features of sym that follow from the medians of one draw. */
void derive_draw(const double param[PARAM_COUNT], const struct baseline *b, double *sym);

/* A baseline from the medians of clean draws, clamped to 0.85..1.15 of the profile. */
void derive_baseline(const double param[PARAM_COUNT], const double median[SYM_COUNT],
                     struct baseline *out);

#endif
