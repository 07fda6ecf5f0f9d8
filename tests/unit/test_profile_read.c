/* SPDX-License-Identifier: Apache-2.0 */
/* A vendor's payload through maps made here: places and widths, words, times, codes. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "core/profile_read.h"
#include "tests/unit/one_row.h"

static const struct {
    const char *at, *hex;
    double value;
} widths[] = {
    {"@0 u8", "00", 0},
    {"@0 u8", "80", 128},
    {"@0 u8", "ff", 255},
    {"@0 s8", "40", 64},
    {"@0 s8", "7f", 127},
    {"@0 s8", "80", -128},
    {"@0 s8", "Ff", -1},
    {"@0 u16le", "0102", 0x0201},
    {"@0 u16le", "0080", 0x8000},
    {"@0 u16be", "0102", 0x0102},
    {"@0 u16be", "ffff", 0xffff},
    {"@0 s16le", "0040", 0x4000},
    {"@0 s16le", "ff7f", 0x7fff},
    {"@0 s16le", "0080", -0x8000},
    {"@0 s16le", "feff", -2},
    {"@0 s16be", "4001", 0x4001},
    {"@0 s16be", "7fff", 0x7fff},
    {"@0 s16be", "8000", -0x8000},
    {"@0 s16be", "fffe", -2},
    {"@0 u24le", "010203", 0x030201},
    {"@0 u24le", "ffffff", 0xffffff},
    {"@0 u32le", "01020304", 0x04030201},
    {"@0 u32be", "01020304", 0x01020304},
    {"@0 u32be", "e0000000", 3758096384.0},
    {"@2 s16be", "0102ffff", -1},
    {"@10 u8", "000102030405060708090A", 10},
};

TEST(every_width_has_its_sign_its_order_and_its_last_byte)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        struct payload_map map = one(PAYLOAD_HEX, F_cycles, widths[i].at);
        char shorter[40];

        one_row.offset = 40000;
        if (value_of(&map, F_cycles, widths[i].hex) != widths[i].value + 40000)
            fail_msg("%s of %s: %.0f", widths[i].at, widths[i].hex, out[0].s.v[F_cycles] - 40000);
        snprintf(shorter, sizeof shorter, "%.*s", (int)strlen(widths[i].hex) - 2, widths[i].hex);
        if (!*shorter)
            continue;
        assert_int_equal(decode(&map, shorter), REJECT_NONE);
        assert_int_equal(out[0].s.q[F_cycles], Q_ABSENT);
    }
}

TEST(a_place_in_bytes_is_an_at_a_number_and_a_width)
{
    static const char *const good[] = {"@0 u8", "@9 s8", "@12345 u32be"};
    static const char *const bad[] = {"",       "@",      "@0",     "@0 ",        "@ u8",
                                      "0 u8",   "x7 u8",  "@0u8",   "@7_u8",      "@x u8",
                                      "@x1 u8", "@1x u8", "@:1 u8", "@/1 u8",     "@0 u9",
                                      "@0 u8 ", "@0  u8", "@-1 u8", "@123456 u8", "@0 s24le",
                                      "@0 u",   "@1 U8",  "@1 u16", "@1 s32le",   "@1 u64le"};

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!reading_spot_valid(good[i]))
            fail_msg("'%s' was refused", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (reading_spot_valid(bad[i]))
            fail_msg("'%s' was taken", bad[i]);
}

TEST(bytes_and_hex_have_a_largest_length_and_hex_its_letters)
{
    static const char *const bad[] = {"0/", "0:", "0@", "0G", "0`", "0g", "/0", ":0", "000", "0"};
    static char text[2 * READING_BYTES + 3];
    struct payload_map map = one(PAYLOAD_HEX, F_cycles, "@511 u8");

    UNUSED_STATE;
    memset(text, '3', sizeof text - 1);
    text[2 * READING_BYTES] = 0;
    assert_true(value_of(&map, F_cycles, text) == 0x33);
    text[2 * READING_BYTES] = '3';
    assert_int_equal(decode(&map, text), REJECT_BAD_NUMBER);
    map.form = PAYLOAD_BYTES;
    assert_int_equal(profile_decode(&map, text, READING_BYTES, out, &count), REJECT_NONE);
    assert_true(out[0].s.v[F_cycles] == '3');
    assert_int_equal(count, 1);
    assert_string_equal(out[0].name, "");
    assert_int_equal(profile_decode(&map, text, READING_BYTES + 1, out, &count), REJECT_BAD_NUMBER);
    map.form = PAYLOAD_HEX;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (decode(&map, bad[i]) != REJECT_BAD_NUMBER)
            fail_msg("'%s' was taken", bad[i]);
    map = one(PAYLOAD_HEX, F_cycles, "@0 u32be");
    assert_true(value_of(&map, F_cycles, "09afAF90") == 0x09afaf90);
}

TEST(a_frame_is_told_by_its_first_byte_and_proven_by_its_sum)
{
    static const struct {
        const char *hex;
        int first;
        enum reject why;
        double value;
    } cases[] = {
        {"aa0105fa", 0xaa, REJECT_NONE, 5},    {"aa0105fb", 0xaa, REJECT_ENVELOPE, 0},
        {"ab0105fb", 0xaa, REJECT_NONE, 0xab}, {"aa01", 0xaa, REJECT_NONE, 0xaa},
        {"aa01ff", 0xaa, REJECT_NONE, 0xff},   {"000105fa", 0, REJECT_NONE, 5},
        {"000105fb", 0, REJECT_ENVELOPE, 0},   {"ff0105fb", -1, REJECT_NONE, 0xff},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct payload_map map = one(PAYLOAD_HEX, F_cycles, "@0 u8");

        map.frame_first = cases[i].first;
        map.frame_header = 2;
        assert_int_equal(decode(&map, cases[i].hex), cases[i].why);
        if (!cases[i].why && out[0].s.v[F_cycles] != cases[i].value)
            fail_msg("%s: %g", cases[i].hex, out[0].s.v[F_cycles]);
    }
}

TEST(a_list_is_stepped_into_by_at_most_five_digits_and_a_name_has_63_letters)
{
    char name[65], at[70], text[90];
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a/1");

    UNUSED_STATE;
    assert_true(value_of(&map, F_cycles, "{\"a\":[5,6,7]}") == 6);
    one_row.at[0] = "/a/x";
    assert_int_equal(decode(&map, "{\"a\":[5,6,7]}"), REJECT_UNMAPPED);
    one_row.at[0] = "/a/00001";
    assert_true(value_of(&map, F_cycles, "{\"a\":[5,6,7]}") == 6);
    one_row.at[0] = "/a/000001";
    assert_int_equal(decode(&map, "{\"a\":[5,6,7]}"), REJECT_UNMAPPED);
    for (int n = 63; n <= 64; n++) {
        memset(name, 'n', sizeof name);
        name[n] = 0;
        snprintf(at, sizeof at, "/%s", name);
        snprintf(text, sizeof text, "{\"%s\":1}", name);
        one_row.at[0] = at;
        assert_int_equal(decode(&map, text), n == 63 ? REJECT_NONE : REJECT_UNMAPPED);
    }
}

TEST(words_stand_for_whole_numbers_too_up_to_a_thousand_million)
{
    static const struct payload_word words[] = {
        {"3", 7}, {"1000000000", 8}, {"true", 9}, {"-2", 10}};
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");

    UNUSED_STATE;
    one_row.words = words;
    one_row.word_count = 4;
    assert_true(value_of(&map, F_cycles, "{\"a\":3}") == 7);
    assert_true(value_of(&map, F_cycles, "{\"a\":\"3\"}") == 7);
    assert_true(value_of(&map, F_cycles, "{\"a\":-2}") == 10);
    assert_true(value_of(&map, F_cycles, "{\"a\":3.5}") == 3.5);
    assert_true(value_of(&map, F_cycles, "{\"a\":\"4\"}") == 4);
    assert_true(value_of(&map, F_cycles, "{\"a\":4}") == 4);
    assert_true(value_of(&map, F_cycles, "{\"a\":1000000000}") == 8);
    assert_true(value_of(&map, F_cycles, "{\"a\":3000000000}") == 3e9);
    assert_true(value_of(&map, F_cycles, "{\"a\":true}") == 9);
    assert_int_equal(decode(&map, "{\"a\":false}"), REJECT_NONE);
    assert_int_equal(out[0].s.q[F_cycles], Q_TYPE);
    one_row.word_count = 0;
    assert_true(value_of(&map, F_cycles, "{\"a\":true}") == 1);
    assert_true(value_of(&map, F_cycles, "{\"a\":false}") == 0);
}

TEST(the_first_place_that_holds_something_counts)
{
    struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");

    UNUSED_STATE;
    one_row.at[1] = "/b";
    one_row.at[2] = "/c";
    one_row.at[3] = "/d";
    assert_true(value_of(&map, F_cycles, "{\"a\":1,\"b\":2}") == 1);
    assert_true(value_of(&map, F_cycles, "{\"a\":null,\"b\":2}") == 2);
    assert_true(value_of(&map, F_cycles, "{\"a\":{},\"b\":2}") == 2);
    assert_true(value_of(&map, F_cycles, "{\"d\":4}") == 4);
    assert_int_equal(decode(&map, "{\"e\":4}"), REJECT_UNMAPPED);
}

static const struct {
    enum payload_time kind;
    const char *text;
    int zone_min;
    int64_t ms;
} times[] = {
    {TIME_NONE, "1000", 0, -1},
    {TIME_MS, "0", 0, 0},
    {TIME_MS, "-1", 0, -1},
    {TIME_MS, "-5", 0, -1},
    {TIME_MS, "1", 0, 1},
    {TIME_MS, "8999999999999999", 0, 8999999999999999},
    {TIME_MS, "9000000000000000", 0, -1},
    {TIME_MS, "9000000000000001", 0, -1},
    {TIME_MS, "\"1000\"", 0, -1},
    {TIME_S, "1.5", 0, 1500},
    {TIME_S, "1772438400", 480, 1772438400000},
    {TIME_TEXT, "\"2026-03-02T16:00:00\"", 480, 1772438400000},
    {TIME_TEXT, "\"2026-03-02T03:30:00\"", -270, 1772438400000},
    {TIME_TEXT, "\"2026-03-02T08:00:00Z\"", 480, 1772438400000},
    {TIME_TEXT, "\"soon\"", 480, -1},
    {TIME_TEXT, "1772438400", 480, -1},
};

TEST(a_time_is_taken_in_its_unit_and_its_zone_or_not_at_all)
{
    char text[120];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");

        map.time_kind = times[i].kind;
        map.zone_min = times[i].zone_min;
        map.time[0] = "/x";
        map.time[1] = "/y";
        map.time[2] = "/z";
        map.time[3] = "/t";
        snprintf(text, sizeof text, "{\"a\":1,\"t\":%s}", times[i].text);
        assert_int_equal(decode(&map, text), REJECT_NONE);
        assert_int_equal(out[0].s.ts_ms, times[i].ms);
        assert_int_equal(decode(&map, "{\"a\":1}"), REJECT_NONE);
        assert_int_equal(out[0].s.ts_ms, -1);
        assert_int_equal(out[0].s.boot_id, -1);
        assert_int_equal(out[0].s.seq, -1);
    }
}

static const struct {
    enum payload_codes kind;
    const char *text, *codes; /* NULL: no codes at all */
} codes[] = {
    {CODES_MASK, "0", ""},
    {CODES_MASK, "1", "b0 "},
    {CODES_MASK, "2147483649", "b0 b31 "},
    {CODES_MASK, "4294967295", "b0 b1 b2 b3 b4 b5 b6 b7 "},
    {CODES_MASK, "4294967297", ""},
    {CODES_MASK, "-1", ""},
    {CODES_MASK, "\"x\"", ""},
    {CODES_MASK, "null", NULL},
    {CODES_NUMBER, "0", ""},
    {CODES_NUMBER, "-3", ""},
    {CODES_NUMBER, "1", "1 "},
    {CODES_NUMBER, "0.75", "1 "},
    {CODES_NUMBER, "77", "77 "},
    {CODES_CSV, "\"\"", ""},
    {CODES_CSV, "\"E1, E2,,  ,E3,\"", "E1 E2 E3 "},
    {CODES_LIST, "[\"E1\",\"  E2\",\"\",\" \",7,null,true]", "E1 E2 7 "},
    {CODES_LIST, "[1,2,3,4,5,6,7,8,9,10]", "1 2 3 4 5 6 7 8 "},
    {CODES_LIST, "[]", ""},
};

