/* SPDX-License-Identifier: Apache-2.0 */
/* The workflow as a matrix of what is allowed, written down once more from the contract. */
#include "tests/unit/test.h"

#include <string.h>

#include "core/order.h"

#define STAYS (-1)
#define DESK  "dlma"
#define BACK  (EFF_DROP_TECHNICIAN | EFF_STOP_CLOCKS | EFF_TELL_DISPATCH)
#define AGAIN (EFF_LEAVE | EFF_NEXT_VISIT)

/* One letter each, in the order of the enums. */
static const char state_letter[] = "THRACSVOPYLX"; /* traVeling, verifYing, cLosed, X cancelled */
static const char role_letter[] = "tdlmasc";
static const char outcome_letter[] = "-fnscau2r"; /* none .. area, Unfixed, missed again, Remote */

/* A fact that stops an action when it is not as it should be, and the rule that says so. */
static const struct {
    char letter;
    const char *rule;
} facts[] = {
    {'m', "P-214"}, {'a', "P-102"}, {'j', "P-105"}, {'c', "P-302"}, {'d', "dry"},    {'g', "P-115"},
    {'f', "P-115"}, {'e', "S7"},    {'t', "S5.4"},  {'q', "P-214"}, {'o', "attach"}, {'l', "S5.8"},
    {'p', "P-103"}, {'k', "P-108"}, {'w', "P-211"}, {'r', "P-206"}, {'b', "P-206"},  {'i', "P-211"},
    {'n', "P-111"}, {'h', "P-207"}, {'v', "P-212"}, {'y', "P-109"}, {'x', "P-211"},
};

