/* SPDX-License-Identifier: Apache-2.0 */
/* What households and the company do about a reminder; the truth is tests/filter's. */
#ifndef TW_REMINDER_PEOPLE_H
#define TW_REMINDER_PEOPLE_H

#include "tests/filter/year.h"

/* What a household does when it hears of its filters for the first time. */
enum manner {
    MANNER_WAITS,   /* changes them on the day they are at their end */
    MANNER_LATE,    /* three weeks after */
    MANNER_BOOKS,   /* over the link; somebody comes five days later */
    MANNER_SNOOZES, /* thirty days, at the first message */
    MANNER_STOPS,   /* for good, at the first message */
    MANNER_COUNT
};

enum manner manner_of(int home);
const char *manner_word(enum manner m);

/* Somebody is there to go. */
void people_come(struct year *y);
/* The order of that machine is opened by its household; false: nothing was due. */
bool people_book(struct year *y, int home);
void people_say(struct year *y, int home, enum manner m);
/* Assigned, driven to and completed without a part named. */
void people_change(struct year *y, int home);
/* The stages its open order lists, a bit each. */
unsigned people_ordered(struct year *y, int home);
/* The desk hears that it was changed today. */
void people_tell(struct year *y, int home, int stage);

#endif
