/* SPDX-License-Identifier: Apache-2.0 */
/* A job: the orders of one machine that travel together, and what to take along for all of them. */
#include <string.h>

#include "service/base/log.h"
#include "service/http/api.h"
#include "service/http/relation.h"

struct job {
    struct request *r;
    cJSON *answer, *orders, *parts, *tools;
    double minutes;
};

static const char *word(const cJSON *o, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsString(j) ? j->valuestring : "";
}

static cJSON *same(cJSON *list, const char *key, const char *value)
{
    cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        if (!strcmp(word(j, key), value))
            return j;
    }
    return NULL;
}

/* One piece serves all orders of a machine; the likeliest need counts. */
static void unite(cJSON *list, const char *key, cJSON *more)
{
    cJSON *item;

    while ((item = cJSON_DetachItemFromArray(more, 0)) != NULL) {
        cJSON *have = same(list, key, word(item, key));
        cJSON *p = cJSON_GetObjectItemCaseSensitive(have, "probability");
        const cJSON *q = cJSON_GetObjectItemCaseSensitive(item, "probability");

        if (!have) {
            cJSON_AddItemToArray(list, item);
            continue;
        }
        if (p && q && q->valuedouble > p->valuedouble)
            cJSON_SetNumberValue(p, q->valuedouble);
        cJSON_Delete(item);
    }
}

static void add_order(struct job *job, const struct order *o)
{
    cJSON *d = json_text_or(o->diagnosis, "{}");
    const cJSON *minutes = cJSON_GetObjectItemCaseSensitive(d, "minutes");

    cJSON_AddItemToArray(job->orders, view_order_item(job->r->http, o));
    if (order_category(o->state) != CAT_DONE && order_category(o->state) != CAT_VERIFYING) {
        unite(job->parts, "sku", cJSON_GetObjectItemCaseSensitive(d, "parts"));
        unite(job->tools, "id", cJSON_GetObjectItemCaseSensitive(d, "tools"));
        job->minutes += minutes ? minutes->valuedouble : 0;
    }
    cJSON_Delete(d);
}

struct order_ids {
    char id[64][ID_LEN];
    int count;
};

static void order_id(void *ctx, const struct db_value *col, int ncol)
{
    struct order_ids *l = ctx;

    (void)ncol;
    if (l->count < 64)
        memcpy(l->id[l->count++], col[0].s, strnlen(col[0].s, ID_LEN - 1) + 1);
}

void api_job(struct request *r)
{
    struct job job = {.r = r, .answer = cJSON_CreateObject()};
    struct order_ids ids = {.count = 0};
    struct order o;

    if (store_run(&r->http->reader, SQL_JOB_ORDERS, ARGS(db_text(r->param[0])), order_id, &ids))
        log_warning("http", "what=\"a job could not be read\" job=%s", r->param[0]);
    cJSON_AddStringToObject(job.answer, "id", r->param[0]);
    job.orders = cJSON_AddArrayToObject(job.answer, "orders");
    job.parts = cJSON_AddArrayToObject(job.answer, "parts");
    job.tools = cJSON_AddArrayToObject(job.answer, "tools");
    for (int i = 0; i < ids.count; i++) {
        if (store_order_get(&r->http->reader, ids.id[i], &o))
            continue;
        if (relation_is_own(r, &o))
            add_order(&job, &o);
        order_release(&o);
    }
    cJSON_AddNumberToObject(job.answer, "minutes", job.minutes);
    answer_json(r, 200, job.answer);
}
