/* SPDX-License-Identifier: Apache-2.0 */
/* What is remembered between two samples, feature by feature. */
#include "tests/unit/running_rig.h"

TEST(production_is_pump_without_flush_or_the_state_where_the_pump_is_unknown)
{
    UNUSED_STATE;
    assert_false(running_is_production(&s));
    set(F_pump_on, 1);
    assert_true(running_is_production(&s));
    set(F_valve_flush, 1);
    assert_false(running_is_production(&s));
    set(F_valve_flush, 0);
    set(F_state, MS_FLUSHING);
    assert_false(running_is_production(&s));
    set(F_state, MS_PRODUCING);
    set(F_pump_on, 0);
    assert_false(running_is_production(&s));
    set(F_pump_on, NAN);
    assert_true(running_is_production(&s));
    set(F_state, MS_STANDBY);
    assert_false(running_is_production(&s));
}

TEST(a_run_has_its_length_and_rests_theirs)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    at(0);
    is_near(feature(FT_t_run_s), 0);
    assert_true(isnan(feature(FT_idle_h)));
    set(F_pump_on, 1);
    at(100);
    is_near(feature(FT_t_run_s), 0);
    assert_true(isnan(feature(FT_run_before_s)));
    at(160);
    is_near(feature(FT_t_run_s), 60);
    set(F_pump_on, 0);
    at(170);
    is_near(feature(FT_t_run_s), 0);
    is_near(feature(FT_run_before_s), 70);
    is_near(feature(FT_idle_h), 0);
    at(170 + 7200);
    is_near(feature(FT_idle_h), 2);
    set(F_pump_on, 1);
    at(170 + 10800);
    is_near(feature(FT_idle_h), 3);
    at(170 + 14400);
    is_near(feature(FT_idle_h), 3);
}

TEST(the_litres_of_a_run_grow_and_stay_until_the_next)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_vol_perm_l, 100);
    at(0);
    assert_true(isnan(feature(FT_v_run_l)));
    set(F_pump_on, 1);
    at(60);
    is_near(feature(FT_v_run_l), 0);
    set(F_vol_perm_l, 101.5);
    at(120);
    is_near(feature(FT_v_run_l), 1.5);
    set(F_pump_on, 0);
    set(F_vol_perm_l, 102);
    at(140);
    is_near(feature(FT_v_run_l), 2);
    set(F_vol_perm_l, 103);
    at(200);
    is_near(feature(FT_v_run_l), 2);
}

TEST(inlet_pressure_at_rest_is_the_median_of_the_last_three_fresh_readings)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_p_in_mpa, 0.20);
    at(0);
    is_near(feature(FT_p_in_static_mpa), 0.20);
    set(F_p_in_mpa, 0.30);
    at(60);
    is_near(feature(FT_p_in_static_mpa), 0.25);
    set(F_p_in_mpa, 0.22);
    at(120);
    is_near(feature(FT_p_in_static_mpa), 0.22);
    set(F_pump_on, 1);
    set(F_p_in_mpa, 0.1);
    at(130);
    at(400);
    is_near(feature(FT_p_in_static_mpa), 0.22);
    set(F_pump_on, 0);
    at(410); /* the first sample after a run is still falling */
    is_near(feature(FT_p_in_static_mpa), 0.22);
    set(F_p_in_mpa, 0.4);
    at(420);
    is_near(feature(FT_p_in_static_mpa), 0.4);
    set(F_p_in_mpa, 0.5);
    at(420 + 130);
    is_near(feature(FT_p_in_static_mpa), 0.45);
    set(F_p_in_mpa, 0.6);
    at(420 + 132);
    is_near(feature(FT_p_in_static_mpa), 0.55);
}

