/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/accuracy/trial.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEAD_DAYS   14 /* healthy before it breaks: a machine must know itself */
#define TIME_DAYS   30 /* to be found after it is broken for good */
#define PROOF_DAYS  15
#define SLACK_S     600.0
#define HALF_WEEK_S (3.5 * 86400)

struct stage_of {
    const struct catalogue *c;
    struct trial *t;
    struct home home;
    struct observer o[LEVEL_COUNT];
    int64_t broke_ms, full_ms;
};

static void hear(void *ctx, const struct machine *m, const double *v)
{
    struct stage_of *s = ctx;

    for (int l = 0; l < (int)LEVEL_COUNT; l++)
        observer_hear(&s->o[l], m, v);
}

static void say(void *ctx, const char *device, const char *kind, const char *payload, size_t len,
                bool retain)
{
    (void)ctx, (void)device, (void)kind, (void)payload, (void)len, (void)retain;
}

static void pass_days(struct stage_of *s, int days)
{
    struct machine_port port = {.send = say, .ctx = s, .sample = hear};

    for (int d = 0; d < days; d++) {
        home_day(&s->home, &port);
        for (int l = 0; l < (int)LEVEL_COUNT; l++)
            observer_tidy(&s->o[l]);
    }
}

static bool by_week(const struct detection *d)
{
    for (int s = (int)FIELD_COUNT; s < SYM_COUNT; s++)
        if (symbol_set_has(&d->when_syms, s) &&
            feature_table[s - (int)FIELD_COUNT].when == WHEN_WEEK)
            return true;
    return false;
}

/*
 * Within the rule's own demand and ten minutes of running. What must happen so often may take as
 * many draws and one; a median over a week turns half a week later.
 */
static bool in_time(const struct stage_of *s, const struct opened *n)
{
    const struct detection *d = &s->c->detections[n->detection];
    double after_s = (double)(n->at_ms - s->full_ms) / 1000;
    double hold_s = (double)d->hold_ms / 1000 * d->min_occurrences + SLACK_S;
    double draws = n->draws;

    if (by_week(d) && after_s > 0)
        draws -= draws * fmin(1, HALF_WEEK_S / after_s);
    return after_s <= hold_s || n->pump_s <= hold_s || draws <= d->min_occurrences + 1;
}

static bool fits(const struct catalogue *c, const struct model *m, uint16_t part)
{
    return c->parts[part].classes >> m->cls & 1;
}

static void weigh_parts(const struct catalogue *c, const struct observer *o, const struct cause *k,
                        const struct diagnosis *d, struct trial_seen *out)
{
    for (size_t i = 0; i < k->part_count; i++) {
        bool brought = false;

        if (!fits(c, &o->model, k->parts[i]))
            continue;
        for (int p = 0; p < d->part_count; p++)
            brought |= d->part[p].part == k->parts[i];
        out->hit += brought;
        out->missed += !brought;
    }
    out->idle = (int16_t)(d->part_count - out->hit);
}

bool trial_explains = false;

static void explain(const struct stage_of *s, enum level l, const struct opened *n)
{
    const struct fault *f = &s->c->faults[n->fault];

    printf("L%d %llu %s: truth %s, by %s\n", (int)l + 1, s->t->what.seed, f->id,
           truths[s->t->what.truth].cause, s->c->detections[n->detection].words.in[LANG_EN]);
    for (int i = 0; i < n->found.cause_count; i++) {
        const struct ranked_cause *r = &n->found.cause[i];
        const struct cause *k = &f->causes[r->cause];

        printf("  %.2f %s (prior %.2f)", r->probability, k->id, k->prior);
        for (int e = 0; e < r->evidence_count; e++)
            printf("  %s [%s] x%.2g", r->evidence[e].holds ? "is" : "is not",
                   k->evidence[r->evidence[e].evidence].text, r->evidence[e].lr);
        putchar('\n');
    }
}

static void judge_order(const struct stage_of *s, const struct observer *o, const struct opened *n,
                        struct trial_seen *out)
{
    const struct fault *f = &s->c->faults[n->fault];
    const struct truth *t = &truths[s->t->what.truth];

