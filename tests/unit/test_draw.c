/* SPDX-License-Identifier: Apache-2.0 */
/* Draws: what a run of samples becomes, what many of them say, and the formulas behind. */
#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "core/derive.h"
#include "core/draw.h"

static struct model m;
static struct sample s;
static struct draw_run run;
static struct draw d;
static double sym[SYM_COUNT];

static void is_near(double a, double b)
{
    if (isnan(a) != isnan(b) || fabs(a - b) > 1e-6 * fmax(1, fabs(b)))
        fail_msg("%.9f, not %.9f", a, b);
}

static int fresh(void **state)
{
    UNUSED_STATE;
    memset(&m, 0, sizeof m);
    for (int i = 0; i < (int)PARAM_COUNT; i++)
        m.param[i] = NAN;
    m.cls = CLASS_RO_TANKLESS;
    m.param[P_i_pump] = 2;
    memset(&s, 0, sizeof s);
    for (int i = 0; i < (int)FIELD_COUNT; i++)
        s.v[i] = NAN;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    s.boot_id = 4;
    return 0;
}

static void add(double t_s, bool first)
{
    struct draw_moment when = {1000000 + (int64_t)(t_s * 1000), 5000000 + (int64_t)(t_s * 1000)};

    s.seq++;
    if (first)
        draw_begin(&run, &s, &when);
    draw_add(&run, &s, &when, &m);
}

/* A draw of that many seconds, a sample every five. */
static void play(double seconds)
{
    for (double t = 0; t <= seconds; t += 5) {
        s.v[F_vol_perm_l] = 100 + t / 60;
        add(t, t == 0);
    }
    draw_end(&run, &m, sym, &d);
}

TEST(a_draw_is_named_by_its_samples_and_times)
{
    UNUSED_STATE;
    s.v[F_temp_c] = 20;
    play(100);
    assert_int_equal(d.boot_id, 4);
    assert_int_equal(d.first_seq, 1);
    assert_int_equal(d.last_seq, 21);
    assert_int_equal(d.start_ms, 5000000);
    assert_int_equal(d.end_ms, 5100000);
    is_near(d.sym[SYM_FEATURE(FT_draw_s)], 100);
    is_near(d.sym[SYM_FEATURE(FT_v_draw_l)], 100.0 / 60);
    assert_true(d.sym[F_pump_on] == 1);
    assert_true(d.sym[F_valve_flush] == 0);
    assert_true(d.qualifies);
    assert_false(d.test);
}

TEST(medians_begin_after_settling)
{
    UNUSED_STATE;
    for (double t = 0; t <= 100; t += 5) {
        s.v[F_q_perm_lpm] = t < 20 ? 9 : 1.5;
        s.v[F_tds_out_ppm] = t <= 30 ? 30 : 10;
        add(t, t == 0);
    }
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[F_q_perm_lpm], 1.5);
    is_near(d.sym[F_tds_out_ppm], 10);
    is_near(d.sym[SYM_FEATURE(FT_creep_ratio)], 3);
}

TEST(a_tank_is_judged_between_one_and_three_minutes)
{
    UNUSED_STATE;
    m.cls = CLASS_RO_TANK;
    for (double t = 0; t <= 300; t += 5) {
        s.v[F_q_perm_lpm] = t < 60 ? 9 : t <= 180 ? 0.2 : 0.1;
        add(t, t == 0);
    }
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[F_q_perm_lpm], 0.2);
    assert_true(d.qualifies);
}

TEST(what_is_too_short_flushed_broken_cold_or_thin_does_not_qualify)
{
    UNUSED_STATE;
    play(60);
    assert_true(d.qualifies);
    play(55);
    assert_false(d.qualifies);
    m.cls = CLASS_RO_TANK;
    play(120);
    assert_true(d.qualifies);
    play(115);
    assert_false(d.qualifies);
    m.cls = CLASS_RO_TANKLESS;
    s.v[F_temp_c] = 4.9;
    play(100);
    assert_false(d.qualifies);
    s.v[F_temp_c] = 5;
    play(100);
    assert_true(d.qualifies);
    s.v[F_temp_c] = 38;
    play(100);
    assert_true(d.qualifies);
    s.v[F_temp_c] = 38.1;
    play(100);
    assert_false(d.qualifies);
    s.v[F_temp_c] = NAN;
    s.v[F_valve_flush] = 1;
    play(100);
    assert_false(d.qualifies);
    assert_true(d.sym[F_valve_flush] == 1);
    s.v[F_valve_flush] = 0;
    play(100);
    run.broken = true;
    draw_end(&run, &m, sym, &d);
    assert_false(d.qualifies);
}

