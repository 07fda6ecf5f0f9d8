/* SPDX-License-Identifier: Apache-2.0 */
/* Copies, numbers, times, hashes, names: the small change of core. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/catalogue.h"
#include "core/command.h"
#include "core/decode.h"
#include "core/err.h"
#include "core/order.h"
#include "core/text.h"
#include "core/topic.h"
#include "core/watch.h"

TEST(a_copy_is_always_terminated_and_says_when_it_was_cut)
{
    char buf[4];

    UNUSED_STATE;
    assert_true(text_copy(buf, sizeof buf, "abc"));
    assert_string_equal(buf, "abc");
    assert_false(text_copy(buf, sizeof buf, "abcd"));
    assert_string_equal(buf, "abc");
    assert_true(text_copy_n(buf, sizeof buf, "xyz", 2));
    assert_string_equal(buf, "xy");
    assert_true(text_copy(buf, sizeof buf, ""));
    assert_string_equal(buf, "");
}

static const char *const numbers[] = {
    "0",       "-0",         "7",        "-7",    "10",    "0.5",    "0.1",
    "123.456", "1e5",        "1E5",      "1e+5",  "1e-5",  "1.5e22", "2.5e-22",
    "1e22",    "1e-22",      "1e23",     "1e-23", "1e300", "1e-300", "1772438400000",
    "0.0005",  "1234567890", "0.000001", "99.99", "1e19"};

TEST(numbers_are_read_as_the_c_library_reads_them)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        double v = NAN, want = strtod(numbers[i], NULL);

        assert_int_equal(text_number(numbers[i], strlen(numbers[i]), &v), strlen(numbers[i]));
        if (fabs(v - want) > fabs(want) * 1e-15)
            fail_msg("%s: %.17g, not %.17g", numbers[i], v, want);
    }
}

TEST(long_numbers_lose_no_magnitude)
{
    double v;

    UNUSED_STATE;
    assert_int_equal(text_number("12345678901234567890123", 23, &v), 23);
    assert_true(fabs(v / 1.2345678901234567890123e22 - 1) < 1e-15);
    assert_int_equal(text_number("0.12345678901234567890123", 25, &v), 25);
    assert_true(fabs(v / 0.12345678901234567890123 - 1) < 1e-15);
    assert_int_equal(text_number("1234567890123456789.5678", 24, &v), 24);
    assert_true(fabs(v / 1234567890123456789.5678 - 1) < 1e-15);
    assert_int_equal(text_number("00", 2, &v), 0);
    assert_int_equal(text_number("1e999999999", 11, &v), 11);
    assert_true(isinf(v));
    assert_int_equal(text_number("1e-999999999", 12, &v), 12);
    assert_true(v == 0);
    assert_int_equal(text_number("0e999", 5, &v), 5);
    assert_true(v == 0);
}

TEST(a_number_ends_where_its_grammar_ends)
{
    double v;

    UNUSED_STATE;
    assert_int_equal(text_number("12,", 3, &v), 2);
    assert_int_equal(text_number("1234", 2, &v), 2);
    assert_true(v == 12);
    assert_int_equal(text_number("1.5", 2, &v), 0);
    assert_int_equal(text_number("-", 1, &v), 0);
    assert_int_equal(text_number("", 0, &v), 0);
    assert_int_equal(text_number(".5", 2, &v), 0);
    assert_int_equal(text_number("1e5", 2, &v), 0);
    assert_int_equal(text_number("1e-", 3, &v), 0);
    assert_int_equal(text_number("0.5", 3, &v), 3);
    assert_int_equal(text_number("05", 2, &v), 0);
}

static const struct {
    const char *text;
    int64_t ms;
} times[] = {
    {"1970-01-01T00:00:00.000Z", 0},
    {"1969-12-31T23:59:59.999Z", -1},
    {"2026-03-02T08:00:00.000Z", 1772438400000},
    {"2000-02-29T12:34:56.789Z", 951827696789},
    {"2100-02-28T23:59:59.999Z", 4107542399999},
    {"2100-03-01T00:00:00.000Z", 4107542400000},
    {"1900-03-01T00:00:00.000Z", -2203891200000},
    {"0000-03-01T00:00:00.000Z", -62162035200000},
    {"2024-12-31T00:00:00.001Z", 1735603200001},
};

TEST(times_are_written_and_read_back)
{
    char text[TIME_TEXT_LEN];
    int64_t ms;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        text_time(times[i].ms, text);
        assert_string_equal(text, times[i].text);
        assert_true(text_time_parse(times[i].text, &ms));
        assert_int_equal(ms, times[i].ms);
    }
}

TEST(every_day_of_four_centuries_is_its_own_neighbour)
{
    char text[TIME_TEXT_LEN];
    int64_t ms;

    UNUSED_STATE;
    for (int64_t d = -80000; d < 80000; d += 7) {
        text_time(d * 86400000, text);
        assert_true(text_time_parse(text, &ms));
        assert_int_equal(ms, d * 86400000);
    }
}

TEST(other_spellings_of_the_same_moment)
{
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"2026-03-02", 1772409600000},
        {"2026-03-02T08:00:00Z", 1772438400000},
        {"2026-03-02t08:00:00z", 1772438400000},
        {"2026-03-02 08:00:00Z", 1772438400000},
        {"2026-03-02T16:00:00+08:00", 1772438400000},
        {"2026-03-02T03:30:00-04:30", 1772438400000},
        {"2026-03-02T08:00:00.5Z", 1772438400500},
        {"2026-03-02T08:00:00.123456Z", 1772438400123},
    };
    int64_t ms;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!text_time_parse(good[i].text, &ms))
            fail_msg("%s was refused", good[i].text);
        assert_int_equal(ms, good[i].ms);
    }
}

TEST(what_is_no_time_is_refused)
{
    static const char *const bad[] = {"",
                                      "x",
                                      "2026",
                                      "2026-1-01",
                                      "2026-00-01",
                                      "2026-13-01",
                                      "2026-01-00",
                                      "2026-01-32",
                                      "2026-02-29",
                                      "2026-02-30",
                                      "2026-04-31",
                                      "2026/01/01",
                                      "2026-01-01T",
                                      "2026-01-01T24:00:00Z",
                                      "2026-01-01T00:60:00Z",
                                      "2026-01-01T00:00:61Z",
                                      "2026-01-01T00:00Z",
                                      "2026-01-01T00:00:00",
                                      "2026-01-01T00:00:00.Z",
                                      "2026-01-01T00:00:00+24:00",
                                      "2026-01-01T00:00:00+08:60",
                                      "2026-01-01T00:00:00+0800",
                                      "2026-01-01T00:00:00Zx",
                                      "2026-01-01x"};
    int64_t ms;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (text_time_parse(bad[i], &ms))
            fail_msg("'%s' was taken", bad[i]);
}

TEST(a_hash_is_the_same_tomorrow)
{
    UNUSED_STATE;
    assert_true(hash_end(hash_bytes(HASH_START, "abc", 3)) == UINT64_C(0xf120aee01df30dab));
    assert_true(hash_word(HASH_START, 1) == UINT64_C(0xaf63bc4c29620a60));
    assert_true(hash_word(hash_word(HASH_START, 1), 2) != hash_word(hash_word(HASH_START, 2), 1));
}

#define WORDS(type, count, name_of, find)  \
    for (int i = 0; i < (int)(count); i++) \
    assert_int_equal(find(name_of((type)i)), i)

TEST(every_word_is_found_by_its_name_and_no_other_is)
{
    UNUSED_STATE;
    WORDS(enum order_state, ORDER_STATE_COUNT, order_state_name, order_state_find);
    WORDS(enum order_action, ORDER_ACTION_COUNT, order_action_name, order_action_find);
    WORDS(enum role, ROLE_COUNT, role_name, role_find);
    WORDS(enum order_outcome, OUTCOME_COUNT, order_outcome_name, order_outcome_find);
    WORDS(enum device_command, COMMAND_COUNT, command_name, command_find);
    WORDS(enum machine_state, MACHINE_STATE_COUNT, machine_state_name, machine_state_find);
    WORDS(enum severity, SEVERITY_COUNT, severity_name, severity_find);
    WORDS(int, SYM_COUNT, symbol_name, symbol_find);
    assert_int_equal(order_state_find("x"), -1);
    assert_int_equal(order_action_find("x"), -1);
    assert_int_equal(role_find("x"), -1);
    assert_int_equal(order_outcome_find("x"), -1);
    assert_int_equal(command_find("x"), -1);
    assert_int_equal(machine_state_find("x"), -1);
    assert_int_equal(severity_find("x"), -1);
    assert_int_equal(symbol_find("x"), -1);
    assert_int_equal(field_find("q_ratio"), -1);
    assert_int_equal(field_find_after("state", FIELD_COUNT - 1), F_state);
    assert_int_equal(field_find_after("temp_c", F_temp_c), F_temp_c);
}

TEST(the_words_are_those_of_the_contract)
{
    UNUSED_STATE;
    assert_string_equal(gate_state_name(GATE_STATE_NONE), "none");
    assert_string_equal(gate_state_name(GATE_STATE_WAIVED), "waived");
    assert_string_equal(order_category_name(OS_TRIAGE), "open");
    assert_string_equal(order_category_name(OS_HELD), "held");
    assert_string_equal(order_category_name(OS_ON_SITE), "active");
    assert_string_equal(order_category_name(OS_VERIFYING), "verifying");
    assert_string_equal(order_category_name(OS_CANCELLED), "done");
    assert_string_equal(verdict_name(VERDICT_INSUFFICIENT), "insufficient_evidence");
    assert_string_equal(verdict_name(VERDICT_NONE), "");
    assert_string_equal(watch_why_name(WHY_TRIGGER), "trigger_returned");
    assert_string_equal(watch_why_name(WHY_UNTRUSTED), "channel_untrusted");
    assert_string_equal(reject_name(REJECT_DUPLICATE_MEMBER), "duplicate-member");
    assert_string_equal(event_type_name(EVENT_FILTER_RESET), "filter_reset");
    assert_string_equal(reply_status_name(REPLY_REFUSED), "refused");
    assert_string_equal(err_name(ERR_OK), "ok");
    assert_true(strlen(err_text(ERR_FORBIDDEN)) > 0);
}

TEST(topics_are_taken_apart_by_the_pattern)
{
    static const struct {
        const char *pattern, *topic, *device;
        int kind;
    } cases[] = {
        {"wp/v1/{device}/{kind}", "wp/v1/WP-0001/tele", "WP-0001", TOPIC_TELE},
        {"wp/v1/{device}/{kind}", "wp/v1/ABCD/evt", "ABCD", TOPIC_EVT},
        {"wp/v1/{device}/{kind}", "wp/v1/ABCD/state", "ABCD", TOPIC_STATE},
        {"wp/v1/{device}/{kind}", "wp/v1/ABCD/rsp", "ABCD", TOPIC_RSP},
        {"wp/v1/{device}/{kind}", "wp/v1/_canary/tele", "_canary", TOPIC_TELE},
        {"x/+/{kind}/{device}", "x/any thing/ack/ABCD", "ABCD", TOPIC_ACK},
        {"wp/v1/{device}/{kind}", "wp/v1/WP-0001/other", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/WP-0001/tel", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/WP-0001/telex", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/WP-0001/tele/x", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/WP-0001", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v2/WP-0001/tele", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/abcd/tele", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/ABC/tele", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1//tele", NULL, 0},
        {"wp/v1/{device}/{kind}", "", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/AB_D/tele", NULL, 0},
        {"wp/v1/{device}/{kind}", "wp/v1/ABCDEFGHIJKLMNOPQRSTUVWXYZ012345/tele",
         "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", TOPIC_TELE},
        {"wp/v1/{device}/{kind}", "wp/v1/ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456/tele", NULL, 0},
        {"{device}", "WP-0001", "WP-0001", 0},
        {"{device}/a", "WP-0001", NULL, 0},
    };
    struct topic t;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool good = topic_parse(cases[i].pattern, cases[i].topic, strlen(cases[i].topic), &t);

        if (good != (cases[i].device != NULL))
            fail_msg("%s by %s: %d", cases[i].topic, cases[i].pattern, good);
        if (!good)
            continue;
        assert_string_equal(t.device, cases[i].device);
        assert_int_equal(t.kind, cases[i].kind);
        assert_int_equal(t.canary, !strcmp(cases[i].device, "_canary"));
    }
    assert_false(topic_parse("{device}", "WP\0-0001", 8, &t));
}

TEST(topics_are_built_by_the_pattern_or_not_at_all)
{
    char out[24];

    UNUSED_STATE;
    assert_true(topic_build("wp/v1/{device}/{kind}", "WP-0001", TOPIC_CMD, out, sizeof out));
    assert_string_equal(out, "wp/v1/WP-0001/cmd");
    assert_true(topic_build("wp/v1/{device}/{kind}", "WP-0001", TOPIC_CMD, out, 18));
    assert_false(topic_build("wp/v1/{device}/{kind}", "WP-0001", TOPIC_CMD, out, 17));
    assert_string_equal(topic_kind_name(TOPIC_STATE), "state");
}

TEST(device_ids_have_4_to_32_capital_letters_digits_and_dashes)
{
    UNUSED_STATE;
    assert_true(device_id_valid("AZ09-"));
    assert_true(device_id_valid("ABCD"));
    assert_false(device_id_valid("ABC"));
    assert_false(device_id_valid("ABCd"));
    assert_false(device_id_valid("ABC/"));
    assert_false(device_id_valid("ABC:"));
    assert_false(device_id_valid("ABC@"));
    assert_false(device_id_valid("ABC["));
    assert_true(device_id_valid("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"));
    assert_false(device_id_valid("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_copy_is_always_terminated_and_says_when_it_was_cut),
        CASE(numbers_are_read_as_the_c_library_reads_them),
        CASE(long_numbers_lose_no_magnitude),
        CASE(a_number_ends_where_its_grammar_ends),
        CASE(times_are_written_and_read_back),
        CASE(every_day_of_four_centuries_is_its_own_neighbour),
        CASE(other_spellings_of_the_same_moment),
        CASE(what_is_no_time_is_refused),
        CASE(a_hash_is_the_same_tomorrow),
        CASE(every_word_is_found_by_its_name_and_no_other_is),
        CASE(the_words_are_those_of_the_contract),
        CASE(topics_are_taken_apart_by_the_pattern),
        CASE(topics_are_built_by_the_pattern_or_not_at_all),
        CASE(device_ids_have_4_to_32_capital_letters_digits_and_dashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
