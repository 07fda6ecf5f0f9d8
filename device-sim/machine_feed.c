/* SPDX-License-Identifier: Apache-2.0 */
/* What street and house give the machine: pressure and temperature of its feed. */
#include <math.h>

#include "device-sim/machine_int.h"

#define FEED_S 180.0

/* What the street or the house gives when everybody is at home. */
static double at_peak(const struct machine *m, enum break_param always, enum break_param then)
{
    int hour = (int)((m->now_ms + 8 * 3600000LL) / 3600000 % 24);
    bool peak = (hour >= 6 && hour < 9) || (hour >= 17 && hour < 22);

    return peak && m->br[then] >= 0 ? m->br[then] : m->br[always];
}

double machine_line_mpa(const struct machine *m)
{
    return at_peak(m, BR_line, BR_line_peak);
}

/* Water in pipes and housings takes its time. */
void machine_feed(struct machine *m, double dt_s)
{
    double c = at_peak(m, BR_temp, BR_temp_peak);

    if (m->br[BR_temp_peak] >= 0)
        m->feed_c += (c - m->feed_c) * (1 - exp(-dt_s / FEED_S));
    else
        m->feed_c = c;
}
