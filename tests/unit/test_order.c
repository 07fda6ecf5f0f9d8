/* SPDX-License-Identifier: Apache-2.0 */
/* The workflow table, walked: who may do what where, what it leads to, what stops it. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "core/order.h"

static struct order_facts facts_in(enum order_state s)
{
    return (struct order_facts){.state = s,
                                .is_assignee = true,
                                .cause_known = true,
                                .address_known = true,
                                .gate = GATE_STATE_PASSED,
                                .gate_needed = true,
                                .area_open = true,
                                .transfer_asked = true,
                                .late_waits = true,
                                .watched = true};
}

/* Every state an order of this outcome can go to from here. */
static uint32_t next_states(enum order_state from)
{
    uint32_t to = 0;

    for (int a = 0; a < (int)ORDER_ACTION_COUNT; a++)
        for (int r = 0; r < (int)ROLE_COUNT; r++)
            for (int o = 0; o < (int)OUTCOME_COUNT; o++) {
                struct order_facts f = facts_in(from);
                struct order_result res;

                f.outcome = (enum order_outcome)o;
                if (!order_step(&f, (enum order_action)a, (enum role)r, &res))
                    to |= 1u << res.to;
            }
    return to;
}

TEST(every_state_is_reached_from_the_first_two_and_none_but_cancelled_is_an_end)
{
    uint32_t seen = 1u << OS_TRIAGE | 1u << OS_READY;

    UNUSED_STATE;
    for (int round = 0; round < (int)ORDER_STATE_COUNT; round++)
        for (int s = 0; s < (int)ORDER_STATE_COUNT; s++)
            if (seen >> s & 1)
                seen |= next_states((enum order_state)s);
    for (int s = 0; s < (int)ORDER_STATE_COUNT; s++) {
        uint32_t away = next_states((enum order_state)s) & ~(1u << s);

        if (!(seen >> s & 1))
            fail_msg("%s is never reached", order_state_name((enum order_state)s));
        if ((away == 0) != (s == OS_CANCELLED))
            fail_msg("%s: %s", order_state_name((enum order_state)s),
                     away ? "can be left" : "cannot be left");
    }
}

