/* SPDX-License-Identifier: Apache-2.0 */
/* What weekly medians say of a filter: when they speak, what they say, and when they must not. */
#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "core/derive.h"
#include "core/filter_trend.h"
#include "core/trend.h"

#define WEEK_L 100.0 /* pass the filter in a week */

static struct model machine(void)
{
    struct model m = {.id = "m", .stage_count = 3};

    m.param[P_q_perm] = 1.58;
    m.param[P_q_waste] = 1.05;
    m.param[P_dp_pre] = 0.053;
    m.param[P_rej] = 0.95;
    m.param[P_tds_warn_thd] = 50;
    m.param[P_tcf_k_low] = 3020;
    m.param[P_tcf_k_high] = 2640;
    m.stages[0] = (struct stage){.id = "pp", .feed_water = true};
    m.stages[1] = (struct stage){.id = "cto", .feed_water = true};
    m.stages[2] = (struct stage){.id = "ro"};
    return m;
}

static struct trend_week week[FILTER_WEEKS];
static double before[FILTER_WEEKS];

/* So many weeks of water of 25 C, put in on day 0, that show nothing yet. */
static struct trend_series weeks(int n)
{
    for (int i = 0; i < n; i++) {
        week[i] = (struct trend_week){.from_day = 1 + 7 * i, .day = 7 + 7 * i, .draws = 14};
        week[i].tcf = 1;
        for (int s = 0; s < TREND_SIGNALS; s++)
            week[i].v[s] = NAN;
        before[i] = WEEK_L * (n - 1 - i);
    }
    return (struct trend_series){0, week, before, n, WEEK_L * n};
}

static struct trend_verdict ask(const struct trend_series *t, int stage)
{
    static struct model m;
    struct trend_verdict v;

    m = machine();
    filter_trend(&m, &m.stages[stage], t, &v);
    return v;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-6 * fmax(1, fabs(b));
}

TEST(one_point_of_six_that_is_wild_moves_the_line_nowhere)
{
    double x[] = {0, 1, 2, 3, 4, 5}, y[] = {0, 1, 2, 100, 4, 5};
    struct trend_line l;

    UNUSED_STATE;
    trend_line(x, y, 6, &l);
    assert_true(near(l.slope, 1));
    assert_true(near(l.from, 0));
    /* Of 15 pairs 13 rise and 2 fall: S is 11, its variance 6 * 5 * 17 / 18. */
    assert_true(near(l.z, 10 / sqrt(510.0 / 18)));
    assert_true(l.low <= 1 && l.high >= 1);
    trend_line(x, y, 2, &l);
    assert_int_equal(l.n, 0);
    memset(x, 0, sizeof x);
    trend_line(x, y, 6, &l); /* no water passed */
    assert_int_equal(l.n, 0);
}

/* 0.053 MPa when new, 0.004 more each week. The fault is convicted at twice that, 0.106. */
static struct trend_series clogging(int n)
{
    struct trend_series t = weeks(n);

    for (int i = 0; i < n; i++)
        week[i].v[TREND_LOSS] = 0.053 + 0.004 * i;
    return t;
}

TEST(a_prefilter_that_clogs_has_the_litres_left_until_the_fault_would_be_convicted)
{
    struct trend_series t = clogging(10);
    struct trend_verdict v = ask(&t, 0);

    UNUSED_STATE;
    assert_int_equal(v.answer, TREND_SHOWS);
    assert_int_equal(v.by, TREND_LOSS);
    /* 0.089 now, 0.017 to go, 0.004 for every 100 litres. */
    assert_true(near(v.left, 425));
    assert_true(near(v.least, 425) && near(v.most, 425));
    assert_true(near(v.share, 0.036 / 0.053));
}

TEST(five_weeks_or_twenty_nine_draws_are_too_few)
{
    struct trend_series t = clogging(5);

    UNUSED_STATE;
    assert_int_equal(ask(&t, 0).answer, TREND_FEW);
    t = clogging(6);
    assert_int_equal(ask(&t, 0).answer, TREND_SHOWS);
    for (int i = 0; i < 6; i++)
        week[i].draws = 5;
    assert_int_equal(ask(&t, 0).answer, TREND_SHOWS);
    week[2].draws = 4;
    assert_int_equal(ask(&t, 0).answer, TREND_FEW);
}

TEST(carbon_never_speaks)
{
    struct trend_series t = clogging(10);

    UNUSED_STATE;
    assert_int_equal(ask(&t, 1).answer, TREND_FEW);
}

TEST(one_bad_week_is_no_trend_wherever_it_falls)
{
    UNUSED_STATE;
    for (int bad = 0; bad < 9; bad++) {
        struct trend_series t = weeks(9);

        for (int i = 0; i < 9; i++)
            week[i].v[TREND_LOSS] = i == bad ? 0.12 : 0.054 + (i % 2 ? 0.001 : -0.001);
        assert_int_equal(ask(&t, 0).answer, TREND_NONE);
    }
}

