/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine says: samples with the noise of cheap sensors, events, its state; kept until
 * they are acknowledged. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/sample.h"
#include "device-sim/machine_int.h"

#define UV_MA     300.0
#define UV_LIFE_H 9000.0

struct text {
    char s[1400];
    size_t n;
};

static void put(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *t, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(t->s + t->n, sizeof t->s - t->n, fmt, ap);
    va_end(ap);
    t->n += (size_t)n;
}

static double noisy(struct machine *m, double v, double relative, double absolute)
{
    double scale = m->br[BR_noise] * prng_normal(&m->prng);

    return v + scale * (fabs(v) * relative + absolute);
}

/* A flow meter in still water says exactly 0. */
static double flow(struct machine *m, double v)
{
    return v <= 0 ? 0 : fmax(0, noisy(m, v, 0.015, 0));
}

static double tds_out(struct machine *m)
{
    double up_d = (double)(m->now_ms - m->boot_ms) / 8.64e7, hang_d = m->br[BR_tds_out_hang_d];
    double v = fmax(0, noisy(m, m->now.tds_out + m->br[BR_tds_out_shift], 0.02, 0.3));

    if (m->br[BR_tds_out_stuck] >= 0)
        return m->br[BR_tds_out_stuck];
    if (m->br[BR_tds_out_jumps] > 0 && m->pump_on && prng_unit(&m->prng) < 0.7)
        v += m->br[BR_tds_out_jumps] * prng_unit(&m->prng);
    if (hang_d > 0 && up_d > hang_d && !isnan(m->fw.seen_tds_out))
        return m->fw.seen_tds_out;
    if (m->pump_on && !m->flush && m->now_ms - m->run_start_ms > 60000)
        m->fw.seen_tds_out = v;
    return v;
}

static double tds_in(struct machine *m)
{
    bool fresh = m->now_ms - m->boot_ms < 6 * 3600000LL;
    double v = noisy(m, m->br[BR_tds] * m->br[BR_tds_in_scale], 0.02, 1);

    if (m->br[BR_tds_in_stuck] >= 0)
        return m->br[BR_tds_in_stuck];
    return fresh ? v * m->br[BR_tds_in_peak] : v;
}

static double temp(struct machine *m)
{
    double v = noisy(m, m->feed_c + m->br[BR_temp_shift], 0, 0.2);

    if (m->br[BR_temp_loose] > 0 && m->now_ms / 60000 % 8 == 0)
        return 127;
    return m->br[BR_temp_stuck] > -99 ? m->br[BR_temp_stuck] : v;
}

static double p_in(struct machine *m)
{
    double v = fmax(-0.09, noisy(m, m->now.p_in + m->br[BR_p_in_shift], 0, 0.004));

    return m->br[BR_p_in_stuck] > -9 ? m->br[BR_p_in_stuck] : v;
}

static double p_mem(struct machine *m)
{
    double v = fmax(-0.09, noisy(m, m->now.p_mem * m->br[BR_p_mem_meter], 0, 0.005));

    if (m->br[BR_p_mem_stuck] > -9)
        return m->br[BR_p_mem_stuck];
    return m->br[BR_p_mem_lag] > 0 ? m->fw.seen_p_mem : v;
}

static double p_tank(const struct machine *m)
{
    if (m->br[BR_p_tank_stuck] > -9)
        return m->br[BR_p_tank_stuck];
    return m->run_prod ? 0.02 : 0.151 * 12.0 / (12.0 - m->water_l) - 0.101;
}

static void put_codes(const struct machine *m, struct text *t)
{
    const char *own = machine_code_now(m);
    const struct {
        bool on;
        const char *code;
    } codes[] = {{m->latched, "leak-latch"}, {m->hot, "pump-hot"}, {own[0] != 0, own}};
    const char *comma = "";

    put(t, ",\"err_raw\":[");
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (!codes[i].on)
            continue;
        put(t, "%s\"%s\"", comma, codes[i].code);
        comma = ",";
    }
    put(t, "]");
}

static double pump_current(struct machine *m, double i)
{
    return i > 0 ? fmax(0, noisy(m, i * m->br[BR_current_sense], 0.015, 0)) : 0;
}

