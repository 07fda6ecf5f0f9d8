/* SPDX-License-Identifier: Apache-2.0 */
/* How things look in JSON; handlers and views share it. Each reads through the web's connection. */
#ifndef TW_HTTP_VIEWS_H
#define TW_HTTP_VIEWS_H

#include "core/privacy.h"
#include "service/http/request.h"
#include "service/store/store_order.h"

/* views.c: the only place that knows how things look in JSON */
cJSON *view_order_item(struct http *h, const struct order *o);
cJSON *view_order(struct http *h, const struct order *o, const struct caller *who);
/* The steps that this caller may take on it now. */
cJSON *view_allowed(struct http *h, const struct order *o, const struct caller *who);
cJSON *view_visits(struct http *h, const char *order_id);
cJSON *view_deadlines(struct http *h, const char *order_id, bool running_only);
/* view_customer.c: the only place that shows customers; {} when there is none */
cJSON *view_customer(struct http *h, const char *id, const struct privacy_view *v);
/* What the customer said of the visit; null when nothing, or not for this caller. */
cJSON *view_rating(struct http *h, const char *order_id, const struct caller *who);
/* What the page of this order may show to this caller. */
struct privacy_view view_privacy(struct http *h, const char *order_id, const struct caller *who);
/* view_evidence.c: what the visits of an order left behind, as members of it */
void view_evidence(struct http *h, const struct order *o, cJSON *j);
cJSON *view_remote(struct http *h, const char *order_id);
void view_held_by(struct http *h, const struct order *o, cJSON *j); /* its id, or null */
cJSON *view_area_of(struct http *h, const char *order_id); /* the event that holds it, or null */
/* view_charges.c: price_version, charges[] and card */
void view_charges(struct http *h, const struct order *o, cJSON *j);
void view_visit_evidence(struct http *h, const char *order_id, cJSON *visits);
/* The gate of its visit; of an active order also what the signals must be. */
cJSON *view_gate(struct http *h, const struct order *o, const char *model, int64_t num);
void view_requires(struct http *h, const struct order *o, const char *model,
                   cJSON *j);                                 /* all but the gate */
void view_text(cJSON *o, const char *name, const char *text); /* null for none */
void view_time(cJSON *o, const char *name, int64_t ms);       /* null for 0 */
cJSON *view_words(const struct words *w);                     /* in both languages */
cJSON *json_text_or(const char *json, const char *otherwise);
/* view_flow.c: members of lists too, and those of one order alone */
void view_put_off(struct http *h, const char *order_id, cJSON *j);
void view_flow(struct http *h, const char *order_id, cJSON *j);
/* view_staff.c: what was odd about the assignment; what is counted of a technician */
void view_warnings(struct http *h, const struct order *o, cJSON *j);
enum err view_counts(struct http *h, cJSON *technician) MUST_CHECK;

/* api_filters.c */
struct filter_forecast;
struct stage;
struct zone;
/* The stages of a machine, with the questions that wait for its household. */
cJSON *view_filters(struct http *h, const char *device, enum err *e);
cJSON *view_filter(const struct filter_forecast *f, const struct stage *stage,
                   const struct zone *zone);

#endif
