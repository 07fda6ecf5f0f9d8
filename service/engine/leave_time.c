/* SPDX-License-Identifier: Apache-2.0 */
/* When an absence is, and the assigned work in it; the pages ask it too. */
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_int.h"
#include "service/engine/engine_leave.h"

#define LONGEST_MS (366 * DAY_MS)

static bool read_end(struct engine *e, const char *text, int64_t days, int64_t *ms)
{
    bool day = strlen(text) == 10;

    if (!text_time_parse(text, ms))
        return false;
    if (day)
        *ms = zone_utc(e->zone, *ms + days * DAY_MS);
    return true;
}

const char *leave_times(struct engine *e, const cJSON *j, struct leave *l)
{
    if (!read_end(e, args_text(j, "from"), 0, &l->from_ms))
        return "from: must be a day (YYYY-MM-DD) or a time (RFC 3339)";
    if (!read_end(e, args_text(j, "to"), 1, &l->to_ms))
        return "to: must be a day (YYYY-MM-DD) or a time (RFC 3339)";
    if (l->to_ms <= l->from_ms)
        return "to: must lie after from";
    if (l->to_ms - l->from_ms > LONGEST_MS)
        return "to: at most a year after from";
    return NULL;
}

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (!strcmp(col[3].s, "running") || !strcmp(col[3].s, "missed"))
        *(int64_t *)ctx = col[2].i;
}

struct looking {
    struct store *s;
    const struct leave *l;
    int64_t now_ms;
    struct leave_hits *out;
    enum err err;
};

static void work_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *look = ctx;
    struct leave_work w = {.due_ms = 0};
    struct order o;

    (void)ncol;
    if (look->err || store_order_get(look->s, col[0].s, &o))
        return;
    look->err = store_run(look->s, SQL_DEADLINE_ONE, ARGS(db_text(o.id), db_text("visit")), due_row,
                          &w.due_ms);
    w.state = o.state;
    w.slot_from_ms = o.appt_from_ms;
    w.slot_to_ms = o.appt_to_ms;
    if (leave_touches(look->l->from_ms, look->l->to_ms, &w, look->now_ms)) {
        cJSON_AddItemToArray(look->out->orders, cJSON_CreateString(o.id));
        look->out->under_way |= o.state == OS_TRAVELING || o.state == OS_ON_SITE;
    }
    order_release(&o);
}

enum err leave_hits(struct store *s, const struct leave *l, int64_t now_ms, struct leave_hits *out)
{
    struct looking look = {s, l, now_ms, out, ERR_OK};
    enum err err = ERR_OK;

    *out = (struct leave_hits){cJSON_CreateArray(), false};
    if (l->kind != LEAVE_KIND_ON_CALL)
        err = store_run(s, SQL_ORDERS_OF_PERSON, ARGS(db_text(l->person)), work_row, &look);
    return err ? err : look.err;
}
