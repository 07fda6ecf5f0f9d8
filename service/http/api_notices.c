/* SPDX-License-Identifier: Apache-2.0 */
/* Notices and how each of their deliveries stands; what did not arrive, once more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/delivery.h"
#include "core/text.h"
#include "service/engine/delivery_facts.h"
#include "service/engine/engine_delivery.h"
#include "service/http/api.h"
#include "service/store/store_delivery.h"

#define PAGE     50
#define PAGE_MAX 200

struct page {
    struct request *r;
    cJSON *items;
    int64_t last;
    int count;
};

/* As its first recipient reads it, with every household masked: the order has the rest. */
static void add_text(struct request *r, cJSON *o, const struct outbox_row *row)
{
    bool customer = !strncmp(row->recipient, "customer", 8);
    int role = customer ? ROLE_CUSTOMER : role_find(row->recipient);
    const struct zone *z = http_zone(r->http, "");
    cJSON *body = cJSON_Parse(row->body), *facts = cJSON_Parse(row->facts ? row->facts : "{}");
    struct fact_texts texts;
    struct zone utc;
    struct facts_reader reader = {.store = &r->http->reader,
                                  .c = r->http->o.catalogue,
                                  .view = {.role = r->caller.role, .page = false},
                                  .link = "",
                                  .reply = "",
                                  .hotline = r->http->o.service_number};
    cJSON *text = cJSON_AddObjectToObject(o, "text");
    char line[MESSAGE_CAP];

    zone_fixed(&utc, 0);
    reader.zone = z ? z : &utc;
    for (int i = 0; i < LANG_COUNT; i++) {
        reader.lang = i == LANG_ZH_CN ? "zh-CN" : "en";
        facts_words(&reader, body, facts, row->created_ms, &texts);
        notice_text(&reader, row->kind, role < 0 ? ROLE_TECHNICIAN : role, FORM_SMS, &texts, line,
                    sizeof line);
        cJSON_AddStringToObject(text, reader.lang, row->facts ? line : "");
    }
    cJSON_Delete(body);
    cJSON_Delete(facts);
}

static void notice_row(void *ctx, const struct db_value *col, int ncol)
{
    struct page *p = ctx;
    struct outbox_row row;
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    outbox_row_read(&row, col);
    cJSON_AddStringToObject(o, "id", row.id);
    cJSON_AddStringToObject(o, "kind", row.kind);
    cJSON_AddStringToObject(o, "recipient", row.recipient);
    view_text(o, "order", row.order_id);
    view_time(o, "created_at", row.created_ms);
    add_text(p->r, o, &row);
    cJSON_AddItemToArray(p->items, o);
    p->last = row.n;
    p->count++;
}

static void delivery_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();
    struct delivery d;

    (void)ncol;
    delivery_read(&d, col);
    cJSON_AddStringToObject(o, "id", d.id);
    cJSON_AddStringToObject(o, "channel", d.channel);
    view_text(o, "via", d.via);
    cJSON_AddStringToObject(o, "recipient", d.recipient);
    cJSON_AddStringToObject(o, "state", delivery_state_name(d.state));
    view_time(o, "due_at", d.due_ms);
    cJSON_AddNumberToObject(o, "attempts", d.attempts);
    cJSON_AddBoolToObject(o, "again", d.again);
    view_text(o, "remote_id", d.remote_id);
    view_text(o, "detail", d.detail);
    view_time(o, "changed_at", d.changed_ms);
    cJSON_AddItemToArray(ctx, o);
}

static enum err add_deliveries(struct request *r, cJSON *items)
{
    enum err e = ERR_OK;
    cJSON *j;

    cJSON_ArrayForEach(j, items)
    {
        cJSON *list = cJSON_AddArrayToObject(j, "deliveries");

        if (!e)
            e = store_run(&r->http->reader, SQL_DELIVERY_OF_NOTICE,
                          ARGS(db_text(cJSON_GetObjectItem(j, "id")->valuestring)), delivery_row,
                          list);
    }
    return e;
}

static int limit_of(const struct request *r)
{
    const char *text = request_query(r, "limit");
    long n = text ? strtol(text, NULL, 10) : PAGE;

    return n < 1 ? 1 : n > PAGE_MAX ? PAGE_MAX : (int)n;
}

/* By state the deliveries lead, by order the order does; else all of them, newest first. */
static enum err list(struct request *r, struct page *p, int limit)
{
    const char *cursor = request_query(r, "cursor"), *state = request_query(r, "state");
    const char *order = request_query(r, "order");
    const struct db_value args[] = {db_int(cursor ? strtoll(cursor, NULL, 10) : INT64_MAX),
                                    db_text(request_query(r, "kind")),
                                    db_text(request_query(r, "recipient")),
                                    db_int(limit),
                                    db_text(order),
                                    db_text(state)};
    enum sql id = state ? SQL_OUTBOX_OF_STATE : order ? SQL_OUTBOX_OF_ORDER : SQL_OUTBOX_LIST;

    return store_run(&r->http->reader, id, args, state ? 6 : order ? 5 : 4, notice_row, p);
}

static void count_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    cJSON_SetNumberValue(cJSON_GetObjectItem(ctx, col[0].s), (double)col[1].i);
}

static enum err add_counts(struct request *r, cJSON *o)
{
    cJSON *counts = cJSON_AddObjectToObject(o, "counts");

    cJSON_AddNumberToObject(counts, "waiting", 0);
    cJSON_AddNumberToObject(counts, "undelivered", 0);
    cJSON_AddNumberToObject(counts, "dead", 0);
    return store_run(&r->http->reader, SQL_DELIVERY_FAILED, NULL, 0, count_row, counts);
}

void api_notices(struct request *r)
{
    struct page p = {.r = r};
    const char *state = request_query(r, "state");
    int limit = limit_of(r);
    char next[24] = "";
    cJSON *o;
    enum err e;

    if (state && delivery_state_find(state) < 0) {
        answer_problem(r, 400, "state: there is no such state of a delivery", NULL, NULL);
        return;
    }
    o = cJSON_CreateObject();
    p.items = cJSON_AddArrayToObject(o, "items");
    e = list(r, &p, limit);
    if (!e)
        e = add_deliveries(r, p.items);
    if (!e)
        e = add_counts(r, o);
    if (e) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    if (p.count == limit)
        snprintf(next, sizeof next, "%lld", (long long)p.last);
    view_text(o, "next_cursor", next);
    answer_json(r, 200, o);
}

static void answer_notice(struct request *r, const char *id)
{
    struct page p = {.r = r, .items = cJSON_CreateArray()};
    enum err e = store_run(&r->http->reader, SQL_OUTBOX_GET, ARGS(db_text(id)), notice_row, &p);

    if (!e)
        e = add_deliveries(r, p.items);
    if (e)
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
    else if (!p.count)
        answer_problem(r, 404, "there is no such notice", NULL, NULL);
    else
        answer_json(r, 200, cJSON_DetachItemFromArray(p.items, 0));
    cJSON_Delete(p.items);
}

void api_notice(struct request *r)
{
    answer_notice(r, r->param[0]);
}

static void resend(struct engine *e, struct http_job *j)
{
    j->err = engine_resend_notice(e, &j->who, j->target, &j->reply);
}

static void resent(struct http_job *j)
{
    if (!job_refused(j))
        answer_notice(j->r, j->target);
}

void api_notice_action(struct request *r)
{
    if (strcmp(r->param[1], "resend") != 0)
        answer_problem(r, 404, "there is no such action", NULL, NULL);
    else
        job_submit(r, r->param[1], r->param[0], resend, resent);
}