/* Where, what, to, by whom, with which outcome ("": any), stopped by which facts, and what then. */
static const struct rule {
    const char *states;
    enum order_action action;
    int to;
    const char *roles, *outcomes, *stops;
    uint32_t effects;
} rules[] = {
    {"T", OA_SKIP_TRIAGE, OS_READY, DESK "s", "", "", EFF_START_VISIT},
    {"T", OA_REMEDIED, OS_VERIFYING, "s", "", "", EFF_START_WATCH},
    {"R", OA_ASSIGN, OS_ASSIGNED, DESK "s", "", "v",
     EFF_SET_TECHNICIAN | EFF_START_ACCEPT | EFF_TELL_TECHNICIAN},
    {"R", OA_HOLD, OS_HELD, DESK "s", "", "", 0},
    {"T", OA_HOLD, OS_HELD, DESK "s", "", "", EFF_START_VISIT},
    {"RTHPACS", OA_CANCEL, OS_CANCELLED, DESK, "", "",
     EFF_STOP_CLOCKS | EFF_CLOSE | EFF_TELL_TECHNICIAN},
    {"H", OA_CANCEL, OS_CANCELLED, "s", "", "", EFF_STOP_CLOCKS | EFF_CLOSE},
    {"RTHP", OA_SUPERSEDE, OS_CANCELLED, "s", "", "", EFF_STOP_CLOCKS | EFF_CLOSE},
    {"HP", OA_RELEASE, OS_READY, DESK "s", "", "", 0},
    {"A", OA_ACCEPT, OS_ACCEPTED, "t", "", "m", EFF_STOP_CLOCKS | EFF_START_CONTACT},
    {"A", OA_DECLINE, OS_READY, "t", "", "m", BACK},
    {"ACS", OA_UNASSIGN, OS_READY, DESK "s", "", "",
     EFF_DROP_TECHNICIAN | EFF_STOP_CLOCKS | EFF_TELL_TECHNICIAN},
    {"CS", OA_CONTACT, STAYS, "t" DESK, "", "m", EFF_LOG_CONTACT},
    {"C", OA_SCHEDULE, OS_SCHEDULED, "t" DESK, "", "ma", EFF_SET_SLOT | EFF_TELL_CUSTOMER},
    {"S", OA_RESCHEDULE, STAYS, "t" DESK, "", "mj", EFF_SET_SLOT | EFF_TELL_CUSTOMER},
    {"C", OA_SCHEDULE, OS_SCHEDULED, "c", "", "", EFF_SET_SLOT | EFF_TELL_CUSTOMER},
    {"S", OA_RESCHEDULE, STAYS, "c", "", "", EFF_SET_SLOT | EFF_TELL_CUSTOMER},
    {"C", OA_UNREACHABLE, OS_PARKED, "s", "", "", BACK | EFF_PUT_OFF},
    {"S", OA_DEPART, OS_TRAVELING, "t", "", "mpk", EFF_BEGIN_VISIT | EFF_TELL_CUSTOMER},
    {"V", OA_ARRIVE, OS_ON_SITE, "t", "", "mwk", EFF_ARRIVE},
    {"VO", OA_NO_SHOW, OS_PARKED, "t", "2", "m", AGAIN | BACK | EFF_PUT_OFF | EFF_TELL_CUSTOMER},
    {"VO", OA_NO_SHOW, OS_ACCEPTED, "t", "", "m", AGAIN | EFF_START_CONTACT | EFF_TELL_DISPATCH},
    {"O", OA_PAUSE, STAYS, "t", "", "m", EFF_TELL_CUSTOMER},
    {"O", OA_RESUME, STAYS, "t", "", "m", 0},
    {"O", OA_TEST_RUN, STAYS, "t", "", "mdy", EFF_RUN_TEST},
    {"O", OA_COMPLETE, OS_VERIFYING, "t", "fnsc", "mcdgfikhxy",
     EFF_LEAVE | EFF_START_WATCH | EFF_TELL_CUSTOMER},
    {"O", OA_COMPLETE, OS_HELD, "t", "a", "meh", AGAIN | EFF_DROP_TECHNICIAN},
    {"O", OA_COMPLETE, OS_READY, "t", "u", "mh", AGAIN | BACK},
    {"O", OA_CANNOT_DO, OS_READY, "t", "", "mrb", AGAIN | BACK},
    {"CS", OA_RETURN, OS_READY, "t", "", "m", BACK | EFF_PUT_OFF},
    {"VO", OA_RETURN, OS_READY, "t", "", "m", AGAIN | BACK | EFF_PUT_OFF},
    {"RACS", OA_PARK, OS_PARKED, DESK, "", "",
     EFF_DROP_TECHNICIAN | EFF_STOP_CLOCKS | EFF_PUT_OFF | EFF_TELL_TECHNICIAN},
    {"ACSVO", OA_REQUEST_TRANSFER, STAYS, "t", "", "m", EFF_TRANSFER | EFF_TELL_DISPATCH},
    {"ACSVO", OA_GRANT_TRANSFER, STAYS, DESK, "", "q", EFF_TRANSFER | EFF_TELL_TECHNICIAN},
    {"ACSVO", OA_DENY_TRANSFER, STAYS, DESK, "", "q", EFF_TRANSFER | EFF_TELL_TECHNICIAN},
    {"O", OA_VISIT_ENDED, OS_READY, "s", "", "", AGAIN | BACK},
    {"Y", OA_CONFIRMED, OS_CLOSED, "s", "", "",
     EFF_STOP_WATCH | EFF_CLOSE | EFF_LEARN | EFF_TELL_CUSTOMER},
    {"Y", OA_NOT_FIXED, OS_READY, "s", "", "",
     EFF_STOP_WATCH | EFF_NEXT_VISIT | EFF_DROP_TECHNICIAN | EFF_START_VISIT | EFF_TELL_CUSTOMER |
         EFF_TELL_DISPATCH},
    {"Y", OA_INSUFFICIENT, STAYS, "s", "", "", EFF_STOP_WATCH | EFF_ASK_WATER | EFF_TELL_DISPATCH},
    {"YL", OA_REOPEN, OS_READY, "lma", "", "t",
     EFF_STOP_WATCH | EFF_NEXT_VISIT | EFF_DROP_TECHNICIAN | EFF_START_VISIT | EFF_TELL_CUSTOMER},
    {"Y", OA_CLOSE, OS_CLOSED, "lma", "", "", EFF_STOP_WATCH | EFF_CLOSE},
    {"ACSVO", OA_CONSENT, STAYS, "t" DESK, "", "m", 0},
    {"THRACSVOPYLX", OA_TAKE_LATE, STAYS, DESK, "", "l", EFF_LATE},
    {"THRACSVOPYLX", OA_DISCARD_LATE, STAYS, DESK, "", "l", EFF_LATE},
    {"THRACSVOPYL", OA_NOTE, STAYS, "t" DESK "s", "", "", 0},
    {"THRACSVOPYL", OA_CONFIRM_DRY, STAYS, "t" DESK, "", "", EFF_DRY},
    {"ACSVO", OA_CONFIRM_ADDRESS, STAYS, "t" DESK, "", "m", EFF_SET_ADDRESS},
    {"THRACSVOPYL", OA_ASK_HELP, STAYS, "t", "", "", EFF_HELP | EFF_TELL_DISPATCH},
    {"THRACSVOPYL", OA_ANSWER_HELP, STAYS, DESK, "", "", EFF_HELP | EFF_TELL_TECHNICIAN},
    {"THRACSVOPYL", OA_ATTACH, STAYS, "t" DESK, "", "o", 0},
    {"THRACSVOPYL", OA_ACK_DAMAGE, STAYS, "lma", "", "n", EFF_TELL_DISPATCH},
    {"THRACSVOPYL", OA_REPORT_DAMAGE, STAYS, "t" DESK, "", "", EFF_TELL_DISPATCH},
};