TEST(what_is_past_its_limit_has_nothing_left)
{
    struct trend_series t = clogging(16);
    struct trend_verdict v = ask(&t, 0);

    UNUSED_STATE;
    assert_int_equal(v.answer, TREND_SHOWS);
    assert_true(v.left == 0 && v.share > 1);
}

TEST(one_that_was_first_heard_when_it_was_old_is_held_against_the_profile)
{
    struct trend_series t = clogging(10);

    UNUSED_STATE;
    for (int i = 0; i < 10; i++)
        week[i].v[TREND_LOSS] += 0.006;
    t.installed = -60;
    /* 0.095 now, 0.011 to go to twice the profile's. New it would be bounded by 15 %. */
    assert_true(near(ask(&t, 0).left, 275));
    t.installed = 0;
    assert_true(near(ask(&t, 0).left, (2 * 0.059 - 0.095) / 0.004 * WEEK_L));
}

/* From 25 C down to 5 C over so many weeks. */
static void autumn(int n)
{
    struct model m = machine();

    for (int i = 0; i < n; i++)
        week[i].tcf = derive_tcf(m.param, 25 - 20.0 * i / (n - 1));
}

TEST(cold_water_does_not_look_like_a_clogging_filter)
{
    struct trend_series t = weeks(20);

    UNUSED_STATE;
    autumn(20);
    assert_true(week[19].tcf < 0.49); /* that is how much the cold does */
    for (int i = 0; i < 20; i++)
        week[i].v[TREND_LOSS] = 0.053 * pow(week[i].tcf, -0.73);
    assert_true(week[19].v[TREND_LOSS] > 0.085);
    assert_int_equal(ask(&t, 0).answer, TREND_NONE);
    for (int i = 0; i < 20; i++)
        week[i].v[TREND_LOSS] = 0.053;
    assert_int_equal(ask(&t, 0).answer, TREND_NONE);
}

/* Permeate by that power of the temperature, in the cold and, backwards, as it gets warm. */
static void flows_speak_not(double power, double waste_power)
{
    struct trend_series t = weeks(20);

    for (int spring = 0; spring < 2; spring++) {
        autumn(20);
        for (int i = 0; i < 10 && spring; i++) {
            double warm = week[i].tcf;

            week[i].tcf = week[19 - i].tcf;
            week[19 - i].tcf = warm;
        }
        for (int i = 0; i < 20; i++) {
            week[i].v[TREND_FLOW] = pow(week[i].tcf, power);
            week[i].v[TREND_WASTE] = pow(week[i].tcf, waste_power);
        }
        assert_int_equal(ask(&t, 0).answer, TREND_NONE);
    }
}

TEST(flow_in_water_of_five_degrees_is_not_taken_for_clogging_with_or_without_a_tank)
{
    UNUSED_STATE;
    flows_speak_not(0.84, -0.07); /* the tank model of the simulator */
    flows_speak_not(0.60, -0.16); /* the one without */
}

TEST(a_filter_that_clogs_while_it_gets_cold_is_still_seen)
{
    struct trend_series t = clogging(10);

    UNUSED_STATE;
    for (int i = 0; i < 10; i++)
        week[i].tcf = 0.9 - 0.02 * i;
    assert_int_equal(ask(&t, 0).answer, TREND_SHOWS);
}

TEST(without_a_sensor_both_flows_have_to_fall_and_the_later_one_counts)
{
    struct trend_series t = weeks(10);
    struct trend_verdict v;

    UNUSED_STATE;
    for (int i = 0; i < 10; i++) {
        week[i].v[TREND_FLOW] = 1 - 0.01 * i;
        week[i].v[TREND_WASTE] = 1;
    }
    assert_int_equal(ask(&t, 0).answer, TREND_NONE); /* that is the membrane */
    for (int i = 0; i < 10; i++)
        week[i].v[TREND_WASTE] = 1 - 0.003 * i;
    v = ask(&t, 0);
    assert_int_equal(v.answer, TREND_SHOWS);
    /* Permeate: 0.91 now, 0.85 in 600 L. Waste: 0.973 now, 0.94 in 1,100 L. */
    assert_int_equal(v.by, TREND_WASTE);
    assert_true(near(v.left, 1100));
}

/* Doubles in 20 weeks. */
static struct trend_series salty(enum trend_signal s, double first)
{
    struct trend_series t = weeks(11);

    for (int i = 0; i < 11; i++)
        week[i].v[s] = first * exp2(i / 20.0);
    return t;
}

TEST(a_membrane_ends_when_twice_the_salt_passes_that_passed_when_it_was_new)
{
    struct trend_series t = salty(TREND_SALT, 1.25);
    struct trend_verdict v = ask(&t, 2);

    UNUSED_STATE;
    assert_int_equal(v.by, TREND_SALT);
    /* 11 weeks of 20 are behind it, the first of them before the first median: 900 L to go. */
    assert_true(near(v.left, 900));
    assert_true(near(v.share, 0.55));
}

