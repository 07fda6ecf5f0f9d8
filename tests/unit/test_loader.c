/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogue files: what is read, and what each mistake is called. */
#include "tests/unit/test.h"

#include <math.h>

#include "core/command.h"
#include "core/load.h"
#include "tests/unit/tiny.h"

#define GOOD_FAULT TINY_FAULT("f1", "degraded", TINY_DETECTION(",\"hold_s\":30"), "")

TEST(every_member_arrives)
{
    struct tiny *t = tiny_begin();
    const struct fault *f;
    const struct model *m;
    const struct detection *d;

    UNUSED_STATE;
    tiny_add(t, "faults/f1.json", GOOD_FAULT);
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    m = &t->c.models[0];
    assert_string_equal(m->id, "m1");
    assert_int_equal(m->cls, CLASS_RO_TANK);
    assert_true(m->param[P_q_perm] == 0.2 && isnan(m->param[P_v_topup]));
    assert_true(symbol_set_has(&m->fitted, F_leak) && !symbol_set_has(&m->fitted, F_lps_ok));
    assert_int_equal(m->stage_count, 2);
    assert_string_equal(m->stages[0].id, "pp");
    assert_true(m->stages[0].feed_water && !m->stages[1].feed_water);
    assert_true(m->stages[0].life_l == 3600 && m->stages[1].life_l == 0);
    assert_true(m->stages[1].life_days == 730);
    assert_string_equal(m->stages[1].sku, "MEM");
    assert_int_equal(m->code_count, 1);
    assert_string_equal(m->codes[0].meaning, "leak");
    assert_int_equal(m->standby_ms, 60000);
    assert_int_equal(m->running_ms, 5000);
    assert_int_equal(m->test_ms, 2000);
    assert_false(m->coarse);
    assert_int_equal(m->commands, 1u << CMD_FLUSH | 1u << CMD_STOP);
    f = &t->c.faults[0];
    assert_int_equal(f->severity, SEV_DEGRADED);
    assert_int_equal(f->visit, VISIT_ALWAYS);
    assert_int_equal(f->classes, 1u << CLASS_RO_TANK);
    assert_int_equal(f->minutes, 30);
    assert_int_equal(f->gate, GATE_TR_PROD);
    assert_true(f->gate_pass.len > 0);
    assert_int_equal(f->settle_ms, 2 * 3600000);
    assert_int_equal(f->watch_count, 1);
    assert_int_equal(f->watch[0].good, 8);
    assert_int_equal(f->watch[0].of, 10);
    assert_int_equal(f->watch[0].min_draws, 10);
    assert_int_equal(f->watch[0].window_ms, 72 * 3600000LL);
    assert_int_equal(f->watch[0].max_window_ms, 336 * 3600000LL);
    assert_int_equal(f->cause_count, 2);
    assert_true(f->causes[0].prior == 0.7);
    assert_int_equal(f->causes[0].evidence_count, 3);
    assert_true(f->causes[0].evidence[1].lr_true == 4 && f->causes[0].evidence[1].lr_false == 0.5);
    assert_int_equal(f->causes[0].evidence[0].group, 0);
    assert_int_equal(f->causes[0].evidence[1].group, 0);
    assert_int_equal(f->causes[0].evidence[2].group, 1);
    assert_int_equal(f->causes[0].part_count, 2);
    assert_int_equal(f->causes[0].step_count, 1);
    assert_int_equal(f->causes[1].step_count, 0);
    assert_int_equal(f->tool_count, 1);
    d = &t->c.detections[f->detection_first];
    assert_int_equal(f->detection_count, 1);
    assert_int_equal(d->hold_ms, 30000);
    assert_int_equal(d->clear_hold_ms, 0);
    assert_int_equal(d->min_occurrences, 1);
    assert_int_equal(d->clear_draws, 3);
    assert_int_equal(d->scope, SCOPE_SAMPLE);
    assert_int_equal(t->c.parts[0].classes, 0xff);
    assert_int_equal(t->c.parts[1].classes, 1u << CLASS_RO_TANK);
    assert_int_equal(catalogue_fault(&t->c, "f1"), 0);
    assert_int_equal(catalogue_fault(&t->c, "f2"), -1);
    assert_int_equal(catalogue_model(&t->c, "m1"), 0);
    assert_int_equal(catalogue_model(&t->c, "m2"), -1);
    assert_true(catalogue_applies(f, m));
    tiny_free(t);
}

