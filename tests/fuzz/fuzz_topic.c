/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Topics. The input: a line that is the pattern (a single digit picks one of ours), a line that
 * is the topic, a line that is a name. What was read builds the topic again, and the reverse; ids
 * are what the contract says; a vendor's name becomes an id once and stays it.
 */
#include <stdlib.h>

#include "core/profile.h"
#include "core/topic.h"
#include "tests/fuzz/fuzz.h"

static const char *const own[] = {"wp/v1/{device}/{kind}", "fleet/{kind}/{device}",
                                  "a/{device}/b/{kind}/c", "{device}/{kind}"};

#define OWN (sizeof own / sizeof own[0])

/* The next line as a text of its own; the caller frees it. */
static char *line(struct bytes *b, size_t *len)
{
    const uint8_t *end = memchr(b->p, '\n', b->left);
    char *s;

    *len = end ? (size_t)(end - b->p) : b->left;
    s = malloc(*len + 1);
    memcpy(s, b->p, *len);
    s[*len] = 0;
    b->p += *len + (end != NULL);
    b->left -= *len + (end != NULL);
    return s;
}

static void id_must_be_right(const char *id)
{
    size_t good = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    assert(device_id_valid(id) == (good == strlen(id) && good >= 4 && good <= 32));
}

static void must_build_again(const char *pattern, const char *topic, size_t len,
                             const struct topic *t)
{
    char *out = malloc(len + 1);

    assert(topic_build(pattern, t->device, t->kind, out, len + 1));
    assert(strlen(out) == len && !memcmp(out, topic, len));
    assert(!topic_build(pattern, t->device, t->kind, out, len));
    free(out);
}

static void must_parse_again(const char *pattern, const char *device, enum topic_kind kind)
{
    char out[TOPIC_LEN];
    struct topic t;

    if (!topic_build(pattern, device, kind, out, sizeof out))
        return;
    assert(topic_parse(pattern, out, strlen(out), &t) == device_id_valid(device));
    assert(!device_id_valid(device) || (!strcmp(t.device, device) && t.kind == kind && !t.canary));
}

static void vendor(const char *pattern, const char *topic, size_t len, const char *given)
{
    char name[PROFILE_NAME], id[DEVICE_ID_LEN], again[DEVICE_ID_LEN];

    if (profile_topic(pattern, topic, len, name))
        assert(text_ends(name, sizeof name));
    if (!profile_device_id(given, id))
        return;
    assert(device_id_valid(id));
    assert(profile_device_id(id, again) && !strcmp(id, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, size};
    size_t pattern_len, len, name_len;
    char *pattern = line(&b, &pattern_len), *topic = line(&b, &len), *name = line(&b, &name_len);
    size_t n = pattern_len == 1 ? (size_t)(pattern[0] - '0') : OWN;
    struct topic t;

    if (topic_parse(n < OWN ? own[n] : pattern, topic, len, &t)) {
        assert(text_ends(t.device, sizeof t.device) && (unsigned)t.kind < TOPIC_KIND_COUNT);
        assert(!t.device[0] || t.canary || device_id_valid(t.device));
        assert(t.canary == !strcmp(t.device, CANARY_DEVICE));
        if (n < OWN)
            must_build_again(own[n], topic, len, &t);
    }
    id_must_be_right(name);
    if (!strchr(name, '/') && strcmp(name, CANARY_DEVICE) != 0)
        must_parse_again(own[name_len % OWN], name, (enum topic_kind)(len % TOPIC_KIND_COUNT));
    vendor(n < OWN ? own[n] : pattern, topic, len, name);
    free(pattern);
    free(topic);
    free(name);
    return 0;
}
