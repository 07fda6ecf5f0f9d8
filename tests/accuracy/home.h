/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A household with its machine, its district and its seasons, over the simulator's physics. From
 * one number, the same everywhere. Times are UTC ms.
 */
#ifndef TW_TESTS_HOME_H
#define TW_TESTS_HOME_H

#include "device-sim/machine.h"
#include "tests/accuracy/truth.h"

#define HOME_DAY   86400000LL
#define HOME_FACTS 12
#define HOME_ZONE  (8 * 3600000LL)

struct home_fact {
    char name[24];
    int64_t at_ms;
};

struct home {
    struct machine sim;
    struct prng random;
    int64_t start_ms;
    /* district */
    double celsius, swing, ppm, line;
    /* what time does to a machine, a day */
    double ageing, clogging;
    int64_t away_from, away_to;
    enum machine_usage usage;
    bool weekends_only, keeps; /* keeps: changes no cartridge by itself */
    /* what a repair brings back: this machine's own healthy values */
    double healthy[BREAK_COUNT];
    bool held[BREAK_COUNT]; /* a fault has it: time and season keep their hands off */
    struct home_fact fact[HOME_FACTS];
    int facts;
};

/* The bad repairs, and the good one. */
enum repair { REPAIR_GOOD, REPAIR_NOTHING, REPAIR_LITTLE, REPAIR_RESET, REPAIR_COUNT };
extern const char *const repair_names[REPAIR_COUNT];

/* truth may be NULL: nothing will be wrong. */
void home_begin(struct home *h, unsigned long long seed, bool tank, const struct truth *truth);
void home_end(struct home *h);

/* To the next midnight of the household. */
void home_day(struct home *h, const struct machine_port *port);

/* Returns when it is at its full: ramps take days. */
int64_t home_break(struct home *h, const struct truth *truth);
void home_repair(struct home *h, enum repair kind);

/* Days since; NaN when it never was. */
double home_days_since(const struct home *h, const char *name);

#endif