TEST(a_litre_makes_a_short_draw_long_enough_but_three_readings_are_needed)
{
    UNUSED_STATE;
    for (int t = 0; t <= 30; t += 5) {
        s.v[F_vol_perm_l] = 10 + t / 30.0;
        add(t, t == 0);
    }
    draw_end(&run, &m, sym, &d);
    assert_true(d.qualifies); /* at 20, 25 and 30 s */
    s.v[F_vol_perm_l] = 10;
    add(0, true);
    s.v[F_vol_perm_l] = 12;
    add(20, false);
    add(50, false);
    draw_end(&run, &m, sym, &d);
    assert_false(d.qualifies);
    s.v[F_vol_perm_l] = 10;
    add(0, true);
    s.v[F_vol_perm_l] = 10.99;
    add(20, false);
    add(25, false);
    add(30, false);
    draw_end(&run, &m, sym, &d);
    assert_false(d.qualifies);
}

TEST(the_pump_starts_when_half_its_current_flows_or_never)
{
    UNUSED_STATE;
    s.v[F_i_pump_a] = 1.0;
    add(0, true);
    add(5, false);
    s.v[F_i_pump_a] = 1.01;
    add(10, false);
    s.v[F_i_pump_a] = 2;
    add(15, false);
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[SYM_FEATURE(FT_pump_start_s)], 10);
    s.v[F_i_pump_a] = 0.1;
    play(60);
    is_near(d.sym[SYM_FEATURE(FT_pump_start_s)], 999);
    s.v[F_i_pump_a] = NAN;
    play(60);
    assert_true(isnan(d.sym[SYM_FEATURE(FT_pump_start_s)]));
}

TEST(a_long_draw_is_thinned_and_its_median_stays)
{
    UNUSED_STATE;
    for (int i = 0; i < 1000; i++) {
        s.v[F_q_perm_lpm] = 1 + (i % 10) * 0.1;
        add(i * 5, i == 0);
    }
    assert_true(run.kept <= DRAW_SLOTS);
    assert_int_equal(run.samples, 1000);
    draw_end(&run, &m, sym, &d);
    assert_true(fabs(d.sym[F_q_perm_lpm] - 1.45) < 0.21);
    assert_true(run.t_s[run.kept - 1] > 4700);
    for (int i = 1; i < run.kept; i++)
        assert_true(run.t_s[i] - run.t_s[i - 1] == 5 * (float)run.stride);
}

TEST(a_test_run_marks_its_draw)
{
    UNUSED_STATE;
    strcpy(s.run_id, "r-1");
    add(0, true);
    draw_end(&run, &m, sym, &d);
    assert_true(d.test);
}

TEST(early_readings_end_at_thirty_seconds)
{
    UNUSED_STATE;
    s.v[F_tds_out_ppm] = 20;
    add(0, true);
    s.v[F_tds_out_ppm] = NAN;
    add(10, false);
    s.v[F_tds_out_ppm] = 40;
    add(30, false);
    s.v[F_tds_out_ppm] = 100;
    add(30.1, false);
    assert_int_equal(run.early_tds_count, 2);
    is_near(run.early_tds_sum, 60);
}

TEST(the_volume_is_taken_from_the_first_reading_that_is_there)
{
    UNUSED_STATE;
    s.v[F_vol_perm_l] = NAN;
    add(0, true);
    s.v[F_vol_perm_l] = 50;
    add(5, false);
    s.v[F_vol_perm_l] = 53;
    add(10, false);
    s.v[F_vol_perm_l] = NAN;
    add(15, false);
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[SYM_FEATURE(FT_v_draw_l)], 3);
}

