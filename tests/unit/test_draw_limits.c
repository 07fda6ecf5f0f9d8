/* SPDX-License-Identifier: Apache-2.0 */
/* Draws at their limits: edges of windows, full buffers, changes that are almost none. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/derive.h"
#include "core/draw.h"

#define DAY  86400000LL
#define MANY 2060 /* more than a list is judged by */

static struct model m;
static struct sample s;
static struct draw_run run;
static struct draw d;
static double sym[SYM_COUNT];
static struct draw *list;

static void is_near(double a, double b)
{
    if (isnan(a) != isnan(b) || fabs(a - b) > 1e-6 * fmax(1, fabs(b)))
        fail_msg("%.9f, not %.9f", a, b);
}

static int fresh(void **state)
{
    UNUSED_STATE;
    memset(&m, 0, sizeof m);
    m.cls = CLASS_RO_TANKLESS;
    m.param[P_i_pump] = 2;
    memset(&s, 0, sizeof s);
    for (int i = 0; i < (int)FIELD_COUNT; i++)
        s.v[i] = NAN;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    list = NULL;
    return 0;
}

static int tidy(void **state)
{
    UNUSED_STATE;
    free(list);
    return 0;
}

/* Exactly so many draws, one a day: what reads past the last one is caught. */
static void blank_list(int n)
{
    free(list);
    list = calloc((size_t)n, sizeof *list);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < SYM_COUNT; k++)
            list[i].sym[k] = NAN;
        list[i].qualifies = true;
        list[i].start_ms = (100 + i) * DAY;
        list[i].end_ms = list[i].start_ms + 60000;
    }
}

static void add(double t_s, enum field f, double v)
{
    struct draw_moment when = {1000000 + (int64_t)(t_s * 1000), 5000000 + (int64_t)(t_s * 1000)};

    s.v[f] = v;
    s.seq++;
    if (t_s == 0)
        draw_begin(&run, &s, &when);
    draw_add(&run, &s, &when, &m);
}

TEST(a_reading_on_the_edge_of_the_window_counts_and_one_beside_it_does_not)
{
    UNUSED_STATE;
    add(0, F_q_perm_lpm, 9);
    add(19.9, F_q_perm_lpm, 9);
    add(20, F_q_perm_lpm, 1);
    add(80, F_q_perm_lpm, 2);
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[F_q_perm_lpm], 1.5);
    m.cls = CLASS_RO_TANK;
    add(0, F_q_perm_lpm, 9);
    add(20, F_q_perm_lpm, 9);
    add(59.9, F_q_perm_lpm, 9);
    add(60, F_q_perm_lpm, 1);
    add(180, F_q_perm_lpm, 2);
    add(180.1, F_q_perm_lpm, 9);
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[F_q_perm_lpm], 1.5);
}

TEST(every_channel_has_its_own_median)
{
    UNUSED_STATE;
    for (int c = 0; c < DRAW_CHANNEL_COUNT; c++)
        s.v[draw_channels[c]] = 1 + c;
    for (int t = 0; t <= 60; t += 5)
        add(t, F_pump_on, 1);
    draw_end(&run, &m, sym, &d);
    for (int c = 0; c < DRAW_CHANNEL_COUNT; c++)
        is_near(d.sym[draw_channels[c]], 1 + c);
}

TEST(a_minute_is_long_enough_without_a_meter_and_less_is_not)
{
    UNUSED_STATE;
    for (int part = 0; part < 2; part++) {
        for (int t = 0; t < 60; t += 5)
            add(t, F_valve_flush, 0);
        add(part ? 60 : 59.9, F_valve_flush, 0);
        draw_end(&run, &m, sym, &d);
        assert_int_equal(d.qualifies, part);
    }
}

TEST(slots_filled_to_the_last_are_read_to_the_last_and_no_further)
{
    UNUSED_STATE;
    s.v[F_tds_in_ppm] = 300;
    for (int i = 0; i < DRAW_SLOTS; i++)
        add(i, F_q_perm_lpm, i < 42 ? 1 : 2); /* from 20 s on: 22 times 1, 22 times 2 */
    assert_int_equal(run.kept, DRAW_SLOTS);
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[F_q_perm_lpm], 1.5);
    assert_true(d.qualifies);
    add(DRAW_SLOTS, F_q_perm_lpm, 2);
    assert_int_equal(run.kept, DRAW_SLOTS / 2 + 1);
    draw_end(&run, &m, sym, &d);
    is_near(d.sym[F_q_perm_lpm], 2); /* of 20, 22, .. 64 s */
}

