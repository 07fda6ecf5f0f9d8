/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/machine_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/sample.h"
#include "core/text.h"

#define TICK_MS        1000
#define IDLE_MS        60000
#define RUN_MS         5000
#define TEST_MS        2000
#define LPS_MPA        0.049
#define PULSE_MPA      0.004
#define NO_WATER_MS    10000
#define REST_MS        30000
#define FLUSH_MS       20000
#define FLUSH_EVERY_MS (12 * 3600000LL)
#define LATCH_MS       5000
#define LEAK_STAYS_MS  (20 * 60000LL)
#define TANK_L         12.0
#define TANK_GAS       (0.151 * TANK_L) /* precharge 0.05 MPa gauge, empty */
#define HPS_OPEN       0.28
#define HPS_CLOSE      0.17
#define FAUCET_LPM     2.0

static void add_stage(struct machine *m, const char *id, double life_l, double life_days)
{
    m->stage[m->stages++] = (struct machine_stage){id, 0, 0, life_l, life_days * 24};
}

void machine_init(struct machine *m, const struct machine_spec *s)
{
    memset(m, 0, sizeof *m);
    text_copy(m->id, sizeof m->id, s->id);
    m->tank = s->tank;
    m->usage = s->usage;
    m->model = s->tank ? &physics_tank : &physics_tankless;
    m->prng.s = s->seed * 2654435761u + 12345;
    memcpy(m->br, break_healthy, sizeof m->br);
    m->now_ms = m->start_ms = m->boot_ms = s->start_ms;
    m->next_send_ms = s->start_ms;
    m->boot_id = 1;
    m->last_flush_ms = s->start_ms;
    m->plan_day = -1;
    m->water_l = 7.0;
    m->pump_s = (double)s->pump_h * 3600;
    m->vol_perm = 1000;
    m->vol_waste = 1500;
    m->pump_c = break_healthy[BR_cabinet];
    m->lps_ok = m->hps_open = m->online = true;
    m->ring = calloc(MACHINE_RING, sizeof *m->ring);
    if (s->tank) {
        add_stage(m, "pp", 3000, 180);
        add_stage(m, "udf", 5000, 180);
        add_stage(m, "cto", 5000, 180);
        add_stage(m, "ro", 7200, 720);
        add_stage(m, "t33", 4000, 270);
    } else {
        add_stage(m, "ppc", 7200, 360);
        add_stage(m, "ro", 7200, 720);
    }
}

void machine_release(struct machine *m)
{
    for (int i = 0; i < m->ring_len; i++)
        free(m->ring[i].kind_payload);
    free(m->ring);
    m->ring = NULL;
    m->ring_len = 0;
}

void machine_filter(struct machine *m, const char *stage, double used_h, double used_l)
{
    for (int i = 0; i < m->stages; i++) {
        if (strcmp(m->stage[i].id, stage) != 0)
            continue;
        m->stage[i].used_h = used_h;
        m->stage[i].used_l = used_l;
    }
}

void machine_break(struct machine *m, enum break_param p, double value, int64_t over_ms)
{
    m->ramp[p] = (struct machine_ramp){m->br[p], value, m->now_ms, m->now_ms + over_ms};
    if (over_ms <= 0)
        m->br[p] = value;
    /* Nobody tells the board: it looks again within the second. */
    m->wake_ms = m->now_ms + TICK_MS;
}

static void follow_ramps(struct machine *m)
{
    for (int i = 0; i < (int)BREAK_COUNT; i++) {
        const struct machine_ramp *r = &m->ramp[i];
        double share;

        if (r->end_ms <= r->start_ms)
            continue;
        share = fmin(1, (double)(m->now_ms - r->start_ms) / (double)(r->end_ms - r->start_ms));
        m->br[i] = r->from + (r->to - r->from) * share;
        if (share >= 1)
            m->ramp[i].end_ms = m->ramp[i].start_ms;
    }
}

void machine_draw_water(struct machine *m, double amount)
{
    double seconds = m->tank ? amount / FAUCET_LPM * 60 : amount;

    int64_t until_ms = m->now_ms + (int64_t)(seconds * 1000);

    if (until_ms > m->faucet_until_ms)
        m->faucet_until_ms = until_ms;
}

static double tank_mpa(const struct machine *m)
{
    return TANK_GAS / (TANK_L - m->water_l) - 0.101;
}

static double line_now(const struct machine *m)
{
    int hour = (int)((m->now_ms + 8 * 3600000LL) / 3600000 % 24);
    bool peak = (hour >= 6 && hour < 9) || (hour >= 17 && hour < 22);

    return peak && m->br[BR_line_peak] >= 0 ? m->br[BR_line_peak] : m->br[BR_line];
}

