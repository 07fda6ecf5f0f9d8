/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/accuracy/score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONTH_D 30.4375

static double share(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : (double)NAN;
}

/* A share for people; nothing to take a share of is a dash. */
static void put_share(FILE *out, double part, double whole)
{
    if (whole > 0)
        fprintf(out, " %5.1f |", share(part, whole));
    else
        fputs("     - |", out);
}

/* A trial weighs what its cause is worth among those of its fault, as the catalogue has it. */
struct sums {
    int n;
    double weight, found, in_time, other;
    double first, three;
    double hit, missed, idle;
    float days[4096];
    int n_days;
};

static double prior_of(const struct fault *f, const char *cause)
{
    for (size_t k = 0; k < f->cause_count; k++)
        if (!strcmp(f->causes[k].id, cause))
            return f->causes[k].prior;
    return 0;
}

static double weight_of(const struct score *s, const struct trial *t)
{
    const struct truth *mine = &truths[t->what.truth];
    int alike = 0;

    for (size_t i = 0; i < s->count; i++) {
        int row = s->trial[i].what.truth;

        alike += row >= 0 && !strcmp(truths[row].fault, mine->fault) &&
                 !strcmp(truths[row].cause, mine->cause);
    }
    return prior_of(&s->c->faults[t->fault], mine->cause) / alike;
}

static void add(struct sums *s, const struct trial_seen *v, int fault, double w)
{
    s->n++;
    s->weight += w;
    s->found += w * v->found;
    s->in_time += w * (v->found && v->in_time);
    s->other += w * (v->first >= 0 && v->first != fault);
    s->first += w * (v->found && v->rank == 1);
    s->three += w * (v->found && v->rank >= 1 && v->rank <= 3);
    s->hit += w * v->hit;
    s->missed += w * v->missed;
    s->idle += w * v->idle;
    if (v->found && s->n_days < (int)(sizeof s->days / sizeof s->days[0]))
        s->days[s->n_days++] = fmaxf(0, v->days);
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static double quantile(struct sums *s, double q)
{
    if (!s->n_days)
        return NAN;
    qsort(s->days, (size_t)s->n_days, sizeof s->days[0], by_value);
    return (double)s->days[(int)(q * (s->n_days - 1))];
}

static void collect(const struct score *s, enum level l, int fault, struct sums *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < s->count; i++) {
        const struct trial *t = &s->trial[i];

        if (t->done && t->what.truth >= 0 && t->seen[l].can_find &&
            (fault < 0 || t->fault == fault))
            add(out, &t->seen[l], t->fault, weight_of(s, t));
    }
}

static void fault_row(const char *name, struct sums *m, FILE *out)
{
    fprintf(out, "| %s | %d |", name, m->n);
    put_share(out, m->found, m->weight);
    put_share(out, m->in_time, m->weight);
    fprintf(out, " %.1f | %.1f |", quantile(m, 0.5), quantile(m, 0.95));
    put_share(out, m->first, m->found);
    put_share(out, m->three, m->found);
    put_share(out, m->hit, m->hit + m->idle);
    put_share(out, m->hit, m->hit + m->missed);
    put_share(out, m->other, m->weight);
    fputc('\n', out);
}

void score_faults(const struct score *s, enum level l, FILE *out)
{
    static struct sums m;

    fputs("| fault | trials | found % | in time % | days, median | days, 95 % | first cause % | "
          "top three % | parts "
          "precision % | parts recall % | another order first % |\n"
          "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
          out);
    for (size_t f = 0; f < s->c->fault_count; f++) {
        collect(s, l, (int)f, &m);
        if (m.n)
            fault_row(s->c->faults[f].id, &m, out);
    }
    collect(s, l, -1, &m);
    if (m.n)
        fault_row("**all**", &m, out);
}

static bool proven(const struct trial *t, enum level l, enum repair kind)
{
    return t->done && t->what.truth >= 0 && t->what.repair == kind && t->seen[l].proof >= 0;
}

