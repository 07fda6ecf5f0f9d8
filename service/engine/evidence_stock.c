/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of an order: reserved for it while it has a technician, taken from their van when they were
 * used, and the old ones on their way back to the depot.
 */
#include <stdio.h>
#include <string.h>

#include "service/engine/action_args.h"
#include "service/engine/engine_filter.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_stock.h"
#include "service/engine/evidence.h"
#include "service/engine/filter_order.h"

static enum err let_go(const struct step *s)
{
    return store_run(&s->e->store, SQL_RESERVE_DROP, ARGS(db_text(s->o->id)), NULL, NULL);
}

static enum err reserve(const struct step *s)
{
    cJSON *d = cJSON_Parse(s->o->diagnosis ? s->o->diagnosis : "{}");
    const cJSON *j;
    enum err err = let_go(s);

    cJSON_ArrayForEach(j, cJSON_GetObjectItem(d, "parts"))
    {
        const cJSON *qty = cJSON_GetObjectItem(j, "qty");

        if (!err)
            err = store_run(&s->e->store, SQL_RESERVE_PUT,
                            ARGS(db_text(s->o->id), db_text(args_text(j, "sku")),
                                 db_int(cJSON_IsNumber(qty) ? qty->valueint : 1)),
                            NULL, NULL);
    }
    cJSON_Delete(d);
    return err;
}

static enum err use(const struct step *s, const cJSON *part)
{
    char van[PLACE_LEN], returns[PLACE_LEN];
    struct stock_move m = {.sku = args_text(part, "sku"),
                           .from = van,
                           .to = "used",
                           .why = "used",
                           .qty = 1,
                           .order_id = s->o->id,
                           .person = s->who->id,
                           .visit_n = s->o->visit_n};
    enum err err;

    snprintf(van, sizeof van, "van:%s", s->who->id ? s->who->id : "");
    snprintf(returns, sizeof returns, "returns:%s", s->who->id ? s->who->id : "");
    err = stock_move(s->e, &m);
    m.from = "machine";
    m.to = returns;
    m.why = "old part";
    if (err || !strcmp(args_text(part, "old"), "left"))
        return err;
    return stock_move(s->e, &m);
}

/* Who names none of the parts of a change of filters has put in what the order lists. */
static enum err use_all(const struct step *s)
{
    const char *person = s->who->id ? s->who->id : "";
    const cJSON *part;
    bool filters = false;
    enum err err = ERR_OK;

    cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(s->args, "parts"))
    {
        if (!err)
            err = use(s, part);
        if (!err)
            filters |= filter_part_used(s->e, s->o, args_text(part, "sku"),
                                        args_text(part, "code")[0] != 0, person);
    }
    if (!err && !filters)
        filter_order_done(s->e, s->o, person);
    return err;
}

enum err stock_keep(const struct step *s)
{
    enum err err = ERR_OK;

    if (s->action == OA_ASSIGN)
        return reserve(s);
    if (s->action == OA_COMPLETE)
        err = use_all(s);
    if (!err && (s->action == OA_COMPLETE || !s->o->technician[0]))
        err = let_go(s);
    return err;
}
