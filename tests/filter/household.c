/* SPDX-License-Identifier: Apache-2.0 */
/* People, their water, and what it does to the cartridges: the truth. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/catalogue.h"
#include "core/civil.h"
#include "tests/filter/year.h"

/*
 * Spreads, all engineering judgement: flow meters err by 2 %, counters by 1 %, TDS probes by 4 %.
 * With year_unseen at 1 a cartridge holds what it says within 3 % and mains differ in dirt by 5 %.
 */
#define SPREAD_CAPACITY 0.03
#define SPREAD_DIRT     0.05
#define RATED_PPM       250.0
#define YEAR_D          365.25

double year_unseen = 0;
double year_thirst = 1;
double year_harsh = 0.15;

double year_uniform(uint64_t *random)
{
    uint64_t z = *random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

double year_normal(uint64_t *random)
{
    double u = year_uniform(random), v = year_uniform(random);

    return sqrt(-2 * log(u + 1e-12)) * cos(6.283185307179586 * v);
}

static double around(uint64_t *r, double mean, double spread)
{
    return mean * exp(spread * year_normal(r));
}

static int day_in(uint64_t *r, int from, int to)
{
    return from + (int)(year_uniform(r) * (to - from));
}

void cartridge_renew(struct household *h, int stage, int day)
{
    h->in[stage] = (struct cartridge){
        day, around(&h->random, h->model->stages[stage].life_l, year_unseen * SPREAD_CAPACITY), 0,
        0};
}

static void make_place(struct household *h)
{
    h->thirst = year_thirst * (0.015 + 0.005 * year_normal(&h->random));
    h->dirt = around(&h->random, 1, year_unseen * SPREAD_DIRT);
    h->tds = fmin(700, around(&h->random, 210, 0.45));
}

/* Over the share of its rated water at which it is at its limit. */
static double between(uint64_t *r, double from, double to)
{
    return from + year_uniform(r) * (to - from);
}

/* What the resistance grows by until a pre-filter counts as clogged; docs/filters.md. */
static double clogged_at(const struct household *h)
{
    bool tank = h->model->cls == CLASS_RO_TANK;

    return h->no_p_in ? (tank ? 4.4 : 4.5) : tank ? 2.2 : 1.05;
}

/* Half of the harsh waters are muddy, a quarter each eat membranes and foul them. */
static void make_wear(struct household *h)
{
    double harsh = year_uniform(&h->random) / fmax(year_harsh, 1e-9), full = clogged_at(h);
    struct wear *w = &h->wear;

    w->bend = between(&h->random, 0.9, 1.4);
    w->clog = full * between(&h->random, 0.2, 0.7);
    w->salt = between(&h->random, 0.1, 0.5);
    w->foul = 0.3 * between(&h->random, 0.1, 0.5);
    if (harsh < 0.5)
        w->clog = full * between(&h->random, 1.1, 2);
    else if (harsh < 0.75)
        w->salt = between(&h->random, 1.1, 2);
    else if (harsh < 1)
        w->foul = 0.3 * between(&h->random, 1.1, 2);
}

static void make_habits(struct household *h)
{
    double weekend = year_uniform(&h->random) < 0.5 ? 1.6 : 1.0;

    for (int d = 0; d < 7; d++)
        h->weekday[d] = around(&h->random, d >= 5 ? weekend : 1, 0.1);
    for (int i = 0; i < 4; i++) {
        h->away[i][0] = day_in(&h->random, 180 * i, 180 * i + 170);
        h->away[i][1] = h->away[i][0] + day_in(&h->random, 4, 12);
    }
    h->moved_in = year_uniform(&h->random) < 0.08 ? day_in(&h->random, 30, 500) : 1 << 30;
    h->moved = year_uniform(&h->random) < 0.5 ? 0.65 : 1.5;
    h->silent[0] = year_uniform(&h->random) < 0.1 ? day_in(&h->random, 20, 300) : 1 << 29;
    h->silent[1] = h->silent[0] + day_in(&h->random, 9, 30);
}

void household_make(struct household *h, const struct catalogue *c, int number, uint64_t seed)
{
    int since;

    memset(h, 0, sizeof *h);
    h->random = seed;
    snprintf(h->id, sizeof h->id, "WP-%04d", number);
    h->model = &c->models[catalogue_model(c, number % 2 ? "tank-75g" : "tankless-600g")];
    h->litres = fmin(30, fmax(3, around(&h->random, 9, 0.45)));
    make_place(h);
    h->gain[0] = around(&h->random, 1, 0.02);
    h->gain[1] = around(&h->random, 1, 0.01);
    h->gain[2] = around(&h->random, 1, 0.04);
    make_habits(h);
    h->gain[3] = around(&h->random, 1, 0.04);
    h->no_p_in = year_uniform(&h->random) < 0.15;
    make_wear(h);
    if (year_uniform(&h->random) < 0.05)
        h->habit = (enum habit)day_in(&h->random, 1, HABIT_COUNT);
    h->faked = h->habit == HABIT_FAKE ? day_in(&h->random, 20, 120) : 0;
    h->boot_id = 1;
    since = year_uniform(&h->random) < 0.3 ? -day_in(&h->random, 1, YEAR_PAST) : 0;
    h->stands = since;
    for (size_t i = 0; i < h->model->stage_count; i++)
        cartridge_renew(h, (int)i, since);
    for (int d = since; d < 0; d++)
        household_draws(h, d, household_wants(h, d));
}

/* One town: a year of 5 to 28 C, and weather that is warmer or colder by 2 for weeks. */
double household_celsius(int day)
{
    double weather = 2 * sin(day / 11.0) * cos(day / 7.3 + 1);

    return 16.5 - 11.5 * cos(6.283185307179586 * (day - 24) / YEAR_D) + weather;
}

static double share(const struct household *h, int stage)
{
    return h->in[stage].spent_l / h->model->stages[stage].life_l;
}

static int membrane(const struct household *h)
{
    int i = 0;

    while (strcmp(h->model->stages[i].id, "ro") != 0)
        i++;
    return i;
}

/* The simulator's machine with cartridges used so far. */
static void solve(const struct household *h, double celsius, double pre, double ro,
                  struct physics_out *out)
{
    bool tank = h->model->cls == CLASS_RO_TANK;
    struct physics_model m = tank ? physics_tank : physics_tankless;
    double br[BREAK_COUNT];
    struct physics_in in = {br, LINE_MPA, h->model->param[P_p_perm], true, true, false};

    memcpy(br, break_healthy, sizeof br);
    br[BR_temp] = celsius;
    br[BR_tds] = h->tds;
    br[BR_prefilter] = 1 + h->wear.clog * pow(pre, h->wear.bend);
    br[BR_membrane] = fmax(0.1, 1 - h->wear.foul * ro);
    m.b *= exp2(h->wear.salt * ro);
    physics_solve(&m, &in, out);
}

void household_flows(const struct household *h, int day, struct physics_out *out)
{
    solve(h, household_celsius(day), share(h, 0), share(h, membrane(h)), out);
}

double household_tds(struct household *h, int day)
{
    return around(&h->random, h->tds * (1 + 0.1 * sin(6.283185307179586 * day / 365.0)), 0.05);
}

double household_wants(struct household *h, int day)
{
    double season = 1 + h->thirst * (household_celsius(day) - 16.5);

    for (int i = 0; i < 4; i++)
        if (day >= h->away[i][0] && day <= h->away[i][1])
            return 0;
    return around(&h->random, h->litres * season * h->weekday[civil_weekday(YEAR_DAY0 + day)],
                  0.3) *
           (day >= h->moved_in ? h->moved : 1);
}

/* What one litre does: salt to a membrane, dirt to what comes before it, nothing more to carbon. */
static double wears(const struct household *h, const struct stage *s, double tds)
{
    if (s->feed_water)
        return h->dirt;
    return strcmp(s->id, "ro") ? 1 : fmax(1, pow(tds / RATED_PPM, 0.9));
}

void household_draws(struct household *h, int day, double perm_l)
{
    double waste_l, tds = household_tds(h, day);
    struct physics_out flow;

    household_flows(h, day, &flow);
    waste_l = perm_l * flow.q_waste / flow.q_perm;
    for (size_t i = 0; i < h->model->stage_count; i++) {
        const struct stage *s = &h->model->stages[i];

        double passed_l = s->feed_water ? perm_l + waste_l : perm_l;

        h->in[i].passed_l += passed_l;
        h->in[i].spent_l += passed_l * wears(h, s, tds);
    }
    if (h->habit != HABIT_STUCK) {
        double scale = h->gain[1] * (h->habit == HABIT_SCALE ? 0.1 : 1);

        h->count[0] += perm_l * scale;
        h->count[1] += waste_l * scale;
    }
    for (int k = 0; k < 2; k++)
        if (h->count[k] - h->saved[k] > 40)
            h->saved[k] = h->count[k];
}

/* Of a membrane: twice the salt, less the share of it that is there because water comes slower; too
 * much of it by what the maker warns of; or 0.7 of what it let through. */
static bool too_salty(const struct household *h, const struct physics_out *fresh,
                      const struct physics_out *now, int ro)
{
    double most = h->model->param[P_tds_warn_thd];

    return now->tds_out * now->q_perm >= 2 * fresh->tds_out * fresh->q_perm ||
           (now->tds_out > most && fresh->tds_out < most) || h->wear.foul * share(h, ro) >= 0.3;
}

/* In water of 25 C the machine itself is past what the faults of the catalogue take for the end of
 * that cartridge: the loss of pressure, without a sensor for it both flows; or the membrane. */
static bool worn(const struct household *h, int stage)
{
    struct physics_out fresh, now;
    int ro = membrane(h);

    if (stage != 0 && stage != ro)
        return false;
    solve(h, 25, 0, 0, &fresh);
    solve(h, 25, stage ? 0 : share(h, 0), stage ? share(h, ro) : 0, &now);
    if (stage)
        return too_salty(h, &fresh, &now, ro);
    if (h->no_p_in)
        return now.q_perm < 0.85 * fresh.q_perm && now.q_waste < 0.94 * fresh.q_waste;
    return LINE_MPA - now.p_in > fmax(0.10, 2 * (LINE_MPA - fresh.p_in));
}

enum gone cartridge_gone(const struct household *h, int stage, int day)
{
    const struct cartridge *c = &h->in[stage];

    if (c->spent_l >= c->capacity_l)
        return GONE_WATER;
    if (day >= c->put_in + (int)h->model->stages[stage].life_days)
        return GONE_DAYS;
    return worn(h, stage) ? GONE_PERFORMANCE : GONE_NOT;
}

double cartridge_claim(const struct household *h, int stage, int day)
{
    const struct stage *s = &h->model->stages[stage];
    const struct cartridge *c = &h->in[stage];
    int since = h->faked && day >= h->faked ? h->faked : c->put_in;
    double left =
        1 - fmax((day - since) / s->life_days, since == c->put_in ? c->spent_l / s->life_l : 0);

    return 100 * fmax(0, left);
}
