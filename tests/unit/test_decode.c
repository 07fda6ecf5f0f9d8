/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of the contract into structs, and samples into bytes and back. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decode.h"
#include "core/pack.h"

static struct sample s[BATCH_SAMPLES];
static enum reject each[BATCH_SAMPLES];
static size_t count;

static enum reject tele(const char *json)
{
    return decode_tele(json, strlen(json), "WP-0001", s, each, &count);
}

#define ID "\"boot_id\":3,\"seq\":7,\"ts_ms\":1772438400000"

TEST(a_full_sample_keeps_every_member)
{
    UNUSED_STATE;
    assert_int_equal(
        tele("{" ID ",\"uptime_s\":100,\"buffered\":true,\"state\":\"producing\","
             "\"err_raw\":[\"E1\",\"E2\",7],\"tds_in_ppm\":300,\"temp_c\":-4.5,\"lps_ok\":1,"
             "\"hps_open\":false,\"leak\":true,\"vol_perm_l\":123456789.25,\"run_id\":\"r-1\","
             "\"reset_reason\":\"power\",\"filters\":[{\"stage\":\"ppc\",\"used_l\":10,"
             "\"used_h\":20,\"remain_pct\":30},{\"stage\":\"ro\",\"used_l\":null},{\"x\":1},7,"
             "{\"stage\":\"toolong8\"}],\"device\":\"WP-0001\",\"extra\":{\"a\":1}}"),
        REJECT_NONE);
    assert_int_equal(count, 1);
    assert_int_equal(each[0], REJECT_NONE);
    assert_int_equal(s[0].boot_id, 3);
    assert_int_equal(s[0].seq, 7);
    assert_int_equal(s[0].ts_ms, 1772438400000);
    assert_true(s[0].buffered);
    assert_true(s[0].has_codes);
    assert_int_equal(s[0].code_count, 2);
    assert_string_equal(s[0].codes[1], "E2");
    assert_true(s[0].v[F_state] == MS_PRODUCING);
    assert_true(s[0].v[F_uptime_s] == 100);
    assert_true(s[0].v[F_tds_in_ppm] == 300);
    assert_true(s[0].v[F_temp_c] == -4.5);
    assert_true(s[0].v[F_lps_ok] == 1);
    assert_true(s[0].v[F_hps_open] == 0);
    assert_true(s[0].v[F_leak] == 1);
    assert_true(s[0].v[F_vol_perm_l] == 123456789.25);
    assert_string_equal(s[0].run_id, "r-1");
    assert_string_equal(s[0].reset_reason, "power");
    assert_int_equal(s[0].filter_count, 2);
    assert_true(s[0].filters[0].used_l == 10 && s[0].filters[0].used_h == 20 &&
                s[0].filters[0].remain_pct == 30);
    assert_true(isnan(s[0].filters[1].used_l));
    assert_int_equal(s[0].q[F_p_in_mpa], Q_ABSENT);
    assert_true(isnan(s[0].v[F_p_in_mpa]));
}

TEST(one_bad_member_is_marked_and_the_rest_counts)
{
    static const struct {
        const char *member;
        int field;
        enum quality q;
    } cases[] = {
        {"\"temp_c\":\"25\"", F_temp_c, Q_TYPE},
        {"\"temp_c\":96", F_temp_c, Q_RANGE},
        {"\"temp_c\":95", F_temp_c, Q_OK},
        {"\"temp_c\":-5", F_temp_c, Q_OK},
        {"\"temp_c\":-5.1", F_temp_c, Q_RANGE},
        {"\"temp_c\":null", F_temp_c, Q_ABSENT},
        {"\"temp_c\":[1]", F_temp_c, Q_TYPE},
        {"\"leak\":2", F_leak, Q_TYPE},
        {"\"leak\":0", F_leak, Q_OK},
        {"\"leak\":\"on\"", F_leak, Q_TYPE},
        {"\"state\":\"dancing\"", F_state, Q_TYPE},
        {"\"state\":1", F_state, Q_TYPE},
        {"\"state\":\"standby\"", F_state, Q_OK},
        {"\"state\":\"service\"", F_state, Q_OK},
        {"\"uptime_s\":-1", F_uptime_s, Q_RANGE},
    };
    char json[256];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(json, sizeof json, "{" ID ",%s,\"p_in_mpa\":0.2}", cases[i].member);
        assert_int_equal(tele(json), REJECT_NONE);
        if (s[0].q[cases[i].field] != cases[i].q)
            fail_msg("%s: quality %d", cases[i].member, s[0].q[cases[i].field]);
        assert_int_equal(isnan(s[0].v[cases[i].field]), cases[i].q != Q_OK);
        assert_int_equal(sample_known(&s[0], (enum field)cases[i].field), cases[i].q == Q_OK);
        assert_int_equal(s[0].q[F_p_in_mpa], Q_OK);
    }
}

