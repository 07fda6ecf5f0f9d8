/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders of one machine travel together: a step on one is a step on those beside it, a new one
 * joins them under way, and what is not completed when the visit ends goes back.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_flow.h"
#include "service/engine/engine_job.h"
#include "service/engine/engine_parts.h"
#include "service/store/store_flow.h"

#define BESIDE_MAX 16

struct beside {
    const struct order *o;
    enum order_state state;
    char id[BESIDE_MAX][ID_LEN];
    int count;
};

static void beside_row(void *ctx, const struct order *other)
{
    struct beside *b = ctx;

    if (strcmp(other->job, b->o->job) != 0 || !strcmp(other->id, b->o->id) ||
        other->state != b->state || strcmp(other->technician, b->o->technician) != 0)
        return;
    if (b->count < BESIDE_MAX)
        text_copy(b->id[b->count++], ID_LEN, other->id);
}

/* The orders of the job that are where this one is, with the same technician. */
static void look_beside(struct engine *e, const struct order *o, enum order_state state,
                        struct beside *b)
{
    *b = (struct beside){.o = o, .state = state};
    if (o->job[0])
        engine_fail(e, store_order_open_device(&e->store, o->device, beside_row, b));
}

static bool goes_together(enum order_action action, const cJSON *args)
{
    static const enum order_action together[] = {OA_ASSIGN, OA_CONTACT, OA_SCHEDULE, OA_RESCHEDULE,
                                                 OA_DEPART, OA_ARRIVE,  OA_RETURN,   OA_NO_SHOW};

    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(args, "only")))
        return false;
    for (size_t i = 0; i < sizeof together / sizeof together[0]; i++)
        if (together[i] == action)
            return true;
    return false;
}

/* All or none: what one of them refuses is refused for all, and that one is named. */
static enum err may_all(struct engine *e, const struct job_step *step, const struct beside *b,
                        struct reply *out)
{
    enum err err = ERR_OK;

    for (int i = 0; i < b->count && err != ERR_REFUSED; i++) {
        struct order_result res;
        struct order_facts f;
        struct order o;

        if (store_order_get(&e->store, b->id[i], &o))
            continue;
        order_facts_for(e, &o, step, &f);
        err = order_step(&f, step->action, step->who->role, &res);
        if (err == ERR_REFUSED) {
            text_copy(out->id, sizeof out->id, o.id);
            text_copy(out->rule, sizeof out->rule, res.rule);
            text_copy(out->why, sizeof out->why, res.why);
        }
        order_release(&o);
    }
    return err == ERR_REFUSED ? err : ERR_OK;
}

static void apply_all(struct engine *e, const struct job_step *step, const struct beside *b)
{
    e->beside = true;
    for (int i = 0; i < b->count && !e->failed; i++) {
        struct order_result res;
        struct order o;

        if (store_order_get(&e->store, b->id[i], &o))
            continue;
        if (order_apply(e, &o, step->action, step->who, step->text, &res) == ERR_IO)
            engine_fail(e, ERR_IO);
        order_release(&o);
    }
    e->beside = false;
}

enum err job_apply(struct engine *e, struct order *o, const struct job_step *step,
                   struct reply *out)
{
    struct order_result res = {.rule = NULL};
    struct beside b = {.count = 0};
    enum err err = ERR_OK;

    if (goes_together(step->action, step->args)) {
        look_beside(e, o, o->state, &b);
        err = may_all(e, step, &b, out);
        if (err)
            return err;
    }
    err = order_apply(e, o, step->action, step->who, step->text, &res);
    text_copy(out->rule, sizeof out->rule, res.rule ? res.rule : "");
    text_copy(out->why, sizeof out->why, res.why ? res.why : "");
    if (!err)
        apply_all(e, step, &b);
    return err;
}

/* The visit of the machine ends for whoever was not completed. */
static void end_visit(struct engine *e, const char *id)
{
    struct actor system = {NULL, ROLE_SYSTEM};
    struct order_result res;
    struct order o;

    if (store_order_get(&e->store, id, &o))
        return;
    if (o.state == OS_ON_SITE)
        engine_fail(e, order_apply(e, &o, OA_VISIT_ENDED, &system, NULL, &res));
    order_release(&o);
}

static void rest_until(struct engine *e, const char *id, int64_t ms)
{
    struct order_flow flow;

    engine_fail(e, store_flow_get(&e->store, id, &flow));
    flow.rest_ms = ms;
    engine_fail(e, store_flow_put(&e->store, &flow));
    e->next_due_ms = -1;
}

struct elsewhere {
    const struct order *o;
    char id[BESIDE_MAX][ID_LEN];
    int count;
};

