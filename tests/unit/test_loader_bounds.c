/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogue files: the limits of every number, what absent members stand for, long lists. */
#include "tests/unit/test.h"

#include <math.h>

#include "core/load.h"
#include "core/profile.h"
#include "tests/unit/tiny_edit.h"

#define YEAR_S (366 * 86400.0)
#define YEAR_H (366 * 24.0)

static const struct {
    const char *file, *from, *name;
    double lo, hi;
} bounds[] = {
    {"faults/f.json", "\"hold_s\":30", "hold_s", 0, YEAR_S},
    {"faults/f.json", "\"hold_s\":30", "clear_hold_s", 0, YEAR_S},
    {"faults/f.json", "\"hold_s\":30", "min_occurrences", 0, 10000},
    {"faults/f.json", "\"hold_s\":30", "min_draws", 0, 10000},
    {"faults/f.json", "\"hold_s\":30", "clear_draws", 0, 10000},
    {"faults/f.json", "\"prior\":0.7", "prior", 0, 1},
    {"faults/f.json", "\"minutes\":30", "minutes", 0, 10000},
    {"faults/f.json", "\"settle_h\":2", "settle_h", 0, YEAR_H},
    {"faults/f.json", "\"good\":8", "good", 0, 10000},
    {"faults/f.json", "\"of\":10", "of", 0, 10000},
    {"faults/f.json", "\"good\":8", "min_draws", 0, 10000},
    {"faults/f.json", "\"window_h\":72", "window_h", 0, YEAR_H},
    {"faults/f.json", "\"max_window_h\":336", "max_window_h", 0, YEAR_H},
    {"models/m.json", "\"life_days\":180", "life_days", 0, 100000},
    {"models/m.json", "\"standby\":60", "standby", 1, 86400},
    {"models/m.json", "\"standby\":60", "running", 1, 86400},
    {"models/m.json", "\"standby\":60", "test", 1, 86400},
    {"models/f.json", "\"first\":170", "first", 0, 255},
    {"models/f.json", "\"header\":10", "header", 0, 512},
    {"models/f.json", "\"zone_min\":480", "zone_min", -1440, 1440},
    {"tests.json", "\"minutes\":5", "minutes", 0, 10000},
    {"prices.json", "\"amount_fen\":5000", "amount_fen", 0, 1e9},
};

static void bound_is(size_t i, double value, bool inside)
{
    char to[80], complaint[80];
    struct tiny *t;

    snprintf(to, sizeof to, "\"%s\":%.12g", bounds[i].name, value);
    snprintf(complaint, sizeof complaint, "'%s' lies between %g and %g", bounds[i].name,
             bounds[i].lo, bounds[i].hi);
    t = with(bounds[i].file, text_of(bounds[i].file), bounds[i].from, to);
    if (complains(t, complaint) == inside)
        fail_msg("%s: %s: %s", bounds[i].file, to, inside ? "refused" : "taken");
    for (int k = 0; inside && k < t->loader.problems; k++)
        if (strstr(t->loader.problem[k], "lies between") &&
            !strstr(t->loader.problem[k], "between 1 and 'of'"))
            fail_msg("%s: %s", to, t->loader.problem[k]);
    tiny_free(t);
}

TEST(every_number_is_taken_up_to_its_limits_and_not_beyond)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        bound_is(i, bounds[i].lo, true);
        bound_is(i, bounds[i].hi, true);
        bound_is(i, bounds[i].lo - 0.25, false);
        bound_is(i, bounds[i].hi + 0.25, false);
    }
}

TEST(a_refused_number_leaves_one_that_is_inside)
{
    struct tiny *t = with("faults/f.json", GOOD_FAULT, "\"hold_s\":30", "\"hold_s\":1e300");

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_CONFIG);
    assert_int_equal(t->c.detections[0].hold_ms, 0);
    tiny_free(t);
    t = with("models/m.json", text_of("models/m.json"), "\"standby\":60", "\"standby\":1e300");
    assert_int_equal(t->c.models[1].standby_ms, 1000);
    tiny_free(t);
    t = with("models/m.json", text_of("models/m.json"), "\"life_l\":3600", "\"life_l\":\"x\"");
    assert_true(complains(t, "'life_l' must be a number"));
    assert_true(t->c.models[1].stages[0].life_l == 0);
    tiny_free(t);
    t = with("faults/f.json", GOOD_FAULT, "\"severity\":\"degraded\"", "\"severity\":\"?\"");
    assert_int_equal(t->c.faults[0].severity, 0);
    tiny_free(t);
}

#define WATCH                                                                                 \
    "\"fail_fast\":\"p_in_mpa < 0.05\",\"good\":8,\"of\":10,\"window_h\":72,\"max_window_h\"" \
    ":336}"

