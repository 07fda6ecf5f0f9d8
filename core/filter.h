/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a filter stage lasts: the least of days, litres, for membranes load, and performance
 * where the signals speak of it; with a range and the limit that binds. Rated values come from the
 * model's stages, what was used from the service's own ledger (core/ledger.h): the machine's
 * counters are witnesses, never the judge. Sources: domain figures of docs/filters.md.
 */
#ifndef TW_CORE_FILTER_H
#define TW_CORE_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/filter_trend.h"
#include "core/model.h"
#include "core/sample.h"
#include "core/water_use.h"
#include "core/zone.h"

/* X(id, word) */
#define FILTER_LIMIT_MAP(X) \
    X(DAYS, "days")         \
    X(LITRES, "litres")     \
    X(LOAD, "load")         \
    X(PERFORMANCE, "performance")

enum filter_limit {
#define FILTER_LIMIT_ENUM(id, word) FL_##id,
    FILTER_LIMIT_MAP(FILTER_LIMIT_ENUM)
#undef FILTER_LIMIT_ENUM
        FL_COUNT
};

const char *filter_limit_word(enum filter_limit l);

/* One stage of one machine, as of a moment. */
struct filter_forecast {
    char stage[STAGE_LEN];
    double remaining_pct; /* 0..100 of the binding limit; NaN: nothing is known */
    enum filter_limit binding;
    int64_t due_ms, from_ms, to_ms; /* UTC; the range is P10 to P90; 0: nothing is known */
    double used, rated;             /* of the binding limit, its own unit: days, litres, percent */
    enum trend_signal signal;       /* when performance binds: by what it is seen */
    double litres_per_day;          /* of the water that this stage sees; NaN unknown */
    int64_t installed_ms;           /* since when it counts; 0 unknown */
    bool doubted; /* the machine's counter contradicts the ledger: the ledger counts */
};

struct filter_facts {
    struct water_facts water;
    const struct zone *zone; /* of the household */
    int64_t now_ms;
    const struct trend_week *weeks; /* in order, of all stages */
    int week_count;
};

/* stage: of water.model. installed: the day on which it was put in; 0 unknown. claims: what the
 * machine itself says is left, percent; NaN nothing. */
void filter_reckon(const struct filter_facts *f, const struct stage *stage, int32_t installed,
                   double claims, struct filter_forecast *out);

/* "6,480 of 7,200 L used": why that limit binds. */
void filter_why(const struct filter_forecast *f, enum lang lang, char *out, size_t cap);

#endif
