/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the workflow keeps beside an order: a transfer that was asked for, the customer's wish and
 * the date when something was put off, questions and answers, and who had the order when.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_flow.h"
#include "service/engine/engine_install.h"
#include "service/engine/engine_late.h"
#include "service/engine/engine_parts.h"
#include "service/store/store_flow.h"

#define PARKED_MS (3 * DAY_MS) /* of an order that found nobody twice */

const char *flow_args(const struct engine *e, const struct order *o, enum order_action action,
                      const cJSON *args)
{
    int64_t until = 0;

    if (strlen(args_text(args, "customer_wish")) >= WISH_LEN)
        return "customer_wish: at most 1000 bytes";
    if (action == OA_REQUEST_TRANSFER && strlen(args_text(args, "reason")) >= WISH_LEN)
        return "reason: at most 1000 bytes";
    if (action == OA_REQUEST_TRANSFER && !strcmp(args_text(args, "to"), o->technician))
        return "to: must be another technician";
    if (action == OA_PARK && args_time(args, "until", &until) && until <= e->clock.now_ms)
        return "until: must lie in the future";
    return NULL;
}

void flow_facts(struct store *s, const struct order *o, struct order_facts *f)
{
    struct order_flow flow;
    struct visit v = {.n = 0};

    if (store_flow_get(s, o->id, &flow) == ERR_OK)
        f->transfer_asked = flow.transfer_to[0] != 0;
    if (o->visit_n > 1 && store_visit_get(s, o->id, o->visit_n - 1, &v) == ERR_OK)
        f->missed_before = !strcmp(v.outcome, "no_show");
    visit_release(&v);
    f->late_waits = late_waits(s, o->id, NULL);
}

bool flow_asked_of(struct store *s, const char *order_id, const char *technician)
{
    struct order_flow flow;

    return technician && !store_flow_get(s, order_id, &flow) && flow.transfer_to[0] &&
           !strcmp(flow.transfer_to, technician);
}

/* The one who stands in the door is the one of the visit. */
static void visit_passes(struct engine *e, const struct order *o)
{
    struct visit v;

    if (store_visit_get(&e->store, o->id, o->visit_n, &v) == ERR_OK) {
        text_copy(v.technician, sizeof v.technician, o->technician);
        engine_fail(e, store_visit_put(&e->store, &v));
    }
    visit_release(&v);
}

static void end_asking(struct order_flow *flow)
{
    flow->transfer_to[0] = flow->transfer_reason[0] = 0;
    flow->transfer_ms = 0;
}

static void transfer(struct engine *e, struct order *o, enum order_action action, const cJSON *args,
                     struct order_flow *flow)
{
    if (action == OA_REQUEST_TRANSFER) {
        text_copy(flow->transfer_to, sizeof flow->transfer_to, args_text(args, "to"));
        text_copy(flow->transfer_reason, sizeof flow->transfer_reason, args_text(args, "reason"));
        flow->transfer_ms = engine_step_ms(e);
        return;
    }
    if (action == OA_GRANT_TRANSFER) {
        text_copy(o->technician, sizeof o->technician, flow->transfer_to);
        visit_passes(e, o);
    }
    end_asking(flow);
}

/* What was agreed before does not stand any more. */
static void put_off(struct engine *e, struct order *o, const cJSON *args, struct order_flow *flow)
{
    const char *day = args_text(args, "next_on");
    int64_t until = e->clock.now_ms + PARKED_MS;

    text_copy(flow->wish, sizeof flow->wish, args_text(args, "customer_wish"));
    text_copy(flow->next_on, sizeof flow->next_on, day);
    o->appt_from_ms = o->appt_to_ms = 0;
    o->appt_by[0] = 0;
    if (o->state != OS_PARKED)
        return;
    args_time(args, "until", &until);
    flow->parked_ms = until;
    e->next_due_ms = -1;
}

static void help(struct engine *e, const struct order *o, enum order_action action,
                 const struct actor *who, const cJSON *args)
{
    char id[ID_LEN];
    struct db_value by = db_text_or_null(who->id), at = db_int(engine_step_ms(e));

    if (action == OA_ANSWER_HELP) {
        engine_fail(e, store_run(&e->store, SQL_HELP_ANSWER,
                                 ARGS(db_text(o->id), by, at, db_text(args_text(args, "text"))),
                                 NULL, NULL));
        return;
    }
    ids_next(&e->ids, id);
    engine_fail(
        e, store_run(&e->store, SQL_HELP_ASK,
                     ARGS(db_text(id), db_text(o->id), by, at, db_text(args_text(args, "text"))),
                     NULL, NULL));
    notice(e, "lead", "order_ask_help", o);
}

/* Who still works on an order beside the completed one is still there. */
static void rest(struct engine *e, const struct order *o, const struct flow_step *step,
                 struct order_flow *flow)
{
    if (o->state != OS_ON_SITE)
        flow->rest_ms = 0;
    else if (flow->rest_ms && step->who->role == ROLE_TECHNICIAN)
        flow->rest_ms = e->clock.now_ms + FLOW_REST_MS;
    if (flow->rest_ms)
        e->next_due_ms = -1;
}

void flow_effects(struct engine *e, struct order *o, const struct flow_step *step)
{
    struct order_flow flow, before;

    engine_fail(e, store_flow_get(&e->store, o->id, &flow));
    before = flow;
    if (step->effects & EFF_TRANSFER)
        transfer(e, o, step->action, step->args, &flow);
    if (step->effects & EFF_PUT_OFF)
        put_off(e, o, step->args, &flow);
    if (step->effects & EFF_SET_SLOT)
        flow.wish[0] = flow.next_on[0] = 0;
    if (step->effects & EFF_HELP)
        help(e, o, step->action, step->who, step->args);
    install_keep(e, o, step->action, step->who, step->args);
    if (step->effects & EFF_LATE)
        late_decide(e, o, step->action, step->who, step->args);
    if (strcmp(step->technician, o->technician) != 0)
        engine_fail(e, store_assignment(&e->store, o->id, o->technician, engine_step_ms(e)));
    if (strcmp(step->technician, o->technician) != 0 || order_category(o->state) != CAT_ACTIVE)
        end_asking(&flow);
    if (o->state != OS_PARKED)
        flow.parked_ms = 0;
    rest(e, o, step, &flow);
    if (memcmp(&before, &flow, sizeof flow) != 0)
        engine_fail(e, store_flow_put(&e->store, &flow));
}

static void due_order(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

static void unpark(struct engine *e, const char *id)
{
    struct actor system = {NULL, ROLE_SYSTEM};
    struct order_result res;
    struct order o;

    if (store_order_get(&e->store, id, &o))
        return;
    if (o.state == OS_PARKED) {
        engine_fail(e, order_apply(e, &o, OA_RELEASE, &system, NULL, &res));
        notice(e, "dispatcher", "order_release", &o);
    }
    order_release(&o);
}

void flow_due(struct engine *e)
{
    char id[ID_LEN];

    do {
        id[0] = 0;
        engine_fail(e, store_run(&e->store, SQL_FLOW_PARKED_DUE, ARGS(db_int(e->clock.now_ms)),
                                 due_order, id));
        if (id[0] && !e->failed)
            unpark(e, id);
    } while (id[0] && !e->failed);
}
