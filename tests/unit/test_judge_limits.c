/* SPDX-License-Identifier: Apache-2.0 */
/* Detection, diagnosis and proof at their limits: full tables, exact edges, what is unknown. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>

#include "core/detect.h"
#include "core/diagnose.h"
#include "core/watch.h"
#include "tests/unit/tiny.h"

#define DRAW_DETECTION                                                                       \
    "{\"words\":" TINY_WORDS ",\"when\":\"q_ratio < 0.7\",\"clear_when\":\"q_ratio > 0.8\"," \
    "\"min_draws\":3,\"clear_draws\":2,\"needs\":[\"p_in_mpa\"]}"

static struct tiny *t;
static double sym[SYM_COUNT];
static struct expr_env env;
static struct detect_plan plan;
static struct tracks tracks;
static struct detect_events ev;
static struct detect_step step;
static struct fault fault; /* the first fault, for a test to change */
static struct watch_rule rule;
static struct cause causes[DIAGNOSIS_CAUSES + 1];

static int begin(void **state)
{
    UNUSED_STATE;
    t = tiny_begin();
    tiny_add(t, "faults/a.json",
             TINY_FAULT("a", "degraded",
                        TINY_DETECTION(",\"hold_s\":30,\"clear_hold_s\":60,\"min_occurrences\":2"),
                        ""));
    tiny_add(t, "faults/b.json", TINY_FAULT("b", "degraded", DRAW_DETECTION, ""));
    tiny_finish(t);
    if (t->result)
        return -1;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    memset(&tracks, 0, sizeof tracks);
    env = (struct expr_env){sym, t->c.models[0].param, NULL, NULL};
    detect_plan(&t->c, &t->c.models[0], &plan);
    step = (struct detect_step){.c = &t->c, .plan = &plan, .env = &env};
    rule = t->c.faults[0].watch[0];
    t->c.faults[0].watch = &rule;
    fault = t->c.faults[0];
    return 0;
}

static int end(void **state)
{
    UNUSED_STATE;
    tiny_free(t);
    return 0;
}