TEST(switch_changes_count_while_water_is_wanted)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_lps_ok, 1);
    at(0);
    set(F_lps_ok, 0); /* nobody wants water: no change */
    at(10);
    set(F_lps_ok, 1); /* coming back always counts */
    at(20);
    is_near(feature(FT_lps_toggles_10m), 1);
    set(F_pump_on, 1);
    at(25);
    set(F_lps_ok, 0);
    at(30);
    is_near(feature(FT_lps_toggles_10m), 2);
    is_near(feature(FT_lps_lost_after_s), 5);
    set(F_lps_ok, NAN);
    at(35);
    is_near(feature(FT_lps_toggles_10m), 2);
    set(F_lps_ok, 1);
    at(620);
    is_near(feature(FT_lps_toggles_10m), 3);
    at(621);
    is_near(feature(FT_lps_toggles_10m), 2);
    is_near(feature(FT_lps_toggles_30m), 3);
    at(1820);
    is_near(feature(FT_lps_toggles_30m), 3);
    at(1821);
    is_near(feature(FT_lps_toggles_30m), 2);
    at(2421);
    is_near(feature(FT_lps_toggles_30m), 0 + 0);
}

TEST(a_state_without_water_wants_water)
{
    UNUSED_STATE;
    set(F_lps_ok, 1);
    at(0);
    set(F_state, MS_NO_WATER);
    set(F_lps_ok, 0);
    at(5);
    is_near(feature(FT_lps_toggles_10m), 1);
    assert_true(isnan(feature(FT_lps_lost_after_s)));
}

TEST(more_changes_than_fit_keep_the_latest)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    for (int i = 0; i < 40; i++) {
        set(F_lps_ok, i % 2);
        at(i);
    }
    is_near(feature(FT_lps_toggles_10m), TOGGLE_RING);
    assert_true(isnan(feature(FT_leak_toggles_10m)));
}

TEST(a_leak_remembers_the_pump_and_whether_it_dried)
{
    UNUSED_STATE;
    set(F_leak, 0);
    set(F_pump_on, 1);
    at(0);
    assert_true(isnan(feature(FT_leak_at_start_pump)));
    set(F_leak, 1);
    set(F_pump_on, 0); /* the machine stopped itself */
    at(10);
    is_near(feature(FT_leak_at_start_pump), 1);
    is_near(feature(FT_leak_dried_7d), 0);
    is_near(feature(FT_leak_toggles_10m), 1);
    set(F_leak, 0);
    at(10 + 1799);
    is_near(feature(FT_leak_dried_7d), 1);
    set(F_leak, 1);
    at(3000);
    is_near(feature(FT_leak_at_start_pump), 0);
    set(F_leak, 0);
    at(3000 + 1800); /* half an hour is not quickly */
    is_near(feature(FT_leak_dried_7d), 1);
    at(1809 + 7 * 86400);
    is_near(feature(FT_leak_dried_7d), 1);
    at(1810 + 7 * 86400);
    is_near(feature(FT_leak_dried_7d), 0);
}

TEST(boots_are_counted_for_an_hour)
{
    UNUSED_STATE;
    at(0);
    is_near(feature(FT_boots_1h), 0);
    st.boot = true;
    at(10);
    st.boot = true;
    at(20);
    is_near(feature(FT_boots_1h), 2);
    at(3610);
    is_near(feature(FT_boots_1h), 2);
    at(3611);
    is_near(feature(FT_boots_1h), 1);
}

TEST(a_pump_current_that_goes_and_comes_is_a_gap)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    set(F_i_pump_a, 2);
    at(0);
    assert_true(isnan(feature(FT_pump_back_min)));
    set(F_i_pump_a, 0.0999); /* below 5 percent of rated */
    at(10);
    set(F_i_pump_a, 0.1);
    at(190);
    is_near(feature(FT_pump_back_min), 3);
    is_near(feature(FT_pump_gaps_7d), 1);
    set(F_i_pump_a, 0);
    at(200);
    set(F_pump_on, 0); /* a pump at rest has no current by right */
    at(210);
    set(F_pump_on, 1);
    set(F_i_pump_a, 2);
    at(800);
    is_near(feature(FT_pump_back_min), 10);
    is_near(feature(FT_pump_gaps_7d), 2);
    at(190 + 7 * 86400);
    is_near(feature(FT_pump_gaps_7d), 2);
    at(191 + 7 * 86400);
    is_near(feature(FT_pump_gaps_7d), 1);
}

