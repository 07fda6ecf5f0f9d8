/* SPDX-License-Identifier: Apache-2.0 */
/* Absences (P-213, P-215): asked for, decided; what an approved one takes from its person. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_leave.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_people.h"
#include "service/engine/engine_staff.h"

static enum err say(struct reply *out, enum err err, const char *rule, const char *why)
{
    text_copy(out->rule, sizeof out->rule, rule ? rule : "");
    text_copy(out->why, sizeof out->why, why ? why : "");
    return err;
}

/* Who is asked, or hears what was decided: a level of the company, or one person by id. */
static void tell(struct engine *e, const char *recipient, const char *kind, const struct leave *l)
{
    char body[400], from[TIME_TEXT_LEN], to[TIME_TEXT_LEN];

    text_time(l->from_ms, from);
    text_time(l->to_ms, to);
    snprintf(body, sizeof body,
             "{\"leave\":\"%s\",\"person\":\"%s\",\"kind\":\"%s\",\"from\":\"%s\",\"to\":\"%s\","
             "\"state\":\"%s\",\"rule\":\"P-213\"}",
             l->id, l->person, leave_kind_name(l->kind), from, to, leave_state_name(l->state));
    notice_add(e, &(struct notice){.recipient = recipient, .kind = kind, .body = body});
}

struct id_list {
    char id[64][ID_LEN];
    int count;
};

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    struct id_list *l = ctx;

    (void)ncol;
    if (l->count < 64)
        text_copy(l->id[l->count++], ID_LEN, col[0].s);
}

/* The clocks of whoever is away stand still: they are reckoned anew. */
void leave_follow(struct engine *e, const char *person)
{
    struct id_list l = {.count = 0};

    engine_fail(e, store_run(&e->store, SQL_ORDERS_OF_PERSON, ARGS(db_text(person)), id_row, &l));
    for (int i = 0; i < l.count && !e->failed; i++) {
        struct order o;

        if (store_order_get(&e->store, l.id[i], &o))
            continue;
        clocks_follow(e, &o);
        order_release(&o);
    }
}

/* Back to the dispatcher, by the decision of whoever approved it. */
static void take_back(struct engine *e, const struct actor *who, const struct leave *l,
                      const cJSON *orders)
{
    char args[120];
    const cJSON *j;

    snprintf(args, sizeof args, "{\"reason\":\"leave\",\"leave\":\"%s\",\"rule\":\"P-213\"}",
             l->id);
    cJSON_ArrayForEach(j, orders)
    {
        struct order_result res;
        struct order o;

        if (store_order_get(&e->store, j->valuestring, &o))
            continue;
        engine_fail(e, order_apply(e, &o, OA_UNASSIGN, who, args, &res));
        notice_order(e, "dispatcher", "order_taken_back", &o, ",\"rule\":\"P-213\"");
        dispatch_ready(e, &o);
        order_release(&o);
    }
}

static const char *read_request(struct engine *e, const cJSON *j, struct leave *l)
{
    int kind = leave_kind_find(args_text(j, "kind"));

    if (kind < 0)
        return "kind: must be leave, training, activity, temporary_work or on_call";
    l->kind = (enum leave_kind)kind;
    if (strlen(args_text(j, "reason")) >= LEAVE_TEXT)
        return "reason: at most 400 bytes";
    text_copy(l->reason, sizeof l->reason, args_text(j, "reason"));
    return leave_times(e, j, l);
}

static void is_technician(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = !strcmp(col[3].s, "technician");
}

/* A technician asks for themselves; the desk names whom it is for. */
static bool whose(struct engine *e, const struct actor *who, const cJSON *j, struct leave *l)
{
    const char *named = args_text(j, "person");
    bool good = false;

    text_copy(l->person, sizeof l->person, who->role == ROLE_TECHNICIAN ? who->id : named);
    if (who->role == ROLE_TECHNICIAN && named[0] && strcmp(named, who->id) != 0)
        return false;
    return !store_run(&e->store, SQL_PERSON_BY_ID, ARGS(db_text(l->person)), is_technician,
                      &good) &&
           good;
}