/* state action role[outcome] -> state, or why not */
static const struct {
    enum order_state from;
    enum order_action action;
    enum role role;
    enum order_outcome outcome;
    int to; /* state, or minus the error */
} walk[] = {
    {OS_TRIAGE, OA_SKIP_TRIAGE, ROLE_SYSTEM, 0, OS_READY},
    {OS_TRIAGE, OA_SKIP_TRIAGE, ROLE_DISPATCHER, 0, OS_READY},
    {OS_TRIAGE, OA_SKIP_TRIAGE, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_TRIAGE, OA_REMEDIED, ROLE_SYSTEM, 0, OS_VERIFYING},
    {OS_TRIAGE, OA_REMEDIED, ROLE_ADMIN, 0, -ERR_FORBIDDEN},
    {OS_READY, OA_REMEDIED, ROLE_SYSTEM, 0, -ERR_CONFLICT},
    {OS_TRIAGE, OA_ASSIGN, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_TRIAGE, OA_HOLD, ROLE_SYSTEM, 0, OS_HELD},
    {OS_READY, OA_HOLD, ROLE_DISPATCHER, 0, OS_HELD},
    {OS_ASSIGNED, OA_HOLD, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_HELD, OA_RELEASE, ROLE_SYSTEM, 0, OS_READY},
    {OS_PARKED, OA_RELEASE, ROLE_DISPATCHER, 0, OS_READY},
    {OS_READY, OA_RELEASE, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_READY, OA_ASSIGN, ROLE_DISPATCHER, 0, OS_ASSIGNED},
    {OS_READY, OA_ASSIGN, ROLE_LEAD, 0, OS_ASSIGNED},
    {OS_READY, OA_ASSIGN, ROLE_MANAGER, 0, OS_ASSIGNED},
    {OS_READY, OA_ASSIGN, ROLE_ADMIN, 0, OS_ASSIGNED},
    {OS_READY, OA_ASSIGN, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_READY, OA_ASSIGN, ROLE_SYSTEM, 0, OS_ASSIGNED},
    {OS_ASSIGNED, OA_ACCEPT, ROLE_TECHNICIAN, 0, OS_ACCEPTED},
    {OS_ASSIGNED, OA_ACCEPT, ROLE_DISPATCHER, 0, -ERR_FORBIDDEN},
    {OS_READY, OA_ACCEPT, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_ASSIGNED, OA_DECLINE, ROLE_TECHNICIAN, 0, OS_READY},
    {OS_ASSIGNED, OA_UNASSIGN, ROLE_DISPATCHER, 0, OS_READY},
    {OS_ACCEPTED, OA_UNASSIGN, ROLE_DISPATCHER, 0, OS_READY},
    {OS_SCHEDULED, OA_UNASSIGN, ROLE_DISPATCHER, 0, OS_READY},
    {OS_TRAVELING, OA_UNASSIGN, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_ACCEPTED, OA_CONTACT, ROLE_TECHNICIAN, 0, OS_ACCEPTED},
    {OS_SCHEDULED, OA_CONTACT, ROLE_DISPATCHER, 0, OS_SCHEDULED},
    {OS_ACCEPTED, OA_SCHEDULE, ROLE_TECHNICIAN, 0, OS_SCHEDULED},
    {OS_SCHEDULED, OA_SCHEDULE, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_SCHEDULED, OA_RESCHEDULE, ROLE_TECHNICIAN, 0, OS_SCHEDULED},
    {OS_SCHEDULED, OA_DEPART, ROLE_TECHNICIAN, 0, OS_TRAVELING},
    {OS_ACCEPTED, OA_DEPART, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_TRAVELING, OA_ARRIVE, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_TRAVELING, OA_NO_SHOW, ROLE_TECHNICIAN, 0, OS_ACCEPTED},
    {OS_ON_SITE, OA_NO_SHOW, ROLE_TECHNICIAN, 0, OS_ACCEPTED},
    {OS_TRAVELING, OA_NO_SHOW, ROLE_TECHNICIAN, OUTCOME_MISSED_AGAIN, OS_PARKED},
    {OS_ON_SITE, OA_NO_SHOW, ROLE_TECHNICIAN, OUTCOME_MISSED_AGAIN, OS_PARKED},
    {OS_READY, OA_PARK, ROLE_DISPATCHER, 0, OS_PARKED},
    {OS_SCHEDULED, OA_PARK, ROLE_DISPATCHER, 0, OS_PARKED},
    {OS_TRAVELING, OA_PARK, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_READY, OA_PARK, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_ASSIGNED, OA_REQUEST_TRANSFER, ROLE_TECHNICIAN, 0, OS_ASSIGNED},
    {OS_READY, OA_REQUEST_TRANSFER, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_ASSIGNED, OA_REQUEST_TRANSFER, ROLE_DISPATCHER, 0, -ERR_FORBIDDEN},
    {OS_ON_SITE, OA_GRANT_TRANSFER, ROLE_DISPATCHER, 0, OS_ON_SITE},
    {OS_ASSIGNED, OA_GRANT_TRANSFER, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_VERIFYING, OA_GRANT_TRANSFER, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_TRAVELING, OA_DENY_TRANSFER, ROLE_DISPATCHER, 0, OS_TRAVELING},
    {OS_ON_SITE, OA_PAUSE, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_ON_SITE, OA_RESUME, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_ON_SITE, OA_TEST_RUN, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_TRAVELING, OA_TEST_RUN, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_FIXED, OS_VERIFYING},
    {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_NO_FAULT_FOUND, OS_VERIFYING},
    {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_SENSOR_FAULT, OS_VERIFYING},
    {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_CUSTOMER_SIDE, OS_VERIFYING},
    {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_AREA, OS_HELD},
    {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_NOT_FIXED, OS_READY},
    {OS_ON_SITE, OA_COMPLETE, ROLE_DISPATCHER, OUTCOME_FIXED, -ERR_FORBIDDEN},
    {OS_VERIFYING, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_FIXED, -ERR_CONFLICT},
    {OS_ON_SITE, OA_CANNOT_DO, ROLE_TECHNICIAN, 0, OS_READY},
    {OS_ACCEPTED, OA_RETURN, ROLE_TECHNICIAN, 0, OS_READY},
    {OS_SCHEDULED, OA_RETURN, ROLE_TECHNICIAN, 0, OS_READY},
    {OS_TRAVELING, OA_RETURN, ROLE_TECHNICIAN, 0, OS_READY},
    {OS_ON_SITE, OA_RETURN, ROLE_TECHNICIAN, 0, OS_READY},
    {OS_ON_SITE, OA_VISIT_ENDED, ROLE_SYSTEM, 0, OS_READY},
    {OS_ON_SITE, OA_VISIT_ENDED, ROLE_DISPATCHER, 0, -ERR_FORBIDDEN},
    {OS_READY, OA_CANCEL, ROLE_DISPATCHER, 0, OS_CANCELLED},
    {OS_TRIAGE, OA_CANCEL, ROLE_DISPATCHER, 0, OS_CANCELLED},
    {OS_HELD, OA_CANCEL, ROLE_DISPATCHER, 0, OS_CANCELLED},
    {OS_PARKED, OA_CANCEL, ROLE_DISPATCHER, 0, OS_CANCELLED},
    {OS_SCHEDULED, OA_CANCEL, ROLE_DISPATCHER, 0, OS_CANCELLED},
    {OS_TRAVELING, OA_CANCEL, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_VERIFYING, OA_CANCEL, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_READY, OA_SUPERSEDE, ROLE_SYSTEM, 0, OS_CANCELLED},
    {OS_ASSIGNED, OA_SUPERSEDE, ROLE_SYSTEM, 0, -ERR_CONFLICT},
    {OS_ACCEPTED, OA_UNREACHABLE, ROLE_SYSTEM, 0, OS_PARKED},
    {OS_SCHEDULED, OA_UNREACHABLE, ROLE_SYSTEM, 0, -ERR_CONFLICT},
    {OS_READY, OA_SUPERSEDE, ROLE_ADMIN, 0, -ERR_FORBIDDEN},
    {OS_VERIFYING, OA_CONFIRMED, ROLE_SYSTEM, 0, OS_CLOSED},
    {OS_VERIFYING, OA_CONFIRMED, ROLE_ADMIN, 0, -ERR_FORBIDDEN},
    {OS_VERIFYING, OA_NOT_FIXED, ROLE_SYSTEM, 0, OS_READY},
    {OS_VERIFYING, OA_INSUFFICIENT, ROLE_SYSTEM, 0, OS_VERIFYING},
    {OS_VERIFYING, OA_REOPEN, ROLE_LEAD, 0, OS_READY},
    {OS_CLOSED, OA_REOPEN, ROLE_MANAGER, 0, OS_READY},
    {OS_CLOSED, OA_REOPEN, ROLE_DISPATCHER, 0, -ERR_FORBIDDEN},
    {OS_CANCELLED, OA_REOPEN, ROLE_LEAD, 0, -ERR_CONFLICT},
    {OS_VERIFYING, OA_CLOSE, ROLE_LEAD, 0, OS_CLOSED},
    {OS_VERIFYING, OA_CLOSE, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_ON_SITE, OA_CLOSE, ROLE_LEAD, 0, -ERR_CONFLICT},
    {OS_CLOSED, OA_NOTE, ROLE_TECHNICIAN, 0, OS_CLOSED},
    {OS_CANCELLED, OA_NOTE, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_TRIAGE, OA_CONFIRM_DRY, ROLE_DISPATCHER, 0, OS_TRIAGE},
    {OS_ON_SITE, OA_CONFIRM_DRY, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_READY, OA_CONFIRM_DRY, ROLE_SYSTEM, 0, -ERR_FORBIDDEN},
    {OS_ASSIGNED, OA_CONFIRM_ADDRESS, ROLE_TECHNICIAN, 0, OS_ASSIGNED},
    {OS_READY, OA_CONFIRM_ADDRESS, ROLE_DISPATCHER, 0, -ERR_CONFLICT},
    {OS_ON_SITE, OA_ASK_HELP, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_ON_SITE, OA_ANSWER_HELP, ROLE_DISPATCHER, 0, OS_ON_SITE},
    {OS_ON_SITE, OA_ANSWER_HELP, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_ON_SITE, OA_CONSENT, ROLE_TECHNICIAN, 0, OS_ON_SITE},
    {OS_READY, OA_CONSENT, ROLE_TECHNICIAN, 0, -ERR_CONFLICT},
    {OS_CANCELLED, OA_TAKE_LATE, ROLE_DISPATCHER, 0, OS_CANCELLED},
    {OS_ON_SITE, OA_DISCARD_LATE, ROLE_DISPATCHER, 0, OS_ON_SITE},
    {OS_ON_SITE, OA_TAKE_LATE, ROLE_TECHNICIAN, 0, -ERR_FORBIDDEN},
    {OS_VERIFYING, OA_REPORT_DAMAGE, ROLE_DISPATCHER, 0, OS_VERIFYING},
};

