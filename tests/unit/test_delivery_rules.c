/* SPDX-License-Identifier: Apache-2.0 */
/* What is decided about a notice on its way, apart from any store. */
#include "core/delivery.h"
#include "tests/unit/test.h"

#include <string.h>

#define SECOND 1000LL
#define HOUR   (3600 * SECOND)

TEST(a_pause_doubles_up_to_the_longest_and_loses_at_most_a_quarter)
{
    static const int64_t whole[] = {30, 30, 60, 120, 240, 480, 900, 900};

    UNUSED_STATE;
    for (int n = 0; n < 8; n++) {
        int64_t ms = delivery_backoff_ms("abc", n, 30 * SECOND, 900 * SECOND);

        assert_true(ms <= whole[n] * SECOND && ms > whole[n] * SECOND * 3 / 4);
    }
    assert_true(delivery_backoff_ms("abc", 1000000, 30 * SECOND, 900 * SECOND) <= 900 * SECOND);
}

TEST(what_failed_together_does_not_come_again_together)
{
    int64_t least = INT64_MAX, most = 0;
    char id[8];

    UNUSED_STATE;
    for (int i = 0; i < 100; i++) {
        int64_t ms;

        id[0] = (char)('a' + i % 26);
        id[1] = (char)('a' + i / 26);
        id[2] = 0;
        ms = delivery_backoff_ms(id, 1, 30 * SECOND, 900 * SECOND);
        least = ms < least ? ms : least;
        most = ms > most ? ms : most;
    }
    assert_true(most - least > 5 * SECOND);
    assert_int_equal(delivery_backoff_ms("ab", 1, 30000, 900000),
                     delivery_backoff_ms("ab", 1, 30000, 900000));
}

TEST(the_night_ends_at_eight_on_either_side_of_midnight)
{
    struct calendar c;
    struct zone z;

    UNUSED_STATE;
    calendar_init(&c);
    zone_fixed(&z, 0);
    assert_int_equal(delivery_quiet_until(&c, &z, 20 * HOUR), 20 * HOUR);
    assert_int_equal(delivery_quiet_until(&c, &z, 21 * HOUR), 32 * HOUR);
    assert_int_equal(delivery_quiet_until(&c, &z, 26 * HOUR), 32 * HOUR);
    assert_int_equal(delivery_quiet_until(&c, &z, 32 * HOUR), 32 * HOUR);
}

/* Summer time begins at 02:00 in New York on 8 March 2026: that night is an hour shorter. */
TEST(a_night_in_which_the_clocks_change_ends_at_eight_of_the_wall)
{
    static const char rule[] = "EST5EDT,M3.2.0,M11.1.0";
    struct calendar c;
    struct zone z = {.count = 0};
    int64_t evening = INT64_C(1772935200000); /* 2026-03-08T02:00Z, 21:00 of the 7th */

    UNUSED_STATE;
    calendar_init(&c);
    assert_true(zone_rule_parse(&z, rule, sizeof rule - 1));
    z.ruled = true;
    assert_int_equal(delivery_quiet_until(&c, &z, evening), evening + 10 * HOUR);
}

TEST(a_calendar_of_nothing_but_night_ends_all_the_same)
{
    struct calendar c;
    struct zone z;

    UNUSED_STATE;
    calendar_init(&c);
    c.quiet = (struct day_hours){1, {{0, DAY_MIN}}};
    zone_fixed(&z, 0);
    assert_true(delivery_quiet_until(&c, &z, 0) > 0);
}

TEST(kinds_that_say_the_time_share_a_theme_and_warnings_have_none)
{
    UNUSED_STATE;
    assert_string_equal(delivery_theme("order_schedule"), delivery_theme("order_reschedule"));
    assert_string_equal(delivery_theme("order_schedule"), delivery_theme("slot_proposal"));
    assert_string_equal(delivery_theme("deadline_missed"), "");
    assert_string_equal(delivery_theme("area_event"), "");
}

TEST(every_state_is_found_by_its_name)
{
    UNUSED_STATE;
    for (int i = 0; i < DELIVERY_STATES; i++)
        assert_int_equal(delivery_state_find(delivery_state_name((enum delivery_state)i)), i);
    assert_int_equal(delivery_state_find("lost"), -1);
    for (int i = 0; i < DELIVERY_CHANNELS; i++)
        assert_int_equal(delivery_channel_find(delivery_channel_name((enum delivery_channel)i)), i);
    assert_int_equal(delivery_channel_find("fax"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_pause_doubles_up_to_the_longest_and_loses_at_most_a_quarter),
        CASE(what_failed_together_does_not_come_again_together),
        CASE(the_night_ends_at_eight_on_either_side_of_midnight),
        CASE(a_night_in_which_the_clocks_change_ends_at_eight_of_the_wall),
        CASE(a_calendar_of_nothing_but_night_ends_all_the_same),
        CASE(kinds_that_say_the_time_share_a_theme_and_warnings_have_none),
        CASE(every_state_is_found_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
