/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories: what happens to a few machines and what the service must make of it, one step a line.
 * Played through a world: in-process by the tests, over MQTT and HTTP by tapwright-sim.
 *
 *   story "title"                       start 2026-03-02T00:00:00Z
 *   device WP-0001 tankless-600g [area north] [usage none|light|normal|heavy] [PARAM VALUE ...]
 *          [installed 400d] [filter STAGE 200d] [pump_h N]
 *   street 57                           more healthy machines, WP-0004 and on
 *   run 8d                              time passes (s m h d), the household draws water
 *   draw WP-0001 120                    seconds of an open faucet; litres with a tank
 *   break WP-0001 PARAM VALUE [over 20d]        mend WP-0001 PARAM | all
 *   silence WP-0001 6h                  no radio, everything kept and sent late
 *   mute WP-0001 | speak WP-0001        radio off / on
 *   reboot WP-0001                      fact WP-0001 NAME 3d ago
 *   code WP-0001 E5 | none              it reports that code
 *   wall                                the service goes by the host's clock, not the machines'
 *   filter DEVICE STAGE USED_H USED_L   its counter of that stage is set
 *   open DEVICE FAULT                   a dispatcher opens an order by hand
 *   expect finding DEVICE FAULT yes|no
 *   act ROLE ACTION DEVICE FAULT {json} repair DEVICE FAULT   (assign ... arrive)
 *   finish DEVICE FAULT CAUSE [OUTCOME] (dry, test run, complete)
 *   expect no order [DEVICE]            expect orders N
 *   expect order DEVICE FAULT STATE     expect cause DEVICE FAULT CAUSE
 *   expect verdict DEVICE FAULT VERDICT expect visit DEVICE FAULT N
 *   expect remote DEVICE FAULT ACTION STATE RESULT      expect avoided N
 *   expect refused ROLE ACTION DEVICE FAULT RULE {json}
 */
#ifndef TW_SIM_STORY_H
#define TW_SIM_STORY_H

#include "device-sim/machine.h"

#define STORY_MACHINES 64

struct story_order {
    char id[40], state[16], cause[64], verdict[32];
    int visit;
};

/* The newest remedy from afar of that action; result "open" while nothing has judged it. */
struct story_remote {
    char state[16], result[16];
};

/* What a person does; "@" in json stands for the technician's id, "@packed" see packed.h. */
struct story_step {
    const char *role, *action, *device, *fault, *json;
};

struct story_world {
    void *ctx;
    /* A machine joins; facts as "NAME" days ago follow through fact(). */
    int (*add)(void *ctx, struct machine *m, const char *model, const char *area);
    /* Brings every machine to that time and carries what they say. */
    void (*run)(void *ctx, int64_t until_ms);
    const struct machine_port *(*port)(void *ctx);
    void (*fact)(void *ctx, const char *device, const char *name, int64_t at_ms);
    /* 0, or a refusal with its rule or error name in why. */
    int (*act)(void *ctx, const struct story_step *step, char *why, size_t cap);
    /* The newest order of the device and fault; 0 when there is one. */
    int (*order)(void *ctx, const char *device, const char *fault, struct story_order *out);
    int (*count)(void *ctx, const char *device);                  /* NULL: of all */
    void (*narrate)(void *ctx, int64_t now_ms, const char *line); /* may be NULL */
    int (*remote)(void *ctx, const char *device, const char *fault, const char *action,
                  struct story_remote *out);
    int (*avoided)(void *ctx); /* visits in the ledger; NULL: this world does not say */
    /* May be NULL: this world does not open by hand, does not say findings. */
    int (*open)(void *ctx, const char *device, const char *fault);
    int (*finding)(void *ctx, const char *device, const char *fault); /* 1 there is one, 0 none */
};

struct story {
    const struct story_world *world;
    struct machine machine[STORY_MACHINES];
    int machines;
    int64_t now_ms;
    uint64_t seed;
    char error[300]; /* "line N: what" */
};

/* 0 when every line did and found what it says. The world must outlive the story. */
int story_play(struct story *s, const char *text, uint64_t seed, const struct story_world *w);
void story_release(struct story *s);

#endif
