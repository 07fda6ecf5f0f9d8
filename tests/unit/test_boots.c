/* SPDX-License-Identifier: Apache-2.0 */
/* Starts nobody ordered, and what they began with. */
#include "tests/unit/running_rig.h"

#include "core/text.h"

static void boot_at(double t_s, const char *reason)
{
    st.boot = true;
    text_copy(s.reset_reason, sizeof s.reset_reason, reason);
    at(t_s);
    s.reset_reason[0] = 0;
}

TEST(starts_are_counted_for_an_hour_and_for_a_day)
{
    UNUSED_STATE;
    at(0);
    boot_at(100, "power");
    boot_at(200, "power");
    boot_at(4000, "power");
    is_near(feature(FT_boots_1h), 1);
    is_near(feature(FT_boots_24h), 3);
    at(100 + 86400);
    is_near(feature(FT_boots_24h), 3);
    at(101 + 86400);
    is_near(feature(FT_boots_24h), 2);
}

TEST(a_start_that_was_ordered_does_not_count)
{
    UNUSED_STATE;
    at(0);
    boot_at(100, "command");
    boot_at(200, "update");
    is_near(feature(FT_boots_1h), 0);
}

TEST(reasons_are_counted_apart_and_unknown_when_nobody_told_one)
{
    UNUSED_STATE;
    at(0);
    boot_at(100, "");
    is_near(feature(FT_boots_24h), 1);
    assert_true(isnan(feature(FT_boots_power_24h)));
    assert_true(isnan(feature(FT_boots_crash_24h)));
    boot_at(200, "watchdog");
    boot_at(300, "power");
    boot_at(400, "panic");
    is_near(feature(FT_boots_power_24h), 1);
    is_near(feature(FT_boots_crash_24h), 2);
}

TEST(a_start_knows_whether_the_pump_ran_before_it_and_how_long_it_was_silent)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    at(0);
    set(F_pump_on, 0);
    boot_at(12, "brownout");
    is_near(feature(FT_boots_pump_24h), 1);
    is_near(feature(FT_boot_silent_min), 0.2);
    boot_at(612, "power");
    is_near(feature(FT_boots_pump_24h), 1);
    is_near(feature(FT_boot_silent_min), 10);
}

TEST(more_than_eight_starts_are_eight)
{
    UNUSED_STATE;
    at(0);
    for (int i = 1; i <= 12; i++)
        boot_at(i * 60, "power");
    is_near(feature(FT_boots_24h), 8);
}

#define FRESH(t) cmocka_unit_test_setup(t, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(starts_are_counted_for_an_hour_and_for_a_day),
        FRESH(a_start_that_was_ordered_does_not_count),
        FRESH(reasons_are_counted_apart_and_unknown_when_nobody_told_one),
        FRESH(a_start_knows_whether_the_pump_ran_before_it_and_how_long_it_was_silent),
        FRESH(more_than_eight_starts_are_eight),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
