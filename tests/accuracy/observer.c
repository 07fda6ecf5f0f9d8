/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/accuracy/observer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"

static const enum field only_l2[] = {F_q_perm_lpm, F_q_waste_lpm, F_i_pump_a,    F_v_supply_v,
                                     F_lps_ok,     F_hps_open,    F_valve_in,    F_valve_flush,
                                     F_pump_on,    F_pump_s,      F_vol_waste_l, F_cycles};
static const enum field only_l3[] = {F_p_in_mpa, F_p_mem_mpa, F_p_tank_mpa};

static void take_out(struct model *m, const enum field *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        m->fitted.bits[list[i] / 64] &= ~(UINT64_C(1) << (list[i] % 64));
}

void observer_begin(struct observer *o, const struct catalogue *c, const struct home *h,
                    enum level level)
{
    int model = catalogue_model(c, h->sim.tank ? "tank-75g" : "tankless-600g");

    memset(o, 0, sizeof *o);
    o->c = c;
    o->home = h;
    o->model = c->models[model];
    if (level < LEVEL_3)
        take_out(&o->model, only_l3, sizeof only_l3 / sizeof only_l3[0]);
    if (level < LEVEL_2)
        take_out(&o->model, only_l2, sizeof only_l2 / sizeof only_l2[0]);
    detect_plan(c, &o->model, &o->plan);
    device_init(&o->dev, model);
    o->draws = xcalloc(OBSERVER_DRAWS, sizeof *o->draws);
}

void observer_end(struct observer *o)
{
    free(o->draws);
    o->draws = NULL;
}

/* Not by a code alone: the simulated boards send none but of the leak and of a hot pump. */
static bool judges(const struct observer *o, uint16_t detection, int fault)
{
    const struct detection *d = &o->c->detections[detection];
    uint64_t any = 0;

    for (size_t i = 0; i < sizeof d->when_syms.bits / sizeof d->when_syms.bits[0]; i++)
        any |= d->when_syms.bits[i];
    return d->fault == fault && any;
}

bool observer_can_find(const struct observer *o, int fault)
{
    for (int i = 0; i < o->plan.sample_count; i++)
        if (judges(o, o->plan.sample[i], fault))
            return true;
    for (int i = 0; i < o->plan.draw_count; i++)
        if (judges(o, o->plan.draw[i], fault))
            return true;
    return false;
}

void observer_mark(struct observer *o)
{
    o->mark_s = o->pump_s;
    o->mark_draws = o->good_draws;
}

static double code_now(const struct observer *o, const char *meaning)
{
    for (int i = 0; i < o->now->code_count; i++)
        for (size_t k = 0; k < o->model.code_count; k++)
            if (!strcmp(o->model.codes[k].code, o->now->codes[i]) &&
                !strcmp(o->model.codes[k].meaning, meaning))
                return 1;
    return 0;
}

static double recently(const struct observer *o, const char *fault, double days)
{
    int f = catalogue_fault(o->c, fault);

    if (f < 0 || !o->raised_ms[f])
        return 0;
    return (double)(o->dev.at_ms - o->raised_ms[f]) <= days * (double)HOME_DAY;
}

/* What the service knows by itself; nobody has answered anything yet. */
static double ask(void *ctx, const struct expr_call *call)
{
    const struct observer *o = ctx;

    switch (call->kind) {
    case CALL_CODE:
        return o->now ? code_now(o, call->arg) : (double)NAN;
    case CALL_DAYS_SINCE:
        return home_days_since(o->home, call->arg);
    case CALL_RECENT:
        return recently(o, call->arg, call->n);
    case CALL_BAD:
    case CALL_SPELLS:
    case CALL_JUMPS:
        return sensors_ask(&o->dev.running.sensors, o->now, running_line_s(o->dev.line_ms), call);
    default:
        return NAN;
    }
}

static void set_put(struct fault_set *s, int fault, bool on)
{
    uint64_t bit = UINT64_C(1) << (fault % 64);

    if (on)
        s->bits[fault / 64] |= bit;
    else
        s->bits[fault / 64] &= ~bit;
}

