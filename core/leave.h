/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When people are not there for orders: the words, who may decide what (P-213, P-215), and which
 * assigned work an absence lies against. Pure; times are UTC ms, from <= t < to.
 */
#ifndef TW_CORE_LEAVE_H
#define TW_CORE_LEAVE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/order_words.h"

/* on_call is the contrary of an absence: that person works at any hour. */
/* clang-format off */
#define LEAVE_KIND_MAP(X)                                                       \
    X(LEAVE, "leave") X(TRAINING, "training") X(ACTIVITY, "activity")           \
    X(TEMPORARY_WORK, "temporary_work") X(ON_CALL, "on_call")
#define LEAVE_STATE_MAP(X)                                                      \
    X(REQUESTED, "requested") X(APPROVED, "approved") X(DENIED, "denied")       \
    X(WITHDRAWN, "withdrawn")
#define LEAVE_ACTION_MAP(X) X(APPROVE, "approve") X(DENY, "deny") X(WITHDRAW, "withdraw")
/* clang-format on */

enum leave_kind {
#define LEAVE_KIND_ENUM(id, name) LEAVE_KIND_##id,
    LEAVE_KIND_MAP(LEAVE_KIND_ENUM)
#undef LEAVE_KIND_ENUM
        LEAVE_KIND_COUNT
};

enum leave_state {
#define LEAVE_STATE_ENUM(id, name) LEAVE_##id,
    LEAVE_STATE_MAP(LEAVE_STATE_ENUM)
#undef LEAVE_STATE_ENUM
        LEAVE_STATE_COUNT
};

enum leave_action {
#define LEAVE_ACTION_ENUM(id, name) LEAVE_DO_##id,
    LEAVE_ACTION_MAP(LEAVE_ACTION_ENUM)
#undef LEAVE_ACTION_ENUM
        LEAVE_ACTION_COUNT
};

const char *leave_kind_name(enum leave_kind k);
const char *leave_state_name(enum leave_state s);
int leave_kind_find(const char *name); /* all finds: -1 when there is none */
int leave_state_find(const char *name);
int leave_action_find(const char *name);

struct leave_facts {
    enum leave_state state;
    bool against_work; /* assigned work lies in it */
    bool under_way;    /* and some of it is a visit that has begun */
    bool over;         /* it has ended */
};

struct leave_result {
    enum leave_state to;
    const char *rule, *why; /* of a refusal, as of an order's */
};

/* As order_step(): OK, FORBIDDEN the role may never, CONFLICT not in this state, REFUSED. */
enum err leave_step(const struct leave_facts *f, enum leave_action action, enum role role,
                    struct leave_result *out) MUST_CHECK;

struct leave_work {
    enum order_state state;
    int64_t slot_from_ms, slot_to_ms; /* agreed; 0 none */
    int64_t due_ms;                   /* the visit should have begun; 0: no such deadline */
};

/* Whether an order that somebody has lies in the time that they want to be away. */
bool leave_touches(int64_t from_ms, int64_t to_ms, const struct leave_work *w, int64_t now_ms);

#endif