TEST(waste_in_standby_is_a_five_minute_mean)
{
    UNUSED_STATE;
    set(F_valve_in, 0);
    set(F_pump_on, 0);
    set(F_q_waste_lpm, 0.1);
    at(0); /* the first sample opens the window */
    set(F_q_waste_lpm, 0.3);
    at(60);
    at(299.9);
    assert_true(isnan(feature(FT_q_waste_standby_lpm)));
    at(300);
    is_near(feature(FT_q_waste_standby_lpm), (0.1 + 0.3 * 3) / 4);
    set(F_q_waste_lpm, 0.5);
    at(360);
    st.gap = true; /* a gap begins anew */
    at(400);
    at(500);
    at(699);
    is_near(feature(FT_q_waste_standby_lpm), 0.25);
    at(700);
    is_near(feature(FT_q_waste_standby_lpm), 0.5);
    set(F_valve_in, 1);
    set(F_q_waste_lpm, 1);
    at(760);
    set(F_valve_in, 0);
    set(F_q_waste_lpm, 0);
    at(1059);
    is_near(feature(FT_q_waste_standby_lpm), 0.5);
    at(1060);
    is_near(feature(FT_q_waste_standby_lpm), 0);
}

TEST(waste_in_a_flush_counts_after_five_seconds)
{
    UNUSED_STATE;
    set(F_valve_flush, 1);
    set(F_q_waste_lpm, 1);
    at(0);
    at(4.9);
    assert_true(isnan(feature(FT_q_waste_flush_lpm)));
    at(5);
    is_near(feature(FT_q_waste_flush_lpm), 1);
    set(F_valve_flush, 0);
    at(10);
    set(F_valve_flush, 1);
    set(F_q_waste_lpm, 3);
    at(20);
    is_near(feature(FT_q_waste_flush_lpm), 1);
    at(25);
    is_near(feature(FT_q_waste_flush_lpm), 3);
}

TEST(a_tds_reading_that_never_moves_is_counted_in_production_hours)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    set(F_tds_out_ppm, 12);
    at(0);
    at(1800);
    at(3600);
    is_near(feature(FT_tds_out_same_h), 1);
    set(F_pump_on, 0);
    at(9000);
    is_near(feature(FT_tds_out_same_h), 1);
    set(F_pump_on, 1);
    set(F_tds_out_ppm, NAN);
    at(9010);
    set(F_tds_out_ppm, 13);
    at(9020);
    is_near(feature(FT_tds_out_same_h), 0);
}

static void filter(int i, const char *stage, float used_h, float remain)
{
    strcpy(s.filters[i].stage, stage);
    s.filters[i].used_h = used_h;
    s.filters[i].remain_pct = remain;
    s.filter_count = (uint8_t)(i + 1);
}

TEST(filters_say_what_remains_and_since_when_nothing_does)
{
    UNUSED_STATE;
    at(0);
    assert_true(isnan(feature(FT_pre_remain_pct)) && isnan(feature(FT_pre_overdue_d)));
    filter(0, "ppc", 10, 5);
    filter(1, "ro", 8760, 50);
    at(10);
    is_near(feature(FT_pre_remain_pct), 5);
    is_near(feature(FT_carbon_remain_pct), 5); /* ppc is carbon too */
    is_near(feature(FT_ro_used_share), 0.5);
    is_near(feature(FT_pre_overdue_d), 0);
    filter(0, "ppc", 10, 0);
    filter(1, "cto", 10, 7);
    at(20);
    is_near(feature(FT_carbon_remain_pct), 7);
    at(20 + 2 * 86400);
    is_near(feature(FT_pre_overdue_d), 2);
    filter(0, "ppc", 0, 100);
    filter(1, "udf", 10, 8);
    at(30 + 2 * 86400);
    is_near(feature(FT_pre_overdue_d), 0);
    is_near(feature(FT_carbon_remain_pct), 8);
    m.stages[0].life_days = 360;
    filter(0, "ppc", 363 * 24, 0);
    at(35 + 2 * 86400);
    is_near(feature(FT_pre_overdue_d), 3); /* by its own hours: nobody listened when it came to 0 */
    m.stages[1].life_days = 0;
    at(40 + 2 * 86400);
    assert_true(isnan(feature(FT_ro_used_share)));
}

/* Local 01:00 is 17:00 UTC: nine hours after T0. */
#define NIGHT (9 * 3600.0)

