/* SPDX-License-Identifier: Apache-2.0 */
/* After the visit: the fence, the watch, the verdict as an event on the same order. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_parts.h"

#define FENCE_CLOCK "clock"
#define FENCE_OPEN  INT64_MAX /* the machine has not answered yet */

struct last_run {
    int visit_n;
    int64_t ended_ms;
};

static void run_end(void *ctx, const struct test_run *r)
{
    struct last_run *l = ctx;

    if (r->visit_n == l->visit_n && r->started_ms && r->ended_ms > l->ended_ms)
        l->ended_ms = r->ended_ms;
}

/* Fields that were valid in the last values heard, or in a draw of the last day. */
static struct symbol_set known_lately(struct engine *e, const struct unit *u)
{
    struct symbol_set set = {{0}};
    int n = 0;

    engine_fail(e, store_draws_since(&e->store, u->num, u->dev.at_ms - DAY_MS, e->draws,
                                     HISTORY_DRAWS, &n));
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        bool known = !isnan(u->dev.sym[f]);

        for (int i = 0; i < n && !known; i++)
            known = !isnan(e->draws[i].sym[f]);
        if (known)
            symbol_set_add(&set, f);
    }
    return set;
}

/* A machine that was just put up has not spoken yet: it is taken at what its model measures. */
static struct symbol_set known_to_prove(struct engine *e, const struct order *o,
                                        const struct unit *u)
{
    return strcmp(o->kind, "install") ? known_lately(e, u) : unit_model(e, u)->fitted;
}

static double feed_before(struct engine *e, const struct unit *u)
{
    double v[64];
    int n = 0, count = 0;

    engine_fail(e, store_draws_since(&e->store, u->num, e->clock.now_ms - 14 * DAY_MS, e->draws,
                                     HISTORY_DRAWS, &count));
    for (int i = count > 60 ? count - 60 : 0; i < count; i++)
        v[n++] = e->draws[i].test ? (double)NAN : e->draws[i].sym[F_tds_in_ppm];
    return median_of(v, n);
}

/* A run measured the repair: what comes after it counts. Else the machine is asked for a mark. */
static void set_fence(struct engine *e, const struct order *o, const struct unit *u,
                      struct watch_row *w)
{
    struct last_run last = {o->visit_n, 0};
    char id[ID_LEN] = "";

    engine_fail(e, store_run_list(&e->store, o->id, run_end, &last));
    if (last.ended_ms) {
        text_copy(w->fence, sizeof w->fence, "run");
        w->from_ms = last.ended_ms + 1;
        return;
    }
    if ((unit_model(e, u)->commands >> CMD_READ_ALL & 1) &&
        !command_queue(e, o->device, CMD_READ_ALL, "{}", o->id, id)) {
        text_copy(w->fence, sizeof w->fence, id);
        w->from_ms = FENCE_OPEN;
        return;
    }
    text_copy(w->fence, sizeof w->fence, FENCE_CLOCK);
    w->from_ms = e->clock.now_ms;
}

static const struct watch_rule *rule_of(const struct engine *e, const struct watch_row *w)
{
    return &e->c->faults[catalogue_fault(e->c, w->fault)].watch[w->rule];
}

static void set_until(const struct engine *e, struct watch_row *w)
{
    int fault = catalogue_fault(e->c, w->fault);
    int64_t from = w->from_ms == FENCE_OPEN ? e->clock.now_ms : w->from_ms;

    w->until_ms = from + e->c->faults[fault].settle_ms + w->window_ms;
}

enum err watch_start(struct engine *e, struct order *o, struct unit *u)
{
    int fault = catalogue_fault(e->c, o->fault);
    struct symbol_set known = known_to_prove(e, o, u);
    struct watch_row w = {.visit_n = o->visit_n, .active = true};

    if (fault < 0)
        return ERR_OK;
    w.rule = watch_choose(&e->c->faults[fault], unit_model(e, u), &known);
    if (w.rule < 0)
        w.rule = (int)e->c->faults[fault].watch_count - 1;
    text_copy(w.order_id, sizeof w.order_id, o->id);
    text_copy(w.device, sizeof w.device, o->device);
    text_copy(w.fault, sizeof w.fault, o->fault);
    text_copy(w.why, sizeof w.why, watch_why_name(WHY_OPEN));
    w.needed = rule_of(e, &w)->of;
    w.window_ms = flap_window_ms(e, o, rule_of(e, &w)->window_ms);
    w.tds_in = feed_before(e, u);
    set_fence(e, o, u, &w);
    set_until(e, &w);
    o->verdict[0] = 0;
    device_repaired(&u->dev, e->c, (uint16_t)fault, e->clock.now_ms, e->c->faults[fault].settle_ms);
    finding_clear(e, u, fault);
    u->watched = true;
    e->next_due_ms = -1;
    return store_watch_put(&e->store, &w);
}

