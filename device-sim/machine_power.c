/* SPDX-License-Identifier: Apache-2.0 */
/* The electric side of a machine: whether the pump gets current, and how warm it becomes. */
#include <math.h>

#include "device-sim/machine_int.h"

#define HOT_AFTER_MS (30 * 60000LL)
#define HOT_REST_MS  (25 * 60000LL)
/* Of the body of the pump; engineering judgement, as the two limits of its guard. */
#define WARM_S       1500.0
#define GUARD_C      90.0
#define COOL_C       60.0

bool machine_pump_lost(struct machine *m)
{
    bool running = m->pump_on && !m->flush;

    if (m->br[BR_pump_hot] > 0 && running && m->now_ms - m->run_start_ms > HOT_AFTER_MS &&
        m->now_ms >= m->hot_until_ms)
        m->hot_until_ms = m->now_ms + HOT_REST_MS;
    if (m->br[BR_pump_hot] > 0 && m->now_ms < m->hot_until_ms)
        return true;
    /* A loose plug: half a minute with, twenty seconds without. */
    return m->br[BR_pump_gaps] > 0 && m->now_ms / 1000 % 50 >= 30;
}

/* Its loss grows with the square of the current, and it nears its end temperature in time. */
void machine_warm(struct machine *m, double dt_s)
{
    double load = m->now.i_pump / m->model->i_rated;
    double end_c = m->br[BR_cabinet] + m->model->heat_c * load * load;

    /* Nobody else feels it. */
    if (!(m->br[BR_guard] > 0))
        return;
    m->pump_c += (end_c - m->pump_c) * (1 - exp(-dt_s / WARM_S));
    if (m->pump_c >= GUARD_C)
        m->hot = true;
    if (m->pump_c <= COOL_C)
        m->hot = false;
}