/* Whether somebody or the tank wants water made. */
static bool wanted(struct machine *m)
{
    bool faucet = m->now_ms < m->faucet_until_ms;

    if (m->run_prod)
        return true;
    if (!m->tank) {
        m->hps_open = !faucet;
        return faucet;
    }
    if (tank_mpa(m) >= HPS_OPEN)
        m->hps_open = true;
    else if (tank_mpa(m) <= HPS_CLOSE)
        m->hps_open = false;
    return !m->hps_open;
}

static void leak_pad(struct machine *m)
{
    bool wet = m->br[BR_leak] > 0;

    if (m->br[BR_leak_pump] > 0 && m->pump_on)
        m->leak_until_ms = m->now_ms + LEAK_STAYS_MS;
    wet |= m->now_ms < m->leak_until_ms && m->br[BR_leak_pump] > 0;
    if (m->br[BR_leak_blink] > 0)
        wet |= m->now_ms / 10000 % 2 == 0;
    if (wet && !m->leak)
        m->wet_since_ms = m->now_ms;
    m->leak = wet;
    if (wet && m->now_ms - m->wet_since_ms >= LATCH_MS)
        m->latched = true;
}

static void stop_water(struct machine *m, int state)
{
    m->pump_on = m->valve_in = m->flush = false;
    m->state = state;
}

static void feed_switch(struct machine *m)
{
    /* The pump pulses: near its point the switch flickers. */
    double p = m->now.p_in + (m->pump_on ? PULSE_MPA * prng_normal(&m->prng) : 0);
    bool ok = (p >= LPS_MPA || m->br[BR_lps_shut] > 0) && !(m->br[BR_lps_open] > 0);

    if (!ok && m->lps_ok)
        m->lps_lost_ms = m->now_ms;
    m->lps_ok = ok;
}

static void start_run(struct machine *m)
{
    if (!m->pump_on) {
        m->cycles++;
        m->run_start_ms = m->now_ms;
    }
    m->pump_on = m->valve_in = true;
    m->state = MS_PRODUCING;
}

/* The board: what the machine does this second. */
static void firmware(struct machine *m)
{
    bool want = wanted(m);

    if (m->latched || m->stopped || m->hot) {
        stop_water(m, m->latched ? MS_LEAK_STOP : m->hot ? MS_FAULT_STOP : MS_STANDBY);
        return;
    }
    if (m->now_ms < m->flush_until_ms) {
        m->pump_on = m->valve_in = m->flush = true;
        m->state = MS_FLUSHING;
        return;
    }
    m->flush = false;
    if (!want) {
        bool ran = m->pump_on;

        stop_water(m, m->hps_open && m->tank ? MS_TANK_FULL : MS_STANDBY);
        if (ran && m->now_ms - m->last_flush_ms > FLUSH_EVERY_MS) {
            m->last_flush_ms = m->now_ms;
            m->flush_until_ms = m->now_ms + FLUSH_MS;
        }
        return;
    }
    if (m->now_ms < m->rest_until_ms || (m->state == MS_NO_WATER && !m->lps_ok)) {
        stop_water(m, MS_NO_WATER);
        return;
    }
    if (!m->lps_ok && m->now_ms - m->lps_lost_ms >= NO_WATER_MS) {
        m->rest_until_ms = m->now_ms + REST_MS;
        stop_water(m, MS_NO_WATER);
        return;
    }
    start_run(m);
}

static void water(struct machine *m)
{
    double br[BREAK_COUNT];
    struct physics_in in = {br, line_now(m), m->model->p_perm, m->pump_on, m->valve_in, m->flush};

    memcpy(br, m->br, sizeof br);
    if (m->pump_on && machine_pump_lost(m))
        br[BR_pump_dead] = 1;
    /* Dirt that the rush of a flush washes out of the valve's seat, for good or for a while. */
    if (m->now_ms < m->freed_until_ms)
        br[BR_flush_open] = 0;
    if (m->now_ms < m->cycled_until_ms)
        br[BR_inlet_shut] = br[BR_inlet_seep] = 0;
    if (m->tank)
        in.p_perm_mpa = m->run_prod ? 0.02 : tank_mpa(m);
    physics_solve(m->model, &in, &m->now);
    if (m->flush)
        m->now.q_perm = 0;
    if (!m->pump_on && !m->valve_in && in.line_mpa > 0)
        m->now.q_waste += br[BR_inlet_seep];
}

