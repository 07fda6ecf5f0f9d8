/* SPDX-License-Identifier: Apache-2.0 */
/* What one sample does after the other that water cannot. */
#include "tests/unit/running_rig.h"

static void reads(double t_s, double temp_c, double vol_l)
{
    set(F_temp_c, temp_c);
    set(F_vol_perm_l, vol_l);
    at(t_s);
}

TEST(the_coldest_of_a_day_is_known_after_four_quarters)
{
    UNUSED_STATE;
    reads(0, 20, NAN);
    reads(6 * 3600, 18, NAN);
    reads(12 * 3600, 25, NAN);
    assert_true(isnan(feature(FT_temp_low_24h_c)));
    reads(18 * 3600, 30, NAN);
    is_near(feature(FT_temp_low_24h_c), 18);
    reads(24 * 3600, 31, NAN);
    is_near(feature(FT_temp_low_24h_c), 18);
    reads(30 * 3600, 31, NAN);
    is_near(feature(FT_temp_low_24h_c), 25);
}

TEST(after_days_of_silence_the_coldest_is_unknown)
{
    UNUSED_STATE;
    for (int q = 0; q < 4; q++)
        reads(q * 6 * 3600, 20, NAN);
    is_near(feature(FT_temp_low_24h_c), 20);
    reads(100 * 3600, 20, NAN);
    assert_true(isnan(feature(FT_temp_low_24h_c)));
}

TEST(only_a_step_within_a_minute_is_a_jump)
{
    UNUSED_STATE;
    reads(0, 20, NAN);
    assert_true(isnan(feature(FT_temp_jump_24h_c)));
    reads(60, 31, NAN);
    is_near(feature(FT_temp_jump_24h_c), 11);
    reads(121, 60, NAN);
    is_near(feature(FT_temp_jump_24h_c), 11);
    reads(181, 48, NAN);
    is_near(feature(FT_temp_jump_24h_c), 12);
}

TEST(a_counter_leaps_by_what_no_pump_makes)
{
    UNUSED_STATE;
    m.param[P_q_perm] = 2;
    reads(0, NAN, 100);
    assert_true(isnan(feature(FT_vol_leap_l)));
    reads(60, NAN, 105);
    is_near(feature(FT_vol_leap_l), 0);
    reads(120, NAN, 170);
    is_near(feature(FT_vol_leap_l), 60);
    reads(180, NAN, 40);
    is_near(feature(FT_vol_leap_l), 0);
}

TEST(a_counter_that_a_start_read_back_does_not_leap)
{
    UNUSED_STATE;
    m.param[P_q_perm] = 2;
    reads(0, NAN, 100);
    st.boot = true;
    reads(60, NAN, 900);
    assert_true(isnan(feature(FT_vol_leap_l)));
    reads(120, NAN, 901);
    is_near(feature(FT_vol_leap_l), 0);
}

static void counts(double t_s, double perm_l, double waste_l)
{
    set(F_vol_perm_l, perm_l);
    set(F_vol_waste_l, waste_l);
    at(t_s);
}

TEST(counters_give_the_recovery_of_every_five_litres)
{
    UNUSED_STATE;
    counts(0, 100, 200);
    counts(600, 104.9, 210);
    assert_true(isnan(feature(FT_recovery_vol)));
    counts(1200, 105, 215);
    is_near(feature(FT_recovery_vol), 0.25);
    counts(1800, 111, 217);
    is_near(feature(FT_recovery_vol), 0.75);
}

TEST(a_counter_that_steps_back_or_a_repair_begins_the_five_litres_anew)
{
    UNUSED_STATE;
    counts(0, 100, 200);
    counts(600, 4, 8);
    counts(1200, 9, 13);
    is_near(feature(FT_recovery_vol), 0.5);
    steps_restart(&r.steps);
    counts(1800, 30, 40);
    assert_true(isnan(feature(FT_recovery_vol)));
}

#define FRESH(t) cmocka_unit_test_setup(t, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(the_coldest_of_a_day_is_known_after_four_quarters),
        FRESH(after_days_of_silence_the_coldest_is_unknown),
        FRESH(only_a_step_within_a_minute_is_a_jump),
        FRESH(a_counter_leaps_by_what_no_pump_makes),
        FRESH(a_counter_that_a_start_read_back_does_not_leap),
        FRESH(counters_give_the_recovery_of_every_five_litres),
        FRESH(a_counter_that_steps_back_or_a_repair_begins_the_five_litres_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
