/* SPDX-License-Identifier: Apache-2.0 */
#include "core/profile.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/profile_read.h"
#include "core/scan.h"
#include "core/text.h"
#include "core/topic.h"

static bool level(const char *pattern, size_t pattern_len, const char *s, size_t len,
                  char name[PROFILE_NAME])
{
    size_t have = strlen(name);

    if (pattern_len == 8 && !memcmp(pattern, "{device}", 8)) {
        if (have + len + 2 > PROFILE_NAME || len == 0)
            return false;
        if (have)
            name[have++] = '-';
        memcpy(name + have, s, len);
        name[have + len] = 0;
        return true;
    }
    if (pattern_len == 1 && *pattern == '+')
        return true;
    return pattern_len == len && !memcmp(pattern, s, len);
}

bool profile_topic(const char *pattern, const char *topic, size_t len, char name[PROFILE_NAME])
{
    const char *end = topic + len;

    name[0] = 0;
    for (;;) {
        const char *slash = memchr(topic, '/', (size_t)(end - topic));
        size_t n = (size_t)((slash ? slash : end) - topic);
        size_t p = strcspn(pattern, "/");

        if (!level(pattern, p, topic, n, name))
            return false;
        pattern += p;
        if (!*pattern || !slash)
            return !*pattern && !slash;
        pattern++;
        topic = slash + 1;
    }
}

bool profile_device_id(const char *name, char id[DEVICE_ID_LEN])
{
    size_t n = strlen(name);

    if (n >= DEVICE_ID_LEN)
        return false;
    for (size_t i = 0; i <= n; i++) {
        char c = name[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        else if (c && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
            c = '-';
        id[i] = c;
    }
    return device_id_valid(id);
}

static bool listed(const double *list, size_t n, double v)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(list[i] - v) < 1e-9)
            return true;
    return false;
}

static void put_field(struct sample *s, int f, double v)
{
    const struct field_info *info = &field_table[f];

    if (!(v >= info->lo && v <= info->hi)) {
        s->q[f] = Q_RANGE;
        return;
    }
    if ((info->kind == FIELD_BOOL || info->kind == FIELD_STATE) && v != floor(v)) {
        s->q[f] = Q_TYPE;
        return;
    }
    s->q[f] = Q_OK;
    s->v[f] = info->kind == FIELD_NUM ? (double)(float)v : v;
}

static void put_filter(struct sample *s, const struct payload_row *r, double v)
{
    struct filter_reading *f = &s->filters[r->filter];

    if (isnan(v) || isinf((float)v))
        return;
    if (r->to == TO_USED_L)
        f->used_l = (float)v;
    else if (r->to == TO_USED_H)
        f->used_h = (float)v;
    else
        f->remain_pct = (float)v;
}

static void take_row(struct sample *s, const struct payload_row *r, const struct reading *from)
{
    bool there;
    double raw = reading_value(from, r, &there);

    if (!there || listed(r->absent, r->absent_count, raw))
        return;
    if (r->to != TO_FIELD) {
        if (!isnan(raw) && !listed(r->sentinel, r->sentinel_count, raw))
            put_filter(s, r, raw * r->scale + r->offset);
        return;
    }
    s->v[r->field] = NAN;
    if (isnan(raw))
        s->q[r->field] = Q_TYPE;
    else if (listed(r->sentinel, r->sentinel_count, raw))
        s->q[r->field] = Q_SENTINEL;
    else
        put_field(s, r->field, raw * r->scale + r->offset);
}

static void sample_begin(struct sample *s, const struct payload_map *map)
{
    memset(s, 0, sizeof *s);
    s->boot_id = s->seq = s->ts_ms = -1;
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        s->v[f] = NAN;
    for (size_t i = 0; i < map->stage_count; i++) {
        struct filter_reading *f = &s->filters[i];

        text_copy(f->stage, STAGE_LEN, map->stage[i]);
        f->used_l = f->used_h = f->remain_pct = NAN;
    }
    s->filter_count = (uint8_t)map->stage_count;
}

static uint64_t content_hash(const struct sample *s)
{
    uint64_t h = hash_bytes(HASH_START, s->v, sizeof s->v);

    h = hash_bytes(h, s->q, sizeof s->q);
    h = hash_bytes(h, s->codes, sizeof s->codes);
    h = hash_bytes(h, s->filters, sizeof s->filters);
    return hash_end(hash_bytes(h, &s->ts_ms, sizeof s->ts_ms));
}

