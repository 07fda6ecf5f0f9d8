/* SPDX-License-Identifier: Apache-2.0 */
/* Who may decide an absence, and which assigned work lies in it. */
#include "tests/unit/test.h"

#include "core/leave.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)
#define NOW  (100 * DAY)

static enum err decide(struct leave_facts f, enum leave_action a, enum role r, const char **rule)
{
    struct leave_result res;
    enum err err = leave_step(&f, a, r, &res);

    if (rule)
        *rule = res.rule ? res.rule : "";
    return err;
}

TEST(p213_only_a_manager_approves_against_assigned_work)
{
    struct leave_facts f = {.state = LEAVE_REQUESTED, .against_work = true};
    const char *rule;

    UNUSED_STATE;
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_DISPATCHER, &rule), ERR_REFUSED);
    assert_string_equal(rule, "P-213");
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_LEAD, NULL), ERR_REFUSED);
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_MANAGER, NULL), ERR_OK);
    f.against_work = false;
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_DISPATCHER, NULL), ERR_OK);
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_TECHNICIAN, NULL), ERR_FORBIDDEN);
}

TEST(p213_not_even_a_manager_takes_somebody_from_a_visit)
{
    struct leave_facts f = {.state = LEAVE_REQUESTED, .against_work = true, .under_way = true};
    const char *rule;

    UNUSED_STATE;
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_MANAGER, &rule), ERR_REFUSED);
    assert_string_equal(rule, "P-213");
    assert_int_equal(decide(f, LEAVE_DO_DENY, ROLE_MANAGER, NULL), ERR_OK);
}

TEST(what_is_decided_or_over_stays_so)
{
    static const enum leave_state ended[] = {LEAVE_DENIED, LEAVE_WITHDRAWN};
    struct leave_facts f = {.state = LEAVE_APPROVED};

    UNUSED_STATE;
    assert_int_equal(decide(f, LEAVE_DO_APPROVE, ROLE_MANAGER, NULL), ERR_CONFLICT);
    assert_int_equal(decide(f, LEAVE_DO_DENY, ROLE_MANAGER, NULL), ERR_CONFLICT);
    assert_int_equal(decide(f, LEAVE_DO_WITHDRAW, ROLE_TECHNICIAN, NULL), ERR_OK);
    f.over = true;
    assert_int_equal(decide(f, LEAVE_DO_WITHDRAW, ROLE_TECHNICIAN, NULL), ERR_REFUSED);
    for (int i = 0; i < 2; i++)
        for (int a = 0; a < (int)LEAVE_ACTION_COUNT; a++)
            assert_int_equal(decide((struct leave_facts){.state = ended[i]}, (enum leave_action)a,
                                    ROLE_MANAGER, NULL),
                             ERR_CONFLICT);
}

TEST(an_agreed_slot_is_touched_by_what_overlaps_it)
{
    struct leave_work w = {.state = OS_SCHEDULED,
                           .slot_from_ms = NOW + 2 * DAY,
                           .slot_to_ms = NOW + 2 * DAY + 2 * HOUR,
                           .due_ms = NOW + 3 * DAY};

    UNUSED_STATE;
    assert_true(leave_touches(NOW + 2 * DAY + HOUR, NOW + 9 * DAY, &w, NOW));
    assert_true(leave_touches(NOW, NOW + 2 * DAY + 1, &w, NOW));
    assert_false(leave_touches(NOW, NOW + 2 * DAY, &w, NOW));
    assert_false(leave_touches(NOW + 2 * DAY + 2 * HOUR, NOW + 9 * DAY, &w, NOW));
}

TEST(without_a_slot_a_day_off_touches_what_is_due_and_an_hour_does_not)
{
    struct leave_work w = {.state = OS_ACCEPTED, .due_ms = NOW + 2 * DAY};

    UNUSED_STATE;
    assert_true(leave_touches(NOW + DAY, NOW + DAY + 8 * HOUR, &w, NOW));
    assert_false(leave_touches(NOW + DAY, NOW + DAY + 8 * HOUR - 1, &w, NOW));
    assert_true(leave_touches(NOW + 2 * DAY - HOUR, NOW + 2 * DAY, &w, NOW));
    assert_false(leave_touches(NOW + 2 * DAY, NOW + 9 * DAY, &w, NOW));
    w.due_ms = 0;
    assert_true(leave_touches(NOW + 7 * DAY - 1, NOW + 9 * DAY, &w, NOW));
    assert_false(leave_touches(NOW + 7 * DAY, NOW + 9 * DAY, &w, NOW));
}

TEST(a_visit_that_has_begun_is_touched_by_what_has_begun)
{
    struct leave_work w = {.state = OS_ON_SITE};

    UNUSED_STATE;
    assert_true(leave_touches(NOW, NOW + HOUR, &w, NOW));
    assert_false(leave_touches(NOW + 1, NOW + HOUR, &w, NOW));
    w.state = OS_VERIFYING;
    assert_false(leave_touches(NOW, NOW + DAY, &w, NOW));
    w.state = OS_ASSIGNED;
    assert_false(leave_touches(NOW - DAY, NOW, &w, NOW));
}

TEST(every_word_is_found_by_its_name)
{
    UNUSED_STATE;
    for (int i = 0; i < (int)LEAVE_KIND_COUNT; i++)
        assert_int_equal(leave_kind_find(leave_kind_name((enum leave_kind)i)), i);
    for (int i = 0; i < (int)LEAVE_STATE_COUNT; i++)
        assert_int_equal(leave_state_find(leave_state_name((enum leave_state)i)), i);
    assert_int_equal(leave_kind_find("holiday"), -1);
    assert_int_equal(leave_action_find("grant"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(p213_only_a_manager_approves_against_assigned_work),
        CASE(p213_not_even_a_manager_takes_somebody_from_a_visit),
        CASE(what_is_decided_or_over_stays_so),
        CASE(an_agreed_slot_is_touched_by_what_overlaps_it),
        CASE(without_a_slot_a_day_off_touches_what_is_due_and_an_hour_does_not),
        CASE(a_visit_that_has_begun_is_touched_by_what_has_begun),
        CASE(every_word_is_found_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
