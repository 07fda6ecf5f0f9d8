/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a filter stage lasts: the least of days, litres, load and, where it may speak,
 * performance; with a range and the limit that binds. Sources: the rated values of the model's
 * stages (catalogue/models), the machine's counters, the ledger that survives their resets.
 */
#ifndef TW_CORE_FILTER_H
#define TW_CORE_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"

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
    int64_t installed_ms;           /* since when it counts; 0 unknown */
    bool doubted; /* the machine's counter contradicts the ledger: the ledger counts */
};

#endif
