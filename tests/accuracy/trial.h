/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trials: one machine from healthy to broken to repaired, or a healthy one over a year, seen at
 * every level of fittings at once. What comes out are plain values, so that children can hand
 * them over in shared memory.
 */
#ifndef TW_TESTS_TRIAL_H
#define TW_TESTS_TRIAL_H

#include "tests/accuracy/observer.h"

struct trial_case {
    int truth; /* row of truths; -1 healthy */
    unsigned long long seed;
    bool tank;
    enum repair repair;
    int days; /* of a healthy one */
};

struct trial_order {
    int16_t fault, detection;
    float day;
};

struct trial_seen {
    bool can_find;             /* a detection of the fault can be judged at this level */
    bool found;                /* an order of the true fault was opened after it broke */
    bool in_time;              /* within the rule's hold and ten minutes of running */
    int16_t first;             /* fault of the first order after it broke; -1 none */
    int16_t via;               /* the detection that found it */
    int16_t rank;              /* of the true cause on the order of the true fault, from 1 */
    float days;                /* from broken to the order */
    int16_t hit, missed, idle; /* parts: needed and brought, needed, brought in vain */
    int8_t proof;              /* enum verdict; -1 nothing was proven: not found, or no way to */
    float proof_days;
    int early; /* orders before it broke: false ones */
    struct trial_order order[OBSERVER_ORDERS];
    int orders;
};

struct trial {
    struct trial_case what;
    struct trial_seen seen[LEVEL_COUNT];
    int32_t fault; /* of the truth */
    bool done;
};

/* Prints the ranking of every order of the true fault whose first cause is wrong. */
extern bool trial_explains;

void trial_run(const struct catalogue *c, struct trial *t);

#endif
