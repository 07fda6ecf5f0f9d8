/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue that ships: loads, is complete, and does not contradict itself. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/command.h"
#include "core/diagnose.h"
#include "service/catalogue_dir.h"

static struct catalogue_dir dir;

static int load(void **state)
{
    enum err e = catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue");

    UNUSED_STATE;
    for (int i = 0; e && i < dir.loader->problems && i < LOADER_PROBLEMS; i++)
        fprintf(stderr, "%s\n", dir.loader->problem[i]);
    return e == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
    UNUSED_STATE;
    catalogue_dir_release(&dir);
    return 0;
}

TEST(the_faults_and_both_models_are_there)
{
    static const char *const ids[] = {
        "leak-detected",
        "inlet-no-water",
        "inlet-pressure-low",
        "prefilter-clogged",
        "membrane-fouled",
        "membrane-low-rejection",
        "booster-pump-weak",
        "booster-pump-no-current",
        "waste-restrictor-blocked",
        "flush-valve-stuck-open",
        "booster-pump-overcurrent",
        "booster-pump-thermal",
        "inlet-valve-stuck-closed",
        "inlet-valve-stuck-open",
        "lps-fault",
        "power-supply-fault",
        "uv-lamp-fault",
        "water-temp-out-of-range",
        "flow-meter-fault",
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        assert_true(catalogue_fault(&dir.c, ids[i]) >= 0);
    assert_true(catalogue_model(&dir.c, "tank-75g") >= 0);
    assert_true(catalogue_model(&dir.c, "tankless-600g") >= 0);
}

/* Values of a machine in good health while it makes water. */
static void healthy(const struct model *m, double *sym)
{
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    for (int i = 0; i < (int)FIELD_COUNT; i++)
        sym[i] = symbol_set_has(&m->fitted, i) ? 0 : (double)NAN;
    sym[F_state] = MS_PRODUCING;
    sym[F_pump_on] = sym[F_valve_in] = sym[F_lps_ok] = 1;
    sym[F_tds_in_ppm] = 300;
    sym[F_tds_out_ppm] = 300 * (1 - m->param[P_rej]);
    sym[F_temp_c] = 25;
    sym[F_p_in_mpa] = 0.20;
    sym[F_p_mem_mpa] = m->param[P_p_mem];
    sym[F_q_perm_lpm] = m->param[P_q_perm];
    sym[F_q_waste_lpm] = m->param[P_q_waste];
    sym[F_i_pump_a] = m->param[P_i_pump];
    sym[F_v_supply_v] = 24;
    if (symbol_set_has(&m->fitted, F_i_uv_ma)) {
        sym[F_uv_on] = 1;
        sym[F_i_uv_ma] = m->param[P_i_uv];
    }
    sym[SYM_FEATURE(FT_t_run_s)] = 100;
    sym[SYM_FEATURE(FT_p_in_static_mpa)] = 0.25;
    sym[SYM_FEATURE(FT_lps_toggles_10m)] = sym[SYM_FEATURE(FT_lps_toggles_30m)] = 0;
    sym[SYM_FEATURE(FT_dp_pre_mpa)] = sym[SYM_FEATURE(FT_dp_pre_base_mpa)] = m->param[P_dp_pre];
    sym[SYM_FEATURE(FT_rej)] = sym[SYM_FEATURE(FT_rej_base)] = m->param[P_rej];
    sym[SYM_FEATURE(FT_recovery)] = sym[SYM_FEATURE(FT_recovery_week)] = m->param[P_recovery];
    sym[SYM_FEATURE(FT_pump_start_s)] = 1;
    sym[SYM_FEATURE(FT_tcf)] = 1;
    sym[SYM_FEATURE(FT_q_waste_standby_lpm)] = sym[SYM_FEATURE(FT_waste_rest_lph)] = 0;
    sym[SYM_FEATURE(FT_p_tank_rest_mpa)] = 0;
    sym[SYM_FEATURE(FT_boots_1h)] = sym[SYM_FEATURE(FT_boots_24h)] = 0;
    sym[SYM_FEATURE(FT_vol_leap_l)] = 0;
    sym[SYM_FEATURE(FT_recovery_vol)] = m->param[P_recovery];
    sym[SYM_FEATURE(FT_draw_s)] = 100;
    sym[SYM_FEATURE(FT_v_draw_l)] = 2.5;
    sym[SYM_FEATURE(FT_uv_remain_pct)] = 80;
    sym[SYM_FEATURE(FT_p_mem_rest_mpa)] = sym[SYM_FEATURE(FT_codes_n)] = 0;
    sym[SYM_FEATURE(FT_tds_in_swing)] = 0.1;
    sym[SYM_FEATURE(FT_skew_s)] = sym[SYM_FEATURE(FT_silent_h)] = 0;
    sym[SYM_FEATURE(FT_clock_d)] = 20000;
    sym[SYM_FEATURE(FT_filter_due_d)] = 200;
    sym[SYM_FEATURE(FT_filter_left_pct)] = 60;
    for (int f = FT_tds_in_same_d; f <= FT_temp_same_n; f++)
        sym[SYM_FEATURE(f)] = 0;
    sym[SYM_FEATURE(FT_p_mem_ratio)] = 1;
    sym[SYM_FEATURE(FT_p_in_draw_mpa)] = 0.2;
    for (int f = FT_sp_ratio; f <= FT_i_pump_ratio; f++)
        sym[SYM_FEATURE(f)] = 1;
    for (int f = FT_q_ratio_week; f <= FT_sp_ratio_week; f++)
        sym[SYM_FEATURE(f)] = 1;
}

/* The same machine at rest, shut and tight: what a test of tightness sees. */
static void at_rest(double *sym)
{
    static const enum field still[] = {F_pump_on,    F_valve_in,    F_p_mem_mpa,
                                       F_q_perm_lpm, F_q_waste_lpm, F_i_pump_a};

    sym[F_state] = MS_STANDBY;
    for (size_t i = 0; i < sizeof still / sizeof still[0]; i++)
        sym[still[i]] = isnan(sym[still[i]]) ? (double)NAN : 0;
}

/* No codes, and sensors that never failed. */
static double no_codes(void *ctx, const struct expr_call *call)
{
    (void)ctx;
    return call->kind == CALL_CODE || call->kind >= CALL_BAD ? 0 : (double)NAN;
}

TEST(on_a_healthy_machine_every_condition_is_known_to_be_false)
{
    UNUSED_STATE;
    for (size_t m = 0; m < dir.c.model_count; m++) {
        double sym[SYM_COUNT];
        struct expr_env env = {sym, dir.c.models[m].param, no_codes, NULL};

        healthy(&dir.c.models[m], sym);
        for (size_t i = 0; i < dir.c.detection_count; i++) {
            const struct detection *d = &dir.c.detections[i];

            if (catalogue_applies(&dir.c.faults[d->fault], &dir.c.models[m]) &&
                symbols_fitted(&d->needs, &dir.c.models[m]) &&
                expr_eval(dir.c.pool, d->when, &env) != 0)
                fail_msg("%s: %s", dir.c.models[m].id, d->words.in[LANG_EN]);
        }
    }
}

TEST(a_healthy_machine_passes_every_gate_and_every_watch)
{
    UNUSED_STATE;
    for (size_t m = 0; m < dir.c.model_count; m++) {
        const struct model *model = &dir.c.models[m];
        bool measures = model->commands >> CMD_TEST_RUN & 1;
        double sym[SYM_COUNT];
        struct expr_env env = {sym, model->param, no_codes, NULL};

        for (size_t i = 0; i < dir.c.fault_count; i++) {
            const struct fault *f = &dir.c.faults[i];

            healthy(model, sym);
            if (f->gate == GATE_TR_HOLD)
                at_rest(sym);
            if (measures && f->gate_pass.len && expr_eval(dir.c.pool, f->gate_pass, &env) != 1)
                fail_msg("%s: gate of %s", dir.c.models[m].id, f->id);
            healthy(model, sym);
            for (size_t w = 0; w < f->watch_count; w++)
                if (catalogue_applies(f, model) && symbols_fitted(&f->watch[w].needs, model) &&
                    expr_eval(dir.c.pool, f->watch[w].pass, &env) != 1)
                    fail_msg("%s: watch %s of %s", dir.c.models[m].id, f->watch[w].id, f->id);
        }
    }
}

static double apply(const struct cause *c, bool own)
{
    double best[16], score = c->prior;
    bool have[16] = {false};

    for (size_t e = 0; e < c->evidence_count; e++) {
        double lr = own ? c->evidence[e].lr_true : c->evidence[e].lr_false;
        int g = c->evidence[e].group;

        if (!have[g] || fabs(log(lr)) > fabs(log(best[g])))
            best[g] = lr;
        have[g] = true;
    }
    for (int g = 0; g < 16; g++)
        score *= have[g] ? best[g] : 1;
    return score;
}

TEST(every_cause_with_evidence_wins_when_its_own_is_true_and_all_other_false)
{
    UNUSED_STATE;
    for (size_t i = 0; i < dir.c.fault_count; i++) {
        const struct fault *f = &dir.c.faults[i];

        for (size_t k = 0; k < f->cause_count; k++)
            for (size_t o = 0; o < f->cause_count && f->causes[k].evidence_count; o++)
                if (o != k && apply(&f->causes[o], false) >= apply(&f->causes[k], true))
                    fail_msg("%s: %s loses against %s", f->id, f->causes[k].id, f->causes[o].id);
    }
}

TEST(without_any_evidence_the_prior_ranks)
{
    double sym[SYM_COUNT];
    struct expr_env env = {sym, dir.c.models[0].param, NULL, NULL};
    struct diagnosis d;

    UNUSED_STATE;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    for (size_t i = 0; i < dir.c.fault_count; i++) {
        diagnose(&dir.c, (uint16_t)i, &dir.c.models[0], &env, &d);
        for (int k = 1; k < d.cause_count; k++)
            assert_true(d.cause[k - 1].probability >= d.cause[k].probability);
        assert_float_equal(d.cause[0].probability, dir.c.faults[i].causes[d.cause[0].cause].prior,
                           0.02);
    }
}

TEST(an_order_lists_only_parts_that_fit_the_machine)
{
    struct diagnosis d;
    double sym[SYM_COUNT];

    UNUSED_STATE;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    for (size_t m = 0; m < dir.c.model_count; m++) {
        struct expr_env env = {sym, dir.c.models[m].param, NULL, NULL};
        int fault = catalogue_fault(&dir.c, "membrane-fouled");
        bool has_membrane = false;

        diagnose(&dir.c, (uint16_t)fault, &dir.c.models[m], &env, &d);
        for (int p = 0; p < d.part_count; p++) {
            const struct named *part = &dir.c.parts[d.part[p].part];

            assert_true(part->classes >> dir.c.models[m].cls & 1);
            has_membrane |= !strncmp(part->id, "WP-MEM", 6);
        }
        assert_int_equal(has_membrane, !dir.c.models[m].no_spares && !dir.c.models[m].profile_only);
    }
}

TEST(masks_never_reach_a_safety_fault)
{
    int leak = catalogue_fault(&dir.c, "leak-detected");

    UNUSED_STATE;
    for (size_t i = 0; i < dir.c.fault_count; i++)
        assert_false(fault_set_has(&dir.c.faults[i].masks, (size_t)leak));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_faults_and_both_models_are_there),
        CASE(on_a_healthy_machine_every_condition_is_known_to_be_false),
        CASE(a_healthy_machine_passes_every_gate_and_every_watch),
        CASE(every_cause_with_evidence_wins_when_its_own_is_true_and_all_other_false),
        CASE(without_any_evidence_the_prior_ranks),
        CASE(an_order_lists_only_parts_that_fit_the_machine),
        CASE(masks_never_reach_a_safety_fault),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