static double creep(double early, double later)
{
    for (int t = 0; t <= 200; t += 5)
        add(t, F_tds_out_ppm, t <= 30 ? early : later);
    draw_end(&run, &m, sym, &d);
    return d.sym[SYM_FEATURE(FT_creep_ratio)];
}

TEST(creep_is_relative_to_what_is_steady_if_anything_is)
{
    UNUSED_STATE;
    is_near(creep(2, 0.5), 4);
    assert_true(isnan(creep(10, 0)));
    assert_true(isnan(creep(NAN, 10)));
}

TEST(a_draw_that_ended_is_nobodys_yet)
{
    UNUSED_STATE;
    add(0, F_temp_c, 20);
    memset(&d, 0x55, sizeof d);
    draw_end(&run, &m, sym, &d);
    assert_int_equal(d.n, 0);
    assert_int_equal(d.epoch, 0);
    assert_false(d.clean);
}

TEST(every_symbol_comes_back_from_a_pack)
{
    uint8_t buf[DRAW_PACK_MAX];
    struct draw back;
    size_t n;

    UNUSED_STATE;
    for (int i = 0; i < SYM_COUNT; i++)
        d.sym[i] = i + 1;
    n = draw_pack(&d, buf, sizeof buf);
    assert_int_equal(n, 1 + 5 * SYM_COUNT);
    assert_true(draw_unpack(&back, buf, n));
    for (int i = 0; i < SYM_COUNT; i++)
        assert_true(back.sym[i] == i + 1);
    assert_int_equal(buf[1], 0);
    assert_int_equal(buf[1 + 5 * (int)FIELD_COUNT], 0x80);
}

TEST(a_draw_of_unknown_values_is_one_byte_and_unknown_columns_are_left_out)
{
    uint8_t buf[DRAW_PACK_MAX];
    uint8_t field[] = {1, (uint8_t)FIELD_COUNT, 0, 0, 128, 63};
    uint8_t feature[] = {1, 0x80 | (uint8_t)FEATURE_COUNT, 0, 0, 128, 63};
    struct draw *back = malloc(sizeof *back);

    UNUSED_STATE;
    for (int i = 0; i < SYM_COUNT; i++)
        d.sym[i] = NAN;
    assert_int_equal(draw_pack(&d, buf, sizeof buf), 1);
    assert_true(draw_unpack(back, buf, 1));
    assert_true(draw_unpack(back, field, sizeof field));
    for (int i = 0; i < SYM_COUNT; i++)
        assert_true(isnan(back->sym[i]));
    assert_true(draw_unpack(back, feature, sizeof feature));
    for (int i = 0; i < SYM_COUNT; i++)
        assert_true(isnan(back->sym[i]));
    free(back);
}

TEST(a_list_too_long_is_judged_by_its_latest_draws)
{
    double out[SYM_COUNT];

    UNUSED_STATE;
    blank_list(MANY);
    for (int i = 0; i < MANY; i++) {
        list[i].sym[0] = i < MANY - 2048 ? 100 : i < MANY - 1024 ? 1 : 3;
        list[i].sym[SYM_FEATURE(FT_q_ratio)] = 1;
        list[i].sym[F_i_pump_a] = i < MANY - 12 ? 1.0 : 0.5;
    }
    draw_median(list, MANY, out);
    is_near(out[0], 2);
    draw_history(list, MANY, list[MANY - 1].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_i_pump_fall_d)], 1);
    for (int i = 0; i < MANY; i++)
        list[i].end_ms = list[i].start_ms = 500 * DAY;
    draw_week(list, MANY, 0, 500 * DAY, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_week)], 1);
}

TEST(draws_all_older_than_a_month_leave_the_month_unknown)
{
    UNUSED_STATE;
    blank_list(15);
    for (int i = 0; i < 15; i++)
        list[i].sym[F_tds_in_ppm] = 300;
    draw_history(list, 15, list[14].end_ms + 100 * DAY, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_tds_in_30d_ppm)]));
    assert_true(isnan(sym[SYM_FEATURE(FT_idle_long_30d)]));
}

TEST(a_week_ends_with_its_last_draw)
{
    UNUSED_STATE;
    blank_list(10);
    for (int i = 0; i < 10; i++) {
        list[i].start_ms = list[i].end_ms = 100 * DAY;
        list[i].sym[SYM_FEATURE(FT_q_ratio)] = 1;
    }
    draw_week(list, 9, 0, 100 * DAY, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_q_ratio_week)]));
    draw_week(list, 10, 0, 100 * DAY, sym);
    is_near(sym[SYM_FEATURE(FT_q_ratio_week)], 1);
}

