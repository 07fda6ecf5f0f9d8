/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What firmware gets wrong and what is made of it, by the rows of docs/firmware-habits.md, where no
 * other test has them: clocks that drift, counters that step back, values that cannot be.
 */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/clockwork.h"
#include "core/counters.h"
#include "core/decode.h"

#define DAY 86400u

static struct sample one(const char *members)
{
    static struct sample out[BATCH_SAMPLES];
    enum reject each[BATCH_SAMPLES];
    char json[400];
    size_t n = 0;

    snprintf(json, sizeof json, "{\"boot_id\":1,\"seq\":1,\"ts_ms\":1772438400000,%s}", members);
    assert_int_equal(decode_tele(json, strlen(json), "WP-0001", out, each, &n), REJECT_NONE);
    assert_int_equal(n, 1);
    assert_int_equal(each[0], REJECT_NONE);
    return out[0];
}

TEST(row_2_a_clock_that_was_set_jumps_and_is_measured_anew)
{
    struct clockwork c;

    UNUSED_STATE;
    clockwork_init(&c);
    clockwork_take(&c, -86e6, 1700000000000, DAY);
    clockwork_take(&c, -86e6, 1700000000000 + 86400000, 2 * DAY);
    assert_float_equal(clockwork_rise(&c, 2 * DAY), 0, 1e-6);
    clockwork_take(&c, 1, 1786000000000, 2 * DAY + 60);
    assert_true(isnan(clockwork_rise(&c, 2 * DAY + 60)));
    assert_float_equal(c.clock_d, 1786000000.0 / 86400, 1e-9);
}

TEST(row_3_eight_hours_are_a_zone_and_seven_minutes_are_not)
{
    struct clockwork c;

    UNUSED_STATE;
    clockwork_init(&c);
    clockwork_take(&c, -28800 + 3, 0, DAY);
    assert_float_equal(clockwork_off_zone(&c), 3, 1e-3);
    clockwork_init(&c);
    clockwork_take(&c, 420, 0, DAY);
    assert_float_equal(clockwork_off_zone(&c), 420, 1e-3);
}

TEST(row_2_a_quartz_that_loses_a_minute_a_day_is_seen_after_a_quarter_of_a_day)
{
    struct clockwork c;

    UNUSED_STATE;
    clockwork_init(&c);
    for (uint32_t h = 0; h <= 24; h++)
        clockwork_take(&c, -2.5 * h, 0, DAY + h * 3600);
    assert_true(isnan(clockwork_rise(&c, c.since_s + 21599)));
    assert_float_equal(clockwork_rise(&c, 2 * DAY), -60, 1e-3);
}

TEST(row_4_and_6_what_cannot_be_is_kept_out_and_never_cut_to_fit)
{
    static const char *const members[] = {"\"tds_out_ppm\":65535", "\"tds_out_ppm\":-5",
                                          "\"temp_c\":255.0",      "\"temp_c\":999.9",
                                          "\"p_in_mpa\":-1",       "\"q_perm_lpm\":-0.1"};
    static const enum field fields[] = {F_tds_out_ppm, F_tds_out_ppm, F_temp_c,
                                        F_temp_c,      F_p_in_mpa,    F_q_perm_lpm};

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct sample s = one(members[i]);

        assert_int_equal(s.q[fields[i]], Q_RANGE);
        assert_true(isnan(s.v[fields[i]]));
    }
}

TEST(row_11_an_error_where_a_number_belongs_spoils_that_number_alone)
{
    struct sample s = one("\"tds_in_ppm\":\"error\",\"temp_c\":21");

    UNUSED_STATE;
    assert_int_equal(s.q[F_tds_in_ppm], Q_TYPE);
    assert_true(s.v[F_temp_c] == 21);
}

TEST(row_18_a_temperature_may_be_whole_or_not)
{
    UNUSED_STATE;
    assert_true(one("\"temp_c\":23").v[F_temp_c] == 23);
    assert_true(one("\"temp_c\":23.5").v[F_temp_c] == 23.5);
}

static struct model m;
static struct counters k;
static struct sample s;
static struct counters_moment at;

