/* SPDX-License-Identifier: Apache-2.0 */
/* Which times of a technician a customer may choose from. */
#include "tests/unit/test.h"

#include "core/window.h"

#define MIN           60000LL
#define HOUR          (60 * MIN)
#define DAY           (24 * HOUR)
#define AT(day, h, m) ((day)*DAY + (h)*HOUR + (m)*MIN)

static struct calendar calendar;
static struct zone zone;
static struct window_list list;

/* Work from 8 to 21 every day, in UTC. */
static struct worktime hours(void)
{
    calendar_init(&calendar);
    zone_fixed(&zone, 0);
    return (struct worktime){.calendar = &calendar, .zone = &zone};
}

static bool offered(int64_t from)
{
    for (int i = 0; i < list.count; i++)
        if (list.w[i].from_ms == from)
            return list.w[i].to_ms == from + WINDOW_LENGTH_MS;
    return false;
}

TEST(windows_follow_one_another_within_the_hours_of_work)
{
    struct worktime w = hours();

    UNUSED_STATE;
    windows_free(&w, NULL, 0, AT(100, 0, 0), &list);
    assert_true(list.count > 50);
    for (int h = 0; h < 8; h++)
        assert_true(offered(AT(101, 8, 0) + h * WINDOW_LENGTH_MS));
    assert_false(offered(AT(101, 20, 0)));
    assert_false(offered(AT(101, 7, 30)));
}

TEST(nothing_is_offered_within_the_next_hour_and_waiting_moves_no_window)
{
    struct worktime w = hours();

    UNUSED_STATE;
    windows_free(&w, NULL, 0, AT(100, 9, 5), &list);
    assert_int_equal(list.w[0].from_ms, AT(100, 11, 0));
    windows_free(&w, NULL, 0, AT(100, 10, 1), &list);
    assert_int_equal(list.w[0].from_ms, AT(100, 12, 30));
    assert_true(offered(AT(100, 14, 0)));
}

TEST(a_window_keeps_the_way_to_other_visits_free)
{
    struct worktime w = hours();
    struct window busy = {AT(100, 10, 0), AT(100, 11, 0)};

    UNUSED_STATE;
    windows_free(&w, &busy, 1, AT(99, 23, 0), &list);
    assert_true(offered(AT(100, 8, 0)));
    assert_false(offered(AT(100, 9, 30)));
    assert_true(offered(AT(100, 11, 30)));
}

TEST(who_is_away_is_not_offered_and_who_is_on_call_sleeps)
{
    struct worktime w = hours();
    struct absence away = {AT(100, 0, 0), AT(101, 0, 0)};

    UNUSED_STATE;
    w.away = &away;
    w.away_count = 1;
    w.on_call = true;
    windows_free(&w, NULL, 0, AT(99, 23, 30), &list);
    assert_int_equal(list.w[0].from_ms, AT(101, 8, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(windows_follow_one_another_within_the_hours_of_work),
        CASE(nothing_is_offered_within_the_next_hour_and_waiting_moves_no_window),
        CASE(a_window_keeps_the_way_to_other_visits_free),
        CASE(who_is_away_is_not_offered_and_who_is_on_call_sleeps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
