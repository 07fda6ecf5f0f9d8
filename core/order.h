/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order workflow: every state and action of the contract as rows of one table, guards as
 * data, effects as data. order_step() decides; whoever calls it writes what follows.
 */
#ifndef TW_CORE_ORDER_H
#define TW_CORE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

/* clang-format off */
#define ORDER_STATE_MAP(X)                                                      \
    X(TRIAGE,    "triage",    CAT_OPEN)                                         \
    X(HELD,      "held",      CAT_HELD)                                         \
    X(READY,     "ready",     CAT_OPEN)                                         \
    X(ASSIGNED,  "assigned",  CAT_ACTIVE)                                       \
    X(ACCEPTED,  "accepted",  CAT_ACTIVE)                                       \
    X(SCHEDULED, "scheduled", CAT_ACTIVE)                                       \
    X(TRAVELING, "traveling", CAT_ACTIVE)                                       \
    X(ON_SITE,   "on_site",   CAT_ACTIVE)                                       \
    X(PARKED,    "parked",    CAT_OPEN)                                         \
    X(VERIFYING, "verifying", CAT_VERIFYING)                                    \
    X(CLOSED,    "closed",    CAT_DONE)                                         \
    X(CANCELLED, "cancelled", CAT_DONE)

#define ORDER_ACTION_MAP(X)                                                     \
    X(ASSIGN, "assign") X(UNASSIGN, "unassign") X(ACCEPT, "accept")             \
    X(DECLINE, "decline") X(CONTACT, "contact") X(SCHEDULE, "schedule")         \
    X(RESCHEDULE, "reschedule") X(DEPART, "depart") X(ARRIVE, "arrive")         \
    X(PAUSE, "pause") X(RESUME, "resume") X(TEST_RUN, "test_run")               \
    X(COMPLETE, "complete") X(RETURN, "return") X(CANNOT_DO, "cannot_do")       \
    X(NO_SHOW, "no_show") X(CANCEL, "cancel") X(CLOSE, "close")                 \
    X(REOPEN, "reopen") X(HOLD, "hold") X(RELEASE, "release")                   \
    X(SKIP_TRIAGE, "skip_triage") X(NOTE, "note")                               \
    X(CONFIRM_DRY, "confirm_dry") X(CONFIRM_ADDRESS, "confirm_address")         \
    X(ASK_HELP, "ask_help") X(ANSWER_HELP, "answer_help")                       \
    X(REPORT_DAMAGE, "report_damage")                                           \
    X(CONFIRMED, "confirmed") X(NOT_FIXED, "not_fixed")                         \
    X(INSUFFICIENT, "insufficient_evidence") X(SUPERSEDE, "supersede")
/* clang-format on */

enum order_category { CAT_OPEN, CAT_HELD, CAT_ACTIVE, CAT_VERIFYING, CAT_DONE };

enum order_state {
#define ORDER_STATE_ENUM(id, name, cat) OS_##id,
    ORDER_STATE_MAP(ORDER_STATE_ENUM)
#undef ORDER_STATE_ENUM
        ORDER_STATE_COUNT
};

enum order_action {
#define ORDER_ACTION_ENUM(id, name) OA_##id,
    ORDER_ACTION_MAP(ORDER_ACTION_ENUM)
#undef ORDER_ACTION_ENUM
        ORDER_ACTION_COUNT
};

enum role {
    ROLE_TECHNICIAN,
    ROLE_DISPATCHER,
    ROLE_LEAD,
    ROLE_MANAGER,
    ROLE_ADMIN,
    ROLE_SYSTEM,
    ROLE_COUNT
};

enum order_outcome {
    OUTCOME_NONE,
    OUTCOME_FIXED,
    OUTCOME_NO_FAULT_FOUND,
    OUTCOME_SENSOR_FAULT,
    OUTCOME_CUSTOMER_SIDE,
    OUTCOME_AREA,
    OUTCOME_NOT_FIXED,
    OUTCOME_COUNT
};

