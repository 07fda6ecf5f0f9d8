/* SPDX-License-Identifier: Apache-2.0 */
/* Parts and where they are. A technician sees their own van and what they bring back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_stock.h"
#include "service/http/api.h"

struct listing {
    struct request *r;
    cJSON *items;
};

static void add_title(cJSON *o, const struct catalogue *c, const char *sku)
{
    cJSON *title;

    for (size_t i = 0; i < c->part_count; i++) {
        if (strcmp(c->parts[i].id, sku) != 0)
            continue;
        title = cJSON_AddObjectToObject(o, "title");
        cJSON_AddStringToObject(title, "zh-CN", c->parts[i].title.in[LANG_ZH_CN]);
        cJSON_AddStringToObject(title, "en", c->parts[i].title.in[LANG_EN]);
        return;
    }
    cJSON_AddNullToObject(o, "title");
}

static void stock_row(void *ctx, const struct db_value *col, int ncol)
{
    struct listing *l = ctx;
    const char *mine = l->r->caller.role == ROLE_TECHNICIAN ? l->r->caller.id : NULL;
    const char *colon = strchr(col[0].s, ':');
    cJSON *o;

    (void)ncol;
    if (mine && (!colon || strcmp(colon + 1, mine) != 0))
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "place", col[0].s);
    cJSON_AddStringToObject(o, "sku", col[1].s);
    add_title(o, l->r->http->o.catalogue, col[1].s);
    cJSON_AddNumberToObject(o, "qty", (double)col[2].i);
    cJSON_AddNumberToObject(o, "reserved", (double)col[3].i);
    cJSON_AddNumberToObject(o, "free", (double)(col[2].i - col[3].i));
    cJSON_AddBoolToObject(o, "short", col[2].i < col[3].i);
    cJSON_AddItemToArray(l->items, o);
}

void api_stock(struct request *r)
{
    struct listing l = {r, cJSON_CreateArray()};

    api_list(r, l.items,
             store_run(&r->http->reader, SQL_STOCK_LIST,
                       ARGS(db_text(request_query(r, "place")), db_text(request_query(r, "sku"))),
                       stock_row, &l));
}

static void move_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();
    char n[24];

    (void)ncol;
    snprintf(n, sizeof n, "%lld", (long long)col[0].i);
    cJSON_AddStringToObject(o, "id", n);
    cJSON_AddStringToObject(o, "sku", col[1].s);
    cJSON_AddNumberToObject(o, "qty", (double)col[2].i);
    cJSON_AddStringToObject(o, "from", col[3].s);
    cJSON_AddStringToObject(o, "to", col[4].s);
    cJSON_AddStringToObject(o, "why", col[5].s);
    view_text(o, "order", col[6].s);
    view_text(o, "by", col[7].s);
    view_time(o, "at", col[8].i);
    cJSON_AddItemToArray(ctx, o);
}

/* Newest first. */
void api_stock_moves(struct request *r)
{
    const char *cursor = request_query(r, "cursor");
    long limit = api_limit(r);
    cJSON *items = cJSON_CreateArray();

    api_page(r, items, limit,
             store_run(&r->http->reader, SQL_STOCK_MOVES,
                       ARGS(db_int(cursor ? strtoll(cursor, NULL, 10) : INT64_MAX), db_int(limit)),
                       move_row, items));
}

static void move_one(struct engine *e, struct http_job *j)
{
    j->err = engine_stock_move(e, &j->who, j->body, &j->reply);
}

static void moved(struct http_job *j)
{
    cJSON *items;

    if (job_refused(j))
        return;
    items = cJSON_CreateArray();
    if (store_run(&j->r->http->reader, SQL_STOCK_MOVES, ARGS(db_int(INT64_MAX), db_int(1)),
                  move_row, items)) {
        cJSON_Delete(items);
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_json(j->r, 201, cJSON_DetachItemFromArray(items, 0));
    cJSON_Delete(items);
}

void api_stock_move(struct request *r)
{
    job_submit(r, "stock", "", move_one, moved);
}