TEST(a_condition_over_draws_makes_the_scope_draw)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "faults/f1.json",
             TINY_FAULT("f1", "degraded",
                        "{\"words\":" TINY_WORDS ",\"when\":\"q_ratio < 0.5\",\"clear_when\":"
                        "\"q_ratio > 0.6\",\"min_draws\":4,\"needs\":[\"p_in_mpa\"]}",
                        ""));
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.detections[0].scope, SCOPE_DRAW);
    assert_int_equal(t->c.detections[0].min_occurrences, 4);
    tiny_free(t);
}

/* One replacement in one file, and the complaint. */
static const struct {
    const char *file, *from, *to, *problem;
} mistakes[] = {
    {"faults/f1.json", "\"id\":\"f1\"", "\"id\":\"\"", "faults/f1.json: 'id' must be a text"},
    {"faults/f1.json", "\"id\":\"f1\",", "", "faults/f1.json: 'id' must be a text"},
    {"faults/f1.json", "\"minutes\":30", "\"minutes\":\"x\"",
     "faults/f1.json: 'minutes' must be a number"},
    {"faults/f1.json", "\"minutes\":30,", "", "faults/f1.json: 'minutes' must be a number"},
    {"faults/f1.json", "\"minutes\":30", "\"minute\":30",
     "faults/f1.json: unknown member 'minute'"},
    {"faults/f1.json", "\"degraded\"", "\"bad\"",
     "faults/f1.json: 'severity' must be one of the known words"},
    {"faults/f1.json", "\"severity\":\"degraded\",", "",
     "faults/f1.json: 'severity' must be one of the known words"},
    {"faults/f1.json", "\"applies_to\":[\"ro-tank\"]", "\"applies_to\":[\"car\"]",
     "faults/f1.json: 'applies_to' names an unknown class of machines"},
    {"faults/f1.json", "\"applies_to\":[\"ro-tank\"]", "\"applies_to\":7",
     "faults/f1.json: 'applies_to' must be a list"},
    {"faults/f1.json", "\"title\":{\"zh-CN\":\"x\",\"en\":\"x\"}", "\"title\":{\"en\":\"x\"}",
     "faults/f1.json: title: the text in zh-CN is missing"},
    {"faults/f1.json", "p_in_mpa < 0.05\",\"clear_when\"", "p_in_mpa < \",\"clear_when\"",
     "faults/f1.json: detection[0].when: column 12: a value is needed here"},
    {"faults/f1.json", "\"when\":\"p_in_mpa < 0.05\"", "\"when\":7",
     "faults/f1.json: detection[0].when: a condition is needed here"},
    {"faults/f1.json", "\"when\":\"p_in_mpa < 0.05\",", "",
     "faults/f1.json: detection[0].when: a condition is needed here"},
    {"faults/f1.json", "\"needs\":[\"p_in_mpa\"],\"hold_s\"", "\"needs\":[\"p_x\"],\"hold_s\"",
     "faults/f1.json: detection[0]: 'needs' names 'p_x', which is no signal"},
    {"faults/f1.json", "\"needs\":[\"p_in_mpa\"],\"hold_s\"", "\"needs\":[7],\"hold_s\"",
     "faults/f1.json: detection[0]: 'needs' names '?', which is no signal"},
    {"faults/f1.json", "\"needs\":[\"p_in_mpa\"],\"hold_s\"", "\"needs\":[\"leak\"],\"hold_s\"",
     "faults/f1.json: detection[0]: no way of watching works with these signals alone"},
    {"faults/f1.json", "\"hold_s\":30", "\"min_occurrences\":0",
     "faults/f1.json: detection[0]: counts are at least 1"},
    {"faults/f1.json", "\"hold_s\":30", "\"clear_draws\":0",
     "faults/f1.json: detection[0]: counts are at least 1"},
    {"faults/f1.json", "p_in_mpa < 0.05\",\"clear_when\"", "dp_pre_rise_d < 5\",\"clear_when\"",
     "faults/f1.json: detection[0]: a feature of the history is for evidence only"},
    {"faults/f1.json", "\"hold_s\":30", "\"scope\":\"sample\"", NULL},
    {"faults/f1.json", "\"p_in_mpa > 0.08\"", "\"q_ratio > 0.08\"",
     "faults/f1.json: detection[0]: a feature of draws needs the scope 'draw'"},
    {"faults/f1.json", "\"p_in_mpa > 0.08\"", "\"q_ratio_week > 0.08\"",
     "faults/f1.json: detection[0]: a feature of draws needs the scope 'draw'"},
    {"faults/f1.json", "p_in_mpa < 0.05\",\"clear_when\"", "p_mem_mpa < 0.05\",\"clear_when\"",
     "faults/f1.json: detection[0]: 'when' speaks of running water and must contain pump_on"},
    {"faults/f1.json", "p_in_mpa < 0.05\",\"clear_when\"", "i_pump_a < 0.05\",\"clear_when\"",
     "faults/f1.json: detection[0]: 'when' speaks of running water and must contain pump_on"},
    {"faults/f1.json", "p_in_mpa < 0.05\",\"clear_when\"", "q_perm_lpm < 0.05\",\"clear_when\"",
     "faults/f1.json: detection[0]: 'when' speaks of running water and must contain pump_on"},
    {"faults/f1.json", "p_in_mpa < 0.05\",\"clear_when\"", "q_waste_lpm < 0.05\",\"clear_when\"",
     "faults/f1.json: detection[0]: 'when' speaks of running water and must contain pump_on"},
    {"faults/f1.json", "\"p_in_mpa > 0.08\"", "\"q_perm_lpm > 0.08\"",
     "faults/f1.json: detection[0]: 'clear_when' speaks of running water and must contain "
     "pump_on"},
    {"faults/f1.json", "\"p_in_mpa > 0.08\"", "\"q_perm_lpm > 0.08 and pump_on\"", NULL},
    {"faults/f1.json", "\"prior\":0.7", "\"prior\":0.8",
     "faults/f1.json: the priors of the causes sum up to 1.10, not 1"},
    {"faults/f1.json", "\"prior\":0.7", "\"prior\":0.715", NULL},
    {"faults/f1.json", "\"prior\":0.7", "\"prior\":0.67",
     "faults/f1.json: the priors of the causes sum up to 0.97, not 1"},
    {"faults/f1.json", "\"lr_if_true\":4", "\"lr_if_true\":0",
     "faults/f1.json: causes[0].evidence[1]: a likelihood ratio is above 0"},
    {"faults/f1.json", "\"lr_if_false\":0.5", "\"lr_if_false\":-1",
     "faults/f1.json: causes[0].evidence[1]: a likelihood ratio is above 0"},
    {"faults/f1.json", "\"parts\":[\"MEM\"", "\"parts\":[\"GLUE\"",
     "faults/f1.json: causes[1]: 'parts' names 'GLUE', which does not exist"},
    {"faults/f1.json", "\"parts\":[\"MEM\"", "\"parts\":[7",
     "faults/f1.json: causes[1]: 'parts' names '?', which does not exist"},
    {"faults/f1.json", "\"tools\":[\"key\"]", "\"tools\":[\"hammer\"]",
     "faults/f1.json: 'tools' names 'hammer', which does not exist"},
    {"faults/f1.json", "\"good\":8", "\"good\":11",
     "faults/f1.json: verify.watch[0]: 'good' lies between 1 and 'of'"},
    {"faults/f1.json", "\"good\":8", "\"good\":0",
     "faults/f1.json: verify.watch[0]: 'good' lies between 1 and 'of'"},
    {"faults/f1.json", "\"good\":8", "\"good\":10", NULL},
    {"faults/f1.json", "\"good\":8", "\"good\":1", NULL},
    {"faults/f1.json", "\"max_window_h\":336", "\"max_window_h\":71",
     "faults/f1.json: verify.watch[0]: 'max_window_h' is less than 'window_h'"},
    {"faults/f1.json", "\"max_window_h\":336", "\"max_window_h\":72", NULL},
    {"faults/f1.json", "\"gate\":\"TR-PROD\"", "\"gate\":\"TR-X\"",
     "faults/f1.json: verify: 'gate' must be one of the known words"},
    {"faults/f1.json", "\"gate\":\"TR-PROD\",\"pass\":\"p_in_mpa >= 0.1\"", "\"gate\":\"TR-PROD\"",
     "faults/f1.json: verify.pass: a condition is needed here"},
    {"faults/f1.json", "\"gate\":\"TR-PROD\",\"pass\":\"p_in_mpa >= 0.1\"", "\"gate\":\"none\"",
     NULL},
    {"faults/f1.json", "\"masks\":[]", "\"masks\":[\"f1\"]",
     "faults/f1.json: masks: a fault cannot mask itself"},
    {"faults/f1.json", "\"masks\":[]", "\"masks\":[\"unheard-of\"]", NULL},
    {"faults/f1.json", "\"masks\":[]", "\"masks\":7", "faults/f1.json: 'masks' must be a list"},
    {"faults/f1.json",
     "\"watch\":[{\"id\":\"w1\",\"needs\":[\"p_in_mpa\"],\"pass\":\"p_in_mpa >= "
     "0.1\",\"fail_fast\":\"p_in_mpa < 0.05\",\"good\":8,\"of\":10,"
     "\"window_h\":72,\"max_window_h\":336}]",
     "\"watch\":[]",
     "faults/f1.json: detection[0]: no way of watching works with these signals alone"},
    {"models/m2.json", "\"class\":\"ro-tank\"", "\"class\":\"car\"",
     "models/m2.json: 'class' must be one of the known words"},
    {"models/m2.json", "\"q_perm\":0.2", "\"q_perm\":\"x\"",
     "models/m2.json: params: 'q_perm' must be a number"},
    {"models/m2.json", "\"q_perm\":0.2", "\"q_perm\":null", NULL},
    {"models/m2.json", "\"q_perm\":0.2", "\"q_parm\":0.2",
     "models/m2.json: params: no such constant 'q_parm'"},
    {"models/m2.json", "\"id\":\"pp\"", "\"id\":\"sediment\"",
     "models/m2.json: stages[0]: the id of a stage has at most 7 letters"},
    {"models/m2.json", "\"life_days\":180", "\"life_days\":null",
     "models/m2.json: stages[0]: 'life_days' must be a number"},
    {"models/m2.json", "\"E1\":\"leak\"", "\"E1\":7",
     "models/m2.json: codes: the meaning of 'E1' must be a text"},
    {"models/m2.json", "\"commands\":[\"flush\"", "\"commands\":[\"dance\"",
     "models/m2.json: commands: no such command"},
    {"models/m2.json", "\"commands\":[\"flush\"", "\"commands\":[7",
     "models/m2.json: commands: no such command"},
    {"models/m2.json", "\"id\":\"m2\"", "\"id\":\"m1\"",
     "models/m2.json: there is a model 'm1' already"},
};