enum gate_state {
    GATE_STATE_NONE,
    GATE_STATE_RUNNING,
    GATE_STATE_PASSED,
    GATE_STATE_FAILED,
    GATE_STATE_WAIVED
};

const char *order_state_name(enum order_state s);
const char *order_category_name(enum order_state s);
enum order_category order_category(enum order_state s);
const char *order_action_name(enum order_action a);
const char *role_name(enum role r);
const char *order_outcome_name(enum order_outcome o);
const char *gate_state_name(enum gate_state g);
int order_state_find(const char *name); /* all finds: -1 when there is none */
int order_action_find(const char *name);
int role_find(const char *name);
int order_outcome_find(const char *name);

/* What must follow; the caller does it in the transaction that saves the state. */
enum order_effect {
    EFF_SET_TECHNICIAN = 1 << 0,
    EFF_DROP_TECHNICIAN = 1 << 1,
    EFF_START_ACCEPT = 1 << 2, /* the accept clock */
    EFF_START_CONTACT = 1 << 3,
    EFF_STOP_CLOCKS = 1 << 4, /* accept and contact */
    EFF_LOG_CONTACT = 1 << 5,
    EFF_SET_SLOT = 1 << 6,
    EFF_BEGIN_VISIT = 1 << 7,  /* the visit row: departed */
    EFF_ARRIVE = 1 << 8,       /* visit mode on */
    EFF_LEAVE = 1 << 9,        /* visit mode off, the visit has an outcome */
    EFF_RUN_TEST = 1 << 10,    /* command the gate test */
    EFF_START_WATCH = 1 << 11, /* fence, watch row, detections from zero */
    EFF_STOP_WATCH = 1 << 12,
    EFF_NEXT_VISIT = 1 << 13, /* visit number + 1 */
    EFF_CLOSE = 1 << 14,
    EFF_TELL_CUSTOMER = 1 << 15,
    EFF_TELL_DISPATCH = 1 << 16,
    EFF_LEARN = 1 << 17, /* the confirmed cause teaches, a new baseline begins */
    EFF_TELL_TECHNICIAN = 1 << 18,
    EFF_DRY = 1 << 19,       /* a person confirmed dry */
    EFF_ASK_WATER = 1 << 20, /* the customer is asked to draw water */
    EFF_SET_ADDRESS = 1 << 21,
    EFF_START_VISIT = 1 << 22, /* the visit clock of the severity */
};

struct order_facts {
    enum order_state state;
    enum order_outcome outcome; /* of complete */
    enum gate_state gate;
    bool gate_needed;  /* the fault has a gate test */
    bool is_assignee;  /* the caller is the order's technician */
    bool override;     /* a reason was given */
    bool finding_open; /* the order's own fault is true right now */
    bool cause_known;  /* a cause of the list, or `other` with text */
    bool address_known;
    bool latched; /* a leak latch that nobody confirmed dry */
    bool area_open;
    bool twin_open; /* another open order of this device and fault */
    bool watched;   /* the order's kind and fault can be watched */
};

struct order_result {
    enum order_state to;
    uint32_t effects;
    const char *rule; /* why it was refused: a policy id, or a word of the contract */
    const char *why;  /* the same as an English sentence */
};

/*
 * ERR_OK; ERR_FORBIDDEN the role may never do that; ERR_CONFLICT not in this state;
 * ERR_REFUSED a guard said no: rule and why are set.
 */
enum err order_step(const struct order_facts *f, enum order_action action, enum role role,
                    struct order_result *out) MUST_CHECK;

/* The actions this caller may take now, in the order of the table. Returns how many. */
size_t order_allowed(const struct order_facts *f, enum role role, const char *out[], size_t max);

/* For tests and documents that walk the table. */
struct order_row {
    uint32_t from; /* bit per enum order_state */
    enum order_action action;
    int to; /* enum order_state, or -1: stays */
    uint32_t roles;
    uint32_t outcomes; /* bit per enum order_outcome; 0: any */
    uint32_t guards;
    uint32_t effects;
};
size_t order_table(const struct order_row **rows);

#endif