TEST(every_step_of_the_contract_leads_where_it_says)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof walk / sizeof walk[0]; i++) {
        struct order_facts f = facts_in(walk[i].from);
        struct order_result r;
        enum err e;

        f.outcome = walk[i].outcome;
        e = order_step(&f, walk[i].action, walk[i].role, &r);
        if ((e ? -(int)e : (int)r.to) != walk[i].to)
            fail_msg("%s in %s by %s: %d %s", order_action_name(walk[i].action),
                     order_state_name(walk[i].from), role_name(walk[i].role), e,
                     order_state_name(r.to));
        if (e)
            assert_int_equal(r.to, walk[i].from);
    }
}

TEST(what_must_follow_comes_with_the_step)
{
    static const struct {
        enum order_state from;
        enum order_action action;
        enum role role;
        enum order_outcome outcome;
        uint32_t effects;
    } cases[] = {
        {OS_TRIAGE, OA_SKIP_TRIAGE, ROLE_SYSTEM, 0, EFF_START_VISIT},
        {OS_TRIAGE, OA_REMEDIED, ROLE_SYSTEM, 0, EFF_START_WATCH},
        {OS_READY, OA_ASSIGN, ROLE_LEAD, 0,
         EFF_SET_TECHNICIAN | EFF_START_ACCEPT | EFF_TELL_TECHNICIAN},
        {OS_ASSIGNED, OA_ACCEPT, ROLE_TECHNICIAN, 0, EFF_STOP_CLOCKS | EFF_START_CONTACT},
        {OS_ASSIGNED, OA_DECLINE, ROLE_TECHNICIAN, 0,
         EFF_DROP_TECHNICIAN | EFF_STOP_CLOCKS | EFF_TELL_DISPATCH},
        {OS_ACCEPTED, OA_CONTACT, ROLE_TECHNICIAN, 0, EFF_LOG_CONTACT},
        {OS_ACCEPTED, OA_SCHEDULE, ROLE_TECHNICIAN, 0, EFF_SET_SLOT | EFF_TELL_CUSTOMER},
        {OS_SCHEDULED, OA_DEPART, ROLE_TECHNICIAN, 0, EFF_BEGIN_VISIT | EFF_TELL_CUSTOMER},
        {OS_TRAVELING, OA_ARRIVE, ROLE_TECHNICIAN, 0, EFF_ARRIVE},
        {OS_ON_SITE, OA_TEST_RUN, ROLE_TECHNICIAN, 0, EFF_RUN_TEST},
        {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_FIXED,
         EFF_LEAVE | EFF_START_WATCH | EFF_TELL_CUSTOMER},
        {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_NOT_FIXED,
         EFF_LEAVE | EFF_NEXT_VISIT | EFF_DROP_TECHNICIAN | EFF_STOP_CLOCKS | EFF_TELL_DISPATCH},
        {OS_ON_SITE, OA_COMPLETE, ROLE_TECHNICIAN, OUTCOME_AREA,
         EFF_LEAVE | EFF_NEXT_VISIT | EFF_DROP_TECHNICIAN},
        {OS_VERIFYING, OA_CONFIRMED, ROLE_SYSTEM, 0,
         EFF_STOP_WATCH | EFF_CLOSE | EFF_LEARN | EFF_TELL_CUSTOMER},
        {OS_VERIFYING, OA_NOT_FIXED, ROLE_SYSTEM, 0,
         EFF_STOP_WATCH | EFF_NEXT_VISIT | EFF_DROP_TECHNICIAN | EFF_START_VISIT |
             EFF_TELL_CUSTOMER | EFF_TELL_DISPATCH},
        {OS_VERIFYING, OA_INSUFFICIENT, ROLE_SYSTEM, 0,
         EFF_STOP_WATCH | EFF_ASK_WATER | EFF_TELL_DISPATCH},
        {OS_VERIFYING, OA_CLOSE, ROLE_LEAD, 0, EFF_STOP_WATCH | EFF_CLOSE},
        {OS_ON_SITE, OA_CONFIRM_DRY, ROLE_TECHNICIAN, 0, EFF_DRY},
        {OS_ON_SITE, OA_NOTE, ROLE_TECHNICIAN, 0, 0},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct order_facts f = facts_in(cases[i].from);
        struct order_result r;

        f.outcome = cases[i].outcome;
        assert_int_equal(order_step(&f, cases[i].action, cases[i].role, &r), ERR_OK);
        if (r.effects != cases[i].effects)
            fail_msg("%s in %s: %x", order_action_name(cases[i].action),
                     order_state_name(cases[i].from), r.effects);
    }
}

