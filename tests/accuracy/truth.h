/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be wrong with a machine, as the simulator knows it: for each cause of each fault what
 * one would find at the house (given) and what breaks (broken). Written from what such a cause
 * does to a machine, never from the rules under test.
 */
#ifndef TW_TESTS_TRUTH_H
#define TW_TESTS_TRUTH_H

#include <stddef.h>

enum truth_class { TRUTH_TANK = 1, TRUTH_TANKLESS = 2, TRUTH_BOTH = 3 };

/*
 * given:  clauses parted by ';' of `PARAM LO~HI` (from the first day), `age LO~HI`,
 *         `ro LO~HI`, `pre LO~HI`, `carbon LO~HI` (days in use), `visit LO~HI` (days before it
 * breaks), `pump_h LO~HI` broken: clauses of `PARAM LO~HI [over LO~HI]` (days)
 */
struct truth {
    const char *fault, *cause;
    enum truth_class classes;
    const char *given, *broken;
};

extern const struct truth truths[];
extern const size_t truth_count;

#endif
