/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pack.h"

#include <math.h>
#include <string.h>

#include "core/text.h"

#define VERSION   1
#define HAS_CODES 1
#define BUFFERED  2
#define ESTIMATED 0x80 /* on a field's number: the value is an estimate */
#define INVALID   0x40 /* on a field's number: a quality byte instead of a value */

static size_t put(uint8_t *buf, size_t at, const void *data, size_t n)
{
    memcpy(buf + at, data, n);
    return at + n;
}

static size_t put_text(uint8_t *buf, size_t at, const char *s)
{
    uint8_t n = (uint8_t)strlen(s);

    buf[at++] = n;
    return put(buf, at, s, n);
}

/* Counters outgrow a float's 24 bits; measured values do not. */
static size_t put_value(uint8_t *buf, size_t at, int f, double v)
{
    float small = (float)v;
    uint8_t bit;

    switch (field_table[f].kind) {
    case FIELD_BOOL:
    case FIELD_STATE:
        bit = (uint8_t)v;
        return put(buf, at, &bit, 1);
    case FIELD_COUNT_UP:
        return put(buf, at, &v, sizeof v);
    default:
        return put(buf, at, &small, sizeof small);
    }
}

static size_t put_field(uint8_t *buf, size_t at, const struct sample *s, int f)
{
    if (s->q[f] == Q_ABSENT)
        return at;
    if (!sample_known(s, (enum field)f)) {
        buf[at++] = (uint8_t)(f | INVALID);
        buf[at++] = s->q[f];
        return at;
    }
    buf[at++] = (uint8_t)(f | (s->q[f] == Q_ESTIMATED ? ESTIMATED : 0));
    return put_value(buf, at, f, s->v[f]);
}

size_t sample_pack(const struct sample *s, uint8_t *buf)
{
    size_t at = 0, count_at;

    buf[at++] = VERSION;
    buf[at++] = (uint8_t)((s->has_codes ? HAS_CODES : 0) | (s->buffered ? BUFFERED : 0));
    count_at = at++;
    buf[count_at] = 0;
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        buf[count_at] = (uint8_t)(buf[count_at] + (s->q[f] != Q_ABSENT));
        at = put_field(buf, at, s, f);
    }
    buf[at++] = s->code_count;
    for (int i = 0; i < s->code_count; i++)
        at = put_text(buf, at, s->codes[i]);
    buf[at++] = s->filter_count;
    for (int i = 0; i < s->filter_count; i++)
        at = put(buf, at, &s->filters[i], sizeof s->filters[i]);
    at = put_text(buf, at, s->run_id);
    return put_text(buf, at, s->reset_reason);
}

struct reader {
    const uint8_t *p;
    size_t left;
    bool bad;
};

static void get(struct reader *r, void *out, size_t n)
{
    if (r->left < n) {
        r->bad = true;
        memset(out, 0, n);
        return;
    }
    memcpy(out, r->p, n);
    r->p += n;
    r->left -= n;
}

static uint8_t get_byte(struct reader *r)
{
    uint8_t b;

    get(r, &b, 1);
    return b;
}

static void get_text(struct reader *r, char *out, size_t cap)
{
    uint8_t n = get_byte(r);

    if (n >= cap) {
        r->bad = true;
        return;
    }
    get(r, out, n);
    out[n] = 0;
}

static double get_value(struct reader *r, int f)
{
    float small;
    double big;

    switch (field_table[f].kind) {
    case FIELD_BOOL:
    case FIELD_STATE:
        return get_byte(r);
    case FIELD_COUNT_UP:
        get(r, &big, sizeof big);
        return big;
    default:
        get(r, &small, sizeof small);
        return (double)small;
    }
}

/* What no decoder lets in was not stored by us: the bytes are damaged. */
static bool value_possible(int f, double v)
{
    if (field_table[f].kind == FIELD_BOOL)
        return v <= 1;
    if (field_table[f].kind == FIELD_STATE)
        return v < MACHINE_STATE_COUNT;
    return isfinite(v);
}

static void get_field(struct reader *r, struct sample *s)
{
    uint8_t tag = get_byte(r);
    int f = tag & 0x3f;

    if (f >= (int)FIELD_COUNT || s->q[f] != Q_ABSENT) {
        r->bad = true;
        return;
    }
    if (tag & INVALID) {
        s->q[f] = get_byte(r);
        r->bad |= s->q[f] < Q_SENTINEL || s->q[f] > Q_STALE;
        return;
    }
    s->q[f] = tag & ESTIMATED ? Q_ESTIMATED : Q_OK;
    s->v[f] = get_value(r, f);
    r->bad |= !value_possible(f, s->v[f]);
}

static void get_filter(struct reader *r, struct filter_reading *f)
{
    get(r, f, sizeof *f);
    r->bad |= !memchr(f->stage, 0, STAGE_LEN) || isinf(f->used_l) || isinf(f->used_h) ||
              isinf(f->remain_pct);
}

bool sample_unpack(struct sample *s, const uint8_t *buf, size_t len)
{
    struct reader r = {buf, len, false};
    uint8_t flags, fields;

    memset(s, 0, sizeof *s);
    s->boot_id = s->seq = s->ts_ms = -1;
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        s->v[f] = NAN;
    if (get_byte(&r) != VERSION)
        return false;
    flags = get_byte(&r);
    s->has_codes = flags & HAS_CODES;
    s->buffered = flags & BUFFERED;
    fields = get_byte(&r);
    for (int i = 0; i < fields && !r.bad; i++)
        get_field(&r, s);
    s->code_count = get_byte(&r);
    if (s->code_count > SAMPLE_CODES)
        return false;
    for (int i = 0; i < s->code_count; i++)
        get_text(&r, s->codes[i], CODE_LEN);
    s->filter_count = get_byte(&r);
    if (s->filter_count > SAMPLE_FILTERS)
        return false;
    for (int i = 0; i < s->filter_count; i++)
        get_filter(&r, &s->filters[i]);
    get_text(&r, s->run_id, sizeof s->run_id);
    get_text(&r, s->reset_reason, sizeof s->reset_reason);
    return !r.bad && r.left == 0;
}
