/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogue files: lists as long as they may be, words of lists, masks over all faults. */
#include "tests/unit/test.h"

#include <math.h>

#include "core/command.h"
#include "core/load.h"
#include "tests/unit/tiny_edit.h"

static const char *const classes[] = {"ro-tank", "ro-tankless", "uf", "softener"};

TEST(every_word_of_a_list_stands_for_itself_alone)
{
    struct tiny *t;
    char to[80];

    UNUSED_STATE;
    for (unsigned i = 0; i < CLASS_COUNT; i++) {
        snprintf(to, sizeof to, "\"applies_to\":[\"%s\"]", classes[i]);
        t = with("faults/f.json", GOOD_FAULT, "\"applies_to\":[\"ro-tank\"]", to);
        assert_int_equal(t->result, ERR_OK);
        assert_int_equal(t->c.faults[0].classes, 1u << i);
        tiny_free(t);
    }
    for (int i = 0; i < (int)COMMAND_COUNT; i++) {
        snprintf(to, sizeof to, "\"commands\":[\"%s\"", command_name((enum device_command)i));
        t = with("models/m.json", text_of("models/m.json"), "\"commands\":[\"flush\"", to);
        assert_int_equal(t->result, ERR_OK);
        assert_int_equal(t->c.models[1].commands, 1u << i | 1u << CMD_STOP);
        tiny_free(t);
    }
    for (int i = 0; i < (int)PARAM_COUNT; i++) {
        snprintf(to, sizeof to, "\"params\":{\"%s\":-7},\"x\":{", param_names[i]);
        t = with("models/m.json", text_of("models/m.json"), "\"params\":{", to);
        for (int k = 0; k < (int)PARAM_COUNT; k++)
            assert_true(k == i ? t->c.models[1].param[k] == -7 : isnan(t->c.models[1].param[k]));
        tiny_free(t);
    }
}

TEST(a_long_list_arrives_whole_beside_its_neighbours)
{
    static char to[12000], parts[4000], steps[4000];
    struct tiny *t;
    const struct cause *c;

    UNUSED_STATE;
    times(parts, sizeof parts, 40, "\"MEM\"");
    times(steps, sizeof steps, 40, "{\"zh-CN\":\"z%d\",\"en\":\"e%d\"}");
    snprintf(to, sizeof to, "\"parts\":[%s],\"steps\":[%s]", parts, steps);
    t = with("faults/f.json", GOOD_FAULT, "\"parts\":[\"PP\",\"PUMP\"],\"steps\":[" TINY_WORDS "]",
             to);
    assert_int_equal(t->result, ERR_OK);
    c = &t->c.faults[0].causes[0];
    assert_int_equal(c->part_count, 40);
    assert_int_equal(c->step_count, 40);
    for (int i = 0; i < 40; i++) {
        snprintf(to, sizeof to, "e%d", i);
        assert_int_equal(c->parts[i], 1);
        assert_string_equal(c->steps[i].in[LANG_EN], to);
    }
    assert_string_equal(t->c.faults[0].causes[1].id, "c2");
    tiny_free(t);
}

#define EVIDENCE                                                         \
    "{\"if\":\"temp_c > %d\",\"words\":" TINY_WORDS ",\"lr_if_true\":2," \
    "\"lr_if_false\":1,\"group\":\"g%d\"}"
#define RULE "{\"id\":\"r%d\",\"needs\":[\"p_in_mpa\"],\"pass\":\"p_in_mpa >= 0.%d\"}"

TEST(a_seventeenth_group_of_evidence_is_refused)
{
    static char to[12000], list[11000];
    struct tiny *t;

    UNUSED_STATE;
    times(list, sizeof list, 17, EVIDENCE);
    snprintf(to, sizeof to, "\"prior\":0.3,\"evidence\":[%s]", list);
    t = with("faults/f.json", GOOD_FAULT, "\"prior\":0.3,\"evidence\":[]", to);
    assert_int_equal(complains(t, "group: a cause has at most 16 different ones"), 1);
    tiny_free(t);
}

