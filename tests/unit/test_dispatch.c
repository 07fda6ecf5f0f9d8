/* SPDX-License-Identifier: Apache-2.0 */
/* Who goes first and why, in points worked out by hand. */
#include "tests/unit/test.h"

#include "core/dispatch.h"

static const struct dispatch_facts ideal = {.area = MATCH_YES,
                                            .skill = MATCH_YES,
                                            .tools_needed = 4,
                                            .tools_there = 4,
                                            .fixed = 8,
                                            .decided = 8};

TEST(all_reasons_together_are_a_hundred_points)
{
    int sum = 0;

    UNUSED_STATE;
    for (int r = 0; r < DISPATCH_REASON_COUNT; r++)
        sum += dispatch_reason_points((enum dispatch_reason)r);
    assert_int_equal(sum, 100);
}

TEST(somebody_who_has_it_all_gets_nearly_all)
{
    struct dispatch_score s = dispatch_score(&ideal);

    UNUSED_STATE;
    assert_int_equal(s.of[DISPATCH_AREA], 30);
    assert_int_equal(s.of[DISPATCH_SKILL], 20);
    assert_int_equal(s.of[DISPATCH_KIT], 20);
    assert_int_equal(s.of[DISPATCH_LOAD], 15);
    assert_int_equal(s.of[DISPATCH_HISTORY], 14); /* 9/10 of 15 */
    assert_int_equal(s.points, 99);
    assert_int_equal(s.bar, BAR_NONE);
}

TEST(a_list_that_names_nothing_is_worth_half_and_another_one_nothing)
{
    struct dispatch_facts f = ideal;

    UNUSED_STATE;
    f.area = f.skill = MATCH_UNSAID;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_AREA], 15);
    assert_int_equal(dispatch_score(&f).of[DISPATCH_SKILL], 10);
    f.area = f.skill = MATCH_NO;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_AREA], 0);
    assert_int_equal(dispatch_score(&f).of[DISPATCH_SKILL], 0);
}

TEST(a_missing_tool_costs_its_share)
{
    struct dispatch_facts f = ideal;

    UNUSED_STATE;
    f.tools_there = 3;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_KIT], 15);
    f.tools_there = 0;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_KIT], 0);
    f.tools_needed = 0;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_KIT], 20);
}

TEST(each_order_in_hand_costs_and_ten_are_the_end)
{
    struct dispatch_facts f = ideal;

    UNUSED_STATE;
    f.load = 2;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_LOAD], 12);
    f.load = 9;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_LOAD], 2);
    f.load = 10;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_LOAD], 0);
    f.load = 40;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_LOAD], 0);
}

TEST(no_history_is_worth_half_and_failures_less)
{
    struct dispatch_facts f = ideal;

    UNUSED_STATE;
    f.fixed = f.decided = 0;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_HISTORY], 8); /* 7.5, to the nearest */
    f.decided = 3;
    assert_int_equal(dispatch_score(&f).of[DISPATCH_HISTORY], 3); /* 1/5 */
}

TEST(a_bar_is_named_and_comes_after_everybody_without_one)
{
    struct dispatch_facts poor = {.area = MATCH_NO, .skill = MATCH_NO, .tools_needed = 1},
                          f = ideal;
    struct dispatch_score worst = dispatch_score(&poor), s;

    UNUSED_STATE;
    f.asked = true;
    s = dispatch_score(&f);
    assert_int_equal(s.bar, BAR_ASKED);
    assert_true(dispatch_before(&worst, 0, &s, 0));
    assert_false(dispatch_before(&s, 0, &worst, 0));
    f.undone = true;
    assert_int_equal(dispatch_score(&f).bar, BAR_UNDONE);
    f.away = true;
    assert_int_equal(dispatch_score(&f).bar, BAR_AWAY);
    assert_string_equal(dispatch_bar_word(BAR_AWAY), "away");
}

TEST(with_equal_points_the_one_with_less_in_hand_goes)
{
    struct dispatch_score s = dispatch_score(&ideal), less = s;

    UNUSED_STATE;
    less.points--;
    assert_true(dispatch_before(&s, 9, &less, 0));
    assert_true(dispatch_before(&s, 1, &s, 2));
    assert_false(dispatch_before(&s, 2, &s, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(all_reasons_together_are_a_hundred_points),
        CASE(somebody_who_has_it_all_gets_nearly_all),
        CASE(a_list_that_names_nothing_is_worth_half_and_another_one_nothing),
        CASE(a_missing_tool_costs_its_share),
        CASE(each_order_in_hand_costs_and_ten_are_the_end),
        CASE(no_history_is_worth_half_and_failures_less),
        CASE(a_bar_is_named_and_comes_after_everybody_without_one),
        CASE(with_equal_points_the_one_with_less_in_hand_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
