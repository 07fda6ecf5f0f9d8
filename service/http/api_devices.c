/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/http/api.h"
#include "service/engine/engine_admin.h"

struct device_page {
    struct http *h;
    cJSON *items;
    char last[40];
    int count;
    int64_t num;
};

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct device_page *p = ctx;
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "model", col[2].s);
    if (col[3].kind == DB_TEXT)
        cJSON_AddStringToObject(o, "customer", col[3].s);
    else
        cJSON_AddNullToObject(o, "customer");
    cJSON_AddStringToObject(o, "status", col[6].s);
    cJSON_AddStringToObject(o, "area", col[7].kind == DB_TEXT ? col[7].s : "");
    cJSON_AddNumberToObject(o, "num", (double)col[1].i);
    cJSON_AddItemToArray(p->items, o);
    text_copy(p->last, sizeof p->last, col[0].s);
    p->count++;
}

static void live_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = ctx, *stored = cJSON_AddObjectToObject(o, "stored");

    (void)ncol;
    cJSON_AddNumberToObject(stored, "samples", (double)col[3].i);
    cJSON_AddNumberToObject(stored, "epoch", (double)col[0].i);
    cJSON_AddNumberToObject(stored, "boot_id", (double)col[1].i);
    cJSON_AddNumberToObject(stored, "seq", (double)col[2].i);
    view_time(o, "last_heard", col[5].i);
}

static void note_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    cJSON_AddBoolToObject(ctx, "online", col[0].i != 0);
    cJSON_AddBoolToObject(ctx, "stale", col[1].i != 0);
    cJSON_AddStringToObject(ctx, "fw", col[2].kind == DB_TEXT ? col[2].s : "");
}

static void add_household(struct http *h, cJSON *o)
{
    const cJSON *id = cJSON_GetObjectItem(o, "customer");
    const struct privacy_view list = {.page = false};

    cJSON_AddItemToObject(o, "household",
                          cJSON_IsString(id) ? view_customer(h, id->valuestring, &list)
                                             : cJSON_CreateNull());
}

/* A machine never heard has zeros, not holes. */
static void add_live(struct http *h, cJSON *o)
{
    const struct db_value zero[6] = {{.kind = DB_INT}, {.kind = DB_INT}, {.kind = DB_INT},
                                     {.kind = DB_INT}, {.kind = DB_INT}, {.kind = DB_INT}};
    int64_t num = (int64_t)cJSON_GetObjectItem(o, "num")->valuedouble;

    cJSON_DeleteItemFromObject(o, "num");
    add_household(h, o);
    if (store_run(&h->reader, SQL_LIVE_GET, ARGS(db_int(num)), live_row, o) ||
        !cJSON_HasObjectItem(o, "stored"))
        live_row(o, zero, 6);
    if (store_run(&h->reader, SQL_NOTE_GET, ARGS(db_int(num)), note_row, o) ||
        !cJSON_HasObjectItem(o, "online"))
        note_row(o, zero, 3);
}

static void latest_row(void *ctx, const struct sample *s, int64_t at_ms)
{
    cJSON *o = ctx, *values = cJSON_AddObjectToObject(o, "readings");

    view_time(o, "measured_at", at_ms);
    if (sample_known(s, F_state))
        cJSON_AddStringToObject(o, "state",
                                machine_state_name((enum machine_state)(int)s->v[F_state]));
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        if (f != F_state && sample_known(s, (enum field)f))
            cJSON_AddNumberToObject(values, field_table[f].name, s->v[f]);
}

/* What it said last; nothing when that was no sample. */
static enum err add_latest(struct http *h, cJSON *o, int64_t num)
{
    const cJSON *stored = cJSON_GetObjectItem(o, "stored");
    struct sample_key key = {(uint32_t)num,
                             (int32_t)cJSON_GetNumberValue(cJSON_GetObjectItem(stored, "epoch")),
                             (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(stored, "boot_id")),
                             (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(stored, "seq"))};

    return store_sample_get(&h->reader, &key, latest_row, o);
}

/* Whose home it stands in is a technician's while the visit is near. */
static void hide_household(struct request *r, cJSON *o, bool near)
{
    if (r->caller.role != ROLE_TECHNICIAN || near)
        return;
    cJSON_ReplaceItemInObject(o, "customer", cJSON_CreateNull());
    cJSON_ReplaceItemInObject(o, "household", cJSON_CreateNull());
}

