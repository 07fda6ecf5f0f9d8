/* SPDX-License-Identifier: Apache-2.0 */
/* Area events: what whole streets have, what it holds, and its end by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/text.h"
#include "service/base/log.h"
#include "service/engine/engine_admin.h"
#include "service/http/api.h"
#include "service/store/store_area.h"

#define PAGE     50
#define PAGE_MAX 200

/* Silence is no fault of the catalogue. */
static const struct words outage_title = {{"多台设备离线", "Machines offline"}};

static void add_fault(const struct catalogue *c, cJSON *o, const char *id)
{
    int fault = catalogue_fault(c, id);
    const struct words *w = fault >= 0 ? &c->faults[fault].title : &outage_title;
    cJSON *child = cJSON_AddObjectToObject(o, "fault"), *title;

    cJSON_AddStringToObject(child, "id", id);
    title = cJSON_AddObjectToObject(child, "title");
    cJSON_AddStringToObject(title, "zh-CN", w->in[LANG_ZH_CN]);
    cJSON_AddStringToObject(title, "en", w->in[LANG_EN]);
}

static void add_share(cJSON *o, const struct area_event *a)
{
    cJSON *share = cJSON_AddObjectToObject(o, "share");

    cJSON_AddNumberToObject(share, "affected", (double)a->affected);
    cJSON_AddNumberToObject(share, "reporting", (double)a->reporting);
    cJSON_AddNumberToObject(share, "recovered", (double)a->cleared);
    cJSON_AddNumberToObject(share, "ratio",
                            a->reporting ? (double)a->affected / (double)a->reporting : 0);
}

static const char *state_of(const struct area_event *a)
{
    enum area_phase phase = a->closed_ms      ? AREA_OVER
                            : a->recovered_ms ? AREA_RECOVERED
                                              : AREA_AFFECTS;

    return area_phase_name(phase);
}

static void counts_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    cJSON_AddNumberToObject(ctx, "held", (double)col[0].i);
    cJSON_AddNumberToObject(ctx, "released", (double)col[1].i);
    cJSON_AddNumberToObject(ctx, "cancelled", (double)col[2].i);
}

static cJSON *item(const struct catalogue *c, const struct area_event *a)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "id", a->id);
    cJSON_AddStringToObject(o, "kind", a->kind);
    cJSON_AddStringToObject(o, "area", a->area);
    add_fault(c, o, a->fault);
    cJSON_AddStringToObject(o, "state", state_of(a));
    add_share(o, a);
    cJSON_AddNumberToObject(o, "baseline", a->usual);
    view_time(o, "opened_at", a->opened_ms);
    view_time(o, "recovered_at", a->recovered_ms);
    view_time(o, "over_at", a->due_ms);
    view_time(o, "closed_at", a->closed_ms);
    view_text(o, "closed_by", a->closed_by);
    view_text(o, "reason", a->reason);
    return o;
}

/* What hangs on it, counted. */
static enum err add_counts(struct store *s, cJSON *o, const char *id)
{
    int64_t told = 0;
    enum err e = store_run(s, SQL_AREA_COUNTS, ARGS(db_text(id)), counts_row, o);

    if (!e)
        e = store_number(s, SQL_AREA_TOLD_COUNT, ARGS(db_text(id)), 0, &told);
    cJSON_AddNumberToObject(o, "told", (double)told);
    return e;
}

struct page {
    const struct catalogue *c;
    cJSON *items;
    int64_t last;
    int count;
};

static void area_item(void *ctx, const struct area_event *a)
{
    struct page *p = ctx;

    cJSON_AddItemToArray(p->items, item(p->c, a));
    p->last = a->n;
    p->count++;
}

static int limit_of(const struct request *r)
{
    const char *text = request_query(r, "limit");
    long n = text ? strtol(text, NULL, 10) : PAGE;

    return n < 1 ? 1 : n > PAGE_MAX ? PAGE_MAX : (int)n;
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c)
{
    return !strcmp(word, a) || !strcmp(word, b) || !strcmp(word, c);
}

/* An outage is a list of its own: it is asked for. */
static bool filter_of(struct request *r, struct area_filter *f)
{
    const char *kind = request_query(r, "kind"), *state = request_query(r, "state");
    const char *cursor = request_query(r, "cursor");

    if ((kind && !is_one_of(kind, "fault", "outage", "all")) ||
        (state && !is_one_of(state, "open", "closed", "all"))) {
        answer_problem(r, 400, "kind is fault, outage or all; state open, closed or all", NULL,
                       NULL);
        return false;
    }
    *f = (struct area_filter){.kind = !kind                 ? "fault"
                                      : strcmp(kind, "all") ? kind
                                                            : NULL,
                              .area = request_query(r, "area"),
                              .before_n = cursor ? strtoll(cursor, NULL, 10) : INT64_MAX,
                              .limit = limit_of(r)};
    f->closed = !state || !strcmp(state, "all") ? 0 : strcmp(state, "open") ? 2 : 1;
    return true;
}

