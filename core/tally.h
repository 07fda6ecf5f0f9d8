/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How good the service was, counted from what happened and from verdicts, never from a status.
 * One order's history is folded, oldest event first, into counts of an interval. docs/reports.md
 * says what each figure means. Pure; knows neither rows nor documents.
 */
#ifndef TW_CORE_TALLY_H
#define TW_CORE_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/order_words.h"

enum tally_time { TALLY_CONTACT, TALLY_FIX, TALLY_TIMES };

/* The clocks of an order that are counted, by their names of core/deadline.h. */
/* clang-format off */
#define TALLY_CLOCK_MAP(X)                                                      \
    X(ACCEPT, "accept") X(CALL, "contact") X(APPOINTMENT, "appointment")        \
    X(VISIT, "visit") X(COMPLETION, "completion")
/* clang-format on */
enum tally_clock {
#define TALLY_CLOCK_ENUM(id, name) TALLY_CLOCK_##id,
    TALLY_CLOCK_MAP(TALLY_CLOCK_ENUM)
#undef TALLY_CLOCK_ENUM
        TALLY_CLOCKS
};
const char *tally_clock_name(enum tally_clock c);
int tally_clock_find(const char *name); /* -1: not counted */

/* Counts of one group. Every rate is one of these over another. */
struct tally {
    int64_t fixed_first, visited;       /* closed orders that a visit decided */
    int64_t repeated, confirmed;        /* of those confirmed after a visit */
    int64_t fault_found_not, completed; /* visits */
    int64_t verdict_confirmed, verdict_not_fixed, verdict_insufficient, closed_unverified;
    int64_t parts_hit, parts_predicted, parts_used; /* kinds of parts, order by order */
    int64_t cause_first, cause_named;               /* of those confirmed, with a cause ranked */
    int64_t overrides, closed, avoided;             /* avoided: confirmed, and nobody had to go */
    int64_t met[TALLY_CLOCKS], missed[TALLY_CLOCKS];
};

/* The half-open interval [from, to), UTC ms. */
struct tally_range {
    int64_t from_ms, to_ms;
};

struct tally_event {
    enum order_action action;
    int64_t at_ms;
    enum order_outcome outcome; /* of complete */
    bool reached;               /* of contact */
    bool household;             /* of schedule: the customer's side agreed */
    bool overridden;            /* of complete */
    bool ready;                 /* the step left the order in `ready` */
};

/* What is known of an order while its events are read. Begin with {0}. */
struct tally_case {
    int64_t opened_ms, accepted_ms, closed_ms, left_ms;
    int visits;   /* the door was opened */
    int failures; /* not_fixed, or reopened by the lead */
    bool on_site, confirmed, insufficient, remote;
    bool visit_clock;                               /* set by the caller: it has one */
    bool runs[TALLY_CLOCKS], overdue[TALLY_CLOCKS]; /* runs[VISIT] begins as visit_clock */
    enum order_outcome outcome;                     /* of the latest complete */
};

/* What an event measured: -1 nothing, else ms of that time. */
struct tally_measure {
    int64_t ms[TALLY_TIMES];
};

/* Adds to *q what the event means by itself, when it lies in the range. */
struct tally_measure tally_event(struct tally_case *c, const struct tally_event *ev,
                                 const struct tally_range *range, struct tally *q);

/* A clock of the order that was missed, told before the events that are not earlier. */
void tally_breach(struct tally_case *c, enum tally_clock clock, int64_t due_ms,
                  const struct tally_range *range, struct tally *q);

/* What the caller knows of an order besides its events. */
struct tally_rest {
    bool repeated; /* a later order names this one */
    int parts_predicted, parts_used, parts_hit;
    bool cause_named; /* the visit named a cause, and the diagnosis had ranked some */
    bool cause_first; /* it is the one that was ranked first */
};

/* Adds what the order as a whole means, when it was closed in the range. Returns whether it was. */
struct tally_measure tally_end(const struct tally_case *c, const struct tally_rest *rest,
                               const struct tally_range *range, struct tally *q);

/* NAN of nothing. */
double tally_rate(int64_t n, int64_t of);

#endif