static void elsewhere_row(void *ctx, const struct db_value *col, int ncol)
{
    struct elsewhere *l = ctx;

    (void)ncol;
    if (strcmp(col[1].s, l->o->job) != 0 && l->count < BESIDE_MAX)
        text_copy(l->id[l->count++], ID_LEN, col[0].s);
}

/* Who sets out for another machine has left this one. */
static void left_others(struct engine *e, const struct order *o)
{
    struct elsewhere l = {.o = o};

    engine_fail(
        e, store_run(&e->store, SQL_FLOW_RESTING, ARGS(db_text(o->technician)), elsewhere_row, &l));
    for (int i = 0; i < l.count; i++)
        end_visit(e, l.id[i]);
}

void job_moved(struct engine *e, const struct order *o, const struct job_step *step)
{
    bool leaving = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step->args, "leaving"));
    bool done = step->action == OA_COMPLETE || step->action == OA_CANNOT_DO;
    struct order was = *o;
    struct beside b;

    if (step->action == OA_DEPART)
        left_others(e, o);
    if (!done || e->beside)
        return;
    /* What is completed may have lost its technician: beside it stands what that one still has. */
    text_copy(was.technician, sizeof was.technician, step->who->id ? step->who->id : "");
    look_beside(e, &was, OS_ON_SITE, &b);
    for (int i = 0; i < b.count; i++) {
        if (leaving)
            end_visit(e, b.id[i]);
        else
            rest_until(e, b.id[i], e->clock.now_ms + FLOW_REST_MS);
    }
}

static void due_order(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

void job_due(struct engine *e)
{
    char id[ID_LEN];

    do {
        id[0] = 0;
        engine_fail(e, store_run(&e->store, SQL_FLOW_REST_DUE, ARGS(db_int(e->clock.now_ms)),
                                 due_order, id));
        if (id[0] && !e->failed)
            end_visit(e, id);
    } while (id[0] && !e->failed);
}

static bool under_way(enum order_state s)
{
    return s == OS_ASSIGNED || s == OS_ACCEPTED || s == OS_SCHEDULED || s == OS_TRAVELING;
}

struct leader {
    const struct order *o;
    struct order *out;
};

static void leader_row(void *ctx, const struct order *other)
{
    struct leader *l = ctx;

    if (strcmp(other->job, l->o->job) != 0 || !strcmp(other->id, l->o->id) ||
        !under_way(other->state) || (l->out->id[0] && other->state <= l->out->state))
        return;
    *l->out = *other;
    l->out->text = l->out->diagnosis = l->out->evidence = NULL;
    l->out->consequences = l->out->related = NULL;
}

static void take_over(struct order *o, const struct order *from)
{
    o->state = from->state;
    text_copy(o->technician, sizeof o->technician, from->technician);
    text_copy(o->appt_by, sizeof o->appt_by, from->appt_by);
    o->appt_from_ms = from->appt_from_ms;
    o->appt_to_ms = from->appt_to_ms;
    o->contacted_ms = from->contacted_ms;
    o->address_known = from->address_known;
}

static void take_visit(struct engine *e, const struct order *o, const struct order *from)
{
    struct visit v;

    if (store_visit_get(&e->store, from->id, from->visit_n, &v) == ERR_OK) {
        text_copy(v.order_id, sizeof v.order_id, o->id);
        v.n = o->visit_n;
        engine_fail(e, store_visit_put(&e->store, &v));
    }
    visit_release(&v);
}

void job_join(struct engine *e, struct order *o)
{
    struct order lead = {.id = ""};
    struct leader l = {o, &lead};
    const char *from = order_state_name(o->state);
    char args[448];

    if (o->state != OS_READY && o->state != OS_TRIAGE)
        return;
    engine_fail(e, store_order_open_device(&e->store, o->device, leader_row, &l));
    if (!lead.id[0])
        return;
    take_over(o, &lead);
    engine_fail(e, store_order_save(&e->store, o));
    engine_fail(e, store_assignment(&e->store, o->id, o->technician, e->clock.now_ms));
    if (o->state == OS_TRAVELING)
        take_visit(e, o, &lead);
    clocks_join(e, &lead, args, sizeof args);
    engine_fail(e, order_history(e, o, "joined", NULL, from, args));
    notice(e, "technician", "order_joined", o);
    effect(e, "transition", o->device, o->id, "\"action\":\"joined\",\"from\":\"%s\",\"to\":\"%s\"",
           from, order_state_name(o->state));
}

static void other_job(void *ctx, const struct order *other)
{
    struct order *o = ctx;

    if (strcmp(other->id, o->id) != 0 && other->job[0])
        text_copy(o->job, sizeof o->job, other->job);
}

void job_meet(struct engine *e, struct order *o)
{
    engine_fail(e, store_order_open_device(&e->store, o->device, other_job, o));
}
