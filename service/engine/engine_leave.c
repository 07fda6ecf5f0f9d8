/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is away and who is on call (P-213, P-215). Leave is asked for and decided; against assigned
 * work only a manager may grant it, and then the work goes back to be given to somebody else.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_import.h"
#include "service/engine/engine_people.h"

#define SPAN_MAX (366 * DAY_MS)
#define TEXT_MAX 400

struct leave {
    char id[ID_LEN], person[ID_LEN], kind[20], state[12];
    int64_t from_ms, to_ms;
    bool have;
};

static enum err refuse(struct reply *out, enum err err, const char *rule, const char *why)
{
    text_copy(out->rule, sizeof out->rule, rule);
    text_copy(out->why, sizeof out->why, why);
    return err;
}

bool leave_kind_known(const char *kind)
{
    static const char *const kinds[] = {"leave", "training", "activity", "temporary_work",
                                        "on_call"};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!strcmp(kinds[i], kind))
            return true;
    return false;
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)col;
    (void)ncol;
    *(bool *)ctx = true;
}

static enum err check(struct engine *e, const struct actor *who, const cJSON *j, struct leave *l,
                      struct reply *out)
{
    const char *person = args_text(j, "person");
    bool known = false;

    if (!person[0])
        person = who->id;
    if (who->role == ROLE_TECHNICIAN && strcmp(person, who->id) != 0)
        return ERR_NOT_FOUND;
    engine_fail(e,
                store_run(&e->store, SQL_PERSON_BY_ID, ARGS(db_text(person)), person_row, &known));
    if (!known)
        return refuse(out, ERR_INPUT, "", "person: there is no such person");
    if (!leave_kind_known(args_text(j, "kind")))
        return refuse(out, ERR_INPUT, "",
                      "kind: must be leave, training, activity, temporary_work or on_call");
    if (!args_time(j, "from", &l->from_ms) || !args_time(j, "to", &l->to_ms) ||
        l->to_ms <= l->from_ms || l->to_ms - l->from_ms > SPAN_MAX)
        return refuse(out, ERR_INPUT, "", "from, to: must be two times, at most a year apart");
    if (strlen(args_text(j, "reason")) > TEXT_MAX)
        return refuse(out, ERR_INPUT, "", "reason: at most 400 bytes");
    text_copy(l->person, sizeof l->person, person);
    text_copy(l->kind, sizeof l->kind, args_text(j, "kind"));
    return ERR_OK;
}

static void tell(struct engine *e, const char *recipient, const char *kind, const struct leave *l)
{
    char id[ID_LEN], *text;
    cJSON *body = cJSON_CreateObject();

    cJSON_AddStringToObject(body, "leave", l->id);
    cJSON_AddStringToObject(body, "person", l->person);
    cJSON_AddStringToObject(body, "kind", l->kind);
    text = cJSON_PrintUnformatted(body);
    ids_next(&e->ids, id);
    engine_fail(e, store_run(&e->store, SQL_OUTBOX_ADD,
                             ARGS(db_text(id), db_text("log"), db_text(recipient), db_text(kind),
                                  db_text(text), db_int(e->clock.now_ms),
                                  (struct db_value){.kind = DB_NULL}),
                             NULL, NULL));
    stream_event(e, "notice", id);
    cJSON_free(text);
    cJSON_Delete(body);
}

static enum err ask(struct engine *e, const struct actor *who, const cJSON *j, struct reply *out)
{
    struct leave l = {.have = true};
    enum err err = check(e, who, j, &l, out);

    if (err)
        return err;
    ids_next(&e->ids, l.id);
    text_copy(out->id, sizeof out->id, l.id);
    tell(e, "dispatcher", "leave_asked", &l);
    return store_run(&e->store, SQL_LEAVE_PUT,
                     ARGS(db_text(l.id), db_text(l.person), db_text(l.kind), db_int(l.from_ms),
                          db_int(l.to_ms), db_text_or_null(args_text(j, "reason")),
                          db_text("requested"), db_int(e->clock.now_ms), db_text(NULL), db_time(0),
                          db_text(NULL)),
                     NULL, NULL);
}

struct work {
    char (*id)[ID_LEN];
    size_t count;
};

static void work_row(void *ctx, const struct db_value *col, int ncol)
{
    struct work *w = ctx;

    (void)ncol;
    w->id = xrealloc(w->id, (w->count + 1) * sizeof *w->id);
    text_copy(w->id[w->count++], ID_LEN, col[0].s);
}

static void find_work(struct engine *e, enum sql id, const struct leave *l, struct work *w)
{
    const struct db_value arg[] = {db_text(l->person), db_int(l->from_ms), db_int(l->to_ms)};

    *w = (struct work){NULL, 0};
    engine_fail(e, store_run(&e->store, id, arg, id == SQL_LEAVE_WORK ? 3 : 1, work_row, w));
}