#define RULES (sizeof rules / sizeof rules[0])

static struct order_facts all_well(int state, int outcome)
{
    return (struct order_facts){.state = (enum order_state)state,
                                .outcome = (enum order_outcome)outcome,
                                .gate = GATE_STATE_PASSED,
                                .gate_needed = true,
                                .is_assignee = true,
                                .cause_known = true,
                                .address_known = true,
                                .slot_ahead = true,
                                .customer_reached = true,
                                .customer_agreed = true,
                                .area_open = true,
                                .transfer_asked = true,
                                .late_waits = true};
}

static void spoil(struct order_facts *f, char letter)
{
    f->is_assignee &= letter != 'm';
    f->address_known &= letter != 'a';
    f->customer_reached &= letter != 'j';
    f->cause_known &= letter != 'c';
    f->latched |= letter == 'd';
    f->gate = letter == 'g' ? GATE_STATE_FAILED : f->gate;
    f->finding_open |= letter == 'f';
    f->area_open &= letter != 'e';
    f->twin_open |= letter == 't';
    f->transfer_asked &= letter != 'q';
    f->attach_over |= letter == 'o';
    f->late_waits &= letter != 'l';
    f->consent_missing |= letter == 'y';
    f->code_missing |= letter == 'x';
    f->unpacked = letter == 'p' ? "a pump" : f->unpacked;
    f->unticked = letter == 'k' ? "shoe covers" : f->unticked;
    f->unticked_rule = letter == 'k' ? "P-108" : f->unticked_rule;
    f->other_machine |= letter == 'w';
    f->reason_unknown |= letter == 'r';
    f->photo_missing |= letter == 'b';
    f->photos_short |= letter == 'i';
    f->no_damage |= letter == 'n';
    f->bill_wrong = letter == 'h' ? "no such code" : f->bill_wrong;
    f->bill_rule = letter == 'h' ? "P-207" : f->bill_rule;
    f->undone |= letter == 'v';
}

static bool ever(enum order_action a, int role)
{
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].action == a && strchr(rules[i].roles, role_letter[role]))
            return true;
    return false;
}

static const struct rule *rule_for(enum order_action a, int state, int role, int outcome)
{
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].action == a && strchr(rules[i].states, state_letter[state]) &&
            strchr(rules[i].roles, role_letter[role]) &&
            (!rules[i].outcomes[0] || strchr(rules[i].outcomes, outcome_letter[outcome])))
            return &rules[i];
    return NULL;
}

static void check_step(enum order_action a, int state, int role, int outcome)
{
    const struct rule *want = rule_for(a, state, role, outcome);
    struct order_facts f = all_well(state, outcome);
    struct order_result got;
    enum err e = order_step(&f, a, (enum role)role, &got);
    enum err expected = want ? ERR_OK : ever(a, role) ? ERR_CONFLICT : ERR_FORBIDDEN;
    int to = want && want->to != STAYS ? want->to : state;

    if (e != expected || (int)got.to != to || got.effects != (want ? want->effects : 0))
        fail_msg("%s in %s by %s, outcome %d: error %d, to %s, effects %x", order_action_name(a),
                 order_state_name((enum order_state)state), role_name((enum role)role), outcome, e,
                 order_state_name(got.to), got.effects);
}

