/* SPDX-License-Identifier: Apache-2.0 */
#include "core/decode.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "core/json.h"
#include "core/scan.h"
#include "core/text.h"

#define ID_MAX_INT 9007199254740991.0 /* 2^53 - 1: beyond it a double forgets units */

/* Members of a sample that are no telemetry field. */
enum member {
    M_FIELD,
    M_BOOT,
    M_SEQ,
    M_TS,
    M_BUFFERED,
    M_ERR,
    M_FILTERS,
    M_RUN,
    M_RESET,
    M_DEVICE,
    M_OTHER
};

/* Machines send their members in one order: the field after the last one is the likeliest. */
static enum member member_of(const char *name, int *field)
{
    static const struct {
        const char *name;
        enum member m;
    } special[] = {
        {"boot_id", M_BOOT},  {"seq", M_SEQ},         {"ts_ms", M_TS},   {"buffered", M_BUFFERED},
        {"err_raw", M_ERR},   {"filters", M_FILTERS}, {"run_id", M_RUN}, {"reset_reason", M_RESET},
        {"device", M_DEVICE},
    };

    *field = field_find_after(name, *field);
    if (*field >= 0)
        return M_FIELD;
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (!strcmp(special[i].name, name))
            return special[i].m;
    return M_OTHER;
}

bool json_whole(const cJSON *j, int64_t *out)
{
    if (!cJSON_IsNumber(j) || j->valuedouble < 0 || j->valuedouble > ID_MAX_INT ||
        floor(j->valuedouble) != j->valuedouble)
        return false;
    *out = (int64_t)j->valuedouble;
    return true;
}

/* Device time may be before 1970 on a broken clock; it only has to be a whole number. */
bool json_time(const cJSON *j, int64_t *out)
{
    if (!cJSON_IsNumber(j) || fabs(j->valuedouble) > ID_MAX_INT)
        return false;
    *out = (int64_t)floor(j->valuedouble);
    return true;
}

double json_bool(const cJSON *j)
{
    if (cJSON_IsBool(j))
        return cJSON_IsTrue(j);
    if (cJSON_IsNumber(j) && (j->valuedouble == 0 || j->valuedouble == 1))
        return j->valuedouble;
    return NAN;
}

static double state_value(const cJSON *j)
{
    int s = cJSON_IsString(j) ? machine_state_find(j->valuestring) : -1;

    return s < 0 ? (double)NAN : s;
}

static void take_field(struct sample *s, int f, const cJSON *j)
{
    const struct field_info *info = &field_table[f];
    double v;

    if (cJSON_IsNull(j))
        return;
    if (info->kind == FIELD_BOOL)
        v = json_bool(j);
    else if (info->kind == FIELD_STATE)
        v = state_value(j);
    else
        v = cJSON_IsNumber(j) ? j->valuedouble : (double)NAN;
    if (isnan(v)) {
        s->q[f] = Q_TYPE;
    } else if (v < info->lo || v > info->hi) {
        s->q[f] = Q_RANGE;
    } else {
        s->q[f] = Q_OK;
        /* As it will be stored: what is folded again after a restart must be the same number. */
        s->v[f] = info->kind == FIELD_NUM ? (double)(float)v : v;
    }
}

static void take_codes(struct sample *s, const cJSON *list)
{
    const cJSON *j;

    if (!cJSON_IsArray(list))
        return;
    s->has_codes = true;
    cJSON_ArrayForEach(j, list)
    {
        if (cJSON_IsString(j) && s->code_count < SAMPLE_CODES)
            text_copy(s->codes[s->code_count++], CODE_LEN, j->valuestring);
    }
}

static float number_or_nan(const cJSON *object, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);
    float v = cJSON_IsNumber(j) ? (float)j->valuedouble : (float)NAN;

    return isinf(v) ? (float)NAN : v;
}

static void take_filters(struct sample *s, const cJSON *list)
{
    const cJSON *j;

    if (!cJSON_IsArray(list))
        return;
    cJSON_ArrayForEach(j, list)
    {
        const cJSON *stage = cJSON_GetObjectItemCaseSensitive(j, "stage");
        struct filter_reading *f = &s->filters[s->filter_count];

        if (!cJSON_IsString(stage) || s->filter_count == SAMPLE_FILTERS)
            continue;
        if (!text_copy(f->stage, STAGE_LEN, stage->valuestring))
            continue;
        f->used_l = number_or_nan(j, "used_l");
        f->used_h = number_or_nan(j, "used_h");
        f->remain_pct = number_or_nan(j, "remain_pct");
        s->filter_count++;
    }
}

void json_text(char *dst, size_t cap, const cJSON *j)
{
    if (cJSON_IsString(j))
        text_copy(dst, cap, j->valuestring);
}

static void sample_clear(struct sample *s)
{
    memset(s, 0, sizeof *s);
    s->boot_id = s->seq = s->ts_ms = -1;
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        s->v[f] = NAN;
}

/* What the identity of a sample needs; each set once it was there and good. */
struct need {
    bool boot, seq, ts, mismatch;
    int field; /* the last one found */
};

