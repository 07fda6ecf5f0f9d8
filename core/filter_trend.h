/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the signals of a machine say of how long a filter will do: weekly medians in, whether they
 * show a trend and how much water is left until its limit out. Only what can be seen speaks: the
 * first pre-filter by what it holds back, the membrane by its salt and its flow. Carbon never does:
 * no sensor of these machines sees chlorine. Levels, tests and their sources: docs/filters.md.
 */
#ifndef TW_CORE_FILTER_TREND_H
#define TW_CORE_FILTER_TREND_H

#include <stdbool.h>
#include <stdint.h>

#include "core/draw.h"
#include "core/model.h"

/* X(id, word): what is watched, corrected for flow and temperature as far as that is sure. */
#define TREND_SIGNAL_MAP(X)                                                \
    X(LOSS, "pressure that the pre-filter takes, MPa at the rated flow")   \
    X(FLOW, "permeate over the rated flow")                                \
    X(WASTE, "waste over the rated flow")                                  \
    X(SALT, "salt passage over the rated one, at the rated flow and 25 C") \
    X(TDS, "TDS of the permeate, ppm, at the rated flow and 25 C")         \
    X(PERMEABLE, "normalised permeate flow over the profile")

enum trend_signal {
#define TREND_SIGNAL_ENUM(id, what) TREND_##id,
    TREND_SIGNAL_MAP(TREND_SIGNAL_ENUM)
#undef TREND_SIGNAL_ENUM
        TREND_SIGNALS
};

/* Medians of the qualifying draws of one local week; NaN what it does not show. */
struct trend_week {
    int32_t from_day, day; /* of its first and its last draw, days since 1970-01-01 */
    int32_t draws;
    double tcf;
    double v[TREND_SIGNALS];
};

#define FILTER_WEEKS     110 /* are kept: longer than any cartridge is rated for */
#define TREND_WEEK_DRAWS 5   /* a week with fewer says nothing */

/* Of draws in the order of time; false: too few. The days are the caller's. */
bool trend_week_of(const struct model *m, const struct draw *list, int count,
                   struct trend_week *out);

enum trend_answer { TREND_FEW, TREND_NONE, TREND_SHOWS };

struct trend_verdict {
    enum trend_answer answer;
    enum trend_signal by;
    double share;             /* of the way from new to the limit that is behind it, 0..1 */
    double left, least, most; /* litres until the limit; P10 and P90 */
};

/* Of one cartridge, in the order of time. */
struct trend_series {
    int32_t installed; /* day */
    const struct trend_week *week;
    const double *before; /* litres that passed it since the end of each week until now */
    int count;
    double total; /* litres since it was put in */
};

/* stage: of m. */
void filter_trend(const struct model *m, const struct stage *stage, const struct trend_series *t,
                  struct trend_verdict *out);

#endif
