/* SPDX-License-Identifier: Apache-2.0 */
/* Links in messages: the same one while it is young, its hash only in the store, and no other's. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include <sodium.h>

#include "service/engine/customer_link.h"
#include "service/engine/message_link.h"

#define DAY (24 * HOUR)

static const uint8_t key[LINK_KEY_LEN] = "no secret at all";
static char first[200], second[200];

static int open_rig(void **state)
{
    (void)state;
    rig_link_key = key;
    return people_rig(NULL);
}

static const char *ask(const char *customer, const char *order, const char *device, char out[200])
{
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    message_link_customer(rig.engine, customer, order, device, out, 200);
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    return out;
}

static const char *hash_of(const char *url)
{
    static char hex[65];
    const char *token = strstr(url, "/c/") + 3;
    unsigned char h[32];

    crypto_generichash(h, sizeof h, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(hex, sizeof hex, h, sizeof h);
    return hex;
}

static bool holds(const char *url, struct link *l)
{
    return link_find(engine_store(rig.engine), hash_of(url), rig.now_ms, l);
}

TEST(every_message_of_an_order_has_the_same_link_and_it_leads_to_the_order)
{
    struct order o = people_order("WP-0001");
    struct link l;

    UNUSED_STATE;
    ask("C1", o.id, "WP-0001", first);
    rig_pass(30 * DAY);
    assert_string_equal(ask("C1", o.id, "WP-0001", second), first);
    assert_true(holds(first, &l));
    assert_string_equal(l.order_id, o.id);
    assert_string_equal(l.customer, "C1");
    assert_string_equal(l.device, "WP-0001");
    order_release(&o);
}

TEST(without_an_order_it_leads_to_the_machine_while_that_is_theirs)
{
    static const char moved[] =
        "{\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\",\"customer\":\"C2\"}]}";
    struct link l;

    UNUSED_STATE;
    ask("C1", "", "WP-0001", first);
    assert_true(holds(first, &l));
    assert_string_equal(l.order_id, "");
    assert_string_equal(l.customer, "C1");
    assert_string_equal(l.device, "WP-0001");
    assert_string_equal(ask("C2", "", "WP-0001", second), "");
    assert_int_equal(engine_import(rig.engine, moved, sizeof moved - 1, NULL, NULL), ERR_OK);
    assert_false(holds(first, &l));
    assert_string_equal(ask("C1", "", "WP-0001", second), "");
}

TEST(an_old_link_is_followed_by_a_new_one_and_lives_to_its_own_end)
{
    struct link l;

    UNUSED_STATE;
    ask("C1", "", "WP-0001", first);
    rig_pass(61 * DAY);
    assert_string_not_equal(ask("C1", "", "WP-0001", second), first);
    assert_true(holds(first, &l));
    rig_pass(30 * DAY);
    assert_false(holds(first, &l));
    assert_true(holds(second, &l));
}

TEST(the_link_of_the_desk_and_that_of_messages_do_not_end_each_other)
{
    const struct actor desk = people_actor("desk");
    struct order o = people_order("WP-0001");
    struct reply r;
    struct link l;
    int64_t until;

    UNUSED_STATE;
    ask("C1", o.id, "WP-0001", first);
    assert_int_equal(link_create(rig.engine, &desk, o.id, "desk-1", &until, &r), ERR_OK);
    assert_string_equal(ask("C1", o.id, "WP-0001", second), first);
    assert_true(holds(first, &l));
    assert_true(link_find(engine_store(rig.engine), "desk-1", rig.now_ms, &l));
    assert_int_equal(link_create(rig.engine, &desk, o.id, "desk-2", &until, &r), ERR_OK);
    assert_false(link_find(engine_store(rig.engine), "desk-1", rig.now_ms, &l));
    assert_true(holds(first, &l));
    order_release(&o);
}

TEST(fourteen_days_after_the_order_its_message_opens_the_machine)
{
    struct order o = people_order("WP-0001");
    struct link l;

    UNUSED_STATE;
    ask("C1", o.id, "WP-0001", first);
    assert_int_equal(people_step("desk", o.id, "cancel", "{\"reason\":\"x\"}"), ERR_OK);
    rig_pass(13 * DAY);
    assert_true(holds(first, &l));
    rig_pass(2 * DAY);
    assert_false(holds(first, &l));
    ask("C1", o.id, "WP-0001", second);
    assert_true(holds(second, &l));
    assert_string_equal(l.order_id, "");
    order_release(&o);
}

TEST(an_order_of_somebody_else_gives_no_way_to_it)
{
    struct order o = people_order("WP-0002");

    UNUSED_STATE;
    assert_string_equal(ask("C1", o.id, "WP-0002", first), "");
    assert_string_equal(ask("", o.id, "WP-0002", first), "");
    order_release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)
        RIG(every_message_of_an_order_has_the_same_link_and_it_leads_to_the_order),
        RIG(without_an_order_it_leads_to_the_machine_while_that_is_theirs),
        RIG(an_old_link_is_followed_by_a_new_one_and_lives_to_its_own_end),
        RIG(the_link_of_the_desk_and_that_of_messages_do_not_end_each_other),
        RIG(fourteen_days_after_the_order_its_message_opens_the_machine),
        RIG(an_order_of_somebody_else_gives_no_way_to_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
