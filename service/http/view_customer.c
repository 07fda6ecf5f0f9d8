/* SPDX-License-Identifier: Apache-2.0 */
/* Customers as others may see them. Nothing else of http reads their names, phones, addresses. */
#include <string.h>

#include "service/base/log.h"
#include "service/engine/engine_reminder.h"
#include "service/http/api.h"

struct showing {
    const struct privacy_view *v;
    cJSON *o;
    bool masked;
};

static void show(struct showing *s, enum personal field, const struct db_value *col)
{
    char form[PERSONAL_MAX] = "";

    if (col->kind != DB_TEXT || !col->s[0] || privacy_full(s->v, field)) {
        view_text(s->o, personal_name(field), col->s);
        return;
    }
    s->masked = true;
    privacy_mask(field, col->s, form);
    view_text(s->o, personal_name(field), form);
}

/* Columns of CUSTOMER_GET and CUSTOMER_LIST. */
static void customer_row(void *ctx, const struct db_value *col, int ncol)
{
    struct showing *s = ctx;

    (void)ncol;
    s->masked = false;
    cJSON_AddStringToObject(s->o, "id", col[0].s);
    show(s, PERSONAL_NAME, &col[1]);
    show(s, PERSONAL_PHONE, &col[2]);
    show(s, PERSONAL_EMAIL, &col[3]);
    show(s, PERSONAL_ADDRESS, &col[4]);
    view_text(s->o, "area", col[5].s);
    view_text(s->o, "lang", col[6].s);
    cJSON_AddBoolToObject(s->o, "masked", s->masked);
}

cJSON *view_customer(struct http *h, const char *id, const struct privacy_view *v)
{
    struct showing s = {v, cJSON_CreateObject(), false};

    if (store_run(&h->reader, SQL_CUSTOMER_GET, ARGS(db_text(id)), customer_row, &s))
        log_warning("http", "what=\"a customer could not be read\"");
    return s.o;
}

struct privacy_view view_privacy(struct http *h, const char *order_id, const struct caller *who)
{
    struct privacy_view v = {who->role, true, false};
    int64_t near = 0;

    if (who->role == ROLE_TECHNICIAN && !store_number(&h->reader, SQL_ACCESS_WINDOW,
                                                      ARGS(db_text(order_id), db_text(who->id),
                                                           db_int(http_now(h) - ACCESS_GRACE_MS)),
                                                      0, &near))
        v.window = near > 0;
    return v;
}

static void list_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct privacy_view list = {.page = false};
    struct showing s = {&list, cJSON_CreateObject(), false};

    customer_row(&s, col, ncol);
    cJSON_AddItemToArray(ctx, s.o);
}

void api_customers(struct request *r)
{
    const char *cursor = request_query(r, "cursor");
    long limit = api_limit(r);
    cJSON *items = cJSON_CreateArray();

    api_page(r, items, limit,
             store_run(&r->http->reader, SQL_CUSTOMER_LIST,
                       ARGS(db_text(cursor ? cursor : ""), db_int(limit)), list_row, items));
}

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "model", col[1].s);
    cJSON_AddStringToObject(o, "status", col[2].s);
    view_text(o, "installed_on", col[3].s);
    view_text(o, "warranty_until", col[4].s);
    cJSON_AddItemToArray(ctx, o);
}

static void add_holiday(struct request *r, cJSON *customer, const struct reminder_wish *w)
{
    const struct privacy_view v = {r->caller.role, true, false};
    bool planned = w->holiday_to_ms > http_now(r->http);
    bool shown = planned && privacy_full(&v, PERSONAL_HOLIDAY);
    cJSON *holiday = shown ? cJSON_CreateObject() : cJSON_CreateNull();

    if (shown) {
        view_time(holiday, "from", w->holiday_from_ms);
        view_time(holiday, "to", w->holiday_to_ms);
    }
    cJSON_AddItemToObject(customer, personal_name(PERSONAL_HOLIDAY), holiday);
    if (planned && !shown)
        cJSON_ReplaceItemInObjectCaseSensitive(customer, "masked", cJSON_CreateTrue());
}

static void add_wishes(struct request *r, cJSON *customer)
{
    struct reminder_wish w;

    if (reminder_wish_get(&r->http->reader, r->param[0], &w))
        log_warning("http", "what=\"a customer's wishes could not be read\"");
    cJSON_AddStringToObject(customer, "reminders", w.off ? "off" : "on");
    add_holiday(r, customer, &w);
}

void api_customer(struct request *r)
{
    const struct privacy_view v = {r->caller.role, true, false};
    cJSON *customer = view_customer(r->http, r->param[0], &v);

    if (store_run(&r->http->reader, SQL_CUSTOMER_DEVICES, ARGS(db_text(r->param[0])), machine_row,
                  cJSON_AddArrayToObject(customer, "devices")))
        log_warning("http", "what=\"a customer's machines could not be read\"");
    add_wishes(r, customer);
    trail_reading(r, customer, NULL);
    answer_json(r, 200, customer);
}

static void rating_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddNumberToObject(o, "stars", (double)col[0].i);
    cJSON_AddItemToObject(o, "conduct", json_text_or(col[1].s, "{}"));
    view_text(o, "text", col[2].s);
    cJSON_AddBoolToObject(o, "complaint", col[3].i != 0);
    view_time(o, "rated_at", col[4].i);
    cJSON_AddItemToArray(ctx, o);
}

/* P-112: a complaint stays on the order; whom it is about learns of it from the lead. */
cJSON *view_rating(struct http *h, const char *order_id, const struct caller *who)
{
    const unsigned roles = 1u << ROLE_DISPATCHER | 1u << ROLE_LEAD | 1u << ROLE_MANAGER;
    cJSON *list = cJSON_CreateArray(), *o = NULL;

    if ((roles >> who->role & 1) &&
        !store_run(&h->reader, SQL_RATING_GET, ARGS(db_text(order_id)), rating_row, list))
        o = cJSON_DetachItemFromArray(list, 0);
    cJSON_Delete(list);
    return o ? o : cJSON_CreateNull();
}
