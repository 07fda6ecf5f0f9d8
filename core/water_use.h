/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much water a household uses: what it used on each day, and what it will use on the days to
 * come. A day to come is the household's own level times its weekday, its season, and the share of
 * days on which somebody is at home. How each is made: docs/filters.md.
 */
#ifndef TW_CORE_WATER_USE_H
#define TW_CORE_WATER_USE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model.h"

/* What the ledger knows of one local day. */
struct filter_day {
    int32_t day; /* days since 1970-01-01 in the household's zone */
    float perm_l, waste_l;
    float load_l; /* permeate weighted with the feed's TDS over the rated 250 ppm */
};

#define FILTER_DAYS 400 /* what is looked at of a ledger, in days */

/* The mains over a year, and what people drink by it. */
struct season {
    double coldest_c, warmest_c;
    int coldest_day;  /* of the year, from 1 */
    double pct_per_c; /* so much more is drawn for each degree */
};

/* A temperate one, as by default. */
void season_init(struct season *s);

enum water { WATER_FEED, WATER_PERM, WATER_LOAD };

struct water_facts {
    const struct model *model;
    const struct season *season;  /* NULL: every day is like every other */
    int32_t began;                /* first day of the ledger; 0 it is empty */
    const struct filter_day *use; /* in order, days without water left out */
    int count;
    int32_t away_from, away_to; /* a holiday that was told, whole days; 0 none */
};

struct water_use {
    enum water water;
    double level;         /* litres on a day at home, mean of the year; NaN unknown */
    double of_weekday[7]; /* factor over it, Monday first */
    double thirst;        /* so much more for each degree than the season says, share */
    double home;          /* share of days on which water is drawn */
    double spread;        /* standard deviation of the level, share of it */
    int32_t last;         /* the last whole day that was looked at */
};

/* Of one day of the ledger. */
double water_litres(const struct water_facts *f, const struct filter_day *d, enum water w);
/* Since that day; what was before the ledger began is taken as its average. */
double water_since(const struct water_facts *f, enum water w, int32_t from, int32_t today);

void water_use(const struct water_facts *f, enum water w, int32_t today, struct water_use *out);
/* What is expected of a day. */
double water_on(const struct water_facts *f, const struct water_use *u, int32_t day);

#endif
