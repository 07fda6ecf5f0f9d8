/* SPDX-License-Identifier: Apache-2.0 */
#include "core/window.h"

#include "core/civil.h"

#define HALF_HOUR_MS (30 * 60000LL)
#define DAY_LONG_MS  (24 * 3600000LL)

static bool works(const struct worktime *work, struct window w)
{
    int64_t until;

    return worktime_open(work, w.from_ms, &until) && until >= w.to_ms;
}

static bool undisturbed(const struct window *busy, int count, struct window w)
{
    for (int i = 0; i < count; i++)
        if (busy[i].from_ms < w.to_ms + WINDOW_GAP_MS && w.from_ms < busy[i].to_ms + WINDOW_GAP_MS)
            return false;
    return true;
}

static int64_t midnight(const struct zone *z, int64_t t)
{
    return zone_utc(z, floor_div(zone_local(z, t), DAY_LONG_MS) * DAY_LONG_MS);
}

void windows_free(const struct worktime *work, const struct window *busy, int busy_count,
                  int64_t now_ms, struct window_list *out)
{
    struct worktime hours = *work;
    int64_t t = midnight(work->zone, now_ms), day;

    hours.on_call = false;
    out->count = 0;
    for (day = t; t < now_ms + WINDOW_REACH_MS && out->count < WINDOWS_MAX;) {
        struct window w = {t, t + WINDOW_LENGTH_MS};
        bool free = works(&hours, w) && undisturbed(busy, busy_count, w);

        if (free && t >= now_ms + WINDOW_LEAD_MS)
            out->w[out->count++] = w;
        t = free ? w.to_ms : t + HALF_HOUR_MS;
        if (midnight(work->zone, t) != day)
            t = day = midnight(work->zone, t);
    }
}