TEST(long_lists_of_evidence_and_of_watches_arrive_whole)
{
    static char to[12000], list[11000];
    struct tiny *t;

    UNUSED_STATE;
    times(list, sizeof list, 16, EVIDENCE);
    snprintf(to, sizeof to, "\"prior\":0.3,\"evidence\":[%s]", list);
    t = with("faults/f.json", GOOD_FAULT, "\"prior\":0.3,\"evidence\":[]", to);
    assert_int_equal(t->result, ERR_OK);
    for (int i = 0; i < 16; i++) {
        snprintf(to, sizeof to, "temp_c > %d", i);
        assert_string_equal(t->c.faults[0].causes[1].evidence[i].text, to);
        assert_int_equal(t->c.faults[0].causes[1].evidence[i].group, i);
    }
    tiny_free(t);
    times(list, sizeof list, 18, RULE);
    snprintf(to, sizeof to, "\"watch\":[%s,", list);
    t = with("faults/f.json", GOOD_FAULT, "\"watch\":[", to);
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.faults[0].watch_count, 19);
    for (int i = 0; i < 18; i++) {
        snprintf(to, sizeof to, "r%d", i);
        assert_string_equal(t->c.faults[0].watch[i].id, to);
    }
    tiny_free(t);
}

/* As many faults as there can be, each masking those that `masks` names for it. */
static struct tiny *full(void (*masks)(int fault, char out[40]), bool (*safety)(int fault))
{
    static char whole[16384], other[16384];
    struct tiny *t = tiny_begin();
    char to[80], list[40];

    for (int i = 0; i < FAULT_MAX; i++) {
        snprintf(to, sizeof to, "\"id\":\"f%d\"", i);
        put(whole, GOOD_FAULT, "\"id\":\"f1\"", to);
        masks(i, list);
        snprintf(to, sizeof to, "\"masks\":[%s]", list);
        put(other, whole, "\"masks\":[]", to);
        put(whole, other, "\"degraded\"", safety(i) ? "\"safety\"" : "\"degraded\"");
        snprintf(to, sizeof to, "faults/f%d.json", i);
        tiny_add(t, to, whole);
    }
    tiny_finish(t);
    return t;
}

static void one_before(int fault, char out[40])
{
    out[0] = 0;
    if (fault)
        snprintf(out, 40, "\"f%d\"", fault - 1);
}

static bool at_the_edges(int fault)
{
    return fault == 0 || fault == 63 || fault == 64 || fault == FAULT_MAX - 2;
}

static bool nowhere(int fault)
{
    (void)fault;
    return false;
}

TEST(a_full_catalogue_masks_by_name_all_but_safety)
{
    struct tiny *t = full(one_before, at_the_edges);

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.fault_count, FAULT_MAX);
    for (int i = 0; i < FAULT_MAX; i++)
        for (int k = 0; k < FAULT_MAX; k++)
            assert_int_equal(fault_set_has(&t->c.faults[i].masks, (size_t)k),
                             k == i - 1 && !at_the_edges(k));
    tiny_free(t);
    t = full(one_before, nowhere);
    for (int i = 1; i < FAULT_MAX; i++)
        assert_true(fault_set_has(&t->c.faults[i].masks, (size_t)i - 1));
    tiny_free(t);
}

static void round_trip(int fault, char out[40])
{
    snprintf(out, 40, "%s",
             fault == 0    ? "\"f70\""
             : fault == 70 ? "\"f71\""
             : fault == 71 ? "\"f0\""
                           : "");
}

TEST(each_fault_of_a_circle_is_told)
{
    struct tiny *t = full(round_trip, nowhere);

    UNUSED_STATE;
    assert_int_equal(t->loader.problems, 3);
    assert_true(complains(t, "faults/f0.json: masks: 'f0' masks itself"));
    assert_true(complains(t, "faults/f70.json: masks: 'f70' masks itself"));
    assert_true(complains(t, "faults/f71.json: masks: 'f71' masks itself"));
    tiny_free(t);
}

#define D TINY_DETECTION("")

TEST(a_star_reaches_the_first_fault_and_the_first_fault_never_masks_safety)
{
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "faults/a.json", TINY_FAULT("a", "degraded", D, "\"s\""));
    tiny_add(t, "faults/b.json", TINY_FAULT("b", "degraded", D, "\"*\""));
    tiny_add(t, "faults/s.json", TINY_FAULT("s", "safety", D, ""));
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    assert_false(fault_set_has(&t->c.faults[0].masks, 2));
    assert_true(fault_set_has(&t->c.faults[1].masks, 0));
    assert_false(fault_set_has(&t->c.faults[1].masks, 1));
    assert_false(fault_set_has(&t->c.faults[1].masks, 2));
    tiny_free(t);
}