TEST(a_packed_draw_comes_back)
{
    uint8_t buf[DRAW_PACK_MAX];
    struct draw back;
    size_t n;

    UNUSED_STATE;
    s.v[F_q_perm_lpm] = 1.5;
    play(100);
    d.sym[SYM_FEATURE(FT_p_mem_draw_mpa)] = 0.5;
    n = draw_pack(&d, buf, sizeof buf);
    assert_true(n > 1 && (n - 1) % 5 == 0);
    assert_true(draw_unpack(&back, buf, n));
    for (int i = 0; i < SYM_COUNT; i++)
        assert_true((isnan(d.sym[i]) && isnan(back.sym[i])) ||
                    (float)d.sym[i] == (float)back.sym[i]);
    assert_int_equal(draw_pack(&d, buf, DRAW_PACK_MAX - 1), 0);
    assert_false(draw_unpack(&back, buf, 0));
    buf[1] = 0x7f;
    assert_true(draw_unpack(&back, buf, n));
    buf[1] = 0xff;
    assert_true(draw_unpack(&back, buf, n));
    buf[0] = 2;
    assert_false(draw_unpack(&back, buf, n));
}

TEST(a_median_ignores_what_is_unknown)
{
    double odd[] = {3, NAN, 1, 2};
    double even[] = {4, 1, 3, 2};
    double none[] = {NAN, NAN};

    UNUSED_STATE;
    is_near(median_of(odd, 4), 2);
    is_near(median_of(even, 4), 2.5);
    assert_true(isnan(median_of(none, 2)));
    assert_true(isnan(median_of(odd, 0)));
}

#define DAY 86400000LL
static struct draw list[120];

static void blank_list(int n)
{
    for (int i = 0; i < n; i++) {
        memset(&list[i], 0, sizeof list[i]);
        for (int k = 0; k < SYM_COUNT; k++)
            list[i].sym[k] = NAN;
        list[i].qualifies = true;
        list[i].start_ms = 100 * DAY + i * DAY;
        list[i].end_ms = list[i].start_ms + 60000;
    }
}

TEST(a_week_needs_ten_qualifying_draws_of_seven_days_behind_the_fence)
{
    int64_t now;

    UNUSED_STATE;
    blank_list(12);
    for (int i = 0; i < 12; i++) {
        list[i].start_ms = 100 * DAY + i * DAY / 4;
        list[i].end_ms = list[i].start_ms + 60000;
        list[i].sym[SYM_FEATURE(FT_q_ratio)] = i;
        list[i].sym[SYM_FEATURE(FT_recovery)] = 0.5;
    }
    now = list[11].end_ms;
    draw_week(list, 12, 0, now, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_week)], 5.5);
    is_near(sym[SYM_FEATURE(FT_recovery_week)], 0.5);
    assert_true(isnan(sym[SYM_FEATURE(FT_rej_week)]));
    draw_week(list, 12, list[2].start_ms, now, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_week)], 6.5);
    draw_week(list, 12, list[2].start_ms + 1, now, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_q_ratio_week)]));
    list[0].qualifies = false;
    list[1].test = true;
    draw_week(list, 12, 0, now, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_week)], 6.5);
    draw_week(list, 12, 0, list[2].end_ms + 7 * DAY - 1, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_week)], 6.5);
    draw_week(list, 12, 0, list[2].end_ms + 7 * DAY, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_q_ratio_week)]));
}

/* A value that goes from a to b between two draws of the list. */
static void ramp(int field, int n, int from, int to, double a, double b)
{
    for (int i = 0; i < n; i++)
        list[i].sym[field] = i <= from ? a : i >= to ? b : a + (b - a) * (i - from) / (to - from);
}

TEST(the_days_of_a_change_tell_a_jump_from_a_creep)
{
    UNUSED_STATE;
    blank_list(60);
    ramp(SYM_FEATURE(FT_dp_pre_mpa), 60, 40, 41, 0.03, 0.09);
    ramp(SYM_FEATURE(FT_npf_ratio_p), 60, 20, 50, 1.0, 0.6);
    ramp(F_q_waste_lpm, 60, 40, 41, 1.0, 0.5);
    ramp(F_p_mem_mpa, 60, 59, 60, 0.6, 0.6);
    draw_history(list, 60, list[59].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_dp_pre_rise_d)], 1);
    assert_true(sym[SYM_FEATURE(FT_npf_fall_d)] > 12 && sym[SYM_FEATURE(FT_npf_fall_d)] < 18);
    is_near(sym[SYM_FEATURE(FT_q_waste_fall_d)], 1);
    assert_true(isnan(sym[SYM_FEATURE(FT_q_waste_rise_d)]));
    assert_true(isnan(sym[SYM_FEATURE(FT_p_mem_fall_d)]));
    assert_true(isnan(sym[SYM_FEATURE(FT_i_pump_fall_d)]));
}

