/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzz targets share: bytes handed out one after the other, and what holds of every
 * sample that was accepted, whoever made it. A property that fails is an assert that fails.
 */
#ifndef TW_FUZZ_H
#define TW_FUZZ_H

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const uint8_t *p;
    size_t left;
};

/* Zeros once the bytes are used up. */
static inline void bytes_take(struct bytes *b, void *out, size_t n)
{
    size_t have = n < b->left ? n : b->left;

    memset(out, 0, n);
    memcpy(out, b->p, have);
    b->p += have;
    b->left -= have;
}

static inline uint8_t bytes_one(struct bytes *b)
{
    uint8_t one;

    bytes_take(b, &one, 1);
    return one;
}

/* Length of the character at s, 0 when it is none. */
static inline size_t utf8_char(const char *s, size_t left)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t n = u[0] < 0x80 ? 1 : u[0] < 0xc2 ? 0 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;

    if (u[0] > 0xf4 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if (u[i] < 0x80 || u[i] > 0xbf)
            return 0;
    if ((u[0] == 0xe0 && u[1] < 0xa0) || (u[0] == 0xed && u[1] > 0x9f) ||
        (u[0] == 0xf0 && u[1] < 0x90) || (u[0] == 0xf4 && u[1] > 0x8f))
        return 0;
    return n;
}

static inline bool text_ends(const char *s, size_t cap)
{
    return memchr(s, 0, cap) != NULL;
}

static inline bool text_is_utf8(const char *s, size_t cap)
{
    size_t at = 0, n = 1;

    if (!text_ends(s, cap))
        return false;
    for (; s[at]; at += n) {
        n = utf8_char(s + at, strlen(s + at));
        if (n == 0)
            return false;
    }
    return true;
}

static inline bool number_or_unknown(double v)
{
    return !isinf(v);
}

/* A known value is finite and of its kind; an unknown one is NaN. */
static inline void value_must_be_good(const struct sample *s, int f)
{
    const struct field_info *info = &field_table[f];
    double v = s->v[f];

    assert(s->q[f] <= Q_STALE);
    if (!sample_known(s, (enum field)f)) {
        assert(isnan(v));
        return;
    }
    assert(isfinite(v));
    if (info->kind == FIELD_BOOL)
        assert(v == 0 || v == 1);
    if (info->kind == FIELD_STATE)
        assert(v >= 0 && v < MACHINE_STATE_COUNT && v == floor(v));
}

static inline void sample_must_be_good(const struct sample *s)
{
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        value_must_be_good(s, f);
    assert(s->code_count <= SAMPLE_CODES && s->filter_count <= SAMPLE_FILTERS);
    for (int i = 0; i < s->code_count; i++)
        assert(text_ends(s->codes[i], CODE_LEN));
    for (int i = 0; i < s->filter_count; i++) {
        const struct filter_reading *f = &s->filters[i];

        assert(text_ends(f->stage, STAGE_LEN));
        assert(number_or_unknown((double)f->used_l) && number_or_unknown((double)f->used_h) &&
               number_or_unknown((double)f->remain_pct));
    }
    assert(text_ends(s->run_id, sizeof s->run_id));
    assert(text_ends(s->reset_reason, sizeof s->reset_reason));
}

/* What a decoder let in, besides: inside the ranges of fields.def, and text that can be shown. */
static inline void sample_must_be_clean(const struct sample *s)
{
    sample_must_be_good(s);
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        double lo = field_table[f].lo, hi = field_table[f].hi;

        /* A measured number is kept as a float: the limit itself may round away from zero. */
        if (sample_known(s, (enum field)f))
            assert(s->v[f] >= fmin(lo, (double)(float)lo) &&
                   s->v[f] <= fmax(hi, (double)(float)hi));
    }
    for (int i = 0; i < s->code_count; i++)
        assert(text_is_utf8(s->codes[i], CODE_LEN));
    for (int i = 0; i < s->filter_count; i++)
        assert(text_is_utf8(s->filters[i].stage, STAGE_LEN));
    assert(text_is_utf8(s->run_id, sizeof s->run_id));
    assert(text_is_utf8(s->reset_reason, sizeof s->reset_reason));
}

static inline bool same_bits(double a, double b)
{
    return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

/* Identity, times and hash are not looked at: a packed sample does not carry them. */
static inline void samples_must_be_equal(const struct sample *a, const struct sample *b)
{
    assert(!memcmp(a->q, b->q, sizeof a->q));
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        assert(same_bits(a->v[f], b->v[f]));
    assert(a->buffered == b->buffered && a->has_codes == b->has_codes);
    assert(a->code_count == b->code_count && a->filter_count == b->filter_count);
    for (int i = 0; i < a->code_count; i++)
        assert(!strcmp(a->codes[i], b->codes[i]));
    for (int i = 0; i < a->filter_count; i++) {
        const struct filter_reading *x = &a->filters[i], *y = &b->filters[i];

        assert(!strcmp(x->stage, y->stage) && same_bits((double)x->used_l, (double)y->used_l) &&
               same_bits((double)x->used_h, (double)y->used_h) &&
               same_bits((double)x->remain_pct, (double)y->remain_pct));
    }
    assert(!strcmp(a->run_id, b->run_id) && !strcmp(a->reset_reason, b->reset_reason));
}

#endif