#define SEARCH_MAX 100

/* What is typed is looked for as it is, small letters or not. */
static void pattern_of(const char *q, char out[2 * SEARCH_MAX + 3])
{
    size_t n = 0;

    out[n++] = '%';
    for (; *q && n < 2 * SEARCH_MAX; q++) {
        if (strchr("%_!", *q))
            out[n++] = '!';
        out[n++] = *q >= 'A' && *q <= 'Z' ? (char)(*q - 'A' + 'a') : *q;
    }
    out[n++] = '%';
    out[n] = 0;
}

/* Whoever may not read names finds nobody by them. */
static enum err find_devices(struct request *r, long limit, struct device_page *p)
{
    const char *cursor = request_query(r, "cursor"), *q = request_query(r, "q");
    const char *stale = request_query(r, "stale");
    const struct privacy_view page = {r->caller.role, true, false};
    bool people = privacy_full(&page, PERSONAL_NAME) && privacy_full(&page, PERSONAL_ADDRESS);
    char pattern[2 * SEARCH_MAX + 3];

    if (!q && !stale)
        return store_run(&r->http->reader, SQL_DEVICE_LIST,
                         ARGS(db_text(cursor ? cursor : ""), db_int(limit)), device_row, p);
    pattern_of(q ? q : "", pattern);
    return store_run(&r->http->reader, SQL_DEVICE_SEARCH,
                     ARGS(db_text(cursor ? cursor : ""), db_int(limit),
                          db_text(q && q[0] ? pattern : NULL), db_int(people),
                          db_int(stale && !strcmp(stale, "true"))),
                     device_row, p);
}

void api_devices(struct request *r)
{
    const char *text = request_query(r, "limit");
    long limit = text ? strtol(text, NULL, 10) : 100;
    struct device_page p = {r->http, cJSON_CreateArray(), "", 0, 0};
    cJSON *o = cJSON_CreateObject(), *j;

    limit = limit < 1 ? 1 : limit > 500 ? 500 : limit;
    cJSON_AddItemToObject(o, "items", p.items);
    if (find_devices(r, limit, &p)) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    cJSON_ArrayForEach(j, p.items)
    {
        add_live(r->http, j);
        hide_household(r, j, false);
    }
    if (p.count == limit)
        cJSON_AddStringToObject(o, "next_cursor", p.last);
    else
        cJSON_AddNullToObject(o, "next_cursor");
    answer_json(r, 200, o);
}

cJSON *api_find_device(struct request *r)
{
    struct device_page p = {r->http, cJSON_CreateArray(), "", 0, 0};
    cJSON *o;

    if (store_run(&r->http->reader, SQL_DEVICE_GET, ARGS(db_text(r->param[0])), device_row, &p) ||
        p.count == 0) {
        cJSON_Delete(p.items);
        answer_problem(r, 404, "there is no such machine", NULL, NULL);
        return NULL;
    }
    o = cJSON_DetachItemFromArray(p.items, 0);
    cJSON_Delete(p.items);
    return o;
}

static void finding_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "fault", col[2].s);
    view_time(o, "raised_at", col[4].i);
    view_time(o, "from", col[5].i);
    if (col[6].kind == DB_TEXT)
        cJSON_AddStringToObject(o, "masked_by", col[6].s);
    if (col[7].kind == DB_TEXT)
        cJSON_AddStringToObject(o, "order", col[7].s);
    cJSON_AddItemToArray(ctx, o);
}

struct order_items {
    struct request *r;
    cJSON *list;
};

static void open_order(void *ctx, const struct order *o)
{
    struct order_items *items = ctx;

    if (relation_is_own(items->r, o))
        cJSON_AddItemToArray(items->list, view_order_item(items->r->http, o));
}

/* A finding is of the machine; its order may be a colleague's. */
static void hide_orders(struct request *r, const cJSON *findings)
{
    cJSON *f;

    cJSON_ArrayForEach(f, findings)
    {
        const cJSON *order = cJSON_GetObjectItem(f, "order");

        if (order && !relation_was_own(r, order->valuestring))
            cJSON_DeleteItemFromObject(f, "order");
    }
}

