/* SPDX-License-Identifier: Apache-2.0 */
/* The strict look at raw bytes: what passes, and why the rest does not. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/scan.h"

#define TEXT(s) s, sizeof(s) - 1

static const struct {
    const char *json;
    size_t len;
    enum reject why;
} cases[] = {
    {TEXT("{}"), REJECT_NONE},
    {TEXT(" \t\r\n{ \"a\" : 1 , \"b\" : [ ] } \n"), REJECT_NONE},
    {TEXT("[1,-2,3.5,0,-0,1e3,1E+3,1e-3,true,false,null,\"x\"]"), REJECT_NONE},
    {TEXT("\"\""), REJECT_NONE},
    {TEXT("7"), REJECT_NONE},
    {TEXT("true"), REJECT_NONE},
    {TEXT("false"), REJECT_NONE},
    {TEXT("null"), REJECT_NONE},
    {TEXT("\"\\u00`0\""), REJECT_NOT_JSON},
    {TEXT("\"\\u00@0\""), REJECT_NOT_JSON},
    {TEXT("\"\\u00/0\""), REJECT_NOT_JSON},
    {TEXT("\"\\u00:0\""), REJECT_NOT_JSON},
    {TEXT("\"\\ud83d\\ude00"), REJECT_NOT_JSON},
    {TEXT("\"\\ud83dxude00\""), REJECT_BAD_UTF8},
    {TEXT("\"\\ud83d\\xde00\""), REJECT_BAD_UTF8},
    {TEXT("{\"a\":{\"b\":1},\"b\":2}"), REJECT_NONE},
    {TEXT("{\"a\":{\"b\":1,\"b\":2}}"), REJECT_DUPLICATE_MEMBER},
    {TEXT(""), REJECT_EMPTY},
    {TEXT(" "), REJECT_NOT_JSON},
    {TEXT("{"), REJECT_NOT_JSON},
    {TEXT("{\"a\"}"), REJECT_NOT_JSON},
    {TEXT("{\"a\":}"), REJECT_NOT_JSON},
    {TEXT("{\"a\":1,}"), REJECT_NOT_JSON},
    {TEXT("{\"a\" 1}"), REJECT_NOT_JSON},
    {TEXT("{a:1}"), REJECT_NOT_JSON},
    {TEXT("{1:1}"), REJECT_NOT_JSON},
    {TEXT("[1 2]"), REJECT_NOT_JSON},
    {TEXT("[1,]"), REJECT_NOT_JSON},
    {TEXT("[1"), REJECT_NOT_JSON},
    {TEXT("{} {}"), REJECT_NOT_JSON},
    {TEXT("{}x"), REJECT_NOT_JSON},
    {TEXT("tru"), REJECT_NOT_JSON},
    {TEXT("trUe"), REJECT_NOT_JSON},
    {TEXT("nul"), REJECT_NOT_JSON},
    {TEXT("falsy"), REJECT_NOT_JSON},
    {TEXT("+1"), REJECT_NOT_JSON},
    {TEXT("NaN"), REJECT_NOT_JSON},
    {TEXT("\"abc"), REJECT_NOT_JSON},
    {TEXT("\"a\tb\""), REJECT_NOT_JSON},
    {TEXT("\"\x1f\""), REJECT_NOT_JSON},
    {TEXT("\"\x20\x7f\""), REJECT_NONE},
    {TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), REJECT_NONE},
    {TEXT("\"\\x\""), REJECT_NOT_JSON},
    {TEXT("\"\\"), REJECT_NOT_JSON},
    {TEXT("\"\\u12\""), REJECT_NOT_JSON},
    {TEXT("\"\\u12g4\""), REJECT_NOT_JSON},
    {TEXT("\"\\u00e9\\u00E9\\u0af9\""), REJECT_NONE},
    {TEXT("\"\\u0000\""), REJECT_NUL},
    {TEXT("\"\\ud83d\\ude00\""), REJECT_NONE},
    {TEXT("\"\\ud83d\""), REJECT_BAD_UTF8},
    {TEXT("\"\\ud83dx\""), REJECT_BAD_UTF8},
    {TEXT("\"\\ud83d\\u0041\""), REJECT_BAD_UTF8},
    {TEXT("\"\\ude00\""), REJECT_BAD_UTF8},
    {TEXT("\"\\udc00\""), REJECT_BAD_UTF8},
    {TEXT("\"\\udfff\""), REJECT_BAD_UTF8},
    {TEXT("\"\\ue000\\ud7ff\""), REJECT_NONE},
    {TEXT("\"\\ud800\\udc00\\udbff\\udfff\""), REJECT_NONE},
    {TEXT("\"\\udbff\\ue000\""), REJECT_BAD_UTF8},
    {TEXT("{\"a\":\0"), REJECT_NUL},
    {TEXT("\"a\0b\""), REJECT_NUL},
    {TEXT("{}\0"), REJECT_NUL},
    {TEXT("01"), REJECT_BAD_NUMBER},
    {TEXT("-"), REJECT_BAD_NUMBER},
    {TEXT("-x"), REJECT_BAD_NUMBER},
    {TEXT("1."), REJECT_BAD_NUMBER},
    {TEXT("1.x"), REJECT_BAD_NUMBER},
    {TEXT("1e"), REJECT_BAD_NUMBER},
    {TEXT("1e+"), REJECT_BAD_NUMBER},
    {TEXT("1e400"), REJECT_NOT_FINITE},
    {TEXT("-1e400"), REJECT_NOT_FINITE},
    {TEXT("1e308"), REJECT_NONE},
    {TEXT("{\"a\":1,\"a\":2}"), REJECT_DUPLICATE_MEMBER},
    {TEXT("{\"a\":1,\"\\u0061\":2}"), REJECT_DUPLICATE_MEMBER},
    {TEXT("{\"\\n\":1,\"\\u000a\":2}"), REJECT_DUPLICATE_MEMBER},
    {TEXT("{\"\xc3\xa9\":1,\"\\u00e9\":2}"), REJECT_DUPLICATE_MEMBER},
    {TEXT("{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}"), REJECT_DUPLICATE_MEMBER},
    {TEXT("{\"\xe2\x82\xac\":1,\"\\u20ac\":2}"), REJECT_DUPLICATE_MEMBER},
    {TEXT("{\"a\":1,\"b\":{\"a\":2}}"), REJECT_NONE},
    {TEXT("{\"ab\":1,\"ba\":2}"), REJECT_NONE},
    {TEXT("[{\"a\":1},{\"a\":2}]"), REJECT_NONE},
    {TEXT("\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""), REJECT_NONE},
    {TEXT("\"\xc2\x80\xdf\xbf\""), REJECT_NONE},
    {TEXT("\"\xe0\xa0\x80\xef\xbf\xbf\""), REJECT_NONE},
    {TEXT("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""), REJECT_NONE},
    {TEXT("\"\x80\""), REJECT_BAD_UTF8},
    {TEXT("\"\xc1\x81\""), REJECT_BAD_UTF8},
    {TEXT("\"\xc3\""), REJECT_BAD_UTF8},
    {TEXT("\"\xc3(\""), REJECT_BAD_UTF8},
    {TEXT("\"\xe2\x82(\""), REJECT_BAD_UTF8},
    {TEXT("\"\xe0\x9f\xbf\""), REJECT_BAD_UTF8},
    {TEXT("\"\xed\xa0\x80\""), REJECT_BAD_UTF8},
    {TEXT("\"\xed\xbf\xbf\""), REJECT_BAD_UTF8},
    {TEXT("\"\xed\x9f\xbf\xee\x80\x80\""), REJECT_NONE},
    {TEXT("\"\xf0\x8f\xbf\xbf\""), REJECT_BAD_UTF8},
    {TEXT("\"\xf4\x90\x80\x80\""), REJECT_BAD_UTF8},
    {TEXT("\"\xf5\x80\x80\x80\""), REJECT_BAD_UTF8},
    {TEXT("\"\xe2\x82"), REJECT_BAD_UTF8},
    {TEXT("[[[[[[[[1]]]]]]]]"), REJECT_NONE},
    {TEXT("[[[[[[[[[1]]]]]]]]]"), REJECT_TOO_DEEP},
    {TEXT("[[[[[[[[]]]]]]]]"), REJECT_NONE},
    {TEXT("[[],[],[],[],[],[],[],[],[],[]]"), REJECT_NONE},
};

TEST(every_text_passes_or_is_refused_for_its_own_reason)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum reject why = json_scan(cases[i].json, cases[i].len);

        if (why != cases[i].why)
            fail_msg("case %zu %s: %s, not %s", i, cases[i].json, reject_name(why),
                     reject_name(cases[i].why));
    }
}

TEST(no_byte_behind_the_end_is_read)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t n = 1; n <= cases[i].len; n++) {
            char *tight = malloc(n);

            memcpy(tight, cases[i].json, n);
            json_scan(tight, n);
            free(tight);
        }
    }
}

TEST(a_text_of_exactly_the_limit_passes_and_one_byte_more_does_not)
{
    static char text[SCAN_MAX_BYTES + 1];

    UNUSED_STATE;
    memset(text, ' ', sizeof text);
    text[0] = '1';
    assert_int_equal(json_scan(text, SCAN_MAX_BYTES), REJECT_NONE);
    assert_int_equal(json_scan(text, SCAN_MAX_BYTES + 1), REJECT_TOO_LONG);
}

TEST(sixty_four_members_pass_and_one_more_does_not)
{
    char text[2048] = "{";

    UNUSED_STATE;
    for (int i = 0; i < SCAN_MAX_MEMBERS + 1; i++) {
        size_t n = strlen(text);

        if (i == SCAN_MAX_MEMBERS) {
            snprintf(text + n, sizeof text - n, "}");
            assert_int_equal(json_scan(text, n + 1), REJECT_NONE);
        }
        snprintf(text + n, sizeof text - n, "%s\"m%d\":%d", i ? "," : "", i, i);
    }
    strcat(text, "}");
    assert_int_equal(json_scan(text, strlen(text)), REJECT_TOO_MANY);
}

TEST(other_limits_hold_as_exactly)
{
    static const struct scan_limits wide = {8192, SCAN_DEPTH_MAX, SCAN_MEMBERS_MAX};
    static char text[8193];

    UNUSED_STATE;
    for (int n = SCAN_MEMBERS_MAX; n <= SCAN_MEMBERS_MAX + 1; n++) {
        strcpy(text, "{");
        for (int i = 0; i < n; i++)
            snprintf(text + strlen(text), 40, "%s\"member-%d\":%d", i ? "," : "", i, i);
        strcat(text, "}");
        assert_int_equal(json_scan_within(text, strlen(text), &wide),
                         n == SCAN_MEMBERS_MAX ? REJECT_NONE : REJECT_TOO_MANY);
    }
    for (int n = SCAN_DEPTH_MAX; n <= SCAN_DEPTH_MAX + 1; n++) {
        memset(text, '[', (size_t)n);
        memset(text + n, ']', (size_t)n);
        assert_int_equal(json_scan_within(text, 2 * (size_t)n, &wide),
                         n == SCAN_DEPTH_MAX ? REJECT_NONE : REJECT_TOO_DEEP);
    }
    memset(text, ' ', sizeof text);
    text[0] = '1';
    assert_int_equal(json_scan_within(text, 8192, &wide), REJECT_NONE);
    assert_int_equal(json_scan_within(text, 8193, &wide), REJECT_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_text_passes_or_is_refused_for_its_own_reason),
        CASE(no_byte_behind_the_end_is_read),
        CASE(a_text_of_exactly_the_limit_passes_and_one_byte_more_does_not),
        CASE(sixty_four_members_pass_and_one_more_does_not),
        CASE(other_limits_hold_as_exactly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