static void verdict(struct engine *e, struct watch_row *w, const struct watch_state *st)
{
    static const enum order_action actions[VERDICT_COUNT] = {
        [VERDICT_CONFIRMED] = OA_CONFIRMED,
        [VERDICT_NOT_FIXED] = OA_NOT_FIXED,
        [VERDICT_INSUFFICIENT] = OA_INSUFFICIENT,
    };
    struct actor system = {NULL, ROLE_SYSTEM};
    struct order_result res;
    struct order o;

    w->active = false;
    w->decided_ms = e->clock.now_ms;
    text_copy(w->verdict, sizeof w->verdict, verdict_name(st->verdict));
    engine_fail(e, store_watch_put(&e->store, w));
    if (store_order_get(&e->store, w->order_id, &o))
        return;
    if (o.state == OS_VERIFYING) {
        text_copy(o.verdict, sizeof o.verdict, verdict_name(st->verdict));
        engine_fail(e, order_apply(e, &o, actions[st->verdict], &system, NULL, &res));
    }
    order_release(&o);
    e->next_due_ms = -1;
}

/* A channel on which any machine may speak for any other proves nothing. */
static bool identity_proven(const struct engine *e, const struct unit *u)
{
    return u->channel == CHANNEL_CANONICAL || e->opt.channels->c[u->channel].config->trusted;
}

static void judge(struct engine *e, struct watch_row *w)
{
    struct unit *u = unit_find(e, w->device);
    int fault = catalogue_fault(e->c, w->fault);
    struct watch_state st;
    const struct watch_rule *rule;
    struct watch core;
    int n = 0;

    if (!u || fault < 0)
        return;
    rule = rule_of(e, w);
    core = (struct watch){(uint16_t)fault,
                          (uint8_t)w->rule,
                          w->from_ms == FENCE_OPEN ? e->clock.now_ms : w->from_ms,
                          e->c->faults[fault].settle_ms,
                          w->window_ms,
                          w->window_ms > rule->max_window_ms ? w->window_ms : rule->max_window_ms,
                          w->tds_in,
                          w->triggered};
    if (w->from_ms != FENCE_OPEN)
        engine_fail(e,
                    store_draws_since(&e->store, u->num, w->from_ms, e->draws, HISTORY_DRAWS, &n));
    watch_judge(e->c, unit_model(e, u), &core, e->draws, n, e->clock.now_ms, &st);
    if (st.verdict == VERDICT_CONFIRMED && !identity_proven(e, u)) {
        st.verdict = VERDICT_INSUFFICIENT;
        st.why = WHY_UNTRUSTED;
    }
    w->draws = st.draws;
    w->good = st.good;
    w->samples = st.samples;
    text_copy(w->why, sizeof w->why, watch_why_name(st.why));
    if (st.verdict != VERDICT_NONE) {
        verdict(e, w, &st);
        return;
    }
    if (e->clock.now_ms >= w->until_ms)
        w->until_ms = core.from_ms + core.max_window_ms;
    engine_fail(e, store_watch_put(&e->store, w));
    e->next_due_ms = -1;
}

#define WATCHES 64

struct watch_list {
    struct watch_row w[WATCHES];
    int count;
};

static void take(void *ctx, const struct watch_row *w)
{
    struct watch_list *l = ctx;

    if (l->count < WATCHES)
        l->w[l->count++] = *w;
}

void watch_draw(struct engine *e, struct unit *u)
{
    struct watch_list l = {.count = 0};

    engine_fail(e, store_watch_of_device(&e->store, u->id, take, &l));
    for (int i = 0; i < l.count; i++)
        judge(e, &l.w[i]);
}

void watch_trigger(struct engine *e, struct unit *u, int fault)
{
    struct watch_list l = {.count = 0};

    engine_fail(e, store_watch_of_device(&e->store, u->id, take, &l));
    for (int i = 0; i < l.count; i++) {
        if (strcmp(l.w[i].fault, e->c->faults[fault].id) != 0)
            continue;
        l.w[i].triggered = true;
        judge(e, &l.w[i]);
    }
}

/* Every pass moves each watch on: to its verdict, or to its latest end. */
void watches_due(struct engine *e)
{
    struct watch_list l;

    do {
        l.count = 0;
        engine_fail(e, store_watch_due(&e->store, e->clock.now_ms, take, &l));
        for (int i = 0; i < l.count; i++)
            judge(e, &l.w[i]);
    } while (l.count == WATCHES && !e->failed);
}

static void fence_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (!strcmp(col[2].s, "read_all"))
        text_copy(ctx, ID_LEN, col[8].s);
}

void watch_fence(struct engine *e, const char *command_id, int64_t at_ms)
{
    char order[ID_LEN] = "";
    struct watch_row w;

    engine_fail(e,
                store_run(&e->store, SQL_COMMAND_GET, ARGS(db_text(command_id)), fence_row, order));
    if (!order[0] || store_watch_get(&e->store, order, &w) || strcmp(w.fence, command_id) != 0 ||
        w.from_ms != FENCE_OPEN)
        return;
    w.from_ms = at_ms + 1;
    set_until(e, &w);
    engine_fail(e, store_watch_put(&e->store, &w));
    e->next_due_ms = -1;
}
