/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One simulated purifier: physics, firmware, household and radio, on simulated time. Knows no
 * transport and no clock: the caller runs it to a time and carries its messages. A value but for
 * the ring of unacknowledged messages (machine_release()).
 */
#ifndef TW_SIM_MACHINE_H
#define TW_SIM_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "device-sim/machine_parts.h"
#include "device-sim/physics.h"

#define MACHINE_RING   4096
#define MACHINE_DRAWS  24
#define MACHINE_STAGES 5
#define MACHINE_IDS    32

enum machine_usage { USAGE_NONE, USAGE_LIGHT, USAGE_NORMAL, USAGE_HEAVY };

struct machine_spec {
    const char *id;
    bool tank; /* tank-75g, else tankless-600g */
    enum machine_usage usage;
    uint64_t seed;
    int64_t start_ms; /* UTC, the moment of boot */
    int64_t pump_h;
};

struct machine;

struct machine_port {
    void (*send)(void *ctx, const char *device, const char *kind, const char *payload, size_t len,
                 bool retain);
    void *ctx;
    /* Not NULL: takes what a sample says (FIELD_COUNT values) instead of its text. */
    void (*sample)(void *ctx, const struct machine *m, const double *v);
};

struct machine {
    char id[33];
    bool tank;
    enum machine_usage usage;
    const struct physics_model *model;
    struct prng prng;
    double br[BREAK_COUNT];
    struct machine_ramp ramp[BREAK_COUNT];
    struct physics_out now;  /* the water of this second */
    struct physics_out seen; /* what the sensors said at the latest send, for the first sample */
    int64_t now_ms, start_ms, next_send_ms, wake_ms;
    int64_t boot_id, seq, boot_ms;
    double vol_perm, vol_waste, pump_s, water_l, pump_c;
    int64_t cycles;
    struct machine_stage stage[MACHINE_STAGES];
    int stages;
    /* firmware */
    int state; /* index of the contract's states */
    bool pump_on, valve_in, flush, lps_ok, hps_open, leak, latched, stopped;
    bool hot, sent_hot; /* the guard of the pump's temperature holds it */
    int64_t lps_lost_ms, rest_until_ms, flush_until_ms, last_flush_ms, run_start_ms;
    int64_t leak_until_ms, wet_since_ms, hot_until_ms, freed_until_ms, cycled_until_ms;
    bool demand;
    int64_t faucet_until_ms;
    /* household */
    struct machine_draw plan[MACHINE_DRAWS];
    int plan_count, plan_next;
    int64_t plan_day;
    /* test run */
    char run_id[40];
    int64_t run_until_ms;
    bool run_prod;
    /* radio */
    bool online;
    struct machine_message *ring;
    int ring_len;
    char ids[MACHINE_IDS][40];
    int id_next;
    /* what was sent last, to send at once on a change */
    int sent_state;
    bool sent_leak, sent_lps, sent_hps, sent_pump, sent_code;
};

void machine_init(struct machine *m, const struct machine_spec *s);
void machine_release(struct machine *m);

/* Runs to that time, sending as the contract says. */
void machine_run(struct machine *m, int64_t until_ms, const struct machine_port *port);
/* When something will happen by itself, UTC ms. */
int64_t machine_next_ms(const struct machine *m);

/* kind "cmd" or "ack"; at m->now_ms. */
void machine_receive(struct machine *m, const char *kind, const char *json, size_t len,
                     const struct machine_port *port);

void machine_online(struct machine *m, bool online, const struct machine_port *port);
void machine_reboot(struct machine *m, const char *reason, const struct machine_port *port);
void machine_break(struct machine *m, enum break_param p, double value, int64_t over_ms);
void machine_draw_water(struct machine *m, double amount); /* seconds, or litres with a tank */
void machine_filter(struct machine *m, const char *stage, double used_h, double used_l);

#endif
