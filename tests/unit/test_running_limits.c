/* SPDX-License-Identifier: Apache-2.0 */
/* What is remembered between two samples, at its limits: edges of windows, what is unknown. */
#include "tests/unit/running_rig.h"

TEST(eight_boots_are_remembered_wherever_the_line_stands)
{
    UNUSED_STATE;
    for (int i = 0; i < 10; i++) {
        st.boot = true;
        at(86400 + i);
        is_near(feature(FT_boots_1h), i < 8 ? i + 1 : 8);
    }
}

TEST(pressure_while_the_pump_flushes_is_no_pressure_at_rest)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_p_in_mpa, 0.2);
    at(0);
    set(F_pump_on, 1);
    set(F_valve_flush, 1);
    set(F_p_in_mpa, 0.1);
    at(10);
    is_near(feature(FT_p_in_static_mpa), 0.2);
}

TEST(pressure_at_rest_stays_while_nothing_newer_is_heard_or_water_is_made)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_p_in_mpa, 0.3);
    at(0);
    set(F_p_in_mpa, 0.2);
    at(60);
    is_near(feature(FT_p_in_static_mpa), 0.25);
    set(F_pump_on, 1);
    at(70);
    at(150); /* the first reading has aged, the second not */
    is_near(feature(FT_p_in_static_mpa), 0.25);
    set(F_pump_on, 0);
    set(F_p_in_mpa, NAN);
    at(1000);
    at(1010);
    is_near(feature(FT_p_in_static_mpa), 0.25);
}

/* Local 01:00 is 17:00 UTC: nine hours after T0. */
#define NIGHT (9 * 3600.0)

static void start_and_stop(double t, double litres)
{
    set(F_pump_on, 1);
    at(t);
    set(F_vol_perm_l, s.v[F_vol_perm_l] + litres);
    set(F_pump_on, 0);
    at(t + 20);
}

TEST(the_water_of_the_day_is_none_of_the_night)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_vol_perm_l, 100);
    at(NIGHT);
    start_and_stop(NIGHT + 100, 0.25);
    at(NIGHT + 4 * 3600);
    is_near(feature(FT_v_perm_night_l), 0.25);
    set(F_vol_perm_l, 150);
    at(NIGHT + 8 * 3600);
    is_near(feature(FT_v_perm_night_l), 0.25);
    is_near(feature(FT_n_restart_night), 1);
}

TEST(half_a_litre_at_night_is_somebody_who_drinks)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_vol_perm_l, 100);
    at(NIGHT);
    start_and_stop(NIGHT + 100, 0.5);
    at(NIGHT + 4 * 3600);
    is_near(feature(FT_n_restart_night), 0);
}

TEST(more_starts_than_can_be_counted_stay_at_the_most)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_vol_perm_l, 100);
    at(NIGHT);
    for (int i = 0; i < 260; i++)
        start_and_stop(NIGHT + 50 * (i + 1), 0);
    at(NIGHT + 4 * 3600);
    is_near(feature(FT_n_restart_night), 255);
}

TEST(a_pump_that_runs_without_making_water_is_with_the_leak_and_wants_water)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    set(F_valve_flush, 1);
    set(F_leak, 1);
    set(F_lps_ok, 1);
    at(0);
    is_near(feature(FT_leak_at_start_pump), 1);
    set(F_lps_ok, 0);
    at(5);
    is_near(feature(FT_lps_toggles_10m), 1);
}

TEST(a_leak_switch_is_counted_for_ten_minutes)
{
    UNUSED_STATE;
    set(F_leak, 0);
    at(0);
    set(F_leak, 1);
    at(10);
    at(610);
    is_near(feature(FT_leak_toggles_10m), 1);
    at(611);
    is_near(feature(FT_leak_toggles_10m), 0);
}