TEST(a_membrane_ends_sooner_when_the_makers_limit_of_tds_is_nearer)
{
    struct trend_series t = salty(TREND_SALT, 1.25);
    struct trend_verdict v;

    UNUSED_STATE;
    for (int i = 0; i < 11; i++)
        week[i].v[TREND_TDS] = 30 * exp2(i / 20.0);
    v = ask(&t, 2);
    assert_int_equal(v.by, TREND_TDS);
    assert_true(near(v.left, 2000 * (log2(50 / 30.0) - 0.5)));
}

TEST(a_membrane_ends_at_seven_tenths_of_its_flow)
{
    struct trend_series t = weeks(8);
    struct trend_verdict v;

    UNUSED_STATE;
    for (int i = 0; i < 8; i++)
        week[i].v[TREND_PERMEABLE] = 1 - 0.02 * i;
    v = ask(&t, 2);
    assert_int_equal(v.by, TREND_PERMEABLE);
    /* 1.02 when it was put in: 0.714 is its end, and 0.86 is now. */
    assert_true(near(v.left, (0.86 - 0.714) / 0.0002));
}

TEST(a_membrane_in_winter_is_as_good_as_in_summer)
{
    struct trend_series t = weeks(20);

    UNUSED_STATE;
    autumn(20);
    for (int i = 0; i < 20; i++) {
        week[i].v[TREND_SALT] = 1.25 + 0.02 * (19 - i) / 19; /* what is left of the season */
        week[i].v[TREND_PERMEABLE] = 0.97 + 0.004 * (i % 3);
        week[i].v[TREND_TDS] = 14 - 0.05 * i;
    }
    assert_int_equal(ask(&t, 2).answer, TREND_NONE);
}

static void draw(struct draw *d, double flow, double loss)
{
    memset(d, 0, sizeof *d);
    for (int s = 0; s < SYM_COUNT; s++)
        d->sym[s] = NAN;
    d->qualifies = true;
    d->sym[F_q_perm_lpm] = 1.58 * flow;
    d->sym[F_q_waste_lpm] = 1.05 * flow;
    d->sym[SYM_FEATURE(FT_dp_pre_mpa)] = loss;
    d->sym[SYM_FEATURE(FT_tcf)] = 0.5;
    d->sym[SYM_FEATURE(FT_rej)] = 0.9;
    d->sym[F_tds_out_ppm] = 20;
}

TEST(the_medians_of_a_week_are_at_the_rated_flow)
{
    struct model m = machine();
    static struct draw list[7];
    struct trend_week w;

    UNUSED_STATE;
    for (int i = 0; i < 7; i++)
        draw(&list[i], 0.5, 0.03);
    list[5].qualifies = false;
    list[6].test = true;
    assert_true(trend_week_of(&m, list, 7, &w));
    assert_int_equal(w.draws, 5);
    assert_true(near(w.v[TREND_LOSS], 0.06));
    assert_true(near(w.v[TREND_FLOW], 0.5) && near(w.tcf, 0.5));
    /* Half the water at half the correction: the membrane makes what it made. */
    assert_true(near(w.v[TREND_SALT], 2) && near(w.v[TREND_TDS], 20));
    assert_true(isnan(w.v[TREND_PERMEABLE])); /* no pressure of the membrane */
    list[4].qualifies = false;
    assert_false(trend_week_of(&m, list, 7, &w));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(one_point_of_six_that_is_wild_moves_the_line_nowhere),
        CASE(a_prefilter_that_clogs_has_the_litres_left_until_the_fault_would_be_convicted),
        CASE(five_weeks_or_twenty_nine_draws_are_too_few),
        CASE(carbon_never_speaks),
        CASE(one_bad_week_is_no_trend_wherever_it_falls),
        CASE(what_is_past_its_limit_has_nothing_left),
        CASE(one_that_was_first_heard_when_it_was_old_is_held_against_the_profile),
        CASE(cold_water_does_not_look_like_a_clogging_filter),
        CASE(flow_in_water_of_five_degrees_is_not_taken_for_clogging_with_or_without_a_tank),
        CASE(a_filter_that_clogs_while_it_gets_cold_is_still_seen),
        CASE(without_a_sensor_both_flows_have_to_fall_and_the_later_one_counts),
        CASE(a_membrane_ends_when_twice_the_salt_passes_that_passed_when_it_was_new),
        CASE(a_membrane_ends_sooner_when_the_makers_limit_of_tds_is_nearer),
        CASE(a_membrane_ends_at_seven_tenths_of_its_flow),
        CASE(a_membrane_in_winter_is_as_good_as_in_summer),
        CASE(the_medians_of_a_week_are_at_the_rated_flow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