TEST(a_sample_without_identity_is_refused_alone)
{
    static const struct {
        const char *json;
        enum reject why;
    } cases[] = {
        {"{\"seq\":1,\"ts_ms\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"ts_ms\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"seq\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":-1,\"seq\":1,\"ts_ms\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"seq\":1.5,\"ts_ms\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":\"1\",\"seq\":1,\"ts_ms\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"seq\":9007199254740993,\"ts_ms\":1}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"seq\":1,\"ts_ms\":\"now\"}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"seq\":1,\"ts_ms\":1e17}", REJECT_IDENTITY},
        {"{\"boot_id\":1,\"seq\":9007199254740991,\"ts_ms\":-5}", REJECT_NONE},
        {"{\"boot_id\":0,\"seq\":0,\"ts_ms\":0}", REJECT_NONE},
        {"{" ID ",\"device\":\"WP-0002\"}", REJECT_ID_MISMATCH},
        {"{" ID ",\"device\":1}", REJECT_ID_MISMATCH},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tele(cases[i].json), REJECT_NONE);
        assert_int_equal(count, 1);
        if (each[0] != cases[i].why)
            fail_msg("%s: %s", cases[i].json, reject_name(each[0]));
    }
    assert_int_equal(tele("[1]"), REJECT_ENVELOPE);
    assert_int_equal(tele("7"), REJECT_ENVELOPE);
    assert_int_equal(tele("{"), REJECT_NOT_JSON);
    assert_int_equal(count, 0);
}

TEST(a_batch_comes_sorted_with_the_bad_ones_last)
{
    UNUSED_STATE;
    assert_int_equal(tele("{\"boot_id\":2,\"samples\":[{\"seq\":9,\"ts_ms\":1},{\"ts_ms\":1},"
                          "{\"seq\":8,\"ts_ms\":1},7,{\"boot_id\":1,\"seq\":99,\"ts_ms\":1}]}"),
                     REJECT_NONE);
    assert_int_equal(count, 5);
    assert_int_equal(s[0].seq, 99);
    assert_int_equal(s[1].seq, 8);
    assert_int_equal(s[1].boot_id, 2);
    assert_int_equal(s[2].seq, 9);
    assert_int_equal(each[2], REJECT_NONE);
    assert_true(each[3] == REJECT_IDENTITY || each[3] == REJECT_ENVELOPE);
    assert_true(each[4] != REJECT_NONE && each[4] != each[3]);
}

static void batch_of(char *json, size_t cap, int n)
{
    snprintf(json, cap, "{\"boot_id\":1,\"samples\":[");
    for (int i = 0; i < n; i++)
        snprintf(json + strlen(json), cap - strlen(json), "%s{\"seq\":%d,\"ts_ms\":1}",
                 i ? "," : "", i);
    strcat(json, "]}");
}

TEST(a_batch_has_1_to_64_samples)
{
    char json[4096];

    UNUSED_STATE;
    assert_int_equal(tele("{\"boot_id\":1,\"samples\":[]}"), REJECT_ENVELOPE);
    assert_int_equal(tele("{\"boot_id\":1,\"samples\":7}"), REJECT_ENVELOPE);
    assert_int_equal(tele("{\"device\":\"WP-2\",\"boot_id\":1,\"samples\":[{}]}"),
                     REJECT_ID_MISMATCH);
    assert_int_equal(tele("{\"device\":\"WP-0001\",\"boot_id\":1,\"samples\":[{}]}"), REJECT_NONE);
    batch_of(json, sizeof json, 64);
    assert_int_equal(tele(json), REJECT_NONE);
    assert_int_equal(count, 64);
    assert_int_equal(s[63].seq, 63);
    batch_of(json, sizeof json, 65);
    assert_int_equal(tele(json), REJECT_TOO_MANY);
}

