/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A company of random people and machines over one engine: events, and what must hold after each.
 * The same seed gives the same run.
 */
#ifndef TW_MODEL_H
#define TW_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "service/catalogue_dir.h"
#include "service/engine/engine.h"
#include "service/store/store_order.h"

#define MACHINES 12
#define TECHS    4
#define DESKS    3
#define TAIL     4 /* orders of a machine that are looked at after they were over */

struct tail {
    char id[ID_LEN];
    int64_t version;
};

struct world {
    struct catalogue_dir dir;
    struct engine *engine;
    uint64_t random;
    int64_t now_ms, seq[MACHINES], heard_ms[MACHINES];
    struct {
        char id[ID_LEN];
        bool test;
    } asked[MACHINES]; /* the command that waits for the machine */
    int machine;       /* of the event under way */
    char person[TECHS + DESKS][ID_LEN];
    struct tail tail[MACHINES][TAIL];
    char did[600];                      /* the event, as a sentence */
    uint64_t taken[ORDER_ACTION_COUNT]; /* by people and by the system */
    uint64_t joined;
    uint32_t seen; /* states that an order was in */
    uint64_t steps, done, refused, kept, samples;
    const char *sabotage;
};

extern struct world world;

/* model_world.c */
enum err world_open(uint64_t seed);
void world_close(void);
uint32_t world_random(uint32_t below);
bool world_chance(int percent);
const char *world_machine(int n);
void world_event(void); /* one random event */

/* model_people.c */
struct act {
    struct order before, after;
    enum order_action action;
    enum role role;
    const char *person, *args;
    struct reply reply;
    enum err err;
};
void people_act(void);

/* model_check.c: each ends the program with what is broken */
void check_machine(int machine);
void check_act(const struct act *a);
void check_all(void);
void broken(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
