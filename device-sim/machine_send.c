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
    if (m->br[BR_tds_out_stuck] >= 0)
        return m->br[BR_tds_out_stuck];
    return fmax(0, noisy(m, m->now.tds_out + m->br[BR_tds_out_shift], 0.02, 0.3));
}

static void put_codes(const struct machine *m, struct text *t)
{
    const struct {
        bool on;
        const char *code;
    } codes[] = {{m->latched, "leak-latch"}, {m->hot, "pump-hot"}};
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

static void put_water(struct machine *m, struct text *t)
{
    const struct physics_out *w = &m->now;
    double p_mem = w->p_mem * m->br[BR_p_mem_meter];

    put(t, ",\"tds_in_ppm\":%.0f,\"tds_out_ppm\":%.1f,\"temp_c\":%.1f",
        noisy(m, m->br[BR_tds], 0.02, 1), tds_out(m), noisy(m, m->br[BR_temp], 0, 0.2));
    put(t, ",\"p_in_mpa\":%.3f,\"p_mem_mpa\":%.3f",
        fmax(-0.09, noisy(m, w->p_in + m->br[BR_p_in_shift], 0, 0.004)),
        fmax(-0.09, noisy(m, p_mem, 0, 0.005)));
    if (m->tank)
        put(t, ",\"p_tank_mpa\":%.3f",
            m->run_prod ? 0.02 : 0.151 * 12.0 / (12.0 - m->water_l) - 0.101);
    put(t, ",\"q_perm_lpm\":%.3f,\"q_waste_lpm\":%.3f", flow(m, w->q_perm * m->br[BR_perm_meter]),
        flow(m, w->q_waste * m->br[BR_waste_meter]));
    put(t, ",\"i_pump_a\":%.3f,\"v_supply_v\":%.1f",
        w->i_pump > 0 ? fmax(0, noisy(m, w->i_pump * m->br[BR_current_sense], 0.015, 0)) : 0,
        noisy(m, m->pump_on ? w->rail_v : 24, 0, 0.05));
}

static void put_switches(const struct machine *m, struct text *t)
{
    put(t,
        ",\"lps_ok\":%d,\"hps_open\":%d,\"leak\":%d,\"valve_in\":%d,\"valve_flush\":%d,"
        "\"pump_on\":%d",
        m->lps_ok, m->hps_open, m->leak, m->valve_in, m->flush, m->pump_on);
    put(t,
        ",\"vol_perm_l\":%.2f,\"vol_waste_l\":%.2f,\"pump_s\":%.0f,\"cycles\":%lld,"
        "\"rssi_dbm\":-58",
        m->vol_perm, m->vol_waste, m->pump_s, (long long)m->cycles);
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
    struct text t = {.n = 0};

    m->seq++;
    put(&t, "{\"boot_id\":%lld,\"seq\":%lld,\"ts_ms\":%lld,\"uptime_s\":%lld,\"state\":\"%s\"",
        (long long)m->boot_id, (long long)m->seq, (long long)m->now_ms,
        (long long)((m->now_ms - m->boot_ms) / 1000),
        machine_state_name((enum machine_state)m->state));
    put_codes(m, &t);
    put_water(m, &t);
    put_switches(m, &t);
    if (m->seq % 10 == 1)
        put_filters(m, &t);
    if (m->run_id[0])
        put(&t, ",\"run_id\":\"%s\"", m->run_id);
    put(&t, "}");
    send_kept(m, &t, false, port);
}

void machine_send_state(struct machine *m, const struct machine_port *port)
{
    struct text t = {.n = 0};

    put(&t, "{\"online\":true,\"fw\":\"sim-1\",\"model\":\"%s\",\"boot_id\":%lld,\"ts_ms\":%lld}",
        m->tank ? "tank-75g" : "tankless-600g", (long long)m->boot_id, (long long)m->now_ms);
    if (m->online)
        port->send(port->ctx, m->id, "state", t.s, t.n, true);
}

void machine_send_event(struct machine *m, const char *type, const char *member, const char *value,
                        const struct machine_port *port)
{
    struct text t = {.n = 0};

    m->seq++;
    put(&t, "{\"boot_id\":%lld,\"seq\":%lld,\"ts_ms\":%lld,\"type\":\"%s\",\"%s\":\"%s\"",
        (long long)m->boot_id, (long long)m->seq, (long long)m->now_ms, type, member, value);
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
