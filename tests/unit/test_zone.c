/* SPDX-License-Identifier: Apache-2.0 */
/* Zones and calendars: jumps of the clocks, the rule after the table, damaged files, bad entries.
 */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/calendar.h"
#include "core/civil.h"
#include "core/text.h"
#include "service/base/zone_file.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static int64_t ms(const char *text)
{
    int64_t at = 0;

    assert_true(text_time_parse(text, &at));
    return at;
}

static struct zone zone(const char *name)
{
    struct zone z;

    assert_int_equal(zone_load(&z, name), ERR_OK);
    return z;
}

TEST(an_hour_that_the_clocks_skip_means_the_moment_of_the_jump)
{
    struct zone z = zone("Europe/Berlin");

    UNUSED_STATE;
    assert_int_equal(zone_utc(&z, ms("2026-03-29T01:59:59Z")), ms("2026-03-29T00:59:59Z"));
    assert_int_equal(zone_utc(&z, ms("2026-03-29T02:00:00Z")), ms("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_utc(&z, ms("2026-03-29T02:30:00Z")), ms("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_utc(&z, ms("2026-03-29T03:00:00Z")), ms("2026-03-29T01:00:00Z"));
}

TEST(an_hour_that_comes_twice_means_the_first_one)
{
    struct zone z = zone("Europe/Berlin");

    UNUSED_STATE;
    assert_int_equal(zone_utc(&z, ms("2026-10-25T02:30:00Z")), ms("2026-10-25T00:30:00Z"));
    assert_int_equal(zone_local(&z, ms("2026-10-25T00:30:00Z")), ms("2026-10-25T02:30:00Z"));
    assert_int_equal(zone_local(&z, ms("2026-10-25T01:30:00Z")), ms("2026-10-25T02:30:00Z"));
}

TEST(a_day_that_an_island_never_had_means_its_end)
{
    struct zone z = zone("Pacific/Apia");

    UNUSED_STATE;
    assert_int_equal(zone_utc(&z, ms("2011-12-30T12:00:00Z")), ms("2011-12-30T10:00:00Z"));
    assert_int_equal(zone_local(&z, ms("2011-12-30T10:00:00Z")), ms("2011-12-31T00:00:00Z"));
}

TEST(the_rule_goes_on_after_the_last_year_of_the_table)
{
    struct zone berlin = zone("Europe/Berlin"), howe = zone("Australia/Lord_Howe");

    UNUSED_STATE;
    assert_int_equal(zone_span(&berlin, ms("2300-07-01T00:00:00Z")).offset_ms, 2 * HOUR);
    assert_int_equal(zone_span(&berlin, ms("2300-12-31T23:00:00Z")).offset_ms, HOUR);
    assert_int_equal(zone_span(&howe, ms("2300-01-01T00:00:00Z")).offset_ms, 11 * HOUR);
    assert_int_equal(zone_span(&howe, ms("2300-07-01T00:00:00Z")).offset_ms, 10 * HOUR + HOUR / 2);
}

static void compare(const char *name)
{
    struct zone z = zone(name);

    setenv("TZ", name, 1);
    tzset();
    for (int64_t t = 946684800; t < 4102444800; t += 86400 * 9 + 3571) {
        time_t at = (time_t)t;
        struct tm tm;

        localtime_r(&at, &tm);
        if (zone_span(&z, t * 1000).offset_ms != tm.tm_gmtoff * 1000LL)
            fail_msg("%s at %lld", name, (long long)t);
    }
}

TEST(every_zone_of_the_database_shows_the_time_that_the_c_library_shows)
{
    FILE *f = fopen("/usr/share/zoneinfo/tzdata.zi", "r");
    char line[512], kind, to[200], name[200];
    int zones = 0;

    UNUSED_STATE;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        bool link = sscanf(line, "%c %199s %199s", &kind, to, name) == 3 && kind == 'L';
        bool own = sscanf(line, "%c %199s", &kind, to) == 2 && kind == 'Z';

        if (!link && !own)
            continue;
        compare(link ? name : to);
        zones++;
    }
    fclose(f);
    assert_true(zones > 400);
}

