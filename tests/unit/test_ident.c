/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "core/ident.h"

#define MIN 60000
#define T0  1772409600000LL

static enum ident_answer offer(struct ident *id, int64_t boot, int64_t seq, int64_t now)
{
    struct ident_key key = {boot, seq, false};
    enum ident_answer a = ident_ask(id, &key, now);

    if (a == IDENT_HEAD || a == IDENT_LATE)
        ident_take(id, &key, now);
    return a;
}

static int64_t watermark(const struct ident *id)
{
    int64_t boot = -1, seq = -1;

    return ident_watermark(id, 0, &boot, &seq) ? seq : -1;
}

TEST(the_first_message_opens_epoch_one_whatever_its_number)
{
    struct ident id = {0};

    UNUSED_STATE;
    assert_int_equal(watermark(&id), -1);
    assert_int_equal(offer(&id, 7, 500, T0), IDENT_HEAD);
    assert_int_equal(id.epoch, 1);
    assert_int_equal(watermark(&id), 500);
}

TEST(the_next_number_moves_the_watermark)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    assert_int_equal(offer(&id, 7, 2, T0), IDENT_HEAD);
    assert_int_equal(offer(&id, 7, 3, T0), IDENT_HEAD);
    assert_int_equal(watermark(&id), 3);
    assert_int_equal(id.boot[0].holes, 0);
}

TEST(a_hole_holds_the_watermark_until_it_is_filled_from_either_side)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    assert_int_equal(offer(&id, 7, 6, T0), IDENT_HEAD);
    assert_int_equal(watermark(&id), 1);
    assert_int_equal(offer(&id, 7, 3, T0), IDENT_LATE);
    assert_int_equal(id.boot[0].holes, 2);
    assert_int_equal(offer(&id, 7, 2, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 3);
    assert_int_equal(offer(&id, 7, 5, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 3);
    assert_int_equal(offer(&id, 7, 4, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 6);
    assert_int_equal(id.boot[0].holes, 0);
}

TEST(a_number_heard_before_must_be_compared)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    offer(&id, 7, 2, T0);
    assert_int_equal(offer(&id, 7, 1, T0), IDENT_COMPARE);
    assert_int_equal(offer(&id, 7, 2, T0), IDENT_COMPARE);
}

TEST(a_hole_is_given_up_after_a_minute_and_counted)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    offer(&id, 7, 5, T0);
    assert_int_equal(ident_give_up(&id, T0 + MIN - 1), 0);
    assert_int_equal(watermark(&id), 1);
    assert_int_equal(ident_give_up(&id, T0 + MIN), 3);
    assert_int_equal(id.given_up, 3);
    assert_int_equal(watermark(&id), 5);
}

TEST(what_is_left_of_a_split_hole_has_waited_as_long_as_the_whole)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    offer(&id, 7, 5, T0);
    offer(&id, 7, 7, T0 + MIN / 2);
    offer(&id, 7, 3, T0 + MIN / 2 + 1);
    assert_int_equal(ident_give_up(&id, T0 + MIN), 2);
    assert_int_equal(watermark(&id), 5);
    assert_int_equal(ident_give_up(&id, T0 + MIN + MIN / 2), 1);
    assert_int_equal(watermark(&id), 7);
}

TEST(nothing_is_given_up_of_a_machine_never_heard)
{
    struct ident id = {0};

    UNUSED_STATE;
    assert_int_equal(ident_give_up(&id, T0), 0);
}

TEST(a_fifth_hole_gives_up_the_oldest)
{
    struct ident id = {0};

    UNUSED_STATE;
    for (int64_t seq = 1; seq <= 11; seq += 2)
        offer(&id, 7, seq, T0);
    assert_int_equal(id.boot[0].holes, IDENT_HOLES);
    assert_int_equal(id.given_up, 1);
    assert_int_equal(id.boot[0].hole[0].from, 4);
}

TEST(a_higher_boot_is_newer_and_may_miss_its_first_numbers)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    assert_int_equal(offer(&id, 8, 2, T0), IDENT_HEAD);
    assert_int_equal(id.boot[0].boot_id, 8);
    assert_int_equal(watermark(&id), -1);
    assert_int_equal(offer(&id, 8, 0, T0), IDENT_LATE);
    assert_int_equal(offer(&id, 8, 1, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 2);
}

TEST(the_rest_of_the_boot_before_is_late_not_new)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    offer(&id, 8, 0, T0);
    assert_int_equal(offer(&id, 7, 10, T0 + MIN), IDENT_LATE);
    assert_int_equal(offer(&id, 7, 9, T0 + MIN), IDENT_COMPARE);
    assert_int_equal(id.boot[0].boot_id, 8);
    assert_int_equal(id.boot[1].high, 10);
}

TEST(a_lower_boot_out_of_the_blue_is_a_reset)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    assert_int_equal(offer(&id, 1, 0, T0), IDENT_RESET);
}

