/* SPDX-License-Identifier: Apache-2.0 */
/* On site: the visit row, the measured test run that gates `complete`. */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_remedy.h"
#include "service/engine/filter_counter.h"
#include "service/engine/gate.h"

#define TEST_SECONDS     600
#define TEST_DROP_MS     120000
#define TEST_GRACE_MS    60000
#define TEST_MIN_SAMPLES 5

static struct gate_view look(struct engine *e, const struct order *o, struct unit *u)
{
    struct gate_view g = {.state = GATE_STATE_NONE};
    bool silent = u && gate_silent(e->clock.event, e->clock.now_ms,
                                   e->clock.event ? u->dev.at_ms : u->heard_ms);

    engine_fail(e, gate_look(&e->store, o, u ? unit_model(e, u) : NULL, silent, &g));
    return g;
}

enum gate_state gate_of(struct engine *e, const struct order *o, struct unit *u)
{
    return look(e, o, u).state;
}

const char *gate_waived_because(struct engine *e, const struct order *o)
{
    const char *why = look(e, o, unit_find(e, o->device)).waived;

    return why ? why : "";
}

static enum err start_run(struct engine *e, const struct order *o)
{
    enum gate_test gate = gate_test_of(e->c, o);
    struct test_run r = {.visit_n = o->visit_n, .sent_ms = e->clock.now_ms};
    char args[64];
    enum err err;

    if (gate == GATE_NONE)
        gate = GATE_TR_PROD;
    ids_next(&e->ids, r.id);
    text_copy(r.order_id, sizeof r.order_id, o->id);
    text_copy(r.device, sizeof r.device, o->device);
    text_copy(r.test, sizeof r.test, gate_test_name(gate));
    text_copy(r.state, sizeof r.state, "sent");
    r.due_ms = e->clock.now_ms + COMMAND_LIFE_MS;
    snprintf(args, sizeof args, "{\"test\":\"%s\",\"seconds\":%d}", r.test, TEST_SECONDS);
    err = command_queue(e, o->device, CMD_TEST_RUN, args, o->id, r.id);
    e->next_due_ms = -1;
    return err ? err : store_run_put(&e->store, &r);
}

struct collected {
    const struct test_run *run;
    const struct model *m;
    struct draw_run *draw;
    int64_t first_ms;
    int samples;
    bool leak;
    double p_in_static;
};

static void collect(void *ctx, const struct sample *s, int64_t at_ms)
{
    struct collected *c = ctx;
    struct draw_moment when = {at_ms, at_ms};

    if (strcmp(s->run_id, c->run->id) != 0)
        return;
    c->leak |= s->v[F_leak] > 0;
    if (!c->first_ms)
        c->first_ms = at_ms;
    if (at_ms - c->first_ms < TEST_DROP_MS)
        return;
    if (c->samples++ == 0)
        draw_begin(c->draw, s, &when);
    draw_add(c->draw, s, &when, c->m);
}

static void measure(struct engine *e, struct unit *u, const struct test_run *r, struct collected *c,
                    double *sym)
{
    struct draw *d = xcalloc(1, sizeof *d);
    double base[SYM_COUNT];

    c->draw = xcalloc(1, sizeof *c->draw);
    engine_fail(e, store_sample_range(&e->store, u->num, r->sent_ms - COMMAND_LIFE_MS, INT64_MAX,
                                      collect, c));
    for (int i = 0; i < SYM_COUNT; i++)
        base[i] = (double)u->dev.sym[i];
    c->draw->p_in_static_mpa = u->dev.running.p_in_static;
    draw_end(c->draw, c->m, base, d);
    derive_draw(c->m->param, &u->dev.base, d->sym);
    d->sym[F_leak] = c->leak;
    memcpy(sym, d->sym, sizeof d->sym);
    free(d);
    free(c->draw);
    c->draw = NULL;
}

