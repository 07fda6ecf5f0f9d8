/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "service/canary.h"

TEST(a_canary_that_comes_back_is_never_missed)
{
    struct canary c = {0, 0, 0};

    UNUSED_STATE;
    for (int i = 1; i < 100; i++) {
        assert_false(canary_lost(&c, (uint64_t)i, (uint64_t)i - 1, i * 10000));
        assert_false(canary_lost(&c, (uint64_t)i, (uint64_t)i, i * 10000 + 50));
    }
}

TEST(thirty_seconds_without_one_are_told_once_and_again_after_thirty_more)
{
    struct canary c = {0, 0, 0};
    int told = 0;

    UNUSED_STATE;
    assert_false(canary_lost(&c, 1, 1, 1000));
    for (int s = 2; s <= 32; s++)
        assert_false(canary_lost(&c, (uint64_t)(1 + s / 10), 1, s * 1000));
    for (int s = 33; s <= 100; s++)
        told += canary_lost(&c, (uint64_t)(1 + s / 10), 1, s * 1000);
    assert_int_equal(told, 2);
}

TEST(while_none_leaves_none_is_missed)
{
    struct canary c = {5, 5, 0};

    UNUSED_STATE;
    for (int s = 0; s < 300; s++)
        assert_false(canary_lost(&c, 5, 5, s * 1000));
}

TEST(one_that_comes_back_ends_the_wait)
{
    struct canary c = {0, 0, 0};

    UNUSED_STATE;
    assert_false(canary_lost(&c, 1, 0, 1000));
    assert_false(canary_lost(&c, 2, 1, 29000));
    assert_false(canary_lost(&c, 3, 1, 35000));
    assert_false(canary_lost(&c, 3, 1, 64000));
    assert_true(canary_lost(&c, 3, 1, 65000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_canary_that_comes_back_is_never_missed),
        CASE(thirty_seconds_without_one_are_told_once_and_again_after_thirty_more),
        CASE(while_none_leaves_none_is_missed),
        CASE(one_that_comes_back_ends_the_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
