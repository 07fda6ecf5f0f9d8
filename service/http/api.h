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
#include "service/http/views.h"
#include "service/store/store_order.h"
#include "service/store/store_sample.h"

void api_login(struct request *r);
void api_logout(struct request *r);
void api_me(struct request *r);
void api_orders(struct request *r);
void api_order(struct request *r);
void api_inbox(struct request *r);
void api_order_action(struct request *r);
void api_order_create(struct request *r);
void api_job(struct request *r);
void api_attachments(struct request *r);
void api_attachment_put(struct request *r);
void api_attachment(struct request *r);
void api_attachment_received(struct request *r);
void api_checklists(struct request *r);
void api_stock(struct request *r);
void api_stock_move(struct request *r);
void api_stock_moves(struct request *r);
void api_quote(struct request *r);
void api_card(struct request *r);
void api_devices(struct request *r);
void api_device(struct request *r);
void api_device_create(struct request *r);
void api_device_change(struct request *r);
void api_telemetry(struct request *r);
void api_filters(struct request *r);
void api_findings(struct request *r);
void api_commands(struct request *r);
void api_command_create(struct request *r);
void api_customers(struct request *r);
void api_customer(struct request *r);
void api_customer_change(struct request *r);
void api_technicians(struct request *r);
void api_route(struct request *r);
void api_route_set(struct request *r);
void api_candidates(struct request *r);
void api_photo_put(struct request *r);
void api_photo(struct request *r);
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
void api_notices(struct request *r);
void api_notice(struct request *r);
void api_notice_action(struct request *r);
void api_report_quality(struct request *r);
void api_report_orders(struct request *r);
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
#define PICTURE_MAX (5 * 1024 * 1024)
/* api_attachments.c: the head of a picture that is coming; admitted: its sender was let in */
void upload_begin(struct request *r, bool admitted);
void upload_end(struct request *r);

/* Where that customer lives; NULL when no tz database knows it. */
const struct zone *http_zone(struct http *h, const char *customer);
#define ZONE_NAME_LEN 64
void http_zone_name(struct http *h, const char *customer, char out[ZONE_NAME_LEN]);

/* The domain's now, as of the latest commit; on the wall clock the host's. */
int64_t http_now(struct http *h);

struct route_row {
    const char *method, *path;
    unsigned roles; /* bit per enum role; 0: open */
    enum relation relation;
    void (*handler)(struct request *r);
    const char *doc;
};
size_t route_table(const struct route_row **rows);

#endif