static double pump_fall(int n)
{
    draw_history(list, n, list[n - 1].end_ms, sym);
    return sym[SYM_FEATURE(FT_i_pump_fall_d)];
}

/* A fall by steps: so many draws of each value. Draw i is i * i days old. */
static int steps(const int *many, const double *value, int n)
{
    int k = 0;

    blank_list(64);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < many[i]; j++, k++) {
            list[k].sym[F_i_pump_a] = value[i];
            list[k].end_ms = (100 + k * k) * DAY;
        }
    return k;
}

TEST(a_change_lasts_from_the_last_draw_near_the_old_level_to_the_first_near_the_new)
{
    static const struct {
        int many[5];
        double value[5];
        double days; /* below 0: no change */
    } cases[] = {
        {{10, 1, 1, 8}, {1, 0.75, 0.25, 0}, 12 * 12 - 9 * 9}, /* a quarter is no longer near */
        {{10, 2, 8}, {1, 0.5, 0.1}, 12 * 12 - 9 * 9},
        {{8, 22}, {1, 0.5}, 8 * 8 - 7 * 7},             /* old: 15 of 30 draws, 8 of them 1 */
        {{6, 9, 15}, {0.4, 1, 0.5}, 15 * 15 - 14 * 14}, /* not only the first ten */
        {{25, 25}, {1, 0.5}, 25 * 25 - 24 * 24},        /* old: never more than 20 */
        {{8, 1, 3}, {1, 1, 0.92}, 9 * 9 - 8 * 8},       /* new: the last four, 3 of them lower */
        {{16, 3, 1}, {1, 0, 1}, 0},                     /* the last one is back: no time at all */
        {{20, 0}, {0, 0}, -1},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double days = pump_fall(steps(cases[i].many, cases[i].value, 5));

        if (isnan(days) != (cases[i].days < 0) || fabs(days - cases[i].days) > 1e-6)
            fail_msg("case %zu: %g days", i, days);
    }
}

TEST(four_percent_are_no_change_of_any_feature_and_six_are_one_of_each)
{
    static const struct {
        int in;
        enum feature out;
        int direction;
    } cases[] = {
        {SYM_FEATURE(FT_dp_pre_mpa), FT_dp_pre_rise_d, 1},
        {SYM_FEATURE(FT_sp_ratio), FT_sp_rise_d, 1},
        {SYM_FEATURE(FT_npf_ratio_p), FT_npf_fall_d, -1},
        {F_q_waste_lpm, FT_q_waste_fall_d, -1},
        {F_q_waste_lpm, FT_q_waste_rise_d, 1},
        {F_p_mem_mpa, FT_p_mem_fall_d, -1},
        {SYM_FEATURE(FT_p_in_static_mpa), FT_p_in_static_fall_d, -1},
        {F_i_pump_a, FT_i_pump_fall_d, -1},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int percent = 4; percent <= 6; percent += 2) {
            blank_list(20);
            for (int k = 0; k < 20; k++)
                list[k].sym[cases[i].in] = k < 10 ? 1 : 1 + cases[i].direction * percent / 100.0;
            draw_history(list, 20, list[19].end_ms, sym);
            if (isnan(sym[SYM_FEATURE(cases[i].out)]) != (percent == 4))
                fail_msg("case %zu, %d percent", i, percent);
        }
}

TEST(the_month_begins_and_ends_on_the_millisecond)
{
    int64_t now = 500 * DAY;

    UNUSED_STATE;
    for (int late = 0; late < 2; late++) {
        blank_list(4);
        list[0].end_ms = now - 32 * DAY - 1 + late;
        list[1].end_ms = now - 30 * DAY - 1 + late;
        list[2].end_ms = now - 2 * DAY - 1 + late;
        list[3].end_ms = now;
        for (int i = 0; i < 4; i++) {
            list[i].start_ms = list[i].end_ms - 1000;
            list[i].sym[F_tds_in_ppm] = list[i].sym[SYM_FEATURE(FT_p_in_static_mpa)] = 1 << i;
        }
        draw_history(list, 4, now, sym);
        is_near(sym[SYM_FEATURE(FT_tds_in_30d_ppm)], late ? 4 : 6);
        is_near(sym[SYM_FEATURE(FT_p_in_static_30d_mpa)], late ? 1.5 : 3);
        is_near(sym[SYM_FEATURE(FT_idle_long_30d)], late ? 1 : 0);
    }
}

