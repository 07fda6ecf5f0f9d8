/* SPDX-License-Identifier: Apache-2.0 */
/* Detection, diagnosis and proof, on a catalogue small enough to reckon by hand. */
#include "tests/unit/test.h"

#include <math.h>

#include "core/detect.h"
#include "core/diagnose.h"
#include "core/watch.h"
#include "tests/unit/tiny.h"

#define DRAW_DETECTION                                                                       \
    "{\"words\":" TINY_WORDS ",\"when\":\"q_ratio < 0.7\",\"clear_when\":\"q_ratio > 0.8\"," \
    "\"min_draws\":3,\"clear_draws\":2,\"needs\":[\"p_in_mpa\"]}"
#define STANDBY_DETECTION                                                   \
    "{\"words\":" TINY_WORDS                                                \
    ",\"scope\":\"standby\",\"when\":\"leak\",\"clear_when\":\"not leak\"," \
    "\"needs\":[\"p_in_mpa\"]}"
#define UNFITTED_DETECTION                                                         \
    "{\"words\":" TINY_WORDS ",\"when\":\"lps_ok\",\"clear_when\":\"not lps_ok\"," \
    "\"needs\":[\"p_in_mpa\",\"lps_ok\"]}"

static struct tiny *t;
static double sym[SYM_COUNT];
static struct expr_env env;
static struct detect_plan plan;
static struct tracks tracks;
static struct detect_events ev;
static struct detect_step step;

static int begin(void **state)
{
    UNUSED_STATE;
    t = tiny_begin();
    tiny_add(t, "faults/a.json",
             TINY_FAULT("a", "degraded",
                        TINY_DETECTION(",\"hold_s\":30,\"clear_hold_s\":60,\"min_occurrences\":2"),
                        ""));
    tiny_add(t, "faults/b.json",
             TINY_FAULT("b", "degraded",
                        DRAW_DETECTION "," STANDBY_DETECTION "," UNFITTED_DETECTION, ""));
    tiny_finish(t);
    if (t->result)
        return -1;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    memset(&tracks, 0, sizeof tracks);
    env = (struct expr_env){sym, t->c.models[0].param, NULL, NULL};
    detect_plan(&t->c, &t->c.models[0], &plan);
    step = (struct detect_step){.c = &t->c, .plan = &plan, .env = &env};
    return 0;
}

static int end(void **state)
{
    UNUSED_STATE;
    tiny_free(t);
    return 0;
}

/* One sample at that second; how many events it gave. */
static int at(double s, double p_in)
{
    sym[F_p_in_mpa] = p_in;
    step.line_ms = (int64_t)(s * 1000);
    ev.count = 0;
    detect_sample(&tracks, &step, &ev);
    step.gap = false;
    return ev.count;
}

static int draw(double s, double q_ratio)
{
    sym[SYM_FEATURE(FT_q_ratio)] = q_ratio;
    step.line_ms = (int64_t)(s * 1000);
    ev.count = 0;
    detect_draw(&tracks, &step, &ev);
    return ev.count;
}

TEST(the_plan_holds_what_the_model_can_judge)
{
    UNUSED_STATE;
    assert_int_equal(plan.sample_count, 2);
    assert_int_equal(plan.draw_count, 1);
    t->c.models[0].cls = CLASS_UF;
    detect_plan(&t->c, &t->c.models[0], &plan);
    assert_int_equal(plan.sample_count, 0);
    assert_int_equal(plan.draw_count, 0);
}

TEST(two_stretches_of_thirty_seconds_convict)
{
    UNUSED_STATE;
    assert_int_equal(at(100, 0.01), 0);
    assert_int_equal(at(129.9, 0.01), 0);
    assert_int_equal(at(130, 0.01), 0); /* the first occurrence */
    assert_int_equal(at(140, 0.2), 0);
    assert_int_equal(at(200, 0.01), 0);
    assert_int_equal(at(229.9, 0.01), 0);
    assert_int_equal(at(230, 0.01), 1);
    assert_true(ev.e[0].raised);
    assert_int_equal(ev.e[0].fault, 0);
    assert_int_equal(ev.e[0].detection, 0);
    assert_int_equal(ev.e[0].from_ms, 100000);
    assert_true(detect_is_raised(&tracks, &t->c, 0));
    assert_false(detect_is_raised(&tracks, &t->c, 1));
    assert_int_equal(at(300, 0.01), 0); /* raised once */
}

static void raise_a(void)
{
    at(0, 0.01);
    at(30, 0.01);
    at(31, 0.2);
    at(40, 0.01);
    assert_int_equal(at(70, 0.01), 1);
}

