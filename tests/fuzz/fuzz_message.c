/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events, announcements and replies. What is accepted is whole: known words, numbers from 0, text
 * that ends and can be shown, and the same however the memory looked before.
 */
#include "core/decode.h"
#include "tests/fuzz/fuzz.h"

#define DEVICE "TEST-0001"

static void event(const char *json, size_t len)
{
    struct event a, b;
    enum reject why;

    memset(&a, 0xff, sizeof a);
    memset(&b, 0x55, sizeof b);
    why = decode_event(json, len, DEVICE, &a);
    assert(why < REJECT_COUNT && decode_event(json, len, DEVICE, &b) == why);
    if (why != REJECT_NONE)
        return;
    assert(!memcmp(&a, &b, sizeof a));
    assert((unsigned)a.type < EVENT_TYPE_COUNT && event_type_name(a.type)[0]);
    assert(a.boot_id >= 0 && a.seq >= 0 && a.resets >= -1);
    assert(text_is_utf8(a.text, sizeof a.text) && text_is_utf8(a.fw, sizeof a.fw));
}

static void state(const char *json, size_t len)
{
    struct announcement a, b;
    enum reject why;

    memset(&a, 0xff, sizeof a);
    memset(&b, 0x55, sizeof b);
    why = decode_state(json, len, DEVICE, &a);
    assert(why < REJECT_COUNT && decode_state(json, len, DEVICE, &b) == why);
    if (why != REJECT_NONE)
        return;
    assert(!memcmp(&a, &b, sizeof a));
    assert(a.boot_id >= -1);
    assert(text_is_utf8(a.fw, sizeof a.fw) && text_is_utf8(a.model, sizeof a.model));
}

static void reply(const char *json, size_t len)
{
    struct command_reply a, b;
    enum reject why;

    memset(&a, 0xff, sizeof a);
    memset(&b, 0x55, sizeof b);
    why = decode_reply(json, len, DEVICE, &a);
    assert(why < REJECT_COUNT && decode_reply(json, len, DEVICE, &b) == why);
    if (why != REJECT_NONE)
        return;
    assert(!memcmp(&a, &b, sizeof a));
    assert((unsigned)a.status < REPLY_STATUS_COUNT && reply_status_name(a.status)[0]);
    assert(a.id[0] && text_is_utf8(a.id, sizeof a.id) && text_is_utf8(a.detail, sizeof a.detail));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;

    event(json, size);
    state(json, size);
    reply(json, size);
    return 0;
}
