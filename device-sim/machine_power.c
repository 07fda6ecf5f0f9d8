/* SPDX-License-Identifier: Apache-2.0 */
/* The electric side of a machine: whether the pump gets current, and how warm it becomes. */
#include <math.h>

#include "core/sample.h"
#include "device-sim/machine_int.h"

#define HOT_AFTER_MS (30 * 60000LL)
#define HOT_REST_MS  (25 * 60000LL)
/* Of the body of the pump; engineering judgement, as the two limits of its guard. */
#define WARM_S       1500.0
#define GUARD_C      90.0
#define COOL_C       60.0
#define PLUG_EVERY_S 600
#define PLUG_OUT_S   10
#define BOOT_MS      10000
#define BROWN_OUT_V  12.0

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

static bool has_power(const struct machine *m)
{
    bool out = m->br[BR_plug] > 0 && m->now_ms / 1000 % PLUG_EVERY_S < PLUG_OUT_S;

    return m->br[BR_power] > 0 && !out && m->now_ms >= m->booting_until_ms;
}

static void go_dark(struct machine *m)
{
    m->dark = true;
    m->was_online = m->online;
    m->online = false;
    m->pump_on = m->valve_in = m->flush = false;
    m->state = MS_STANDBY;
    m->run_id[0] = 0;
    m->run_prod = false;
}

static void restart_soon(struct machine *m, const char *why)
{
    m->booting_until_ms = m->now_ms + BOOT_MS;
    m->why_boot = why;
}

/* False while there is no electricity or the board starts; what is missed is not measured. */
bool machine_powered(struct machine *m, const struct machine_port *port)
{
    bool power = has_power(m);

    if (!power && !m->dark) {
        if (m->now_ms >= m->booting_until_ms)
            m->why_boot = "power";
        go_dark(m);
    }
    if (power && m->dark) {
        m->dark = false;
        m->online = m->was_online;
        machine_reboot(m, m->why_boot, port);
    }
    return power;
}

/* The board's own supply hangs on the rail, and its firmware may hang by itself. */
void machine_brown_out(struct machine *m)
{
    if (m->pump_on && m->now.rail_v < BROWN_OUT_V)
        restart_soon(m, "brownout");
    if (m->br[BR_crash_h] > 0 && (double)(m->now_ms - m->boot_ms) >= m->br[BR_crash_h] * 3.6e6)
        restart_soon(m, "panic");
}
