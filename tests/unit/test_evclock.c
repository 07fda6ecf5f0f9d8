/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include <math.h>

#include "core/evclock.h"

#define T0   1772409600000LL
#define HOST (T0 + 100 * DAY_MS)

static const struct time_anchor no_anchor = {0, NAN, -1};

static struct time_claim claim(uint32_t device, int64_t ts_ms)
{
    return (struct time_claim){device, 1, ts_ms, NAN, HOST};
}

static int64_t place(struct evclock *c, struct time_claim cl, bool *trusted)
{
    return evclock_place(c, &cl, &no_anchor, trusted);
}

static struct evclock started(void)
{
    struct evclock c;
    bool t;

    evclock_init(&c, true);
    place(&c, claim(1, T0), &t);
    return c;
}

TEST(before_the_first_sample_the_event_clock_stands_at_2020)
{
    struct evclock c;

    UNUSED_STATE;
    evclock_init(&c, true);
    assert_int_equal(c.now_ms, EPOCH_2020_MS);
    assert_false(c.started);
}

TEST(the_first_valid_sample_starts_the_event_clock)
{
    struct evclock c;
    bool trusted;

    UNUSED_STATE;
    evclock_init(&c, true);
    assert_int_equal(place(&c, claim(1, EPOCH_2020_MS - 1), &trusted), EPOCH_2020_MS);
    assert_false(trusted);
    place(&c, claim(1, HOST + DAY_MS + 1), &trusted);
    assert_false(trusted);
    assert_false(c.started);
    assert_int_equal(place(&c, claim(1, T0), &trusted), T0);
    assert_true(trusted);
    assert_true(c.started);
    assert_int_equal(c.now_ms, T0);
}

TEST(the_event_clock_never_goes_back)
{
    struct evclock c = started();
    bool trusted;

    UNUSED_STATE;
    assert_int_equal(place(&c, claim(1, T0 - HOUR_MS), &trusted), T0 - HOUR_MS);
    assert_true(trusted);
    assert_int_equal(c.now_ms, T0);
}

TEST(seven_days_ahead_is_believed_and_more_is_not)
{
    struct evclock c = started();
    bool trusted;

    UNUSED_STATE;
    assert_int_equal(place(&c, claim(2, T0 + 7 * DAY_MS + 1), &trusted), T0);
    assert_false(trusted);
    place(&c, claim(2, T0 + 7 * DAY_MS), &trusted);
    assert_true(trusted);
    assert_int_equal(c.now_ms, T0 + 7 * DAY_MS);
}

TEST(three_machines_that_agree_make_now_jump)
{
    struct evclock c = started();
    int64_t far = T0 + 60 * DAY_MS;
    bool trusted;

    UNUSED_STATE;
    place(&c, claim(2, far), &trusted);
    place(&c, claim(3, far + HOUR_MS), &trusted);
    assert_false(trusted);
    place(&c, claim(4, far + 30 * 60000), &trusted);
    assert_true(trusted);
    assert_int_equal(c.now_ms, far + 30 * 60000);
}

TEST(three_machines_that_disagree_do_not)
{
    struct evclock c = started();
    bool trusted;

    UNUSED_STATE;
    for (uint32_t d = 2; d < 8; d++) {
        place(&c, claim(d, T0 + (int64_t)d * 20 * DAY_MS), &trusted);
        assert_false(trusted);
    }
    assert_int_equal(c.now_ms, T0);
}

TEST(ten_samples_in_a_row_of_the_only_machine_make_now_jump)
{
    struct evclock c = started();
    bool trusted = false;

    UNUSED_STATE;
    for (int i = 0; i < CLOCK_LONE_WITNESS - 1; i++) {
        place(&c, claim(1, T0 + 60 * DAY_MS + i * 60000), &trusted);
        assert_false(trusted);
    }
    place(&c, claim(1, T0 + 60 * DAY_MS + 600000), &trusted);
    assert_true(trusted);
}

TEST(ten_samples_of_one_among_several_do_not)
{
    struct evclock c = started();
    bool trusted = false;

    UNUSED_STATE;
    place(&c, claim(2, T0), &trusted);
    for (int i = 0; i < 2 * CLOCK_LONE_WITNESS; i++)
        place(&c, claim(1, T0 + 60 * DAY_MS + i * 60000), &trusted);
    assert_false(trusted);
}

TEST(an_advance_moves_now_and_all_later_samples)
{
    struct evclock c = started();
    bool trusted;

    UNUSED_STATE;
    evclock_advance(&c, DAY_MS);
    assert_int_equal(c.now_ms, T0 + DAY_MS);
    assert_int_equal(place(&c, claim(1, T0 + 60000), &trusted), T0 + DAY_MS + 60000);
    assert_true(trusted);
}

TEST(an_unbelieved_sample_is_placed_by_its_uptime)
{
    struct evclock c = started();
    struct time_anchor a = {T0, 1000, 1};
    struct time_claim cl = claim(1, 5000);
    bool trusted;

    UNUSED_STATE;
    cl.uptime_s = 1090;
    assert_int_equal(evclock_place(&c, &cl, &a, &trusted), T0 + 90000);
    cl.boot_id = 2;
    assert_int_equal(evclock_place(&c, &cl, &a, &trusted), T0);
    cl.boot_id = 1;
    a.uptime_s = NAN;
    assert_int_equal(evclock_place(&c, &cl, &a, &trusted), T0);
    a = (struct time_anchor){T0, 1000, 1};
    cl.uptime_s = NAN;
    assert_int_equal(evclock_place(&c, &cl, &a, &trusted), T0);
}

