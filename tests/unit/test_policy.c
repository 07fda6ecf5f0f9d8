/* SPDX-License-Identifier: Apache-2.0 */
/* What the company asks of visits is in the catalogue that ships, item by item, with its rule. */
#include "tests/unit/test.h"

#include <string.h>

#include "service/catalogue_dir.h"

static struct catalogue_dir dir;

static int open_dir(void **state)
{
    (void)state;
    return catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue") ? -1 : 0;
}

static int close_dir(void **state)
{
    (void)state;
    catalogue_dir_release(&dir);
    return 0;
}

static const struct {
    enum visit_topic topic;
    const char *id, *policy;
} asked[] = {
    {VISIT_DEPART, "uniform", "P-106"},         {VISIT_DEPART, "covers-packed", "P-108"},
    {VISIT_ARRIVE, "knock", "P-107"},           {VISIT_ARRIVE, "greet", "P-107"},
    {VISIT_ARRIVE, "shoe-covers", "P-108"},     {VISIT_ARRIVE, "dust-sheet", "P-108"},
    {VISIT_ARRIVE, "asked", "P-110"},           {VISIT_ARRIVE, "place-agreed", "P-109"},
    {VISIT_ARRIVE, "estate-rules", "P-109"},    {VISIT_ARRIVE, "place-warned", "P-109"},
    {VISIT_COMPLETE, "carried", "P-108"},       {VISIT_COMPLETE, "test-shown", "P-115"},
    {VISIT_COMPLETE, "wiped", "P-115"},         {VISIT_COMPLETE, "sticker", "P-115"},
    {VISIT_COMPLETE, "tidy", "P-115"},          {VISIT_COMPLETE, "explained", "P-113"},
    {VISIT_COMPLETE, "card-shown", "P-116"},    {VISIT_COMPLETE, "number-left", "P-117"},
    {VISIT_COMPLETE, "inst-pressure", "P-201"}, {VISIT_COMPLETE, "inst-joints", "P-201"},
    {VISIT_SAY, "say-door", "P-107"},           {VISIT_SAY, "say-leave", "P-117"},
    {VISIT_CONDUCT, "no-treats", "P-112"},      {VISIT_CONDUCT, "no-gifts", "P-112"},
    {VISIT_CONDUCT, "no-quarrel", "P-112"},
};

static const struct visit_item *find(enum visit_topic topic, const char *id)
{
    for (size_t i = 0; i < dir.c.visit_count; i++)
        if (dir.c.visit[i].topic == topic && !strcmp(dir.c.visit[i].id, id))
            return &dir.c.visit[i];
    return NULL;
}

TEST(what_every_visit_must_tick_stands_in_the_catalogue)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const struct visit_item *item = find(asked[i].topic, asked[i].id);

        if (!item)
            fail_msg("%s is not asked for", asked[i].id);
        assert_string_equal(item->policy, asked[i].policy);
    }
}

TEST(repairs_are_asked_for_all_that_is_not_of_installations)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        bool only = !strcmp(asked[i].policy, "P-109") || !strcmp(asked[i].policy, "P-201");

        assert_int_equal(visit_item_applies(find(asked[i].topic, asked[i].id), asked[i].topic,
                                            (struct visit_of){KIND_REPAIR, CLASS_RO_TANKLESS}),
                         !only);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_every_visit_must_tick_stands_in_the_catalogue),
        CASE(repairs_are_asked_for_all_that_is_not_of_installations),
    };

    return cmocka_run_group_tests(tests, open_dir, close_dir);
}
