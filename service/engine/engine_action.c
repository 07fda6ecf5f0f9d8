/* SPDX-License-Identifier: Apache-2.0 */
/* A person's or the system's step on an order: arguments, facts, the core's table, its effects. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/audit.h"
#include "service/engine/engine_area.h"
#include "service/engine/engine_flow.h"
#include "service/engine/engine_job.h"
#include "service/engine/engine_late.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_parts.h"
#include "service/engine/filter_order.h"
#include "service/engine/engine_rating.h"
#include "service/engine/engine_staff.h"
#include "service/engine/evidence.h"
#include "service/engine/engine_remedy.h"
#include "service/engine/engine_water.h"

static int64_t host_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* The same input gives the same rows where ids come from a seed. */
static const char *seal_of(struct engine *e, char seal[ID_LEN])
{
    seal[0] = 0;
    if (!e->opt.id_seed)
        ids_next(&e->ids, seal);
    return seal;
}

enum err order_history(struct engine *e, const struct order *o, const char *action,
                       const struct actor *who, const char *from, const char *args)
{
    char seal[ID_LEN];
    struct history h = {
        .order_id = o->id,
        .action = action,
        .actor = who ? who->id : NULL,
        .role = who ? role_name(who->role) : "system",
        .from = from,
        .to = order_state_name(o->state),
        .args = args,
        .seal = seal_of(e, seal),
        .at_ms = engine_step_ms(e),
        .recv_ms = e->clock.now_ms,
        .host_ms = e->opt.id_seed ? 0 : host_ms(),
    };

    enum err err = store_history_add(&e->store, &h);

    if (!err)
        audit_order(e, &h);
    return err;
}

static void name_twin(struct engine *e, const struct order *o, struct reply *out)
{
    struct order other;

    if (store_order_open_of(&e->store, o->device, o->fault, &other))
        return;
    text_copy(out->id, sizeof out->id, other.id);
    order_release(&other);
}

static void take_order_args(struct order *o, enum order_action action, const cJSON *args)
{
    const char *reason = args_text(args, "reason");
    const cJSON *confirmed = cJSON_GetObjectItemCaseSensitive(args, "address_confirmed");

    if (reason[0])
        text_copy(o->reason, sizeof o->reason, reason);
    if (cJSON_IsTrue(confirmed) || action == OA_CONFIRM_ADDRESS)
        o->address_known = true;
    if (action == OA_SCHEDULE || action == OA_RESCHEDULE) {
        args_time(args, "from", &o->appt_from_ms);
        args_time(args, "to", &o->appt_to_ms);
        text_copy(o->appt_by, sizeof o->appt_by, args_text(args, "agreed_by"));
    }
    if (action == OA_COMPLETE)
        text_copy(o->outcome, sizeof o->outcome, args_text(args, "outcome"));
}

/* before: whose the order was; a technician who lost it hears it, and the one who got it. */
static void tell_technicians(struct engine *e, struct order *o, const char *kind,
                             const char *before)
{
    char now[ID_LEN];

    text_copy(now, sizeof now, o->technician);
    if (now[0])
        notice(e, "technician", kind, o);
    if (!before[0] || !strcmp(before, now))
        return;
    text_copy(o->technician, sizeof o->technician, before);
    notice(e, "technician", kind, o);
    text_copy(o->technician, sizeof o->technician, now);
}

/* A time that nobody has asked the household about yet is a question. */
static bool is_proposal(const struct order *o, const char *action)
{
    return !strcmp(action, "schedule") && !strcmp(o->appt_by, "dispatcher");
}

static void tell(struct engine *e, struct order *o, uint32_t effects, const char *action,
                 const char *before)
{
    char kind[48];

    if (e->beside)
        return;
    snprintf(kind, sizeof kind, "order_%s", action);
    if (effects & EFF_TELL_CUSTOMER)
        notice(e, "customer", is_proposal(o, action) ? "slot_proposal" : kind, o);
    if (effects & EFF_TELL_DISPATCH)
        notice(e, "dispatcher", kind, o);
    if (effects & EFF_TELL_TECHNICIAN)
        tell_technicians(e, o, kind, before);
    if (effects & EFF_ASK_WATER)
        water_ask(e, o);
}

