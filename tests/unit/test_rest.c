/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine at rest gives away. */
#include "tests/unit/running_rig.h"

static void resting(double t_s, double waste_l, double tank_mpa)
{
    set(F_pump_on, 0);
    set(F_valve_in, 0);
    set(F_vol_waste_l, waste_l);
    set(F_p_tank_mpa, tank_mpa);
    at(t_s);
}

TEST(the_waste_counter_of_a_rest_is_read_every_three_hours)
{
    UNUSED_STATE;
    resting(0, 100, 0.2);
    resting(10799, 106, 0.2);
    assert_true(isnan(feature(FT_waste_rest_lph)));
    resting(10800, 106, 0.2);
    is_near(feature(FT_waste_rest_lph), 2);
    resting(21599, 107, 0.2);
    is_near(feature(FT_waste_rest_lph), 2);
    resting(21600, 107.5, 0.2);
    is_near(feature(FT_waste_rest_lph), 0.5);
}

TEST(the_tank_pressure_of_a_rest_is_compared_every_half_hour)
{
    UNUSED_STATE;
    resting(0, 100, 0.20);
    resting(1799, 100, 0.25);
    assert_true(isnan(feature(FT_p_tank_rest_mpa)));
    resting(1800, 100, 0.23);
    assert_true(fabs(feature(FT_p_tank_rest_mpa) - 0.03) < 1e-6);
    resting(3600, 100, 0.21);
    assert_true(fabs(feature(FT_p_tank_rest_mpa) + 0.02) < 1e-6);
}

TEST(the_draw_after_a_rest_still_knows_it_and_the_next_rest_does_not)
{
    UNUSED_STATE;
    resting(0, 100, 0.2);
    resting(10800, 103, 0.2);
    set(F_pump_on, 1);
    set(F_valve_in, 1);
    at(10860);
    is_near(feature(FT_waste_rest_lph), 1);
    resting(11000, 104, 0.2);
    assert_true(isnan(feature(FT_waste_rest_lph)));
}

TEST(water_that_runs_into_the_machine_is_no_rest)
{
    UNUSED_STATE;
    resting(0, 100, 0.2);
    set(F_valve_in, 1);
    at(7200);
    resting(10800, 103, 0.2);
    assert_true(isnan(feature(FT_waste_rest_lph)));
}

TEST(a_gap_or_a_boot_or_a_repair_begins_a_new_rest)
{
    UNUSED_STATE;
    resting(0, 100, 0.2);
    st.gap = true;
    resting(9000, 103, 0.2);
    resting(10800, 103, 0.2);
    assert_true(isnan(feature(FT_waste_rest_lph)));
    st.boot = true;
    resting(12000, 103, 0.2);
    resting(22000, 103, 0.2);
    assert_true(isnan(feature(FT_waste_rest_lph)));
    resting(22800, 106, 0.2);
    is_near(feature(FT_waste_rest_lph), 1);
    rest_restart(&r.rest);
    resting(22860, 106, 0.2);
    assert_true(isnan(feature(FT_waste_rest_lph)));
    assert_true(isnan(feature(FT_p_tank_rest_mpa)));
}

TEST(a_machine_without_counter_and_tank_pressure_has_neither)
{
    UNUSED_STATE;
    resting(0, NAN, NAN);
    resting(20000, NAN, NAN);
    assert_true(isnan(feature(FT_waste_rest_lph)));
    assert_true(isnan(feature(FT_p_tank_rest_mpa)));
}

#define FRESH(t) cmocka_unit_test_setup(t, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(the_waste_counter_of_a_rest_is_read_every_three_hours),
        FRESH(the_tank_pressure_of_a_rest_is_compared_every_half_hour),
        FRESH(the_draw_after_a_rest_still_knows_it_and_the_next_rest_does_not),
        FRESH(water_that_runs_into_the_machine_is_no_rest),
        FRESH(a_gap_or_a_boot_or_a_repair_begins_a_new_rest),
        FRESH(a_machine_without_counter_and_tank_pressure_has_neither),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