static char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    size_t n = strlen(text) + strlen(to) + 1;
    char *out = malloc(n);

    if (!at)
        fail_msg("'%s' is not there", from);
    snprintf(out, n, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

TEST(every_mistake_has_file_place_and_name)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        struct tiny *t = tiny_begin();
        bool model = !strncmp(mistakes[i].file, "models", 6);
        char *second = replaced(TINY_MODEL, "\"id\":\"m1\"", "\"id\":\"m2\"");
        char *text = replaced(model ? second : GOOD_FAULT, mistakes[i].from, mistakes[i].to);

        tiny_add(t, mistakes[i].file, text);
        tiny_finish(t);
        if (!mistakes[i].problem && t->result)
            fail_msg("%s: %s", mistakes[i].to, t->loader.problem[0]);
        if (mistakes[i].problem && strcmp(t->loader.problem[0], mistakes[i].problem) != 0)
            fail_msg("%s: '%s', not '%s'", mistakes[i].to, t->loader.problem[0],
                     mistakes[i].problem);
        assert_int_equal(t->result, mistakes[i].problem ? ERR_CONFIG : ERR_OK);
        free(text);
        free(second);
        tiny_free(t);
    }
}

TEST(text_that_is_no_json_is_told_by_line_and_column)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "faults/a.json", "{\n  \"id\": \"a\",\n  oops\n}");
    tiny_add(t, "faults/b.json", "[]");
    tiny_add(t, "stuff.json", "{\"items\":[]}");
    tiny_add(t, "tests.json", "{\"items\":7}");
    tiny_add(t, "prices.json", "{\"items\":[{\"code\":\"x\"}]}");
    tiny_finish(t);
    assert_int_equal(t->result, ERR_CONFIG);
    assert_string_equal(t->loader.problem[0], "faults/a.json: line 3, column 4: this is not JSON");
    assert_string_equal(t->loader.problem[1], "faults/b.json: an object is needed here");
    assert_string_equal(t->loader.problem[2], "stuff.json: no such file belongs to a catalogue");
    assert_string_equal(t->loader.problem[3], "tests.json: 'items' must be a list");
    assert_string_equal(t->loader.problem[4],
                        "prices.json: items[0].title: the text in zh-CN is missing");
    tiny_free(t);
}