TEST(the_hash_sees_values_not_spelling)
{
    static const char *const same[] = {"{" ID ",\"temp_c\":25,\"leak\":1}",
                                       "{\"leak\":true,\"temp_c\":25.0," ID "}",
                                       "{" ID ",\"temp_c\":2.5e1,\"leak\":1,\"unknown\":3}",
                                       "{" ID ",\"temp_c\":25,\"leak\":1,\"buffered\":true}"};
    static const char *const other[] = {
        "{" ID ",\"temp_c\":25.1,\"leak\":1}",
        "{" ID ",\"temp_c\":25,\"leak\":0}",
        "{" ID ",\"temp_c\":25}",
        "{" ID ",\"temp_c\":25,\"leak\":7}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"err_raw\":[\"E1\"]}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"run_id\":\"a\"}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"reset_reason\":\"a\"}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"filters\":[{\"stage\":\"ro\",\"used_l\":1}]}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"filters\":[{\"stage\":\"ro\",\"used_h\":1}]}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"filters\":[{\"stage\":\"ro\",\"remain_pct\":1}]}",
        "{" ID ",\"temp_c\":25,\"leak\":1,\"filters\":[{\"stage\":\"pp\",\"used_l\":1}]}",
        "{\"boot_id\":3,\"seq\":7,\"ts_ms\":1772438400001,\"temp_c\":25,\"leak\":1}"};
    uint64_t hash, seen[32];
    size_t n = 0;

    UNUSED_STATE;
    assert_int_equal(tele(same[0]), REJECT_NONE);
    hash = seen[n++] = s[0].hash;
    for (size_t i = 1; i < sizeof same / sizeof same[0]; i++) {
        assert_int_equal(tele(same[i]), REJECT_NONE);
        assert_true(s[0].hash == hash);
    }
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        assert_int_equal(tele(other[i]), REJECT_NONE);
        for (size_t k = 0; k < n; k++)
            if (s[0].hash == seen[k])
                fail_msg("%s has the hash of another", other[i]);
        seen[n++] = s[0].hash;
    }
}

TEST(more_codes_and_filters_than_fit_are_left_out)
{
    UNUSED_STATE;
    assert_int_equal(
        tele("{" ID ",\"err_raw\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"],"
             "\"filters\":[{\"stage\":\"a\"},{\"stage\":\"b\"},{\"stage\":\"c\"},"
             "{\"stage\":\"d\"},{\"stage\":\"e\"},{\"stage\":\"f\"},{\"stage\":\"g\"}]}"),
        REJECT_NONE);
    assert_int_equal(s[0].code_count, SAMPLE_CODES);
    assert_string_equal(s[0].codes[7], "8");
    assert_int_equal(s[0].filter_count, SAMPLE_FILTERS);
    assert_int_equal(tele("{" ID ",\"err_raw\":7,\"filters\":7}"), REJECT_NONE);
    assert_false(s[0].has_codes);
    assert_int_equal(s[0].filter_count, 0);
}

TEST(events_say_what_happened)
{
    struct event e;
    const char *json = "{" ID ",\"type\":\"filter_reset\",\"stage\":\"ro\",\"resets\":4}";

    UNUSED_STATE;
    assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
    assert_int_equal(e.type, EVENT_FILTER_RESET);
    assert_string_equal(e.text, "ro");
    assert_int_equal(e.resets, 4);
    assert_int_equal(e.boot_id, 3);
    assert_int_equal(e.seq, 7);
    assert_int_equal(e.ts_ms, 1772438400000);
    assert_false(e.buffered);
    json = "{" ID ",\"type\":\"boot\",\"reason\":\"power\",\"fw\":\"1.2\",\"buffered\":1}";
    assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
    assert_string_equal(e.text, "power");
    assert_string_equal(e.fw, "1.2");
    assert_int_equal(e.resets, -1);
    assert_true(e.buffered);
    json = "{" ID ",\"type\":\"leak_latch\",\"on\":true}";
    assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
    assert_true(e.on);
    json = "{" ID ",\"type\":\"error\",\"code\":\"E5\",\"on\":0}";
    assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
    assert_string_equal(e.text, "E5");
    assert_false(e.on);
    json = "{" ID ",\"type\":\"button\",\"name\":\"flush\"}";
    assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
    assert_string_equal(e.text, "flush");
}

static uint64_t event_hash_of(const char *json)
{
    struct event e;

    assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
    return e.hash;
}

