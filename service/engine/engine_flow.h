/* SPDX-License-Identifier: Apache-2.0 */
/* Transfers, putting off, help and assignments: what the workflow keeps beside an order. */
#ifndef TW_SERVICE_ENGINE_FLOW_H
#define TW_SERVICE_ENGINE_FLOW_H

#include <cjson/cJSON.h>

#include "core/order.h"
#include "service/engine/engine.h"
#include "service/store/store_order.h"

/* After a completion the technician still works on the orders beside it for this long. */
#define FLOW_REST_MS HOUR_MS

/* A step that the table allowed, and whose the order was before it. */
struct flow_step {
    uint32_t effects;
    enum order_action action;
    const struct actor *who;
    const cJSON *args;
    const char *technician;
};

/* What is wrong with the arguments on this order, or NULL. */
const char *flow_args(const struct engine *e, const struct order *o, enum order_action action,
                      const cJSON *args);
/* The facts that are kept beside the order; also for who only reads. */
void flow_facts(struct store *s, const struct order *o, struct order_facts *f);
/* Whether this technician is asked to take the order over. */
bool flow_asked_of(struct store *s, const char *order_id, const char *technician);
void flow_effects(struct engine *e, struct order *o, const struct flow_step *step);
void flow_due(struct engine *e); /* parked orders whose date has come */

#endif