TEST(every_action_in_every_state_by_everybody_is_as_the_contract_says)
{
    UNUSED_STATE;
    for (int a = 0; a < (int)ORDER_ACTION_COUNT; a++)
        for (int s = 0; s < (int)ORDER_STATE_COUNT; s++)
            for (int i = 0; i < (int)(ROLE_COUNT * OUTCOME_COUNT); i++)
                check_step((enum order_action)a, s, i / (int)OUTCOME_COUNT, i % (int)OUTCOME_COUNT);
}

static int first_of(const char *letters, const char *some)
{
    return some[0] ? (int)(strchr(letters, some[0]) - letters) : 0;
}

static void check_fact(const struct rule *r, size_t k)
{
    int role = first_of(role_letter, r->roles);
    struct order_facts f =
        all_well(first_of(state_letter, r->states), first_of(outcome_letter, r->outcomes));
    struct order_result got;
    enum err e;
    bool stops = strchr(r->stops, facts[k].letter) != NULL;

    spoil(&f, facts[k].letter);
    e = order_step(&f, r->action, (enum role)role, &got);
    if (e != (stops ? ERR_REFUSED : ERR_OK))
        fail_msg("%s: the fact %c, error %d", order_action_name(r->action), facts[k].letter, e);
    if (stops)
        assert_string_equal(got.rule, facts[k].rule);
}

TEST(one_fact_out_of_place_stops_the_actions_that_need_it_and_no_other)
{
    UNUSED_STATE;
    for (size_t i = 0; i < RULES; i++)
        for (size_t k = 0; k < sizeof facts / sizeof facts[0]; k++)
            check_fact(&rules[i], k);
}

TEST(each_row_of_the_table_names_its_end_and_one_guard_per_fact)
{
    const struct order_row *rows;

    UNUSED_STATE;
    assert_int_equal(order_table(&rows), RULES);
    for (size_t i = 0; i < RULES; i++) {
        int guards = 0;

        for (uint32_t g = rows[i].guards; g; g &= g - 1)
            guards++;
        assert_int_equal(rows[i].action, rules[i].action);
        assert_int_equal(rows[i].to, rules[i].to);
        if (guards != (int)strlen(rules[i].stops))
            fail_msg("%s has %d guards", order_action_name(rules[i].action), guards);
    }
}

TEST(a_caller_is_shown_the_first_action_of_the_table_too)
{
    struct order_facts f = all_well(OS_TRIAGE, OUTCOME_NONE);
    const char *out[ORDER_ACTION_COUNT];

    UNUSED_STATE;
    assert_true(order_allowed(&f, ROLE_DISPATCHER, out, ORDER_ACTION_COUNT) > 1);
    assert_string_equal(out[0], "skip_triage");
}

TEST(every_word_of_the_workflow_is_found_by_its_name_and_no_other_is)
{
    UNUSED_STATE;
    for (int i = 0; i < (int)ORDER_STATE_COUNT; i++)
        assert_int_equal(order_state_find(order_state_name((enum order_state)i)), i);
    for (int i = 0; i < (int)ORDER_ACTION_COUNT; i++)
        assert_int_equal(order_action_find(order_action_name((enum order_action)i)), i);
    for (int i = 0; i < (int)ROLE_COUNT; i++)
        assert_int_equal(role_find(role_name((enum role)i)), i);
    for (int i = 0; i < (int)OUTCOME_COUNT; i++)
        assert_int_equal(order_outcome_find(order_outcome_name((enum order_outcome)i)), i);
    assert_int_equal(order_state_find("lost"), -1);
    assert_int_equal(order_action_find("lost"), -1);
    assert_int_equal(role_find("lost"), -1);
    assert_int_equal(order_outcome_find("lost"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_action_in_every_state_by_everybody_is_as_the_contract_says),
        CASE(one_fact_out_of_place_stops_the_actions_that_need_it_and_no_other),
        CASE(each_row_of_the_table_names_its_end_and_one_guard_per_fact),
        CASE(a_caller_is_shown_the_first_action_of_the_table_too),
        CASE(every_word_of_the_workflow_is_found_by_its_name_and_no_other_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
