/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Area events inside the engine. All of it happens in the transaction of what caused it, from
 * what the store and the machines in memory say; failures go to engine_fail().
 */
#ifndef TW_SERVICE_ENGINE_AREA_H
#define TW_SERVICE_ENGINE_AREA_H

#include "service/engine/engine_parts.h"
#include "service/store/store_area.h"

/* engine_area.c */
/* A finding began: it joins the event of its area, or makes it. True while an event is open. */
bool area_raised(struct engine *e, struct unit *u, const struct opening *op);
/* The same, asked before an order opens; true: not now. */
bool area_holds(struct engine *e, struct unit *u, const struct opening *op);
void area_cleared(struct engine *e, struct unit *u, int fault);
void area_joins(struct engine *e, struct area_event *a, const char *device, bool cleared);
void area_leaves(struct engine *e, struct area_event *a, const char *device);
void area_open(struct engine *e, struct area_event *a, int64_t reporting, double usual);
/* A row in which a statement gives a device and whether it is well again: it joins. */
void area_join_all(struct engine *e, struct area_event *a, enum sql id, const struct db_value *arg,
                   int narg);

/* engine_area_count.c */
int64_t area_reporting(struct engine *e, const char *area, bool speaking);
double area_usual_share(struct engine *e, enum sql id, const struct area_event *a, int64_t at_ms,
                        int64_t reporting);

/* engine_area_end.c: what is due; the end of an event, by a person or NULL the system */
void areas_due(struct engine *e);
void area_end(struct engine *e, struct area_event *a, const struct actor *by, const char *reason);

/* engine_area_order.c */
void area_hold_order(struct engine *e, const struct area_event *a, const char *device);
void area_unhold_orders(struct engine *e, const struct area_event *a, const struct actor *by);
/* A step was taken on an order: what an event holds is known to the end. */
void area_order_moved(struct engine *e, const struct order *o, enum order_action action);
/* Whether a technician may say that the whole street has it. */
bool area_is_open(struct engine *e, const struct order *o, const struct unit *u);

/* engine_area_tell.c */
void area_tell_customer(struct engine *e, const struct area_event *a, const char *device);
void area_tell_over(struct engine *e, const struct area_event *a);
void area_tell_staff(struct engine *e, const struct area_event *a, const char *kind);

/* engine_outage.c: machines that fall silent while others speak */
void outage_fell(struct engine *e, struct unit *u);
void outage_spoke(struct engine *e, struct unit *u);

/* engine_finding.c */
void finding_decide(struct engine *e, struct unit *u, struct opening *op);

#endif
