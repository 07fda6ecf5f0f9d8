/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for the desk: every question, report and wish that a person has to decide. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/http/api.h"

#define DAY     86400000LL
#define LOOK_MS (90 * DAY) /* a wish that nobody answered for longer is lost */
#define KEY_LEN 80

/* As the statement calls them, in the order in which the desk has them. */
static const char *const queues[] = {"help",     "damage", "transfer",     "late_step", "overdue",
                                     "unproven", "move",   "still_broken", "reply"};

#define QUEUES (sizeof queues / sizeof queues[0])

static int queue_find(const char *name)
{
    for (size_t i = 0; i < QUEUES; i++)
        if (!strcmp(queues[i], name))
            return (int)i;
    return -1;
}

struct inbox {
    struct request *r;
    cJSON *items;
    const char *queue; /* only this one; NULL: all */
    int64_t after_ms;  /* the cursor: those behind this time, and at it behind this key */
    char after[KEY_LEN], last[KEY_LEN];
    int64_t last_ms;
    long limit, taken;
    bool more;
    int counts[QUEUES];
};

static bool behind_cursor(const struct inbox *in, int64_t at_ms, const char *key)
{
    return at_ms > in->after_ms || (at_ms == in->after_ms && strcmp(key, in->after) > 0);
}

/* What a customer said is kept as arguments: in words, or with the times that would suit. */
static void add_words(cJSON *item, const char *queue, const char *words)
{
    bool said = !strcmp(queue, "move") || !strcmp(queue, "still_broken") || !strcmp(queue, "reply");
    cJSON *args = said ? json_text_or(words, "{}") : NULL;

    view_text(item, "text", said ? cJSON_GetStringValue(cJSON_GetObjectItem(args, "text")) : words);
    view_text(item, "from", cJSON_GetStringValue(cJSON_GetObjectItem(args, "from")));
    view_text(item, "to", cJSON_GetStringValue(cJSON_GetObjectItem(args, "to")));
    cJSON_Delete(args);
}

static void add_item(struct inbox *in, const char *key, const struct db_value *col)
{
    struct http *h = in->r->http;
    struct order o;
    cJSON *item;

    if (store_order_get(&h->reader, col[2].s, &o))
        return;
    item = cJSON_CreateObject();
    cJSON_AddStringToObject(item, "id", key);
    cJSON_AddStringToObject(item, "queue", col[0].s);
    view_time(item, "at", col[3].i);
    view_text(item, "by", col[4].s);
    add_words(item, col[0].s, col[5].s);
    cJSON_AddNumberToObject(item, "asked", (double)col[6].i);
    cJSON_AddItemToObject(item, "order", view_order_item(h, &o));
    cJSON_AddItemToObject(item, "allowed_actions", view_allowed(h, &o, &in->r->caller));
    order_release(&o);
    cJSON_AddItemToArray(in->items, item);
}

static void inbox_row(void *ctx, const struct db_value *col, int ncol)
{
    struct inbox *in = ctx;
    int queue = queue_find(col[0].s);
    char key[KEY_LEN];

    (void)ncol;
    if (queue < 0)
        return;
    in->counts[queue]++;
    snprintf(key, sizeof key, "%s.%s", col[0].s, col[1].s);
    if ((in->queue && strcmp(in->queue, col[0].s) != 0) || !behind_cursor(in, col[3].i, key))
        return;
    if (in->taken == in->limit) {
        in->more = true;
        return;
    }
    in->taken++;
    in->last_ms = col[3].i;
    text_copy(in->last, sizeof in->last, key);
    add_item(in, key, col);
}

static void read_cursor(struct inbox *in)
{
    const char *cursor = request_query(in->r, "cursor");
    const char *key = cursor ? strchr(cursor, '.') : NULL;

    in->after_ms = key ? strtoll(cursor, NULL, 10) : INT64_MIN;
    text_copy(in->after, sizeof in->after, key ? key + 1 : "");
}

static void answer(struct inbox *in)
{
    cJSON *o = cJSON_CreateObject(), *counts;
    char next[KEY_LEN + 24] = "";

    cJSON_AddItemToObject(o, "items", in->items);
    counts = cJSON_AddObjectToObject(o, "counts");
    for (size_t i = 0; i < QUEUES; i++)
        cJSON_AddNumberToObject(counts, queues[i], in->counts[i]);
    if (in->more)
        snprintf(next, sizeof next, "%lld.%s", (long long)in->last_ms, in->last);
    view_text(o, "next_cursor", next);
    answer_json(in->r, 200, o);
}

void api_inbox(struct request *r)
{
    struct inbox in = {.r = r, .queue = request_query(r, "queue"), .limit = api_limit(r)};

    if (in.queue && queue_find(in.queue) < 0) {
        answer_problem(r, 400, "queue: there is no such queue", NULL, NULL);
        return;
    }
    read_cursor(&in);
    in.items = cJSON_CreateArray();
    if (store_run(&r->http->reader, SQL_INBOX, ARGS(db_int(http_now(r->http) - LOOK_MS)), inbox_row,
                  &in)) {
        cJSON_Delete(in.items);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer(&in);
}
