/* SPDX-License-Identifier: Apache-2.0 */
#include "core/scan.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/text.h"

struct scan {
    const unsigned char *s, *end;
    enum reject why;
    int depth;
    const struct scan_limits *limits;
    int members[SCAN_DEPTH_MAX];
    uint64_t keys[SCAN_DEPTH_MAX][SCAN_MEMBERS_MAX];
};

static bool fail(struct scan *c, enum reject why)
{
    if (c->why == REJECT_NONE)
        c->why = why;
    return false;
}

static void skip_space(struct scan *c)
{
    while (c->s < c->end && (*c->s == ' ' || *c->s == '\n' || *c->s == '\t' || *c->s == '\r'))
        c->s++;
}

static bool bad_byte(struct scan *c)
{
    return fail(c, c->s < c->end && *c->s == 0 ? REJECT_NUL : REJECT_NOT_JSON);
}

static bool literal(struct scan *c, const char *word)
{
    size_t n = strlen(word);

    if ((size_t)(c->end - c->s) < n || memcmp(c->s, word, n) != 0)
        return bad_byte(c);
    c->s += n;
    return true;
}

static bool number(struct scan *c)
{
    double v;
    size_t n = text_number((const char *)c->s, (size_t)(c->end - c->s), &v);

    if (n == 0)
        return fail(c, REJECT_BAD_NUMBER);
    if (!isfinite(v))
        return fail(c, REJECT_NOT_FINITE);
    c->s += n;
    return true;
}

static int hex4(const unsigned char *s)
{
    int v = 0;

    for (int i = 0; i < 4; i++) {
        unsigned char h = s[i];
        int d;

        if (h >= '0' && h <= '9')
            d = h - '0';
        else if ((h | 32) >= 'a' && (h | 32) <= 'f')
            d = (h | 32) - 'a' + 10;
        else
            return -1;
        v = v * 16 + d;
    }
    return v;
}

static int hex_at(const struct scan *c, const unsigned char *at)
{
    if (c->end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    return hex4(at + 2);
}

/* \uXXXX, surrogates only in pairs; hashes the code point so that escapes do not hide a twin. */
static bool unicode_escape(struct scan *c, uint64_t *hash)
{
    int v = hex_at(c, c->s);
    int32_t point = v;

    if (v < 0)
        return fail(c, REJECT_NOT_JSON);
    if (v == 0)
        return fail(c, REJECT_NUL);
    c->s += 6;
    if (v >= 0xdc00 && v <= 0xdfff)
        return fail(c, REJECT_BAD_UTF8);
    if (v >= 0xd800 && v <= 0xdbff) {
        int low = hex_at(c, c->s);

        if (low < 0xdc00 || low > 0xdfff)
            return fail(c, REJECT_BAD_UTF8);
        point = 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
        c->s += 6;
    }
    *hash = hash_word(*hash, (uint64_t)point);
    return true;
}

static bool escape(struct scan *c, uint64_t *hash)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    const char *p;
    int32_t point;

    if (c->end - c->s < 2)
        return fail(c, REJECT_NOT_JSON);
    if (c->s[1] == 'u')
        return unicode_escape(c, hash);
    p = c->s[1] ? strchr(from, c->s[1]) : NULL;
    if (!p)
        return fail(c, REJECT_NOT_JSON);
    point = to[p - from];
    *hash = hash_word(*hash, (uint64_t)point);
    c->s += 2;
    return true;
}

static bool tail(const struct scan *c, int n)
{
    for (int i = 1; i <= n; i++)
        if ((c->s[i] & 0xc0) != 0x80)
            return false;
    return true;
}

/* One multi-byte character: shortest form, no surrogates, at most U+10FFFF. */
static bool multibyte(struct scan *c, uint64_t *hash)
{
    unsigned char b = *c->s;
    int n = b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : 1;
    int32_t point = b & (0x3f >> n);

    if (b < 0xc2 || b > 0xf4 || c->end - c->s <= n || !tail(c, n))
        return fail(c, REJECT_BAD_UTF8);
    for (int i = 1; i <= n; i++)
        point = (point << 6) | (c->s[i] & 0x3f);
    if ((n == 2 && point < 0x800) || (n == 3 && point < 0x10000) || point > 0x10ffff ||
        (point >= 0xd800 && point <= 0xdfff))
        return fail(c, REJECT_BAD_UTF8);
    *hash = hash_word(*hash, (uint64_t)point);
    c->s += n + 1;
    return true;
}

