/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time that counts: a clock that stands still in quiet hours, outside working time, or in
 * stretches that somebody caused. Every question is answered stretch by stretch from UTC, so
 * that changes of the clocks on the wall need no special case. Pure.
 */
#ifndef TW_CORE_COUNTING_H
#define TW_CORE_COUNTING_H

#include "core/calendar.h"

enum clock_pause { PAUSE_NEVER, PAUSE_QUIET, PAUSE_OFF_WORK };

#define STRETCH_OPEN INT64_MAX /* to_ms of a pause that nobody ended yet */
#define NEVER_MS     INT64_MAX /* what does not come within ten years */

struct stretch {
    int64_t from_ms, to_ms;
};

struct counting {
    enum clock_pause mode;
    const struct worktime *work; /* its zone and calendar say the quiet hours as well */
    const struct stretch *pause; /* beside the mode's own; any order */
    int pauses;
};

/* Whether the clock runs at t, and up to when at least that stays so. */
bool counting_at(const struct counting *c, int64_t t, int64_t *until_ms);
/* When length_ms have counted since from_ms; NEVER_MS while a pause is open before that. */
int64_t counting_end(const struct counting *c, int64_t from_ms, int64_t length_ms);
int64_t counting_length(const struct counting *c, int64_t from_ms, int64_t to_ms);
/* The stretches between the two that did not count, joined; returns how many, at most max. */
int counting_gaps(const struct counting *c, int64_t from_ms, int64_t to_ms, struct stretch *out,
                  int max);

#endif
