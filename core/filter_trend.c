/* SPDX-License-Identifier: Apache-2.0 */
#include "core/filter_trend.h"

#include <math.h>
#include <string.h>

#include "core/trend.h"

#define WEEKS_LEAST 6
#define DRAWS_LEAST 30
#define NEW_WEEKS   3
#define NEW_D       10   /* heard so soon after it was put in it was new; a membrane ... */
#define NEW_RO_D    60   /* ... so soon */
#define SURE_Z      2.33 /* one in a hundred by chance; */
#define LIKELY_Z    1.64 /* one in twenty: at either end of what the cold may do */
#define MOVED       0.2  /* of the way to the limit: no date is made of less */
#define MOVED_ENDS  0.1
#define OFF_RATED   0.15 /* a new one is that near to the profile, as a baseline is */

enum part { PART_PRE, PART_MEMBRANE };

/*
 * How a signal is read. The limits are those of the faults prefilter-clogged and
 * membrane-low-rejection in the catalogue, and 0.7 of the flow for a membrane. Nobody knows exactly
 * how cold water moves a signal: e is the power of the temperature correction that is taken out,
 * and a trend has to show at both ends of what that power may be. NaN: nobody knows it at all.
 */
struct reading {
    enum part part;
    int way;  /* 1 it rises as the filter wears, -1 it falls */
    bool log; /* it grows by shares */
    double e, e_from, e_to;
    double times;     /* limit over new; 0: the limit is absolute */
    double at_least;  /* and no sooner than here */
    int weeks;        /* the latest count: what clogs does so ever faster */
    enum param limit; /* of the model, when times is 0 */
};

static const struct reading readings[TREND_SIGNALS] = {
    /* The share of a pre-filter's loss that grows with viscosity is between nothing and all. */
    [TREND_LOSS] = {PART_PRE, 1, false, 0, -0.73, 0, 2, 0.10, 10, 0},
    [TREND_FLOW] = {PART_PRE, -1, false, NAN, 0.5, 0.9, 0.85, 0, 10, 0},
    [TREND_WASTE] = {PART_PRE, -1, false, NAN, -0.25, 0, 0.94, 0, 10, 0},
    [TREND_SALT] = {PART_MEMBRANE, 1, true, 0, -0.15, 0.15, 2, 0, 26, 0},
    [TREND_TDS] = {PART_MEMBRANE, 1, true, 0, -0.15, 0.15, 0, 0, 26, P_tds_warn_thd},
    [TREND_PERMEABLE] = {PART_MEMBRANE, -1, false, 0, -0.1, 0.1, 0.7, 0, 26, 0},
};

struct point {
    double x, v, tcf; /* litres until now, below 0 */
};

struct fitting {
    const struct reading *r;
    double rated;
    struct point at[FILTER_WEEKS];
    int n, draws;
    bool new_at_first;
    double installed_at;
};

static double of_flow(const struct model *m, const double *sym)
{
    double perm = sym[F_q_perm_lpm], waste = sym[F_q_waste_lpm];

    if (isnan(waste))
        return perm / m->param[P_q_perm];
    return (perm + waste) / (m->param[P_q_perm] + m->param[P_q_waste]);
}

/* Of one draw. Slow water carries the same salt in less of it. */
static double value(const struct model *m, const double *sym, enum trend_signal s)
{
    double perm = sym[F_q_perm_lpm] / m->param[P_q_perm];
    double steady = perm / sym[SYM_FEATURE(FT_tcf)];

    switch (s) {
    case TREND_LOSS:
        return sym[SYM_FEATURE(FT_dp_pre_mpa)] / of_flow(m, sym);
    case TREND_FLOW:
        return perm;
    case TREND_WASTE:
        return sym[F_q_waste_lpm] / m->param[P_q_waste];
    case TREND_SALT:
        return (1 - sym[SYM_FEATURE(FT_rej)]) / (1 - m->param[P_rej]) * steady;
    case TREND_TDS:
        return sym[F_tds_out_ppm] * steady;
    case TREND_PERMEABLE:
        return sym[SYM_FEATURE(FT_npf_ratio_p)];
    case TREND_SIGNALS:
        break;
    }
    return NAN;
}