static void note_values(struct test_run *r, const double *sym)
{
    static const int shown[] = {F_q_perm_lpm, F_q_waste_lpm, F_p_in_mpa, F_p_mem_mpa, F_i_pump_a,
                                F_tds_in_ppm, F_tds_out_ppm, F_temp_c,   F_v_supply_v};
    size_t at = 0;

    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if (isnan(sym[shown[i]]))
            continue;
        at += (size_t)snprintf(r->result + at, sizeof r->result - at, "%s\"%s\":%.4g",
                               at ? "," : "{", symbol_name(shown[i]), sym[shown[i]]);
    }
    snprintf(r->result + at, sizeof r->result - at, at ? "}" : "{}");
}

static void conclude(struct engine *e, struct test_run *r)
{
    struct unit *u = unit_find(e, r->device);
    struct order o;
    struct collected c = {.run = r};
    enum gate_result gate;
    double sym[SYM_COUNT];
    int fault;

    if (!u || store_order_get(&e->store, r->order_id, &o))
        return;
    c.m = unit_model(e, u);
    fault = catalogue_fault(e->c, o.fault);
    measure(e, u, r, &c, sym);
    gate = c.samples < TEST_MIN_SAMPLES || fault < 0
               ? GATE_UNKNOWN
               : gate_judge(e->c, &e->c->faults[fault], c.m, sym);
    text_copy(r->state, sizeof r->state, gate == GATE_PASSED ? "passed" : "failed");
    if (c.samples < TEST_MIN_SAMPLES)
        text_copy(r->why, sizeof r->why, "too few samples of the run");
    else if (gate == GATE_UNKNOWN)
        text_copy(r->why, sizeof r->why, "the run measured nothing that proves it");
    else if (gate == GATE_FAILED)
        text_copy(r->why, sizeof r->why, "outside the band of this fault");
    note_values(r, sym);
    r->ended_ms = e->clock.now_ms;
    engine_fail(e, store_run_put(&e->store, r));
    engine_fail(
        e, order_history(e, &o, "test_run_judged", NULL, order_state_name(o.state), r->result));
    stream_event(e, "order", o.id);
    order_release(&o);
}

static void run_moves(struct engine *e, struct test_run *r, const struct command_reply *reply)
{
    bool over = !strcmp(r->state, "passed") || !strcmp(r->state, "failed");

    if (over)
        return;
    e->next_due_ms = -1;
    if (reply->status == REPLY_ACCEPTED) {
        text_copy(r->state, sizeof r->state, "running");
        r->started_ms = e->clock.now_ms;
        r->due_ms = e->clock.now_ms + TEST_SECONDS * 1000LL + TEST_GRACE_MS;
        engine_fail(e, store_run_put(&e->store, r));
    } else if (reply->status == REPLY_DONE) {
        conclude(e, r);
    } else {
        text_copy(r->state, sizeof r->state, "refused");
        text_copy(r->why, sizeof r->why, reply->detail);
        r->ended_ms = e->clock.now_ms;
        engine_fail(e, store_run_put(&e->store, r));
    }
}

void run_reply(struct engine *e, struct unit *u, const struct command_reply *reply)
{
    struct test_run r;

    if (!command_answered(e, u->id, reply))
        return;
    remedy_reply(e, u, reply);
    counter_reply(e, u, reply);
    if (reply->status == REPLY_DONE)
        watch_fence(e, reply->id, u->dev.at_ms);
    if (store_run_get(&e->store, reply->id, &r) == ERR_OK)
        run_moves(e, &r, reply);
}

struct due_runs {
    struct test_run r[16];
    int count;
};

static void due_run(void *ctx, const struct test_run *r)
{
    struct due_runs *d = ctx;

    if (d->count < 16)
        d->r[d->count++] = *r;
}

void runs_due(struct engine *e)
{
    struct due_runs d = {.count = 0};

    engine_fail(e, store_run_due(&e->store, e->clock.now_ms, due_run, &d));
    for (int i = 0; i < d.count; i++) {
        if (!strcmp(d.r[i].state, "running")) {
            conclude(e, &d.r[i]);
            continue;
        }
        text_copy(d.r[i].state, sizeof d.r[i].state, "expired");
        d.r[i].ended_ms = e->clock.now_ms;
        engine_fail(e, store_run_put(&e->store, &d.r[i]));
    }
}

