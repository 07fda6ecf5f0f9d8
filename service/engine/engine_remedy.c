/* SPDX-License-Identifier: Apache-2.0 */
/* Triage of an order: begins, goes on to the next step, ends by a cure, a limit or nothing left. */
#include "service/engine/engine_remedy.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_job.h"
#include "service/engine/gate.h"

static const struct actor system_actor = {NULL, ROLE_SYSTEM};

enum order_state remedy_opens(const struct engine *e, const struct opening *op)
{
    const struct fault *f = &e->c->faults[op->fault];

    /* What a person opened was not measured: nothing could show that it is cured. */
    if (op->detection < 0 || f->severity == SEV_SAFETY || f->visit == VISIT_ALWAYS ||
        e->opt.triage_ms[f->severity] <= 0 || !remedy_fits(f, unit_model(e, op->u)))
        return OS_READY;
    return OS_TRIAGE;
}

static void take_step(void *ctx, const struct remedy_step_row *r)
{
    struct remedy_work *w = ctx;

    if (w->count < REMEDY_STEPS)
        w->step[w->count++] = *r;
}

bool remedy_load(struct engine *e, const char *order_id, struct order *o, struct remedy_work *w)
{
    int fault;

    w->count = 0;
    w->o = o;
    if (store_remedy_get(&e->store, order_id, &w->row))
        return false;
    fault = catalogue_fault(e->c, w->row.fault);
    w->u = unit_find(e, w->row.device);
    if (fault < 0 || !w->u)
        return false;
    w->f = &e->c->faults[fault];
    engine_fail(e, store_remedy_steps(&e->store, order_id, take_step, w));
    if (o)
        return true;
    if (store_order_get(&e->store, order_id, &w->own))
        return false;
    w->o = &w->own;
    return true;
}

void remedy_unload(struct remedy_work *w)
{
    if (w->o == &w->own)
        order_release(&w->own);
}

static bool running(const struct remedy_work *w)
{
    return !strcmp(w->row.state, "running");
}

/* What nobody can judge any more stays unknown. */
static void close_steps(struct engine *e, struct remedy_work *w)
{
    for (int i = 0; i < w->count; i++) {
        struct remedy_step_row *r = &w->step[i];
        bool open = remedy_step_open(r) || !strcmp(r->state, "waiting");

        if (!open && !r->due_ms)
            continue;
        if (!strcmp(r->state, "waiting"))
            text_copy(r->state, sizeof r->state, "skipped");
        else if (!strcmp(r->state, "running") && !r->command_id[0])
            text_copy(r->state, sizeof r->state, open ? "done" : "expired");
        if (open)
            text_copy(r->result, sizeof r->result, "unknown");
        r->due_ms = 0;
        if (!r->ended_ms)
            r->ended_ms = e->clock.now_ms;
        engine_fail(e, store_remedy_step_put(&e->store, r));
    }
}

static void finish(struct engine *e, struct remedy_work *w, const char *state)
{
    close_steps(e, w);
    text_copy(w->row.state, sizeof w->row.state, state);
    engine_fail(e, store_remedy_put(&e->store, &w->row));
    remedy_refresh(e, w->u);
    e->next_due_ms = -1;
}

/* Nothing helped in time: somebody has to go there. */
static void end_triage(struct engine *e, struct remedy_work *w, const char *why)
{
    struct order_result res;
    char args[64];

    finish(e, w, "over");
    if (w->o->state != OS_TRIAGE)
        return;
    snprintf(args, sizeof args, "{\"why\":\"%s\"}", why);
    engine_fail(e, order_apply(e, w->o, OA_SKIP_TRIAGE, &system_actor, args, &res));
    job_join(e, w->o); /* somebody may be on the way to that machine */
    clocks_follow(e, w->o);
}