TEST(in_wall_mode_a_machine_is_believed_from_30_days_ago_to_5_minutes_ahead)
{
    static const struct {
        int64_t offset_ms;
        bool trusted;
    } cases[] = {
        {0, true},
        {5 * 60000, true},
        {5 * 60000 + 1, false},
        {-30 * DAY_MS, true},
        {-30 * DAY_MS - 1, false},
    };
    struct evclock c;
    bool trusted;

    UNUSED_STATE;
    evclock_init(&c, false);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t at = place(&c, claim(1, HOST + cases[i].offset_ms), &trusted);

        assert_int_equal(trusted, cases[i].trusted);
        assert_int_equal(at, trusted ? HOST + cases[i].offset_ms : HOST);
    }
    assert_int_equal(c.now_ms, HOST);
}

TEST(an_hour_apart_is_agreement_and_a_millisecond_more_is_not)
{
    int64_t far = T0 + 60 * DAY_MS;
    bool trusted;

    UNUSED_STATE;
    for (int side = 0; side < 3; side++) {
        struct evclock c = started();

        place(&c, claim(2, far + HOUR_MS + (side == 1)), &trusted);
        place(&c, claim(3, far - HOUR_MS - (side == 2)), &trusted);
        place(&c, claim(4, far), &trusted);
        assert_int_equal(trusted, side == 0);
    }
}

TEST(machine_number_one_is_a_witness_like_any_other)
{
    struct evclock c = started();
    int64_t far = T0 + 60 * DAY_MS;
    bool trusted;

    UNUSED_STATE;
    place(&c, claim(1, far), &trusted);
    place(&c, claim(2, far), &trusted);
    assert_false(trusted);
    place(&c, claim(3, far), &trusted);
    assert_true(trusted);
}

TEST(a_witness_that_changes_its_mind_takes_nobodys_place)
{
    static const struct {
        uint32_t device;
        int days;
    } said[] = {{2, 60}, {3, 70}, {4, 80}, {4, 90}, {4, 60}, {3, 60}};
    struct evclock c = started();
    bool trusted;

    UNUSED_STATE;
    for (int i = 0; i < 6; i++) {
        place(&c, claim(said[i].device, T0 + said[i].days * DAY_MS), &trusted);
        assert_int_equal(trusted, i == 5);
    }
}

TEST(far_times_of_the_only_machine_that_disagree_are_no_witness)
{
    struct evclock c = started();
    bool trusted;

    UNUSED_STATE;
    for (int i = 0; i < 2 * CLOCK_LONE_WITNESS; i++) {
        place(&c, claim(1, T0 + (60 + i) * DAY_MS), &trusted);
        assert_false(trusted);
    }
}

TEST(the_first_sample_may_say_2020_or_a_day_ahead_of_the_host)
{
    static const int64_t first[] = {EPOCH_2020_MS, HOST + DAY_MS, HOST};

    UNUSED_STATE;
    for (int i = 0; i < 3; i++) {
        struct evclock c;
        bool trusted;

        evclock_init(&c, true);
        assert_int_equal(place(&c, claim(1, first[i]), &trusted), first[i]);
        assert_true(trusted);
    }
}

TEST(a_sample_that_does_not_move_now_forgets_no_witness)
{
    struct evclock c = started();
    int64_t far = T0 + 60 * DAY_MS;
    bool trusted;

    UNUSED_STATE;
    place(&c, claim(2, far), &trusted);
    place(&c, claim(3, far), &trusted);
    place(&c, claim(1, T0), &trusted);
    place(&c, claim(4, far), &trusted);
    assert_true(trusted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(before_the_first_sample_the_event_clock_stands_at_2020),
        CASE(the_first_valid_sample_starts_the_event_clock),
        CASE(the_event_clock_never_goes_back),
        CASE(seven_days_ahead_is_believed_and_more_is_not),
        CASE(three_machines_that_agree_make_now_jump),
        CASE(three_machines_that_disagree_do_not),
        CASE(ten_samples_in_a_row_of_the_only_machine_make_now_jump),
        CASE(ten_samples_of_one_among_several_do_not),
        CASE(an_advance_moves_now_and_all_later_samples),
        CASE(an_unbelieved_sample_is_placed_by_its_uptime),
        CASE(in_wall_mode_a_machine_is_believed_from_30_days_ago_to_5_minutes_ahead),
        CASE(an_hour_apart_is_agreement_and_a_millisecond_more_is_not),
        CASE(machine_number_one_is_a_witness_like_any_other),
        CASE(a_witness_that_changes_its_mind_takes_nobodys_place),
        CASE(far_times_of_the_only_machine_that_disagree_are_no_witness),
        CASE(the_first_sample_may_say_2020_or_a_day_ahead_of_the_host),
        CASE(a_sample_that_does_not_move_now_forgets_no_witness),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