/* What the sensors make of the water, one after the other. */
static void measure_water(struct machine *m, double *v)
{
    const struct physics_out *w = &m->now;

    v[F_tds_in_ppm] = tds_in(m);
    v[F_tds_out_ppm] = tds_out(m);
    v[F_temp_c] = temp(m);
    v[F_p_in_mpa] = p_in(m);
    v[F_p_mem_mpa] = p_mem(m);
    if (m->tank)
        v[F_p_tank_mpa] = p_tank(m);
    v[F_q_perm_lpm] = flow(m, w->q_perm * m->br[BR_perm_meter]);
    v[F_q_waste_lpm] = flow(m, w->q_waste * m->br[BR_waste_meter]);
    v[F_i_pump_a] = pump_current(m, w->i_pump);
    v[F_v_supply_v] = noisy(m, m->pump_on ? w->rail_v : 24, 0, 0.05);
}

static void measure_board(const struct machine *m, double *v)
{
    v[F_lps_ok] = m->lps_ok;
    v[F_hps_open] = m->hps_open;
    v[F_leak] = m->leak;
    v[F_valve_in] = m->valve_in;
    v[F_valve_flush] = m->flush;
    v[F_pump_on] = m->pump_on;
    v[F_vol_perm_l] = machine_counter(m, m->vol_perm);
    v[F_vol_waste_l] = machine_counter(m, m->vol_waste);
    v[F_pump_s] = m->pump_s;
    v[F_cycles] = (double)m->cycles;
    v[F_rssi_dbm] = m->br[BR_rssi];
}

/* The lamp burns while water is made. */
static void measure_lamp(struct machine *m, double *v)
{
    if (!m->uv)
        return;
    v[F_uv_on] = m->pump_on;
    v[F_i_uv_ma] = m->pump_on ? fmax(0, noisy(m, UV_MA * m->br[BR_uv], 0.015, 0)) : 0;
}

/* The decimals of what a board says; a field without a row is not said. */
static const struct {
    enum field f;
    int decimals;
} said[] = {
    {F_tds_in_ppm, 0}, {F_tds_out_ppm, 1}, {F_temp_c, 1},      {F_p_in_mpa, 3}, {F_p_mem_mpa, 3},
    {F_p_tank_mpa, 3}, {F_q_perm_lpm, 3},  {F_q_waste_lpm, 3}, {F_i_pump_a, 3}, {F_v_supply_v, 1},
    {F_lps_ok, 0},     {F_hps_open, 0},    {F_leak, 0},        {F_valve_in, 0}, {F_valve_flush, 0},
    {F_pump_on, 0},    {F_vol_perm_l, 2},  {F_vol_waste_l, 2}, {F_pump_s, 0},   {F_cycles, 0},
    {F_rssi_dbm, 0},   {F_uv_on, 0},       {F_i_uv_ma, 0},
};

#define SAID (sizeof said / sizeof said[0])

static void measure(struct machine *m, double v[FIELD_COUNT])
{
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        v[f] = NAN;
    v[F_state] = m->state;
    v[F_uptime_s] = (double)((m->now_ms - m->boot_ms) / 1000);
    measure_water(m, v);
    measure_board(m, v);
    measure_lamp(m, v);
    for (size_t i = 0; i < SAID; i++) {
        double scale = pow(10, said[i].decimals);

        v[said[i].f] = rint(v[said[i].f] * scale) / scale;
    }
}

/* A module that answers from its cache says after a silence what it said before. */
static void from_cache(struct machine *m, double *v)
{
    bool old = m->fw.spoke_again && m->br[BR_stale_first] > 0 && m->fw.said;

    for (size_t i = 0; old && i < SAID; i++)
        if (field_table[said[i].f].kind == FIELD_NUM)
            v[said[i].f] = m->fw.before[said[i].f];
    m->fw.spoke_again = false;
    if (!m->online)
        return;
    m->fw.said = true;
    memcpy(m->fw.before, v, sizeof m->fw.before);
}

static void tell(struct machine *m, double *v)
{
    measure(m, v);
    if (m->br[BR_half_pushes] > 0 && m->seq % 2 == 0)
        v[F_tds_in_ppm] = v[F_tds_out_ppm] = v[F_temp_c] = NAN;
    from_cache(m, v);
}

static void put_values(struct text *t, const double *v)
{
    for (size_t i = 0; i < SAID; i++)
        if (!isnan(v[said[i].f]))
            put(t, ",\"%s\":%.*f", field_table[said[i].f].name, said[i].decimals, v[said[i].f]);
}