TEST(a_lower_boot_sent_late_on_purpose_is_compared)
{
    struct ident id = {0};
    struct ident_key key = {3, 5, true};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    assert_int_equal(ident_ask(&id, &key, T0), IDENT_COMPARE);
    ident_take(&id, &key, T0);
    assert_int_equal(id.boot[0].boot_id, 7);
}

TEST(a_boot_silent_for_a_month_does_not_go_on_unless_it_says_so)
{
    struct ident id = {0};
    struct ident_key late = {7, 11, true};
    int64_t later = T0 + IDENT_BOOT_MEMORY_MS;

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    offer(&id, 8, 0, T0);
    assert_int_equal(ident_ask(&id, &late, later + 1), IDENT_LATE);
    late.buffered = false;
    assert_int_equal(ident_ask(&id, &late, later), IDENT_LATE);
    assert_int_equal(ident_ask(&id, &late, later + 1), IDENT_RESET);
}

TEST(a_new_epoch_counts_from_its_first_message)
{
    struct ident id = {0};
    struct ident_key key = {1, 4, false};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    ident_new_epoch(&id, &key, T0);
    assert_int_equal(id.epoch, 2);
    assert_int_equal(watermark(&id), 4);
    assert_int_equal(offer(&id, 1, 5, T0), IDENT_HEAD);
}

static void alternate(struct ident *id, int times, int64_t step_ms)
{
    for (int i = 0; i < times; i++) {
        struct ident_key key = {i % 2 ? 7 : 1, 10 + i, false};

        ident_new_epoch(id, &key, T0 + (i + 1) * step_ms);
    }
}

TEST(two_epochs_that_alternate_within_an_hour_are_a_clone)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    alternate(&id, 3, MIN);
    assert_false(ident_is_clone(&id));
    alternate(&id, 6, MIN);
    assert_true(ident_is_clone(&id));
}

/* An older boot goes on, the newer one goes on, and again, each with its own numbers. */
static void take_turns(struct ident *id, int turns, bool buffered, int64_t step_ms)
{
    for (int i = 0; i < turns; i++) {
        struct ident_key old = {7, 10 + i, buffered}, newer = {500, 10 + i, false};

        ident_take(id, &old, T0 + i * step_ms);
        ident_take(id, &newer, T0 + i * step_ms);
    }
}

TEST(two_boots_that_both_go_on_are_a_clone_until_somebody_has_looked)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    offer(&id, 500, 9, T0);
    take_turns(&id, 4, false, MIN);
    assert_false(ident_is_clone(&id));
    take_turns(&id, 1, false, MIN);
    assert_true(ident_is_clone(&id));
    ident_forgive(&id);
    assert_false(ident_is_clone(&id));
}

TEST(what_is_sent_late_or_seldom_is_no_clone)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    offer(&id, 500, 9, T0);
    take_turns(&id, 9, true, MIN);
    take_turns(&id, 9, false, 3600000);
    assert_false(ident_is_clone(&id));
}

TEST(a_machine_whose_state_was_lost_goes_on_where_the_store_knows_it)
{
    struct ident id = {0};
    struct ident_key key = {7, 40, false};

    UNUSED_STATE;
    ident_resume(&id, 3, &key, T0);
    assert_int_equal(id.epoch, 3);
    assert_int_equal(watermark(&id), 40);
    assert_int_equal(offer(&id, 7, 40, T0), IDENT_COMPARE);
    assert_int_equal(offer(&id, 7, 41, T0), IDENT_HEAD);
    assert_int_equal(id.epoch, 3);
}

TEST(resets_days_apart_are_no_clone)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, T0);
    alternate(&id, 8, 86400000);
    assert_false(ident_is_clone(&id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_first_message_opens_epoch_one_whatever_its_number),
        CASE(the_next_number_moves_the_watermark),
        CASE(a_hole_holds_the_watermark_until_it_is_filled_from_either_side),
        CASE(a_number_heard_before_must_be_compared),
        CASE(a_hole_is_given_up_after_a_minute_and_counted),
        CASE(what_is_left_of_a_split_hole_has_waited_as_long_as_the_whole),
        CASE(nothing_is_given_up_of_a_machine_never_heard),
        CASE(a_fifth_hole_gives_up_the_oldest),
        CASE(a_higher_boot_is_newer_and_may_miss_its_first_numbers),
        CASE(the_rest_of_the_boot_before_is_late_not_new),
        CASE(a_lower_boot_out_of_the_blue_is_a_reset),
        CASE(a_lower_boot_sent_late_on_purpose_is_compared),
        CASE(a_boot_silent_for_a_month_does_not_go_on_unless_it_says_so),
        CASE(a_new_epoch_counts_from_its_first_message),
        CASE(two_epochs_that_alternate_within_an_hour_are_a_clone),
        CASE(two_boots_that_both_go_on_are_a_clone_until_somebody_has_looked),
        CASE(what_is_sent_late_or_seldom_is_no_clone),
        CASE(a_machine_whose_state_was_lost_goes_on_where_the_store_knows_it),
        CASE(resets_days_apart_are_no_clone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