TEST(a_minute_above_the_upper_limit_clears)
{
    UNUSED_STATE;
    raise_a();
    assert_int_equal(at(80, 0.06), 0); /* between the limits: nothing */
    assert_int_equal(at(200, 0.06), 0);
    assert_int_equal(at(210, 0.09), 0);
    assert_int_equal(at(269.9, 0.09), 0);
    assert_int_equal(at(270, 0.09), 1);
    assert_false(ev.e[0].raised);
    assert_false(detect_is_raised(&tracks, &t->c, 0));
    /* From zero: one stretch is again no conviction. */
    assert_int_equal(at(280, 0.01), 0);
    assert_int_equal(at(320, 0.01), 0);
}

TEST(an_unknown_value_or_a_gap_breaks_the_hold_and_convicts_nothing)
{
    UNUSED_STATE;
    at(0, 0.01);
    at(30, 0.01);
    assert_int_equal(at(40, NAN), 0);
    assert_int_equal(at(50, 0.01), 0);
    assert_int_equal(at(75, 0.01), 0);
    step.gap = true;
    assert_int_equal(at(100, 0.01), 0);
    assert_int_equal(at(129, 0.01), 0);
    assert_int_equal(at(130, 0.01), 1);
    at(140, 0.09);
    assert_int_equal(at(170, NAN), 0);
    assert_int_equal(at(200, 0.09), 0);
    assert_int_equal(at(250, 0.09), 0);
    assert_int_equal(at(260, 0.09), 1);
}

TEST(a_stretch_that_never_ends_counts_again_after_half_an_hour)
{
    UNUSED_STATE;
    at(0, 0.01);
    assert_int_equal(at(30, 0.01), 0);
    assert_int_equal(at(60, 0.01), 0);
    assert_int_equal(at(30 + 1799, 0.01), 0);
    assert_int_equal(at(30 + 1800, 0.01), 1);
}

TEST(an_occurrence_older_than_a_week_is_forgotten)
{
    UNUSED_STATE;
    at(0, 0.01);
    at(30, 0.01);
    at(40, 0.2);
    at(7 * 86400 + 10, 0.01);
    assert_int_equal(at(7 * 86400 + 40, 0.01), 0);
    at(7 * 86400 + 50, 0.2);
    at(7 * 86400 + 60, 0.01);
    assert_int_equal(at(7 * 86400 + 90, 0.01), 1);
    memset(&tracks, 0, sizeof tracks);
    at(0, 0.01);
    at(30, 0.01);
    at(40, 0.2);
    at(7 * 86400 - 30, 0.01);
    assert_int_equal(at(7 * 86400, 0.01), 1);
}

TEST(a_muted_fault_convicts_nothing)
{
    struct fault_set muted = {{1}};

    UNUSED_STATE;
    step.muted = &muted;
    at(0, 0.01);
    at(30, 0.01);
    at(40, 0.2);
    at(50, 0.01);
    assert_int_equal(at(100, 0.01), 0);
    for (int i = 0; i < TRACK_MAX; i++)
        assert_false(tracks.t[i].used);
}

TEST(the_scope_standby_is_judged_at_rest_only)
{
    UNUSED_STATE;
    sym[F_leak] = 1;
    assert_int_equal(at(0, 0.2), 0);
    step.standby = true;
    assert_int_equal(at(10, 0.2), 1);
    assert_int_equal(ev.e[0].fault, 1);
}

TEST(three_bad_draws_in_a_row_convict_and_two_good_ones_clear)
{
    UNUSED_STATE;
    assert_int_equal(draw(0, 0.6), 0);
    assert_int_equal(draw(100, 0.6), 0);
    assert_int_equal(draw(200, 0.9), 0);
    assert_int_equal(draw(300, 0.6), 0);
    assert_int_equal(draw(400, NAN), 0); /* unknown: neither counts nor breaks */
    assert_int_equal(draw(500, 0.6), 0);
    assert_int_equal(draw(600, 0.6), 1);
    assert_true(ev.e[0].raised);
    assert_int_equal(ev.e[0].from_ms, 300000);
    assert_int_equal(draw(700, 0.75), 0);
    assert_int_equal(draw(800, 0.9), 0);
    assert_int_equal(draw(900, 0.75), 0);
    assert_int_equal(draw(1000, 0.9), 0);
    assert_int_equal(draw(1100, 0.9), 1);
    assert_false(ev.e[0].raised);
}