TEST(lists_and_prices_are_read)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "tests.json",
             "{\"items\":[{\"id\":\"TR-PROD\",\"title\":" TINY_WORDS ",\"minutes\":5}]}");
    tiny_add(t, "questions.json", "{\"items\":[{\"id\":\"smell\",\"title\":" TINY_WORDS "}]}");
    tiny_add(t, "prices.json",
             "{\"items\":[{\"code\":\"visit\",\"title\":" TINY_WORDS
             ",\"amount_fen\":5000,\"kind\":\"trip\"}]}");
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.test_count, 1);
    assert_int_equal(t->c.tests[0].minutes, 5);
    assert_int_equal(t->c.question_count, 1);
    assert_int_equal(t->c.price_count, 1);
    assert_int_equal(t->c.prices[0].amount_fen, 5000);
    assert_string_equal(t->c.prices[0].kind, "trip");
    tiny_free(t);
}

TEST(faults_and_models_have_one_name_each)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "faults/a.json", GOOD_FAULT);
    tiny_add(t, "faults/b.json", GOOD_FAULT);
    tiny_finish(t);
    assert_string_equal(t->loader.problem[0], "faults/b.json: there is a fault 'f1' already");
    tiny_free(t);
}

#define D TINY_DETECTION("")

TEST(masks_are_resolved_and_never_reach_safety_or_a_circle)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "faults/a.json", TINY_FAULT("a", "degraded", D, "\"b\""));
    tiny_add(t, "faults/b.json", TINY_FAULT("b", "degraded", D, "\"c\",\"s\""));
    tiny_add(t, "faults/c.json", TINY_FAULT("c", "degraded", D, ""));
    tiny_add(t, "faults/s.json", TINY_FAULT("s", "safety", D, ""));
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    assert_true(fault_set_has(&t->c.faults[0].masks, 1));
    assert_false(fault_set_has(&t->c.faults[0].masks, 2));
    assert_true(fault_set_has(&t->c.faults[1].masks, 2));
    assert_false(fault_set_has(&t->c.faults[1].masks, 3));
    tiny_free(t);
    t = tiny_begin();
    tiny_add(t, "faults/a.json", TINY_FAULT("a", "degraded", D, "\"b\""));
    tiny_add(t, "faults/b.json", TINY_FAULT("b", "degraded", D, "\"c\""));
    tiny_add(t, "faults/c.json", TINY_FAULT("c", "degraded", D, "\"a\""));
    tiny_finish(t);
    assert_int_equal(t->result, ERR_CONFIG);
    assert_string_equal(t->loader.problem[0],
                        "faults/a.json: masks: 'a' masks itself through others");
    tiny_free(t);
}