#define LIST_MAX 512

static double week_median(const struct model *m, const struct draw *list, int count, int signal)
{
    double v[LIST_MAX];
    int n = 0;

    for (int i = count > LIST_MAX ? count - LIST_MAX : 0; i < count; i++) {
        const double *sym = list[i].sym;
        double x = !list[i].qualifies || list[i].test ? (double)NAN
                   : signal < TREND_SIGNALS           ? value(m, sym, (enum trend_signal)signal)
                                                      : sym[SYM_FEATURE(FT_tcf)];

        if (isfinite(x))
            v[n++] = x;
    }
    return n >= TREND_WEEK_DRAWS ? median_of(v, n) : NAN;
}

bool trend_week_of(const struct model *m, const struct draw *list, int count,
                   struct trend_week *out)
{
    memset(out, 0, sizeof *out);
    for (int i = 0; i < count; i++)
        out->draws += list[i].qualifies && !list[i].test;
    for (int s = 0; s < TREND_SIGNALS; s++)
        out->v[s] = week_median(m, list, count, s);
    out->tcf = week_median(m, list, count, TREND_SIGNALS);
    return out->draws >= TREND_WEEK_DRAWS;
}

static double rated(const struct model *m, enum trend_signal s)
{
    return s == TREND_LOSS ? m->param[P_dp_pre] : s == TREND_TDS ? (double)NAN : 1;
}

static double corrected(const struct reading *r, const struct point *p, double e)
{
    double v = e != 0 ? p->v / pow(p->tcf, e) : p->v;

    return r->log ? log(v) : v;
}

static void collect(struct fitting *f, enum trend_signal s, const struct trend_series *t)
{
    int soon = f->r->part == PART_PRE ? NEW_D : NEW_RO_D;

    f->n = f->draws = 0;
    for (int i = 0; i < t->count && f->n < FILTER_WEEKS; i++) {
        const struct trend_week *w = &t->week[i];

        if (!(w->v[s] > 0) || !(w->tcf > 0))
            continue;
        f->at[f->n++] = (struct point){-t->before[i], w->v[s], w->tcf};
        f->draws += w->draws;
    }
    f->new_at_first = t->count && t->week[0].from_day - t->installed <= soon;
    f->installed_at = -t->total;
}

/* Through the latest weeks that the signal allows. */
static void line_at(const struct fitting *f, double e, struct trend_line *out)
{
    double x[TREND_POINTS] = {0}, y[TREND_POINTS] = {0};
    int from = f->n > f->r->weeks ? f->n - f->r->weeks : 0;

    for (int i = from; i < f->n; i++) {
        x[i - from] = f->at[i].x;
        y[i - from] = corrected(f->r, &f->at[i], e);
    }
    trend_line(x, y, f->n - from, out);
}

/*
 * What it was when it was new: the best of its first weeks, for it has worn in them already; of a
 * membrane less what it wore since it was put in. As near to the profile as a baseline has to be.
 * Of one that was not new when it was first heard the profile's figure stands; but how much salt
 * passes a new membrane no profile knows well enough.
 */
static double fresh_of(const struct fitting *f, double e, const struct trend_line *l)
{
    double best = corrected(f->r, &f->at[0], e), worn = l->slope;

    if (!f->new_at_first && !f->r->log)
        return f->rated;
    for (int i = 1; i < NEW_WEEKS && i < f->n; i++) {
        double y = corrected(f->r, &f->at[i], e);

        best = (y - best) * f->r->way < 0 ? y : best;
    }
    if (f->r->part == PART_MEMBRANE && f->new_at_first && worn * f->r->way > 0)
        best -= worn * (f->at[0].x - f->installed_at);
    if (f->r->log)
        return best;
    return fmin(fmax(best, f->rated * (1 - OFF_RATED)), f->rated * (1 + OFF_RATED));
}

static double limit_of(const struct model *m, const struct reading *r, double fresh)
{
    if (!(r->times > 0))
        return log(m->param[r->limit]);
    return r->log ? fresh + log(r->times) : fmax(r->times * fresh, r->at_least);
}

