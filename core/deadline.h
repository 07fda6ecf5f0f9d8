/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clocks of an order as rows of one table, and what an order's history makes of them. The
 * history is the truth: clocks_step() over its lines gives every deadline, each time the same.
 */
#ifndef TW_CORE_DEADLINE_H
#define TW_CORE_DEADLINE_H

#include "core/counting.h"
#include "core/fault.h"
#include "core/order.h"

/* Beside the clocks of orders there are two of people: the money and the end of the day. */
/* clang-format off */
#define CLOCK_MAP(X)                                                            \
    X(ACCEPT, "accept") X(CONTACT, "contact") X(APPOINTMENT, "appointment")     \
    X(VISIT, "visit") X(COMPLETION, "completion") X(NEXT_VISIT, "next_visit")           \
    X(HAND_IN, "hand_in") X(SWEEP, "sweep")
/* clang-format on */
enum clock_id {
#define CLOCK_ENUM(id, name) CLOCK_##id,
    CLOCK_MAP(CLOCK_ENUM)
#undef CLOCK_ENUM
        CLOCK_COUNT
};
#define ORDER_CLOCKS ((int)CLOCK_HAND_IN) /* those before it belong to orders */

/* Who is told, a bit each; the order in which a missed deadline climbs. */
enum clock_level {
    TELL_TECHNICIAN = 1 << 0,
    TELL_DISPATCHER = 1 << 1,
    TELL_LEAD = 1 << 2,
    TELL_MANAGER = 1 << 3,
    TELL_LEVELS = 4
};

#define CLOCK_STEPS 8
struct clock_step {
    int pct; /* of the length; 100 is the deadline itself */
    unsigned tell;
};

/* Length and ladder of one clock, from the settings. */
struct clock_policy {
    int64_t length_ms[SEVERITY_COUNT]; /* 0: there is no such clock for it */
    struct clock_step step[CLOCK_STEPS];
    int steps;
};

/* "50:technician 100:technician+dispatcher 200:lead"; rising, with 100 among them. */
bool clock_steps_parse(struct clock_policy *p, const char *text);
const char *clock_level_name(int level); /* 0 technician .. 3 manager */

enum clock_state {
    CLOCK_NONE,
    CLOCK_RUNNING,
    CLOCK_MISSED,      /* due and still running on */
    CLOCK_MET,         /* done in time */
    CLOCK_LATE,        /* done, but after it was due */
    CLOCK_ENDED,       /* what it waited for is not to come any more */
    CLOCK_UNREACHABLE, /* the customer could not be reached, though it was tried: no breach */
    CLOCK_STATE_COUNT
};
const char *clock_state_name(enum clock_state s);
int clock_find(const char *name); /* -1: none */
const char *clock_name(enum clock_id id);
const char *clock_rule(enum clock_id id); /* the policy row it serves, e.g. "P-101" */

#define CLOCK_PAUSES 16 /* stretches caused by steps; more run into the last one */
struct clock {
    enum clock_state state;
    int64_t started_ms, length_ms, ended_ms;
    int64_t due_ms;  /* NEVER_MS while it stands still for an unknown time */
    int64_t next_ms; /* the next step of the ladder; NEVER_MS none */
    int level;       /* steps taken */
    enum clock_pause mode;
    struct stretch pause[CLOCK_PAUSES];
    int pauses;
};

struct clocks {
    struct clock c[CLOCK_HAND_IN];
};

/* One line of the history; lines that are no action of the workflow: */
enum { CLOCK_OPENED = -1, CLOCK_CLIMBED = -2, CLOCK_JOINED = -3 };
struct clock_event {
    int action; /* enum order_action, or one of those below */
    enum order_state from, to;
    uint32_t effects;
    int64_t at_ms;
    bool reached;           /* the customer was spoken to, or agreed to a slot */
    int64_t from_ms, to_ms; /* the slot */
    int64_t until_ms;       /* the end of the day that was promised; 0: none was */
    /* CLOCK_JOINED: since when accept and contact run beside it, and when they were met; 0 not */
    int64_t since_ms[2], done_ms[2];
    const struct worktime *staff; /* of the technician who has the order after it */
    int clock, pct;               /* CLOCK_CLIMBED: which ladder, up to where */
};

struct clock_setup {
    const struct clock_policy *policy; /* CLOCK_COUNT rows */
    enum severity severity;
    const struct worktime *customer; /* zone and quiet hours */
    const struct worktime *company;  /* hours without anybody's leave */
};

/* The effects of the workflow's row for this step. */
uint32_t clock_effects_of(int action, enum order_state from, enum order_state to);

void clocks_step(struct clocks *k, const struct clock_setup *s, const struct clock_event *e);

/* staff as in the event; NULL: nobody has the order */
struct counting clock_counting(const struct clock *c, const struct clock_setup *s,
                               const struct worktime *staff);
/* The step of the ladder that is next, NULL after the last. */
const struct clock_step *clock_next_step(const struct clock *c, const struct clock_policy *p);

#endif