TEST(events_that_differ_in_anything_hash_differently)
{
    static const char *const events[] = {
        "{" ID ",\"type\":\"error\",\"code\":\"E5\",\"on\":0}",
        "{" ID ",\"type\":\"error\",\"code\":\"E5\",\"on\":1}",
        "{" ID ",\"type\":\"error\",\"code\":\"E6\",\"on\":0}",
        "{" ID ",\"type\":\"button\",\"name\":\"E5\"}",
        "{" ID ",\"type\":\"error\",\"code\":\"E5\",\"on\":0,\"resets\":2}",
        "{\"boot_id\":3,\"seq\":7,\"ts_ms\":5,\"type\":\"error\",\"code\":\"E5\",\"on\":0}"};
    size_t n = sizeof events / sizeof events[0];

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            assert_int_equal(event_hash_of(events[i]) == event_hash_of(events[k]), i == k);
}

static const struct {
    const char *json;
    enum reject event, state, reply;
} broken[] = {
    {"{", REJECT_NOT_JSON, REJECT_NOT_JSON, REJECT_NOT_JSON},
    {"[]", REJECT_ENVELOPE, REJECT_ENVELOPE, REJECT_ENVELOPE},
    {"{}", REJECT_ENVELOPE, REJECT_ENVELOPE, REJECT_ENVELOPE},
    {"{\"device\":\"WP-9\"}", REJECT_ID_MISMATCH, REJECT_ID_MISMATCH, REJECT_ID_MISMATCH},
    {"{\"device\":5}", REJECT_ID_MISMATCH, REJECT_ID_MISMATCH, REJECT_ID_MISMATCH},
    {"{\"type\":\"boot\",\"online\":1,\"status\":\"done\"}", REJECT_IDENTITY, REJECT_NONE,
     REJECT_ENVELOPE},
    {"{\"type\":\"boot\",\"boot_id\":1,\"ts_ms\":1,\"online\":2,\"status\":\"done\",\"id\":\"x\"}",
     REJECT_IDENTITY, REJECT_ENVELOPE, REJECT_NONE},
    {"{\"type\":\"boot\",\"boot_id\":1,\"seq\":1,\"status\":\"gone\",\"id\":\"x\"}",
     REJECT_IDENTITY, REJECT_ENVELOPE, REJECT_ENVELOPE},
    {"{\"type\":\"dance\",\"boot_id\":1,\"seq\":1,\"ts_ms\":1}", REJECT_ENVELOPE, REJECT_ENVELOPE,
     REJECT_ENVELOPE},
};

TEST(broken_messages_of_every_kind_are_refused_for_their_reason)
{
    struct event e;
    struct announcement a;
    struct command_reply r;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        const char *json = broken[i].json;
        size_t n = strlen(json);

        assert_int_equal(decode_event(json, n, "WP-0001", &e), broken[i].event);
        assert_int_equal(decode_state(json, n, "WP-0001", &a), broken[i].state);
        assert_int_equal(decode_reply(json, n, "WP-0001", &r), broken[i].reply);
    }
}

TEST(an_announcement_may_know_no_more_than_online)
{
    struct announcement a;
    const char *json = "{\"online\":false}";

    UNUSED_STATE;
    assert_int_equal(decode_state(json, strlen(json), "WP-0001", &a), REJECT_NONE);
    assert_false(a.online);
    assert_int_equal(a.boot_id, -1);
    assert_int_equal(a.ts_ms, -1);
    json = "{\"online\":true,\"fw\":\"2.0\",\"model\":\"tank-75g\",\"boot_id\":5,\"ts_ms\":9}";
    assert_int_equal(decode_state(json, strlen(json), "WP-0001", &a), REJECT_NONE);
    assert_true(a.online);
    assert_string_equal(a.fw, "2.0");
    assert_string_equal(a.model, "tank-75g");
    assert_int_equal(a.boot_id, 5);
    assert_int_equal(a.ts_ms, 9);
}

TEST(a_reply_names_its_command)
{
    struct command_reply r;
    const char *json = "{\"id\":\"c-1\",\"status\":\"failed\",\"detail\":\"stuck\"}";

    UNUSED_STATE;
    assert_int_equal(decode_reply(json, strlen(json), "WP-0001", &r), REJECT_NONE);
    assert_string_equal(r.id, "c-1");
    assert_int_equal(r.status, REPLY_FAILED);
    assert_string_equal(r.detail, "stuck");
}

