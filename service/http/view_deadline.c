/* SPDX-License-Identifier: Apache-2.0 */
/* The deadlines of an order as the API shows them. */
#include <string.h>

#include "service/base/log.h"
#include "service/http/api.h"

struct deadlines {
    cJSON *list;
    bool running_only;
};

static void deadline_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct deadlines *d = ctx;
    bool runs = !strcmp(col[3].s, "running") || !strcmp(col[3].s, "missed");
    cJSON *o;

    (void)ncol;
    if (d->running_only && !runs)
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "name", col[1].s);
    view_time(o, "started_at", col[4].i);
    view_time(o, "due_at", col[2].i);
    cJSON_AddStringToObject(o, "state", col[3].s);
    cJSON_AddBoolToObject(o, "paused", runs && col[5].i);
    cJSON_AddItemToArray(d->list, o);
}

/* Those that stand still for an unknown time have no due_at and come first. */
cJSON *view_deadlines(struct http *h, const char *order_id, bool running_only)
{
    struct deadlines d = {cJSON_CreateArray(), running_only};
    enum err e = store_run(&h->reader, SQL_DEADLINE_LIST,
                           ARGS(db_text(order_id), db_int(http_now(h))), deadline_row, &d);

    if (e)
        log_warning("http", "what=\"deadlines could not be read\" order=%s", order_id);
    return d.list;
}