static void start_and_stop(double t, double litres)
{
    set(F_pump_on, 1);
    at(t);
    set(F_vol_perm_l, s.v[F_vol_perm_l] + litres);
    set(F_pump_on, 0);
    at(t + 60);
}

TEST(starts_and_water_of_a_night_are_known_in_the_morning)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_vol_perm_l, 100);
    at(0);
    assert_true(isnan(feature(FT_n_restart_night)));
    start_and_stop(NIGHT - 100, 0.1); /* before one o'clock */
    at(NIGHT);
    start_and_stop(NIGHT + 100, 0.49);
    start_and_stop(NIGHT + 300, 0.51); /* somebody drank */
    start_and_stop(NIGHT + 500, 0.1);
    at(NIGHT + 4 * 3600 - 1);
    assert_true(isnan(feature(FT_n_restart_night)));
    at(NIGHT + 4 * 3600);
    is_near(feature(FT_n_restart_night), 2);
    is_near(feature(FT_v_perm_night_l), 1.1);
    at(86400 + NIGHT + 10);
    is_near(feature(FT_n_restart_night), 2);
    at(86400 + NIGHT + 4 * 3600);
    is_near(feature(FT_n_restart_night), 0);
    is_near(feature(FT_v_perm_night_l), 0);
}

TEST(nights_while_nobody_is_at_home_tell_nothing_and_those_after_do)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    set(F_vol_perm_l, 100);
    at(NIGHT);
    start_and_stop(NIGHT + 100, 0.1);
    st.away = true; /* they leave in the middle of it */
    start_and_stop(NIGHT + 300, 0.1);
    at(NIGHT + 4 * 3600);
    assert_true(isnan(feature(FT_n_restart_night)));
    start_and_stop(86400 + NIGHT + 100, 0.1);
    st.away = false; /* and are back in the middle of another one */
    at(86400 + NIGHT + 3600);
    start_and_stop(86400 + NIGHT + 3700, 0.1);
    at(86400 + NIGHT + 4 * 3600);
    is_near(feature(FT_n_restart_night), 1);
    at(2 * 86400 + NIGHT);
    start_and_stop(2 * 86400 + NIGHT + 100, 0.1);
    start_and_stop(2 * 86400 + NIGHT + 300, 0.1);
    start_and_stop(2 * 86400 + NIGHT + 500, 0.1);
    at(2 * 86400 + NIGHT + 4 * 3600);
    is_near(feature(FT_n_restart_night), 3);
}

TEST(the_hour_is_the_customers)
{
    UNUSED_STATE;
    set(F_temp_c, 15);
    set(F_pump_s, 7200);
    at(0);
    is_near(feature(FT_local_h), 16);
    at(1800);
    is_near(feature(FT_local_h), 16.5);
    is_near(feature(FT_tcf), 0.70361580);
    is_near(feature(FT_pump_h), 2);
}

#define FRESH(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(production_is_pump_without_flush_or_the_state_where_the_pump_is_unknown),
        FRESH(a_run_has_its_length_and_rests_theirs),
        FRESH(the_litres_of_a_run_grow_and_stay_until_the_next),
        FRESH(inlet_pressure_at_rest_is_the_median_of_the_last_three_fresh_readings),
        FRESH(switch_changes_count_while_water_is_wanted),
        FRESH(a_state_without_water_wants_water),
        FRESH(more_changes_than_fit_keep_the_latest),
        FRESH(a_leak_remembers_the_pump_and_whether_it_dried),
        FRESH(boots_are_counted_for_an_hour),
        FRESH(a_pump_current_that_goes_and_comes_is_a_gap),
        FRESH(waste_in_standby_is_a_five_minute_mean),
        FRESH(waste_in_a_flush_counts_after_five_seconds),
        FRESH(a_tds_reading_that_never_moves_is_counted_in_production_hours),
        FRESH(filters_say_what_remains_and_since_when_nothing_does),
        FRESH(starts_and_water_of_a_night_are_known_in_the_morning),
        FRESH(nights_while_nobody_is_at_home_tell_nothing_and_those_after_do),
        FRESH(the_hour_is_the_customers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