static void refused(struct order_facts f, enum order_action a, const char *rule)
{
    struct order_result r;
    enum err e = order_step(&f, a, ROLE_TECHNICIAN, &r);

    if (!rule) {
        assert_int_equal(e, ERR_OK);
        return;
    }
    assert_int_equal(e, ERR_REFUSED);
    assert_string_equal(r.rule, rule);
    assert_true(r.why && r.why[0]);
    assert_int_equal(r.effects, 0);
}

TEST(each_guard_refuses_by_its_rule)
{
    struct order_facts f = facts_in(OS_ASSIGNED);

    UNUSED_STATE;
    f.is_assignee = false;
    refused(f, OA_ACCEPT, "P-214");
    f = facts_in(OS_ACCEPTED);
    f.address_known = false;
    refused(f, OA_SCHEDULE, "P-102");
    f = facts_in(OS_ON_SITE);
    f.latched = true;
    refused(f, OA_TEST_RUN, "dry");
    f.gate = GATE_STATE_PASSED;
    f.outcome = OUTCOME_FIXED;
    refused(f, OA_COMPLETE, "dry");
    f = facts_in(OS_ON_SITE);
    f.outcome = OUTCOME_FIXED;
    f.cause_known = false;
    refused(f, OA_COMPLETE, "P-302");
    f = facts_in(OS_ON_SITE);
    f.outcome = OUTCOME_AREA;
    f.area_open = false;
    refused(f, OA_COMPLETE, "S7");
}

