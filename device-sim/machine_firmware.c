/* SPDX-License-Identifier: Apache-2.0 */
/* What firmware gets wrong: clocks that were never set, counters that are saved rarely. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "device-sim/machine_int.h"

void machine_code(struct machine *m, const char *code)
{
    text_copy(m->fw.code, sizeof m->fw.code, strcmp(code, "none") ? code : "");
    m->wake_ms = m->now_ms + 1000;
}

const char *machine_code_now(const struct machine *m)
{
    bool gone = m->br[BR_code_blink] > 0 && m->now_ms / 60000 % 20 >= 3;

    return gone ? "" : m->fw.code;
}

int64_t machine_clock_ms(const struct machine *m)
{
    double off_s = m->br[BR_clock_zone] + m->br[BR_clock_drift];

    if (m->br[BR_clock_lost] > 0 && !m->fw.clock_is_set)
        return m->now_ms - m->boot_ms;
    return m->now_ms + (int64_t)(off_s * 1000) + m->fw.clock_set_ms;
}

/* What is wrong by its zone stays wrong: the firmware adds it again. */
void machine_set_clock(struct machine *m, int64_t to_ms)
{
    m->fw.clock_set_ms = to_ms - m->now_ms - (int64_t)(m->br[BR_clock_drift] * 1000);
    m->fw.clock_is_set = true;
}

void machine_firmware_init(struct machine *m)
{
    m->fw.saved_perm = m->vol_perm;
    m->fw.saved_waste = m->vol_waste;
    m->fw.clock_is_set = true;
    m->fw.seen_tds_out = m->fw.seen_p_mem = NAN;
}

static void save(struct machine *m)
{
    double every_ms = m->br[BR_save_min] * 60000;

    if (every_ms > 0 && (double)(m->now_ms - m->fw.saved_ms) < every_ms)
        return;
    m->fw.saved_ms = m->now_ms;
    m->fw.saved_perm = m->vol_perm;
    m->fw.saved_waste = m->vol_waste;
}

/* A blocked port lets the gauge follow as slowly as it passes water. */
static void gauge(struct machine *m, double dt_s)
{
    double lag_s = m->br[BR_p_mem_lag];

    if (lag_s <= 0 || isnan(m->fw.seen_p_mem))
        m->fw.seen_p_mem = m->now.p_mem;
    else
        m->fw.seen_p_mem += (m->now.p_mem - m->fw.seen_p_mem) * (1 - exp(-dt_s / lag_s));
}

void machine_firmware_tick(struct machine *m, double dt_s)
{
    gauge(m, dt_s);
    save(m);
}

void machine_firmware_boot(struct machine *m)
{
    bool lost = m->br[BR_counters_lost] > 0;

    m->fw.clock_is_set = false;
    m->vol_perm = lost ? 0 : m->fw.saved_perm;
    m->vol_waste = lost ? 0 : m->fw.saved_waste;
    if (m->br[BR_code_stays] <= 0)
        m->fw.code[0] = 0;
}

double machine_counter(const struct machine *m, double litres)
{
    double v = litres * m->br[BR_counter_scale];

    return m->br[BR_wrap_l] > 0 ? fmod(v, m->br[BR_wrap_l]) : v;
}
