/* SPDX-License-Identifier: Apache-2.0 */
#include "core/profile_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

static const struct width {
    const char *name;
    int bytes;
    bool big, is_signed;
} widths[] = {
    {"u8", 1, false, false},    {"s8", 1, false, true},     {"u16le", 2, false, false},
    {"u16be", 2, true, false},  {"s16le", 2, false, true},  {"s16be", 2, true, true},
    {"u24le", 3, false, false}, {"u32le", 4, false, false}, {"u32be", 4, true, false},
};

static bool all_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return n > 0 && n < 6;
}

static int whole(const char *s, size_t n)
{
    int v = 0;

    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

const cJSON *json_at(const cJSON *node, const char *pointer)
{
    char name[64];

    while (node && *pointer == '/') {
        size_t n = strcspn(pointer + 1, "/");

        if (cJSON_IsArray(node)) {
            node =
                all_digits(pointer + 1, n) ? cJSON_GetArrayItem(node, whole(pointer + 1, n)) : NULL;
        } else {
            if (!text_copy_n(name, sizeof name, pointer + 1, n))
                return NULL;
            node = cJSON_GetObjectItemCaseSensitive(node, name);
        }
        pointer += 1 + n;
    }
    return node;
}

static const struct width *spot(const char *at, size_t *offset)
{
    size_t digits = at[0] == '@' ? strcspn(at + 1, " ") : 0;

    if (!all_digits(at + 1, digits) || at[1 + digits] != ' ')
        return NULL;
    *offset = (size_t)whole(at + 1, digits);
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        if (!strcmp(widths[i].name, at + 2 + digits))
            return &widths[i];
    return NULL;
}

bool reading_spot_valid(const char *at)
{
    size_t offset;

    return spot(at, &offset) != NULL;
}

static double byte_value(const struct reading *from, const char *at, bool *there)
{
    size_t offset;
    const struct width *w = spot(at, &offset);
    uint32_t v = 0;

    *there = w && offset + (size_t)w->bytes <= from->len;
    if (!*there)
        return NAN;
    for (int i = 0; i < w->bytes; i++) {
        int k = w->big ? i : w->bytes - 1 - i;

        v = v << 8 | from->bytes[offset + (size_t)k];
    }
    if (w->is_signed && v >> (w->bytes * 8 - 1))
        return (double)v - (double)(UINT64_C(1) << (w->bytes * 8));
    return v;
}

static double text_value(const struct payload_row *row, const char *s)
{
    double v;
    size_t n = strlen(s);

    for (size_t i = 0; i < row->word_count; i++)
        if (!strcmp(row->words[i].text, s))
            return row->words[i].value;
    return n && text_number(s, n, &v) == n ? v : (double)NAN;
}

/* Words may stand for numbers too: a machine's state 3 is one of ours. */
static double number_value(const struct payload_row *row, double v)
{
    char text[32];

    if (!row->word_count || v != floor(v) || fabs(v) > 1e9)
        return v;
    snprintf(text, sizeof text, "%d", (int)v);
    return text_value(row, text);
}

static double json_value(const cJSON *j, const struct payload_row *row)
{
    if (cJSON_IsBool(j))
        return row->word_count ? text_value(row, cJSON_IsTrue(j) ? "true" : "false")
                               : (double)cJSON_IsTrue(j);
    if (cJSON_IsNumber(j))
        return number_value(row, j->valuedouble);
    return cJSON_IsString(j) ? text_value(row, j->valuestring) : (double)NAN;
}

double reading_value(const struct reading *from, const struct payload_row *row, bool *there)
{
    *there = false;
    for (int i = 0; i < PROFILE_SPOTS && row->at[i]; i++) {
        const cJSON *j;

        if (!from->root)
            return byte_value(from, row->at[i], there);
        j = json_at(from->root, row->at[i]);
        if (!j || cJSON_IsNull(j) || cJSON_IsObject(j))
            continue;
        *there = true;
        return json_value(j, row);
    }
    return NAN;
}

/* A time without zone is read in the profile's. */
static int64_t text_time_in(const char *s, int zone_min)
{
    char text[64];
    int64_t ms;

    if (text_time_parse(s, &ms))
        return ms;
    snprintf(text, sizeof text, "%.40sZ", s);
    return text_time_parse(text, &ms) ? ms - zone_min * 60000LL : -1;
}

int64_t reading_time(const struct reading *from, const struct payload_map *map)
{
    const cJSON *j = NULL;

    if (map->time_kind == TIME_NONE || !from->root)
        return -1;
    for (int i = 0; i < PROFILE_SPOTS && map->time[i] && !j; i++)
        j = json_at(from->outer, map->time[i]);
    if (map->time_kind == TIME_TEXT)
        return cJSON_IsString(j) ? text_time_in(j->valuestring, map->zone_min) : -1;
    if (!cJSON_IsNumber(j) || !(j->valuedouble >= 0 && j->valuedouble < 9e15))
        return -1;
    return (int64_t)(j->valuedouble * (map->time_kind == TIME_S ? 1000 : 1));
}

static void add_code(struct sample *s, const char *text, size_t n)
{
    while (n && *text == ' ') {
        text++;
        n--;
    }
    if (n && s->code_count < SAMPLE_CODES)
        text_copy_n(s->codes[s->code_count++], CODE_LEN, text, n);
}

static void add_number(struct sample *s, const char *prefix, double v)
{
    char text[CODE_LEN];

    snprintf(text, sizeof text, "%s%.0f", prefix, v);
    add_code(s, text, strlen(text));
}

static void mask_codes(struct sample *s, double mask)
{
    if (!(mask >= 0) || mask > 4294967295.0)
        return;
    for (int bit = 0; bit < 32; bit++)
        if ((uint64_t)mask >> bit & 1)
            add_number(s, "b", bit);
}

static void csv_codes(struct sample *s, const char *list)
{
    while (*list) {
        size_t n = strcspn(list, ",");

        add_code(s, list, n);
        list += n + (list[n] == ',');
    }
}

void reading_codes(const struct reading *from, const struct payload_map *map, struct sample *s)
{
    const struct payload_row plain = {.at = {map->codes}};
    bool there = true;
    double v = NAN;
    const cJSON *j = from->root ? json_at(from->root, map->codes) : NULL, *code;

    if (map->codes_kind == CODES_MASK || map->codes_kind == CODES_NUMBER)
        v = reading_value(from, &plain, &there);
    s->has_codes = there && (j || !from->root);
    if (!s->has_codes)
        return;
    if (map->codes_kind == CODES_MASK) {
        mask_codes(s, v);
    } else if (map->codes_kind == CODES_NUMBER) {
        if (v > 0)
            add_number(s, "", v);
    } else if (cJSON_IsString(j)) {
        csv_codes(s, j->valuestring);
    } else {
        cJSON_ArrayForEach(code, j)
        {
            if (cJSON_IsString(code))
                add_code(s, code->valuestring, strlen(code->valuestring));
            else if (cJSON_IsNumber(code))
                add_number(s, "", code->valuedouble);
        }
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

bool reading_bytes(const struct payload_map *map, const char *payload, size_t len, uint8_t *out,
                   size_t *out_len)
{
    bool hex = map->form == PAYLOAD_HEX;

    *out_len = hex ? len / 2 : len;
    if (*out_len > READING_BYTES || (hex && len % 2))
        return false;
    for (size_t i = 0; i < *out_len; i++) {
        int high = hex ? hex_digit(payload[2 * i]) : 0;
        int low = hex ? hex_digit(payload[2 * i + 1]) : 0;

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(hex ? high << 4 | low : payload[i]);
    }
    return true;
}

bool reading_unframe(const struct payload_map *map, struct reading *from)
{
    uint8_t sum = 0;

    if (map->frame_first < 0 || from->len <= map->frame_header ||
        from->bytes[0] != map->frame_first)
        return true;
    for (size_t i = 1; i < from->len; i++)
        sum = (uint8_t)(sum + from->bytes[i]);
    from->bytes += map->frame_header;
    from->len -= map->frame_header;
    return sum == 0;
}
