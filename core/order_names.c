/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the workflow, as the contract spells them. */
#include "core/order_words.h"

#include <assert.h>
#include <string.h>

static const char *const state_names[] = {
#define STATE_NAME(id, name, cat) name,
    ORDER_STATE_MAP(STATE_NAME)
#undef STATE_NAME
};

static const enum order_category state_categories[] = {
#define STATE_CATEGORY(id, name, cat) cat,
    ORDER_STATE_MAP(STATE_CATEGORY)
#undef STATE_CATEGORY
};

static const char *const action_names[] = {
#define ACTION_NAME(id, name) name,
    ORDER_ACTION_MAP(ACTION_NAME)
#undef ACTION_NAME
};

static const char *const category_names[] = {"open", "held", "active", "verifying", "done"};
static const char *const role_names[ROLE_COUNT] = {"technician", "dispatcher", "lead",    "manager",
                                                   "admin",      "system",     "customer"};
static const char *const outcome_names[OUTCOME_COUNT] = {
    "",     "fixed",     "no_fault_found", "sensor_fault", "customer_side",
    "area", "not_fixed", "missed_again",   "remote"};
static const char *const gate_names[] = {"none", "running", "passed", "failed", "waived"};

static int find(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return i;
    return -1;
}

const char *order_state_name(enum order_state s)
{
    assert((unsigned)s < ORDER_STATE_COUNT);
    return state_names[s];
}

enum order_category order_category(enum order_state s)
{
    assert((unsigned)s < ORDER_STATE_COUNT);
    return state_categories[s];
}

const char *order_category_name(enum order_state s)
{
    return category_names[order_category(s)];
}

const char *order_action_name(enum order_action a)
{
    assert((unsigned)a < ORDER_ACTION_COUNT);
    return action_names[a];
}

const char *role_name(enum role r)
{
    assert((unsigned)r < ROLE_COUNT);
    return role_names[r];
}

const char *order_outcome_name(enum order_outcome o)
{
    assert((unsigned)o < OUTCOME_COUNT);
    return outcome_names[o];
}

const char *gate_state_name(enum gate_state g)
{
    assert((unsigned)g < sizeof gate_names / sizeof gate_names[0]);
    return gate_names[g];
}

int order_state_find(const char *name)
{
    return find(state_names, ORDER_STATE_COUNT, name);
}

int order_action_find(const char *name)
{
    return find(action_names, ORDER_ACTION_COUNT, name);
}

int role_find(const char *name)
{
    return find(role_names, ROLE_COUNT, name);
}

int order_outcome_find(const char *name)
{
    return find(outcome_names, OUTCOME_COUNT, name);
}