    out->found = true;
    out->via = (int16_t)(n->detection - f->detection_first);
    out->in_time = in_time(s, n);
    out->days = (float)((double)(n->at_ms - s->full_ms) / (double)HOME_DAY);
    for (int i = 0; i < n->found.cause_count; i++) {
        const struct cause *k = &f->causes[n->found.cause[i].cause];

        if (strcmp(k->id, t->cause) != 0)
            continue;
        out->rank = (int16_t)(i + 1);
        weigh_parts(s->c, o, k, &n->found, out);
    }
}

static void look(const struct stage_of *s, enum level l)
{
    struct trial_seen *out = &s->t->seen[l];
    const struct observer *o = &s->o[l];

    out->first = -1;
    for (int i = 0; i < o->orders; i++) {
        const struct opened *n = &o->order[i];

        out->order[out->orders++] =
            (struct trial_order){(int16_t)n->fault, (int16_t)n->detection,
                                 (float)((double)(n->at_ms - s->home.start_ms) / (double)HOME_DAY)};
        if (s->t->what.truth < 0)
            continue;
        if (n->at_ms < s->broke_ms) {
            out->early++;
            continue;
        }
        if (out->first < 0)
            out->first = (int16_t)n->fault;
        if (n->fault != s->t->fault || out->found)
            continue;
        judge_order(s, o, n, out);
        if (trial_explains && out->rank != 1)
            explain(s, l, n);
    }
}

static void prove(struct stage_of *s)
{
    for (int l = 0; l < (int)LEVEL_COUNT; l++) {
        struct trial_seen *out = &s->t->seen[l];

        out->proof = -1;
        if (out->found && observer_repaired(&s->o[l], s->t->fault))
            out->proof = VERDICT_NONE;
    }
    home_repair(&s->home, s->t->what.repair);
    for (int d = 1; d <= PROOF_DAYS; d++) {
        pass_days(s, 1);
        for (int l = 0; l < (int)LEVEL_COUNT; l++) {
            struct trial_seen *out = &s->t->seen[l];
            struct watch_state st;

            if (out->proof != VERDICT_NONE)
                continue;
            observer_prove(&s->o[l], &st);
            out->proof = (int8_t)st.verdict;
            out->proof_days = (float)d;
        }
    }
}

static void play_broken(struct stage_of *s)
{
    const struct truth *truth = &truths[s->t->what.truth];

    pass_days(s, LEAD_DAYS);
    s->broke_ms = s->home.sim.now_ms;
    s->full_ms = home_break(&s->home, truth);
    pass_days(s, (int)((s->full_ms - s->broke_ms) / HOME_DAY));
    for (int l = 0; l < (int)LEVEL_COUNT; l++)
        observer_mark(&s->o[l]);
    pass_days(s, TIME_DAYS);
    for (int l = 0; l < (int)LEVEL_COUNT; l++)
        look(s, (enum level)l);
    prove(s);
}

void trial_run(const struct catalogue *c, struct trial *t)
{
    struct stage_of s = {.c = c, .t = t};
    const struct truth *truth = t->what.truth < 0 ? NULL : &truths[t->what.truth];

    t->fault = truth ? catalogue_fault(c, truth->fault) : -1;
    home_begin(&s.home, t->what.seed, t->what.tank, truth);
    for (int l = 0; l < (int)LEVEL_COUNT; l++) {
        observer_begin(&s.o[l], c, &s.home, (enum level)l);
        t->seen[l].can_find = truth && observer_can_find(&s.o[l], t->fault);
    }
    if (truth) {
        play_broken(&s);
    } else {
        pass_days(&s, t->what.days);
        for (int l = 0; l < (int)LEVEL_COUNT; l++)
            look(&s, (enum level)l);
    }
    for (int l = 0; l < (int)LEVEL_COUNT; l++)
        observer_end(&s.o[l]);
    home_end(&s.home);
    t->done = true;
}
