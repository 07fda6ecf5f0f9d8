/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"

#define POINTS_DEFAULT 2000
#define POINTS_MAX     20000
#define FIELDS_MAX     24

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
    cJSON_AddStringToObject(ctx, "fw", col[2].s);
}

/* A machine never heard has zeros, not holes. */
static void add_live(struct http *h, cJSON *o)
{
    const struct db_value zero[6] = {{.kind = DB_INT}, {.kind = DB_INT}, {.kind = DB_INT},
                                     {.kind = DB_INT}, {.kind = DB_INT}, {.kind = DB_INT}};
    int64_t num = (int64_t)cJSON_GetObjectItem(o, "num")->valuedouble;

    cJSON_DeleteItemFromObject(o, "num");
    if (store_run(&h->reader, SQL_LIVE_GET, ARGS(db_int(num)), live_row, o) ||
        !cJSON_HasObjectItem(o, "stored"))
        live_row(o, zero, 6);
    if (store_run(&h->reader, SQL_NOTE_GET, ARGS(db_int(num)), note_row, o) ||
        !cJSON_HasObjectItem(o, "online"))
        cJSON_AddBoolToObject(o, "online", false);
}

void api_devices(struct request *r)
{
    const char *cursor = request_query(r, "cursor"), *text = request_query(r, "limit");
    long limit = text ? strtol(text, NULL, 10) : 100;
    struct device_page p = {r->http, cJSON_CreateArray(), "", 0, 0};
    cJSON *o = cJSON_CreateObject(), *j;

    limit = limit < 1 ? 1 : limit > 500 ? 500 : limit;
    cJSON_AddItemToObject(o, "items", p.items);
    if (store_run(&r->http->reader, SQL_DEVICE_LIST,
                  ARGS(db_text(cursor ? cursor : ""), db_int(limit)), device_row, &p)) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    cJSON_ArrayForEach(j, p.items) add_live(r->http, j);
    if (p.count == limit)
        cJSON_AddStringToObject(o, "next_cursor", p.last);
    else
        cJSON_AddNullToObject(o, "next_cursor");
    answer_json(r, 200, o);
}

static cJSON *find_device(struct request *r)
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

static void open_order(void *ctx, const struct order *o)
{
    cJSON_AddItemToArray(ctx, view_order_item(o));
}

void api_device(struct request *r)
{
    cJSON *o = find_device(r), *list;

    if (!o)
        return;
    add_live(r->http, o);
    list = cJSON_AddArrayToObject(o, "findings");
    if (store_run(&r->http->reader, SQL_FINDING_OPEN, ARGS(db_text(r->param[0])), finding_row,
                  list) ||
        store_order_open_device(&r->http->reader, r->param[0], open_order,
                                cJSON_AddArrayToObject(o, "open_orders"))) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_json(r, 200, o);
}

struct columns {
    int field[FIELDS_MAX], count;
    double *v[FIELDS_MAX];
    int64_t *ts;
    int n, cap;
};

static void column_sample(void *ctx, const struct sample *s, int64_t at_ms)
{
    struct columns *c = ctx;

    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 4096;
        c->ts = xrealloc(c->ts, (size_t)c->cap * sizeof *c->ts);
        for (int i = 0; i < c->count; i++)
            c->v[i] = xrealloc(c->v[i], (size_t)c->cap * sizeof *c->v[i]);
    }
    c->ts[c->n] = at_ms;
    for (int i = 0; i < c->count; i++)
        c->v[i][c->n] = s->v[c->field[i]];
    c->n++;
}

static bool wanted_fields(struct request *r, struct columns *c)
{
    const char *text = request_query(r, "fields");
    char name[64];

    if (!text)
        text = "p_in_mpa,p_mem_mpa,q_perm_lpm,q_waste_lpm,tds_in_ppm,tds_out_ppm,i_pump_a,temp_c";
    while (*text && c->count < FIELDS_MAX) {
        size_t n = strcspn(text, ",");

        text_copy_n(name, sizeof name, text, n);
        c->field[c->count] = field_find(name);
        if (c->field[c->count++] < 0)
            return false;
        text += n + (text[n] == ',');
    }
    return c->count > 0;
}

