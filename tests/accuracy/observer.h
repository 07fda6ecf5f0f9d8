/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the core makes of one machine at one level of fittings: the fold, the findings, the masks,
 * the order with its diagnosis, the proof. As the engine does it, without a store.
 */
#ifndef TW_TESTS_OBSERVER_H
#define TW_TESTS_OBSERVER_H

#include "core/device.h"
#include "core/diagnose.h"
#include "core/watch.h"
#include "tests/accuracy/home.h"

/* L1: what a cheap machine says. L2: and flows, current, switches. L3: and pressures. */
enum level { LEVEL_1, LEVEL_2, LEVEL_3, LEVEL_COUNT };

#define OBSERVER_ORDERS 16
#define OBSERVER_DRAWS  2048

struct opened {
    int fault, detection;
    int64_t at_ms;
    double pump_s; /* seconds of running since the mark */
    int draws;     /* qualifying draws since the mark */
    struct diagnosis found;
};

struct observer {
    const struct catalogue *c;
    const struct home *home;
    struct model model;
    struct detect_plan plan;
    struct device dev;
    struct draw_run run;
    struct draw *draws; /* of the last 90 days */
    int draw_count;
    const struct sample *now;
    struct fault_set open, ordered;
    int64_t raised_ms[FAULT_MAX];
    struct opened order[OBSERVER_ORDERS];
    int orders;
    double pump_s, mark_s;
    int good_draws, mark_draws;
    /* the repair under proof */
    struct watch watch;
    bool watching;
};

void observer_begin(struct observer *o, const struct catalogue *c, const struct home *h,
                    enum level level);
void observer_end(struct observer *o);

/* Values as the machine sends them; what the level lacks is left out. */
void observer_hear(struct observer *o, const struct machine *m, const double *v);

/* Orders that were open for a week are closed: somebody came, and found what there was to find. */
void observer_tidy(struct observer *o);

/* Running and draws are counted from now. */
void observer_mark(struct observer *o);

/* The order was worked on: proof begins. False when its model can prove nothing. */
bool observer_repaired(struct observer *o, int fault);
void observer_prove(struct observer *o, struct watch_state *out);

/* Whether any detection of the fault can be judged at this level. */
bool observer_can_find(const struct observer *o, int fault);

#endif
