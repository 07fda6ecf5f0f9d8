/* SPDX-License-Identifier: Apache-2.0 */
/* Identity at its limits: number zero, holes side by side, who is a clone and who just not. */
#include "tests/unit/test.h"

#include <string.h>

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

static void alternate(struct ident *id, int times, int64_t step_ms)
{
    for (int i = 0; i < times; i++) {
        struct ident_key key = {i % 2 ? 7 : 1, 10 + i, false};

        ident_new_epoch(id, &key, T0 + (i + 1) * step_ms);
    }
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

TEST(number_zero_and_boot_zero_have_a_watermark)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 0, 0, T0);
    assert_int_equal(watermark(&id), 0);
    offer(&id, 0, 2, T0);
    assert_int_equal(watermark(&id), 0);
}

TEST(one_number_after_the_one_that_came_is_still_missing)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    offer(&id, 7, 5, T0);
    assert_int_equal(offer(&id, 7, 3, T0), IDENT_LATE);
    assert_int_equal(offer(&id, 7, 2, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 3);
    assert_int_equal(offer(&id, 7, 4, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 5);
}

TEST(a_filled_hole_leaves_the_others_and_the_boot_before_alone)
{
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 1, T0);
    offer(&id, 8, 0, T0);
    for (int64_t seq = 2; seq <= 8; seq += 2)
        offer(&id, 8, seq, T0);
    assert_int_equal(id.given_up, 0);
    assert_int_equal(id.boot[0].holes, 4);
    assert_int_equal(offer(&id, 8, 5, T0), IDENT_LATE);
    assert_int_equal(id.boot[0].holes, 3);
    assert_int_equal(id.boot[1].boot_id, 7);
    assert_int_equal(offer(&id, 8, 7, T0), IDENT_LATE);
    assert_int_equal(offer(&id, 8, 1, T0), IDENT_LATE);
    assert_int_equal(watermark(&id), 2);
}

TEST(three_boots_are_remembered)
{
    struct ident id = {0};

    UNUSED_STATE;
    for (int64_t boot = 7; boot <= 9; boot++)
        offer(&id, boot, 3, T0);
    assert_int_equal(offer(&id, 7, 3, T0), IDENT_COMPARE);
    assert_int_equal(offer(&id, 7, 4, T0), IDENT_LATE);
    assert_int_equal(offer(&id, 6, 3, T0), IDENT_RESET);
}

TEST(without_numbers_a_later_time_is_new_and_any_other_is_late)
{
    struct ident id = {0};

    UNUSED_STATE;
    assert_int_equal(ident_take_time(&id, 1000, T0), IDENT_HEAD);
    assert_int_equal(id.epoch, 1);
    assert_int_equal(ident_take_time(&id, 1000, T0), IDENT_LATE);
    assert_int_equal(ident_take_time(&id, 999, T0), IDENT_LATE);
    assert_int_equal(ident_take_time(&id, 5000, T0), IDENT_HEAD);
    assert_int_equal(ident_take_time(&id, 4000, T0), IDENT_LATE);
    assert_int_equal(id.epoch, 1);
    assert_int_equal(watermark(&id), 5000);
}

TEST(epochs_alternate_when_each_goes_on_where_it_stood_within_the_hour)
{
    static const struct {
        int64_t first_seq, boots[4], seqs[4], step_ms;
        int count;
        bool clone;
    } cases[] = {
        {9, {1, 7, 1, 7}, {10, 11, 12, 13}, MIN, 4, true},
        {9, {1, 7, 1, 7}, {10, 11, 12, 13}, MIN, 3, false},
        {9, {1, 7, 1, 7}, {9, 9, 9, 9}, MIN, 4, false}, /* the same number goes nowhere */
        {9, {1, 2, 3, 4}, {10, 11, 12, 13}, MIN, 4, false},
        {8000, {1, 7, 1, 7}, {8001, 8002, 8003, 8004}, MIN, 4, true},
        {9, {1, 7, 1, 7}, {20, 9 + 9999, 20 + 9999, 9 + 2 * 9999}, MIN, 4, true},
        {9, {1, 7, 1, 7}, {20, 9 + 10000, 20 + 10000, 9 + 20000}, MIN, 4, false},
        {9, {1, 7, 1, 7}, {10, 11, 12, 13}, 3599999, 4, true},
        {9, {1, 7, 1, 7}, {10, 11, 12, 13}, 3600000, 4, false},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ident id = {0};

        offer(&id, 7, cases[i].first_seq, T0);
        for (int k = 0; k < cases[i].count; k++) {
            struct ident_key key = {cases[i].boots[k], cases[i].seqs[k], false};

            ident_new_epoch(&id, &key, T0 + (k + 1) * cases[i].step_ms);
        }
        if (ident_is_clone(&id) != cases[i].clone)
            fail_msg("case %zu", i);
    }
}

