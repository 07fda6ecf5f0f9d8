/* SPDX-License-Identifier: Apache-2.0 */
#include "core/device.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define GAP_INTERVALS 3
#define STATE_SHAPE   2

uint64_t device_state_tag(void)
{
    uint64_t tag = 1469598103934665603u;
    const uint64_t parts[] = {STATE_SHAPE, sizeof(struct device), sizeof(struct draw_run),
                              (uint64_t)SYM_COUNT, TRACK_MAX};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        tag = (tag ^ parts[i]) * 1099511628211u;
    return tag;
}

void device_init(struct device *d, int model)
{
    memset(d, 0, sizeof *d);
    d->model = (int16_t)model;
    d->uptime_s = d->anchor.uptime_s = NAN;
    d->ts_ms = -1;
    running_init(&d->running);
    baseline_clear(&d->base);
    for (int i = 0; i < SYM_COUNT; i++)
        d->sym[i] = NAN;
}

int64_t device_interval_ms(const struct model *m, const struct sample *s)
{
    bool water =
        running_is_production(s) || s->v[F_state] == MS_FLUSHING || s->v[F_state] == MS_PRODUCING;

    if (s->run_id[0])
        return m->test_ms;
    return water ? m->running_ms : m->standby_ms;
}

/* Time that passed for the machine since the sample before. */
static int64_t elapsed_ms(const struct device *d, const struct sample *s, bool boot, int64_t at_ms)
{
    int64_t ms;

    if (!boot && !isnan(s->v[F_uptime_s]) && !isnan(d->uptime_s))
        ms = (int64_t)((s->v[F_uptime_s] - d->uptime_s) * 1000.0);
    else if (s->ts_ms >= 0 && d->ts_ms >= 0)
        ms = s->ts_ms - d->ts_ms;
    else
        ms = at_ms - d->at_ms;
    return ms > 0 ? ms : 0;
}

static void fill_fields(double *sym, const struct sample *s)
{
    memcpy(sym, s->v, sizeof s->v);
}

static void keep_sym(struct device *d, const double *sym)
{
    for (int i = 0; i < SYM_COUNT; i++)
        d->sym[i] = (float)sym[i];
}

static void load_sym(const struct device *d, double *sym)
{
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)d->sym[i];
}

bool device_wants_run(const struct device *d, const struct sample *s)
{
    return d->drawing || running_is_production(s);
}

static void finish_draw(struct device *d, struct draw_run *run, const struct device_step *st,
                        const double *sym, struct device_result *out)
{
    bool quiet;

    draw_end(run, st->m, sym, &out->draw);
    derive_draw(st->m->param, &d->base, out->draw.sym);
    quiet = !d->troubled && (d->trouble_ms == 0 || st->at_ms - d->trouble_ms > TROUBLE_MEMORY_MS);
    out->draw.n = ++d->draws;
    out->draw.epoch = d->ident.epoch;
    out->draw.clean = quiet && out->draw.qualifies && !out->draw.test;
    d->drawing = false;
    out->ended = true;
}

/* A draw ends where the water stops, and is broken where the machine fell silent within it. */
static void fold_draw(struct device *d, struct draw_run *run, const struct device_step *st,
                      const double *sym, struct device_result *out)
{
    struct draw_moment when = {d->line_ms, st->at_ms};
    bool water = running_is_production(st->s);

    if (d->drawing && (!water || out->gap || out->boot)) {
        run->broken |= out->gap || out->boot;
        finish_draw(d, run, st, sym, out);
    }
    if (water && !d->drawing) {
        draw_begin(run, st->s, &when);
        run->p_in_static_mpa = d->running.p_in_static;
        d->drawing = true;
        out->began = true;
    }
    if (water)
        draw_add(run, st->s, &when, st->m);
}

static bool detect_settles(const struct device *d)
{
    return d->line_ms < d->settle_line_ms;
}