/* The machine is as good as its new parts: it learns its healthy values anew. */
static void learn_effects(struct engine *e, struct order *o, uint32_t effects)
{
    struct unit *u = unit_find(e, o->device);

    if (effects & EFF_LEARN)
        filter_order_proven(e, o);
    if ((effects & EFF_LEARN) && u) {
        device_forget_baseline(&u->dev);
        u->checkpoint = true;
        unit_touch(e, u);
    }
}

static void after_state(struct engine *e, struct order *o)
{
    int fault = catalogue_fault(e->c, o->fault);
    struct unit *u = unit_find(e, o->device);

    if (!u)
        return;
    unit_refresh(e, u);
    u->checkpoint = true;
    unit_touch(e, u);
    if (fault >= 0 && order_category(o->state) == CAT_DONE)
        findings_unmask(e, u, fault);
}

static void plain_effects(struct engine *e, struct order *o, uint32_t effects, const cJSON *args)
{
    if (effects & EFF_SET_TECHNICIAN)
        text_copy(o->technician, sizeof o->technician, args_text(args, "technician"));
    if (effects & EFF_DROP_TECHNICIAN)
        o->technician[0] = 0;
    if (effects & EFF_LOG_CONTACT && !strcmp(args_text(args, "outcome"), "reached"))
        o->contacted_ms = engine_step_ms(e);
    if (effects & EFF_DRY)
        o->dry = true;
    if (effects & EFF_SET_ADDRESS)
        address_correct(e, o, args);
    if (effects & EFF_CLOSE) {
        o->closed_ms = e->clock.now_ms;
        rating_arm(e, o);
    }
    if (effects & EFF_STOP_WATCH)
        engine_fail(e, store_run(&e->store, SQL_WATCH_STOP, ARGS(db_text(o->id)), NULL, NULL));
    if (effects & EFF_STOP_WATCH && o->state == OS_READY) {
        o->closed_ms = 0;
        job_meet(e, o);
    }
}

enum err order_apply(struct engine *e, struct order *o, enum order_action action,
                     const struct actor *who, const char *args, struct order_result *res)
{
    cJSON *root = cJSON_Parse(args ? args : "{}");
    const char *from = order_state_name(o->state);
    char before[ID_LEN];
    struct flow_step step = {.action = action, .who = who, .args = root, .technician = before};
    const struct job_step job = {action, who, root, args};
    struct order_facts f;
    struct step taken = {e, o, who, action, root, &f};
    enum err err;

    text_copy(before, sizeof before, o->technician);
    order_facts_for(e, o, &job, &f);
    err = order_step(&f, action, who->role, res);
    if (err)
        goto refused;
    take_order_args(o, action, root);
    o->state = res->to;
    o->updated_ms = e->clock.now_ms;
    plain_effects(e, o, res->effects, root);
    err = evidence_keep(&taken);
    if (!err)
        err = visit_effects(e, o, res->effects, action, args);
    if (err)
        goto out;
    step.effects = res->effects;
    flow_effects(e, o, &step);
    err = store_order_save(&e->store, o);
    if (!err)
        err = order_history(e, o, order_action_name(action), who, from,
                            address_hide(action, root, args));
    if (err)
        goto out;
    clocks_follow(e, o);
    tell(e, o, res->effects, order_action_name(action), before);
    learn_effects(e, o, res->effects);
    after_state(e, o);
    job_moved(e, o, &job);
    area_order_moved(e, o, action);
    if (res->effects & EFF_LOG_CONTACT)
        contact_logged(e, o, who, args);
    remedy_moved(e, o, f.state, action, res->effects);
    stream_event(e, "order", o->id);
    effect(e, "transition", o->device, o->id,
           "\"action\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"verdict\":\"%s\"",
           order_action_name(action), from, order_state_name(o->state), o->verdict);
    balance_collect(e, o, &job);
    dispatch_moved(e, o, action, from);
out:
    engine_fail(e, err); /* some of it may be written: all of it must go */
refused:
    cJSON_Delete(root);
    return err;
}