TEST(a_change_below_five_percent_or_of_few_draws_is_none)
{
    UNUSED_STATE;
    blank_list(60);
    ramp(F_i_pump_a, 60, 40, 41, 1.0, 0.951);
    draw_history(list, 60, list[59].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_i_pump_fall_d)]));
    ramp(F_i_pump_a, 60, 40, 41, 1.0, 0.949);
    draw_history(list, 60, list[59].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_i_pump_fall_d)], 1);
    ramp(F_i_pump_a, 12, 5, 6, 1.0, 0.5);
    draw_history(list, 12, list[11].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_i_pump_fall_d)], 1);
    draw_history(list, 11, list[10].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_i_pump_fall_d)]));
}

TEST(one_bad_draw_is_no_change)
{
    UNUSED_STATE;
    blank_list(40);
    ramp(F_i_pump_a, 40, 39, 40, 1.0, 1.0);
    list[20].sym[F_i_pump_a] = 0.2;
    list[39].sym[F_i_pump_a] = 0.2;
    draw_history(list, 40, list[39].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_i_pump_fall_d)]));
}

TEST(a_month_has_its_medians)
{
    UNUSED_STATE;
    blank_list(60);
    for (int i = 0; i < 60; i++) {
        list[i].sym[SYM_FEATURE(FT_recovery)] = i;
        list[i].sym[F_tds_in_ppm] = 2 * i;
        list[i].sym[SYM_FEATURE(FT_p_in_static_mpa)] = i;
    }
    draw_history(list, 60, list[59].end_ms, sym);
    /* the draws from 29 to 59 ended within 30 days */
    is_near(sym[SYM_FEATURE(FT_recovery_30d)], 44);
    is_near(sym[SYM_FEATURE(FT_tds_in_30d_ppm)], 88);
    /* from 27 to 56: 30 days that end two days ago */
    is_near(sym[SYM_FEATURE(FT_p_in_static_30d_mpa)], 41.5);
}

TEST(rests_longer_than_three_days_are_counted)
{
    UNUSED_STATE;
    blank_list(6);
    list[3].start_ms = list[2].end_ms + 72 * 3600000LL;
    list[3].end_ms = list[3].start_ms + 1000;
    list[4].start_ms = list[3].end_ms + 72 * 3600000LL + 1;
    list[4].end_ms = list[4].start_ms + 1000;
    list[5].start_ms = list[4].end_ms + 1000;
    list[5].end_ms = list[5].start_ms + 1000;
    draw_history(list, 6, list[5].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_idle_long_30d)], 1);
    draw_history(list, 1, list[0].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_idle_long_30d)]));
    draw_history(list, 2, list[1].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_idle_long_30d)], 0);
}

TEST(the_spread_of_twenty_draws_is_relative_to_their_median)
{
    UNUSED_STATE;
    blank_list(30);
    for (int i = 0; i < 30; i++)
        list[i].sym[F_p_mem_mpa] = i < 10 ? 9 : i % 2 ? 0.5 : 0.7;
    draw_history(list, 30, list[29].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_p_mem_spread)], 0.1 / 0.6);
    draw_history(list + 20, 9, list[29].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_p_mem_spread)]));
    draw_history(list + 20, 10, list[29].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_p_mem_spread)], 0.1 / 0.6);
}

TEST(low_pressures_at_peak_hours_are_a_share)
{
    static const double hours[] = {5.99, 6, 8.99, 9, 16.99, 17, 21.99, 22};

    UNUSED_STATE;
    blank_list(10);
    for (int i = 0; i < 8; i++) {
        list[i].sym[SYM_FEATURE(FT_p_in_static_mpa)] = 0.12;
        list[i].sym[SYM_FEATURE(FT_local_h)] = hours[i];
    }
    list[8].sym[SYM_FEATURE(FT_p_in_static_mpa)] = 0.13;
    list[8].sym[SYM_FEATURE(FT_local_h)] = 7;
    list[9].sym[SYM_FEATURE(FT_p_in_static_mpa)] = 0.1;
    draw_history(list, 10, list[9].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_p_in_low_peak_share)], 0.5);
    draw_history(list, 4, list[3].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_p_in_low_peak_share)], 0.5);
    draw_history(list, 3, list[2].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_p_in_low_peak_share)]));
}