static void past_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *list = ctx;

    finding_row(list, col, ncol);
    view_time(cJSON_GetArrayItem(list, cJSON_GetArraySize(list) - 1), "cleared_at", col[9].i);
}

static void name_faults(const struct catalogue *c, const cJSON *findings)
{
    cJSON *f;

    cJSON_ArrayForEach(f, findings)
    {
        int fault = catalogue_fault(c, cJSON_GetObjectItem(f, "fault")->valuestring);

        cJSON_AddItemToObject(f, "title",
                              fault < 0 ? cJSON_CreateNull() : view_words(&c->faults[fault].title));
    }
}

void api_findings(struct request *r)
{
    cJSON *items = cJSON_CreateArray();
    enum err e = store_run(&r->http->reader, SQL_FINDING_OF_DEVICE, ARGS(db_text(r->param[0])),
                           past_row, items);

    hide_orders(r, items);
    name_faults(r->http->o.catalogue, items);
    api_list(r, items, e);
}

void api_device(struct request *r)
{
    cJSON *o = api_find_device(r), *list;
    int64_t num = o ? (int64_t)cJSON_GetObjectItem(o, "num")->valuedouble : 0;
    struct order_items orders = {r, NULL};
    struct privacy_view v = {r->caller.role, true, false};

    if (!o)
        return;
    add_live(r->http, o);
    v.window = relation_near(r, r->param[0]);
    hide_household(r, o, v.window);
    list = cJSON_AddArrayToObject(o, "findings");
    orders.list = cJSON_AddArrayToObject(o, "open_orders");
    if ((privacy_full(&v, PERSONAL_READINGS) && add_latest(r->http, o, num)) ||
        store_run(&r->http->reader, SQL_FINDING_OPEN, ARGS(db_text(r->param[0])), finding_row,
                  list) ||
        store_order_open_device(&r->http->reader, r->param[0], open_order, &orders)) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    hide_orders(r, list);
    answer_json(r, 200, o);
}

static void command_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "name", col[2].s);
    cJSON_AddItemToObject(o, "args", json_text_or(col[3].s, "{}"));
    cJSON_AddStringToObject(o, "state", col[4].s);
    view_time(o, "created_at", col[5].i);
    view_time(o, "changed_at", col[7].i);
    if (col[9].kind == DB_TEXT)
        cJSON_AddStringToObject(o, "detail", col[9].s);
    cJSON_AddItemToArray(ctx, o);
}

void api_commands(struct request *r)
{
    cJSON *device = api_find_device(r), *o;

    if (!device)
        return;
    cJSON_Delete(device);
    o = cJSON_CreateObject();
    if (store_run(&r->http->reader, SQL_COMMAND_LIST, ARGS(db_text(r->param[0])), command_row,
                  cJSON_AddArrayToObject(o, "items"))) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    cJSON_AddNullToObject(o, "next_cursor");
    answer_json(r, 200, o);
}

static void send_command(struct engine *e, struct http_job *j)
{
    j->err = engine_command(e, &j->who, j->target, j->body, &j->reply);
}

static void sent(struct http_job *j)
{
    cJSON *o;

    if (job_refused(j))
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "id", j->reply.id);
    cJSON_AddStringToObject(o, "state", "queued");
    answer_json(j->r, 201, o);
}

void api_command_create(struct request *r)
{
    job_submit(r, "command", r->param[0], send_command, sent);
}

static void register_one(struct engine *e, struct http_job *j)
{
    j->err = engine_device_register(e, j->body, &j->reply);
}

static void change_one(struct engine *e, struct http_job *j)
{
    j->err = engine_device_change(e, j->target, j->body, &j->reply);
}

static void answer_device(struct http_job *j, int status)
{
    struct request *r = j->r;
    cJSON *o;

    if (job_refused(j))
        return;
    text_copy(r->param[0], sizeof r->param[0], j->reply.id);
    o = api_find_device(r);
    if (!o)
        return;
    add_live(r->http, o);
    answer_json(r, status, o);
}

static void registered(struct http_job *j)
{
    answer_device(j, 201);
}

static void changed(struct http_job *j)
{
    answer_device(j, 200);
}

void api_device_create(struct request *r)
{
    job_submit(r, "register", "", register_one, registered);
}

void api_device_change(struct request *r)
{
    job_submit(r, "change", r->param[0], change_one, changed);
}