static bool masked(const struct observer *o, int fault)
{
    if (o->c->faults[fault].severity == SEV_SAFETY)
        return false;
    for (size_t m = 0; m < o->c->fault_count; m++)
        if ((int)m != fault && fault_set_has(&o->c->faults[m].masks, (size_t)fault) &&
            (fault_set_has(&o->open, m) || fault_set_has(&o->ordered, m)))
            return true;
    return false;
}

static void open_order(struct observer *o, const struct detect_event *e, const double *shot)
{
    struct opened *n = &o->order[o->orders];
    struct expr_env env = {NULL, o->model.param, ask, o};
    double sym[SYM_COUNT];

    if (o->orders == OBSERVER_ORDERS)
        return;
    o->orders++;
    set_put(&o->ordered, e->fault, true);
    memcpy(sym, shot, sizeof sym);
    for (int i = (int)FIELD_COUNT; i < SYM_COUNT; i++)
        if (isnan(sym[i]))
            sym[i] = (double)o->dev.sym[i];
    draw_history(o->draws, o->draw_count, o->dev.at_ms, sym);
    env.sym = sym;
    *n = (struct opened){
        e->fault, e->detection, o->dev.at_ms, o->pump_s - o->mark_s, o->good_draws - o->mark_draws,
        {0}};
    diagnose(o->c, e->fault, &o->model, &env, &n->found);
}

static void raised(struct observer *o, const struct detect_event *e, const double *shot)
{
    if (fault_set_has(&o->open, e->fault))
        return;
    set_put(&o->open, e->fault, true);
    o->raised_ms[e->fault] = o->dev.at_ms;
    o->dev.troubled = true;
    if (o->watching && e->fault == o->watch.fault) {
        o->watch.triggered = true;
        return;
    }
    if (!o->c->faults[e->fault].quiet && !fault_set_has(&o->ordered, e->fault) &&
        !masked(o, e->fault))
        open_order(o, e, shot);
}

static void cleared(struct observer *o, const struct detect_event *e)
{
    if (detect_is_raised(&o->dev.tracks, o->c, e->fault) || !fault_set_has(&o->open, e->fault))
        return;
    set_put(&o->open, e->fault, false);
    o->dev.trouble_ms = o->dev.at_ms;
    /* What it hid is judged anew from hold zero. */
    for (size_t f = 0; f < o->c->fault_count; f++) {
        if (!fault_set_has(&o->open, f) || fault_set_has(&o->ordered, f) ||
            !fault_set_has(&o->c->faults[e->fault].masks, f))
            continue;
        detect_reset(&o->dev.tracks, o->c, (uint16_t)f);
        set_put(&o->open, (int)f, false);
    }
}

static void apply(struct observer *o, const struct detect_events *ev, const double *shot)
{
    bool trouble = false;

    for (int i = 0; i < ev->count; i++) {
        if (ev->e[i].raised)
            raised(o, &ev->e[i], shot);
        else
            cleared(o, &ev->e[i]);
    }
    for (size_t i = 0; i < sizeof o->open.bits / sizeof o->open.bits[0]; i++)
        trouble |= o->open.bits[i] != 0 || o->ordered.bits[i] != 0;
    o->dev.troubled = trouble;
}

static int since(const struct observer *o, int64_t ms)
{
    int i = o->draw_count;

    while (i > 0 && o->draws[i - 1].end_ms >= ms)
        i--;
    return i;
}

static void keep_draw(struct observer *o, const struct draw *d)
{
    if (o->draw_count == OBSERVER_DRAWS) {
        memmove(o->draws, o->draws + OBSERVER_DRAWS / 4,
                (OBSERVER_DRAWS - OBSERVER_DRAWS / 4) * sizeof *o->draws);
        o->draw_count -= OBSERVER_DRAWS / 4;
    }
    o->draws[o->draw_count++] = *d;
}

static void learn(struct observer *o)
{
    struct draw clean[BASELINE_DRAWS];
    int n = 0;

    if (!device_may_learn(&o->dev))
        return;
    for (int i = o->draw_count - 1; i >= 0 && n < BASELINE_DRAWS; i--)
        if (o->draws[i].clean)
            clean[n++] = o->draws[i];
    device_learn(&o->dev, clean, n, &o->model);
}