TEST(a_file_cut_off_anywhere_is_no_zone_and_does_no_harm)
{
    char data[8192];
    struct zone z;
    FILE *f = fopen("/usr/share/zoneinfo/Europe/Dublin", "rb");
    size_t n;

    UNUSED_STATE;
    assert_non_null(f);
    n = fread(data, 1, sizeof data, f);
    fclose(f);
    assert_int_equal(zone_parse(&z, data, n), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        char *cut = malloc(i ? i : 1);

        assert_non_null(cut);
        memcpy(cut, data, i);
        assert_int_equal(zone_parse(&z, cut, i), ERR_CORRUPT);
        free(cut);
    }
    assert_int_equal(zone_load(&z, "Mars/Olympus"), ERR_NOT_FOUND);
    assert_int_equal(zone_load(&z, "../../../etc/passwd"), ERR_NOT_FOUND);
    assert_int_equal(zone_load(&z, "zone1970.tab"), ERR_CORRUPT);
}

TEST(rules_that_say_nothing_are_refused)
{
    static const char *const bad[] = {"",
                                      "CET",
                                      "C-1",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,J0,J300",
                                      "CET-1CEST,M3.5.0,M10.5.0/3x",
                                      "<CET-1"};
    struct zone z;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memset(&z, 0, sizeof z);
        if (zone_rule_parse(&z, bad[i], strlen(bad[i])))
            fail_msg("%s", bad[i]);
    }
    memset(&z, 0, sizeof z);
    assert_true(zone_rule_parse(&z, "EST5EDT,J60,365/4:30", 20));
    assert_int_equal(zone_span(&z, ms("2024-03-01T06:59:59Z")).offset_ms, -5 * HOUR);
    assert_int_equal(zone_span(&z, ms("2024-03-01T07:00:00Z")).offset_ms, -4 * HOUR);
}

static const char company[] =
    "{\"quiet\":\"22:00-07:30\","
    "\"week\":{\"mon\":[\"09:00-12:00\",\"13:00-18:00\"],\"sat\":[],\"sun\":[]},"
    "\"days\":[{\"from\":\"2026-02-16\",\"to\":\"2026-02-18\"},"
    "{\"on\":\"2026-02-14\",\"hours\":[\"10:00-16:00\"]}]}";

static struct calendar calendar;

static struct worktime in(const struct zone *z)
{
    char why[160];

    assert_true(calendar_parse(&calendar, company, why, sizeof why));
    return (struct worktime){.calendar = &calendar, .zone = z};
}

TEST(the_next_working_minute_knows_lunch_weekends_holidays_and_days_made_up_for)
{
    struct zone z = zone("Asia/Shanghai");
    struct worktime w = in(&z);

    UNUSED_STATE;
    assert_int_equal(worktime_next(&w, ms("2026-02-09T12:30:00+08:00")),
                     ms("2026-02-09T13:00:00+08:00"));
    assert_int_equal(worktime_next(&w, ms("2026-02-13T21:00:00+08:00")),
                     ms("2026-02-14T10:00:00+08:00"));
    assert_int_equal(worktime_next(&w, ms("2026-02-14T16:00:00+08:00")),
                     ms("2026-02-19T08:00:00+08:00"));
    assert_int_equal(worktime_next_day_at(&w, ms("2026-02-14T20:00:00+08:00"), 18 * 60),
                     ms("2026-02-19T18:00:00+08:00"));
    assert_int_equal(worktime_next_day_at(&w, ms("2026-02-10T20:00:00+08:00"), 18 * 60),
                     ms("2026-02-11T18:00:00+08:00"));
}

TEST(leave_moves_the_next_working_minute_and_the_next_working_day)
{
    struct zone z = zone("Asia/Shanghai");
    struct worktime w = in(&z);
    struct absence away = {ms("2026-02-10T00:00:00+08:00"), ms("2026-02-12T12:00:00+08:00")};

    UNUSED_STATE;
    w.away = &away;
    w.away_count = 1;
    assert_int_equal(worktime_next(&w, ms("2026-02-10T10:00:00+08:00")),
                     ms("2026-02-12T12:00:00+08:00"));
    assert_int_equal(worktime_next_day_at(&w, ms("2026-02-09T10:00:00+08:00"), 18 * 60),
                     ms("2026-02-12T18:00:00+08:00"));
}