TEST(a_rest_is_one_between_two_draws_of_the_month_and_of_the_list)
{
    UNUSED_STATE;
    blank_list(3);
    list[0].end_ms = 100 * DAY;
    list[1].start_ms = list[1].end_ms = 101 * DAY;
    list[2].start_ms = list[2].end_ms = 111 * DAY;
    draw_history(list, 2, 101 * DAY, sym);
    is_near(sym[SYM_FEATURE(FT_idle_long_30d)], 0);
    draw_history(list, 3, 111 * DAY, sym);
    is_near(sym[SYM_FEATURE(FT_idle_long_30d)], 1);
    draw_history(list, 3, 135 * DAY, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_idle_long_30d)]));
}

TEST(the_spread_leaves_out_what_is_old_or_does_not_qualify)
{
    UNUSED_STATE;
    blank_list(21);
    for (int i = 0; i < 21; i++)
        list[i].sym[F_p_mem_mpa] = i == 0 ? 9 : i % 2 ? 0.5 : 0.7;
    draw_history(list, 21, list[20].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_p_mem_spread)], 0.1 / 0.6);
    for (int i = 0; i < 12; i++)
        list[i].qualifies = false;
    draw_history(list, 21, list[20].end_ms, sym);
    assert_true(isnan(sym[SYM_FEATURE(FT_p_mem_spread)]));
}

TEST(pressures_that_are_not_low_or_of_an_unknown_hour_have_no_share)
{
    UNUSED_STATE;
    blank_list(6);
    for (int i = 0; i < 6; i++) {
        list[i].sym[SYM_FEATURE(FT_p_in_static_mpa)] = i == 4 ? 0.13 : 0.12;
        list[i].sym[SYM_FEATURE(FT_local_h)] = i == 5 ? NAN : i < 3 ? 12 : 7;
    }
    draw_history(list, 6, list[5].end_ms, sym);
    is_near(sym[SYM_FEATURE(FT_p_in_low_peak_share)], 0.25);
}

TEST(cold_and_warm_water_have_their_own_exponent_and_little_water_a_recovery)
{
    double p[PARAM_COUNT] = {0};

    UNUSED_STATE;
    p[P_tcf_k_low] = 3020;
    p[P_tcf_k_high] = 2640;
    is_near(derive_tcf(p, 25.5), exp(2640 * (1 / 298.15 - 1 / 298.65)));
    is_near(derive_recovery(0.2, 0.3), 0.4);
    p[P_recovery] = 0.5;
    sym[F_p_mem_mpa] = 0.7;
    sym[F_temp_c] = 15;
    sym[F_q_perm_lpm] = 1;
    is_near(derive_permeability(p, sym), 1 / 0.70361580 / (0.7 - 7e-5 * 300 * 1.5));
}

#define FRESH(name) cmocka_unit_test_setup_teardown(name, fresh, tidy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_reading_on_the_edge_of_the_window_counts_and_one_beside_it_does_not),
        FRESH(every_channel_has_its_own_median),
        FRESH(a_minute_is_long_enough_without_a_meter_and_less_is_not),
        FRESH(slots_filled_to_the_last_are_read_to_the_last_and_no_further),
        FRESH(creep_is_relative_to_what_is_steady_if_anything_is),
        FRESH(a_draw_that_ended_is_nobodys_yet),
        FRESH(every_symbol_comes_back_from_a_pack),
        FRESH(a_draw_of_unknown_values_is_one_byte_and_unknown_columns_are_left_out),
        FRESH(a_list_too_long_is_judged_by_its_latest_draws),
        FRESH(draws_all_older_than_a_month_leave_the_month_unknown),
        FRESH(a_week_ends_with_its_last_draw),
        FRESH(a_change_lasts_from_the_last_draw_near_the_old_level_to_the_first_near_the_new),
        FRESH(four_percent_are_no_change_of_any_feature_and_six_are_one_of_each),
        FRESH(the_month_begins_and_ends_on_the_millisecond),
        FRESH(a_rest_is_one_between_two_draws_of_the_month_and_of_the_list),
        FRESH(the_spread_leaves_out_what_is_old_or_does_not_qualify),
        FRESH(pressures_that_are_not_low_or_of_an_unknown_hour_have_no_share),
        FRESH(cold_and_warm_water_have_their_own_exponent_and_little_water_a_recovery),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
