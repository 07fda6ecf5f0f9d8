/* SPDX-License-Identifier: Apache-2.0 */
/* The handlers behind the route table, and the views they share. */
#ifndef TW_HTTP_API_H
#define TW_HTTP_API_H

#include "core/privacy.h"
#include "service/http/jobs.h"
#include "service/http/relation.h"
#include "service/engine/engine_whole.h"
#include "service/http/server.h"
#include "service/http/session.h"
#include "service/store/store_order.h"
#include "service/store/store_sample.h"

void api_login(struct request *r);
void api_logout(struct request *r);
void api_me(struct request *r);
void api_orders(struct request *r);
void api_order(struct request *r);
void api_order_action(struct request *r);
void api_order_create(struct request *r);
void api_job(struct request *r);
void api_attachments(struct request *r);
void api_attachment_put(struct request *r);
void api_attachment(struct request *r);
void api_checklists(struct request *r);
void api_quote(struct request *r);
void api_card(struct request *r);
void api_devices(struct request *r);
void api_device(struct request *r);
void api_device_create(struct request *r);
void api_device_change(struct request *r);
void api_telemetry(struct request *r);
void api_filters(struct request *r);
void api_commands(struct request *r);
void api_command_create(struct request *r);
void api_customers(struct request *r);
void api_customer(struct request *r);
void api_customer_change(struct request *r);
void api_technicians(struct request *r);
void api_candidates(struct request *r);
void api_teams(struct request *r);
void api_leave(struct request *r);
void api_leave_ask(struct request *r);
void api_leave_decide(struct request *r);
void api_balance(struct request *r);
void api_hand_in(struct request *r);
void api_device_replace(struct request *r);
void api_prices(struct request *r);
void api_faults(struct request *r);
void api_models(struct request *r);
void api_areas(struct request *r);
void api_area(struct request *r);
void api_area_action(struct request *r);
void api_report_quality(struct request *r);
void api_quarantine(struct request *r);
void api_audit(struct request *r);
void api_clock(struct request *r);
void api_clock_advance(struct request *r);
void api_healthz(struct request *r);
void api_readyz(struct request *r);
void api_metrics(struct request *r);
void api_openapi(struct request *r);
void api_asyncapi(struct request *r);
void api_asset(struct request *r);

/* The machine that the path names; NULL: the request is answered with 404. */
cJSON *api_find_device(struct request *r);

/* api_misc.c: lists. Each takes items; e: what went wrong while they were read */
long api_limit(const struct request *r);
void api_list(struct request *r, cJSON *items, enum err e);
void api_page(struct request *r, cJSON *items, long limit, enum err e); /* the cursor is an id */
/* api_attachments.c: the head of a picture that is coming; admitted: its sender was let in */
void upload_begin(struct request *r, bool admitted);
void upload_end(struct request *r);

/* Where that customer lives; NULL when no tz database knows it. */
const struct zone *http_zone(struct http *h, const char *customer);

/* The domain's now, as of the latest commit; on the wall clock the host's. */
int64_t http_now(struct http *h);

/* views.c: the only place that knows how things look in JSON */
cJSON *view_order_item(struct http *h, const struct order *o);
cJSON *view_order(struct http *h, const struct order *o, const struct caller *who);
cJSON *view_visits(struct http *h, const char *order_id);
cJSON *view_deadlines(struct http *h, const char *order_id);
/* view_customer.c: the only place that shows customers; {} when there is none */
cJSON *view_customer(struct http *h, const char *id, const struct privacy_view *v);
/* What the page of this order may show to this caller. */
struct privacy_view view_privacy(struct http *h, const char *order_id, const struct caller *who);
/* view_evidence.c: what the visits of an order left behind, as members of it */
void view_evidence(struct http *h, const struct order *o, cJSON *j);
cJSON *view_remote(struct http *h, const char *order_id);
cJSON *view_area_of(struct http *h, const char *order_id); /* the event that holds it, or null */
/* view_charges.c: price_version, charges[] and card */
void view_charges(struct http *h, const struct order *o, cJSON *j);
void view_visit_evidence(struct http *h, const char *order_id, cJSON *visits);
void view_requires(struct http *h, const struct order *o, const char *model,
                   cJSON *j);                                 /* all but the gate */
void view_text(cJSON *o, const char *name, const char *text); /* null for none */
void view_time(cJSON *o, const char *name, int64_t ms);       /* null for 0 */
cJSON *json_text_or(const char *json, const char *otherwise);

struct route_row {
    const char *method, *path;
    unsigned roles; /* bit per enum role; 0: open */
    enum relation relation;
    void (*handler)(struct request *r);
    const char *doc;
};
size_t route_table(const struct route_row **rows);

/* view_flow.c: members of lists too, and those of one order alone */
void view_put_off(struct http *h, const char *order_id, cJSON *j);
void view_flow(struct http *h, const char *order_id, cJSON *j);

#endif