static enum err ask(struct engine *e, const struct actor *who, const cJSON *j, struct reply *out)
{
    struct leave l = {.state = LEAVE_REQUESTED, .asked_ms = e->clock.now_ms};
    struct leave_hits hits = {NULL, false};
    const char *wrong = read_request(e, j, &l);
    int64_t twice = 0;
    enum err err;

    if (!wrong && !whose(e, who, j, &l))
        wrong = "person: must be a technician; one asks only for oneself";
    if (!wrong && l.to_ms <= e->clock.now_ms)
        wrong = "to: must lie in the future";
    if (wrong)
        return say(out, ERR_INPUT, NULL, wrong);
    err = store_number(&e->store, SQL_LEAVE_OVERLAP,
                       ARGS(db_text(l.person), db_int(l.from_ms), db_int(l.to_ms),
                            db_text(leave_kind_name(l.kind))),
                       0, &twice);
    if (!err && twice)
        return say(out, ERR_EXISTS, NULL, "there is an absence in that time already");
    if (!err)
        err = leave_hits(&e->store, &l, e->clock.now_ms, &hits);
    ids_next(&e->ids, l.id);
    text_copy(out->id, sizeof out->id, l.id);
    if (!err)
        err = store_leave_put(&e->store, &l);
    engine_fail(e, err);
    tell(e, cJSON_GetArraySize(hits.orders) ? "manager" : "dispatcher", "leave_asked", &l);
    cJSON_Delete(hits.orders);
    return err;
}

enum err engine_leave_ask(struct engine *e, const struct actor *who, const char *json,
                          struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (!err) {
        err = ask(e, who, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}

static enum err decided(struct engine *e, const struct actor *who, struct leave *l,
                        const struct leave_hits *hits, const cJSON *args)
{
    bool own = who->id && !strcmp(who->id, l->person);
    enum err err;

    l->decided_ms = e->clock.now_ms;
    text_copy(l->decided_by, sizeof l->decided_by, who->id ? who->id : "");
    text_copy(l->note, sizeof l->note, args_text(args, "reason"));
    err = store_leave_put(&e->store, l);
    engine_fail(e, err);
    if (l->state == LEAVE_APPROVED)
        take_back(e, who, l, hits->orders);
    leave_follow(e, l->person);
    tell(e, own ? "dispatcher" : l->person, "leave_decided", l);
    return err;
}

static enum err act(struct engine *e, const struct actor *who, const char *id, const char *action,
                    const cJSON *args, struct reply *out)
{
    int what = leave_action_find(action);
    struct leave_hits hits = {NULL, false};
    struct leave_result res = {.rule = NULL};
    struct leave_facts f;
    struct leave l;
    enum err err = what < 0 ? ERR_NOT_FOUND : store_leave_get(&e->store, id, &l);

    if (!err && who->role == ROLE_TECHNICIAN && strcmp(who->id, l.person) != 0)
        err = ERR_NOT_FOUND;
    if (err)
        return err;
    if (what == LEAVE_DO_DENY && !args_text(args, "reason")[0])
        return say(out, ERR_INPUT, NULL, "reason: must be a text");
    err = leave_hits(&e->store, &l, e->clock.now_ms, &hits);
    f = (struct leave_facts){l.state, cJSON_GetArraySize(hits.orders) > 0, hits.under_way,
                             l.to_ms <= e->clock.now_ms};
    if (!err)
        err = leave_step(&f, (enum leave_action)what, who->role, &res);
    if (err) {
        say(out, err, res.rule, res.why);
    } else {
        l.state = res.to;
        err = decided(e, who, &l, &hits, args);
    }
    cJSON_Delete(hits.orders);
    return err;
}

enum err engine_leave_decide(struct engine *e, const struct actor *who, const char *id,
                             const char *action, const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, id);
    if (!err) {
        err = act(e, who, id, action, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}