TEST(the_median_of_a_list_is_per_symbol)
{
    double out[SYM_COUNT];

    UNUSED_STATE;
    blank_list(3);
    list[0].sym[F_temp_c] = 1;
    list[1].sym[F_temp_c] = 5;
    list[2].sym[F_temp_c] = 3;
    draw_median(list, 3, out);
    is_near(out[F_temp_c], 3);
    assert_true(isnan(out[F_p_in_mpa]));
}

/* The formulas, reckoned with another calculator. */
static void healthy_params(double *p)
{
    p[P_tcf_k_low] = 3020;
    p[P_tcf_k_high] = 2640;
    p[P_recovery] = 0.5;
    p[P_dp_mem] = 0.02;
    p[P_p_perm] = 0.1;
    p[P_q_perm] = 1.5;
    p[P_p_mem] = 0.7;
    p[P_q_waste] = 1.5;
    p[P_i_pump] = 2;
    p[P_rej] = 0.95;
    p[P_dp_pre] = 0.03;
    p[P_hps_close_mpa] = p[P_flow_exp] = NAN;
}

TEST(temperature_corrects_with_its_own_exponent_on_either_side)
{
    double p[PARAM_COUNT];

    UNUSED_STATE;
    healthy_params(p);
    is_near(derive_tcf(p, 25), 1);
    is_near(derive_tcf(p, 15), 0.70361580);
    is_near(derive_tcf(p, 24.9), 0.99660730);
    is_near(derive_tcf(p, 35), 1.33288689);
    assert_true(isnan(derive_tcf(p, NAN)));
}

TEST(driving_pressure_and_permeability)
{
    double p[PARAM_COUNT];

    UNUSED_STATE;
    healthy_params(p);
    /* 0.7 - 0.01 - 0.1 - 7e-5 * 300 * 1.5 */
    is_near(derive_ndp(p, 0.7, 0.1, 300), 0.5585);
    is_near(derive_permeability_rated(p), 1.5 / 0.5585);
    sym[F_p_mem_mpa] = 0.7;
    sym[F_temp_c] = 25;
    sym[F_q_perm_lpm] = 1.5;
    is_near(derive_permeability(p, sym), 1.5 / 0.5585);
    sym[F_tds_in_ppm] = 600;
    is_near(derive_permeability(p, sym), 1.5 / 0.527);
    sym[F_p_tank_mpa] = 0.2;
    is_near(derive_permeability(p, sym), 1.5 / 0.427);
    sym[F_p_mem_mpa] = 0.7 - 0.427 + 0.05;
    assert_true(isnan(derive_permeability(p, sym)));
    sym[F_p_mem_mpa] += 1e-6;
    assert_true(derive_permeability(p, sym) > 0);
}

TEST(rejection_needs_fifty_ppm_and_recovery_needs_water)
{
    UNUSED_STATE;
    is_near(derive_rejection(50, 5), 0.9);
    assert_true(isnan(derive_rejection(49.9, 5)));
    assert_true(isnan(derive_rejection(NAN, 5)));
    is_near(derive_recovery(1, 3), 0.25);
    assert_true(isnan(derive_recovery(0, 0)));
}