static void put_filters(const struct machine *m, struct text *t)
{
    put(t, ",\"filters\":[");
    for (int i = 0; i < m->stages; i++) {
        const struct machine_stage *s = &m->stage[i];
        double left = 1 - fmax(s->used_l / s->life_l, s->used_h / s->life_h);

        put(t, "%s{\"stage\":\"%s\",\"used_l\":%.0f,\"used_h\":%.0f,\"remain_pct\":%.0f}",
            i ? "," : "", s->id, s->used_l, s->used_h, fmax(0, left * 100));
    }
    if (m->uv)
        put(t, ",{\"stage\":\"uv\",\"used_h\":%.0f,\"remain_pct\":%.0f}",
            UV_LIFE_H * m->br[BR_uv_used], fmax(0, 100 * (1 - m->br[BR_uv_used])));
    put(t, "]");
}

/* Kept until the service has dealt with it; when the ring is full the oldest is lost. */
static void keep(struct machine *m, const struct text *t, bool event)
{
    if (m->ring_len == MACHINE_RING) {
        free(m->ring[0].kind_payload);
        memmove(m->ring, m->ring + 1, (MACHINE_RING - 1) * sizeof *m->ring);
        m->ring_len--;
    }
    m->ring[m->ring_len++] =
        (struct machine_message){m->seq, m->boot_id, strndup(t->s, t->n), event, m->online};
}

static void send_kept(struct machine *m, const struct text *t, bool event,
                      const struct machine_port *port)
{
    keep(m, t, event);
    if (m->online)
        port->send(port->ctx, m->id, event ? "evt" : "tele", t->s, t->n, false);
}

void machine_send_sample(struct machine *m, const struct machine_port *port)
{
    double v[FIELD_COUNT];
    struct text t = {.n = 0};

    m->seq++;
    tell(m, v);
    if (port->sample) {
        port->sample(port->ctx, m, v);
        return;
    }
    put(&t, "{\"boot_id\":%lld,\"seq\":%lld,\"ts_ms\":%lld,\"uptime_s\":%.0f,\"state\":\"%s\"",
        (long long)m->boot_id, (long long)m->seq, (long long)machine_clock_ms(m), v[F_uptime_s],
        machine_state_name((enum machine_state)m->state));
    put_codes(m, &t);
    put_values(&t, v);
    if (m->tell_boot)
        put(&t, ",\"reset_reason\":\"%s\"", m->why_boot);
    m->tell_boot = false;
    if (m->seq % 10 == 1)
        put_filters(m, &t);
    if (m->run_id[0])
        put(&t, ",\"run_id\":\"%s\"", m->run_id);
    put(&t, "}");
    send_kept(m, &t, false, port);
}

static const char *machine_model(const struct machine *m)
{
    if (m->tank)
        return "tank-75g";
    return m->uv ? "tankless-600g-uv" : "tankless-600g";
}

void machine_send_state(struct machine *m, const struct machine_port *port)
{
    struct text t = {.n = 0};

    put(&t, "{\"online\":true,\"fw\":\"sim-1\",\"model\":\"%s\",\"boot_id\":%lld,\"ts_ms\":%lld}",
        machine_model(m), (long long)m->boot_id, (long long)machine_clock_ms(m));
    if (m->online)
        port->send(port->ctx, m->id, "state", t.s, t.n, true);
}

void machine_send_event(struct machine *m, const char *type, const char *member, const char *value,
                        const struct machine_port *port)
{
    struct text t = {.n = 0};

    m->seq++;
    put(&t, "{\"boot_id\":%lld,\"seq\":%lld,\"ts_ms\":%lld,\"type\":\"%s\",\"%s\":\"%s\"",
        (long long)m->boot_id, (long long)m->seq, (long long)machine_clock_ms(m), type, member,
        value);
    put(&t, ",\"fw\":\"sim-1\"}");
    send_kept(m, &t, true, port);
}

void machine_ack(struct machine *m, int64_t boot_id, int64_t seq)
{
    int n = 0;

    for (int i = 0; i < m->ring_len; i++) {
        struct machine_message *k = &m->ring[i];

        if (k->boot_id == boot_id && k->seq <= seq)
            free(k->kind_payload);
        else
            m->ring[n++] = *k;
    }
    m->ring_len = n;
}

void machine_resend(struct machine *m, const struct machine_port *port)
{
    for (int i = 0; i < m->ring_len; i++) {
        struct machine_message *k = &m->ring[i];
        struct text t = {.n = 0};

        put(&t, "{\"buffered\":true,%s", k->kind_payload + 1);
        k->sent = true;
        port->send(port->ctx, m->id, k->event ? "evt" : "tele", t.s, t.n, false);
    }
}