static void fill(struct sample *x)
{
    assert_int_equal(
        tele("{" ID ",\"uptime_s\":4000000000,\"buffered\":1,\"state\":\"service\",\"leak\":1,"
             "\"err_raw\":[\"E1\",\"E22\"],\"tds_in_ppm\":301.5,\"temp_c\":99,\"p_in_mpa\":\"x\","
             "\"vol_perm_l\":123456789.25,\"run_id\":\"r-1\",\"reset_reason\":\"power\","
             "\"filters\":[{\"stage\":\"ppc\",\"used_l\":10}]}"),
        REJECT_NONE);
    *x = s[0];
    x->q[F_q_perm_lpm] = Q_ESTIMATED;
    x->v[F_q_perm_lpm] = 1.5;
}

TEST(a_packed_sample_comes_back_as_it_was)
{
    struct sample x, y;
    uint8_t buf[SAMPLE_PACK_MAX];
    size_t n;

    UNUSED_STATE;
    fill(&x);
    n = sample_pack(&x, buf);
    assert_true(sample_unpack(&y, buf, n));
    assert_int_equal(y.boot_id, -1);
    assert_int_equal(y.seq, -1);
    assert_int_equal(y.ts_ms, -1);
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        assert_int_equal(y.q[f], x.q[f]);
        assert_true((isnan(x.v[f]) && isnan(y.v[f])) || x.v[f] == y.v[f]);
    }
    assert_true(y.buffered && y.has_codes);
    assert_int_equal(y.code_count, 2);
    assert_string_equal(y.codes[1], "E22");
    assert_int_equal(y.filter_count, 1);
    assert_string_equal(y.filters[0].stage, "ppc");
    assert_true(y.filters[0].used_l == 10 && isnan(y.filters[0].used_h));
    assert_string_equal(y.run_id, "r-1");
    assert_string_equal(y.reset_reason, "power");
}

TEST(a_cut_or_wrong_pack_is_no_sample)
{
    struct sample x, y;
    uint8_t buf[SAMPLE_PACK_MAX + 1];
    size_t n;

    UNUSED_STATE;
    fill(&x);
    n = sample_pack(&x, buf);
    for (size_t i = 0; i < n; i++) {
        uint8_t *tight = malloc(i ? i : 1);

        memcpy(tight, buf, i);
        assert_false(sample_unpack(&y, tight, i));
        free(tight);
    }
    buf[n] = 0;
    assert_false(sample_unpack(&y, buf, n + 1));
    buf[0] = 2;
    assert_false(sample_unpack(&y, buf, n));
}

TEST(counts_and_numbers_in_a_pack_are_not_believed)
{
    struct sample y;
    uint8_t codes[] = {1, 0, 0, SAMPLE_CODES + 1, 0, 0, 0, 0};
    uint8_t filters[] = {1, 0, 0, 0, SAMPLE_FILTERS + 1, 0, 0};
    uint8_t field[] = {1, 0, 1, 0x3f, 0, 0, 0, 0, 0, 0, 0};
    uint8_t text[] = {1, 0, 0, 0, 0, 200, 'a', 0};
    uint8_t nothing[] = {1, 0, 0, 0, 0, 0, 0};

    UNUSED_STATE;
    assert_false(sample_unpack(&y, codes, sizeof codes));
    assert_false(sample_unpack(&y, filters, sizeof filters));
    assert_false(sample_unpack(&y, field, sizeof field));
    assert_false(sample_unpack(&y, text, sizeof text));
    assert_true(sample_unpack(&y, nothing, sizeof nothing));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_full_sample_keeps_every_member),
        CASE(one_bad_member_is_marked_and_the_rest_counts),
        CASE(a_sample_without_identity_is_refused_alone),
        CASE(a_batch_comes_sorted_with_the_bad_ones_last),
        CASE(a_batch_has_1_to_64_samples),
        CASE(the_hash_sees_values_not_spelling),
        CASE(more_codes_and_filters_than_fit_are_left_out),
        CASE(events_say_what_happened),
        CASE(events_that_differ_in_anything_hash_differently),
        CASE(broken_messages_of_every_kind_are_refused_for_their_reason),
        CASE(an_announcement_may_know_no_more_than_online),
        CASE(a_reply_names_its_command),
        CASE(a_packed_sample_comes_back_as_it_was),
        CASE(a_cut_or_wrong_pack_is_no_sample),
        CASE(counts_and_numbers_in_a_pack_are_not_believed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
