/* SPDX-License-Identifier: Apache-2.0 */
#include "core/watch.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define FAIL_FAST_ROW    3
#define MIN_DRAWS_AT_END 5
#define FEED_CHANGE      0.30
#define WATCH_DRAWS_MAX  1024

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_NONE] = "",
    [VERDICT_CONFIRMED] = "confirmed",
    [VERDICT_NOT_FIXED] = "not_fixed",
    [VERDICT_INSUFFICIENT] = "insufficient_evidence",
};

static const char *const why_names[WATCH_WHY_COUNT] = {
    [WHY_OPEN] = "open",
    [WHY_DRAWS_GOOD] = "draws_good",
    [WHY_TRIGGER] = "trigger_returned",
    [WHY_FAIL_FAST] = "three_draws_outside",
    [WHY_TOO_MANY_BAD] = "too_few_good_draws",
    [WHY_TOO_FEW_DRAWS] = "too_few_draws",
    [WHY_UNKNOWN_VALUES] = "signals_missing",
    [WHY_FEED_CHANGED] = "feed_changed",
    [WHY_UNTRUSTED] = "channel_untrusted",
};

const char *verdict_name(enum verdict v)
{
    assert((unsigned)v < VERDICT_COUNT);
    return verdict_names[v];
}

const char *watch_why_name(enum watch_why w)
{
    assert((unsigned)w < WATCH_WHY_COUNT);
    return why_names[w];
}

static bool needs_known(const struct symbol_set *needs, const struct symbol_set *known)
{
    for (size_t i = 0; i < sizeof needs->bits / sizeof needs->bits[0]; i++)
        if (needs->bits[i] & ~known->bits[i])
            return false;
    return true;
}

int watch_choose(const struct fault *f, const struct model *m, const struct symbol_set *known)
{
    for (size_t i = 0; i < f->watch_count; i++)
        if (symbols_fitted(&f->watch[i].needs, m) && needs_known(&f->watch[i].needs, known))
            return (int)i;
    return -1;
}

static double judge(const struct catalogue *c, const struct model *m, struct expr e,
                    const double *sym)
{
    struct expr_env env = {sym, m->param, NULL, NULL};

    return e.len ? expr_eval(c->pool, e, &env) : (double)NAN;
}

/* Running count over the draws since the fence. */
struct tally {
    int draws, good, unknown, bad_row;
    int64_t samples;
    bool failed_fast, feed_changed;
    const struct draw *judged[WATCH_DRAWS_MAX];
};

static void tally_draw(const struct catalogue *c, const struct model *m, const struct watch *w,
                       const struct draw *d, struct tally *t)
{
    const struct watch_rule *rule = &c->faults[w->fault].watch[w->rule];
    double pass = judge(c, m, rule->pass, d->sym);

    if (isnan(pass)) {
        t->unknown++;
        return;
    }
    if (t->draws < WATCH_DRAWS_MAX)
        t->judged[t->draws] = d;
    t->draws++;
    t->samples += d->samples;
    t->good += pass > 0;
    t->bad_row = judge(c, m, rule->fail_fast, d->sym) > 0 ? t->bad_row + 1 : 0;
    t->failed_fast |= t->bad_row >= FAIL_FAST_ROW;
}

static void tally(const struct catalogue *c, const struct model *m, const struct watch *w,
                  const struct draw *list, int count, struct tally *t)
{
    memset(t, 0, sizeof *t);
    for (int i = 0; i < count; i++) {
        const struct draw *d = &list[i];

        if (d->qualifies && !d->test && d->start_ms >= w->from_ms + w->settle_ms)
            tally_draw(c, m, w, d, t);
    }
}

static double judged_median(const struct tally *t, int sym)
{
    double v[WATCH_DRAWS_MAX];
    int n = t->draws < WATCH_DRAWS_MAX ? t->draws : WATCH_DRAWS_MAX;

    for (int i = 0; i < n; i++)
        v[i] = t->judged[i]->sym[sym];
    return median_of(v, n);
}

static bool median_passes(const struct catalogue *c, const struct model *m,
                          const struct watch_rule *rule, const struct tally *t)
{
    double sym[SYM_COUNT];

    for (int s = 0; s < SYM_COUNT; s++)
        sym[s] = judged_median(t, s);
    return judge(c, m, rule->pass, sym) > 0;
}

/* Rejection proves nothing when another water is rejected. */
static bool feed_changed(const struct watch *w, const struct watch_rule *rule,
                         const struct tally *t)
{
    double now;

    if (!symbol_set_has(&rule->needs, F_tds_in_ppm) || isnan(w->tds_in_before))
        return false;
    now = judged_median(t, F_tds_in_ppm);
    return fabs(now - w->tds_in_before) > FEED_CHANGE * w->tds_in_before;
}

static void settle(struct watch_state *out, enum verdict v, enum watch_why why)
{
    out->verdict = v;
    out->why = why;
}

/* The window is over: too few draws prove nothing, unless those there were speak against it. */
static void judge_end(const struct watch_rule *rule, const struct tally *t, bool good,
                      struct watch_state *out)
{
    if (t->draws < MIN_DRAWS_AT_END || (good && t->draws < rule->of))
        settle(out, VERDICT_INSUFFICIENT,
               t->unknown > t->draws ? WHY_UNKNOWN_VALUES : WHY_TOO_FEW_DRAWS);
    else if (good)
        settle(out, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    else
        settle(out, VERDICT_NOT_FIXED, WHY_TOO_MANY_BAD);
}

void watch_judge(const struct catalogue *c, const struct model *m, const struct watch *w,
                 const struct draw *list, int count, int64_t now_ms, struct watch_state *out)
{
    const struct watch_rule *rule = &c->faults[w->fault].watch[w->rule];
    int64_t start_ms = w->from_ms + w->settle_ms;
    struct tally t;
    bool good;

    tally(c, m, w, list, count, &t);
    *out = (struct watch_state){
        VERDICT_NONE, WHY_OPEN, t.draws, t.good, rule->of, t.samples, start_ms + w->window_ms};
    if (w->triggered) {
        settle(out, VERDICT_NOT_FIXED, WHY_TRIGGER);
        return;
    }
    if (t.failed_fast) {
        settle(out, VERDICT_NOT_FIXED, WHY_FAIL_FAST);
        return;
    }
    good =
        t.draws > 0 && t.good * rule->of >= rule->good * t.draws && median_passes(c, m, rule, &t);
    if (now_ms >= w->from_ms + w->max_window_ms) {
        judge_end(rule, &t, good, out);
    } else if (now_ms >= out->until_ms && t.draws >= rule->of && good) {
        if (feed_changed(w, rule, &t))
            settle(out, VERDICT_INSUFFICIENT, WHY_FEED_CHANGED);
        else
            settle(out, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    }
}

enum gate_result gate_judge(const struct catalogue *c, const struct fault *f, const struct model *m,
                            const double *sym)
{
    double pass = judge(c, m, f->gate_pass, sym);

    if (isnan(pass))
        return GATE_UNKNOWN;
    return pass > 0 ? GATE_PASSED : GATE_FAILED;
}