TEST(the_first_reset_of_all_is_no_alternation)
{
    static const struct ident_key keys[] = {{0, 5, false}, {7, 11, false}, {0, 6, false}};
    struct ident id = {0};

    UNUSED_STATE;
    offer(&id, 7, 9, 0);
    for (int i = 0; i < 3; i++)
        ident_new_epoch(&id, &keys[i], 10 + i);
    assert_false(ident_is_clone(&id));
}

TEST(the_fifth_turn_counts_within_an_hour_of_the_first)
{
    UNUSED_STATE;
    for (int late = 0; late < 2; late++) {
        struct ident id = {0};
        struct ident_key old = {7, 50, false};

        offer(&id, 7, 9, T0);
        offer(&id, 500, 9, T0);
        take_turns(&id, 4, false, 0);
        ident_take(&id, &old, T0 + 3599999 + late);
        assert_int_equal(ident_is_clone(&id), !late);
    }
}

TEST(an_older_boot_that_goes_on_alone_or_late_on_purpose_takes_no_turns)
{
    struct ident alone = {0}, late = {0};

    UNUSED_STATE;
    offer(&alone, 7, 9, T0);
    offer(&alone, 500, 9, T0);
    late = alone;
    for (int i = 0; i < 9; i++)
        offer(&alone, 7, 10 + i, T0 + i);
    assert_false(ident_is_clone(&alone));
    take_turns(&late, 9, true, MIN);
    assert_false(ident_is_clone(&late));
}

TEST(what_was_forgiven_counts_from_zero_again)
{
    struct ident boots = {0}, epochs = {0};

    UNUSED_STATE;
    offer(&boots, 7, 9, T0);
    offer(&boots, 500, 9, T0);
    take_turns(&boots, 5, false, 1);
    ident_forgive(&boots);
    take_turns(&boots, 4, false, 1);
    assert_false(ident_is_clone(&boots));
    take_turns(&boots, 1, false, 1);
    assert_true(ident_is_clone(&boots));
    offer(&epochs, 7, 9, T0);
    alternate(&epochs, 2, MIN);
    ident_forgive(&epochs);
    for (int i = 2; i < 4; i++) {
        struct ident_key key = {i % 2 ? 7 : 1, 10 + i, false};

        ident_new_epoch(&epochs, &key, T0 + (i + 1) * MIN);
    }
    assert_false(ident_is_clone(&epochs));
}

TEST(a_resumed_machine_has_lost_nothing_and_is_no_clone)
{
    struct ident id;
    struct ident_key key = {7, 40, false};

    UNUSED_STATE;
    memset(&id, 0xff, sizeof id);
    ident_resume(&id, 1, &key, T0);
    assert_int_equal(id.given_up, 0);
    assert_int_equal(id.turns + id.flips, 0);
    assert_false(id.on_old);
    assert_int_equal(id.turn_ms, 0);
    assert_int_equal(id.flip_ms, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(number_zero_and_boot_zero_have_a_watermark),
        CASE(one_number_after_the_one_that_came_is_still_missing),
        CASE(a_filled_hole_leaves_the_others_and_the_boot_before_alone),
        CASE(three_boots_are_remembered),
        CASE(without_numbers_a_later_time_is_new_and_any_other_is_late),
        CASE(epochs_alternate_when_each_goes_on_where_it_stood_within_the_hour),
        CASE(the_first_reset_of_all_is_no_alternation),
        CASE(the_fifth_turn_counts_within_an_hour_of_the_first),
        CASE(an_older_boot_that_goes_on_alone_or_late_on_purpose_takes_no_turns),
        CASE(what_was_forgiven_counts_from_zero_again),
        CASE(a_resumed_machine_has_lost_nothing_and_is_no_clone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