TEST(the_features_of_a_draw_stand_against_profile_and_baseline)
{
    double p[PARAM_COUNT];
    struct baseline b;

    UNUSED_STATE;
    healthy_params(p);
    baseline_clear(&b);
    sym[F_p_mem_mpa] = 0.7;
    sym[F_temp_c] = 25;
    sym[F_q_perm_lpm] = 1.2;
    sym[F_q_waste_lpm] = 1.8;
    sym[F_i_pump_a] = 1.5;
    sym[F_tds_in_ppm] = 300;
    sym[F_tds_out_ppm] = 30;
    sym[F_p_in_mpa] = 0.2;
    sym[SYM_FEATURE(FT_p_in_static_mpa)] = 0.26;
    derive_draw(p, &b, sym);
    is_near(sym[SYM_FEATURE(FT_npf_ratio)], 0.8);
    is_near(sym[SYM_FEATURE(FT_npf_ratio_p)], 0.8);
    is_near(sym[SYM_FEATURE(FT_q_ratio)], 0.8);
    is_near(sym[SYM_FEATURE(FT_q_waste_ratio)], 1.2);
    is_near(sym[SYM_FEATURE(FT_i_pump_ratio)], 0.75);
    is_near(sym[SYM_FEATURE(FT_recovery)], 0.4);
    is_near(sym[SYM_FEATURE(FT_rej)], 0.9);
    is_near(sym[SYM_FEATURE(FT_rej_base)], 0.95);
    is_near(sym[SYM_FEATURE(FT_sp_ratio)], 2);
    is_near(sym[SYM_FEATURE(FT_dp_pre_mpa)], 0.06);
    is_near(sym[SYM_FEATURE(FT_dp_pre_base_mpa)], 0.03);
    is_near(sym[SYM_FEATURE(FT_p_mem_draw_mpa)], 0.7);
    is_near(sym[SYM_FEATURE(FT_p_in_draw_mpa)], 0.2);
    is_near(sym[SYM_FEATURE(FT_tcf)], 1);
    b = (struct baseline){.permeability = 2,
                          .q_perm = 1.4f,
                          .q_waste = 1.7f,
                          .i_pump = 1.6f,
                          .p_mem = 0.8f,
                          .rej = 0.9f,
                          .dp_pre = 0.02f};
    derive_draw(p, &b, sym);
    is_near(sym[SYM_FEATURE(FT_npf_ratio)], 1.2 / 0.5585 / 2);
    is_near(sym[SYM_FEATURE(FT_npf_ratio_p)], 0.8);
    is_near(sym[SYM_FEATURE(FT_q_ratio)], 1.2 / 1.4);
    is_near(sym[SYM_FEATURE(FT_q_ratio_p)], 0.8);
    is_near(sym[SYM_FEATURE(FT_q_waste_ratio)], 1.8 / 1.7);
    is_near(sym[SYM_FEATURE(FT_i_pump_ratio)], 1.5 / 1.6);
    is_near(sym[SYM_FEATURE(FT_p_mem_ratio)], 0.875);
    is_near(sym[SYM_FEATURE(FT_sp_ratio)], 1);
    is_near(sym[SYM_FEATURE(FT_dp_pre_base_mpa)], 0.02);
    sym[F_temp_c] = 15;
    derive_draw(p, &b, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_p)], 1.2 / pow(0.70361580, 0.7) / 1.5);
}

/* Cold water raises the pressure, the waste and the current of a healthy machine, and holds salt
 * back. */
TEST(season_is_no_trouble_of_the_pump_and_none_of_the_membrane)
{
    double p[PARAM_COUNT], tcf;
    struct baseline b, learnt;

    UNUSED_STATE;
    healthy_params(p);
    p[P_waste_exp] = -0.2;
    p[P_current_exp] = -0.3;
    p[P_p_mem_exp] = -0.4;
    p[P_salt_exp] = 0.5;
    tcf = derive_tcf(p, 8);
    baseline_clear(&b);
    sym[F_temp_c] = 8;
    sym[F_q_waste_lpm] = p[P_q_waste] * pow(tcf, -0.2);
    sym[F_i_pump_a] = p[P_i_pump] * pow(tcf, -0.3);
    sym[F_p_mem_mpa] = p[P_p_mem] * pow(tcf, -0.4);
    sym[F_tds_in_ppm] = 300;
    sym[F_tds_out_ppm] = 300 * (1 - p[P_rej]) * pow(tcf, 0.5);
    derive_draw(p, &b, sym);
    is_near(sym[SYM_FEATURE(FT_q_waste_ratio)], 1);
    is_near(sym[SYM_FEATURE(FT_i_pump_ratio)], 1);
    is_near(sym[SYM_FEATURE(FT_p_mem_ratio)], 1);
    is_near(sym[SYM_FEATURE(FT_sp_ratio)], 1);
    derive_baseline(p, sym, &learnt);
    is_near(learnt.q_waste, p[P_q_waste]);
    is_near(learnt.i_pump, p[P_i_pump]);
    is_near(learnt.p_mem, p[P_p_mem]);
    is_near(learnt.rej, p[P_rej]);
    sym[F_temp_c] = NAN; /* without a temperature the values stand as they are */
    derive_draw(p, &b, sym);
    is_near(sym[SYM_FEATURE(FT_q_waste_ratio)], pow(tcf, -0.2));
}

