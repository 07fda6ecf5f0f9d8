/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detect.h"

#include <math.h>
#include <string.h>

/* A stretch that goes on counts once more each half hour: a machine that never stops has one. */
#define RECOUNT_MS           (30LL * 60000)
/* An occurrence older than this says nothing about the next one. */
#define OCCURRENCE_MEMORY_DS (7u * 864000u)

static bool judges(const struct catalogue *c, const struct model *m, const struct detection *d)
{
    return catalogue_applies(&c->faults[d->fault], m) && symbols_fitted(&d->needs, m);
}

void detect_plan(const struct catalogue *c, const struct model *m, struct detect_plan *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < c->detection_count; i++) {
        const struct detection *d = &c->detections[i];

        if (!judges(c, m, d))
            continue;
        if (d->scope == SCOPE_DRAW && out->draw_count < PLAN_MAX)
            out->draw[out->draw_count++] = (uint16_t)i;
        else if (d->scope != SCOPE_DRAW && out->sample_count < PLAN_MAX)
            out->sample[out->sample_count++] = (uint16_t)i;
    }
}

static struct track *track_find(struct tracks *t, uint16_t detection)
{
    for (int i = 0; i < TRACK_MAX; i++)
        if (t->t[i].used && t->t[i].detection == detection)
            return &t->t[i];
    return NULL;
}

static struct track *track_need(struct tracks *t, uint16_t detection)
{
    struct track *k = track_find(t, detection);

    if (k)
        return k;
    for (int i = 0; i < TRACK_MAX; i++) {
        if (t->t[i].used)
            continue;
        t->t[i] = (struct track){.detection = detection, .used = true};
        return &t->t[i];
    }
    if (t->overflow < 255)
        t->overflow++;
    return NULL;
}

static void track_drop_idle(struct track *k)
{
    if (!k->raised && k->count == 0 && k->since_ds == 0)
        k->used = false;
}

static uint32_t line_ds(int64_t line_ms)
{
    return (uint32_t)(line_ms / 100) + 1;
}

static void emit(struct detect_events *out, const struct detection *d, uint16_t id,
                 const struct track *k)
{
    if (out->count == DETECT_EVENTS)
        return;
    out->e[out->count++] = (struct detect_event){
        .fault = d->fault,
        .detection = id,
        .raised = k->raised,
        .from_ms = ((int64_t)k->first_ds - 1) * 100,
    };
}

static void raise(struct detect_events *out, const struct detection *d, uint16_t id,
                  struct track *k)
{
    k->raised = true;
    emit(out, d, id, k);
    k->since_ds = 0;
    k->count = 0;
}

static void clear(struct detect_events *out, const struct detection *d, uint16_t id,
                  struct track *k)
{
    k->raised = false;
    emit(out, d, id, k);
    k->used = false;
}

/* How long the stretch of truth has lasted, or -1 when there is none. */
static int64_t stretch_ms(struct track *k, double truth, const struct detect_step *st)
{
    uint32_t now = line_ds(st->line_ms);

    if (!(truth > 0)) {
        k->since_ds = 0;
        k->counted = false;
        return -1;
    }
    if (k->since_ds == 0 || st->gap) {
        k->since_ds = now;
        k->counted = false;
    }
    return (int64_t)(now - k->since_ds) * 100;
}

static void count_occurrence(struct track *k, uint32_t now_ds)
{
    if (k->count && now_ds - k->first_ds > OCCURRENCE_MEMORY_DS)
        k->count = 0;
    if (k->count == 0)
        k->first_ds = k->since_ds;
    k->count++;
    k->counted = true;
    k->since_ds = now_ds;
}

static void judge_held(struct tracks *t, const struct detect_step *st, uint16_t id,
                       struct detect_events *out)
{
    const struct detection *d = &st->c->detections[id];
    struct track *k = track_find(t, id);
    bool raised = k && k->raised;
    double truth = expr_eval(st->c->pool, raised ? d->clear_when : d->when, st->env);
    int64_t held;

    if (!k && !(truth > 0))
        return;
    k = track_need(t, id);
    if (!k)
        return;
    held = stretch_ms(k, truth, st);
    if (raised && held >= d->clear_hold_ms) {
        clear(out, d, id, k);
        return;
    }
    if (k->counted && held >= RECOUNT_MS)
        k->counted = false;
    if (!raised && held >= d->hold_ms && !k->counted) {
        count_occurrence(k, line_ds(st->line_ms));
        if (k->count >= d->min_occurrences)
            raise(out, d, id, k);
    }
    track_drop_idle(k);
}

static bool is_muted(const struct detect_step *st, uint16_t id)
{
    return st->muted && fault_set_has(st->muted, st->c->detections[id].fault);
}

void detect_sample(struct tracks *t, const struct detect_step *st, struct detect_events *out)
{
    for (int i = 0; i < st->plan->sample_count; i++) {
        uint16_t id = st->plan->sample[i];
        bool standby_only = st->c->detections[id].scope == SCOPE_STANDBY;

        if (is_muted(st, id) || (standby_only && !st->standby))
            continue;
        judge_held(t, st, id, out);
    }
}

void detect_silence(struct tracks *t, const struct detect_step *st, struct detect_events *out)
{
    for (int i = 0; i < st->plan->sample_count; i++)
        if (st->c->detections[st->plan->sample[i]].scope == SCOPE_SILENCE)
            judge_held(t, st, st->plan->sample[i], out);
}

static void judge_draw(struct tracks *t, const struct detect_step *st, uint16_t id,
                       struct detect_events *out)
{
    const struct detection *d = &st->c->detections[id];
    struct track *k = track_find(t, id);
    bool raised = k && k->raised;
    double truth = expr_eval(st->c->pool, raised ? d->clear_when : d->when, st->env);

    if (isnan(truth) || (!k && !(truth > 0)))
        return;
    k = track_need(t, id);
    if (!k)
        return;
    if (!(truth > 0)) {
        k->count = 0;
        track_drop_idle(k);
        return;
    }
    if (k->count++ == 0 && !raised)
        k->first_ds = line_ds(st->line_ms);
    if (!raised && k->count >= d->min_occurrences)
        raise(out, d, id, k);
    else if (raised && k->count >= d->clear_draws)
        clear(out, d, id, k);
}

void detect_draw(struct tracks *t, const struct detect_step *st, struct detect_events *out)
{
    for (int i = 0; i < st->plan->draw_count; i++)
        if (!is_muted(st, st->plan->draw[i]))
            judge_draw(t, st, st->plan->draw[i], out);
}

bool detect_is_raised(const struct tracks *t, const struct catalogue *c, uint16_t fault)
{
    for (int i = 0; i < TRACK_MAX; i++)
        if (t->t[i].used && t->t[i].raised && c->detections[t->t[i].detection].fault == fault)
            return true;
    return false;
}

void detect_reset(struct tracks *t, const struct catalogue *c, uint16_t fault)
{
    for (int i = 0; i < TRACK_MAX; i++)
        if (t->t[i].used && c->detections[t->t[i].detection].fault == fault)
            memset(&t->t[i], 0, sizeof t->t[i]);
}
