/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers beside strtod, times there and back, copies that end and cut between characters. The
 * input is taken as text and its first 8 bytes as a time too.
 */
#include <float.h>
#include <stdlib.h>

#include "core/text.h"
#include "tests/fuzz/fuzz.h"

#define YEAR_0     (-62167219200000LL)
#define YEAR_10000 253402300800000LL

/* Within 4 units of the last place; below the normal numbers within 4 of the least ones. */
static bool close_to(double got, double want)
{
    if (isinf(got) || isinf(want))
        return got == want || (fabs(want) >= DBL_MAX * (1 - 8 * DBL_EPSILON) &&
                               fabs(got) >= DBL_MAX * (1 - 8 * DBL_EPSILON));
    return fabs(got - want) <= fmax(4 * DBL_EPSILON * fabs(want), 4 * DBL_TRUE_MIN);
}

static void number(const char *s, size_t len)
{
    double got = 0, again = 0, want;
    size_t n = text_number(s, len, &got);
    char *copy, *end;

    assert(n <= len && !isnan(got));
    if (n == 0)
        return;
    copy = malloc(n + 1);
    memcpy(copy, s, n);
    copy[n] = 0;
    want = strtod(copy, &end);
    assert(end == copy + n);
    assert(close_to(got, want));
    assert(text_number(copy, n, &again) == n && same_bits(got, again));
    free(copy);
}

static void time_there_and_back(int64_t ms)
{
    char text[TIME_TEXT_LEN];
    int64_t back;

    memset(text, 'x', sizeof text);
    text_time(ms, text);
    assert(text_ends(text, sizeof text));
    if (ms < YEAR_0 || ms >= YEAR_10000)
        return;
    assert(strlen(text) == TIME_TEXT_LEN - 1 && text[TIME_TEXT_LEN - 2] == 'Z');
    assert(text_time_parse(text, &back) && back == ms);
}

static void copies(const char *s, size_t len, size_t cap)
{
    char *out = malloc(cap);
    bool whole = text_copy_n(out, cap, s, len);

    assert(whole == (len < cap) && text_ends(out, cap));
    assert(!memcmp(out, s, strlen(out)));
    if (!memchr(s, 0, len) && text_is_utf8(s, len + 1))
        assert(text_is_utf8(out, cap));
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, size};
    char *s = malloc(size + 1);
    int64_t ms;

    memcpy(s, data, size);
    s[size] = 0;
    number((const char *)data, size);
    if (text_time_parse(s, &ms))
        time_there_and_back(ms);
    copies(s, size, 1 + size / 2);
    copies(s, size, size + 1);
    bytes_take(&b, &ms, sizeof ms);
    time_there_and_back(ms);
    free(s);
    return 0;
}