TEST(detections_and_prices_have_their_number)
{
    static char list[120000], whole[130000];
    struct tiny *t;

    UNUSED_STATE;
    for (int n = CATALOGUE_DETECTIONS - 1; n <= CATALOGUE_DETECTIONS; n++) {
        times(list, sizeof list, n, D);
        snprintf(whole, sizeof whole, TINY_FAULT("f1", "degraded", "%s", ""), list);
        t = tiny_begin();
        tiny_add(t, "faults/f1.json", whole);
        assert_int_equal(t->c.detection_count, 0);
        assert_int_equal(t->loader.c.detection_count, CATALOGUE_DETECTIONS - 1);
        assert_int_equal(complains(t, "detection[511]: too many detections"),
                         n == CATALOGUE_DETECTIONS);
        tiny_free(t);
    }
    for (int n = CATALOGUE_NAMED - 1; n <= CATALOGUE_NAMED; n++) {
        times(list, sizeof list, n,
              "{\"code\":\"c%d\",\"title\":" TINY_WORDS ",\"amount_fen\":1,\"kind\":\"k\"}");
        snprintf(whole, sizeof whole, "{\"items\":[%s]}", list);
        t = tiny_begin();
        tiny_add(t, "prices.json", whole);
        assert_int_equal(t->loader.problems, n == CATALOGUE_NAMED);
        assert_int_equal(t->loader.c.price_count, CATALOGUE_NAMED - 1);
        tiny_free(t);
    }
}

TEST(full_lists_leave_each_other_alone)
{
    static const char *const files[] = {"questions.json", "tests.json", "tools.json"};
    static char list[40000], whole[41000];
    struct tiny *t = tiny_begin();

    UNUSED_STATE;
    tiny_add(t, "prices.json", PRICES_FILE);
    times(list, sizeof list, CATALOGUE_NAMED - 1, "{\"id\":\"i%d\",\"title\":" TINY_WORDS "}");
    snprintf(whole, sizeof whole, "{\"items\":[%s]}", list);
    for (size_t i = 0; i < 3; i++)
        tiny_add(t, files[i], whole);
    tiny_finish(t);
    assert_int_equal(t->result, ERR_OK);
    assert_string_equal(t->c.prices[0].code, "v");
    assert_string_equal(t->c.questions[0].id, "i0");
    assert_string_equal(t->c.questions[254].id, "i254");
    assert_string_equal(t->c.tests[254].id, "i254");
    assert_string_equal(t->c.tools[255].id, "i254");
    assert_int_equal(t->c.tests[0].minutes, 0);
    tiny_free(t);
}

TEST(a_long_table_of_codes_arrives_whole)
{
    static char to[2000], list[1900];
    struct tiny *t;

    UNUSED_STATE;
    times(list, sizeof list, 40, "\"E%d\":\"m%d\"");
    snprintf(to, sizeof to, "\"codes\":{%s}", list);
    t = with("models/m.json", text_of("models/m.json"), "\"codes\":{\"E1\":\"leak\"}", to);
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.models[1].code_count, 40);
    for (int i = 0; i < 40; i++) {
        snprintf(to, sizeof to, "E%d m%d", i, i);
        snprintf(list, sizeof list, "%s %s", t->c.models[1].codes[i].code,
                 t->c.models[1].codes[i].meaning);
        assert_string_equal(list, to);
    }
    tiny_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_word_of_a_list_stands_for_itself_alone),
        CASE(a_long_list_arrives_whole_beside_its_neighbours),
        CASE(a_seventeenth_group_of_evidence_is_refused),
        CASE(long_lists_of_evidence_and_of_watches_arrive_whole),
        CASE(a_full_catalogue_masks_by_name_all_but_safety),
        CASE(each_fault_of_a_circle_is_told),
        CASE(a_star_reaches_the_first_fault_and_the_first_fault_never_masks_safety),
        CASE(detections_and_prices_have_their_number),
        CASE(full_lists_leave_each_other_alone),
        CASE(a_long_table_of_codes_arrives_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