static void counters_fresh(void)
{
    memset(&m, 0, sizeof m);
    m.stage_count = 2;
    strcpy(m.stages[0].id, "ppc");
    strcpy(m.stages[1].id, "ro");
    memset(&s, 0, sizeof s);
    s.v[F_vol_perm_l] = NAN;
    at = (struct counters_moment){&m, DAY, 0};
    counters_init(&k);
}

static void litres(double v, uint32_t by_s)
{
    at.now_s += by_s;
    s.v[F_vol_perm_l] = v;
    counters_fold(&k, &s, &at);
}

TEST(row_13_a_counter_that_falls_with_a_boot_was_not_saved)
{
    UNUSED_STATE;
    counters_fresh();
    litres(1170.5, 60);
    assert_true(k.back_s == 0);
    at.boot_s = at.now_s + 30;
    litres(1152.0, 60);
    assert_true(k.back_s == at.now_s && k.back_boot && !k.wrapped);
}

TEST(row_14_a_counter_at_zero_after_a_boot_is_no_wrap_and_no_new_filter)
{
    UNUSED_STATE;
    counters_fresh();
    litres(1170.5, 60);
    at.boot_s = at.now_s + 30;
    litres(0, 60);
    assert_true(k.back_boot && !k.wrapped && k.rise_s == 0);
}

TEST(row_15_counters_of_known_boards_wrap_where_they_end_and_nowhere_else)
{
    UNUSED_STATE;
    assert_true(counters_is_wrap(9999.7, 0.4));
    assert_true(counters_is_wrap(65535, 0));
    assert_true(counters_is_wrap(16777.0, 1));
    assert_true(counters_is_wrap(6553.5, 0.1));
    assert_false(counters_is_wrap(5000, 0));
    assert_false(counters_is_wrap(9999.7, 4000));
    assert_false(counters_is_wrap(9900, 0));
}

TEST(row_5_and_20_a_stage_that_rises_is_kept_with_how_many_rose_at_once)
{
    UNUSED_STATE;
    counters_fresh();
    s.filter_count = 2;
    s.filters[0] = (struct filter_reading){"ppc", 0, 100, 40};
    s.filters[1] = (struct filter_reading){"ro", 0, 100, 60};
    litres(NAN, 60);
    assert_true(counters_left(&k) == 40);
    s.filters[0].remain_pct = 44;
    litres(NAN, 60);
    assert_true(k.rise_s == 0); /* four points are rounding */
    s.filters[0].remain_pct = 100;
    s.filters[1].remain_pct = 100;
    litres(NAN, 60);
    assert_true(k.rise_s == at.now_s && k.rise_n == 2 && !k.rise_boot);
}

TEST(row_17_hours_that_run_faster_than_time_are_a_rate)
{
    UNUSED_STATE;
    counters_fresh();
    s.filter_count = 1;
    s.filters[0] = (struct filter_reading){"ppc", 0, 100, 90};
    litres(NAN, 60);
    assert_true(isnan(counters_hours_rate(&k)));
    s.filters[0].used_h = 100 + 48 * 6;
    litres(NAN, 2 * DAY);
    assert_float_equal(counters_hours_rate(&k), 6, 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(row_2_a_clock_that_was_set_jumps_and_is_measured_anew),
        CASE(row_3_eight_hours_are_a_zone_and_seven_minutes_are_not),
        CASE(row_2_a_quartz_that_loses_a_minute_a_day_is_seen_after_a_quarter_of_a_day),
        CASE(row_4_and_6_what_cannot_be_is_kept_out_and_never_cut_to_fit),
        CASE(row_11_an_error_where_a_number_belongs_spoils_that_number_alone),
        CASE(row_18_a_temperature_may_be_whole_or_not),
        CASE(row_13_a_counter_that_falls_with_a_boot_was_not_saved),
        CASE(row_14_a_counter_at_zero_after_a_boot_is_no_wrap_and_no_new_filter),
        CASE(row_15_counters_of_known_boards_wrap_where_they_end_and_nowhere_else),
        CASE(row_5_and_20_a_stage_that_rises_is_kept_with_how_many_rose_at_once),
        CASE(row_17_hours_that_run_faster_than_time_are_a_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
