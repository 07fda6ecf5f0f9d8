/* SPDX-License-Identifier: Apache-2.0 */
/* Trials into tables: by fault, confusion, proof, false orders. Text for people and Markdown alike.
 */
#ifndef TW_TESTS_SCORE_H
#define TW_TESTS_SCORE_H

#include <stdio.h>

#include "tests/accuracy/trial.h"

struct score_sum {
    double detected, first_right, top_three; /* shares of what this level can find */
    double false_per_1000;                   /* orders in 1,000 healthy device-months */
    double bad_confirmed, good_not_fixed;    /* shares of repairs */
    int healthy_months;
};

struct score {
    const struct catalogue *c;
    const struct trial *trial;
    size_t count;
};

struct score_sum score_sum(const struct score *s, enum level l);
void score_faults(const struct score *s, enum level l, FILE *out);
void score_proof(const struct score *s, enum level l, FILE *out);
void score_list(const struct score *s, enum level l, FILE *out); /* every trial, a line each */
void score_false(const struct score *s, enum level l, FILE *out);

/* picture.c: rows are what was wrong, columns what the first order said. */
void picture_confusion(const struct score *s, enum level l, FILE *out);

#endif
