/* SPDX-License-Identifier: Apache-2.0 */
/* What the service says of its MQTT side is what the tables in the code say, and nothing more. */
#include "tests/unit/docs.h"

#include <stdio.h>

#include "core/command.h"
#include "core/decode.h"
#include "core/scan.h"
#include "core/topic.h"

TEST(a_sample_has_every_field_and_nothing_more)
{
    static const char *const others[] = {"boot_id", "seq",     "ts_ms",  "device",      "buffered",
                                         "err_raw", "filters", "run_id", "reset_reason"};
    const int extra = sizeof others / sizeof others[0];
    const char *names[FIELD_COUNT + sizeof others / sizeof others[0]];

    UNUSED_STATE;
    memcpy(names, others, sizeof others);
    for (int i = 0; i < (int)FIELD_COUNT; i++)
        names[extra + i] = field_table[i].name;
    members_are(asyncapi, "/components/schemas/members/properties", names,
                extra + (int)FIELD_COUNT);
}

TEST(the_states_of_a_machine_are_those_of_the_code)
{
    const char *w[MACHINE_STATE_COUNT];

    UNUSED_STATE;
    for (int i = 0; i < (int)MACHINE_STATE_COUNT; i++)
        w[i] = machine_state_name((enum machine_state)i);
    words_are(asyncapi, "/components/schemas/members/properties/state/enum", w,
              MACHINE_STATE_COUNT);
}

TEST(a_field_has_the_limits_and_the_meaning_of_the_table)
{
    static const char *const first_type[] = {
        [FIELD_NUM] = "number", [FIELD_BOOL] = "boolean", [FIELD_COUNT_UP] = "number"};
    const cJSON *members = must(asyncapi, "/components/schemas/members/properties");

    UNUSED_STATE;
    for (int i = 0; i < (int)FIELD_COUNT; i++) {
        const struct field_info *f = &field_table[i];
        const cJSON *j = cJSON_GetObjectItemCaseSensitive(members, f->name);
        const char *what = word_of(j, "/description");

        if (strncmp(what, f->what, strlen(f->what)) != 0)
            fail_msg("%s: %s", f->name, what);
        if (f->kind == FIELD_STATE)
            continue;
        if (!has_word(must(j, "/type"), first_type[f->kind]) || !has_word(must(j, "/type"), "null"))
            fail_msg("%s: type", f->name);
        if (must(j, "/minimum")->valuedouble != f->lo || must(j, "/maximum")->valuedouble != f->hi)
            fail_msg("%s: limits", f->name);
        /* The unit stands behind the meaning. */
        assert_string_not_equal(what, f->what);
    }
}

TEST(a_sample_keeps_the_room_of_the_decoder)
{
    const cJSON *m = must(asyncapi, "/components/schemas/members/properties");

    UNUSED_STATE;
    assert_int_equal(must(m, "/err_raw/maxItems")->valueint, SAMPLE_CODES);
    assert_int_equal(must(m, "/err_raw/items/maxLength")->valueint, CODE_LEN - 1);
    assert_int_equal(must(m, "/filters/maxItems")->valueint, SAMPLE_FILTERS);
    assert_int_equal(must(m, "/run_id/maxLength")->valueint, RUN_ID_LEN - 1);
    assert_int_equal(must(m, "/reset_reason/maxLength")->valueint, CODE_LEN - 1);
    assert_int_equal(
        must(asyncapi, "/components/schemas/filter/properties/stage/maxLength")->valueint,
        STAGE_LEN - 1);
    assert_int_equal(
        must(asyncapi, "/components/schemas/batch/properties/samples/maxItems")->valueint,
        BATCH_SAMPLES);
}

TEST(the_limits_of_a_message_stand_in_the_text)
{
    const char *text = word_of(asyncapi, "/info/description");
    char words[64];

    UNUSED_STATE;
    snprintf(words, sizeof words, "%d KiB (%d,%03d bytes)", SCAN_MAX_BYTES / 1024,
             SCAN_MAX_BYTES / 1000, SCAN_MAX_BYTES % 1000);
    assert_non_null(strstr(text, words));
    snprintf(words, sizeof words, "%d levels deep, %d members", SCAN_MAX_DEPTH, SCAN_MAX_MEMBERS);
    assert_non_null(strstr(text, words));
}

