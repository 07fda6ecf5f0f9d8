/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the workflow as the contract spells them: states, actions, roles, outcomes. */
#ifndef TW_CORE_ORDER_WORDS_H
#define TW_CORE_ORDER_WORDS_H

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
    X(REPORT_DAMAGE, "report_damage") X(PARK, "park")                           \
    X(REQUEST_TRANSFER, "request_transfer")                                     \
    X(GRANT_TRANSFER, "grant_transfer") X(DENY_TRANSFER, "deny_transfer")       \
    X(ATTACH, "attach")                                                         \
    X(CONSENT, "consent") X(TAKE_LATE, "take_late") X(DISCARD_LATE, "discard_late")                   \
    X(ACK_DAMAGE, "ack_damage")                                                 \
    X(CONFIRMED, "confirmed") X(NOT_FIXED, "not_fixed")                         \
    X(INSUFFICIENT, "insufficient_evidence") X(SUPERSEDE, "supersede")                     \
    X(VISIT_ENDED, "visit_ended") X(UNREACHABLE, "customer_unreachable") X(REMEDIED, "remedied")
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
    ROLE_CUSTOMER, /* by the link of one order; has no log-in */
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
    OUTCOME_MISSED_AGAIN, /* of no_show: the visit before found nobody either */
    OUTCOME_REMOTE,       /* cured from afar; nobody can say so but the system */
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

#endif
