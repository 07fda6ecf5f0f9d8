/* SPDX-License-Identifier: Apache-2.0 */
#include "core/derive.h"

#include <math.h>

#define KELVIN              273.15
#define T_REF_K             298.15
#define OSMOSIS_MPA_PER_PPM 7e-5
#define REJ_BASE_FLOOR      0.88
#define FLOW_EXP            0.7 /* of a model that says none */

static double sym_feature(const double *sym, enum feature f)
{
    return sym[SYM_FEATURE(f)];
}

double derive_tcf(const double param[PARAM_COUNT], double temp_c)
{
    double k = temp_c < 25 ? param[P_tcf_k_low] : param[P_tcf_k_high];

    return exp(k * (1 / T_REF_K - 1 / (KELVIN + temp_c)));
}

double derive_ndp(const double param[PARAM_COUNT], double p_mem, double p_perm, double tds_in)
{
    double concentration = 1 / (1 - param[P_recovery]);
    double osmosis = OSMOSIS_MPA_PER_PPM * tds_in * (1 + concentration) / 2;

    return p_mem - param[P_dp_mem] / 2 - p_perm - osmosis;
}

double derive_permeability(const double param[PARAM_COUNT], const double *sym)
{
    double p_perm = isnan(sym[F_p_tank_mpa]) ? param[P_p_perm] : sym[F_p_tank_mpa];
    double tds_in = isnan(sym[F_tds_in_ppm]) ? 300 : sym[F_tds_in_ppm];
    double ndp = derive_ndp(param, sym[F_p_mem_mpa], p_perm, tds_in);

    /* Below this the quotient is noise over noise. */
    if (!(ndp > 0.05))
        return NAN;
    return sym[F_q_perm_lpm] / derive_tcf(param, sym[F_temp_c]) / ndp;
}

double derive_permeability_rated(const double param[PARAM_COUNT])
{
    return param[P_q_perm] / derive_ndp(param, param[P_p_mem], param[P_p_perm], 300);
}

double derive_rejection(double tds_in, double tds_out)
{
    if (!(tds_in >= DERIVE_MIN_FEED_PPM))
        return NAN;
    return 1 - tds_out / tds_in;
}

double derive_recovery(double q_perm, double q_waste)
{
    double sum = q_perm + q_waste;

    return sum > 0 ? q_perm / sum : NAN;
}

void baseline_clear(struct baseline *b)
{
    b->permeability = b->q_perm = b->q_waste = b->i_pump = b->p_mem = b->rej = b->dp_pre = NAN;
}

static double own_or(float own, double rated)
{
    return isnan(own) ? rated : (double)own;
}

double derive_flow_25(const double param[PARAM_COUNT], double q_perm, double temp_c)
{
    /* A diaphragm pump makes up for part of the cold: the exponent is below 1. */
    double exponent = isnan(param[P_flow_exp]) ? FLOW_EXP : param[P_flow_exp];

    return q_perm / pow(derive_tcf(param, temp_c), exponent);
}

double derive_flow_rated(const double param[PARAM_COUNT])
{
    double share = derive_ndp(param, param[P_p_mem], param[P_hps_close_mpa], 300) /
                   derive_ndp(param, param[P_p_mem], param[P_p_perm], 300);

    return isnan(share) ? param[P_q_perm] : param[P_q_perm] * share;
}

/* A healthy machine's value in water of 25 C; the model says how much of the cold it follows. */
static double at_25(double v, double tcf, double exponent)
{
    return isnan(tcf) || isnan(exponent) ? v : v / pow(tcf, exponent);
}

static void derive_pump(const double param[PARAM_COUNT], const struct baseline *b, double *sym)
{
    double tcf = derive_tcf(param, sym[F_temp_c]);

    sym[SYM_FEATURE(FT_q_waste_ratio)] =
        at_25(sym[F_q_waste_lpm], tcf, param[P_waste_exp]) / own_or(b->q_waste, param[P_q_waste]);
    sym[SYM_FEATURE(FT_i_pump_ratio)] =
        at_25(sym[F_i_pump_a], tcf, param[P_current_exp]) / own_or(b->i_pump, param[P_i_pump]);
    sym[SYM_FEATURE(FT_p_mem_ratio)] =
        at_25(sym[F_p_mem_mpa], tcf, param[P_p_mem_exp]) / own_or(b->p_mem, param[P_p_mem]);
}

