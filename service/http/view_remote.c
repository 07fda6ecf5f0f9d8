/* SPDX-License-Identifier: Apache-2.0 */
/* What was tried from afar for an order. */
#include <string.h>

#include "core/text.h"
#include "service/http/api.h"
#include "service/store/store_remedy.h"

#define ROWS 64

struct row_list {
    struct remedy_step_row row[ROWS];
    int count;
};

static void take(void *ctx, const struct remedy_step_row *r)
{
    struct row_list *l = ctx;

    if (l->count < ROWS)
        l->row[l->count++] = *r;
}

static void command_state(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, 12, col[4].s);
}

/* While a step runs its command says how far it came. */
static void state(struct http *h, const struct remedy_step_row *r, char out[12])
{
    text_copy(out, 12, r->state);
    if (strcmp(r->state, "running") != 0)
        return;
    text_copy(out, 12,
              strcmp(r->action, remedy_action_name(RA_ASK_CUSTOMER)) ? "waiting" : "asked");
    if (r->command_id[0] &&
        store_run(&h->reader, SQL_COMMAND_GET, ARGS(db_text(r->command_id)), command_state, out))
        text_copy(out, 12, "queued");
}

static cJSON *view(struct http *h, const struct remedy_step_row *r)
{
    const struct remedy_book *book = h->o.catalogue->remedies;
    int action = remedy_action_find(r->action);
    cJSON *o = cJSON_CreateObject(), *title;
    char word[12];

    cJSON_AddNumberToObject(o, "n", r->n);
    cJSON_AddStringToObject(o, "action", r->action);
    if (action >= 0 && book->title[action].in[LANG_EN]) {
        title = cJSON_AddObjectToObject(o, "title");
        cJSON_AddStringToObject(title, "zh-CN", book->title[action].in[LANG_ZH_CN]);
        cJSON_AddStringToObject(title, "en", book->title[action].in[LANG_EN]);
    }
    state(h, r, word);
    cJSON_AddStringToObject(o, "state", word);
    view_text(o, "expect", r->expect);
    view_text(o, "result", r->result);
    view_text(o, "why", r->why);
    view_text(o, "command", r->command_id);
    view_time(o, "sent_at", r->sent_ms);
    view_time(o, "ended_at", r->ended_ms);
    return o;
}

cJSON *view_remote(struct http *h, const char *order_id)
{
    struct row_list l = {.count = 0};
    cJSON *list = cJSON_CreateArray();

    if (store_remedy_steps(&h->reader, order_id, take, &l))
        return list;
    for (int i = 0; i < l.count; i++)
        cJSON_AddItemToArray(list, view(h, &l.row[i]));
    return list;
}
