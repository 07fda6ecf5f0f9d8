/* SPDX-License-Identifier: Apache-2.0 */
#include "core/leave.h"

#include <string.h>

#define DAY_WORK_MS (8 * 3600000LL)      /* as long as a day's work: nothing fits beside it */
#define AHEAD_MS    (7 * 24 * 3600000LL) /* work without a slot or a deadline is due by then */

#define S(s)    (1u << LEAVE_##s)
#define R(r)    (1u << ROLE_##r)
#define DESK    (R(DISPATCHER) | R(LEAD) | R(MANAGER) | R(ADMIN))
#define MANAGER (R(MANAGER) | R(ADMIN))

static const char *const kind_names[] = {
#define KIND_NAME(id, name) name,
    LEAVE_KIND_MAP(KIND_NAME)
#undef KIND_NAME
};

static const char *const state_names[] = {
#define STATE_NAME(id, name) name,
    LEAVE_STATE_MAP(STATE_NAME)
#undef STATE_NAME
};

static const char *const action_names[] = {
#define ACTION_NAME(id, name) name,
    LEAVE_ACTION_MAP(ACTION_NAME)
#undef ACTION_NAME
};

static int find(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return i;
    return -1;
}

const char *leave_kind_name(enum leave_kind k)
{
    return kind_names[k];
}

const char *leave_state_name(enum leave_state s)
{
    return state_names[s];
}

int leave_kind_find(const char *name)
{
    return find(kind_names, LEAVE_KIND_COUNT, name);
}

int leave_state_find(const char *name)
{
    return find(state_names, LEAVE_STATE_COUNT, name);
}

int leave_action_find(const char *name)
{
    return find(action_names, LEAVE_ACTION_COUNT, name);
}

enum { G_MANAGER = 1 << 0, G_NO_VISIT = 1 << 1, G_AHEAD = 1 << 2 };

static bool managed(const struct leave_facts *f, enum role role)
{
    return !f->against_work || (MANAGER >> role & 1);
}

static bool no_visit(const struct leave_facts *f, enum role role)
{
    (void)role;
    return !f->under_way;
}

static bool ahead(const struct leave_facts *f, enum role role)
{
    (void)role;
    return !f->over;
}

static const struct guard {
    uint32_t bit;
    bool (*holds)(const struct leave_facts *f, enum role role);
    const char *rule, *why;
} guards[] = {
    {G_MANAGER, managed, "P-213", "it lies against assigned work: a manager decides"},
    {G_NO_VISIT, no_visit, "P-213", "a visit of theirs is under way: it must end first"},
    {G_AHEAD, ahead, "leave", "it is over"},
};

static const struct leave_row {
    uint32_t from;
    enum leave_action action;
    enum leave_state to;
    uint32_t roles, guards;
} table[] = {
    {S(REQUESTED), LEAVE_DO_APPROVE, LEAVE_APPROVED, DESK, G_MANAGER | G_NO_VISIT | G_AHEAD},
    {S(REQUESTED), LEAVE_DO_DENY, LEAVE_DENIED, DESK, 0},
    {S(REQUESTED) | S(APPROVED), LEAVE_DO_WITHDRAW, LEAVE_WITHDRAWN, DESK | R(TECHNICIAN), G_AHEAD},
};

static enum err apply(const struct leave_row *row, const struct leave_facts *f, enum role role,
                      struct leave_result *out)
{
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) {
        if (!(row->guards & guards[i].bit) || guards[i].holds(f, role))
            continue;
        out->rule = guards[i].rule;
        out->why = guards[i].why;
        return ERR_REFUSED;
    }
    out->to = row->to;
    return ERR_OK;
}

enum err leave_step(const struct leave_facts *f, enum leave_action action, enum role role,
                    struct leave_result *out)
{
    memset(out, 0, sizeof *out);
    out->to = f->state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].action != action)
            continue;
        if (!(table[i].roles >> role & 1))
            return ERR_FORBIDDEN;
        if (table[i].from >> f->state & 1)
            return apply(&table[i], f, role, out);
    }
    out->why = "not possible in this state";
    return ERR_CONFLICT;
}

bool leave_touches(int64_t from_ms, int64_t to_ms, const struct leave_work *w, int64_t now_ms)
{
    bool begun = w->state == OS_TRAVELING || w->state == OS_ON_SITE;
    int64_t due = w->due_ms > now_ms ? w->due_ms : now_ms + AHEAD_MS;

    if (order_category(w->state) != CAT_ACTIVE || to_ms <= now_ms)
        return false;
    if (begun)
        return from_ms <= now_ms;
    if (w->state == OS_SCHEDULED && w->slot_from_ms)
        return from_ms < w->slot_to_ms && to_ms > w->slot_from_ms;
    /* Without a slot it can still be done before or beside a short absence. */
    return from_ms < due && (to_ms >= due || to_ms - from_ms >= DAY_WORK_MS);
}
