/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Households over years, in the process of the engine: people with weekday habits and holidays,
 * machines with meters that err and counters that are wrong, and the truth beside them. Messages
 * are the canonical ones; the truth is never in them. It is the machine's own water against what
 * its cartridges really hold, and no formula of the service takes part in it.
 *
 * One draw is a few samples, three draws a day: the models of the catalogue are told to be so slow
 * (year_open), else a year of 500 households would be a day of computing.
 */
#ifndef TW_YEAR_H
#define TW_YEAR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model.h"
#include "core/zone.h"
#include "device-sim/physics.h"
#include "service/catalogue_dir.h"
#include "service/engine/engine.h"
#include "service/engine/engine_admin.h"
#include "service/engine/filter_look.h"

#define YEAR_DAY0 20454 /* 2026-01-01 as a day since 1970 */
#define YEAR_DAY  86400000LL
#define LINE_MPA  0.25 /* mains */
#define YEAR_PAST 150  /* so long before the first day a machine may stand there already */

/* What is wrong with the counters of a machine. */
enum habit {
    HABIT_NONE,
    HABIT_SCALE,  /* a tenth of the litres */
    HABIT_RESETS, /* from zero again at each start */
    HABIT_RARELY, /* saved every 40 L: a start takes it back */
    HABIT_STUCK,
    HABIT_FAKE, /* the key for "filter changed" was pressed, and nothing was changed */
    HABIT_COUNT
};

/* One cartridge: what it really holds and what has passed it. */
struct cartridge {
    int put_in;        /* day */
    double capacity_l; /* at rated water */
    double passed_l;
    double spent_l; /* weighted with what the water does to it */
};

/*
 * How cartridges of a household change as they are used, by the share of their rated water that has
 * passed: the pre-filter clogs, the membrane lets more salt and less water through. In most the
 * litres end them long before.
 */
struct wear {
    double clog, bend; /* resistance over a new one is 1 + clog * share^bend */
    double salt;       /* passage over a new one is 2^(salt * share) */
    double foul;       /* permeability over a new one is 1 - foul * share */
};

struct household {
    uint64_t random;
    char id[12];
    const struct model *model;
    double litres;     /* of permeate on a usual day */
    double weekday[7]; /* factors */
    double thirst;     /* so much more is drawn for each degree, share */
    double dirt;       /* of the mains: what a litre of feed does to a pre-filter */
    double tds;        /* true, ppm */
    struct wear wear;  /* what its water does to a new cartridge */
    bool no_p_in;      /* it has no sensor for the inlet's pressure */
    double gain[4];    /* of flow meter, counter, TDS probe, and the probe of the permeate */
    int away[4][2];    /* holidays, days */
    int moved_in;      /* from that day on another number of people */
    double moved;      /* factor of litres from then on */
    int silent[2];     /* no network; what is said meanwhile is lost */
    enum habit habit;
    int64_t boot_id, seq;
    double boot_s;   /* seconds since day 0 of the latest start */
    double count[2]; /* counters: permeate, waste */
    double saved[2];
    int stands; /* since that day; before day 0: the service came later */
    int faked;  /* day on which the key was pressed; 0 never */
    struct cartridge in[MODEL_STAGES];
};

struct year {
    struct catalogue_dir dir;
    struct engine *engine;
    struct zone zone;
    struct season season; /* as the service is told */
    struct filter_place place;
    struct household *home;
    int homes;
    int day; /* since day 0 */
    uint64_t random;
};

/* Share of the differences between cartridges and mains that no sensor of the machine sees. */
extern double year_unseen;
/* Share of the households whose water wears cartridges out before their litres. */
extern double year_harsh;
/* How much more is drunk on warm days, over what the service takes for it. */
extern double year_thirst;

double year_uniform(uint64_t *random);
double year_normal(uint64_t *random);

enum err year_open(struct year *y, int homes, uint64_t seed);
void year_close(struct year *y);
/* One day of everybody; with speak false only the truth goes on. */
void year_pass(struct year *y, bool speak);

void household_make(struct household *h, const struct catalogue *c, int number, uint64_t seed);
/* Litres of permeate that are drawn on that day. */
double household_wants(struct household *h, int day);
/* Litres of permeate pass the machine. */
void household_draws(struct household *h, int day, double perm_l);
double household_tds(struct household *h, int day);
double household_celsius(int day);
void household_flows(const struct household *h, int day, struct physics_out *out);

/* Why a stage is at its end on that day. */
enum gone { GONE_NOT, GONE_DAYS, GONE_WATER, GONE_PERFORMANCE };
enum gone cartridge_gone(const struct household *h, int stage, int day);
void cartridge_renew(struct household *h, int stage, int day);
/* The machine's own word on that stage, percent. */
double cartridge_claim(const struct household *h, int stage, int day);

/* Says one draw of the day to the engine. */
void household_says(struct year *y, struct household *h, int part, double perm_l);

#endif
