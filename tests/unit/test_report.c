/* SPDX-License-Identifier: Apache-2.0 */
/* What a report looks like: groups, rates and times. */
#include "tests/unit/test.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "service/http/report_json.h"

static cJSON *printed(struct report *r)
{
    struct report_ask ask = {.by = REPORT_FAULT, .range = {0, 1000}};
    char *text = report_print(r, &ask);
    cJSON *o = cJSON_Parse(text);

    free(text);
    report_release(r);
    assert_non_null(o);
    return o;
}

TEST(a_key_for_which_nothing_was_counted_is_no_group)
{
    struct report r = {.group = NULL};
    cJSON *o, *groups;

    (void)state;
    report_group(&r, "idle");
    report_group(&r, "busy")->q.closed = 1;
    report_time(report_group(&r, "slow"), TALLY_CONTACT, 60000);
    o = printed(&r);
    groups = cJSON_GetObjectItem(o, "groups");
    assert_int_equal(cJSON_GetArraySize(groups), 2);
    assert_string_equal(cJSON_GetObjectItem(cJSON_GetArrayItem(groups, 0), "key")->valuestring,
                        "busy");
    assert_string_equal(cJSON_GetObjectItem(cJSON_GetArrayItem(groups, 1), "key")->valuestring,
                        "slow");
    cJSON_Delete(o);
}

TEST(a_report_of_nothing_has_no_groups)
{
    struct report r = {.group = NULL};
    cJSON *o = printed(&r);

    (void)state;
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(o, "groups")), 0);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(o, "first_time_fix_rate")));
    cJSON_Delete(o);
}

TEST(a_median_is_a_time_that_was_measured)
{
    struct report r = {.group = NULL};
    struct report_group *g = report_group(&r, "x");
    cJSON *o, *times;

    (void)state;
    for (int minutes = 4; minutes > 0; minutes--)
        report_time(g, TALLY_FIX, minutes * 60000);
    o = printed(&r);
    times = cJSON_GetObjectItem(o, "time_to_fix");
    assert_true(cJSON_GetObjectItem(times, "count")->valuedouble == 4);
    assert_true(cJSON_GetObjectItem(times, "median_min")->valuedouble == 2);
    assert_true(cJSON_GetObjectItem(times, "p90_min")->valuedouble == 4);
    cJSON_Delete(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_key_for_which_nothing_was_counted_is_no_group),
        CASE(a_report_of_nothing_has_no_groups),
        CASE(a_median_is_a_time_that_was_measured),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
