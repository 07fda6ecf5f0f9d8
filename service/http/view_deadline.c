/* SPDX-License-Identifier: Apache-2.0 */
/* The deadlines of an order as the API shows them. */
#include <string.h>

#include "service/base/log.h"
#include "service/http/api.h"

static void deadline_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();
    bool runs = !strcmp(col[3].s, "running") || !strcmp(col[3].s, "missed");

    (void)ncol;
    cJSON_AddStringToObject(o, "name", col[1].s);
    view_time(o, "due_at", col[2].i);
    cJSON_AddStringToObject(o, "state", col[3].s);
    cJSON_AddBoolToObject(o, "paused", runs && col[5].i);
    cJSON_AddItemToArray(ctx, o);
}

/* Those that stand still for an unknown time have no due_at and come first. */
cJSON *view_deadlines(struct http *h, const char *order_id)
{
    cJSON *list = cJSON_CreateArray();
    enum err e = store_run(&h->reader, SQL_DEADLINE_LIST,
                           ARGS(db_text(order_id), db_int(http_now(h))), deadline_row, list);

    if (e)
        log_warning("http", "what=\"deadlines could not be read\" order=%s", order_id);
    return list;
}
