/* SPDX-License-Identifier: Apache-2.0 */
/* Work made without a network: its true time, and what is kept when the order has moved on. */
#ifndef TW_SERVICE_ENGINE_LATE_H
#define TW_SERVICE_ENGINE_LATE_H

#include <cjson/cJSON.h>

#include "service/engine/engine.h"
#include "service/store/store_order.h"

/* A step that comes later than this after it was made is marked and counted. */
#define LATE_STEP_MS (15 * 60000LL)

/* Takes the step's `at` as its true time; what is wrong with it, or NULL. */
const char *late_time(struct engine *e, const struct action_call *call, const cJSON *args);
/*
 * Whether the step lies inside the caller's assignment of an order that has moved on: then it is
 * kept for the dispatcher, and the reply says so.
 */
bool late_keep(struct engine *e, const struct action_call *call, const struct order *o,
               const cJSON *args, struct reply *out);
/* Counts a step that came more than 15 minutes after it was made. */
void late_count(struct engine *e, const struct action_call *call, const struct order *o);
/* Whether this waits on the order; NULL: anything does. */
bool late_waits(struct store *s, const char *order_id, const char *late);
/* take_late and discard_late */
void late_decide(struct engine *e, const struct order *o, enum order_action action,
                 const struct actor *who, const cJSON *args);

#endif
