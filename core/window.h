/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The times of one technician that a customer may choose from: in working hours, away from other
 * visits, not too soon. They begin at half hours and follow one another from the start of each
 * day, so that waiting takes windows away and moves none. Pure; UTC ms, from <= t < to.
 */
#ifndef TW_CORE_WINDOW_H
#define TW_CORE_WINDOW_H

#include "core/calendar.h"

#define WINDOW_LENGTH_MS (90 * 60000LL) /* P-104: a visit begins within it */
#define WINDOW_LEAD_MS   (60 * 60000LL) /* from now to the first one */
#define WINDOW_GAP_MS    (30 * 60000LL) /* to the next visit: the way there */
#define WINDOW_REACH_MS  (7 * 24 * 3600000LL)
#define WINDOWS_MAX      64

struct window {
    int64_t from_ms, to_ms;
};

struct window_list {
    struct window w[WINDOWS_MAX]; /* in order */
    int count;
};

/* The free ones of the coming week. Whoever is on call is not asked for at night by that. */
void windows_free(const struct worktime *work, const struct window *busy, int busy_count,
                  int64_t now_ms, struct window_list *out);

#endif
