/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/http/api.h"

#define LIMIT_MAX 200

struct page {
    struct http *http;
    cJSON *items;
    int64_t last;
    int count;
};

static void order_item(void *ctx, const struct order *o)
{
    struct page *p = ctx;

    cJSON_AddItemToArray(p->items, view_order_item(p->http, o));
    p->last = o->number;
    p->count++;
}

static int limit_of(const struct request *r)
{
    const char *text = request_query(r, "limit");
    long n = text ? strtol(text, NULL, 10) : 50;

    return n < 1 ? 1 : n > LIMIT_MAX ? LIMIT_MAX : (int)n;
}

static bool read_number(const char **at, int64_t *n)
{
    char *end;

    *n = strtoll(*at, &end, 10);
    if (end == *at || (*end && *end != ',') || *n < 1)
        return false;
    *at = *end ? end + 1 : end;
    return true;
}

/* Some orders by their numbers; what is not there, or not the caller's, is left out. */
static void answer_numbers(struct request *r, const char *at)
{
    struct page p = {r->http, cJSON_CreateArray(), 0, 0};
    struct order_filter f = {.limit = 1};
    enum err e = ERR_OK;
    int64_t n;

    if (r->caller.role == ROLE_TECHNICIAN)
        f.technician = r->caller.id;
    for (int asked = 0; !e && *at; asked++) {
        if (asked == LIMIT_MAX || !read_number(&at, &n)) {
            cJSON_Delete(p.items);
            answer_problem(r, 400, "numbers: at most 200, with commas between", NULL, NULL);
            return;
        }
        f.after_number = n - 1;
        e = store_order_list(&r->http->reader, &f, order_item, &p);
        if (p.last && p.last != n)
            cJSON_DeleteItemFromArray(p.items, cJSON_GetArraySize(p.items) - 1);
        p.last = 0;
    }
    api_list(r, p.items, e);
}

static void answer_list(struct request *r)
{
    const char *cursor = request_query(r, "cursor");
    struct order_filter f = {.state = request_query(r, "state"),
                             .kind = request_query(r, "kind"),
                             .device = request_query(r, "device"),
                             .technician = request_query(r, "technician"),
                             .category = request_query(r, "category"),
                             .after_number = cursor ? strtoll(cursor, NULL, 10) : 0,
                             .limit = limit_of(r)};
    const char *help = request_query(r, "help");
    struct page p = {r->http, cJSON_CreateArray(), 0, 0};
    const char *overdue = request_query(r, "overdue");
    cJSON *o = cJSON_CreateObject();
    char next[24];

    if (overdue)
        f.overdue = !strcmp(overdue, "1") || !strcmp(overdue, "true") ? 1 : 2;

    f.help_open = help && !strcmp(help, "open");
    if (r->caller.role == ROLE_TECHNICIAN)
        f.technician = r->caller.id;
    cJSON_AddItemToObject(o, "items", p.items);
    if (store_order_list(&r->http->reader, &f, order_item, &p)) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    snprintf(next, sizeof next, "%lld", (long long)p.last);
    if (p.count == f.limit)
        cJSON_AddStringToObject(o, "next_cursor", next);
    else
        cJSON_AddNullToObject(o, "next_cursor");
    answer_json(r, 200, o);
}

void api_orders(struct request *r)
{
    const char *numbers = request_query(r, "numbers");

    if (numbers)
        answer_numbers(r, numbers);
    else
        answer_list(r);
}

static void answer_order(struct request *r, int status, const struct order *o)
{
    static _Thread_local char etag[40];
    cJSON *j;

    snprintf(etag, sizeof etag, "ETag: \"%lld\"", (long long)o->version);
    r->extra = etag;
    j = view_order(r->http, o, &r->caller);
    trail_reading(r, cJSON_GetObjectItem(j, "customer"), o->id);
    answer_json(r, status, j);
}

void api_order(struct request *r)
{
    struct order o;

    if (store_order_get(&r->http->reader, r->param[0], &o)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_order(r, 200, &o);
    order_release(&o);
}

static void act(struct engine *e, struct http_job *j)
{
    struct action_call call = {.who = j->who,
                               .order_id = j->target,
                               .action = j->action,
                               .args = j->body,
                               .if_version = j->if_version};

    j->err = engine_action(e, &call, &j->reply);
}

static void acted(struct http_job *j)
{
    struct order o;

    if (job_refused(j))
        return;
    if (store_order_get(&j->r->http->reader, j->target, &o)) {
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_order(j->r, 200, &o);
    order_release(&o);
}

void api_order_action(struct request *r)
{
    int action = order_action_find(r->param[1]);

    if (action < 0 || action >= OA_CONFIRMED) {
        answer_problem(r, 404, "there is no such action", NULL, NULL);
        return;
    }
    if (action == OA_ATTACH) {
        answer_problem(r, 400, "a picture is put to its own address",
                       "PUT /api/v1/orders/{id}/attachments/{name}", NULL);
        return;
    }
    /* A verdict on the visit needs what the machine said before it. */
    if (action == OA_COMPLETE)
        job_submit_after(r, r->param[1], r->param[0], act, acted);
    else
        job_submit(r, r->param[1], r->param[0], act, acted);
}

static void open_one(struct engine *e, struct http_job *j)
{
    j->err = engine_open_order(e, &j->who, j->body, &j->reply);
}

static void opened(struct http_job *j)
{
    struct order o;

    if (job_refused(j))
        return;
    if (store_order_get(&j->r->http->reader, j->reply.id, &o)) {
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_order(j->r, 201, &o);
    order_release(&o);
}

void api_order_create(struct request *r)
{
    job_submit(r, "open", "", open_one, opened);
}
