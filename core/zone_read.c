/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled tz files (RFC 8536) and the rule of POSIX TZ at their end. */
#include <string.h>

#include "core/zone.h"

#define HEADER    44
#define TYPE_SIZE 6
#define HOUR_S    3600
#define FAR_S     (INT64_C(1) << 50) /* milliseconds of it still fit */

struct counts {
    uint32_t utc, std, leap, times, types, chars;
};

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const uint8_t *p)
{
    return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool header(const uint8_t *p, size_t len, struct counts *c)
{
    if (len < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return false;
    *c = (struct counts){be32(p + 20), be32(p + 24), be32(p + 28),
                         be32(p + 32), be32(p + 36), be32(p + 40)};
    /* Far more than any file has: the sums below cannot overflow. */
    return c->utc < 65536 && c->std < 65536 && c->leap < 65536 && c->times < 65536 &&
           c->types > 0 && c->types < 256 && c->chars < 65536;
}

static size_t body_size(const struct counts *c, size_t time_size)
{
    return c->times * (time_size + 1) + c->types * TYPE_SIZE + c->chars +
           c->leap * (time_size + 4) + c->std + c->utc;
}

static bool take_table(struct zone *z, const uint8_t *p, const struct counts *c)
{
    const uint8_t *index = p + c->times * 8, *types = index + c->times;

    if (c->times > ZONE_CHANGES)
        return false;
    z->count = (int)c->times;
    z->first_s = (int32_t)be32(types);
    for (uint32_t i = 0; i < c->types; i++) {
        int32_t offset = (int32_t)be32(types + i * TYPE_SIZE);

        if (offset < -26 * HOUR_S || offset > 26 * HOUR_S)
            return false;
    }
    for (uint32_t i = 0; i < c->times; i++) {
        z->at_s[i] = be64(p + i * 8);
        if (z->at_s[i] < -FAR_S || z->at_s[i] > FAR_S)
            return false;
        if (index[i] >= c->types || (i && z->at_s[i] <= z->at_s[i - 1]))
            return false;
        z->offset_s[i] = (int32_t)be32(types + index[i] * TYPE_SIZE);
    }
    return true;
}

enum err zone_parse(struct zone *z, const void *data, size_t len)
{
    const uint8_t *p = data;
    const char *rule, *end;
    struct counts c;
    size_t first;

    memset(z, 0, sizeof *z);
    if (!header(p, len, &c))
        return ERR_CORRUPT;
    first = HEADER + body_size(&c, 4);
    if (first > len || !header(p + first, len - first, &c))
        return ERR_CORRUPT;
    p += first + HEADER;
    len -= first + HEADER;
    if (body_size(&c, 8) + 2 > len || !take_table(z, p, &c))
        return ERR_CORRUPT;
    rule = (const char *)p + body_size(&c, 8);
    end = memchr(rule + 1, '\n', len - body_size(&c, 8) - 1);
    if (rule[0] != '\n' || !end)
        return ERR_CORRUPT;
    if (end == rule + 1)
        return ERR_OK;
    return zone_rule_parse(z, rule + 1, (size_t)(end - rule - 1)) ? ERR_OK : ERR_CORRUPT;
}

/* The text that is left to read; fails by becoming NULL. */
struct rest {
    const char *p, *end;
};

static bool at(const struct rest *r, char c)
{
    return r->p < r->end && *r->p == c;
}

static bool skip(struct rest *r, char c)
{
    if (!at(r, c))
        return false;
    r->p++;
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool skip_name(struct rest *r)
{
    const char *start = r->p;

    if (skip(r, '<')) {
        while (r->p < r->end && *r->p != '>')
            r->p++;
        return skip(r, '>');
    }
    while (r->p < r->end && is_letter(*r->p))
        r->p++;
    return r->p - start >= 3;
}

static bool number(struct rest *r, int max, int *out)
{
    const char *start = r->p;
    int n = 0;

    while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && n <= max)
        n = n * 10 + (*r->p++ - '0');
    *out = n;
    return r->p > start && n <= max;
}

/* [+-]h[:m[:s]] in seconds. */
static bool clock_time(struct rest *r, int32_t *out)
{
    int h, m = 0, s = 0;
    bool minus = skip(r, '-');

    if (!minus)
        skip(r, '+');
    if (!number(r, 167, &h) || (skip(r, ':') && !number(r, 59, &m)) ||
        (skip(r, ':') && !number(r, 59, &s)))
        return false;
    *out = (minus ? -1 : 1) * (h * HOUR_S + m * 60 + s);
    return true;
}

static bool change_day(struct rest *r, struct zone_day *d)
{
    bool good;

    d->kind = at(r, 'M') || at(r, 'J') ? *r->p++ : '0';
    if (d->kind == 'M')
        good = number(r, 12, &d->month) && d->month >= 1 && skip(r, '.') &&
               number(r, 5, &d->week) && d->week >= 1 && skip(r, '.') && number(r, 6, &d->day);
    else
        good = number(r, 365, &d->day) && (d->kind == '0' || d->day >= 1);
    d->at_s = 2 * HOUR_S;
    return good && (!skip(r, '/') || clock_time(r, &d->at_s));
}

bool zone_rule_parse(struct zone *z, const char *text, size_t len)
{
    struct rest r = {text, text + len};
    int32_t west;

    if (!skip_name(&r) || !clock_time(&r, &west))
        return false;
    z->std_s = -west;
    z->ruled = true;
    z->summer = r.p < r.end;
    if (!z->summer)
        return true;
    if (!skip_name(&r))
        return false;
    z->dst_s = z->std_s + HOUR_S;
    if (!at(&r, ',')) {
        if (!clock_time(&r, &west))
            return false;
        z->dst_s = -west;
    }
    return skip(&r, ',') && change_day(&r, &z->begin) && skip(&r, ',') && change_day(&r, &z->end) &&
           r.p == r.end;
}
