/* SPDX-License-Identifier: Apache-2.0 */
/* Orders of a household: opened or joined, and nothing of another household's is told. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "service/engine/household_order.h"

static const struct actor household = {"C1", ROLE_CUSTOMER};

static int open_rig(void **state)
{
    (void)state;
    rig_delivery = NULL;
    return people_rig(NULL);
}

/* So long before 2026 the first cartridge went in; it lasts 360 days, the other one 720. */
static void put_in(const char *ppc)
{
    char data[400];

    snprintf(data, sizeof data,
             "{\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\",\"customer\":\"C1\","
             "\"filters\":[{\"stage\":\"ppc\",\"installed_on\":\"%s\"},"
             "{\"stage\":\"ro\",\"installed_on\":\"2025-12-01\"}]}]}",
             ppc);
    assert_int_equal(engine_import(rig.engine, data, strlen(data), NULL, NULL), ERR_OK);
}

static enum err by_hand(const char *body)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct reply r;

    return engine_open_order(rig.engine, &desk, body, &r);
}

static int open_orders(void)
{
    return (int)rig_number(SQL_ORDER_OPEN_COUNT, NULL, 0);
}

TEST(what_is_due_in_sixty_days_can_be_booked_and_later_cannot)
{
    struct reply r;

    UNUSED_STATE;
    put_in("2025-03-10"); /* 63 days left */
    assert_int_equal(household_book(rig.engine, &household, "WP-0001", &r), ERR_CONFLICT);
    assert_int_equal(open_orders(), 0);
    put_in("2025-03-01"); /* 54 */
    assert_int_equal(household_book(rig.engine, &household, "WP-0001", &r), ERR_OK);
    assert_int_equal(open_orders(), 1);
    assert_int_equal(people_told("customer", "filter_booked").n, 1);
    assert_int_equal(household_book(rig.engine, &household, "WP-0001", &r), ERR_OK);
    assert_int_equal(open_orders(), 1);
    assert_int_equal(people_told("customer", "filter_booked").n, 1);
}

static void rename_orders(const char *text)
{
    struct store *s = engine_store(rig.engine);

    assert_int_equal(s->driver->script(s->db, text), ERR_OK);
}

TEST(a_store_that_cannot_say_what_is_booked_is_not_taken_for_nothing_booked)
{
    struct reply r = {.why = ""};
    enum err err;

    UNUSED_STATE;
    put_in("2025-03-10"); /* 63 days left: there would be nothing to book */
    rename_orders("ALTER TABLE orders RENAME TO orders_away");
    err = household_book(rig.engine, &household, "WP-0001", &r);
    rename_orders("ALTER TABLE orders_away RENAME TO orders");
    assert_true(err && err != ERR_CONFLICT && err != ERR_NOT_FOUND);
    assert_string_equal(r.why, "");
}

TEST(an_order_of_who_lived_there_before_is_neither_shown_nor_joined)
{
    struct reply r;

    UNUSED_STATE;
    put_in("2025-02-01");
    assert_int_equal(by_hand("{\"device\":\"WP-0001\",\"kind\":\"filter\",\"customer\":\"C2\"}"),
                     ERR_OK);
    assert_int_equal(by_hand("{\"device\":\"WP-0001\",\"customer\":\"C2\",\"text\":\"secret\"}"),
                     ERR_OK);
    assert_int_equal(household_book(rig.engine, &household, "WP-0001", &r), ERR_CONFLICT);
    assert_string_equal(r.id, "");
    assert_int_equal(
        household_report(rig.engine, &household, "WP-0001", "{\"text\":\"it drips\"}", &r),
        ERR_CONFLICT);
    assert_string_equal(r.id, "");
    assert_int_equal(open_orders(), 2);
}

TEST(words_go_to_what_was_reported_before_rather_than_to_another_repair)
{
    struct reply first, second;
    struct order o;

    UNUSED_STATE;
    assert_int_equal(by_hand("{\"device\":\"WP-0001\",\"fault\":\"membrane-fouled\"}"), ERR_OK);
    assert_int_equal(by_hand("{\"device\":\"WP-0001\",\"text\":\"on the telephone\"}"), ERR_OK);
    assert_int_equal(
        household_report(rig.engine, &household, "WP-0001", "{\"text\":\"it drips\"}", &first),
        ERR_OK);
    o = rig_order("WP-0001", "reported");
    assert_string_equal(o.id, first.id);
    order_release(&o);
    assert_int_equal(
        household_report(rig.engine, &household, "WP-0001", "{\"text\":\"a lot\"}", &second),
        ERR_OK);
    assert_string_equal(second.id, first.id);
    assert_int_equal(people_line(first.id, "customer_still_broken").n, 2);
    assert_int_equal(people_told("dispatcher", "customer_still_broken").n, 2);
}

TEST(words_that_are_none_or_too_many_open_nothing)
{
    static const char *const bad[] = {"", "[]", "{}", "{\"text\":\"\"}", "{\"text\":7}"};
    struct reply r;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(household_report(rig.engine, &household, "WP-0001", bad[i], &r),
                         ERR_INPUT);
    assert_int_equal(household_report(rig.engine, &household, "WP-9999", "{\"text\":\"x\"}", &r),
                     ERR_NOT_FOUND);
    assert_int_equal(open_orders(), 0);
}

#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(what_is_due_in_sixty_days_can_be_booked_and_later_cannot),
        RIG(a_store_that_cannot_say_what_is_booked_is_not_taken_for_nothing_booked),
        RIG(an_order_of_who_lived_there_before_is_neither_shown_nor_joined),
        RIG(words_go_to_what_was_reported_before_rather_than_to_another_repair),
        RIG(words_that_are_none_or_too_many_open_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
