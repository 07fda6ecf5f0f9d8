/* SPDX-License-Identifier: Apache-2.0 */
/* The dispatcher's hand on a technician's day: the route, whom to give nothing new, who is away. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "core/text.h"
#include "service/engine/engine_int.h"
#include "service/engine/engine_route.h"

static int open_rig(void **state)
{
    (void)state;
    return people_rig(NULL);
}

static struct order visit_at(const char *device, int64_t from_ms)
{
    struct order o = people_order(device);
    char from[TIME_TEXT_LEN], to[TIME_TEXT_LEN], args[200];

    people_assign(o.id, "tech");
    assert_int_equal(people_step("tech", o.id, "accept", "{}"), ERR_OK);
    assert_int_equal(people_step("tech", o.id, "contact",
                                 "{\"channel\":\"phone\",\"outcome\":\"reached\","
                                 "\"address_confirmed\":true}"),
                     ERR_OK);
    text_time(from_ms, from);
    text_time(from_ms + HOUR, to);
    snprintf(args, sizeof args, "{\"from\":\"%s\",\"to\":\"%s\",\"agreed_by\":\"customer\"}", from,
             to);
    assert_int_equal(people_step("tech", o.id, "schedule", args), ERR_OK);
    return o;
}

static const char *today(void)
{
    static char text[TIME_TEXT_LEN];

    text_time(zone_local(rig.engine->zone, rig.now_ms), text);
    text[10] = 0;
    return text;
}

static enum err arrange(const char *orders, struct reply *r)
{
    struct actor desk = people_actor("desk");
    char body[300];

    snprintf(body, sizeof body, "{\"day\":\"%s\",\"orders\":[%s]}", today(), orders);
    return engine_route_set(rig.engine, &desk, rig_person("tech"), body, r);
}

static struct route route(void)
{
    struct route r;

    assert_int_equal(
        route_look(engine_store(rig.engine), rig.engine->zone, rig_person("tech"), today(), &r),
        ERR_OK);
    return r;
}

TEST(p203_a_day_goes_by_its_times_until_the_dispatcher_arranges_it)
{
    struct order late = visit_at("WP-0001", rig.now_ms + 4 * HOUR);
    struct order early = visit_at("WP-0002", rig.now_ms + 2 * HOUR);
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(route().count, 2);
    assert_string_equal(route().stop[0].id, early.id);
    assert_int_equal(route().set_ms, 0);
    assert_int_equal(arrange(people_text("\"%s\"", late.id), &r), ERR_OK);
    assert_string_equal(route().stop[0].id, late.id);
    assert_true(route().stop[0].arranged);
    assert_string_equal(route().stop[1].id, early.id);
    assert_false(route().stop[1].arranged);
    assert_int_equal(people_told("technician", "route_arranged").n, 1);
    order_release(&late);
    order_release(&early);
}

TEST(p203_only_visits_of_that_technician_on_that_day_can_be_arranged)
{
    struct order mine = visit_at("WP-0001", rig.now_ms + 2 * HOUR);
    struct order tomorrow = visit_at("WP-0002", rig.now_ms + 48 * HOUR);
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(arrange(people_text("\"%s\"", tomorrow.id), &r), ERR_INPUT);
    assert_string_equal(r.rule, "P-203");
    assert_int_equal(arrange("\"nothing\"", &r), ERR_INPUT);
    assert_int_equal(arrange("7", &r), ERR_INPUT);
    assert_int_equal(arrange(people_text("\"%s\",\"x\"", mine.id), &r), ERR_INPUT);
    assert_int_equal(route().set_ms, 0);
    assert_int_equal(arrange("", &r), ERR_OK);
    order_release(&mine);
    order_release(&tomorrow);
}

TEST(p212_who_left_a_visit_of_a_past_day_open_is_given_nothing_new)
{
    struct order old = visit_at("WP-0001", rig.now_ms + 2 * HOUR), o = people_order("WP-0002");
    const char *args = people_text("{\"technician\":\"%s\"}", rig_person("tech"));
    struct reply r;

    UNUSED_STATE;
    rig_pass(24 * HOUR);
    assert_int_equal(rig_act("desk", o.id, "assign", args, &r), ERR_REFUSED);
    assert_string_equal(r.rule, "P-212");
    assert_int_equal(people_step("tech", old.id, "return",
                                 "{\"reason\":\"nobody came\",\"customer_wish\":\"next week\"}"),
                     ERR_OK);
    assert_int_equal(rig_act("desk", o.id, "assign", args, &r), ERR_OK);
    order_release(&old);
    order_release(&o);
}

TEST(p215_who_is_at_a_training_can_be_sent_but_the_order_says_so)
{
    struct actor desk = people_actor("desk");
    struct order o = people_order("WP-0001");
    char from[TIME_TEXT_LEN], to[TIME_TEXT_LEN], body[300], leave[ID_LEN];
    struct reply r;

    UNUSED_STATE;
    text_time(rig.now_ms + MINUTE, from);
    text_time(rig.now_ms + 8 * HOUR, to);
    snprintf(body, sizeof body,
             "{\"kind\":\"training\",\"person\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
             rig_person("tech"), from, to);
    assert_int_equal(engine_leave_ask(rig.engine, &desk, body, &r), ERR_OK);
    text_copy(leave, sizeof leave, r.id);
    assert_int_equal(engine_leave_decide(rig.engine, &desk, leave, "approve", "{}", &r), ERR_OK);
    rig_pass(HOUR);
    people_assign(o.id, "tech");
    assert_non_null(strstr(people_line(o.id, "warned").args, "\"rule\":\"P-215\""));
    order_release(&o);
}

#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(p203_a_day_goes_by_its_times_until_the_dispatcher_arranges_it),
        RIG(p203_only_visits_of_that_technician_on_that_day_can_be_arranged),
        RIG(p212_who_left_a_visit_of_a_past_day_open_is_given_nothing_new),
        RIG(p215_who_is_at_a_training_can_be_sent_but_the_order_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
