/* SPDX-License-Identifier: Apache-2.0 */
/* Readings that are none, that stand still, that jump: what is remembered of a sensor. */
#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "core/sensor.h"

static struct sensors k;
static struct sample s;
static struct sensor_moment at;

static int fresh(void **state)
{
    UNUSED_STATE;
    memset(&s, 0, sizeof s);
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        s.v[f] = NAN;
    at = (struct sensor_moment){.now_s = 86400, .steady = true};
    sensors_init(&k);
    return 0;
}

static void reads(enum field f, double v)
{
    s.v[f] = v;
    s.q[f] = (uint8_t)(isnan(v) ? Q_RANGE : Q_OK);
}

static void after(uint32_t by_s)
{
    at.now_s += by_s;
    sensors_fold(&k, &s, &at);
}

static double ask(enum call_kind kind, enum field f, double days)
{
    struct expr_call c = {.kind = kind, .n = days, .field = (int)f};

    return sensors_ask(&k, &s, at.now_s, &c);
}

TEST(a_reading_out_of_range_is_bad_and_one_that_is_not_there_is_not)
{
    UNUSED_STATE;
    assert_true(ask(CALL_BAD, F_temp_c, 0) == 0);
    reads(F_temp_c, NAN);
    assert_true(ask(CALL_BAD, F_temp_c, 0) == 1);
    reads(F_temp_c, 20);
    assert_true(ask(CALL_BAD, F_temp_c, 0) == 0);
}

TEST(spells_of_bad_readings_are_counted_and_not_their_length)
{
    UNUSED_STATE;
    for (int i = 0; i < 3; i++) {
        reads(F_temp_c, NAN);
        after(60);
        after(60);
        reads(F_temp_c, 20);
        after(60);
    }
    assert_true(ask(CALL_SPELLS, F_temp_c, 7) == 3);
    assert_true(ask(CALL_SPELLS, F_tds_in_ppm, 7) == 0);
    after(6 * 86400);
    assert_true(ask(CALL_SPELLS, F_temp_c, 7) == 3);
    after(2 * 86400);
    assert_true(ask(CALL_SPELLS, F_temp_c, 7) == 0);
}

TEST(eleven_degrees_in_a_minute_are_a_jump_and_ten_or_an_hour_are_not)
{
    UNUSED_STATE;
    reads(F_temp_c, 10);
    after(60);
    reads(F_temp_c, 20);
    after(60);
    assert_true(ask(CALL_JUMPS, F_temp_c, 7) == 0);
    reads(F_temp_c, 31);
    after(60);
    assert_true(ask(CALL_JUMPS, F_temp_c, 7) == 1);
    reads(F_temp_c, 5);
    after(3600);
    assert_true(ask(CALL_JUMPS, F_temp_c, 7) == 1);
}

TEST(salt_may_jump_where_water_begins_and_not_where_it_runs)
{
    UNUSED_STATE;
    reads(F_tds_out_ppm, 100);
    after(5);
    at.steady = false;
    reads(F_tds_out_ppm, 20);
    after(5);
    assert_true(ask(CALL_JUMPS, F_tds_out_ppm, 7) == 0);
    at.steady = true;
    reads(F_tds_out_ppm, 41);
    after(5);
    assert_true(ask(CALL_JUMPS, F_tds_out_ppm, 7) == 1);
    reads(F_tds_out_ppm, 60); /* 19 ppm: less than any sensor of these tells */
    after(5);
    assert_true(ask(CALL_JUMPS, F_tds_out_ppm, 7) == 1);
}

TEST(a_figure_that_stands_is_counted_in_days_and_draws_until_it_moves)
{
    const struct sensor *in = &k.s[SENSOR_tds_in_ppm];

    UNUSED_STATE;
    assert_true(isnan(sensor_same_days(in, at.now_s)) && isnan(sensor_same_draws(in)));
    reads(F_tds_in_ppm, 80);
    after(60);
    for (int i = 0; i < 3; i++) {
        at.ended = true;
        after(86400);
        at.ended = false;
    }
    assert_float_equal(sensor_same_days(in, at.now_s), 3, 1e-9);
    assert_true(sensor_same_draws(in) == 3);
    s.q[F_tds_in_ppm] = Q_ABSENT; /* said nothing: as it was */
    s.v[F_tds_in_ppm] = NAN;
    after(60);
    assert_true(sensor_same_draws(in) == 3);
    reads(F_tds_in_ppm, 81);
    after(60);
    assert_true(sensor_same_days(in, at.now_s) == 0 && sensor_same_draws(in) == 0);
}

TEST(the_swing_of_the_feed_counts_from_when_the_permeate_moved)
{
    UNUSED_STATE;
    reads(F_tds_out_ppm, 18);
    reads(F_tds_in_ppm, 300);
    after(60);
    reads(F_tds_in_ppm, 100);
    after(60);
    assert_float_equal(sensors_feed_swing(&k), 1, 1e-6); /* 200 over 200 */
    reads(F_tds_out_ppm, 19);
    after(60);
    assert_float_equal(sensors_feed_swing(&k), 0, 1e-6);
}

TEST(what_stood_for_ten_draws_and_moves_after_a_boot_woke)
{
    UNUSED_STATE;
    reads(F_tds_out_ppm, 18);
    at.ended = true;
    for (int i = 0; i < 10; i++)
        after(3600);
    at.boot_s = at.now_s + 1;
    reads(F_tds_out_ppm, 17);
    after(1801);
    assert_int_equal(k.woke, 1);
    for (int i = 0; i < 10; i++)
        after(3600);
    reads(F_tds_out_ppm, 16);
    after(60);
    assert_int_equal(k.woke, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reading_out_of_range_is_bad_and_one_that_is_not_there_is_not,
                               fresh),
        cmocka_unit_test_setup(spells_of_bad_readings_are_counted_and_not_their_length, fresh),
        cmocka_unit_test_setup(eleven_degrees_in_a_minute_are_a_jump_and_ten_or_an_hour_are_not,
                               fresh),
        cmocka_unit_test_setup(salt_may_jump_where_water_begins_and_not_where_it_runs, fresh),
        cmocka_unit_test_setup(a_figure_that_stands_is_counted_in_days_and_draws_until_it_moves,
                               fresh),
        cmocka_unit_test_setup(the_swing_of_the_feed_counts_from_when_the_permeate_moved, fresh),
        cmocka_unit_test_setup(what_stood_for_ten_draws_and_moves_after_a_boot_woke, fresh),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
