/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of area events, each at both sides of its limit. */
#include "tests/unit/test.h"

#include "core/area.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static bool opens(int64_t begun, int64_t reporting, double usual)
{
    struct area_counts c = {begun, reporting, usual};

    return area_opens(&c);
}

TEST(it_takes_five_that_report)
{
    UNUSED_STATE;
    assert_true(opens(3, 5, 0));
    assert_false(opens(4, 4, 0));
}

TEST(it_takes_three_that_have_it)
{
    UNUSED_STATE;
    assert_true(opens(3, 10, 0));
    assert_false(opens(2, 10, 0));
    assert_false(opens(2, 5, 0));
}

TEST(it_takes_a_fifth_of_those_that_report)
{
    UNUSED_STATE;
    assert_true(opens(3, 15, 0));
    assert_false(opens(3, 16, 0));
    assert_true(opens(60, 300, 0));
    assert_false(opens(59, 300, 0));
}

TEST(what_is_usual_at_this_hour_is_no_event)
{
    UNUSED_STATE;
    assert_true(opens(5, 10, 0.049));
    assert_false(opens(5, 10, 0.05));
}

TEST(the_usual_share_is_the_median_of_five_weeks)
{
    const int64_t one_bad_week[] = {90, 0, 0, 0, 0}, twice[] = {90, 0, 90, 0, 0};
    const int64_t weekly[] = {30, 0, 40, 20, 0}, rising[] = {1, 2, 3, 4, 5};

    UNUSED_STATE;
    assert_float_equal(area_usual(one_bad_week, 100), 0, 1e-9);
    assert_float_equal(area_usual(twice, 100), 0, 1e-9);
    assert_float_equal(area_usual(weekly, 100), 0.20, 1e-9);
    assert_float_equal(area_usual(rising, 100), 0.03, 1e-9);
    assert_float_equal(area_usual(rising, 0), 0, 1e-9);
}

TEST(an_hour_begins_by_the_clock_on_the_wall)
{
    UNUSED_STATE;
    assert_int_equal(area_hour_ms(100 * HOUR + 59 * MINUTE, 480), 100 * HOUR);
    assert_int_equal(area_hour_ms(100 * HOUR, 480), 100 * HOUR);
    /* Half an hour off: 05:45 there is in the hour that began at 05:00, 23:30 UTC. */
    assert_int_equal(area_hour_ms(24 * HOUR + 15 * MINUTE, 330), 23 * HOUR + 30 * MINUTE);
}

static enum area_phase phase(int64_t affected, int64_t cleared, int64_t recovered, int64_t now)
{
    struct area_state s = {affected, cleared, recovered, now};

    return area_phase(&s);
}

TEST(half_of_them_well_is_recovered_and_ten_minutes_later_it_is_over)
{
    UNUSED_STATE;
    assert_int_equal(phase(5, 2, 0, HOUR), AREA_AFFECTS);
    assert_int_equal(phase(5, 3, 0, HOUR), AREA_RECOVERED);
    assert_int_equal(phase(4, 2, 0, HOUR), AREA_RECOVERED);
    assert_int_equal(phase(4, 2, HOUR, HOUR + 10 * MINUTE - 1), AREA_RECOVERED);
    assert_int_equal(phase(4, 2, HOUR, HOUR + 10 * MINUTE), AREA_OVER);
    assert_int_equal(phase(5, 2, HOUR, HOUR + 10 * MINUTE), AREA_AFFECTS);
    assert_string_equal(area_phase_name(AREA_AFFECTS), "open");
    assert_string_equal(area_phase_name(AREA_OVER), "closed");
}

TEST(what_endangers_people_never_waits)
{
    struct fault water = {.id = "inlet-no-water", .severity = SEV_NO_WATER, .area = true};
    struct fault fire = {.id = "hot", .severity = SEV_SAFETY, .area = true};
    struct fault own = {.id = "pump", .severity = SEV_NO_WATER};
    struct fault silent = {.id = AREA_OUTAGE, .severity = SEV_MAINTENANCE, .area = true};

    UNUSED_STATE;
    assert_int_equal(area_settle_ms(&water, 300000), 300000);
    assert_int_equal(area_settle_ms(&fire, 300000), 0);
    assert_int_equal(area_settle_ms(&own, 300000), 0);
    assert_true(area_may_hold(&water));
    assert_false(area_may_hold(&fire));
    assert_false(area_may_hold(&own));
    assert_false(area_may_hold(&silent));
}

TEST(only_what_the_machine_says_is_over_is_cancelled)
{
    struct area_held well = {.finding_open = false}, ill = {.finding_open = true};
    struct area_held said = {.by_people = true}, repaired = {.repaired = true};
    struct area_held none = {.by_hand = true};

    UNUSED_STATE;
    assert_int_equal(area_fate(&well), AREA_CANCEL);
    assert_int_equal(area_fate(&ill), AREA_RELEASE);
    assert_int_equal(area_fate(&said), AREA_RELEASE);
    assert_int_equal(area_fate(&repaired), AREA_RELEASE);
    assert_int_equal(area_fate(&none), AREA_RELEASE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(it_takes_five_that_report),
        CASE(it_takes_three_that_have_it),
        CASE(it_takes_a_fifth_of_those_that_report),
        CASE(what_is_usual_at_this_hour_is_no_event),
        CASE(the_usual_share_is_the_median_of_five_weeks),
        CASE(an_hour_begins_by_the_clock_on_the_wall),
        CASE(half_of_them_well_is_recovered_and_ten_minutes_later_it_is_over),
        CASE(what_endangers_people_never_waits),
        CASE(only_what_the_machine_says_is_over_is_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
