/* SPDX-License-Identifier: Apache-2.0 */
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool text_copy_n(char *dst, size_t cap, const char *src, size_t len)
{
    size_t n = len < cap ? len : cap - 1;

    /* A character is not cut in two: half of one is no text. */
    while (n < len && n > 0 && ((unsigned char)src[n] & 0xc0) == 0x80)
        n--;
    memcpy(dst, src, n);
    dst[n] = 0;
    return n == len;
}

bool text_copy(char *dst, size_t cap, const char *src)
{
    return text_copy_n(dst, cap, src, strlen(src));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct digits {
    uint64_t value; /* the first 19 significant ones */
    int used, dropped, fraction;
};

static size_t read_digits(const char *s, size_t len, size_t i, struct digits *d, bool fraction)
{
    for (; i < len && is_digit(s[i]); i++) {
        if (d->used < 19 && (d->used > 0 || s[i] != '0')) {
            d->value = d->value * 10 + (uint64_t)(s[i] - '0');
            d->used++;
        } else if (d->used >= 19) {
            d->dropped++;
            continue;
        }
        d->fraction += fraction;
    }
    return i;
}

static size_t read_exponent(const char *s, size_t len, size_t i, int *exponent)
{
    size_t at = i + 1;
    int sign = 1, e = 0;

    if (at < len && (s[at] == '+' || s[at] == '-'))
        sign = s[at++] == '-' ? -1 : 1;
    if (at >= len || !is_digit(s[at]))
        return 0;
    for (; at < len && is_digit(s[at]); at++)
        if (e < 100000)
            e = e * 10 + (s[at] - '0');
    *exponent = sign * e;
    return at;
}

/* Powers up to 22 are exact in a double, and so is a quotient or product of two exact numbers. */
static double scale10(double v, int e)
{
    static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

    if (v == 0 || e == 0)
        return v;
    if (e > 0 && e <= 22)
        return v * exact[e];
    if (e < 0 && e >= -22)
        return v / exact[-e];
    if (e > 400)
        return INFINITY;
    /* In two steps where the power alone would lose digits below the normal numbers. */
    return e < -280 ? v * pow(10, e + 200) * 1e-200 : v * pow(10, e);
}

size_t text_number(const char *s, size_t len, double *v)
{
    struct digits d = {0};
    bool minus = len > 0 && s[0] == '-';
    size_t i = minus;
    int exponent = 0;

    if (i >= len || !is_digit(s[i]))
        return 0;
    if (s[i] == '0' && i + 1 < len && is_digit(s[i + 1]))
        return 0;
    i = read_digits(s, len, i, &d, false);
    if (i < len && s[i] == '.') {
        if (i + 1 >= len || !is_digit(s[i + 1]))
            return 0;
        int dropped = d.dropped;
        i = read_digits(s, len, i + 1, &d, true);
        d.dropped = dropped;
    }
    if (i < len && (s[i] == 'e' || s[i] == 'E')) {
        i = read_exponent(s, len, i, &exponent);
        if (i == 0)
            return 0;
    }
    *v = scale10((double)d.value, exponent - d.fraction + d.dropped);
    if (minus)
        *v = -*v;
    return i;
}

/* Days since 1970-01-01 of a civil date, and back (proleptic Gregorian). */
static int64_t days_of(int64_t y, int m, int d)
{
    int64_t era, yoe, doy;

    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void civil_of(int64_t days, int *y, int *m, int *d)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;

    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

void text_time(int64_t ms, char out[TIME_TEXT_LEN])
{
    int64_t days = ms / 86400000 - (ms % 86400000 < 0);
    int64_t rest = ms % 86400000 + (ms % 86400000 < 0) * 86400000;
    char wide[80];
    int y, m, d;

    civil_of(days, &y, &m, &d);
    snprintf(wide, sizeof wide, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", y, m, d,
             (int)(rest / 3600000), (int)(rest / 60000 % 60), (int)(rest / 1000 % 60),
             (int)(rest % 1000));
    text_copy(out, TIME_TEXT_LEN, wide);
}

/* Exactly n digits; -1 when they are not there. */
static int fixed(const char **s, int n)
{
    int v = 0;

    for (int i = 0; i < n; i++, (*s)++) {
        if (!is_digit(**s))
            return -1;
        v = v * 10 + (**s - '0');
    }
    return v;
}

static bool take(const char **s, char c)
{
    if (**s != c)
        return false;
    (*s)++;
    return true;
}

static bool parse_date(const char **s, int64_t *days)
{
    int y = fixed(s, 4);
    int m = take(s, '-') ? fixed(s, 2) : -1;
    int d = take(s, '-') ? fixed(s, 2) : -1;
    int real_y, real_m, real_d;

    if (y < 0 || m < 1 || m > 12 || d < 1)
        return false;
    *days = days_of(y, m, d);
    civil_of(*days, &real_y, &real_m, &real_d);
    return d == real_d;
}

static bool parse_zone(const char **s, int64_t *ms)
{
    int sign = **s == '-' ? 1 : -1;
    int h, m;

    if (take(s, 'Z') || take(s, 'z'))
        return true;
    if (**s != '+' && **s != '-')
        return false;
    (*s)++;
    h = fixed(s, 2);
    m = take(s, ':') ? fixed(s, 2) : -1;
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *ms += sign * (h * 3600000LL + m * 60000LL);
    return true;
}

static bool parse_clock(const char **s, int64_t *ms)
{
    int h = fixed(s, 2);
    int m = take(s, ':') ? fixed(s, 2) : -1;
    int sec = take(s, ':') ? fixed(s, 2) : -1;
    int64_t unit = 100;

    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60)
        return false;
    *ms += h * 3600000LL + m * 60000LL + sec * 1000LL;
    if (!take(s, '.'))
        return true;
    if (!is_digit(**s))
        return false;
    for (; is_digit(**s); (*s)++, unit /= 10)
        *ms += (**s - '0') * unit;
    return true;
}

bool text_time_parse(const char *s, int64_t *ms)
{
    int64_t days;

    if (!parse_date(&s, &days))
        return false;
    *ms = days * 86400000;
    if (*s == 0)
        return true;
    if (*s != 'T' && *s != 't' && *s != ' ')
        return false;
    s++;
    return parse_clock(&s, ms) && parse_zone(&s, ms) && *s == 0;
}

uint64_t hash_bytes(uint64_t h, const void *data, size_t len)
{
    const uint8_t *p = data;

    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * UINT64_C(1099511628211);
    return h;
}

uint64_t hash_end(uint64_t h)
{
    h ^= h >> 33;
    h *= UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 33;
    return h;
}
