/* SPDX-License-Identifier: Apache-2.0 */
/* What the workflow's guards ask about an order: the facts, read from store and machine. */
#include <string.h>

#include "service/engine/action_args.h"
#include "service/engine/engine_area.h"
#include "service/engine/engine_flow.h"
#include "service/engine/engine_install.h"
#include "service/engine/engine_job.h"
#include "service/engine/engine_late.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_staff.h"
#include "service/engine/evidence.h"

/*
 * Whether the fault is true right now, by a condition on the present values. What draws of before
 * the visit convicted is the test run's business.
 */
static bool has_open_finding(struct engine *e, const struct order *o, struct unit *u)
{
    int fault = catalogue_fault(e->c, o->fault);
    double sym[SYM_COUNT];
    struct expr_env env = {sym, NULL, NULL, NULL};
    const struct fault *f;

    if (!u || fault < 0 || !detect_is_raised(&u->dev.tracks, e->c, (uint16_t)fault))
        return false;
    f = &e->c->faults[fault];
    env.param = unit_model(e, u)->param;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)u->dev.sym[i];
    for (int i = 0; i < f->detection_count; i++) {
        const struct detection *d = &e->c->detections[f->detection_first + i];

        if (d->scope != SCOPE_DRAW && expr_eval(e->c->pool, d->when, &env) > 0)
            return true;
    }
    return false;
}

static bool twin_open(struct engine *e, const struct order *o)
{
    struct order other;
    bool twin;

    if (store_order_open_of(&e->store, o->device, o->fault, &other))
        return false;
    twin = strcmp(other.id, o->id) != 0;
    order_release(&other);
    return twin;
}

static bool reached(struct engine *e, const struct order *o)
{
    int64_t yes = 0;

    engine_fail(e, store_number(&e->store, SQL_CONTACT_LATEST,
                                ARGS(db_text(o->id), db_int(o->visit_n)), 0, &yes));
    return yes != 0;
}

void order_facts_of(struct engine *e, const struct order *o, const struct actor *who,
                    struct order_facts *f)
{
    int fault = catalogue_fault(e->c, o->fault);
    struct unit *u = unit_find(e, o->device);

    memset(f, 0, sizeof *f);
    f->state = o->state;
    f->is_assignee = who && who->id && o->technician[0] && !strcmp(who->id, o->technician);
    f->gate_needed = fault >= 0 && e->c->faults[fault].gate != GATE_NONE;
    f->gate = f->gate_needed ? gate_of(e, o, u) : GATE_STATE_NONE;
    f->finding_open = has_open_finding(e, o, u);
    f->address_known = o->address_known;
    f->latched = fault >= 0 && e->c->faults[fault].latch && !o->dry;
    f->twin_open = o->state == OS_CLOSED && twin_open(e, o);
    f->area_open = area_is_open(e, o, u);
    f->watched = fault >= 0;
    f->slot_ahead = o->appt_to_ms >= engine_step_ms(e);
    f->customer_reached = reached(e, o);
    flow_facts(&e->store, o, f);
}

/* One machine stands at one address: what is confirmed for one order holds for the job. */
static bool job_address(struct engine *e, const struct order *o)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, SQL_JOB_ADDRESS, ARGS(db_text(o->job)), 0, &n));
    return n > 0;
}

void order_facts_for(struct engine *e, const struct order *o, const struct job_step *step,
                     struct order_facts *f)
{
    struct order as_it_was = *o;
    struct step taken = {e, &as_it_was, step->who, step->action, step->args, NULL};

    order_facts_of(e, o, step->who, f);
    if (!f->address_known && o->job[0])
        f->address_known = job_address(e, o);
    if (step->action == OA_TAKE_LATE || step->action == OA_DISCARD_LATE)
        f->late_waits = late_waits(&e->store, o->id, args_text(step->args, "late"));
    args_facts(step->args, e->c, o, f);
    install_facts(e, o, step->action, step->args, f);
    dispatch_facts(e, step, f);
    evidence_facts(&taken, f);
}
