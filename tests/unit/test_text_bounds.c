/* SPDX-License-Identifier: Apache-2.0 */
/* Copies, numbers, times and topics at the places where one more or less would be wrong. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "core/topic.h"

TEST(a_character_is_kept_whole_or_left_out)
{
    char buf[4];

    UNUSED_STATE;
    assert_false(text_copy(buf, sizeof buf, "ab\xc3\xa9"));
    assert_string_equal(buf, "ab");
    assert_true(text_copy(buf, sizeof buf, "a\xc3\xa9"));
    assert_string_equal(buf, "a\xc3\xa9");
    assert_false(text_copy(buf, sizeof buf, "\x80\x80\x80\x80\x80"));
    assert_string_equal(buf, "");
    assert_true(text_copy_n(buf, sizeof buf, "ab\x80", 2));
    assert_string_equal(buf, "ab");
}

TEST(few_digits_with_a_power_up_to_22_are_the_nearest_number)
{
    char text[32];
    double v;

    UNUSED_STATE;
    for (int digits = 1; digits < 100; digits++) {
        for (int e = -22; e <= 22; e++) {
            snprintf(text, sizeof text, "%de%d", digits, e);
            assert_int_equal(text_number(text, strlen(text), &v), strlen(text));
            if (v != strtod(text, NULL))
                fail_msg("%s: %.17g, not %.17g", text, v, strtod(text, NULL));
        }
    }
}

TEST(zeros_in_front_and_digits_behind_the_nineteenth_change_no_magnitude)
{
    static const char *const texts[] = {"99999999999999999999",
                                        "9999999999999999999",
                                        "999999999999999999.99",
                                        "30000000000000000000",
                                        "0.00000000000000000000012345",
                                        "0.00000000000000000000099999999999999999999",
                                        "1e-290",
                                        "7.5e-279",
                                        "1e-280",
                                        "1e-281",
                                        "9e307",
                                        "10e-300",
                                        "123456e23"};
    double v, want;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        want = strtod(texts[i], NULL);
        assert_int_equal(text_number(texts[i], strlen(texts[i]), &v), strlen(texts[i]));
        if (!(fabs(v / want - 1) < 1e-14))
            fail_msg("%s: %.17g", texts[i], v);
    }
}

TEST(nothing_is_read_of_a_number_without_length)
{
    char *tight = calloc(1, 1);
    double v;

    UNUSED_STATE;
    tight[0] = '-';
    assert_int_equal(text_number(tight + 1, 0, &v), 0);
    assert_int_equal(text_number(tight, 1, &v), 0);
    free(tight);
}

static const struct {
    const char *text;
    int64_t ms;
} moments[] = {
    {"0000-01-01T00:00:00Z", -62167219200000},    {"0000-02-29T00:00:00Z", -62162121600000},
    {"2016-12-31T23:59:60Z", 1483228800000},      {"2026-03-02T08:30:00+00:30", 1772438400000},
    {"2026-03-02T08:00:00-00:00", 1772438400000}, {"2026-03-03T07:59:00+23:59", 1772438400000},
    {"2026-03-02T00:00:00.999Z", 1772409600999},  {"2026-03-02T23:59:59.999Z", 1772495999999},
};

TEST(moments_at_the_edge_of_a_day_of_a_zone_and_of_the_calendar)
{
    int64_t ms;
    char text[TIME_TEXT_LEN];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        if (!text_time_parse(moments[i].text, &ms))
            fail_msg("%s was refused", moments[i].text);
        assert_int_equal(ms, moments[i].ms);
    }
    text_time(-62167219200000, text);
    assert_string_equal(text, "0000-01-01T00:00:00.000Z");
    text_time((-719468LL - 146097) * 86400000, text);
    assert_string_equal(text, "-400-03-01T00:00:00.000Z");
}

TEST(a_level_of_a_topic_is_met_letter_by_letter)
{
    static const struct {
        const char *pattern, *topic;
        bool fits;
    } cases[] = {
        {"sensor/{device}", "sensor/ABCD", true},
        {"sensor/{device}", "tele/ABCD", false},
        {"sensor/{device}", "sensox/ABCD", false},
        {"x/{device}", "x/ABCD", true},
        {"x/{device}", "y/ABCD", false},
        {"machines/{device}", "ABCD/ABCD", false},
        {"+x/{device}", "ax/ABCD", false},
        {"{kind}s/{device}", "tele/ABCD", false},
        {"x/{device}", "x/aBCD", false},
        {"x/{device}", "x/ABCd", false},
        {"+/{device}", "/ABCD", true},
        {"x/{device}", "x/ABCD/", false},
        {"{kind}/{device}", "cmd/ABCD", true},
        {"{kind}/{device}", "/ABCD", false},
    };
    struct topic t;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (topic_parse(cases[i].pattern, cases[i].topic, strlen(cases[i].topic), &t) !=
            cases[i].fits)
            fail_msg("%s by %s", cases[i].topic, cases[i].pattern);
    assert_false(topic_parse("{device}", "WP-0001\0x", 9, &t));
    assert_true(topic_parse("{device}", "WP-0001\0x", 7, &t));
}

TEST(a_built_topic_has_each_part_in_its_place)
{
    char out[40];

    UNUSED_STATE;
    assert_true(topic_build("{kind}/{device}/x", "WP-0001", TOPIC_TELE, out, sizeof out));
    assert_string_equal(out, "tele/WP-0001/x");
    assert_true(topic_build("a{device}b{kind}c", "WP-0001", TOPIC_ACK, out, sizeof out));
    assert_string_equal(out, "aWP-0001backc");
    assert_true(topic_build("{kin}", "WP-0001", TOPIC_ACK, out, 6));
    assert_string_equal(out, "{kin}");
    assert_false(topic_build("{kin}", "WP-0001", TOPIC_ACK, out, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_character_is_kept_whole_or_left_out),
        CASE(few_digits_with_a_power_up_to_22_are_the_nearest_number),
        CASE(zeros_in_front_and_digits_behind_the_nineteenth_change_no_magnitude),
        CASE(nothing_is_read_of_a_number_without_length),
        CASE(moments_at_the_edge_of_a_day_of_a_zone_and_of_the_calendar),
        CASE(a_level_of_a_topic_is_met_letter_by_letter),
        CASE(a_built_topic_has_each_part_in_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