TEST(codes_are_read_in_their_form_and_at_most_eight)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct payload_map map = one(PAYLOAD_JSON, F_cycles, "/a");
        char text[120], all[8 * CODE_LEN + 9] = "";

        map.codes = "/c";
        map.codes_kind = codes[i].kind;
        snprintf(text, sizeof text, "{\"a\":1,\"c\":%s}", codes[i].text);
        assert_int_equal(decode(&map, text), REJECT_NONE);
        assert_int_equal(out[0].s.has_codes, codes[i].codes != NULL);
        assert_true(out[0].s.code_count <= SAMPLE_CODES);
        for (int k = 0; k < out[0].s.code_count; k++)
            strcat(strcat(all, out[0].s.codes[k]), " ");
        assert_string_equal(all, codes[i].codes ? codes[i].codes : "");
        assert_int_equal(decode(&map, "{\"a\":1}"), REJECT_NONE);
        assert_false(out[0].s.has_codes);
    }
}

TEST(codes_of_bytes_are_there_when_their_place_is)
{
    struct payload_map map = one(PAYLOAD_HEX, F_cycles, "@0 u8");

    UNUSED_STATE;
    map.codes = "@1 u8";
    map.codes_kind = CODES_MASK;
    assert_int_equal(decode(&map, "0006"), REJECT_NONE);
    assert_true(out[0].s.has_codes);
    assert_int_equal(out[0].s.code_count, 2);
    assert_string_equal(out[0].s.codes[1], "b2");
    assert_int_equal(decode(&map, "00"), REJECT_NONE);
    assert_false(out[0].s.has_codes);
    map.time_kind = TIME_MS;
    map.time[0] = "/t";
    assert_int_equal(decode(&map, "00"), REJECT_NONE);
    assert_int_equal(out[0].s.ts_ms, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_width_has_its_sign_its_order_and_its_last_byte),
        CASE(a_place_in_bytes_is_an_at_a_number_and_a_width),
        CASE(bytes_and_hex_have_a_largest_length_and_hex_its_letters),
        CASE(a_frame_is_told_by_its_first_byte_and_proven_by_its_sum),
        CASE(a_list_is_stepped_into_by_at_most_five_digits_and_a_name_has_63_letters),
        CASE(words_stand_for_whole_numbers_too_up_to_a_thousand_million),
        CASE(the_first_place_that_holds_something_counts),
        CASE(a_time_is_taken_in_its_unit_and_its_zone_or_not_at_all),
        CASE(codes_are_read_in_their_form_and_at_most_eight),
        CASE(codes_of_bytes_are_there_when_their_place_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