TEST(a_watch_that_says_little_wants_8_of_10_draws_in_3_to_14_days)
{
    struct tiny *t = with("faults/f.json", GOOD_FAULT, "," WATCH, "}");
    const struct watch_rule *w = t->c.faults[0].watch;

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(w->good, 8);
    assert_int_equal(w->of, 10);
    assert_int_equal(w->min_draws, 10);
    assert_int_equal(w->window_ms, 72 * 3600000LL);
    assert_int_equal(w->max_window_ms, 336 * 3600000LL);
    assert_int_equal(w->fail_fast.len, 0);
    tiny_free(t);
    t = with("faults/f.json", GOOD_FAULT, WATCH, "\"good\":3,\"of\":4}");
    assert_int_equal(t->c.faults[0].watch[0].min_draws, 4);
    tiny_free(t);
}

TEST(a_detection_that_says_little_acts_at_once_and_clears_after_three_draws)
{
    struct tiny *t = with("faults/f.json", GOOD_FAULT, ",\"hold_s\":30", "");
    const struct detection *d = t->c.detections;

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(d->hold_ms, 0);
    assert_int_equal(d->clear_hold_ms, 0);
    assert_int_equal(d->min_occurrences, 1);
    assert_int_equal(d->clear_draws, 3);
    tiny_free(t);
    t = with("faults/f.json", GOOD_FAULT, "\"hold_s\":30",
             "\"clear_hold_s\":1.5,\"min_occurrences\":7,\"clear_draws\":9");
    assert_int_equal(t->c.detections[0].clear_hold_ms, 1500);
    assert_int_equal(t->c.detections[0].min_occurrences, 7);
    assert_int_equal(t->c.detections[0].clear_draws, 9);
    tiny_free(t);
}

TEST(a_fault_that_says_little_needs_no_settling_and_always_a_visit)
{
    struct tiny *t = with("faults/f.json", GOOD_FAULT, "\"settle_h\":2,", "");
    const struct fault *f = &t->c.faults[0];

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(f->settle_ms, 0);
    assert_int_equal(f->visit, VISIT_ALWAYS);
    assert_int_equal(f->by_hand_count, 0);
    assert_false(f->area || f->latch || f->pseudo);
    tiny_free(t);
    t = with("faults/f.json", GOOD_FAULT, "\"gate\":\"TR-PROD\",\"pass\":\"p_in_mpa >= 0.1\"",
             "\"gate\":\"none\"");
    assert_int_equal(t->c.faults[0].gate, GATE_NONE);
    assert_int_equal(t->c.faults[0].gate_pass.len, 0);
    tiny_free(t);
}

TEST(a_model_that_says_little_reports_each_minute_and_takes_no_command)
{
    struct tiny *t = with("models/m.json", text_of("models/m.json"),
                          ",\"report_s\":{\"standby\":60},\"commands\":[\"flush\",\"stop\"]", "");
    const struct model *m = &t->c.models[1];

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(m->standby_ms, 60000);
    assert_int_equal(m->running_ms, 5000);
    assert_int_equal(m->test_ms, 2000);
    assert_int_equal(m->commands, 0);
    assert_null(m->payload);
    assert_false(m->profile_only || m->coarse || m->no_spares);
    tiny_free(t);
}

TEST(a_likelihood_ratio_of_zero_and_a_signal_that_a_watch_lacks_are_refused)
{
    struct tiny *t = with("faults/f.json", GOOD_FAULT, "\"lr_if_false\":0.5", "\"lr_if_false\":0");

    UNUSED_STATE;
    assert_true(complains(t, "causes[0].evidence[1]: a likelihood ratio is above 0"));
    tiny_free(t);
    t = with("faults/f.json", GOOD_FAULT, "\"id\":\"w1\",\"needs\":[",
             "\"id\":\"w1\",\"needs\":[\"state\",");
    assert_true(complains(t, "no way of watching works with these signals alone"));
    tiny_free(t);
    t = with("faults/f.json", GOOD_FAULT, "\"hold_s\":30", "\"clear_draws\":1");
    assert_int_equal(t->result, ERR_OK);
    tiny_free(t);
}

TEST(a_feature_of_a_draw_or_of_a_week_is_refused_in_when_too)
{
    static const char *const features[] = {"draw_s < 0.05", "q_ratio_week < 0.05"};
    char to[120];

    UNUSED_STATE;
    for (size_t i = 0; i < 2; i++) {
        struct tiny *t;

        snprintf(to, sizeof to, "\"scope\":\"standby\",\"when\":\"%s\"", features[i]);
        t = with("faults/f.json", GOOD_FAULT, "\"when\":\"p_in_mpa < 0.05\"", to);
        assert_true(complains(t, "a feature of draws needs the scope 'draw'"));
        tiny_free(t);
    }
}