TEST(a_reset_forgets_one_fault_only)
{
    UNUSED_STATE;
    raise_a();
    for (int i = 0; i < 3; i++)
        draw(100 + i, 0.6);
    assert_true(detect_is_raised(&tracks, &t->c, 1));
    detect_reset(&tracks, &t->c, 0);
    assert_false(detect_is_raised(&tracks, &t->c, 0));
    assert_true(detect_is_raised(&tracks, &t->c, 1));
}

TEST(with_every_track_taken_a_condition_is_counted_as_overflow)
{
    UNUSED_STATE;
    for (int i = 0; i < TRACK_MAX; i++)
        tracks.t[i] = (struct track){.used = true, .detection = 400, .count = 1};
    assert_int_equal(at(0, 0.01), 0);
    assert_int_equal(tracks.overflow, 1);
    assert_int_equal(draw(0, 0.6), 0);
    assert_int_equal(tracks.overflow, 2);
    tracks.overflow = 255;
    at(0, 0.01);
    assert_int_equal(tracks.overflow, 255);
}

static struct diagnosis diagnosed(double temp, double tds)
{
    struct diagnosis d;

    sym[F_temp_c] = temp;
    sym[F_tds_in_ppm] = tds;
    diagnose(&t->c, 0, &t->c.models[0], &env, &d);
    return d;
}

static void is_near(double a, double b)
{
    if (fabs(a - b) > 1e-9)
        fail_msg("%.12f, not %.12f", a, b);
}

TEST(causes_are_ranked_by_prior_times_the_strongest_ratio_of_each_group)
{
    struct diagnosis d = diagnosed(NAN, NAN);

    UNUSED_STATE;
    assert_int_equal(d.cause_count, 2);
    assert_int_equal(d.cause[0].cause, 0);
    is_near(d.cause[0].probability, 0.7);
    assert_int_equal(d.cause[0].evidence_count, 0);
    /* 20 C: the first says x2, the second x4; 4 is stronger and stands for the group. */
    d = diagnosed(20, NAN);
    is_near(d.cause[0].probability, 0.7 * 4 / (0.7 * 4 + 0.3));
    assert_int_equal(d.cause[0].evidence_count, 1);
    assert_int_equal(d.cause[0].evidence[0].evidence, 1);
    assert_true(d.cause[0].evidence[0].holds);
    is_near(d.cause[0].evidence[0].lr, 4);
    /* 5 C: x2 against x0.5: equally strong, the first stays. */
    d = diagnosed(5, 200);
    is_near(d.cause[0].probability, 0.7 * 2 * 1.5 / (0.7 * 2 * 1.5 + 0.3));
    assert_int_equal(d.cause[0].evidence_count, 2);
    assert_false(d.cause[0].evidence[0].holds);
    /* 40 C: x0.1 is the strongest and turns the order around. */
    d = diagnosed(40, 50);
    assert_int_equal(d.cause[0].cause, 1);
    is_near(d.cause[0].probability, 0.3 / (0.7 * 0.1 + 0.3));
    is_near(d.cause[1].probability, 0.07 / (0.7 * 0.1 + 0.3));
}

TEST(parts_are_listed_until_their_causes_cover_85_percent_and_only_those_that_fit)
{
    struct diagnosis d = diagnosed(20, NAN);

    UNUSED_STATE;
    /* 0.903 covers alone; PUMP belongs to another class of machines */
    assert_int_equal(d.part_count, 1);
    assert_string_equal(t->c.parts[d.part[0].part].id, "PP");
    is_near(d.part[0].probability, 0.7 * 4 / (0.7 * 4 + 0.3));
    d = diagnosed(NAN, NAN);
    assert_int_equal(d.part_count, 2);
    is_near(d.part[0].probability, 1.0);
    assert_string_equal(t->c.parts[d.part[1].part].id, "MEM");
    is_near(d.part[1].probability, 0.3);
}

#define DRAWS 40
static struct draw list[DRAWS];
static struct watch w;

static void draws(int n, double p_in)
{
    for (int i = 0; i < n; i++) {
        memset(&list[i], 0, sizeof list[i]);
        for (int k = 0; k < SYM_COUNT; k++)
            list[i].sym[k] = NAN;
        list[i].sym[F_p_in_mpa] = p_in;
        list[i].sym[F_tds_in_ppm] = 300;
        list[i].qualifies = true;
        list[i].start_ms = 1000000 + 2 * 3600000 + i * 3600000LL;
    }
    w = (struct watch){.fault = 0,
                       .from_ms = 1000000,
                       .settle_ms = 2 * 3600000,
                       .window_ms = 72 * 3600000LL,
                       .max_window_ms = 336 * 3600000LL,
                       .tds_in_before = NAN};
}

