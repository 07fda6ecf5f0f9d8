/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Area events: when many machines of a supply area have the same trouble at once it is the
 * street's, not theirs. Decided from counts alone; who counts, and over which machines, is the
 * caller's business. Times are UTC ms.
 */
#ifndef TW_CORE_AREA_H
#define TW_CORE_AREA_H

#include "core/fault.h"

#define AREA_WINDOW_MS   (30 * 60000LL)   /* findings that begin within this belong together */
#define AREA_REPORTED_MS (60 * 60000LL)   /* a machine heard within this can be counted on */
#define AREA_GRACE_MS    (10 * 60000LL)   /* air in the mains fakes the fault for a while */
#define AREA_WEEK_MS     (7 * 86400000LL) /* the usual share is that of this weekday and hour */
#define AREA_WEEKS       5

/* A fault that came twice within this is the machine's. */
#define AREA_RETURNS_MS (24 * 3600000LL)

/* Machines that fell silent together: a named outage, never a fault of the water. */
#define AREA_OUTAGE "device-offline"

/* Fewer never make an event: the others need not be counted. */
#define AREA_BEGUN_LEAST 3

struct area_counts {
    int64_t begun;     /* machines whose finding began within the window */
    int64_t reporting; /* machines of the area that reported in the last hour */
    double usual;      /* share that has it at this weekday and hour anyway */
};

/* At least 5 report, and 3 of them and 20 % have it, where less than 5 % are usual. */
bool area_opens(const struct area_counts *c);

/*
 * The usual share, from how many machines began at the same hour of the last weeks: the median,
 * so that one bad week makes the street neither deaf nor nervous.
 */
double area_usual(const int64_t begun[AREA_WEEKS], int64_t reporting);
/* Where the hour of that moment begins, by a clock so far ahead of UTC. */
int64_t area_hour_ms(int64_t at_ms, int utc_offset_min);

enum area_phase { AREA_AFFECTS, AREA_RECOVERED, AREA_OVER };
const char *area_phase_name(enum area_phase p);

struct area_state {
    int64_t affected, cleared; /* machines; cleared is part of affected */
    int64_t recovered_ms;      /* since when half of them are well; 0 they are not */
    int64_t now_ms;
};
/* Recovered with half of the machines well, over when that held for the grace. */
enum area_phase area_phase(const struct area_state *s);

/* How long a new finding waits for its neighbours before an order opens. */
int64_t area_settle_ms(const struct fault *f, int64_t settle_ms);
/* Whether an event may hold orders of the fault at all: what endangers people never waits. */
bool area_may_hold(const struct fault *f);

enum area_fate { AREA_RELEASE, AREA_CANCEL };
struct area_held {
    bool finding_open; /* its fault is true still */
    bool by_people;    /* reported by a person: no machine says that it is over */
    bool repaired;     /* a repair of it was under proof: that is not thrown away */
    bool by_hand;      /* a dispatcher ended the event: it was none */
};
/* What becomes of an order that the event held, when the event is over. */
enum area_fate area_fate(const struct area_held *h);

#endif