TEST(a_star_masks_all_but_those_that_mask_it)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "faults/a.json", TINY_FAULT("a", "degraded", D, "\"*\""));
    tiny_add(t, "faults/b.json", TINY_FAULT("b", "degraded", D, "\"a\""));
    tiny_add(t, "faults/c.json", TINY_FAULT("c", "degraded", D, ""));
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    assert_false(fault_set_has(&t->c.faults[0].masks, 0));
    assert_false(fault_set_has(&t->c.faults[0].masks, 1));
    assert_true(fault_set_has(&t->c.faults[0].masks, 2));
    tiny_free(t);
}

TEST(too_many_of_anything_is_a_problem_not_an_overrun)
{
    struct tiny *t = tiny_begin();
    char *fault, id[40], list[64000] = "{\"items\":[";

    UNUSED_STATE;
    for (int i = 0; i <= FAULT_MAX; i++) {
        snprintf(id, sizeof id, "\"id\":\"f%d\"", i + 100);
        fault = replaced(GOOD_FAULT, "\"id\":\"f1\"", id);
        tiny_add(t, "faults/x.json", fault);
        free(fault);
        assert_int_equal(t->loader.problems, i < FAULT_MAX ? 0 : 1);
    }
    assert_string_equal(t->loader.problem[0], "faults/x.json: too many faults");
    for (int i = 0; i < CATALOGUE_MODELS; i++) {
        snprintf(id, sizeof id, "\"id\":\"m%d\"", i + 100);
        fault = replaced(TINY_MODEL, "\"id\":\"m1\"", id);
        tiny_add(t, "models/x.json", fault);
        free(fault);
        assert_int_equal(t->loader.problems, i < CATALOGUE_MODELS - 1 ? 1 : 2);
    }
    assert_string_equal(t->loader.problem[1], "models/x.json: too many models");
    for (int i = 0; i <= CATALOGUE_NAMED; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list),
                 "%s{\"id\":\"t%d\",\"title\":" TINY_WORDS "}", i ? "," : "", i);
    strcat(list, "]}");
    tiny_add(t, "questions.json", list);
    assert_int_equal(t->loader.problems, 3);
    assert_string_equal(t->loader.problem[2], "questions.json: items[256]: too many");
    tiny_free(t);
}

