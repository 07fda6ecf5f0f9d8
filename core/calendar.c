/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calendar.h"

#include <string.h>

#include "core/civil.h"

#define DAY_MS      86400000LL
#define MINUTE_MS   60000LL
#define HORIZON_MS  (3660 * DAY_MS)
#define HORIZON_DAY 3660

void calendar_init(struct calendar *c)
{
    memset(c, 0, sizeof *c);
    for (int i = 0; i < 7; i++)
        c->week[i] = (struct day_hours){1, {{8 * 60, 21 * 60}}};
    c->quiet = (struct day_hours){2, {{0, 8 * 60}, {21 * 60, DAY_MIN}}};
}

static const struct day_hours *hours_of(const struct calendar *c, int64_t day)
{
    int low = 0, high = c->day_count;

    while (low < high) {
        int mid = (low + high) / 2;

        if (c->day[mid].day < day)
            low = mid + 1;
        else
            high = mid;
    }
    return low < c->day_count && c->day[low].day == day ? &c->day[low].hours
                                                        : &c->week[civil_weekday(day)];
}

/* The same question about a moment of one local day; *until is local too. */
static bool inside(const struct day_hours *h, int64_t midnight, int64_t local, int64_t *until)
{
    *until = midnight + DAY_MS;
    for (int i = 0; i < h->count; i++) {
        int64_t from = midnight + h->w[i].from_min * MINUTE_MS;
        int64_t to = midnight + h->w[i].to_min * MINUTE_MS;

        if (local >= to)
            continue;
        *until = local < from ? from : to;
        return local >= from;
    }
    return false;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool away_at(const struct worktime *w, int64_t t, int64_t *until_ms)
{
    for (int i = 0; i < w->away_count; i++) {
        const struct absence *a = &w->away[i];

        if (t >= a->from_ms && t < a->to_ms) {
            *until_ms = a->to_ms;
            return true;
        }
        if (a->from_ms > t)
            *until_ms = least(*until_ms, a->from_ms);
    }
    return false;
}

bool worktime_open(const struct worktime *w, int64_t t, int64_t *until_ms)
{
    struct zone_span s = zone_span(w->zone, t);
    int64_t local = t + s.offset_ms, day = floor_div(local, DAY_MS);
    bool open = inside(hours_of(w->calendar, day), day * DAY_MS, local, until_ms);

    *until_ms = least(*until_ms - s.offset_ms, s.until_ms);
    if (w->on_call) {
        *until_ms = INT64_MAX;
        open = true;
    }
    return !away_at(w, t, until_ms) && open;
}

bool quiet_at(const struct calendar *c, const struct zone *z, int64_t t, int64_t *until_ms)
{
    struct zone_span s = zone_span(z, t);
    int64_t local = t + s.offset_ms, midnight = floor_div(local, DAY_MS) * DAY_MS;
    bool quiet = inside(&c->quiet, midnight, local, until_ms);

    *until_ms = least(*until_ms - s.offset_ms, s.until_ms);
    return quiet;
}

int64_t worktime_next(const struct worktime *w, int64_t t)
{
    int64_t end = t + HORIZON_MS, until;

    while (t < end) {
        if (worktime_open(w, t, &until))
            return t;
        t = until;
    }
    return INT64_MAX;
}

static bool all_away(const struct worktime *w, int64_t from_ms, int64_t to_ms)
{
    int64_t until;

    while (from_ms < to_ms) {
        if (worktime_open(w, from_ms, &until))
            return false;
        from_ms = until;
    }
    return true;
}

int64_t worktime_next_day_at(const struct worktime *w, int64_t t, int minute)
{
    int64_t day = floor_div(zone_local(w->zone, t), DAY_MS);

    for (int i = 1; i <= HORIZON_DAY; i++) {
        int64_t midnight = (day + i) * DAY_MS;

        if (!all_away(w, zone_utc(w->zone, midnight), zone_utc(w->zone, midnight + DAY_MS)))
            return zone_utc(w->zone, midnight + minute * MINUTE_MS);
    }
    return INT64_MAX;
}

int64_t calendar_next_at(const struct zone *z, int64_t t, int minute)
{
    int64_t midnight = floor_div(zone_local(z, t), DAY_MS) * DAY_MS;
    int64_t at = zone_utc(z, midnight + minute * MINUTE_MS);

    while (at <= t) {
        midnight += DAY_MS;
        at = zone_utc(z, midnight + minute * MINUTE_MS);
    }
    return at;
}
