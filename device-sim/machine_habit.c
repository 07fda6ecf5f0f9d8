/* SPDX-License-Identifier: Apache-2.0 */
/* When a household draws water: seeded, at waking hours (UTC+8 kitchens). */
#include <math.h>

#include "device-sim/machine_int.h"

#define DAY_MS  86400000LL
#define ZONE_MS (8 * 3600000LL)

static void add(struct machine *m, int64_t at_ms, double amount)
{
    int i = m->plan_count;

    if (i == MACHINE_DRAWS)
        return;
    for (; i > 0 && m->plan[i - 1].at_ms > at_ms; i--)
        m->plan[i] = m->plan[i - 1];
    m->plan[i] = (struct machine_draw){at_ms, amount};
    m->plan_count++;
}

void machine_plan_day(struct machine *m)
{
    static const int per_day[] = {0, 3, 8, 16};
    static const double hours[] = {6.5, 7.2, 8.0, 11.5, 12.3, 14.5, 17.6, 18.4, 19.5, 20.8};
    int64_t day = (m->now_ms + ZONE_MS) / DAY_MS;
    int n = per_day[m->usage];

    if (day == m->plan_day)
        return;
    m->plan_day = day;
    m->plan_count = m->plan_next = 0;
    for (int i = 0; i < n; i++) {
        int slot = (i * 10 / n + (int)(prng_unit(&m->prng) * 2)) % 10;
        double h = hours[slot] + prng_unit(&m->prng) * 0.6;
        int64_t at = day * DAY_MS - ZONE_MS + (int64_t)(h * 3600000);
        double amount = m->tank ? 1.2 + prng_unit(&m->prng) * 1.6 : 100 + prng_unit(&m->prng) * 110;

        /* A glass now and then, too short to prove anything. */
        if (prng_unit(&m->prng) < 0.15)
            amount = m->tank ? 0.3 : 25;
        if (at >= m->now_ms)
            add(m, at, amount);
    }
}