/* Warm water lets more salt through a healthy membrane. */
static void derive_salt(const double param[PARAM_COUNT], const struct baseline *b, double *sym)
{
    double tcf = derive_tcf(param, sym[F_temp_c]);
    double rej = derive_rejection(sym[F_tds_in_ppm], sym[F_tds_out_ppm]);
    double passage = at_25(1 - own_or(b->rej, param[P_rej]), tcf, -param[P_salt_exp]);

    sym[SYM_FEATURE(FT_rej)] = rej;
    sym[SYM_FEATURE(FT_rej_base)] = 1 - passage;
    sym[SYM_FEATURE(FT_sp_ratio)] = (1 - rej) / passage;
}

static void derive_flows(const double param[PARAM_COUNT], const struct baseline *b, double *sym)
{
    double a = derive_permeability(param, sym);
    double a_rated = derive_permeability_rated(param);
    double q = derive_flow_25(param, sym[F_q_perm_lpm], sym[F_temp_c]);
    double q_rated = derive_flow_rated(param);

    sym[SYM_FEATURE(FT_npf_ratio)] = a / own_or(b->permeability, a_rated);
    sym[SYM_FEATURE(FT_npf_ratio_p)] = a / a_rated;
    sym[SYM_FEATURE(FT_q_ratio)] = q / own_or(b->q_perm, q_rated);
    sym[SYM_FEATURE(FT_q_ratio_p)] = q / q_rated;
    sym[SYM_FEATURE(FT_recovery)] = derive_recovery(sym[F_q_perm_lpm], sym[F_q_waste_lpm]);
}

void derive_draw(const double param[PARAM_COUNT], const struct baseline *b, double *sym)
{
    derive_flows(param, b, sym);
    derive_pump(param, b, sym);
    derive_salt(param, b, sym);
    sym[SYM_FEATURE(FT_tcf)] = derive_tcf(param, sym[F_temp_c]);
    sym[SYM_FEATURE(FT_p_mem_draw_mpa)] = sym[F_p_mem_mpa];
    sym[SYM_FEATURE(FT_p_in_draw_mpa)] = sym[F_p_in_mpa];
    sym[SYM_FEATURE(FT_dp_pre_mpa)] = sym_feature(sym, FT_p_in_static_mpa) - sym[F_p_in_mpa];
    sym[SYM_FEATURE(FT_dp_pre_base_mpa)] = own_or(b->dp_pre, param[P_dp_pre]);
}

static float clamped(double own, double rated)
{
    if (isnan(own) || isnan(rated))
        return NAN;
    return (float)fmin(fmax(own, 0.85 * rated), 1.15 * rated);
}

void derive_baseline(const double param[PARAM_COUNT], const double median[SYM_COUNT],
                     struct baseline *out)
{
    double rated = derive_permeability_rated(param);
    double q_rated = derive_flow_rated(param);
    double tcf = derive_tcf(param, median[F_temp_c]);
    double rej = 1 - at_25(1 - sym_feature(median, FT_rej), tcf, param[P_salt_exp]);

    out->permeability = clamped(rated * sym_feature(median, FT_npf_ratio_p), rated);
    out->q_perm = clamped(q_rated * sym_feature(median, FT_q_ratio_p), q_rated);
    out->q_waste = clamped(at_25(median[F_q_waste_lpm], tcf, param[P_waste_exp]), param[P_q_waste]);
    out->i_pump = clamped(at_25(median[F_i_pump_a], tcf, param[P_current_exp]), param[P_i_pump]);
    out->p_mem = clamped(at_25(median[F_p_mem_mpa], tcf, param[P_p_mem_exp]), param[P_p_mem]);
    out->rej = isnan(rej) ? NAN : (float)fmin(fmax(rej, REJ_BASE_FLOOR), 0.995);
    out->dp_pre = clamped(sym_feature(median, FT_dp_pre_mpa), param[P_dp_pre]);
}