static void count(struct machine *m, double dt_s)
{
    bool faucet = m->now_ms < m->faucet_until_ms;
    double perm = m->now.q_perm * dt_s / 60, waste = m->now.q_waste * dt_s / 60;

    m->vol_perm += perm * m->br[BR_perm_meter];
    m->vol_waste += waste * m->br[BR_waste_meter];
    m->pump_s += m->pump_on ? dt_s : 0;
    if (m->tank && !m->run_prod)
        m->water_l = fmin(m->water_l + perm, 7.4);
    if (m->tank && faucet)
        m->water_l = fmax(m->water_l - FAUCET_LPM * dt_s / 60, 0.5);
    for (int i = 0; i < m->stages; i++) {
        m->stage[i].used_h += dt_s / 3600;
        m->stage[i].used_l += perm + (i == 0 ? waste : 0);
    }
}

static bool active(const struct machine *m)
{
    return m->pump_on || m->flush || m->now_ms < m->flush_until_ms || m->run_id[0] ||
           m->now_ms < m->faucet_until_ms || m->now_ms < m->rest_until_ms ||
           m->now_ms < m->leak_until_ms || (m->leak && !m->latched) || m->br[BR_leak_blink] > 0 ||
           m->state == MS_NO_WATER || (m->tank && !m->hps_open);
}

static bool changed(const struct machine *m)
{
    return m->sent_state != m->state || m->sent_leak != m->leak || m->sent_lps != m->lps_ok ||
           m->sent_hps != m->hps_open || m->sent_pump != m->pump_on || m->sent_hot != m->hot;
}

static int64_t interval(const struct machine *m)
{
    if (m->run_id[0])
        return TEST_MS;
    return m->pump_on || m->flush ? RUN_MS : IDLE_MS;
}

static void report(struct machine *m, const struct machine_port *port)
{
    if (!changed(m) && m->now_ms < m->next_send_ms)
        return;
    machine_send_sample(m, port);
    m->sent_state = m->state;
    m->sent_leak = m->leak;
    m->sent_lps = m->lps_ok;
    m->sent_hps = m->hps_open;
    m->sent_pump = m->pump_on;
    m->sent_hot = m->hot;
    m->next_send_ms = m->now_ms + interval(m);
}

/* While its tightness is tested nobody draws: what was planned comes after. */
static void household(struct machine *m)
{
    machine_plan_day(m);
    if (m->run_id[0] && !m->run_prod)
        return;
    while (m->plan_next < m->plan_count && m->plan[m->plan_next].at_ms <= m->now_ms)
        machine_draw_water(m, m->plan[m->plan_next++].seconds);
}

/* Pressures settle within the second: look, decide, look again. */
static void tick(struct machine *m, int64_t step_ms, const struct machine_port *port)
{
    m->now_ms += step_ms;
    follow_ramps(m);
    household(m);
    water(m);
    feed_switch(m);
    leak_pad(m);
    firmware(m);
    water(m);
    count(m, (double)step_ms / 1000.0);
    machine_warm(m, (double)step_ms / 1000.0);
    report(m, port);
    if (m->run_id[0] && m->now_ms >= m->run_until_ms)
        machine_end_run(m, port);
}

int64_t machine_next_ms(const struct machine *m)
{
    int64_t next = m->next_send_ms;
    int64_t midnight = ((m->now_ms + 8 * 3600000LL) / 86400000 + 1) * 86400000 - 8 * 3600000LL;

    if (active(m) || m->wake_ms > m->now_ms)
        return m->now_ms + TICK_MS;
    if (m->plan_next < m->plan_count && m->plan[m->plan_next].at_ms < next)
        next = m->plan[m->plan_next].at_ms;
    if (midnight < next)
        next = midnight;
    return next > m->now_ms ? next : m->now_ms + TICK_MS;
}

void machine_run(struct machine *m, int64_t until_ms, const struct machine_port *port)
{
    if (m->seq == 0 && m->now_ms == m->start_ms) {
        machine_send_state(m, port);
        machine_send_event(m, "boot", "reason", "power", port);
        m->flush_until_ms = m->now_ms + FLUSH_MS;
    }
    for (;;) {
        int64_t next = machine_next_ms(m);

        if (next > until_ms)
            break;
        tick(m, next - m->now_ms, port);
    }
    if (until_ms > m->now_ms)
        tick(m, until_ms - m->now_ms, port);
}

void machine_online(struct machine *m, bool online, const struct machine_port *port)
{
    m->online = online;
    if (!online)
        return;
    machine_send_state(m, port);
    machine_resend(m, port);
}

void machine_reboot(struct machine *m, const char *reason, const struct machine_port *port)
{
    m->boot_id++;
    m->seq = 0;
    m->boot_ms = m->now_ms;
    m->run_id[0] = 0;
    m->run_prod = false;
    m->flush_until_ms = m->now_ms + FLUSH_MS;
    machine_send_state(m, port);
    machine_send_event(m, "boot", "reason", reason, port);
}
