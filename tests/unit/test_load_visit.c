/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a visit and what no warranty covers, as files. */
#include "tests/unit/test.h"

#include "service/catalogue_dir.h"
#include "tests/unit/tiny.h"

#define ITEM(id, more) "{\"id\":\"" id "\",\"policy\":\"P-108\",\"title\":" TINY_WORDS more "}"
#define LISTS(depart, arrive)                                                                     \
    "{\"depart\":[" depart "],\"arrive\":[" arrive "],\"complete\":[],\"say\":[],\"conduct\":[]," \
    "\"cannot_do\":[]}"

static struct tiny *with_file(const char *file, const char *text)
{
    struct tiny *t = tiny_begin();

    tiny_add(t, file, text);
    tiny_finish(t);
    return t;
}

static bool asked(const struct visit_item *i, enum visit_topic list, int kind, enum model_class cls)
{
    return visit_item_applies(i, list, (struct visit_of){kind, cls});
}

TEST(items_stand_in_their_list_for_their_kinds_and_machines)
{
    struct tiny *t = with_file(
        "checklists.json",
        LISTS(ITEM("a", ""), ITEM("b", ",\"kinds\":[\"install\"],\"classes\":[\"ro-tank\"]")));
    const struct visit_item *i = t->c.visit;

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.visit_count, 2);
    for (int k = 0; k < (int)ORDER_KIND_COUNT; k++)
        for (int cls = 0; cls < (int)CLASS_COUNT; cls++) {
            assert_true(asked(&i[0], VISIT_DEPART, k, (enum model_class)cls));
            assert_int_equal(asked(&i[1], VISIT_ARRIVE, k, (enum model_class)cls),
                             k == KIND_INSTALL && cls == CLASS_RO_TANK);
        }
    assert_false(asked(&i[0], VISIT_ARRIVE, KIND_REPAIR, CLASS_RO_TANK));
    assert_false(asked(&i[0], VISIT_DEPART, -1, CLASS_RO_TANK));
    assert_string_equal(i[1].id, "b");
    assert_string_equal(i[1].policy, "P-108");
    tiny_free(t);
}

TEST(mistakes_in_a_checklist_are_told_with_their_place)
{
    static const struct {
        const char *text, *problem;
    } rows[] = {
        {LISTS("", ITEM("a", ",\"weight\":1")),
         "checklists.json: arrive[0]: unknown member 'weight'"},
        {LISTS(ITEM("a", ""), ITEM("a", "")), "checklists.json: arrive[0]: 'a' is there twice"},
        {LISTS("", ITEM("a", ",\"kinds\":[\"party\"]")),
         "checklists.json: arrive[0]: 'kinds' names an unknown kind of orders"},
        {LISTS("", "{\"id\":\"a\",\"policy\":\"P-108\",\"title\":{\"en\":\"x\"}}"),
         "checklists.json: arrive[0].title: the text in zh-CN is missing"},
        {LISTS("", "{\"id\":\"a\",\"title\":" TINY_WORDS "}"),
         "checklists.json: arrive[0]: 'policy' must be a text"},
        {"{\"depart\":[]}", "checklists.json: 'arrive' must be a list"},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tiny *t = with_file("checklists.json", rows[i].text);

        assert_int_equal(t->result, ERR_CONFIG);
        assert_string_equal(t->loader.problem[0], rows[i].problem);
        tiny_free(t);
    }
}

TEST(the_limits_of_a_warranty_are_lists_of_names)
{
    struct tiny *t =
        with_file("warranty.json", "{\"customer_causes\":[\"a\",\"b\"],\"wear_parts\":[\"PP\"]}");

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    assert_int_equal(t->c.customer_cause_count, 2);
    assert_string_equal(t->c.customer_causes[1], "b");
    assert_int_equal(t->c.wear_part_count, 1);
    tiny_free(t);
    t = with_file("warranty.json", "{\"customer_causes\":[1],\"wear_parts\":[]}");
    assert_string_equal(t->loader.problem[0],
                        "warranty.json: 'customer_causes' must be a list of texts");
    tiny_free(t);
}

static bool is_cause(const struct catalogue *c, const char *id)
{
    for (size_t f = 0; f < c->fault_count; f++)
        for (size_t i = 0; i < c->faults[f].cause_count; i++)
            if (!strcmp(c->faults[f].causes[i].id, id))
                return true;
    return false;
}

static bool is_part(const struct catalogue *c, const char *id)
{
    for (size_t i = 0; i < c->part_count; i++)
        if (!strcmp(c->parts[i].id, id))
            return true;
    return false;
}

TEST(what_ships_names_causes_and_parts_that_exist_and_every_rule_of_a_visit)
{
    static const char *const rules[] = {"P-106", "P-107", "P-108", "P-110", "P-112",
                                        "P-113", "P-115", "P-116", "P-117", "P-206"};
    struct catalogue_dir d;

    UNUSED_STATE;
    assert_int_equal(catalogue_dir_open(&d, TEST_SOURCE_DIR "/catalogue"), ERR_OK);
    assert_true(d.c.customer_cause_count > 0 && d.c.wear_part_count > 0);
    for (size_t i = 0; i < d.c.customer_cause_count; i++)
        if (!is_cause(&d.c, d.c.customer_causes[i]))
            fail_msg("no cause %s", d.c.customer_causes[i]);
    for (size_t i = 0; i < d.c.wear_part_count; i++)
        if (!is_part(&d.c, d.c.wear_parts[i]))
            fail_msg("no part %s", d.c.wear_parts[i]);
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
        size_t n = 0;

        for (size_t i = 0; i < d.c.visit_count; i++)
            n += !strcmp(d.c.visit[i].policy, rules[r]);
        if (!n)
            fail_msg("nothing is asked for %s", rules[r]);
    }
    catalogue_dir_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(items_stand_in_their_list_for_their_kinds_and_machines),
        CASE(mistakes_in_a_checklist_are_told_with_their_place),
        CASE(the_limits_of_a_warranty_are_lists_of_names),
        CASE(what_ships_names_causes_and_parts_that_exist_and_every_rule_of_a_visit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
