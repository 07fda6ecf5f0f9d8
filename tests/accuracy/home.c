/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/accuracy/home.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

/*
 * Spreads, all engineering judgement: flow meters and the current sense are off by 4 % from one
 * machine to the next, pressure sensors by 0.006 MPa and 2 %, membranes by 5 %.
 */
#define START_MS 1767225600000LL /* 2026-01-01 UTC */
#define YEAR_D   365.25
#define LATELY_D 10

const char *const repair_names[REPAIR_COUNT] = {"good", "nothing done", "a little done",
                                                "counters reset only"};

static double between(struct home *h, double lo, double hi)
{
    return lo + (hi - lo) * prng_unit(&h->random);
}

static double around(struct home *h, double mean, double spread)
{
    return mean * exp(spread * prng_normal(&h->random));
}

static void set(struct home *h, enum break_param p, double v)
{
    h->healthy[p] = v;
    machine_break(&h->sim, p, v, 0);
}

static void know(struct home *h, const char *name, double days_ago)
{
    struct home_fact *f = NULL;

    for (int i = 0; i < h->facts; i++)
        if (!strcmp(h->fact[i].name, name))
            f = &h->fact[i];
    if (!f) {
        if (h->facts == HOME_FACTS)
            abort();
        f = &h->fact[h->facts++];
    }
    text_copy(f->name, sizeof f->name, name);
    f->at_ms = h->sim.now_ms - (int64_t)(days_ago * (double)HOME_DAY);
}

/* A cartridge that has been in for so long; litres as the household draws them. */
static void put_in(struct home *h, const char *stage, const char *fact, double days)
{
    static const double daily[] = {0, 5, 12, 25};

    machine_filter(&h->sim, stage, days * 24, days * daily[h->usage]);
    know(h, fact, days);
}

static void put_all_in(struct home *h)
{
    put_in(h, "ro", "membrane", between(h, 20, 600));
    if (h->sim.tank) {
        put_in(h, "pp", "filter:pp", between(h, 5, 150));
        put_in(h, "udf", "filter:udf", between(h, 5, 150));
        put_in(h, "cto", "filter:cto", between(h, 5, 150));
        put_in(h, "t33", "filter:t33", between(h, 5, 220));
    } else {
        put_in(h, "ppc", "filter:ppc", between(h, 5, 300));
    }
}

static void make_district(struct home *h)
{
    h->celsius = between(h, 11, 22);
    h->swing = fmin(11.5, h->celsius - 5);
    h->ppm = fmin(650, fmax(40, around(h, 220, 0.5)));
    h->line = between(h, 0.16, 0.38);
}

static void make_machine(struct home *h)
{
    set(h, BR_line, h->line);
    set(h, BR_waste_tube, 7); /* wide enough for a flush */
    set(h, BR_relief, 0.95);
    set(h, BR_membrane, around(h, 1, 0.05));
    set(h, BR_prefilter, between(h, 1, 1.4));
    set(h, BR_restrictor, around(h, 1, 0.03));
    set(h, BR_pump, around(h, 1, 0.02));
    set(h, BR_perm_meter, around(h, 1, 0.04));
    set(h, BR_waste_meter, around(h, 1, 0.04));
    set(h, BR_current_sense, around(h, 1, 0.04));
    set(h, BR_p_in_shift, 0.006 * prng_normal(&h->random));
    set(h, BR_p_mem_meter, around(h, 1, 0.02));
    h->ageing = between(h, 0.00005, 0.0003);
    h->clogging = between(h, 0.0003, 0.002);
}

/* One clause: name, from..to, and how many days it takes. */
struct clause {
    char name[24];
    double lo, hi, over_lo, over_hi;
};

static const char *next_clause(const char *s, struct clause *c)
{
    int used = 0;

    memset(c, 0, sizeof *c);
    while (*s == ';' || *s == ' ')
        s++;
    if (!*s)
        return NULL;
    if (sscanf(s, "%23s %lf%n", c->name, &c->lo, &used) < 2)
        abort();
    s += used;
    c->hi = c->lo;
    if (*s == '~')
        c->hi = strtod(s + 1, (char **)&s);
    if (sscanf(s, " over %lf~%lf%n", &c->over_lo, &c->over_hi, &used) == 2)
        s += used;
    return s;
}

static void give_stage(struct home *h, const char *name, double days)
{
    if (!strcmp(name, "ro"))
        put_in(h, "ro", "membrane", days);
    else if (!strcmp(name, "carbon") && h->sim.tank)
        put_in(h, "cto", "filter:cto", days);
    else if (!strcmp(name, "pre"))
        put_in(h, h->sim.tank ? "pp" : "ppc", h->sim.tank ? "filter:pp" : "filter:ppc", days);
    h->keeps |= !strcmp(name, "pre");
}

static void give(struct home *h, const char *text)
{
    struct clause c;

    while ((text = next_clause(text, &c))) {
        double v = between(h, c.lo, c.hi);
        int p = break_find(c.name);

        if (p >= 0) {
            set(h, (enum break_param)p, v);
            h->ppm = p == BR_tds ? v : h->ppm;
            h->line = p == BR_line ? v : h->line;
        } else if (!strcmp(c.name, "age")) {
            know(h, "install", v);
        } else if (!strcmp(c.name, "pump_h")) {
            h->sim.pump_s = v * 3600;
        } else if (!strcmp(c.name, "usage")) {
            h->usage = (enum machine_usage)c.lo;
        } else if (!strcmp(c.name, "celsius")) {
            h->celsius = v;
            h->swing = 1;
        } else if (!strcmp(c.name, "idle")) {
            h->weekends_only = true;
        } else {
            give_stage(h, c.name, v);
        }
    }
}