static void give_back(struct engine *e, const struct actor *who, const struct work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct order_result res;
        struct order o;

        if (store_order_get(&e->store, w->id[i], &o))
            continue;
        if (order_apply(e, &o, OA_UNASSIGN, who, "{\"reason\":\"leave\",\"rule\":\"P-213\"}", &res))
            engine_fail(e, ERR_CONFLICT);
        order_release(&o);
    }
}

/* The clocks of what stays with the person count with the new hours. */
static void follow(struct engine *e, const struct leave *l)
{
    struct work w;

    find_work(e, SQL_ORDERS_OF_PERSON, l, &w);
    for (size_t i = 0; i < w.count; i++) {
        struct order o;

        if (store_order_get(&e->store, w.id[i], &o))
            continue;
        clocks_follow(e, &o);
        order_release(&o);
    }
    free(w.id);
}

static enum err grant(struct engine *e, const struct actor *who, const struct leave *l,
                      struct reply *out)
{
    bool off = strcmp(l->kind, "on_call") != 0;
    bool manager = who->role == ROLE_MANAGER || who->role == ROLE_ADMIN;
    struct work w = {NULL, 0};
    enum err err = ERR_OK;

    if (off)
        find_work(e, SQL_LEAVE_WORK, l, &w);
    if (w.count && !manager)
        err = refuse(out, ERR_REFUSED, "P-213",
                     "work is assigned in that time: only a manager may grant it");
    else
        give_back(e, who, &w);
    free(w.id);
    return err;
}

static void leave_row(void *ctx, const struct db_value *col, int ncol)
{
    struct leave *l = ctx;

    (void)ncol;
    text_copy(l->id, sizeof l->id, col[0].s);
    text_copy(l->person, sizeof l->person, col[1].s);
    text_copy(l->kind, sizeof l->kind, col[2].s);
    l->from_ms = col[3].i;
    l->to_ms = col[4].i;
    text_copy(l->state, sizeof l->state, col[6].s);
    l->have = true;
}

static const char *state_after(const char *action)
{
    return !strcmp(action, "approve")    ? "approved"
           : !strcmp(action, "deny")     ? "denied"
           : !strcmp(action, "withdraw") ? "withdrawn"
                                         : NULL;
}

static enum err may_decide(const struct actor *who, const struct leave *l, const char *state,
                           struct reply *out)
{
    bool own = who->id && !strcmp(who->id, l->person);

    if (!l->have || (who->role == ROLE_TECHNICIAN && !own))
        return ERR_NOT_FOUND;
    if (strcmp(state, "withdrawn") != 0 && (own || who->role == ROLE_TECHNICIAN))
        return refuse(out, ERR_REFUSED, "P-213", "nobody decides on their own leave");
    if (strcmp(l->state, "requested") != 0 &&
        !(!strcmp(l->state, "approved") && !strcmp(state, "withdrawn")))
        return refuse(out, ERR_CONFLICT, "", "it is decided already");
    return ERR_OK;
}

static enum err decide(struct engine *e, const struct actor *who, const char *id,
                       const char *action, const cJSON *j, struct reply *out)
{
    const char *state = state_after(action);
    struct leave l = {.have = false};
    enum err err;

    if (!state)
        return ERR_NOT_FOUND;
    engine_fail(e, store_run(&e->store, SQL_LEAVE_GET, ARGS(db_text(id)), leave_row, &l));
    err = may_decide(who, &l, state, out);
    if (err)
        return err;
    /* It counts as granted while the work finds others: nobody away is asked. */
    err =
        store_run(&e->store, SQL_LEAVE_PUT,
                  ARGS(db_text(l.id), db_text(l.person), db_text(l.kind), db_int(l.from_ms),
                       db_int(l.to_ms), db_text(NULL), db_text(state), db_int(0), db_text(who->id),
                       db_int(e->clock.now_ms), db_text_or_null(args_text(j, "reason"))),
                  NULL, NULL);
    if (!err && !strcmp(state, "approved"))
        err = grant(e, who, &l, out);
    if (err)
        return err;
    follow(e, &l);
    tell(e, !strcmp(state, "withdrawn") ? "dispatcher" : "technician", "leave_decided", &l);
    text_copy(out->id, sizeof out->id, l.id);
    return ERR_OK;
}

enum err engine_leave_ask(struct engine *e, const struct actor *who, const char *json,
                          struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err, ended;

    memset(out, 0, sizeof *out);
    err = engine_begin(e);
    if (!err) {
        err = ask(e, who, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}

/* A refusal takes back what was written to try it. */
enum err engine_leave_decide(struct engine *e, const struct actor *who, const char *id,
                             const char *action, const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err;

    memset(out, 0, sizeof *out);
    err = engine_begin(e);
    if (!err) {
        err = decide(e, who, id, action, j, out);
        err = err ? engine_cancel(e, err) : engine_commit(e, NULL, 0);
    }
    cJSON_Delete(j);
    return err;
}