static int64_t time_query(const struct request *r, const char *name, int64_t otherwise)
{
    const char *text = request_query(r, name);
    int64_t ms;

    if (!text)
        return otherwise;
    if (text_time_parse(text, &ms))
        return ms;
    ms = strtoll(text, NULL, 10);
    return ms ? ms : otherwise;
}

/* Of each bucket the points where a column has its least and greatest value are kept. */
static void mark_extremes(const struct columns *c, int from, int to, bool *keep)
{
    for (int f = 0; f < c->count; f++) {
        int low = -1, high = -1;

        for (int i = from; i < to; i++) {
            if (isnan(c->v[f][i]))
                continue;
            if (low < 0 || c->v[f][i] < c->v[f][low])
                low = i;
            if (high < 0 || c->v[f][i] > c->v[f][high])
                high = i;
        }
        if (low >= 0)
            keep[low] = keep[high] = true;
    }
}

static void thin(const struct columns *c, int max_points, bool *keep)
{
    int buckets = max_points / (2 * c->count);

    if (buckets < 1)
        buckets = 1;
    for (int b = 0; b < buckets; b++)
        mark_extremes(c, (int)((int64_t)c->n * b / buckets),
                      (int)((int64_t)c->n * (b + 1) / buckets), keep);
}

static cJSON *columns_json(const struct columns *c, int max_points)
{
    bool *keep = xcalloc((size_t)c->n + 1, sizeof *keep);
    cJSON *o = cJSON_CreateObject(), *ts = cJSON_AddArrayToObject(o, "ts_ms");

    if (c->n > max_points)
        thin(c, max_points, keep);
    else
        memset(keep, 1, (size_t)c->n * sizeof *keep);
    for (int i = 0; i < c->n; i++)
        if (keep[i])
            cJSON_AddItemToArray(ts, cJSON_CreateNumber((double)c->ts[i]));
    for (int f = 0; f < c->count; f++) {
        cJSON *list = cJSON_AddArrayToObject(o, field_table[c->field[f]].name);

        for (int i = 0; i < c->n; i++)
            if (keep[i])
                cJSON_AddItemToArray(list, isnan(c->v[f][i]) ? cJSON_CreateNull()
                                                             : cJSON_CreateNumber(c->v[f][i]));
    }
    free(keep);
    return o;
}

void api_telemetry(struct request *r)
{
    const char *text = request_query(r, "max_points");
    long points = text ? strtol(text, NULL, 10) : POINTS_DEFAULT;
    struct columns c = {.count = 0};
    cJSON *device = find_device(r);
    int64_t num, to = time_query(r, "to", INT64_MAX), from = time_query(r, "from", 0);

    if (!device)
        return;
    num = (int64_t)cJSON_GetObjectItem(device, "num")->valuedouble;
    cJSON_Delete(device);
    if (!wanted_fields(r, &c)) {
        answer_problem(r, 400, "fields names a signal that does not exist", NULL, NULL);
        return;
    }
    points = points < 2 ? 2 : points > POINTS_MAX ? POINTS_MAX : points;
    if (store_sample_range(&r->http->reader, (uint32_t)num, from, to, column_sample, &c))
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
    else
        answer_json(r, 200, columns_json(&c, (int)points));
    free(c.ts);
    for (int i = 0; i < c.count; i++)
        free(c.v[i]);
}

static void filter_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "stage", col[0].s);
    cJSON_AddStringToObject(o, "installed_on", col[1].s);
    cJSON_AddItemToArray(ctx, o);
}

void api_filters(struct request *r)
{
    cJSON *device = find_device(r), *o;

    if (!device)
        return;
    cJSON_Delete(device);
    o = cJSON_CreateObject();
    if (store_run(&r->http->reader, SQL_FILTER_LIST, ARGS(db_text(r->param[0])), filter_row,
                  cJSON_AddArrayToObject(o, "items"))) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    cJSON_AddNullToObject(o, "next_cursor");
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
    cJSON *o = cJSON_CreateObject();

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
