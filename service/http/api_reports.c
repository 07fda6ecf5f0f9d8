/* SPDX-License-Identifier: Apache-2.0 */
/* The quality report and the orders behind its figures, read off the loop: a year of orders takes
 * its time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"
#include "service/http/report.h"
#include "service/store/store_order.h"

#define RANGE_MS (30 * DAY_MS)

struct report_work {
    uv_work_t work;
    struct request *r;
    struct report_ask ask;
    char *text;
};

static void make(uv_work_t *w)
{
    struct report_work *p = w->data;

    p->text = report_quality(&p->ask);
}

static void made(uv_work_t *w, int status)
{
    struct report_work *p = w->data;

    if (status || !p->text)
        answer_problem(p->r, 503, "the store does not answer", NULL, NULL);
    else
        answer_text(p->r, 200, "application/json", p->text);
    free(p->text);
    free(p);
}

/* True when the query has it and it is no time. */
static bool bad_time(const struct request *r, const char *name, int64_t *ms)
{
    const char *text = request_query(r, name);

    return text && !text_time_parse(text, ms);
}

/* False when it was answered: the query is none. */
static bool ask_of(struct request *r, struct report_ask *ask)
{
    int64_t now = http_now(r->http);
    const char *by = request_query(r, "by");
    int word = by ? report_by_find(by) : REPORT_TOTAL;

    *ask = (struct report_ask){r->http->o.store_url, {now - RANGE_MS, now}, REPORT_TOTAL};
    if (bad_time(r, "from", &ask->range.from_ms) || bad_time(r, "to", &ask->range.to_ms) ||
        word < 0 || ask->range.from_ms >= ask->range.to_ms) {
        answer_problem(r, 400, "from and to are times, by is fault, model, technician or cause",
                       NULL, NULL);
        return false;
    }
    ask->by = (enum report_by)word;
    return true;
}

void api_report_quality(struct request *r)
{
    struct report_ask ask;
    struct report_work *p;

    if (!ask_of(r, &ask))
        return;
    p = xcalloc(1, sizeof *p);
    p->r = r;
    p->ask = ask;
    p->work.data = p;
    request_wait(r);
    uv_queue_work(r->http->loop, &p->work, make, made);
}

struct behind_work {
    uv_work_t work;
    struct request *r;
    struct report_ask ask;
    struct report_orders orders;
    bool good;
};

static void look(uv_work_t *w)
{
    struct behind_work *p = w->data;

    p->good = report_behind(&p->ask, &p->orders);
}

/* The orders as lists show them. */
static bool add_items(struct request *r, const struct report_orders *orders, cJSON *items)
{
    struct order o;

    for (int i = 0; i < orders->found; i++) {
        if (store_order_get(&r->http->reader, orders->id[i], &o))
            return false;
        cJSON_AddItemToArray(items, view_order_item(r->http, &o));
        order_release(&o);
    }
    return true;
}

static void looked(uv_work_t *w, int status)
{
    struct behind_work *p = w->data;
    cJSON *o = cJSON_CreateObject();
    char next[24] = "";

    if (p->orders.found == p->orders.limit)
        snprintf(next, sizeof next, "%lld", (long long)p->orders.last_number);
    if (!status && p->good && add_items(p->r, &p->orders, cJSON_AddArrayToObject(o, "items"))) {
        view_text(o, "next_cursor", next);
        answer_json(p->r, 200, o);
    } else {
        cJSON_Delete(o);
        answer_problem(p->r, 503, "the store does not answer", NULL, NULL);
    }
    free(p);
}

static int limit_of(const struct request *r)
{
    const char *text = request_query(r, "limit");
    long n = text ? strtol(text, NULL, 10) : 50;

    return n < 1 ? 1 : n > REPORT_ORDERS ? REPORT_ORDERS : (int)n;
}

void api_report_orders(struct request *r)
{
    const char *cursor = request_query(r, "cursor"), *count = request_query(r, "count");
    int id = report_count_find(count ? count : "closed");
    struct report_ask ask;
    struct behind_work *p;

    if (!ask_of(r, &ask))
        return;
    if (id < 0) {
        answer_problem(r, 400, "count is a count of the report", NULL, NULL);
        return;
    }
    p = xcalloc(1, sizeof *p);
    p->r = r;
    p->ask = ask;
    p->orders = (struct report_orders){.count_id = id,
                                       .key = request_query(r, "key"),
                                       .after_number = cursor ? strtoll(cursor, NULL, 10) : 0,
                                       .limit = limit_of(r)};
    p->work.data = p;
    request_wait(r);
    uv_queue_work(r->http->loop, &p->work, look, looked);
}
