/* SPDX-License-Identifier: Apache-2.0 */
/* What the machine says after a step from afar, weighed against what was expected. */
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_remedy.h"

/* Evidence of a step came in: settles it, and says whether the order is cured by it. */
static bool weigh(struct engine *e, struct remedy_work *w, struct remedy_step_row *r,
                  const struct remedy_evidence *before)
{
    const struct remedy_step *s = remedy_step_of(w, r);

    if (!memcmp(before, &r->seen, sizeof *before))
        return false;
    if (!r->seen.decided) {
        engine_fail(e, store_remedy_step_put(&e->store, r));
        return false;
    }
    text_copy(r->result, sizeof r->result, r->seen.met ? "met" : "not_met");
    r->due_ms = 0;
    r->ended_ms = e->clock.now_ms;
    if (!strcmp(r->state, "running"))
        text_copy(r->state, sizeof r->state, "done");
    w->row.again |= !r->seen.met && r->step == w->row.step;
    remedy_step_keep(e, w, r);
    engine_fail(e, store_remedy_put(&e->store, &w->row));
    if (!r->seen.met || !remedy_cures(s) || w->o->state != OS_TRIAGE)
        return false;
    remedy_cure(e, w, r);
    return true;
}

/* A step that waits for a safety rule is taken as soon as the rule lets it. */
static void retry(struct engine *e, struct remedy_work *w, struct remedy_step_row *r)
{
    struct diagnosis_asks asks = {e, w->u};
    double sym[SYM_COUNT];
    struct expr_env env = {sym, unit_model(e, w->u)->param, diagnosis_call, &asks};
    const struct remedy_step *s = remedy_step_of(w, r);

    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)w->u->dev.sym[i];
    if (s && !remedy_forbidden(e->c, s->action, &env)) {
        r->why[0] = 0;
        remedy_step_send(e, w, r);
    }
}

struct heard {
    int64_t at_ms;
    bool gap;
    const struct draw *draw; /* NULL: a sample */
};

static void judge_step(const struct engine *e, struct remedy_work *w, struct remedy_step_row *r,
                       const struct heard *h)
{
    const struct model *m = unit_model(e, w->u);
    const struct remedy_step *s = remedy_step_of(w, r);
    struct unit_asks asks = {w->u->now, m, &w->u->dev};
    double sym[SYM_COUNT];
    struct expr_env env = {h->draw ? h->draw->sym : sym, m->param, unit_call, &asks};

    if (!s || !remedy_step_open(r))
        return;
    if (h->draw) {
        if (s->scope == SCOPE_DRAW && h->draw->start_ms >= r->fence_ms)
            remedy_draw(e->c, s, &env, &r->seen);
        return;
    }
    if (s->scope != SCOPE_SAMPLE || h->at_ms <= r->fence_ms)
        return;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)w->u->dev.sym[i];
    remedy_sample(e->c, s, &env, h->at_ms, h->gap, !r->due_ms, &r->seen);
}

static void hear_order(struct engine *e, struct remedy_work *w, const struct heard *h)
{
    for (int i = 0; i < w->count; i++) {
        struct remedy_step_row *r = &w->step[i];
        struct remedy_evidence before = r->seen;

        if (!strcmp(r->state, "waiting") && !h->draw)
            retry(e, w, r);
        judge_step(e, w, r, h);
        if (weigh(e, w, r, &before))
            return;
    }
    remedy_advance(e, w);
}

#define ORDERS 16

struct orders {
    char id[ORDERS][ID_LEN];
    int count;
};

static void take_order(void *ctx, const struct db_value *col, int ncol)
{
    struct orders *l = ctx;

    (void)ncol;
    if (l->count < ORDERS)
        text_copy(l->id[l->count++], ID_LEN, col[0].s);
}

static struct orders running_of(struct engine *e, const struct unit *u)
{
    struct orders l = {.count = 0};

    engine_fail(e,
                store_run(&e->store, SQL_REMEDY_OF_DEVICE, ARGS(db_text(u->id)), take_order, &l));
    return l;
}

static void hear(struct engine *e, struct unit *u, const struct heard *h)
{
    struct orders l;
    struct remedy_work w;

    if (!u->remedied)
        return;
    l = running_of(e, u);
    for (int i = 0; i < l.count; i++) {
        if (!remedy_load(e, l.id[i], NULL, &w))
            continue;
        hear_order(e, &w, h);
        remedy_unload(&w);
    }
}

void remedy_heard(struct engine *e, struct unit *u, int64_t at_ms, bool gap)
{
    struct heard h = {at_ms, gap, NULL};

    hear(e, u, &h);
}

void remedy_drew(struct engine *e, struct unit *u, const struct draw *d)
{
    struct heard h = {0, false, d};

    if (!d->test)
        hear(e, u, &h);
}

void remedy_refresh(struct engine *e, struct unit *u)
{
    u->remedied = running_of(e, u).count > 0;
}