/* Litres until the line is at its limit; a slope that does not lead there never is. */
static double until(double way, double slope)
{
    double litres = way / slope;

    return way * slope > 0 ? litres : way == 0 ? 0 : (double)INFINITY;
}

struct proof {
    double z, moved;
};

/* With that power of the temperature taken out. */
static void verdict_at(const struct model *m, const struct fitting *f, double e,
                       const struct proof *p, struct trend_verdict *out)
{
    int up = f->r->way;
    double limit, fresh, way;
    struct trend_line l;

    out->answer = TREND_NONE;
    line_at(f, e, &l);
    fresh = fresh_of(f, e, &l);
    limit = limit_of(m, f->r, fresh);
    out->share = (l.from - fresh) / (limit - fresh);
    if (!l.n || !((limit - fresh) * up > 0) || !(out->share >= p->moved) || l.z * up < p->z)
        return;
    out->answer = TREND_SHOWS;
    way = limit - l.from;
    if (way * up <= 0)
        return; /* it is there */
    out->left = until(way, l.slope);
    out->least = until(way, up > 0 ? l.high : l.low);
    out->most = until(way, up > 0 ? l.low : l.high);
}

static bool later(const struct trend_verdict *a, const struct trend_verdict *b)
{
    return a->answer != TREND_SHOWS || (b->answer == TREND_SHOWS && a->left > b->left);
}

/* It shows whatever the cold does to it; where that is not known the later date counts. */
static void verdict_of(const struct model *m, enum trend_signal s, const struct trend_series *t,
                       struct trend_verdict *out)
{
    struct fitting f = {.r = &readings[s], .rated = rated(m, s)};
    static const struct proof full = {SURE_Z, MOVED}, likely = {LIKELY_Z, MOVED_ENDS};
    const struct proof *ends = isnan(f.r->e) ? &full : &likely;
    struct trend_verdict one = {.by = s}, other = {.by = s};

    *out = (struct trend_verdict){.answer = TREND_FEW, .by = s};
    collect(&f, s, t);
    if (f.n < WEEKS_LEAST || f.draws < DRAWS_LEAST)
        return;
    verdict_at(m, &f, f.r->e_from, ends, &one);
    verdict_at(m, &f, f.r->e_to, ends, &other);
    if (later(&other, &one))
        one = other;
    if (one.answer == TREND_SHOWS && !isnan(f.r->e))
        verdict_at(m, &f, f.r->e, &full, &one);
    *out = one;
}

static bool sooner(const struct trend_verdict *a, const struct trend_verdict *b)
{
    return a->answer == TREND_SHOWS && (b->answer != TREND_SHOWS || a->left < b->left);
}

static enum trend_answer better(enum trend_answer a, enum trend_answer b)
{
    return a > b ? a : b;
}

/* Without a sensor for the inlet's pressure both flows have to fall, as that fault needs both:
 * permeate alone is the membrane. The later one counts. */
static void of_flows(const struct model *m, const struct trend_series *t, struct trend_verdict *out)
{
    struct trend_verdict waste;

    verdict_of(m, TREND_FLOW, t, out);
    verdict_of(m, TREND_WASTE, t, &waste);
    if (out->answer == TREND_SHOWS && later(&waste, out))
        *out = waste;
}

void filter_trend(const struct model *m, const struct stage *stage, const struct trend_series *t,
                  struct trend_verdict *out)
{
    *out = (struct trend_verdict){.answer = TREND_FEW};
    if (stage == &m->stages[0] && stage->feed_water) {
        verdict_of(m, TREND_LOSS, t, out);
        if (out->answer == TREND_FEW)
            of_flows(m, t, out);
        return;
    }
    if (strcmp(stage->id, "ro") != 0)
        return;
    for (int s = TREND_SALT; s <= TREND_PERMEABLE; s++) {
        struct trend_verdict v;

        verdict_of(m, (enum trend_signal)s, t, &v);
        if (sooner(&v, out))
            *out = v;
        else
            out->answer = better(out->answer, v.answer);
    }
}