static enum err depart(struct engine *e, struct order *o, const char *args)
{
    struct visit v = {.n = o->visit_n, .departed_ms = engine_step_ms(e)};
    enum err err;

    text_copy(v.order_id, sizeof v.order_id, o->id);
    text_copy(v.technician, sizeof v.technician, o->technician);
    v.args = args ? xstrdup(args) : NULL;
    err = store_visit_put(&e->store, &v);
    visit_release(&v);
    return err;
}

static enum err arrive(struct engine *e, struct order *o)
{
    struct unit *u = unit_find(e, o->device);
    struct visit v;
    enum err err = store_visit_get(&e->store, o->id, o->visit_n, &v);

    if (err && err != ERR_NOT_FOUND)
        return err;
    v.arrived_ms = engine_step_ms(e);
    text_copy(v.technician, sizeof v.technician, o->technician);
    if (u)
        v.before = json_readings(u, unit_model(e, u));
    err = store_visit_put(&e->store, &v);
    visit_release(&v);
    return err;
}

/* What a completed visit was said to have done, a missed one, or that it came back undone. */
static void visit_outcome(struct visit *v, enum order_action action, const char *args)
{
    cJSON *root = action == OA_COMPLETE ? cJSON_Parse(args) : NULL;
    const cJSON *said = cJSON_GetObjectItemCaseSensitive(root, "outcome");

    text_copy(v->outcome, sizeof v->outcome,
              cJSON_IsString(said)   ? said->valuestring
              : action == OA_NO_SHOW ? "no_show"
                                     : "returned");
    cJSON_Delete(root);
}

/* Somebody worked there: days_since('visit') of later diagnoses. */
static void remember(struct engine *e, const char *device, int64_t at_ms)
{
    engine_fail(e, store_run(&e->store, SQL_FACT_PUT,
                             ARGS(db_text(device), db_text("visit"), db_int(at_ms)), NULL, NULL));
}

static enum err leave(struct engine *e, struct order *o, enum order_action action, const char *args)
{
    struct unit *u = unit_find(e, o->device);
    struct visit v;
    enum err err = store_visit_get(&e->store, o->id, o->visit_n, &v);

    if (err == ERR_NOT_FOUND)
        return ERR_OK;
    if (err)
        return err;
    v.left_ms = engine_step_ms(e);
    visit_outcome(&v, action, args ? args : "");
    if (args) {
        free(v.args);
        v.args = xstrdup(args);
    }
    if (u) {
        v.after = json_readings(u, unit_model(e, u));
        u->dev.visit_left_line_ms = u->dev.line_ms;
    }
    if (v.arrived_ms && action != OA_NO_SHOW)
        remember(e, o->device, v.left_ms);
    err = store_visit_put(&e->store, &v);
    visit_release(&v);
    return err;
}

/* What was agreed for the last visit holds for none other, nor does what was dry then. */
static void next_visit(struct order *o)
{
    o->visit_n++;
    o->dry = false;
    o->appt_from_ms = o->appt_to_ms = 0;
    o->appt_by[0] = 0;
}

enum err visit_effects(struct engine *e, struct order *o, uint32_t effects,
                       enum order_action action, const char *args)
{
    struct unit *u = unit_find(e, o->device);
    enum err err = ERR_OK;

    if (effects & EFF_BEGIN_VISIT)
        err = depart(e, o, args);
    if (!err && (effects & EFF_ARRIVE))
        err = arrive(e, o);
    if (!err && (effects & EFF_LEAVE))
        err = leave(e, o, action, args);
    if (!err && (effects & EFF_RUN_TEST))
        err = start_run(e, o);
    if (!err && (effects & EFF_START_WATCH) && u)
        err = watch_start(e, o, u);
    if (!err && (effects & EFF_NEXT_VISIT))
        next_visit(o);
    return err;
}