static int at(double s, double p_in)
{
    sym[F_p_in_mpa] = p_in;
    step.line_ms = (int64_t)(s * 1000);
    ev.count = 0;
    detect_sample(&tracks, &step, &ev);
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

TEST(a_plan_holds_as_many_detections_of_each_scope_as_fit)
{
    static struct detection many[PLAN_MAX + 2];

    UNUSED_STATE;
    for (int s = 0; s < 2; s++) {
        for (int i = 0; i < PLAN_MAX + 2; i++) {
            many[i] = t->c.detections[0];
            many[i].scope = s ? SCOPE_DRAW : SCOPE_SAMPLE;
        }
        t->c.detections = many;
        t->c.detection_count = PLAN_MAX + 2;
        detect_plan(&t->c, &t->c.models[0], &plan);
        assert_int_equal(plan.sample_count, s ? 0 : PLAN_MAX);
        assert_int_equal(plan.draw_count, s ? PLAN_MAX : 0);
    }
}

TEST(the_last_free_track_is_taken_wherever_it_is)
{
    UNUSED_STATE;
    for (int lone = 0; lone < TRACK_MAX; lone++) {
        for (int i = 0; i < TRACK_MAX; i++)
            tracks.t[i] = (struct track){.used = i != lone, .detection = 400, .count = 1};
        at(10, 0.01);
        assert_int_equal(tracks.overflow, 0);
        assert_true(tracks.t[lone].used);
    }
}

TEST(a_condition_that_is_false_needs_no_track)
{
    UNUSED_STATE;
    for (int i = 0; i < TRACK_MAX; i++)
        tracks.t[i] = (struct track){.used = true, .detection = 400, .count = 1};
    at(0, 0.2);
    draw(0, 0.9);
    assert_int_equal(tracks.overflow, 0);
}

TEST(an_occurrence_is_remembered_for_a_week_and_not_a_tenth_longer)
{
    UNUSED_STATE;
    for (int late = 0; late < 2; late++) {
        double from = 7 * 86400 - 30 + late * 0.1;

        memset(&tracks, 0, sizeof tracks);
        at(0, 0.01);
        at(30, 0.01);
        at(40, 0.2);
        at(from, 0.01);
        assert_int_equal(at(from + 30, 0.01), !late);
    }
}

TEST(two_good_draws_clear_and_not_the_first)
{
    UNUSED_STATE;
    draw(0, 0.6);
    draw(1, 0.6);
    assert_int_equal(draw(2, 0.6), 1);
    assert_int_equal(draw(3, 0.9), 0);
    assert_int_equal(draw(4, 0.9), 1);
    assert_false(ev.e[0].raised);
}

static struct diagnosis diagnosed(void)
{
    struct diagnosis d;

    t->c.faults[0] = fault;
    diagnose(&t->c, 0, &t->c.models[0], &env, &d);
    return d;
}

static void is_near(double a, double b)
{
    if (!(fabs(a - b) < 1e-9))
        fail_msg("%.12f, not %.12f", a, b);
}

/* So many causes of that prior, without evidence, with the parts of the first. */
static void causes_of(size_t n, double prior)
{
    for (size_t i = 0; i < n; i++) {
        causes[i] = t->c.faults[0].causes[0];
        causes[i].evidence_count = 0;
        causes[i].prior = prior;
    }
    fault.causes = causes;
    fault.cause_count = n;
}

TEST(as_many_causes_as_fit_are_ranked_and_equal_ones_keep_their_order)
{
    struct diagnosis d;

    UNUSED_STATE;
    causes_of(DIAGNOSIS_CAUSES + 1, 0.05);
    d = diagnosed();
    assert_int_equal(d.cause_count, DIAGNOSIS_CAUSES);
    for (int i = 0; i < DIAGNOSIS_CAUSES; i++) {
        assert_int_equal(d.cause[i].cause, i);
        is_near(d.cause[i].probability, 1.0 / DIAGNOSIS_CAUSES);
    }
}

TEST(causes_that_are_all_impossible_stay_so)
{
    struct diagnosis d;

    UNUSED_STATE;
    causes_of(DIAGNOSIS_CAUSES, 0);
    d = diagnosed();
    for (int i = 0; i < DIAGNOSIS_CAUSES; i++)
        is_near(d.cause[i].probability, 0);
}

TEST(a_cause_that_covers_85_percent_alone_brings_its_parts_alone)
{
    static const uint16_t first[] = {0}, second[] = {1};
    struct diagnosis d;

    UNUSED_STATE;
    causes_of(2, 0.85);
    causes[1].prior = 0.15;
    causes[0].parts = first;
    causes[1].parts = second;
    causes[0].part_count = causes[1].part_count = 1;
    d = diagnosed();
    assert_int_equal(d.part_count, 1);
    assert_int_equal(d.part[0].part, 0);
    causes[0].prior = 0.84;
    causes[1].prior = 0.16;
    assert_int_equal(diagnosed().part_count, 2);
}

TEST(a_part_fits_the_models_it_names_and_no_other)
{
    UNUSED_STATE;
    causes_of(1, 1);
    t->c.parts[0].models = 1;
    assert_int_equal(diagnosed().part_count, 1);
    t->c.parts[0].models = ~UINT64_C(1);
    assert_int_equal(diagnosed().part_count, 0);
}

TEST(more_parts_than_fit_are_left_out)
{
    static struct named parts[DIAGNOSIS_PARTS + 1];
    static uint16_t wanted[DIAGNOSIS_PARTS + 1];

    UNUSED_STATE;
    causes_of(1, 1);
    for (uint16_t i = 0; i < DIAGNOSIS_PARTS + 1; i++) {
        parts[i] = t->c.parts[0];
        wanted[i] = i;
    }
    t->c.parts = parts;
    causes[0].parts = wanted;
    causes[0].part_count = DIAGNOSIS_PARTS + 1;
    assert_int_equal(diagnosed().part_count, DIAGNOSIS_PARTS);
}

/* Evidence that holds above 10 C: so many groups of it. */
static void evidence_of(struct evidence *e, size_t n)
{
    causes_of(1, 1);
    for (size_t i = 0; i < n; i++) {
        e[i] = t->c.faults[0].causes[0].evidence[1];
        e[i].group = (uint8_t)i;
    }
    causes[0].evidence = e;
    causes[0].evidence_count = n;
    sym[F_temp_c] = 20;
}

TEST(evidence_beyond_what_fits_is_left_out)
{
    struct evidence e[17];

    UNUSED_STATE;
    evidence_of(e, 17);
    assert_int_equal(diagnosed().cause[0].evidence_count, DIAGNOSIS_EVIDENCE);
}

TEST(a_ratio_of_zero_is_the_weakest_of_its_group)
{
    struct evidence e[2];
    struct diagnosis d;

    UNUSED_STATE;
    evidence_of(e, 2);
    e[1].group = 0;
    e[0].lr_true = 0;
    e[1].lr_true = 2;
    d = diagnosed();
    assert_int_equal(d.cause[0].evidence_count, 1);
    is_near(d.cause[0].evidence[0].lr, 2);
}

static struct draw *list;
static struct watch w;

static void draws(int n, double p_in, double tds_in)
{
    list = calloc((size_t)n, sizeof *list);
    w = (struct watch){.from_ms = 1000000,
                       .settle_ms = 2 * 3600000,
                       .window_ms = 72 * 3600000LL,
                       .max_window_ms = 336 * 3600000LL,
                       .tds_in_before = NAN};
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < SYM_COUNT; k++)
            list[i].sym[k] = NAN;
        list[i].sym[F_p_in_mpa] = p_in;
        list[i].sym[F_tds_in_ppm] = tds_in;
        list[i].qualifies = true;
        list[i].start_ms = w.from_ms + w.settle_ms + i;
    }
}

