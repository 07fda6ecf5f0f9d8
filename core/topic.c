/* SPDX-License-Identifier: Apache-2.0 */
#include "core/topic.h"

#include <assert.h>
#include <string.h>

#include "core/text.h"

#define ID_MIN 4
#define ID_MAX 32

static const char *const kinds[TOPIC_KIND_COUNT] = {"tele", "evt", "state", "rsp", "cmd", "ack"};

const char *topic_kind_name(enum topic_kind k)
{
    assert((unsigned)k < TOPIC_KIND_COUNT);
    return kinds[k];
}

static bool id_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

bool device_id_valid(const char *id)
{
    size_t n = strlen(id);

    if (n < ID_MIN || n > ID_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!id_char(id[i]))
            return false;
    return true;
}

static size_t level_len(const char *s, const char *end)
{
    const char *slash = memchr(s, '/', (size_t)(end - s));

    return (size_t)((slash ? slash : end) - s);
}

static bool take_kind(const char *s, size_t len, struct topic *out)
{
    for (int k = 0; k < TOPIC_KIND_COUNT; k++) {
        if (strlen(kinds[k]) != len || memcmp(kinds[k], s, len) != 0)
            continue;
        out->kind = (enum topic_kind)k;
        return true;
    }
    return false;
}

static bool take_device(const char *s, size_t len, struct topic *out)
{
    if (!text_copy_n(out->device, sizeof out->device, s, len) || memchr(s, 0, len))
        return false;
    out->canary = !strcmp(out->device, CANARY_DEVICE);
    return out->canary || device_id_valid(out->device);
}

static bool take_level(const char *pat, size_t pat_len, const char *s, size_t len,
                       struct topic *out)
{
    if (pat_len == 8 && !memcmp(pat, "{device}", 8))
        return take_device(s, len, out);
    if (pat_len == 6 && !memcmp(pat, "{kind}", 6))
        return take_kind(s, len, out);
    if (pat_len == 1 && *pat == '+')
        return true;
    return pat_len == len && !memcmp(pat, s, len);
}

bool topic_parse(const char *pattern, const char *topic, size_t len, struct topic *out)
{
    const char *pat_end = pattern + strlen(pattern);
    const char *end = topic + len;

    memset(out, 0, sizeof *out);
    for (;;) {
        size_t pl = level_len(pattern, pat_end);
        size_t tl = level_len(topic, end);

        if (!take_level(pattern, pl, topic, tl, out))
            return false;
        pattern += pl;
        topic += tl;
        if (pattern == pat_end || topic == end)
            return pattern == pat_end && topic == end;
        pattern++;
        topic++;
    }
}

bool topic_build(const char *pattern, const char *device, enum topic_kind kind, char *out,
                 size_t cap)
{
    size_t at = 0;

    while (*pattern) {
        const char *word = NULL;
        size_t skip = 0, n;

        if (!strncmp(pattern, "{device}", 8)) {
            word = device;
            skip = 8;
        } else if (!strncmp(pattern, "{kind}", 6)) {
            word = kinds[kind];
            skip = 6;
        }
        n = word ? strlen(word) : 1;
        if (at + n >= cap)
            return false;
        memcpy(out + at, word ? word : pattern, n);
        at += n;
        pattern += word ? skip : 1;
    }
    out[at] = 0;
    return true;
}