/* Answers and readings by hand may ride on any note: they move the ranking. */
static void take_answers(struct engine *e, struct order *o, const cJSON *args)
{
    const char *const lists[] = {"answers", "measured"};
    struct unit *u = unit_find(e, o->device);
    const cJSON *j;
    bool any = false;

    for (int i = 0; i < 2; i++) {
        cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(args, lists[i]))
        {
            double v = cJSON_IsNumber(j) ? j->valuedouble : cJSON_IsTrue(j);

            any = true;
            engine_fail(e, store_run(&e->store, SQL_ANSWER_PUT,
                                     ARGS(db_text(o->device), db_text(j->string), db_real(v),
                                          db_int(e->clock.now_ms)),
                                     NULL, NULL));
        }
    }
    if (any && u) {
        order_rediagnose(e, o, u);
        engine_fail(e, store_order_save(&e->store, o));
        remedy_answered(e, o, args);
    }
}

static enum err check_call(struct engine *e, const struct action_call *call,
                           enum order_action action, const cJSON *args, struct reply *out)
{
    const char *wrong;

    if (call->args && !args)
        wrong = "the arguments are not a JSON object";
    else
        wrong = args_check(&e->store, action, args);
    if (!wrong)
        wrong = late_time(e, call, args);
    if (!wrong)
        return ERR_OK;
    text_copy(out->why, sizeof out->why, wrong);
    return ERR_INPUT;
}

static enum err act(struct engine *e, const struct action_call *call, struct order *o,
                    const cJSON *args, struct reply *out)
{
    int action = order_action_find(call->action);
    struct job_step step = {.who = &call->who, .args = args, .text = call->args};
    const char *wrong;
    enum err err;

    if (action < 0)
        return ERR_NOT_FOUND;
    if (call->if_version && call->if_version != o->version) {
        text_copy(out->why, sizeof out->why, "the order has changed since it was read");
        text_copy(out->rule, sizeof out->rule, "version");
        return ERR_CONFLICT;
    }
    err = check_call(e, call, (enum order_action)action, args, out);
    if (err)
        return err;
    wrong = flow_args(e, o, (enum order_action)action, args);
    if (!wrong)
        wrong = evidence_args(e, o, (enum order_action)action, args);
    if (!wrong)
        wrong = balance_args((enum order_action)action, args);
    if (wrong) {
        text_copy(out->why, sizeof out->why, wrong);
        return ERR_INPUT;
    }
    step.action = (enum order_action)action;
    e->said = args;
    err = job_apply(e, o, &step, out);
    e->said = NULL;
    if (err == ERR_REFUSED && !strcmp(out->rule, "S5.4"))
        name_twin(e, o, out);
    if (err == ERR_REFUSED && !strcmp(out->rule, "P-105"))
        engine_fail(e, order_history(e, o, "appointment_stands", &call->who,
                                     order_state_name(o->state), call->args));
    if (!err)
        take_answers(e, o, args);
    if (!err)
        late_count(e, call, o);
    out->version = o->version;
    return err;
}

/* Another's order is not there at all, but for the one who is asked to take it over (P-214). */
static enum err not_yours(struct engine *e, const struct action_call *call, const struct order *o,
                          struct reply *out)
{
    if (!flow_asked_of(&e->store, o->id, call->who.id))
        return ERR_NOT_FOUND;
    text_copy(out->rule, sizeof out->rule, "P-214");
    text_copy(out->why, sizeof out->why,
              "only the technician the order is assigned to may do this");
    return ERR_REFUSED;
}

static bool is_yours(const struct action_call *call, const struct order *o)
{
    return call->who.role != ROLE_TECHNICIAN ||
           (call->who.id && !strcmp(call->who.id, o->technician));
}

enum err engine_action(struct engine *e, const struct action_call *call, struct reply *out)
{
    cJSON *args = call->args ? cJSON_Parse(call->args) : NULL;
    struct order o = {.id = ""};
    enum err err, ended;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, call->order_id);
    err = engine_begin(e);
    if (err)
        goto out;
    if (!e->clock.event && call->recv_ms > e->clock.now_ms)
        e->clock.now_ms = call->recv_ms;
    engine_due(e);
    err = store_order_get(&e->store, call->order_id, &o);
    if (!err)
        err = is_yours(call, &o) ? act(e, call, &o, args, out) : not_yours(e, call, &o, out);
    if (o.id[0] && (err == ERR_CONFLICT || err == ERR_NOT_FOUND || err == ERR_REFUSED) &&
        !e->failed && late_keep(e, call, &o, args, out))
        err = ERR_CONFLICT;
    e->step_ms = 0;
    ended = engine_commit(e, NULL, 0);
    if (!err)
        err = ended;
    order_release(&o);
out:
    cJSON_Delete(args);
    return err;
}