static void take(const struct payload_map *map, const struct reading *from, struct sample *s)
{
    sample_begin(s, map);
    s->ts_ms = reading_time(from, map);
    for (size_t i = 0; i < map->row_count; i++)
        take_row(s, &map->rows[i], from);
    if (map->codes)
        reading_codes(from, map, s);
    s->hash = content_hash(s);
}

static enum reject decode_bytes(const struct payload_map *map, const char *payload, size_t len,
                                struct profile_reading *out, size_t *count)
{
    uint8_t bytes[READING_BYTES];
    struct reading from = {.bytes = bytes};

    if (!reading_bytes(map, payload, len, bytes, &from.len))
        return REJECT_BAD_NUMBER;
    if (!reading_unframe(map, &from))
        return REJECT_ENVELOPE;
    take(map, &from, &out->s);
    out->name[0] = 0;
    *count = 1;
    return REJECT_NONE;
}

static enum reject add_reading(const struct payload_map *map, const cJSON *node, const char *name,
                               struct profile_reading *out, size_t *count)
{
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(node, "values");
    struct reading from = {.root = map->gateway && values ? values : node, .outer = node};

    if (*count == BATCH_SAMPLES)
        return REJECT_TOO_MANY;
    if (!text_copy(out[*count].name, PROFILE_NAME, name))
        return REJECT_ENVELOPE;
    take(map, &from, &out[*count].s);
    (*count)++;
    return REJECT_NONE;
}

static enum reject decode_gateway(const struct payload_map *map, const cJSON *machines,
                                  struct profile_reading *out, size_t *count)
{
    const cJSON *machine, *j;
    enum reject why = REJECT_NONE;

    if (!cJSON_IsObject(machines))
        return REJECT_ENVELOPE;
    cJSON_ArrayForEach(machine, machines)
    {
        if (cJSON_IsObject(machine))
            why = add_reading(map, machine, machine->string, out, count);
        else if (!cJSON_IsArray(machine))
            why = REJECT_ENVELOPE;
        if (why != REJECT_NONE)
            return why;
        if (!cJSON_IsArray(machine))
            continue;
        cJSON_ArrayForEach(j, machine)
        {
            why = add_reading(map, j, machine->string, out, count);
            if (why != REJECT_NONE)
                return why;
        }
    }
    return *count ? REJECT_NONE : REJECT_ENVELOPE;
}

/* What maps to nothing says nothing about a machine. */
static bool says_something(const struct sample *s)
{
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        if (s->q[f] != Q_ABSENT)
            return true;
    for (int i = 0; i < s->filter_count; i++)
        if (!isnan(s->filters[i].used_l) || !isnan(s->filters[i].used_h) ||
            !isnan(s->filters[i].remain_pct))
            return true;
    return s->has_codes;
}

static enum reject decode_json(const struct payload_map *map, const char *payload, size_t len,
                               struct profile_reading *out, size_t *count)
{
    enum reject why = json_scan(payload, len);
    cJSON *root = why == REJECT_NONE ? cJSON_ParseWithLength(payload, len) : NULL;
    const cJSON *node = root ? json_at(root, map->root) : NULL;

    if (why != REJECT_NONE)
        return why;
    if (!node || !(cJSON_IsObject(node) || cJSON_IsArray(node)))
        why = REJECT_ENVELOPE;
    else if (map->gateway)
        why = decode_gateway(map, node, out, count);
    else
        why = add_reading(map, node, "", out, count);
    if (why == REJECT_NONE && *count == 1 && !says_something(&out[0].s))
        why = REJECT_UNMAPPED;
    cJSON_Delete(root);
    return why;
}

enum reject profile_decode(const struct payload_map *map, const char *payload, size_t len,
                           struct profile_reading out[BATCH_SAMPLES], size_t *count)
{
    *count = 0;
    if (len == 0)
        return REJECT_EMPTY;
    if (map->form == PAYLOAD_JSON)
        return decode_json(map, payload, len, out, count);
    return decode_bytes(map, payload, len, out, count);
}