static void proof_row(const struct score *s, enum level l, enum repair kind, FILE *out)
{
    int n = 0, verdict[VERDICT_COUNT] = {0};
    double days = 0;

    for (size_t i = 0; i < s->count; i++) {
        if (!proven(&s->trial[i], l, kind))
            continue;
        n++;
        verdict[s->trial[i].seen[l].proof]++;
        days += (double)s->trial[i].seen[l].proof_days;
    }
    fprintf(out, "| %s | %d |", repair_names[kind], n);
    put_share(out, verdict[VERDICT_CONFIRMED], n);
    put_share(out, verdict[VERDICT_NOT_FIXED], n);
    put_share(out, verdict[VERDICT_INSUFFICIENT] + verdict[VERDICT_NONE], n);
    fprintf(out, " %.1f |\n", n ? days / n : (double)NAN);
}

void score_proof(const struct score *s, enum level l, FILE *out)
{
    fputs("| repair | proofs | confirmed % | not fixed % | unproven % | days to verdict |\n"
          "| --- | --- | --- | --- | --- | --- |\n",
          out);
    for (int k = 0; k < (int)REPAIR_COUNT; k++)
        proof_row(s, l, (enum repair)k, out);
}

static void false_order(const struct score *s, const struct trial *t, const struct trial_order *o,
                        FILE *out)
{
    const struct fault *f = &s->c->faults[o->fault];

    fprintf(out, "| %llu | %s | day %.1f | %s | %s |\n", t->what.seed,
            t->what.tank ? "tank" : "tankless", (double)o->day, f->id,
            s->c->detections[o->detection].words.in[LANG_EN]);
}

/* Every order that a healthy machine got, to be explained one by one. */
void score_false(const struct score *s, enum level l, FILE *out)
{
    fputs("| seed | machine | when | fault | by |\n| --- | --- | --- | --- | --- |\n", out);
    for (size_t i = 0; i < s->count; i++) {
        const struct trial *t = &s->trial[i];

        for (int k = 0; t->what.truth < 0 && k < t->seen[l].orders; k++)
            false_order(s, t, &t->seen[l].order[k], out);
    }
}

void score_list(const struct score *s, enum level l, FILE *out)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct trial *t = &s->trial[i];
        const struct trial_seen *v = &t->seen[l];

        if (t->what.truth < 0 || !v->can_find)
            continue;
        fprintf(
            out,
            "%llu %s %s %s: first %s, found %d in time %d day %.1f by %d, rank %d, %s: %s %.0f d\n",
            t->what.seed, truths[t->what.truth].fault, truths[t->what.truth].cause,
            t->what.tank ? "tank" : "tankless", v->first < 0 ? "none" : s->c->faults[v->first].id,
            v->found, v->in_time, (double)v->days, v->via, v->rank, repair_names[t->what.repair],
            v->proof < 0 ? "-" : verdict_name((enum verdict)v->proof), (double)v->proof_days);
    }
}

static void sum_repairs(const struct score *s, enum level l, struct score_sum *out)
{
    int bad = 0, bad_confirmed = 0, good = 0, good_not_fixed = 0;

    for (size_t i = 0; i < s->count; i++) {
        const struct trial *t = &s->trial[i];

        if (!t->done || t->what.truth < 0 || t->seen[l].proof < 0)
            continue;
        if (t->what.repair == REPAIR_GOOD) {
            good++;
            good_not_fixed += t->seen[l].proof == VERDICT_NOT_FIXED;
        } else {
            bad++;
            bad_confirmed += t->seen[l].proof == VERDICT_CONFIRMED;
        }
    }
    out->bad_confirmed = share(bad_confirmed, bad);
    out->good_not_fixed = share(good_not_fixed, good);
}

struct score_sum score_sum(const struct score *s, enum level l)
{
    static struct sums m;
    struct score_sum out = {0};
    double days = 0;
    int orders = 0;

    collect(s, l, -1, &m);
    out.detected = share(m.found, m.weight);
    out.first_right = share(m.first, m.found);
    out.top_three = share(m.three, m.found);
    for (size_t i = 0; i < s->count; i++) {
        const struct trial *t = &s->trial[i];

        if (t->what.truth >= 0 || !t->done)
            continue;
        days += t->what.days;
        orders += t->seen[l].orders;
    }
    out.healthy_months = (int)(days / MONTH_D);
    out.false_per_1000 = days > 0 ? 1000.0 * orders * MONTH_D / days : (double)NAN;
    sum_repairs(s, l, &out);
    return out;
}