TEST(every_kind_of_topic_is_a_channel_with_an_operation)
{
    const char *names[TOPIC_KIND_COUNT];
    bool spoken[TOPIC_KIND_COUNT] = {false};
    const cJSON *j;

    UNUSED_STATE;
    for (int i = 0; i < TOPIC_KIND_COUNT; i++) {
        char pointer[64], address[64];

        names[i] = topic_kind_name((enum topic_kind)i);
        snprintf(pointer, sizeof pointer, "/channels/%s/address", names[i]);
        snprintf(address, sizeof address, "wp/v1/{device}/%s", names[i]);
        assert_string_equal(word_of(asyncapi, pointer), address);
    }
    members_are(asyncapi, "/channels", names, TOPIC_KIND_COUNT);
    cJSON_ArrayForEach(j, must(asyncapi, "/operations"))
    {
        for (int i = 0; i < TOPIC_KIND_COUNT; i++) {
            bool down = i == TOPIC_CMD || i == TOPIC_ACK;

            if (strcmp(strrchr(word_of(j, "/channel/$ref"), '/') + 1, names[i]) != 0)
                continue;
            spoken[i] = true;
            assert_string_equal(word_of(j, "/action"), down ? "send" : "receive");
            assert_string_equal(word_of(j, "/bindings/$ref") + strlen("#/components/"),
                                i == TOPIC_STATE ? "operationBindings/retained"
                                                 : "operationBindings/once");
        }
    }
    for (int i = 0; i < TOPIC_KIND_COUNT; i++)
        assert_true(spoken[i]);
}

/* Each name is a message of the channel, whose payload has it as the constant of that member. */
static void messages_are(const char *channel, const char *kind, const char *member,
                         const char *const *names, int count)
{
    char pointer[128];

    snprintf(pointer, sizeof pointer, "/channels/%s/messages", channel);
    members_are(asyncapi, pointer, names, count);
    snprintf(pointer, sizeof pointer, "/components/schemas/%s/properties/%s/enum", kind, member);
    words_are(asyncapi, pointer, names, count);
    for (int i = 0; i < count; i++) {
        snprintf(pointer, sizeof pointer, "/components/schemas/%s.%s/properties/%s/const", kind,
                 names[i], member);
        assert_string_equal(word_of(asyncapi, pointer), names[i]);
        snprintf(pointer, sizeof pointer, "/components/messages/%s.%s/payload/$ref", kind,
                 names[i]);
        assert_string_equal(strrchr(word_of(asyncapi, pointer), '.') + 1, names[i]);
    }
}

TEST(the_events_replies_and_commands_are_those_of_the_code)
{
    const char *w[64] = {NULL};

    UNUSED_STATE;
    for (int i = 0; i < (int)EVENT_TYPE_COUNT; i++)
        w[i] = event_type_name((enum event_type)i);
    messages_are("evt", "event", "type", w, EVENT_TYPE_COUNT);
    for (int i = 0; i < (int)REPLY_STATUS_COUNT; i++)
        w[i] = reply_status_name((enum reply_status)i);
    words_are(asyncapi, "/components/schemas/reply/properties/status/enum", w, REPLY_STATUS_COUNT);
    for (int i = 0; i < (int)COMMAND_COUNT; i++)
        w[i] = command_name((enum device_command)i);
    messages_are("cmd", "command", "name", w, COMMAND_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_sample_has_every_field_and_nothing_more),
        CASE(the_states_of_a_machine_are_those_of_the_code),
        CASE(a_field_has_the_limits_and_the_meaning_of_the_table),
        CASE(a_sample_keeps_the_room_of_the_decoder),
        CASE(the_limits_of_a_message_stand_in_the_text),
        CASE(every_kind_of_topic_is_a_channel_with_an_operation),
        CASE(the_events_replies_and_commands_are_those_of_the_code),
    };

    return cmocka_run_group_tests(tests, open_documents, close_documents);
}