static void detect_fold(struct device *d, const struct device_step *st, const double *sym,
                        struct device_result *out)
{
    struct expr_env env = {sym, st->m->param, st->call, st->ctx};
    struct detect_step step = {
        .c = st->c,
        .plan = st->plan,
        .env = &env,
        .muted = detect_settles(d) ? &d->muted : NULL,
        .line_ms = d->line_ms,
        .gap = out->gap,
        .standby = !running_is_production(st->s) && !(st->s->v[F_pump_on] > 0),
    };

    detect_sample(&d->tracks, &step, &out->events);
}

static void advance_line(struct device *d, const struct device_step *st, struct device_result *out)
{
    const struct sample *s = st->s;
    int64_t ms = elapsed_ms(d, s, out->boot, st->at_ms);

    out->gap = d->at_ms != 0 && ms > GAP_INTERVALS * d->interval_ms;
    if (d->at_ms != 0)
        d->line_ms += ms;
}

void device_fold(struct device *d, struct draw_run *run, const struct device_step *st,
                 struct device_result *out)
{
    double sym[SYM_COUNT];
    int64_t line_before = d->line_ms;
    const struct sample *s = st->s;
    struct running_step rs;

    memset(out, 0, offsetof(struct device_result, draw));
    out->events.count = 0;
    out->boot = d->at_ms != 0 && s->boot_id != d->anchor.boot_id;
    advance_line(d, st, out);
    load_sym(d, sym);
    fill_fields(sym, s);
    rs = (struct running_step){s,
                               st->m,
                               d->line_ms,
                               st->at_ms,
                               out->gap ? 0 : (double)(d->line_ms - line_before) / 1000.0,
                               st->utc_offset_ms,
                               out->boot,
                               out->gap,
                               st->away};
    running_fold(&d->running, &rs, sym);
    fold_draw(d, run, st, sym, out);
    detect_fold(d, st, sym, out);
    keep_sym(d, sym);
    d->at_ms = st->at_ms;
    d->ts_ms = s->ts_ms;
    d->uptime_s = s->v[F_uptime_s];
    d->anchor.boot_id = s->boot_id;
    d->interval_ms = device_interval_ms(st->m, s);
}

void device_learn(struct device *d, const struct draw *clean, int count, const struct model *m)
{
    double median[SYM_COUNT];

    if (d->own_baseline || count < BASELINE_DRAWS)
        return;
    draw_median(clean, count, median);
    derive_baseline(m->param, median, &d->base);
    d->own_baseline = true;
}

void device_forget_baseline(struct device *d)
{
    baseline_clear(&d->base);
    d->own_baseline = false;
    d->clean_draws = 0;
}

void device_judge_draw(struct device *d, struct draw *draw, const struct draw *week, int count,
                       const struct device_step *st, struct detect_events *out)
{
    struct expr_env env = {draw->sym, st->m->param, st->call, st->ctx};
    struct detect_step step = {
        .c = st->c,
        .plan = st->plan,
        .env = &env,
        .muted = detect_settles(d) ? &d->muted : NULL,
        .line_ms = d->line_ms,
    };

    if (!draw->qualifies || draw->test)
        return;
    draw_week(week, count, d->fence_ms, draw->end_ms, draw->sym);
    detect_draw(&d->tracks, &step, out);
    for (int i = 0; i < SYM_COUNT; i++)
        if (i >= (int)FIELD_COUNT && feature_table[i - (int)FIELD_COUNT].when != WHEN_SAMPLE)
            d->sym[i] = (float)draw->sym[i];
    if (draw->clean && !d->own_baseline)
        d->clean_draws++;
}

void device_repaired(struct device *d, const struct catalogue *c, uint16_t fault, int64_t at_ms,
                     int64_t settle_ms)
{
    d->fence_ms = at_ms;
    detect_reset(&d->tracks, c, fault);
    rest_restart(&d->running.rest);
    if (settle_ms <= 0)
        return;
    if (d->line_ms >= d->settle_line_ms)
        memset(&d->muted, 0, sizeof d->muted);
    d->muted.bits[fault / 64] |= UINT64_C(1) << (fault % 64);
    d->settle_line_ms = d->line_ms + settle_ms;
}