/* A model whose payload has one field of a name that is none. */
static void path_is(int letters, int shown)
{
    char name[400], to[500], want[120];
    struct tiny *t;

    memset(name, 'a', (size_t)letters);
    name[letters] = 0;
    snprintf(to, sizeof to, "\"fields\":{\"%s\":{\"at\":\"@0 u8\"}}", name);
    t = with("models/f.json", FRAMED, "\"fields\":{\"leak\":{\"at\":\"@0 u8\"}}", to);
    snprintf(want, sizeof want, "models/f.json: payload%s%.*s: no such signal", shown ? "." : "",
             shown, name);
    assert_string_equal(t->loader.problem[0], want);
    assert_string_equal(t->loader.path, "");
    tiny_free(t);
}

TEST(a_long_path_is_cut_and_one_without_end_left_out)
{
    UNUSED_STATE;
    path_is(61, 61);
    path_is(62, 62);
    path_is(63, 62);
    path_is(247, 62);
    path_is(248, 0);
    path_is(300, 0);
}

TEST(a_payload_that_says_little_has_no_frame_no_zone_and_a_scale_of_one)
{
    struct tiny *t = with("models/f.json", FRAMED,
                          "\"frame\":{\"first\":170,\"header\":10},\"time\":{\"at\":"
                          "\"/t\",\"unit\":\"text\",\"zone_min\":480}",
                          "\"time\":{\"at\":\"/t\"}");
    const struct model *m = &t->c.models[1];

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_true(m->profile_only);
    assert_int_equal(m->payload->frame_first, -1);
    assert_int_equal(m->payload->frame_header, 0);
    assert_int_equal(m->payload->zone_min, 0);
    assert_int_equal(m->payload->time_kind, TIME_MS);
    assert_true(m->payload->rows[0].scale == 1 && m->payload->rows[0].offset == 0);
    assert_null(m->payload->codes);
    tiny_free(t);
}

#define PLACES "\"@0 u8\",\"@1 u8\",\"@2 u8\",\"@3 u8\""

TEST(a_value_stands_in_at_most_four_places_and_a_filter_has_a_short_name)
{
    struct tiny *t = with("models/f.json", FRAMED, "\"@0 u8\"", "[" PLACES "]");

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_string_equal(t->c.models[1].payload->rows[0].at[3], "@3 u8");
    tiny_free(t);
    t = with("models/f.json", FRAMED, "\"@0 u8\"", "[" PLACES ",\"@4 u8\"]");
    assert_true(complains(t, "payload.leak: 'at' has at most 4 places"));
    tiny_free(t);
    t = with("models/f.json", FRAMED, "\"fields\":",
             "\"filters\":{\"sediment\":{\"used_l\":{\"at\":\"@0 u8\"}}},\"fields\":");
    assert_string_equal(t->loader.problem[0], "models/f.json: payload.sediment: the id of a stage "
                                              "has at most 7 letters");
    tiny_free(t);
}

TEST(a_model_with_class_and_payload_is_a_machine_and_one_with_neither_is_refused)
{
    struct tiny *t = with("models/f.json", FRAMED,
                          "\"payload\":", "\"class\":\"uf\",\"fitted\":[],\"payload\":");

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_false(t->c.models[1].profile_only);
    assert_int_equal(t->c.models[1].cls, CLASS_UF);
    tiny_free(t);
    t = with("models/m.json", text_of("models/m.json"), "\"class\":\"ro-tank\",", "");
    assert_true(complains(t, "'class' must be one of the known words"));
    tiny_free(t);
}

TEST(a_machine_without_a_needed_signal_is_told_from_one_that_has_them)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_finish(t);
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        struct symbol_set needs = {{0}};

        symbol_set_add(&needs, f);
        assert_int_equal(symbols_fitted(&needs, &t->c.models[0]),
                         symbol_set_has(&t->c.models[0].fitted, f));
    }
    t->c.models[0].fitted = (struct symbol_set){{0}};
    assert_false(symbols_fitted(&(struct symbol_set){{1}}, &t->c.models[0]));
    assert_true(symbols_fitted(&(struct symbol_set){{0}}, &t->c.models[0]));
    tiny_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_number_is_taken_up_to_its_limits_and_not_beyond),
        CASE(a_refused_number_leaves_one_that_is_inside),
        CASE(a_watch_that_says_little_wants_8_of_10_draws_in_3_to_14_days),
        CASE(a_detection_that_says_little_acts_at_once_and_clears_after_three_draws),
        CASE(a_fault_that_says_little_needs_no_settling_and_always_a_visit),
        CASE(a_model_that_says_little_reports_each_minute_and_takes_no_command),
        CASE(a_likelihood_ratio_of_zero_and_a_signal_that_a_watch_lacks_are_refused),
        CASE(a_feature_of_a_draw_or_of_a_week_is_refused_in_when_too),
        CASE(a_long_path_is_cut_and_one_without_end_left_out),
        CASE(a_payload_that_says_little_has_no_frame_no_zone_and_a_scale_of_one),
        CASE(a_value_stands_in_at_most_four_places_and_a_filter_has_a_short_name),
        CASE(a_model_with_class_and_payload_is_a_machine_and_one_with_neither_is_refused),
        CASE(a_machine_without_a_needed_signal_is_told_from_one_that_has_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