void api_areas(struct request *r)
{
    struct store *s = &r->http->reader;
    struct page p = {r->http->o.catalogue, NULL, 0, 0};
    struct area_filter f;
    cJSON *o, *j;
    char next[24];
    enum err e;

    if (!filter_of(r, &f))
        return;
    o = cJSON_CreateObject();
    p.items = cJSON_AddArrayToObject(o, "items");
    e = store_area_list(s, &f, area_item, &p);
    cJSON_ArrayForEach(j, p.items)
    {
        if (!e)
            e = add_counts(s, j, cJSON_GetObjectItem(j, "id")->valuestring);
    }
    if (e) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    snprintf(next, sizeof next, "%lld", (long long)p.last);
    view_text(o, "next_cursor", p.count == f.limit ? next : "");
    answer_json(r, 200, o);
}

struct hanging {
    cJSON *held, *released, *cancelled;
};

static void order_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct hanging *h = ctx;
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddNumberToObject(o, "number", (double)col[3].i);
    cJSON_AddStringToObject(o, "device", col[4].s);
    cJSON_AddStringToObject(o, "state", col[5].s);
    if (col[1].i)
        cJSON_AddItemToArray(h->held, o);
    else
        cJSON_AddItemToArray(strcmp(col[2].s, "cancelled") ? h->released : h->cancelled, o);
}

static void member_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    view_time(o, "joined_at", col[1].i);
    view_time(o, "recovered_at", col[2].i);
    cJSON_AddItemToArray(ctx, o);
}

static void answer_area(struct request *r, const char *id)
{
    struct store *s = &r->http->reader;
    struct area_event a;
    struct hanging h;
    cJSON *o, *devices;
    enum err e = store_area_get(s, id, &a);

    if (e == ERR_NOT_FOUND) {
        answer_problem(r, 404, "there is no such event", NULL, NULL);
        return;
    }
    o = item(r->http->o.catalogue, &a);
    h.held = cJSON_AddArrayToObject(o, "held_orders");
    h.released = cJSON_AddArrayToObject(o, "released_orders");
    h.cancelled = cJSON_AddArrayToObject(o, "cancelled_orders");
    devices = cJSON_AddArrayToObject(o, "devices");
    if (!e)
        e = add_counts(s, o, id);
    if (!e)
        e = store_run(s, SQL_AREA_ORDERS, ARGS(db_text(id)), order_row, &h);
    if (!e)
        e = store_run(s, SQL_AREA_MEMBERS, ARGS(db_text(id)), member_row, devices);
    if (!e) {
        answer_json(r, 200, o);
        return;
    }
    cJSON_Delete(o);
    answer_problem(r, 503, "the store does not answer", NULL, NULL);
}

void api_area(struct request *r)
{
    answer_area(r, r->param[0]);
}

static void close_one(struct engine *e, struct http_job *j)
{
    cJSON *o = cJSON_Parse(j->body);
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(o, "reason");

    j->err = engine_area_close(e, &j->who, j->target,
                               cJSON_IsString(reason) ? reason->valuestring : "", &j->reply);
    cJSON_Delete(o);
}

static void closed(struct http_job *j)
{
    if (!job_refused(j))
        answer_area(j->r, j->target);
}

void api_area_action(struct request *r)
{
    if (strcmp(r->param[1], "close") != 0)
        answer_problem(r, 404, "there is no such action", NULL, NULL);
    else
        job_submit(r, r->param[1], r->param[0], close_one, closed);
}

static void of_order_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON **out = ctx, *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "area", col[1].s);
    cJSON_AddStringToObject(o, "fault", col[2].s);
    view_time(o, "opened_at", col[3].i);
    view_time(o, "recovered_at", col[4].i);
    view_time(o, "closed_at", col[5].i);
    cJSON_AddBoolToObject(o, "holds", col[6].i != 0);
    view_text(o, "fate", col[7].s);
    cJSON_Delete(*out);
    *out = o;
}

cJSON *view_area_of(struct http *h, const char *order_id)
{
    cJSON *o = cJSON_CreateNull();

    if (store_run(&h->reader, SQL_AREA_OF_ORDER, ARGS(db_text(order_id)), of_order_row, &o))
        log_warning("http", "what=\"the area event could not be read\" order=%s", order_id);
    return o;
}

static void held_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (col[6].i)
        text_copy(ctx, ID_LEN, col[0].s);
}

void view_held_by(struct http *h, const struct order *o, cJSON *j)
{
    char id[ID_LEN] = "";

    if (o->state == OS_HELD &&
        store_run(&h->reader, SQL_AREA_OF_ORDER, ARGS(db_text(o->id)), held_row, id))
        log_warning("http", "what=\"the area event could not be read\" order=%s", o->id);
    view_text(j, "held_by", id);
}