void remedy_cure(struct engine *e, struct remedy_work *w, const struct remedy_step_row *by)
{
    struct order_result res;
    char args[96];

    w->row.cured_by = by->n;
    finish(e, w, "cured");
    text_copy(w->o->outcome, sizeof w->o->outcome, order_outcome_name(OUTCOME_REMOTE));
    snprintf(args, sizeof args, "{\"remote\":%d,\"action\":\"%s\"}", by->n, by->action);
    engine_fail(e, order_apply(e, w->o, OA_REMEDIED, &system_actor, args, &res));
}

void remedy_begin(struct engine *e, struct order *o, struct unit *u)
{
    int fault = catalogue_fault(e->c, o->fault);
    const struct fault *f = &e->c->faults[fault];
    bool beside = f->severity == SEV_SAFETY && remedy_fits(f, unit_model(e, u));
    struct remedy_work w = {.count = 0};

    if (o->state != OS_TRIAGE && !beside)
        return;
    text_copy(w.row.order_id, sizeof w.row.order_id, o->id);
    text_copy(w.row.device, sizeof w.row.device, o->device);
    text_copy(w.row.fault, sizeof w.row.fault, o->fault);
    text_copy(w.row.state, sizeof w.row.state, "running");
    if (!beside)
        w.row.until_ms = o->opened_ms + e->opt.triage_ms[f->severity];
    w.f = f;
    w.u = u;
    w.o = o;
    engine_fail(e, store_remedy_put(&e->store, &w.row));
    u->remedied = true;
    e->next_due_ms = -1;
    remedy_advance(e, &w);
}

static void sent_today(void *ctx, const struct db_value *col, int ncol)
{
    struct remedy_facts *f = ctx;
    int a = remedy_action_find(col[0].s);

    (void)ncol;
    if (a >= 0)
        f->today[a] = (int)col[1].i;
}

static void facts_of(struct engine *e, const struct remedy_work *w, struct remedy_facts *f)
{
    int64_t heard = e->clock.event ? w->u->dev.at_ms : w->u->heard_ms;

    *f = (struct remedy_facts){.step = w->row.step,
                               .tried = w->row.tried,
                               .again = w->row.again,
                               .silent = w->u->stale ||
                                         gate_silent(e->clock.event, e->clock.now_ms, heard)};
    for (int i = 0; i < w->count; i++) {
        int a = remedy_action_find(w->step[i].action);

        if (a >= 0 && w->step[i].sent_ms)
            f->used[a]++;
    }
    engine_fail(e, store_run(&e->store, SQL_REMEDY_SENT_TODAY,
                             ARGS(db_text(w->row.device), db_int(e->clock.now_ms - DAY_MS)),
                             sent_today, f));
}

static void choose(struct engine *e, const struct remedy_work *w, struct remedy_choice *out)
{
    struct diagnosis_asks asks = {e, w->u};
    struct remedy_facts facts;
    double sym[SYM_COUNT];
    struct expr_env env = {sym, unit_model(e, w->u)->param, diagnosis_call, &asks};

    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)w->u->dev.sym[i];
    facts_of(e, w, &facts);
    remedy_choose(e->c, w->f, unit_model(e, w->u), &env, &facts, out);
    if (w->count == REMEDY_STEPS)
        out->move = MOVE_NONE;
}

/* The next step waits for this one. */
static bool blocks(const struct remedy_step_row *r)
{
    return !strcmp(r->state, "waiting") || !strcmp(r->state, "running") ||
           (!strcmp(r->state, "done") && r->due_ms);
}

static bool any(const struct remedy_work *w, bool (*is)(const struct remedy_step_row *r))
{
    for (int i = 0; i < w->count; i++)
        if (is(&w->step[i]))
            return true;
    return false;
}

