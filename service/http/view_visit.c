/* SPDX-License-Identifier: Apache-2.0 */
/* The visits of an order, each with its measured test runs. */
#include "service/http/api.h"

struct run_list {
    cJSON *list;
    int visit_n;
};

static void run_row(void *ctx, const struct test_run *r)
{
    struct run_list *l = ctx;
    cJSON *o, *why;

    if (r->visit_n != l->visit_n)
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "id", r->id);
    cJSON_AddStringToObject(o, "test", r->test);
    cJSON_AddStringToObject(o, "state", r->state);
    why = cJSON_AddArrayToObject(o, "why");
    if (r->why[0])
        cJSON_AddItemToArray(why, cJSON_CreateString(r->why));
    cJSON_AddItemToObject(o, "values", json_text_or(r->result, "{}"));
    view_time(o, "started_at", r->started_ms ? r->started_ms : r->sent_ms);
    view_time(o, "ended_at", r->ended_ms);
    cJSON_AddItemToArray(l->list, o);
}

struct visit_list {
    struct http *h;
    const char *order_id;
    cJSON *list;
};

static void visit_row(void *ctx, const struct db_value *col, int ncol)
{
    struct visit_list *v = ctx;
    cJSON *o = cJSON_CreateObject(), *args = json_text_or(col[7].s, "{}");

    (void)ncol;
    cJSON_AddNumberToObject(o, "n", (double)col[0].i);
    view_text(o, "technician", col[1].s);
    view_time(o, "departed_at", col[2].i);
    view_time(o, "arrived_at", col[3].i);
    view_time(o, "left_at", col[4].i);
    view_text(o, "outcome", col[5].s);
    cJSON_AddItemToObject(o, "parts",
                          cJSON_HasObjectItem(args, "parts")
                              ? cJSON_DetachItemFromObject(args, "parts")
                              : cJSON_CreateArray());
    cJSON_AddItemToObject(o, "readings_before", json_text_or(col[8].s, "{}"));
    cJSON_AddItemToObject(o, "readings_after", json_text_or(col[9].s, "{}"));
    cJSON_Delete(args);
    cJSON_AddItemToArray(v->list, o);
}

/* Runs are added after the visits are read: both read through one connection. */
cJSON *view_visits(struct http *h, const char *order_id)
{
    struct visit_list v = {h, order_id, cJSON_CreateArray()};
    cJSON *o;

    if (store_run(&h->reader, SQL_VISIT_LIST, ARGS(db_text(order_id)), visit_row, &v))
        return v.list;
    cJSON_ArrayForEach(o, v.list)
    {
        struct run_list l = {cJSON_AddArrayToObject(o, "test_runs"),
                             (int)cJSON_GetObjectItem(o, "n")->valuedouble};

        if (store_run_list(&h->reader, order_id, run_row, &l))
            break;
    }
    view_visit_evidence(h, order_id, v.list);
    return v.list;
}
