/* SPDX-License-Identifier: Apache-2.0 */
/* What the workflow keeps beside an order, in JSON: wish and dates, a transfer asked for, help. */
#include "service/base/log.h"
#include "service/http/api.h"
#include "service/store/store_flow.h"

static void read_flow(struct http *h, const char *order_id, struct order_flow *f)
{
    if (store_flow_get(&h->reader, order_id, f))
        log_warning("http", "what=\"what is kept beside an order could not be read\" order=%s",
                    order_id);
}

void view_put_off(struct http *h, const char *order_id, cJSON *j)
{
    struct order_flow f;

    read_flow(h, order_id, &f);
    view_text(j, "customer_wish", f.wish);
    view_text(j, "next_on", f.next_on);
    view_time(j, "parked_until", f.parked_ms);
}

static void help_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    view_text(o, "asked_by", col[1].s);
    view_time(o, "asked_at", col[2].i);
    cJSON_AddStringToObject(o, "text", col[3].s);
    view_text(o, "answered_by", col[4].s);
    view_time(o, "answered_at", col[5].i);
    view_text(o, "answer", col[6].s);
    cJSON_AddItemToArray(ctx, o);
}

static void late_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "technician", col[1].s);
    cJSON_AddStringToObject(o, "action", col[2].s);
    view_time(o, "at", col[3].i);
    view_time(o, "received_at", col[4].i);
    cJSON_AddItemToObject(o, "args", json_text_or(col[5].s, "{}"));
    cJSON_AddStringToObject(o, "state", col[6].s);
    view_text(o, "decided_by", col[7].s);
    view_time(o, "decided_at", col[8].i);
    view_text(o, "reason", col[9].s);
    cJSON_AddItemToArray(ctx, o);
}

static void installation_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    view_text(o, "place", col[0].s);
    view_text(o, "consent_by", col[1].s);
    view_text(o, "consent_how", col[2].s);
    view_text(o, "consent_photo", col[3].s);
    view_time(o, "consent_at", col[4].i);
    view_text(o, "code", col[5].s);
    view_time(o, "scanned_at", col[6].i);
    view_time(o, "bound_at", col[7].i);
    cJSON_AddItemToObject(ctx, "installation", o);
}

void view_flow(struct http *h, const char *order_id, cJSON *j)
{
    cJSON *list = cJSON_AddArrayToObject(j, "help"), *asked;
    struct order_flow f;

    if (store_run(&h->reader, SQL_HELP_LIST, ARGS(db_text(order_id)), help_row, list))
        log_warning("http", "what=\"questions could not be read\" order=%s", order_id);
    list = cJSON_AddArrayToObject(j, "late");
    if (store_run(&h->reader, SQL_LATE_LIST, ARGS(db_text(order_id)), late_row, list))
        log_warning("http", "what=\"late work could not be read\" order=%s", order_id);
    if (store_run(&h->reader, SQL_INSTALL_GET, ARGS(db_text(order_id)), installation_row, j))
        log_warning("http", "what=\"an installation could not be read\" order=%s", order_id);
    if (!cJSON_HasObjectItem(j, "installation"))
        cJSON_AddNullToObject(j, "installation");
    read_flow(h, order_id, &f);
    if (!f.transfer_to[0]) {
        cJSON_AddNullToObject(j, "transfer");
        return;
    }
    asked = cJSON_AddObjectToObject(j, "transfer");
    cJSON_AddStringToObject(asked, "to", f.transfer_to);
    cJSON_AddStringToObject(asked, "reason", f.transfer_reason);
    view_time(asked, "asked_at", f.transfer_ms);
}