static void take_member(struct sample *s, const cJSON *j, const char *device, struct need *need)
{
    int field = need->field;

    switch (member_of(j->string, &field)) {
    case M_FIELD:
        need->field = field;
        take_field(s, field, j);
        break;
    case M_BOOT:
        need->boot = json_whole(j, &s->boot_id);
        break;
    case M_SEQ:
        need->seq = json_whole(j, &s->seq);
        break;
    case M_TS:
        need->ts = json_time(j, &s->ts_ms);
        break;
    case M_BUFFERED:
        s->buffered = json_bool(j) > 0;
        break;
    case M_ERR:
        take_codes(s, j);
        break;
    case M_FILTERS:
        take_filters(s, j);
        break;
    case M_RUN:
        json_text(s->run_id, sizeof s->run_id, j);
        break;
    case M_RESET:
        json_text(s->reset_reason, sizeof s->reset_reason, j);
        break;
    case M_DEVICE:
        need->mismatch = !cJSON_IsString(j) || strcmp(j->valuestring, device) != 0;
        break;
    case M_OTHER:
        break;
    }
}

static uint64_t bits_of(double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static uint64_t hash_filter(uint64_t h, const struct filter_reading *f)
{
    h = hash_bytes(h, f->stage, strlen(f->stage));
    h = hash_word(h, bits_of((double)f->used_l));
    h = hash_word(h, bits_of((double)f->used_h));
    return hash_word(h, bits_of((double)f->remain_pct));
}

/* Over values, not spelling: member order, blanks and 1.0 for 1 make no other content. */
static uint64_t sample_hash(const struct sample *s)
{
    uint64_t h = HASH_START;

    h = hash_word(h, (uint64_t)s->ts_ms);
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        if (s->q[f] == Q_ABSENT)
            continue;
        h = hash_word(h, (uint64_t)f << 8 | s->q[f]);
        if (s->q[f] == Q_OK)
            h = hash_word(h, bits_of(s->v[f]));
    }
    for (int i = 0; i < s->code_count; i++)
        h = hash_bytes(h, s->codes[i], strlen(s->codes[i]) + 1);
    for (int i = 0; i < s->filter_count; i++)
        h = hash_filter(h, &s->filters[i]);
    h = hash_bytes(h, s->run_id, strlen(s->run_id) + 1);
    return hash_end(hash_bytes(h, s->reset_reason, strlen(s->reset_reason) + 1));
}

static enum reject decode_one(const cJSON *object, const char *device, const cJSON *envelope_boot,
                              struct sample *s)
{
    struct need need = {.field = -1};
    const cJSON *j;

    sample_clear(s);
    if (!cJSON_IsObject(object))
        return REJECT_ENVELOPE;
    if (envelope_boot)
        need.boot = json_whole(envelope_boot, &s->boot_id);
    cJSON_ArrayForEach(j, object) take_member(s, j, device, &need);
    if (need.mismatch)
        return REJECT_ID_MISMATCH;
    if (!need.boot || !need.seq || !need.ts)
        return REJECT_IDENTITY;
    s->hash = sample_hash(s);
    return REJECT_NONE;
}

static bool before(const struct sample *a, enum reject ra, const struct sample *b, enum reject rb)
{
    if ((ra == REJECT_NONE) != (rb == REJECT_NONE))
        return ra == REJECT_NONE;
    if (a->boot_id != b->boot_id)
        return a->boot_id < b->boot_id;
    return a->seq < b->seq;
}

static void sort_samples(struct sample *s, enum reject *each, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct sample x = s[i];
        enum reject r = each[i];
        size_t j = i;

        for (; j > 0 && before(&x, r, &s[j - 1], each[j - 1]); j--) {
            s[j] = s[j - 1];
            each[j] = each[j - 1];
        }
        s[j] = x;
        each[j] = r;
    }
}

static enum reject decode_batch(const cJSON *root, const cJSON *list, const char *device,
                                struct sample *out, enum reject *each, size_t *count)
{
    const cJSON *boot = cJSON_GetObjectItemCaseSensitive(root, "boot_id");
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(root, "device");
    const cJSON *j;

    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) == 0)
        return REJECT_ENVELOPE;
    if (cJSON_GetArraySize(list) > BATCH_SAMPLES)
        return REJECT_TOO_MANY;
    if (id && (!cJSON_IsString(id) || strcmp(id->valuestring, device) != 0))
        return REJECT_ID_MISMATCH;
    cJSON_ArrayForEach(j, list)
    {
        each[*count] = decode_one(j, device, boot, &out[*count]);
        (*count)++;
    }
    sort_samples(out, each, *count);
    return REJECT_NONE;
}

/* Scans, parses, and insists on an object. */
enum reject json_open(const char *json, size_t len, cJSON **root)
{
    enum reject why = json_scan(json, len);

    if (why != REJECT_NONE)
        return why;
    *root = cJSON_ParseWithLength(json, len);
    if (!*root)
        return REJECT_NOT_JSON;
    return cJSON_IsObject(*root) ? REJECT_NONE : REJECT_ENVELOPE;
}

enum reject decode_tele(const char *json, size_t len, const char *device,
                        struct sample out[BATCH_SAMPLES], enum reject each[BATCH_SAMPLES],
                        size_t *count)
{
    cJSON *root = NULL;
    enum reject why = json_open(json, len, &root);
    const cJSON *list;

    *count = 0;
    if (why != REJECT_NONE)
        goto out;
    list = cJSON_GetObjectItemCaseSensitive(root, "samples");
    if (list) {
        why = decode_batch(root, list, device, out, each, count);
    } else {
        each[0] = decode_one(root, device, NULL, &out[0]);
        *count = 1;
    }
out:
    cJSON_Delete(root);
    return why;
}

const char *json_member_text(const cJSON *o, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsString(j) ? j->valuestring : "";
}

int json_member_int(const cJSON *o, const char *name)
{
    double v = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(o, name));

    return v >= -2147483648.0 && v <= 2147483647.0 ? (int)v : 0;
}