TEST(no_current_at_rest_or_an_unknown_one_is_no_gap)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_i_pump_a, 0);
    at(0);
    set(F_pump_on, NAN);
    at(10);
    set(F_pump_on, 1);
    set(F_i_pump_a, 2);
    at(20);
    is_near(feature(FT_pump_gaps_7d), 0);
    set(F_i_pump_a, 0);
    at(30);
    set(F_i_pump_a, NAN);
    at(40);
    is_near(feature(FT_pump_gaps_7d), 0);
    set(F_i_pump_a, 0);
    at(90);
    set(F_i_pump_a, 2);
    at(210);
    is_near(feature(FT_pump_gaps_7d), 1);
    is_near(feature(FT_pump_back_min), 3); /* since it went, not since it was last seen gone */
}

TEST(one_mean_of_the_waste_in_standby_follows_the_other)
{
    UNUSED_STATE;
    set(F_valve_in, 0);
    set(F_pump_on, 0);
    set(F_q_waste_lpm, 0.1);
    at(0);
    at(300);
    is_near(feature(FT_q_waste_standby_lpm), 0.1);
    set(F_q_waste_lpm, 0.5);
    at(400);
    at(599);
    is_near(feature(FT_q_waste_standby_lpm), 0.1);
    at(600);
    is_near(feature(FT_q_waste_standby_lpm), 0.5);
}

static void filter(int i, const char *stage, float used_h, float remain)
{
    strcpy(s.filters[i].stage, stage);
    s.filters[i].used_h = used_h;
    s.filters[i].remain_pct = remain;
}

TEST(only_the_filters_that_were_sent_are_read)
{
    UNUSED_STATE;
    filter(0, "ppc", 10, 5);
    filter(1, "cto", 10, 7);
    s.filter_count = 1;
    at(0);
    is_near(feature(FT_carbon_remain_pct), 5);
    for (int i = 0; i < SAMPLE_FILTERS; i++)
        filter(i, "pp", 10, 50);
    s.filter_count = SAMPLE_FILTERS;
    at(10);
    is_near(feature(FT_carbon_remain_pct), 5);
}

TEST(the_last_percent_of_a_filter_is_not_overdue)
{
    UNUSED_STATE;
    filter(0, "ppc", 10, 1);
    s.filter_count = 1;
    at(0);
    at(86400);
    is_near(feature(FT_pre_overdue_d), 0);
    filter(0, "ppc", 10, 0);
    at(2 * 86400);
    at(3 * 86400);
    is_near(feature(FT_pre_overdue_d), 1);
}

TEST(the_membrane_is_known_wherever_it_stands_among_the_stages_of_the_model)
{
    UNUSED_STATE;
    filter(0, "ro", 12, 50);
    s.filter_count = 1;
    strcpy(m.stages[0].id, "ro");
    m.stages[0].life_days = 1;
    m.stage_count = 1;
    at(0);
    is_near(feature(FT_ro_used_share), 0.5);
    strcpy(m.stages[0].id, "pp");
    at(10); /* the second stage is none of the model's */
    assert_true(isnan(feature(FT_ro_used_share)));
}

#define FRESH(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(eight_boots_are_remembered_wherever_the_line_stands),
        FRESH(pressure_while_the_pump_flushes_is_no_pressure_at_rest),
        FRESH(pressure_at_rest_stays_while_nothing_newer_is_heard_or_water_is_made),
        FRESH(the_water_of_the_day_is_none_of_the_night),
        FRESH(half_a_litre_at_night_is_somebody_who_drinks),
        FRESH(more_starts_than_can_be_counted_stay_at_the_most),
        FRESH(a_pump_that_runs_without_making_water_is_with_the_leak_and_wants_water),
        FRESH(a_leak_switch_is_counted_for_ten_minutes),
        FRESH(no_current_at_rest_or_an_unknown_one_is_no_gap),
        FRESH(one_mean_of_the_waste_in_standby_follows_the_other),
        FRESH(only_the_filters_that_were_sent_are_read),
        FRESH(the_last_percent_of_a_filter_is_not_overdue),
        FRESH(the_membrane_is_known_wherever_it_stands_among_the_stages_of_the_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
