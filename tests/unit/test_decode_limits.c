/* SPDX-License-Identifier: Apache-2.0 */
/* Messages at their limits: what the hash covers, what counts as said, what stays in order. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/decode.h"

#define ID "\"boot_id\":3,\"seq\":7,\"ts_ms\":1772438400000"

/* Of the two messages below, as they are on disk: another hash would make every copy new. */
#define SAMPLE_HASH UINT64_C(0xc1892e4d4e8b7645)
#define EVENT_HASH  UINT64_C(0x43d3be124f83d79f)

static struct sample s[BATCH_SAMPLES];
static enum reject each[BATCH_SAMPLES];
static size_t count;

static enum reject tele(const char *json)
{
    return decode_tele(json, strlen(json), "WP-0001", s, each, &count);
}

static uint64_t hash_with(const char *name, const char *value)
{
    char json[200];

    snprintf(json, sizeof json, "{" ID ",\"%s\":%s}", name, value);
    assert_int_equal(tele(json), REJECT_NONE);
    return s[0].hash;
}

TEST(every_field_is_part_of_the_hash)
{
    UNUSED_STATE;
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        const char *name = field_table[f].name;
        bool word = field_table[f].kind == FIELD_STATE;
        uint64_t without = hash_with("nothing", "1");
        uint64_t zero = hash_with(name, word ? "\"standby\"" : "0");
        uint64_t one = hash_with(name, word ? "\"producing\"" : "1");

        if (without == zero || without == one || zero == one)
            fail_msg("%s is not in the hash", name);
    }
}

TEST(hashes_on_disk_stay_what_they_are)
{
    struct event e;
    const char *event = "{" ID ",\"type\":\"error\",\"code\":\"E5\",\"on\":1,\"resets\":2}";

    UNUSED_STATE;
    assert_int_equal(tele("{" ID ",\"temp_c\":25,\"leak\":2,\"err_raw\":[\"E1\",\"E2\"],"
                          "\"filters\":[{\"stage\":\"ro\",\"used_l\":1,\"used_h\":2,"
                          "\"remain_pct\":3}],\"run_id\":\"r-1\",\"reset_reason\":\"power\"}"),
                     REJECT_NONE);
    if (s[0].hash != SAMPLE_HASH)
        fail_msg("sample 0x%llx", (unsigned long long)s[0].hash);
    assert_int_equal(decode_event(event, strlen(event), "WP-0001", &e), REJECT_NONE);
    if (e.hash != EVENT_HASH)
        fail_msg("event 0x%llx", (unsigned long long)e.hash);
}

TEST(times_reach_as_far_as_whole_numbers_do)
{
    UNUSED_STATE;
    tele("{\"boot_id\":1,\"seq\":1,\"ts_ms\":9007199254740991}");
    assert_int_equal(each[0], REJECT_NONE);
    assert_int_equal(s[0].ts_ms, 9007199254740991);
    tele("{\"boot_id\":1,\"seq\":1,\"ts_ms\":-9007199254740991}");
    assert_int_equal(each[0], REJECT_NONE);
    tele("{\"boot_id\":1,\"seq\":1,\"ts_ms\":9007199254740992}");
    assert_int_equal(each[0], REJECT_IDENTITY);
}

TEST(what_a_sample_does_not_say_is_unknown)
{
    UNUSED_STATE;
    tele("{}");
    assert_int_equal(each[0], REJECT_IDENTITY);
    assert_int_equal(s[0].boot_id, -1);
    assert_int_equal(s[0].seq, -1);
    assert_int_equal(s[0].ts_ms, -1);
    assert_int_equal(s[0].q[0], Q_ABSENT);
    assert_true(isnan(s[0].v[0]));
}

TEST(only_a_true_buffered_is_one)
{
    static const struct {
        const char *value;
        bool buffered;
    } cases[] = {{"true", true}, {"1", true}, {"false", false}, {"0", false}, {"\"yes\"", false}};
    char json[200];
    struct event e;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(json, sizeof json, "{" ID ",\"type\":\"button\",\"buffered\":%s}", cases[i].value);
        tele(json);
        assert_int_equal(s[0].buffered, cases[i].buffered);
        assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
        assert_int_equal(e.buffered, cases[i].buffered);
    }
}

TEST(two_samples_are_put_in_order_and_equal_numbers_keep_theirs)
{
    UNUSED_STATE;
    tele("{\"boot_id\":1,\"samples\":[{\"seq\":9,\"ts_ms\":1},{\"seq\":8,\"ts_ms\":2}]}");
    assert_int_equal(s[0].seq, 8);
    assert_int_equal(s[1].seq, 9);
    tele("{\"boot_id\":1,\"samples\":[{\"seq\":9,\"ts_ms\":5},{\"seq\":9,\"ts_ms\":2},"
         "{\"seq\":9,\"ts_ms\":3}]}");
    assert_int_equal(s[0].ts_ms, 5);
    assert_int_equal(s[1].ts_ms, 2);
    assert_int_equal(s[2].ts_ms, 3);
}

TEST(an_announcement_says_nothing_that_was_not_said)
{
    struct announcement a;

    UNUSED_STATE;
    memset(&a, 0x55, sizeof a);
    assert_int_equal(decode_state("{\"online\":1}", 12, "WP-0001", &a), REJECT_NONE);
    assert_string_equal(a.fw, "");
    assert_string_equal(a.model, "");
    memset(&a, 0x55, sizeof a);
    assert_int_equal(decode_state("{", 1, "WP-0001", &a), REJECT_NOT_JSON);
    assert_false(a.online);
    assert_int_equal(a.boot_id, -1);
    assert_int_equal(a.ts_ms, -1);
}

TEST(every_reply_status_and_event_type_is_known_by_its_name)
{
    struct command_reply r;
    struct event e;
    char json[200];

    UNUSED_STATE;
    for (int i = 0; i < (int)REPLY_STATUS_COUNT; i++) {
        snprintf(json, sizeof json, "{\"id\":\"c-1\",\"status\":\"%s\"}",
                 reply_status_name((enum reply_status)i));
        assert_int_equal(decode_reply(json, strlen(json), "WP-0001", &r), REJECT_NONE);
        assert_int_equal(r.status, i);
        assert_string_equal(r.detail, "");
    }
    for (int i = 0; i < (int)EVENT_TYPE_COUNT; i++) {
        snprintf(json, sizeof json, "{" ID ",\"type\":\"%s\"}",
                 event_type_name((enum event_type)i));
        assert_int_equal(decode_event(json, strlen(json), "WP-0001", &e), REJECT_NONE);
        assert_int_equal(e.type, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_field_is_part_of_the_hash),
        CASE(hashes_on_disk_stay_what_they_are),
        CASE(times_reach_as_far_as_whole_numbers_do),
        CASE(what_a_sample_does_not_say_is_unknown),
        CASE(only_a_true_buffered_is_one),
        CASE(two_samples_are_put_in_order_and_equal_numbers_keep_theirs),
        CASE(an_announcement_says_nothing_that_was_not_said),
        CASE(every_reply_status_and_event_type_is_known_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
