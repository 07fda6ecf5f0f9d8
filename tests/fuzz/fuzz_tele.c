/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples and batches as machines send them. What the scan lets through cJSON reads to its end;
 * what decodes is clean, sorted, the same when decoded again, the same with other blanks, and
 * survives the store.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "core/decode.h"
#include "core/pack.h"
#include "core/scan.h"
#include "tests/fuzz/fuzz.h"

#define DEVICE "TEST-0001"

struct batch {
    struct sample s[BATCH_SAMPLES];
    enum reject each[BATCH_SAMPLES];
    size_t count;
    enum reject why;
};

static void batch_read(struct batch *b, const char *json, size_t len)
{
    b->count = BATCH_SAMPLES + 1;
    b->why = decode_tele(json, len, DEVICE, b->s, b->each, &b->count);
    assert(b->why < REJECT_COUNT);
    assert(b->why == REJECT_NONE ? b->count >= 1 && b->count <= BATCH_SAMPLES : b->count == 0);
}

static void batches_must_be_equal(const struct batch *a, const struct batch *b)
{
    assert(a->why == b->why && a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert(a->each[i] == b->each[i]);
        if (a->each[i] != REJECT_NONE)
            continue;
        assert(a->s[i].hash == b->s[i].hash && a->s[i].ts_ms == b->s[i].ts_ms);
        assert(a->s[i].boot_id == b->s[i].boot_id && a->s[i].seq == b->s[i].seq);
        samples_must_be_equal(&a->s[i], &b->s[i]);
    }
}

static void must_survive_the_store(const struct sample *s)
{
    uint8_t buf[SAMPLE_PACK_MAX];
    size_t n = sample_pack(s, buf);
    struct sample back;

    assert(n <= sizeof buf);
    assert(sample_unpack(&back, buf, n));
    samples_must_be_equal(s, &back);
    assert(!sample_unpack(&back, buf, n - 1));
}

static void batch_must_be_good(const struct batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const struct sample *s = &b->s[i];

        if (b->each[i] != REJECT_NONE)
            continue;
        assert(s->boot_id >= 0 && s->seq >= 0);
        sample_must_be_clean(s);
        must_survive_the_store(s);
        if (i == 0)
            continue;
        assert(b->each[i - 1] == REJECT_NONE);
        assert(s[-1].boot_id < s->boot_id || (s[-1].boot_id == s->boot_id && s[-1].seq <= s->seq));
    }
}

/* A blank behind every mark that is not inside a text: another spelling, the same content. */
static void blanks_must_not_matter(const char *json, size_t len, const struct batch *first)
{
    static struct batch again;
    char *text = malloc(2 * len);
    bool inside = false;
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        text[n++] = json[i];
        if (inside && json[i] == '\\')
            text[n++] = json[++i];
        else if (json[i] == '"')
            inside = !inside;
        else if (!inside && strchr("{}[]:,", json[i]))
            text[n++] = ' ';
    }
    if (n <= SCAN_MAX_BYTES) {
        batch_read(&again, text, n);
        batches_must_be_equal(first, &again);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct batch first, again;
    const char *json = (const char *)data, *end = NULL;
    enum reject scanned = json_scan(json, size);
    cJSON *root;

    batch_read(&first, json, size);
    batch_read(&again, json, size);
    batches_must_be_equal(&first, &again);
    if (scanned != REJECT_NONE) {
        assert(first.why == scanned);
        return 0;
    }
    root = cJSON_ParseWithLengthOpts(json, size, &end, false);
    assert(root);
    while (end < json + size && strchr(" \t\r\n", *end))
        end++;
    assert(end == json + size);
    batch_must_be_good(&first);
    blanks_must_not_matter(json, size, &first);
    cJSON_Delete(root);
    return 0;
}
