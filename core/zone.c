/* SPDX-License-Identifier: Apache-2.0 */
#include "core/zone.h"

#include <string.h>

#include "core/civil.h"

#define DAY_S   86400
#define FAR_S   (INT64_C(1) << 51)
#define LOOK_MS (26 * 3600000LL) /* no offset is larger */

void zone_fixed(struct zone *z, int32_t offset_s)
{
    memset(z, 0, sizeof *z);
    z->first_s = z->std_s = offset_s;
    z->ruled = true;
}

static int64_t month_day(const struct zone_day *d, int64_t year)
{
    int64_t first = civil_days(year, d->month, 1);
    int64_t next = d->month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, d->month + 1, 1);
    int weekday = (civil_weekday(first) + 1) % 7;
    int64_t day = first + (d->day - weekday + 7) % 7 + (d->week - 1) * 7;

    return day >= next ? day - 7 : day;
}

static int64_t rule_day(const struct zone_day *d, int64_t year)
{
    int64_t first = civil_days(year, 1, 1);

    if (d->kind == 'M')
        return month_day(d, year);
    if (d->kind == 'J')
        return first + d->day - 1 + (d->day >= 60 && civil_is_leap(year));
    return first + d->day;
}

struct change {
    int64_t at_s;
    int32_t to_s;
};

static void year_changes(const struct zone *z, int64_t year, struct change out[2])
{
    struct change begin = {rule_day(&z->begin, year) * DAY_S + z->begin.at_s - z->std_s, z->dst_s};
    struct change end = {rule_day(&z->end, year) * DAY_S + z->end.at_s - z->dst_s, z->std_s};
    bool north = begin.at_s < end.at_s;

    out[0] = north ? begin : end;
    out[1] = north ? end : begin;
}

/* Narrows from and until to the rule's changes around t; returns the offset between them. */
static int32_t rule_span(const struct zone *z, int64_t t, int64_t *from, int64_t *until)
{
    struct change c[6];
    int64_t year = civil_date(floor_div(t, DAY_S)).year;
    int32_t offset = z->std_s;

    if (!z->summer)
        return offset;
    for (int i = 0; i < 3; i++)
        year_changes(z, year - 1 + i, c + 2 * i);
    for (int i = 0; i < 6; i++) {
        if (c[i].at_s <= t) {
            offset = c[i].to_s;
            *from = c[i].at_s > *from ? c[i].at_s : *from;
        } else if (c[i].at_s < *until) {
            *until = c[i].at_s;
        }
    }
    return offset;
}

/* How many changes of the table lie at or before t. */
static int table_find(const struct zone *z, int64_t t)
{
    int low = 0, high = z->count;

    while (low < high) {
        int mid = (low + high) / 2;

        if (z->at_s[mid] <= t)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct zone_span zone_span(const struct zone *z, int64_t utc_ms)
{
    int64_t t = floor_div(utc_ms, 1000), from = -FAR_S, until = FAR_S;
    int n = table_find(z, t);
    int32_t offset = n ? z->offset_s[n - 1] : z->first_s;

    if (n)
        from = z->at_s[n - 1];
    if (n < z->count)
        until = z->at_s[n];
    else if (z->ruled)
        offset = rule_span(z, t, &from, &until);
    return (struct zone_span){from * 1000, until * 1000, offset * 1000LL};
}

int64_t zone_local(const struct zone *z, int64_t utc_ms)
{
    return utc_ms + zone_span(z, utc_ms).offset_ms;
}

int64_t zone_utc(const struct zone *z, int64_t local_ms)
{
    struct zone_span s = zone_span(z, local_ms - LOOK_MS);

    while (local_ms - s.offset_ms >= s.until_ms)
        s = zone_span(z, s.until_ms);
    return local_ms - s.offset_ms < s.from_ms ? s.from_ms : local_ms - s.offset_ms;
}
