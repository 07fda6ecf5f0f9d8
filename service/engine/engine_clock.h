/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's clocks, for its other files. Engine thread; failures go to engine_fail(). */
#ifndef TW_SERVICE_ENGINE_CLOCK_H
#define TW_SERVICE_ENGINE_CLOCK_H

#include "service/engine/engine_int.h"

/* engine_clock.c */
/*
 * Makes the order's deadlines anew from its history and the calendar. After every line of
 * history, and when somebody's leave or the calendar has changed.
 */
void clocks_follow(struct engine *e, const struct order *o);
/* The arguments of the line `joined`: whom it joined, and which clocks run there since when. */
void clocks_join(struct engine *e, const struct order *lead, char *out, size_t cap);
/* Whose time it is: the company's hours less the person's leave. NULL or "": nobody's leave. */
#define AWAY_MAX 16
struct person_time {
    struct worktime work;
    struct absence away[AWAY_MAX];
};
void person_time(struct engine *e, const char *person, int64_t at_ms, struct person_time *out);
const struct zone *customer_zone(struct engine *e, const char *customer);

/* engine_deadline.c */
struct due_row {
    char subject[ID_LEN], name[24];
    int64_t due_ms, started_ms, length_ms;
    int level;
    bool have;
};
bool deadline_fire(struct engine *e); /* the oldest that is due; false: none is */
/* Kept as a miss; counts: it is the technician's, and not that of an order beside it once more. */
void clock_breach(struct engine *e, const struct order *o, enum clock_id id,
                  const struct due_row *row, bool counts);
void count_unanswered(struct engine *e, const struct order *o, enum clock_id id);

/* engine_hand_in.c: P-208, one clock a person; starting a running one changes nothing */
void hand_in_start(struct engine *e, const char *person, int64_t at_ms);
void hand_in_stop(struct engine *e, const char *person);
void hand_in_fire(struct engine *e, const struct due_row *row);

/* engine_sweep.c: P-212 */
void sweep_prepare(struct engine *e); /* once now is known */
void sweep_fire(struct engine *e);
/* Visits without an outcome: they cap what a technician is given next. */
int sweep_open_visits(struct engine *e, const char *technician);

/* engine_contact.c: S5.9 */
void contact_logged(struct engine *e, struct order *o, const struct actor *who, const char *args);

void due_row_read(void *ctx, const struct db_value *col, int ncol); /* ctx: struct due_row */

#endif
