/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proof of a repair: counted in draws since a fence, judged from stored draws alone, so that the
 * same draws always give the same verdict. Also the gate: the measured test run on site.
 */
#ifndef TW_CORE_WATCH_H
#define TW_CORE_WATCH_H

#include "core/catalogue.h"
#include "core/draw.h"

enum verdict {
    VERDICT_NONE,
    VERDICT_CONFIRMED,
    VERDICT_NOT_FIXED,
    VERDICT_INSUFFICIENT,
    VERDICT_COUNT
};

const char *verdict_name(enum verdict v); /* "" for NONE */

/* Why a verdict fell or is still open; words in both languages come from notices. */
enum watch_why {
    WHY_OPEN,           /* still counting */
    WHY_DRAWS_GOOD,     /* enough draws in band, the median too, the trigger stayed away */
    WHY_TRIGGER,        /* the fault convicted again */
    WHY_FAIL_FAST,      /* three draws in a row outside */
    WHY_TOO_MANY_BAD,   /* the window ended with too few good draws */
    WHY_TOO_FEW_DRAWS,  /* the machine was hardly used */
    WHY_UNKNOWN_VALUES, /* the proving signals were not there */
    WHY_FEED_CHANGED,   /* the feed water changed by more than 30 % */
    WHY_UNTRUSTED,      /* the channel proves no identity */
    WATCH_WHY_COUNT
};

const char *watch_why_name(enum watch_why w);

struct watch {
    uint16_t fault;
    uint8_t rule;      /* index in fault.watch */
    int64_t from_ms;   /* the fence: draws that begin before it do not count */
    int64_t settle_ms; /* after the fence: neither judged nor counted */
    int64_t window_ms, max_window_ms;
    double tds_in_before; /* median before the repair; NaN unknown */
    bool triggered;       /* a detection of the fault convicted since the fence */
};

struct watch_state {
    enum verdict verdict;
    enum watch_why why;
    int draws, good, needed; /* judged since the fence; needed: rule.of */
    int64_t samples;         /* that the judged draws were made of */
    int64_t until_ms;        /* the earliest end while open */
};

/*
 * The first alternative whose needs the model fits and that were heard valid lately
 * (known has a bit per symbol); -1 when none is.
 */
int watch_choose(const struct fault *f, const struct model *m, const struct symbol_set *known);

/* Judges from the draws since the fence, oldest first. */
void watch_judge(const struct catalogue *c, const struct model *m, const struct watch *w,
                 const struct draw *list, int count, int64_t now_ms, struct watch_state *out);

/* The gate: medians of one test run (a draw with test set, or standby values for others). */
enum gate_result { GATE_PASSED, GATE_FAILED, GATE_UNKNOWN };
enum gate_result gate_judge(const struct catalogue *c, const struct fault *f, const struct model *m,
                            const double *sym);

#endif