TEST(flow_follows_the_cold_as_the_model_says_and_a_tank_pushes_back)
{
    double p[PARAM_COUNT];

    UNUSED_STATE;
    healthy_params(p);
    is_near(derive_flow_rated(p), 1.5);
    is_near(derive_flow_25(p, 1, 15), 1 / pow(0.70361580, 0.7));
    p[P_flow_exp] = 0.82;
    is_near(derive_flow_25(p, 1, 15), 1 / pow(0.70361580, 0.82));
    is_near(derive_flow_25(p, 1, 25), 1);
    p[P_hps_close_mpa] = 0.17;
    is_near(derive_flow_rated(p), 1.5 * (0.5585 - 0.07) / 0.5585);
}

TEST(a_baseline_stays_within_fifteen_percent_of_the_profile)
{
    double p[PARAM_COUNT];
    struct baseline b;

    UNUSED_STATE;
    healthy_params(p);
    sym[SYM_FEATURE(FT_npf_ratio_p)] = 0.9;
    sym[SYM_FEATURE(FT_q_ratio_p)] = 0.5;
    sym[F_q_waste_lpm] = 3;
    sym[F_i_pump_a] = 2.1;
    sym[SYM_FEATURE(FT_rej)] = 0.8;
    derive_baseline(p, sym, &b);
    is_near((double)b.permeability, 0.9 * 1.5 / 0.5585);
    is_near((double)b.q_perm, 0.85 * 1.5);
    is_near((double)b.q_waste, 1.15 * 1.5);
    is_near((double)b.i_pump, 2.1);
    is_near((double)b.rej, 0.88);
    assert_true(isnan((double)b.dp_pre));
    sym[SYM_FEATURE(FT_rej)] = 0.999;
    derive_baseline(p, sym, &b);
    is_near((double)b.rej, 0.995);
    sym[SYM_FEATURE(FT_rej)] = NAN;
    derive_baseline(p, sym, &b);
    assert_true(isnan((double)b.rej));
}

#define FRESH(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_draw_is_named_by_its_samples_and_times),
        FRESH(medians_begin_after_settling),
        FRESH(a_tank_is_judged_between_one_and_three_minutes),
        FRESH(what_is_too_short_flushed_broken_cold_or_thin_does_not_qualify),
        FRESH(a_litre_makes_a_short_draw_long_enough_but_three_readings_are_needed),
        FRESH(the_pump_starts_when_half_its_current_flows_or_never),
        FRESH(a_long_draw_is_thinned_and_its_median_stays),
        FRESH(a_test_run_marks_its_draw),
        FRESH(early_readings_end_at_thirty_seconds),
        FRESH(the_volume_is_taken_from_the_first_reading_that_is_there),
        FRESH(a_packed_draw_comes_back),
        FRESH(a_median_ignores_what_is_unknown),
        FRESH(a_week_needs_ten_qualifying_draws_of_seven_days_behind_the_fence),
        FRESH(the_days_of_a_change_tell_a_jump_from_a_creep),
        FRESH(a_change_below_five_percent_or_of_few_draws_is_none),
        FRESH(one_bad_draw_is_no_change),
        FRESH(a_month_has_its_medians),
        FRESH(rests_longer_than_three_days_are_counted),
        FRESH(the_spread_of_twenty_draws_is_relative_to_their_median),
        FRESH(low_pressures_at_peak_hours_are_a_share),
        FRESH(the_median_of_a_list_is_per_symbol),
        FRESH(temperature_corrects_with_its_own_exponent_on_either_side),
        FRESH(driving_pressure_and_permeability),
        FRESH(rejection_needs_fifty_ppm_and_recovery_needs_water),
        FRESH(the_features_of_a_draw_stand_against_profile_and_baseline),
        FRESH(flow_follows_the_cold_as_the_model_says_and_a_tank_pushes_back),
        FRESH(season_is_no_trouble_of_the_pump_and_none_of_the_membrane),
        FRESH(a_baseline_stays_within_fifteen_percent_of_the_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