static void verdict_is(int n, double hours, enum verdict v, enum watch_why why)
{
    struct watch_state s;

    watch_judge(&t->c, &t->c.models[0], &w, list, n, w.from_ms + (int64_t)(hours * 3600000), &s);
    if (s.verdict != v || s.why != why)
        fail_msg("%s %s", verdict_name(s.verdict), watch_why_name(s.why));
}

TEST(more_draws_than_can_be_judged_confirm_all_the_same)
{
    UNUSED_STATE;
    draws(1030, 0.2, 300);
    verdict_is(1024, 80, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    verdict_is(1030, 80, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    free(list);
}

TEST(exactly_three_in_a_row_far_outside_fail)
{
    UNUSED_STATE;
    draws(10, 0.2, 300);
    list[4].sym[F_p_in_mpa] = list[5].sym[F_p_in_mpa] = 0.01;
    verdict_is(10, 3, VERDICT_NONE, WHY_OPEN);
    list[6].sym[F_p_in_mpa] = 0.01;
    verdict_is(10, 3, VERDICT_NOT_FIXED, WHY_FAIL_FAST);
    free(list);
}

TEST(a_median_outside_confirms_nothing_however_few_good_draws_are_asked)
{
    UNUSED_STATE;
    rule.good = 4;
    draws(10, 0.09, 300);
    for (int i = 0; i < 4; i++)
        list[i].sym[F_p_in_mpa] = 0.2;
    verdict_is(10, 80, VERDICT_NONE, WHY_OPEN);
    verdict_is(10, 336, VERDICT_NOT_FIXED, WHY_TOO_MANY_BAD);
    free(list);
}

TEST(thirty_percent_more_is_the_same_feed_water)
{
    UNUSED_STATE;
    symbol_set_add(&rule.needs, F_tds_in_ppm);
    draws(10, 0.2, 260);
    w.tds_in_before = 200;
    verdict_is(10, 80, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    free(list);
    draws(10, 0.2, 260.1);
    w.tds_in_before = 200;
    verdict_is(10, 80, VERDICT_INSUFFICIENT, WHY_FEED_CHANGED);
    free(list);
}

TEST(just_enough_good_draws_confirm_when_the_longest_window_ends)
{
    UNUSED_STATE;
    draws(10, 0.2, 300);
    verdict_is(10, 336, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    verdict_is(9, 336, VERDICT_INSUFFICIENT, WHY_TOO_FEW_DRAWS);
    free(list);
}

TEST(one_good_draw_is_enough_where_one_is_asked_and_none_is_not)
{
    UNUSED_STATE;
    rule.good = rule.of = 1;
    draws(1, 0.2, 300);
    verdict_is(0, 80, VERDICT_NONE, WHY_OPEN);
    verdict_is(1, 80, VERDICT_CONFIRMED, WHY_DRAWS_GOOD);
    free(list);
}

#define FRESH(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_plan_holds_as_many_detections_of_each_scope_as_fit),
        FRESH(the_last_free_track_is_taken_wherever_it_is),
        FRESH(a_condition_that_is_false_needs_no_track),
        FRESH(an_occurrence_is_remembered_for_a_week_and_not_a_tenth_longer),
        FRESH(two_good_draws_clear_and_not_the_first),
        FRESH(as_many_causes_as_fit_are_ranked_and_equal_ones_keep_their_order),
        FRESH(causes_that_are_all_impossible_stay_so),
        FRESH(a_cause_that_covers_85_percent_alone_brings_its_parts_alone),
        FRESH(a_part_fits_the_models_it_names_and_no_other),
        FRESH(more_parts_than_fit_are_left_out),
        FRESH(evidence_beyond_what_fits_is_left_out),
        FRESH(a_ratio_of_zero_is_the_weakest_of_its_group),
        FRESH(more_draws_than_can_be_judged_confirm_all_the_same),
        FRESH(exactly_three_in_a_row_far_outside_fail),
        FRESH(a_median_outside_confirms_nothing_however_few_good_draws_are_asked),
        FRESH(thirty_percent_more_is_the_same_feed_water),
        FRESH(just_enough_good_draws_confirm_when_the_longest_window_ends),
        FRESH(one_good_draw_is_enough_where_one_is_asked_and_none_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
