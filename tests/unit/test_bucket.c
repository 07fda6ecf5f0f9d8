/* SPDX-License-Identifier: Apache-2.0 */
/* How much may leave together, and how much in a while. */
#include <limits.h>

#include "core/bucket.h"
#include "tests/unit/test.h"

/* Takes all that it gives at each look; how many that was. */
static int take_all(struct bucket *b, int64_t now_ms)
{
    int n = bucket_look(b, now_ms);

    for (int i = 0; i < n; i++)
        bucket_take(b);
    return n;
}

TEST(without_a_rate_there_is_no_limit)
{
    struct bucket b = bucket_of(0, 0, 5000);

    UNUSED_STATE;
    bucket_take(&b);
    assert_int_equal(bucket_look(&b, 5000), INT_MAX);
}

TEST(it_begins_empty_so_that_starts_in_a_row_give_nothing_away)
{
    struct bucket b = bucket_of(5, 10, 5000);

    UNUSED_STATE;
    assert_int_equal(bucket_look(&b, 5000), 0);
    assert_int_equal(bucket_look(&b, 5199), 0);
    assert_int_equal(bucket_look(&b, 5200), 1);
}

TEST(a_long_rest_saves_the_burst_and_no_more)
{
    struct bucket b = bucket_of(5, 10, 0);

    UNUSED_STATE;
    assert_int_equal(take_all(&b, 3600000), 10);
    assert_int_equal(take_all(&b, 3600000), 0);
    assert_int_equal(take_all(&b, 3601000), 5);
}

TEST(a_burst_not_said_is_a_fifth_of_a_second_and_at_least_one)
{
    struct bucket fast = bucket_of(50, 0, 0), slow = bucket_of(0.1, 0, 0),
                  odd = bucket_of(1, 0.2, 0);

    UNUSED_STATE;
    assert_int_equal(take_all(&fast, 60000), 10);
    assert_int_equal(take_all(&slow, 9999), 0);
    assert_int_equal(take_all(&slow, 10000), 1);
    assert_int_equal(take_all(&odd, 60000), 1);
}

/* Asked every 0.1 s, with one look that comes late: 30 a second is what the looks can bring. */
TEST(no_stretch_of_time_gives_more_than_the_burst_and_its_rate_and_a_backlog_gets_all_of_it)
{
    enum { LOOKS = 600 };
    struct bucket b = bucket_of(30, 0, 0);
    int64_t at[LOOKS];
    int n[LOOKS], all = 0;

    UNUSED_STATE;
    for (int i = 0; i < LOOKS; i++) {
        at[i] = 100 * (i + 1) + (i % 7 == 3 ? 60 : 0);
        n[i] = take_all(&b, at[i]);
        all += n[i];
    }
    for (int i = 0; i < LOOKS; i++)
        for (int k = i, sum = 0; k < LOOKS; k++) {
            sum += n[k];
            assert_true(sum <= 6 + 30 * (double)(at[k] - at[i]) / 1000 + 1e-6);
        }
    assert_in_range(all, 1795, 1800); /* a minute of 30 a second */
}

TEST(a_clock_that_stands_or_goes_back_gives_nothing)
{
    struct bucket b = bucket_of(10, 5, 1000);

    UNUSED_STATE;
    assert_int_equal(take_all(&b, 1500), 5);
    assert_int_equal(bucket_look(&b, 400), 0);
    assert_int_equal(bucket_look(&b, 1500), 0);
    assert_int_equal(bucket_look(&b, 1600), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_rate_there_is_no_limit),
        cmocka_unit_test(it_begins_empty_so_that_starts_in_a_row_give_nothing_away),
        cmocka_unit_test(a_long_rest_saves_the_burst_and_no_more),
        cmocka_unit_test(a_burst_not_said_is_a_fifth_of_a_second_and_at_least_one),
        cmocka_unit_test(
            no_stretch_of_time_gives_more_than_the_burst_and_its_rate_and_a_backlog_gets_all_of_it),
        cmocka_unit_test(a_clock_that_stands_or_goes_back_gives_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