static void drew(struct observer *o, struct draw *d, const struct device_step *step)
{
    struct detect_events ev = {.count = 0};
    int from;

    keep_draw(o, d);
    if (!d->qualifies)
        return;
    o->good_draws++;
    from = since(o, d->end_ms - 7 * HOME_DAY);
    device_judge_draw(&o->dev, d, o->draws + from, o->draw_count - from, step, &ev);
    o->draws[o->draw_count - 1] = *d;
    apply(o, &ev, d->sym);
    learn(o);
}

static void fill(struct observer *o, struct sample *s, const struct machine *m, const double *v)
{
    memset(s, 0, sizeof *s);
    s->boot_id = m->boot_id;
    s->seq = m->seq;
    s->ts_ms = m->now_ms;
    s->has_codes = true;
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        bool fitted = symbol_set_has(&o->model.fitted, f) || f == F_state || f == F_uptime_s;

        s->v[f] = fitted ? v[f] : (double)NAN;
        s->q[f] = (uint8_t)(isnan(s->v[f]) ? Q_ABSENT : Q_OK);
        if (s->v[f] < field_table[f].lo || s->v[f] > field_table[f].hi) {
            s->v[f] = NAN;
            s->q[f] = Q_RANGE;
        }
    }
    if (m->latched)
        text_copy(s->codes[s->code_count++], CODE_LEN, "leak-latch");
    if (machine_code_now(m)[0])
        text_copy(s->codes[s->code_count++], CODE_LEN, machine_code_now(m));
    if (m->seq % 10 != 1)
        return;
    for (int i = 0; i < m->stages; i++) {
        const struct machine_stage *k = &m->stage[i];
        double left = 1 - fmax(k->used_l / k->life_l, k->used_h / k->life_h);
        struct filter_reading *r = &s->filters[s->filter_count++];

        text_copy(r->stage, sizeof r->stage, k->id);
        r->used_l = (float)k->used_l;
        r->used_h = (float)k->used_h;
        r->remain_pct = (float)(100 * fmax(0, left));
    }
}

void observer_hear(struct observer *o, const struct machine *m, const double *v)
{
    struct sample s;
    struct device_step step = {.c = o->c, .m = &o->model, .plan = &o->plan, .s = &s, .ctx = o};
    struct device_result r;
    double shot[SYM_COUNT];

    fill(o, &s, m, v);
    o->now = &s;
    step.call = ask;
    step.at_ms = m->now_ms;
    step.utc_offset_ms = HOME_ZONE;
    o->pump_s = m->pump_s;
    device_fold(&o->dev, &o->run, &step, &r);
    if (r.ended)
        drew(o, &r.draw, &step);
    if (r.events.count) {
        for (int i = 0; i < SYM_COUNT; i++)
            shot[i] = (double)o->dev.sym[i];
        apply(o, &r.events, shot);
    }
    o->now = NULL;
}

void observer_tidy(struct observer *o)
{
    for (int i = 0; i < o->orders; i++)
        if (o->dev.at_ms - o->order[i].at_ms > 7 * HOME_DAY)
            set_put(&o->ordered, o->order[i].fault, false);
}

static double feed_before(const struct observer *o)
{
    double v[64];
    int n = 0;

    for (int i = o->draw_count - 1; i >= since(o, o->dev.at_ms - 14 * HOME_DAY) && n < 60; i--)
        v[n++] = o->draws[i].sym[F_tds_in_ppm];
    return median_of(v, n);
}

bool observer_repaired(struct observer *o, int fault)
{
    const struct fault *f = &o->c->faults[fault];
    int rule = watch_choose(f, &o->model, &o->model.fitted);

    if (rule < 0)
        return false;
    o->watch = (struct watch){(uint16_t)fault,          (uint8_t)rule,
                              o->dev.at_ms + 1,         f->settle_ms,
                              f->watch[rule].window_ms, f->watch[rule].max_window_ms,
                              feed_before(o),           false};
    o->watching = true;
    set_put(&o->open, fault, false);
    device_repaired(&o->dev, o->c, (uint16_t)fault, o->dev.at_ms, f->settle_ms);
    return true;
}

void observer_prove(struct observer *o, struct watch_state *out)
{
    int from = since(o, o->watch.from_ms);

    watch_judge(o->c, &o->model, &o->watch, o->draws + from, o->draw_count - from, o->dev.at_ms,
                out);
}