/* What happened shortly before the trouble is told by how long before. */
static void give_lately(struct home *h, const char *text)
{
    struct clause c;

    while ((text = next_clause(text, &c))) {
        if (!strcmp(c.name, "visit"))
            know(h, "visit", between(h, c.lo, c.hi));
        else if (c.hi <= LATELY_D)
            give_stage(h, c.name, between(h, c.lo, c.hi));
    }
}

static double celsius(const struct home *h)
{
    double day = (double)(h->sim.now_ms - START_MS) / (double)HOME_DAY;

    return h->celsius - h->swing * cos(6.283185307179586 * (day - 24) / YEAR_D) +
           1.5 * sin(day / 9.0) * cos(day / 7.3 + 1);
}

static void drift(struct home *h, enum break_param p, double to)
{
    if (h->held[p])
        return;
    h->healthy[p] = to;
    machine_break(&h->sim, p, to, HOME_DAY);
}

/* A pre-filter at its end is changed; what clogged goes with it. */
static void change_spent(struct home *h)
{
    const struct machine_stage *pre = &h->sim.stage[0];

    if (h->keeps || (pre->used_h < pre->life_h && pre->used_l < pre->life_l))
        return;
    put_in(h, pre->id, h->sim.tank ? "filter:pp" : "filter:ppc", 0);
    if (!h->held[BR_prefilter])
        set(h, BR_prefilter, 1);
}

static void new_day(struct home *h)
{
    int64_t weekday = (h->sim.now_ms - START_MS) / HOME_DAY % 7;
    bool away = (h->sim.now_ms >= h->away_from && h->sim.now_ms < h->away_to) ||
                (h->weekends_only && weekday < 4);

    drift(h, BR_temp, fmin(30, fmax(4.5, celsius(h) + 0.3 * prng_normal(&h->random))));
    drift(h, BR_tds, fmax(20, around(h, h->ppm, 0.06)));
    drift(h, BR_line, fmax(0.12, h->line + 0.012 * prng_normal(&h->random)));
    drift(h, BR_membrane, h->healthy[BR_membrane] - h->ageing);
    drift(h, BR_prefilter, h->healthy[BR_prefilter] + h->clogging);
    change_spent(h);
    h->sim.usage = away ? USAGE_NONE : h->usage;
}

void home_begin(struct home *h, unsigned long long seed, bool tank, const struct truth *truth)
{
    struct machine_spec spec = {"WP-0001", tank, USAGE_NORMAL, seed, 0, 400};

    memset(h, 0, sizeof *h);
    h->random.s = seed * 7919 + 17;
    h->usage = (enum machine_usage)(1 + (int)between(h, 0, 2.999));
    spec.usage = h->usage;
    spec.start_ms = START_MS - HOME_ZONE + (int64_t)between(h, 0, 365) * HOME_DAY;
    spec.pump_h = (int64_t)between(h, 50, 1800);
    machine_init(&h->sim, &spec);
    h->start_ms = spec.start_ms;
    make_district(h);
    make_machine(h);
    know(h, "install", between(h, 60, 1500));
    put_all_in(h);
    h->away_from = spec.start_ms + (int64_t)between(h, 0, 300) * HOME_DAY;
    h->away_to = h->away_from + (int64_t)between(h, 2, 12) * HOME_DAY;
    if (truth)
        give(h, truth->given);
    for (int i = 0; i < (int)BREAK_COUNT; i++)
        h->healthy[i] = h->sim.br[i];
}

void home_end(struct home *h)
{
    machine_release(&h->sim);
}

void home_day(struct home *h, const struct machine_port *port)
{
    new_day(h);
    machine_run(&h->sim, h->sim.now_ms + HOME_DAY, port);
}

int64_t home_break(struct home *h, const struct truth *truth)
{
    const char *text = truth->broken;
    int64_t last_ms = 0;
    struct clause c;

    give_lately(h, truth->given);
    /* Nobody is away in it: what is never used shows nothing. */
    h->away_from = h->away_to = 0;
    while ((text = next_clause(text, &c))) {
        int p = break_find(c.name);
        int64_t over = (int64_t)(between(h, c.over_lo, c.over_hi) * (double)HOME_DAY);

        if (p < 0)
            abort();
        h->held[p] = true;
        machine_break(&h->sim, (enum break_param)p, between(h, c.lo, c.hi), over);
        last_ms = over > last_ms ? over : last_ms;
    }
    return h->sim.now_ms + last_ms;
}

/* A share of the way, by ratio where there is one: a tube that is little wider is still narrow. */
static double on_the_way(double was, double good, double share)
{
    if (was > 0 && good > 0)
        return was * pow(good / was, share);
    return was + (good - was) * share;
}

void home_repair(struct home *h, enum repair kind)
{
    double share = kind == REPAIR_GOOD ? 1 : kind == REPAIR_LITTLE ? 0.15 : 0;

    know(h, "visit", 0);
    /* Whoever comes wipes the pad and resets the alarm, whatever else they do. */
    h->sim.latched = false;
    if (kind == REPAIR_RESET)
        put_all_in(h);
    for (int i = 0; i < (int)BREAK_COUNT; i++) {
        double was = h->sim.br[i], good = h->healthy[i];

        if (!h->held[i] || share <= 0)
            continue;
        if (i == BR_prefilter)
            good = 1; /* a new one */
        machine_break(&h->sim, (enum break_param)i, on_the_way(was, good, share), 0);
        h->held[i] = kind != REPAIR_GOOD;
    }
}

double home_days_since(const struct home *h, const char *name)
{
    for (int i = 0; i < h->facts; i++)
        if (!strcmp(h->fact[i].name, name))
            return (double)(h->sim.now_ms - h->fact[i].at_ms) / (double)HOME_DAY;
    return NAN;
}