TEST(the_gate_lets_through_what_is_measured_waived_or_overridden)
{
    static const struct {
        enum order_outcome outcome;
        enum gate_state gate;
        bool needed, override, finding, good;
    } cases[] = {
        {OUTCOME_FIXED, GATE_STATE_PASSED, true, false, false, true},
        {OUTCOME_FIXED, GATE_STATE_WAIVED, true, false, false, true},
        {OUTCOME_FIXED, GATE_STATE_NONE, true, false, false, false},
        {OUTCOME_FIXED, GATE_STATE_RUNNING, true, false, false, false},
        {OUTCOME_FIXED, GATE_STATE_FAILED, true, false, false, false},
        {OUTCOME_FIXED, GATE_STATE_FAILED, true, true, false, true},
        {OUTCOME_FIXED, GATE_STATE_NONE, false, false, false, true},
        {OUTCOME_SENSOR_FAULT, GATE_STATE_NONE, true, false, false, false},
        {OUTCOME_NO_FAULT_FOUND, GATE_STATE_NONE, true, false, true, true},
        {OUTCOME_CUSTOMER_SIDE, GATE_STATE_NONE, true, false, true, true},
        {OUTCOME_FIXED, GATE_STATE_PASSED, true, false, true, false},
        {OUTCOME_FIXED, GATE_STATE_PASSED, true, true, true, true},
        {OUTCOME_SENSOR_FAULT, GATE_STATE_PASSED, true, false, true, false},
        {OUTCOME_SENSOR_FAULT, GATE_STATE_PASSED, true, false, false, true},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct order_facts f = facts_in(OS_ON_SITE);

        f.outcome = cases[i].outcome;
        f.gate = cases[i].gate;
        f.gate_needed = cases[i].needed;
        f.override = cases[i].override;
        f.finding_open = cases[i].finding;
        refused(f, OA_COMPLETE, cases[i].good ? NULL : "P-115");
    }
}

TEST(a_twin_stops_the_reopening)
{
    struct order_facts f = facts_in(OS_CLOSED);
    struct order_result r;

    UNUSED_STATE;
    f.twin_open = true;
    assert_int_equal(order_step(&f, OA_REOPEN, ROLE_LEAD, &r), ERR_REFUSED);
    assert_string_equal(r.rule, "S5.4");
}

TEST(a_dispatcher_need_not_be_the_technician)
{
    struct order_facts f = facts_in(OS_ACCEPTED);
    struct order_result r;

    UNUSED_STATE;
    f.is_assignee = false;
    assert_int_equal(order_step(&f, OA_CONTACT, ROLE_DISPATCHER, &r), ERR_OK);
    assert_int_equal(order_step(&f, OA_CONTACT, ROLE_TECHNICIAN, &r), ERR_REFUSED);
    f.address_known = false;
    assert_int_equal(order_step(&f, OA_SCHEDULE, ROLE_DISPATCHER, &r), ERR_REFUSED);
}

