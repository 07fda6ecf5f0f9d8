/* SPDX-License-Identifier: Apache-2.0 */
/* Rows 8, 24 and 25 of docs/firmware-habits.md: what a machine says first is not believed. */
#include "tests/unit/device_rig.h"

static void says(double tds, double p, double q, double i)
{
    set(F_tds_in_ppm, tds);
    set(F_p_in_mpa, p);
    set(F_q_waste_lpm, q);
    set(F_i_pump_a, i);
}

static double newest(enum field f)
{
    return (double)d.sym[f];
}

TEST(row_25_salt_is_not_believed_for_ten_minutes_after_a_boot)
{
    UNUSED_STATE;
    says(300, 0.2, 0, 0);
    at(10);
    assert_float_equal(newest(F_tds_in_ppm), 300, 1e-6);
    s.boot_id = 2;
    says(3000, 0.21, 0, 0);
    at(20);
    assert_true(isnan(newest(F_tds_in_ppm)));
    assert_float_equal(newest(F_p_in_mpa), 0.21, 1e-6);
    at(80);
    assert_true(isnan(newest(F_tds_in_ppm)));
    at(640);
    assert_float_equal(newest(F_tds_in_ppm), 3000, 1e-6);
}

TEST(row_25_the_first_sample_of_all_and_a_test_run_are_believed)
{
    UNUSED_STATE;
    says(300, 0.2, 0, 0);
    at(10);
    assert_float_equal(newest(F_tds_in_ppm), 300, 1e-6);
    s.boot_id = 2;
    strcpy(s.run_id, "r");
    says(310, 0.21, 0, 0);
    at(20);
    assert_float_equal(newest(F_tds_in_ppm), 310, 1e-6);
}

TEST(row_8_figures_from_before_a_silence_count_when_they_are_said_twice)
{
    UNUSED_STATE;
    says(300, 0.2, 0.5, 0.1);
    at(10);
    at(3610);
    assert_true(isnan(newest(F_p_in_mpa)) && isnan(newest(F_tds_in_ppm)));
    at(3670);
    assert_float_equal(newest(F_p_in_mpa), 0.2, 1e-6);
    says(300, 0.21, 0.5, 0.1); /* one that moved is no cache */
    at(7270);
    assert_float_equal(newest(F_p_in_mpa), 0.21, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(row_25_salt_is_not_believed_for_ten_minutes_after_a_boot,
                                        begin, end),
        cmocka_unit_test_setup_teardown(row_25_the_first_sample_of_all_and_a_test_run_are_believed,
                                        begin, end),
        cmocka_unit_test_setup_teardown(
            row_8_figures_from_before_a_silence_count_when_they_are_said_twice, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