TEST(more_problems_than_fit_are_still_counted)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    for (int i = 0; i < LOADER_PROBLEMS + 5; i++)
        tiny_add(t, "x.json", "7");
    assert_int_equal(t->loader.problems, LOADER_PROBLEMS + 5);
    tiny_finish(t);
    assert_int_equal(t->result, ERR_CONFIG);
    tiny_free(t);
}

TEST(a_catalogue_that_outgrows_its_memory_is_a_problem)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    t->loader.arena.used = t->loader.arena.size - strlen(GOOD_FAULT) * 96 - 4096 + 1;
    tiny_add(t, "faults/f1.json", GOOD_FAULT);
    assert_int_equal(t->loader.problems, 1);
    t->loader.arena.used--;
    tiny_add(t, "faults/f1.json", GOOD_FAULT);
    assert_int_equal(t->loader.problems, 1);
    tiny_finish(t);
    assert_int_equal(t->result, ERR_CONFIG);
    assert_string_equal(t->loader.problem[0], "catalogue: too large, no room for faults/f1.json");
    tiny_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_member_arrives),
        CASE(a_condition_over_draws_makes_the_scope_draw),
        CASE(every_mistake_has_file_place_and_name),
        CASE(text_that_is_no_json_is_told_by_line_and_column),
        CASE(lists_and_prices_are_read),
        CASE(faults_and_models_have_one_name_each),
        CASE(masks_are_resolved_and_never_reach_safety_or_a_circle),
        CASE(a_star_masks_all_but_those_that_mask_it),
        CASE(too_many_of_anything_is_a_problem_not_an_overrun),
        CASE(more_problems_than_fit_are_still_counted),
        CASE(a_catalogue_that_outgrows_its_memory_is_a_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
