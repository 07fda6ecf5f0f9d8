/* SPDX-License-Identifier: Apache-2.0 */
#include "core/diagnose.h"

#include <math.h>
#include <string.h>

static double strength(double lr)
{
    return lr > 0 ? fabs(log(lr)) : 0;
}

/* The strongest ratio of each group that is known, and which evidence gave it. */
static void weigh(const struct catalogue *c, const struct cause *cause, const struct expr_env *env,
                  struct ranked_cause *out)
{
    struct ranked_evidence best[GROUP_MAX];
    bool have[GROUP_MAX] = {false};

    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence *e = &cause->evidence[i];
        double truth = expr_eval(c->pool, e->cond, env);
        double lr = truth > 0 ? e->lr_true : e->lr_false;

        if (isnan(truth) || e->group >= GROUP_MAX)
            continue;
        if (have[e->group] && strength(best[e->group].lr) >= strength(lr))
            continue;
        have[e->group] = true;
        best[e->group] = (struct ranked_evidence){(uint8_t)i, truth > 0, lr};
    }
    for (int g = 0; g < GROUP_MAX; g++)
        if (have[g] && out->evidence_count < DIAGNOSIS_EVIDENCE)
            out->evidence[out->evidence_count++] = best[g];
}

static void rank(struct diagnosis *d)
{
    double sum = 0;

    for (int i = 0; i < d->cause_count; i++)
        sum += d->cause[i].probability;
    for (int i = 0; i < d->cause_count && sum > 0; i++)
        d->cause[i].probability /= sum;
    for (int i = 1; i < d->cause_count; i++) {
        struct ranked_cause x = d->cause[i];
        int j = i;

        for (; j > 0 && d->cause[j - 1].probability < x.probability; j--)
            d->cause[j] = d->cause[j - 1];
        d->cause[j] = x;
    }
}

static bool part_fits(const struct catalogue *c, uint16_t part, const struct model *m)
{
    size_t model = (size_t)(m - c->models);

    return !m->no_spares && (c->parts[part].classes >> m->cls & 1) &&
           (c->parts[part].models >> (model % 64) & 1);
}

static void add_part(struct diagnosis *d, uint16_t part, double probability)
{
    for (int i = 0; i < d->part_count; i++) {
        if (d->part[i].part != part)
            continue;
        d->part[i].probability += probability;
        return;
    }
    if (d->part_count < DIAGNOSIS_PARTS)
        d->part[d->part_count++] = (struct ranked_part){part, probability};
}

static void choose_parts(const struct catalogue *c, const struct model *m, struct diagnosis *d)
{
    const struct fault *f = &c->faults[d->fault];
    double covered = 0;

    for (int i = 0; i < d->cause_count && covered < DIAGNOSIS_COVER; i++) {
        const struct cause *cause = &f->causes[d->cause[i].cause];

        for (size_t p = 0; p < cause->part_count; p++)
            if (part_fits(c, cause->parts[p], m))
                add_part(d, cause->parts[p], d->cause[i].probability);
        covered += d->cause[i].probability;
    }
}

void diagnose(const struct catalogue *c, uint16_t fault, const struct model *m,
              const struct expr_env *env, struct diagnosis *out)
{
    const struct fault *f = &c->faults[fault];

    memset(out, 0, sizeof *out);
    out->fault = fault;
    for (size_t i = 0; i < f->cause_count && i < DIAGNOSIS_CAUSES; i++) {
        struct ranked_cause *r = &out->cause[out->cause_count++];

        r->cause = (uint8_t)i;
        weigh(c, &f->causes[i], env, r);
        r->probability = f->causes[i].prior;
        for (int e = 0; e < r->evidence_count; e++)
            r->probability *= r->evidence[e].lr;
    }
    rank(out);
    choose_parts(c, m, out);
}
