/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_route.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"

static enum err refuse(struct reply *out, enum err err, const char *rule, const char *why)
{
    text_copy(out->rule, sizeof out->rule, rule);
    text_copy(out->why, sizeof out->why, why);
    return err;
}

static void stop_row(void *ctx, const struct db_value *col, int ncol)
{
    struct route *r = ctx;
    struct route_stop *stop = &r->stop[r->count];

    (void)ncol;
    if (r->count == ROUTE_STOPS)
        return;
    r->count++;
    text_copy(stop->id, sizeof stop->id, col[0].s);
    text_copy(stop->state, sizeof stop->state, col[2].s);
    stop->number = col[1].i;
    stop->from_ms = col[3].i;
    stop->to_ms = col[4].i;
}

/* Moves the stop of that id to the place, the others keep their order. */
static void place(struct route *r, const char *id, int *at)
{
    for (int i = *at; i < r->count; i++) {
        struct route_stop s = r->stop[i];

        if (strcmp(s.id, id) != 0)
            continue;
        memmove(&r->stop[*at + 1], &r->stop[*at], (size_t)(i - *at) * sizeof s);
        s.arranged = true;
        r->stop[(*at)++] = s;
        return;
    }
}

static void arranged_row(void *ctx, const struct db_value *col, int ncol)
{
    struct route *r = ctx;
    cJSON *ids = cJSON_Parse(col[0].s), *id;
    int at = 0;

    (void)ncol;
    r->set_ms = col[1].i;
    cJSON_ArrayForEach(id, ids) place(r, id->valuestring, &at);
    cJSON_Delete(ids);
}

static bool day_bounds(const struct zone *company, const char *day, int64_t *from, int64_t *to)
{
    int64_t local;

    if (strlen(day) != 10 || !text_time_parse(day, &local))
        return false;
    *from = zone_utc(company, local);
    *to = zone_utc(company, local + DAY_MS);
    return true;
}

enum err route_look(struct store *s, const struct zone *company, const char *person,
                    const char *day, struct route *out)
{
    int64_t from, to;
    enum err err;

    memset(out, 0, sizeof *out);
    if (!day_bounds(company, day, &from, &to))
        return ERR_INPUT;
    err = store_run(s, SQL_ROUTE_STOPS, ARGS(db_text(person), db_int(from), db_int(to)), stop_row,
                    out);
    return err ? err
               : store_run(s, SQL_ROUTE_GET, ARGS(db_text(person), db_text(day)), arranged_row,
                           out);
}

static bool goes_there(const struct route *r, const char *id)
{
    for (int i = 0; i < r->count; i++)
        if (!strcmp(r->stop[i].id, id))
            return true;
    return false;
}

/* What is wrong with the list, or NULL. */
static const char *check(const struct route *r, const cJSON *ids)
{
    const cJSON *id, *other;

    if (!cJSON_IsArray(ids))
        return "orders: must be a list of ids";
    cJSON_ArrayForEach(id, ids)
    {
        if (!cJSON_IsString(id) || !goes_there(r, id->valuestring))
            return "orders: each must be a visit of this technician on that day";
        for (other = id->next; other; other = other->next)
            if (cJSON_IsString(other) && !strcmp(other->valuestring, id->valuestring))
                return "orders: each only once";
    }
    return NULL;
}

static void tell(struct engine *e, const cJSON *ids)
{
    struct order o = {.id = ""};

    if (cJSON_GetArraySize(ids) == 0 ||
        store_order_get(&e->store, cJSON_GetArrayItem(ids, 0)->valuestring, &o))
        return;
    notice(e, "technician", "route_arranged", &o);
    order_release(&o);
}

static enum err set(struct engine *e, const struct actor *who, const char *person, const cJSON *j,
                    struct reply *out)
{
    const char *day = args_text(j, "day"), *wrong;
    const cJSON *ids = cJSON_GetObjectItemCaseSensitive(j, "orders");
    struct route *r = calloc(1, sizeof *r);
    enum err err = r ? route_look(&e->store, e->zone, person, day, r) : ERR_FULL;
    char *text;

    if (err == ERR_INPUT)
        refuse(out, err, "", "day: must be YYYY-MM-DD");
    wrong = err ? NULL : check(r, ids);
    free(r);
    if (wrong)
        err = refuse(out, ERR_INPUT, "P-203", wrong);
    if (err)
        return err;
    text = cJSON_PrintUnformatted(ids);
    err = store_run(&e->store, SQL_ROUTE_PUT,
                    ARGS(db_text(person), db_text(day), db_text(text), db_text(who->id),
                         db_int(e->clock.now_ms)),
                    NULL, NULL);
    cJSON_free(text);
    engine_fail(e, err);
    tell(e, ids);
    return err;
}

enum err engine_route_set(struct engine *e, const struct actor *who, const char *person,
                          const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, person);
    if (!err) {
        err = set(e, who, person, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}