static struct watch_state judged(int n, double hours)
{
    struct watch_state s;

    watch_judge(&t->c, &t->c.models[0], &w, list, n, w.from_ms + (int64_t)(hours * 3600000), &s);
    return s;
}

static void verdict_is(struct watch_state s, enum verdict v, enum watch_why why)
{
    if (s.verdict != v || s.why != why)
        fail_msg("%s %s", verdict_name(s.verdict), watch_why_name(s.why));
}

TEST(ten_good_draws_and_the_whole_window_confirm)
{
    struct watch_state s;

    UNUSED_STATE;
    draws(10, 0.2);
    s = judged(10, 73);
    verdict_is(s, VERDICT_NONE, WHY_OPEN);
    assert_int_equal(s.draws, 10);
    assert_int_equal(s.good, 10);
    assert_int_equal(s.needed, 10);
    assert_int_equal(s.until_ms, w.from_ms + 74 * 3600000LL);
    verdict_is(judged(10, 73.99), VERDICT_NONE, WHY_OPEN);
    verdict_is(judged(10, 74), VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    verdict_is(judged(9, 80), VERDICT_NONE, WHY_OPEN);
}

TEST(two_bad_draws_of_ten_are_let_pass_and_three_are_not)
{
    UNUSED_STATE;
    draws(10, 0.2);
    list[3].sym[F_p_in_mpa] = list[5].sym[F_p_in_mpa] = 0.09;
    verdict_is(judged(10, 100), VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    list[7].sym[F_p_in_mpa] = 0.09;
    verdict_is(judged(10, 100), VERDICT_NONE, WHY_OPEN);
    verdict_is(judged(10, 335.9), VERDICT_NONE, WHY_OPEN);
    verdict_is(judged(10, 336), VERDICT_NOT_FIXED, WHY_TOO_MANY_BAD);
}

TEST(three_draws_far_outside_in_a_row_fail_at_once)
{
    UNUSED_STATE;
    draws(5, 0.2);
    list[0].sym[F_p_in_mpa] = list[1].sym[F_p_in_mpa] = 0.01;
    list[3].sym[F_p_in_mpa] = list[4].sym[F_p_in_mpa] = 0.01;
    verdict_is(judged(5, 3), VERDICT_NONE, WHY_OPEN);
    list[2].sym[F_p_in_mpa] = 0.01;
    verdict_is(judged(5, 3), VERDICT_NOT_FIXED, WHY_FAIL_FAST);
}

TEST(the_returned_trigger_fails_whatever_the_draws_say)
{
    UNUSED_STATE;
    draws(10, 0.2);
    w.triggered = true;
    verdict_is(judged(10, 100), VERDICT_NOT_FIXED, WHY_TRIGGER);
}

TEST(too_few_draws_prove_nothing_at_the_end)
{
    UNUSED_STATE;
    draws(9, 0.2);
    verdict_is(judged(0, 336), VERDICT_INSUFFICIENT, WHY_TOO_FEW_DRAWS);
    verdict_is(judged(4, 336), VERDICT_INSUFFICIENT, WHY_TOO_FEW_DRAWS);
    verdict_is(judged(9, 336), VERDICT_INSUFFICIENT, WHY_TOO_FEW_DRAWS);
    draws(5, 0.09);
    verdict_is(judged(4, 336), VERDICT_INSUFFICIENT, WHY_TOO_FEW_DRAWS);
    verdict_is(judged(5, 336), VERDICT_NOT_FIXED, WHY_TOO_MANY_BAD);
}

TEST(draws_without_the_proving_signal_are_not_judged)
{
    struct watch_state s;

    UNUSED_STATE;
    draws(10, NAN);
    s = judged(10, 336);
    verdict_is(s, VERDICT_INSUFFICIENT, WHY_UNKNOWN_VALUES);
    assert_int_equal(s.draws, 0);
}

TEST(draws_before_the_fence_or_while_settling_and_test_runs_do_not_count)
{
    UNUSED_STATE;
    draws(12, 0.2);
    list[0].start_ms = w.from_ms + w.settle_ms - 1;
    list[1].qualifies = false;
    list[2].test = true;
    assert_int_equal(judged(12, 80).draws, 9);
    list[0].start_ms++;
    assert_int_equal(judged(12, 80).draws, 10);
}

TEST(the_median_must_pass_too)
{
    UNUSED_STATE;
    draws(10, 0.2);
    for (int i = 0; i < 10; i++)
        list[i].sym[F_p_in_mpa] = i < 8 ? 0.1 : NAN;
    verdict_is(judged(10, 80), VERDICT_NONE, WHY_OPEN);
    verdict_is(judged(10, 336), VERDICT_INSUFFICIENT, WHY_TOO_FEW_DRAWS);
}

TEST(another_feed_water_proves_no_rejection)
{
    struct watch_rule *rule = (struct watch_rule *)&t->c.faults[0].watch[0];

    UNUSED_STATE;
    draws(10, 0.2);
    w.tds_in_before = 200;
    verdict_is(judged(10, 80), VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    symbol_set_add(&rule->needs, F_tds_in_ppm);
    verdict_is(judged(10, 80), VERDICT_INSUFFICIENT, WHY_FEED_CHANGED);
    w.tds_in_before = 231;
    verdict_is(judged(10, 80), VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    w.tds_in_before = 428;
    verdict_is(judged(10, 80), VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    w.tds_in_before = 430;
    verdict_is(judged(10, 80), VERDICT_INSUFFICIENT, WHY_FEED_CHANGED);
    w.tds_in_before = NAN;
    verdict_is(judged(10, 80), VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
}

TEST(a_watch_is_chosen_by_what_is_fitted_and_heard)
{
    struct symbol_set known = {{0}};

    UNUSED_STATE;
    assert_int_equal(watch_choose(&t->c.faults[0], &t->c.models[0], &known), -1);
    symbol_set_add(&known, F_p_in_mpa);
    assert_int_equal(watch_choose(&t->c.faults[0], &t->c.models[0], &known), 0);
    memset(&t->c.models[0].fitted, 0, sizeof t->c.models[0].fitted);
    assert_int_equal(watch_choose(&t->c.faults[0], &t->c.models[0], &known), -1);
}

TEST(the_gate_passes_fails_or_does_not_know)
{
    struct fault f = t->c.faults[0];

    UNUSED_STATE;
    sym[F_p_in_mpa] = 0.1;
    assert_int_equal(gate_judge(&t->c, &f, &t->c.models[0], sym), GATE_PASSED);
    sym[F_p_in_mpa] = 0.09;
    assert_int_equal(gate_judge(&t->c, &f, &t->c.models[0], sym), GATE_FAILED);
    sym[F_p_in_mpa] = NAN;
    assert_int_equal(gate_judge(&t->c, &f, &t->c.models[0], sym), GATE_UNKNOWN);
    f.gate_pass.len = 0;
    sym[F_p_in_mpa] = 0.1;
    assert_int_equal(gate_judge(&t->c, &f, &t->c.models[0], sym), GATE_UNKNOWN);
}

#define FRESH(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(the_plan_holds_what_the_model_can_judge),
        FRESH(two_stretches_of_thirty_seconds_convict),
        FRESH(a_minute_above_the_upper_limit_clears),
        FRESH(an_unknown_value_or_a_gap_breaks_the_hold_and_convicts_nothing),
        FRESH(a_stretch_that_never_ends_counts_again_after_half_an_hour),
        FRESH(an_occurrence_older_than_a_week_is_forgotten),
        FRESH(a_muted_fault_convicts_nothing),
        FRESH(the_scope_standby_is_judged_at_rest_only),
        FRESH(three_bad_draws_in_a_row_convict_and_two_good_ones_clear),
        FRESH(a_reset_forgets_one_fault_only),
        FRESH(with_every_track_taken_a_condition_is_counted_as_overflow),
        FRESH(causes_are_ranked_by_prior_times_the_strongest_ratio_of_each_group),
        FRESH(parts_are_listed_until_their_causes_cover_85_percent_and_only_those_that_fit),
        FRESH(ten_good_draws_and_the_whole_window_confirm),
        FRESH(two_bad_draws_of_ten_are_let_pass_and_three_are_not),
        FRESH(three_draws_far_outside_in_a_row_fail_at_once),
        FRESH(the_returned_trigger_fails_whatever_the_draws_say),
        FRESH(too_few_draws_prove_nothing_at_the_end),
        FRESH(draws_without_the_proving_signal_are_not_judged),
        FRESH(draws_before_the_fence_or_while_settling_and_test_runs_do_not_count),
        FRESH(the_median_must_pass_too),
        FRESH(another_feed_water_proves_no_rejection),
        FRESH(a_watch_is_chosen_by_what_is_fitted_and_heard),
        FRESH(the_gate_passes_fails_or_does_not_know),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