static void take(struct engine *e, struct remedy_work *w, const struct remedy_choice *c)
{
    struct remedy_step_row *r =
        remedy_step_new(w, c->step, remedy_action_name(w->f->remote[c->step].action));

    w->row.tried = w->row.tried && w->row.step == c->step ? w->row.tried + 1 : 1;
    w->row.step = c->step;
    w->row.again = false;
    text_copy(r->why, sizeof r->why, c->why ? c->why : "");
    if (c->move == MOVE_SEND) {
        remedy_step_send(e, w, r);
    } else {
        text_copy(r->state, sizeof r->state, c->move == MOVE_HOLD ? "waiting" : "skipped");
        if (c->move == MOVE_HOLD)
            r->due_ms = e->clock.now_ms + w->f->remote[c->step].wait_ms;
        else
            r->ended_ms = e->clock.now_ms;
        remedy_step_keep(e, w, r);
    }
    engine_fail(e, store_remedy_put(&e->store, &w->row));
    e->next_due_ms = -1;
}

void remedy_advance(struct engine *e, struct remedy_work *w)
{
    struct remedy_choice c;

    while (running(w) && !any(w, blocks) && !e->failed) {
        choose(e, w, &c);
        if (c.move != MOVE_NONE) {
            take(e, w, &c);
            continue;
        }
        /* What was done may still show in what the machine says next, until the limit. */
        if (!any(w, remedy_step_open))
            end_triage(e, w, "tried");
        return;
    }
}

struct due {
    char order[ID_LEN];
    int n;
    bool have;
};

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    struct due *d = ctx;

    (void)ncol;
    text_copy(d->order, sizeof d->order, col[0].s);
    d->n = (int)col[1].i;
    d->have = true;
}

static void fire(struct engine *e, struct remedy_work *w, int n)
{
    if (n == 0)
        end_triage(e, w, "limit");
    for (int i = 0; i < w->count; i++)
        if (w->step[i].n == n)
            remedy_step_due(e, w, &w->step[i]);
    remedy_advance(e, w);
}

void remedies_due(struct engine *e)
{
    struct remedy_work w;
    struct due d;

    do {
        d.have = false;
        engine_fail(
            e, store_run(&e->store, SQL_REMEDY_DUE, ARGS(db_int(e->clock.now_ms)), due_row, &d));
        if (!d.have || e->failed)
            return;
        if (remedy_load(e, d.order, NULL, &w)) {
            fire(e, &w, d.n);
            remedy_unload(&w);
        } else {
            engine_fail(e,
                        store_run(&e->store, SQL_REMEDY_DROP, ARGS(db_text(d.order)), NULL, NULL));
        }
    } while (d.have);
}

/* A visit that nobody had to make. */
static void avoided(struct engine *e, const struct order *o)
{
    struct remedy_work w;
    const char *action = "";
    int64_t cured = o->updated_ms;

    if (!remedy_load(e, o->id, NULL, &w))
        return;
    for (int i = 0; i < w.count; i++)
        if (w.step[i].n == w.row.cured_by) {
            action = w.step[i].action;
            cured = w.step[i].ended_ms;
        }
    engine_fail(e, store_run(&e->store, SQL_AVOIDED_ADD,
                             ARGS(db_text(o->id), db_text(o->device),
                                  db_text(unit_model(e, w.u)->id), db_text(o->fault),
                                  db_text(action), db_int(cured), db_int(e->clock.now_ms)),
                             NULL, NULL));
    remedy_unload(&w);
}

static void leave(struct engine *e, const struct order *o)
{
    struct remedy_work w;

    if (!remedy_load(e, o->id, NULL, &w))
        return;
    if (running(&w))
        finish(e, &w, "over");
    remedy_unload(&w);
}

void remedy_moved(struct engine *e, const struct order *o, enum order_state from,
                  enum order_action action, uint32_t effects)
{
    bool out = from == OS_TRIAGE && o->state != OS_TRIAGE;
    bool done =
        from != o->state && (o->state == OS_VERIFYING || order_category(o->state) == CAT_DONE);

    if (out || done)
        leave(e, o);
    if (effects & EFF_DRY)
        remedy_resume(e, o);
    if (action == OA_CONFIRMED && !strcmp(o->outcome, order_outcome_name(OUTCOME_REMOTE)))
        avoided(e, o);
    if (action == OA_REOPEN)
        engine_fail(e, store_run(&e->store, SQL_AVOIDED_DROP, ARGS(db_text(o->id)), NULL, NULL));
}