static bool string(struct scan *c, uint64_t *hash)
{
    if (c->s >= c->end || *c->s != '"')
        return bad_byte(c);
    c->s++;
    while (c->s < c->end && *c->s != '"') {
        int32_t point = *c->s;
        bool good = true;

        if (point == '\\')
            good = escape(c, hash);
        else if (point < 0x20)
            good = bad_byte(c);
        else if (point >= 0x80)
            good = multibyte(c, hash);
        else {
            *hash = hash_word(*hash, (uint64_t)point);
            c->s++;
        }
        if (!good)
            return false;
    }
    if (c->s >= c->end)
        return fail(c, REJECT_NOT_JSON);
    c->s++;
    return true;
}

static bool add_key(struct scan *c, uint64_t hash)
{
    uint64_t *keys = c->keys[c->depth - 1];
    int *n = &c->members[c->depth - 1];

    if (*n == c->limits->members)
        return fail(c, REJECT_TOO_MANY);
    for (int i = 0; i < *n; i++)
        if (keys[i] == hash)
            return fail(c, REJECT_DUPLICATE_MEMBER);
    keys[(*n)++] = hash;
    return true;
}

static bool value(struct scan *c);

static bool member(struct scan *c)
{
    uint64_t hash = HASH_START;

    skip_space(c);
    if (!string(c, &hash) || !add_key(c, hash))
        return false;
    skip_space(c);
    if (c->s >= c->end || *c->s != ':')
        return bad_byte(c);
    c->s++;
    return value(c);
}

/* An object or array, from its opening to its closing bracket. */
static bool container(struct scan *c, bool object)
{
    unsigned char close = object ? '}' : ']';

    if (c->depth == c->limits->depth)
        return fail(c, REJECT_TOO_DEEP);
    c->members[c->depth++] = 0;
    c->s++;
    skip_space(c);
    if (c->s < c->end && *c->s == close) {
        c->s++;
        c->depth--;
        return true;
    }
    for (;;) {
        if (!(object ? member(c) : value(c)))
            return false;
        skip_space(c);
        if (c->s >= c->end || (*c->s != ',' && *c->s != close))
            return bad_byte(c);
        if (*c->s++ == close)
            break;
    }
    c->depth--;
    return true;
}

static bool value(struct scan *c)
{
    uint64_t hash = HASH_START;

    skip_space(c);
    if (c->s >= c->end)
        return fail(c, REJECT_NOT_JSON);
    switch (*c->s) {
    case '{':
        return container(c, true);
    case '[':
        return container(c, false);
    case '"':
        return string(c, &hash);
    case 't':
        return literal(c, "true");
    case 'f':
        return literal(c, "false");
    case 'n':
        return literal(c, "null");
    default:
        if (*c->s == '-' || (*c->s >= '0' && *c->s <= '9'))
            return number(c);
        return bad_byte(c);
    }
}

enum reject json_scan(const char *json, size_t len)
{
    static const struct scan_limits limits = {SCAN_MAX_BYTES, SCAN_MAX_DEPTH, SCAN_MAX_MEMBERS};

    return json_scan_within(json, len, &limits);
}

enum reject json_scan_within(const char *json, size_t len, const struct scan_limits *limits)
{
    struct scan c;

    if (len == 0)
        return REJECT_EMPTY;
    if (len > limits->bytes)
        return REJECT_TOO_LONG;
    c.limits = limits;
    c.s = (const unsigned char *)json;
    c.end = c.s + len;
    c.why = REJECT_NONE;
    c.depth = 0;
    if (!value(&c))
        return c.why;
    skip_space(&c);
    if (c.s < c.end)
        bad_byte(&c);
    return c.why;
}