static bool shows(const struct order_facts *f, enum role role, const char *action)
{
    const char *out[ORDER_ACTION_COUNT];
    size_t n = order_allowed(f, role, out, ORDER_ACTION_COUNT);
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            assert_true(strcmp(out[i], out[k]) != 0);
        found |= !strcmp(out[i], action);
    }
    return found;
}

TEST(the_allowed_actions_are_those_that_only_lack_arguments)
{
    struct order_facts f = facts_in(OS_ON_SITE);
    const char *two[2];

    UNUSED_STATE;
    f.gate = GATE_STATE_NONE;
    f.cause_known = false;
    assert_true(shows(&f, ROLE_TECHNICIAN, "complete"));
    assert_true(shows(&f, ROLE_TECHNICIAN, "test_run"));
    assert_false(shows(&f, ROLE_TECHNICIAN, "depart"));
    assert_false(shows(&f, ROLE_DISPATCHER, "complete"));
    assert_true(shows(&f, ROLE_DISPATCHER, "note"));
    f.is_assignee = false;
    assert_false(shows(&f, ROLE_TECHNICIAN, "complete"));
    assert_true(shows(&f, ROLE_TECHNICIAN, "note"));
    f = facts_in(OS_ON_SITE);
    f.latched = true;
    assert_false(shows(&f, ROLE_TECHNICIAN, "test_run"));
    f = facts_in(OS_ACCEPTED);
    f.address_known = false;
    assert_true(shows(&f, ROLE_TECHNICIAN, "schedule"));
    assert_int_equal(order_allowed(&f, ROLE_TECHNICIAN, two, 2), 2);
    f = facts_in(OS_CANCELLED);
    f.late_waits = false;
    assert_int_equal(order_allowed(&f, ROLE_ADMIN, two, 2), 0);
}

TEST(a_second_visit_in_a_row_that_finds_nobody_parks_the_order)
{
    struct order_facts f = facts_in(OS_TRAVELING);
    struct order_result r;

    UNUSED_STATE;
    assert_int_equal(order_step(&f, OA_NO_SHOW, ROLE_TECHNICIAN, &r), ERR_OK);
    assert_int_equal(r.to, OS_ACCEPTED);
    assert_true(r.effects & EFF_START_CONTACT);
    f.missed_before = true;
    assert_int_equal(order_step(&f, OA_NO_SHOW, ROLE_TECHNICIAN, &r), ERR_OK);
    assert_int_equal(r.to, OS_PARKED);
    assert_true(r.effects & EFF_DROP_TECHNICIAN);
}

/* P-114, P-212: whoever leaves undone work has a technician with a clock, or the desk has it. */
TEST(no_step_leaves_a_visit_undone_without_a_next_one_or_the_dispatcher)
{
    const struct order_row *rows;
    size_t n = order_table(&rows);

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++) {
        bool undone = (rows[i].effects & EFF_LEAVE) && rows[i].to != OS_VERIFYING;
        bool next = rows[i].effects & (EFF_START_CONTACT | EFF_TELL_DISPATCH);

        if (undone && !next && rows[i].to != OS_HELD)
            fail_msg("%s loses the order", order_action_name(rows[i].action));
    }
}

TEST(no_row_of_the_table_is_without_state_or_role)
{
    const struct order_row *rows;
    size_t n = order_table(&rows);

    UNUSED_STATE;
    assert_true(n > 30);
    for (size_t i = 0; i < n; i++) {
        assert_true(rows[i].from != 0);
        assert_true(rows[i].roles != 0);
        assert_true(rows[i].from < 1u << ORDER_STATE_COUNT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_state_is_reached_from_the_first_two_and_none_but_cancelled_is_an_end),
        CASE(every_step_of_the_contract_leads_where_it_says),
        CASE(what_must_follow_comes_with_the_step),
        CASE(each_guard_refuses_by_its_rule),
        CASE(the_gate_lets_through_what_is_measured_waived_or_overridden),
        CASE(a_twin_stops_the_reopening),
        CASE(a_dispatcher_need_not_be_the_technician),
        CASE(the_allowed_actions_are_those_that_only_lack_arguments),
        CASE(a_second_visit_in_a_row_that_finds_nobody_parks_the_order),
        CASE(no_step_leaves_a_visit_undone_without_a_next_one_or_the_dispatcher),
        CASE(no_row_of_the_table_is_without_state_or_role),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