TEST(quiet_hours_go_over_midnight)
{
    struct zone z = zone("Asia/Shanghai");
    int64_t until;

    UNUSED_STATE;
    in(&z);
    assert_true(quiet_at(&calendar, &z, ms("2026-02-09T22:00:00+08:00"), &until));
    assert_true(quiet_at(&calendar, &z, ms("2026-02-10T07:29:59+08:00"), &until));
    assert_int_equal(until, ms("2026-02-10T07:30:00+08:00"));
    assert_false(quiet_at(&calendar, &z, ms("2026-02-10T07:30:00+08:00"), &until));
    assert_int_equal(until, ms("2026-02-10T22:00:00+08:00"));
}

TEST(an_evening_at_six_is_at_six_on_both_sides_of_a_change_of_the_clocks)
{
    struct zone z = zone("America/New_York");

    UNUSED_STATE;
    assert_int_equal(calendar_next_at(&z, ms("2026-03-07T23:00:00Z"), 18 * 60),
                     ms("2026-03-08T22:00:00Z"));
    assert_int_equal(calendar_next_at(&z, ms("2026-03-08T22:00:00Z"), 18 * 60),
                     ms("2026-03-09T22:00:00Z"));
}

TEST(a_calendar_with_a_mistake_says_where_it_is)
{
    static const struct {
        const char *json, *why;
    } bad[] = {
        {"[]", "/: is not a JSON object"},
        {"{\"weeks\":{}}", "weeks: no such member; they are week, quiet, days"},
        {"{\"week\":{\"monday\":[]}}", "week.monday: no such day; they are mon tue wed thu fri sat "
                                       "sun"},
        {"{\"week\":{\"mon\":[\"9-17\"]}}",
         "week.mon: must be up to four stretches like 08:00-12:00, in order"},
        {"{\"week\":{\"mon\":[\"10:00-12:00\",\"11:00-13:00\"]}}",
         "week.mon: must be up to four stretches like 08:00-12:00, in order"},
        {"{\"week\":{\"mon\":[\"10:00-25:00\"]}}",
         "week.mon: must be up to four stretches like 08:00-12:00, in order"},
        {"{\"quiet\":\"21\"}", "quiet: must be hours, as 21:00-08:00"},
        {"{\"days\":[{\"on\":\"2026-13-40\"}]}",
         "days[0]: needs `on`, or `from` and `to`, as 2026-02-17"},
        {"{\"days\":[{\"from\":\"2026-02-17\",\"to\":\"2026-02-16\"}]}",
         "days[0]: must end after it begins and within a year"},
        {"{\"days\":[{\"on\":\"2026-02-17\"},{\"on\":\"2026-02-17\"}]}",
         "days[1]: a day stands there twice, or there are more than 512"},
    };
    char why[160];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(calendar_parse(&calendar, bad[i].json, why, sizeof why));
        assert_string_equal(why, bad[i].why);
    }
}

TEST(dates_and_days_are_each_others_way_back)
{
    UNUSED_STATE;
    for (int64_t d = -800000; d < 800000; d += 37) {
        struct civil c = civil_date(d);

        assert_int_equal(civil_days(c.year, c.month, c.day), d);
    }
    assert_int_equal(civil_days(2024, 2, 29) + 1, civil_days(2024, 3, 1));
    assert_int_equal(civil_weekday(civil_days(2026, 3, 2)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_hour_that_the_clocks_skip_means_the_moment_of_the_jump),
        CASE(an_hour_that_comes_twice_means_the_first_one),
        CASE(a_day_that_an_island_never_had_means_its_end),
        CASE(the_rule_goes_on_after_the_last_year_of_the_table),
        CASE(every_zone_of_the_database_shows_the_time_that_the_c_library_shows),
        CASE(a_file_cut_off_anywhere_is_no_zone_and_does_no_harm),
        CASE(rules_that_say_nothing_are_refused),
        CASE(the_next_working_minute_knows_lunch_weekends_holidays_and_days_made_up_for),
        CASE(leave_moves_the_next_working_minute_and_the_next_working_day),
        CASE(quiet_hours_go_over_midnight),
        CASE(an_evening_at_six_is_at_six_on_both_sides_of_a_change_of_the_clocks),
        CASE(a_calendar_with_a_mistake_says_where_it_is),
        CASE(dates_and_days_are_each_others_way_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
