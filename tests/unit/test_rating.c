/* SPDX-License-Identifier: Apache-2.0 */
/* What a household is asked: how the service was, whether a time suits, to draw water. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "service/engine/customer_link.h"
#include "service/engine/household_say.h"

#define DAY  (24 * HOUR)
#define DONE "{\"outcome\":\"no_fault_found\",\"cause\":\"other\",\"text\":\"x\",\"parts\":[]}"

static int open_rig(void **state)
{
    (void)state;
    rig_delivery = NULL;
    return people_rig(NULL);
}

static int told(const char *kind)
{
    return people_told("customer", kind).n;
}

static void scheduled(const struct order *o, const struct order *beside, const char *agreed_by)
{
    char slot[160];

    people_assign(o->id, "tech2");
    assert_int_equal(people_step("tech2", o->id, "accept", "{}"), ERR_OK);
    if (beside)
        assert_int_equal(people_step("tech2", beside->id, "accept", "{}"), ERR_OK);
    assert_int_equal(people_step("tech2", o->id, "contact",
                                 "{\"channel\":\"phone\",\"outcome\":\"reached\","
                                 "\"address_confirmed\":true}"),
                     ERR_OK);
    snprintf(slot, sizeof slot,
             "{\"from\":\"2026-01-02T02:00:00Z\",\"to\":\"2026-01-02T04:00:00Z\","
             "\"agreed_by\":\"%s\"}",
             agreed_by);
    assert_int_equal(people_step("tech2", o->id, "schedule", slot), ERR_OK);
}

static void visited(const struct order *o)
{
    assert_int_equal(people_step("tech2", o->id, "depart", rig_packed(o->device)), ERR_OK);
    assert_int_equal(
        people_step("tech2", o->id, "arrive", people_text("{\"code\":\"%s\"}", o->device)), ERR_OK);
    assert_int_equal(people_step("tech2", o->id, "complete", DONE), ERR_OK);
}

/* Closed by the lead at 10:00 in Shanghai. */
static struct order closed(const char *device)
{
    struct order o = people_order(device);

    rig.now_ms += 2 * HOUR;
    scheduled(&o, NULL, "customer");
    visited(&o);
    assert_int_equal(people_step("lead", o.id, "close", "{\"reason\":\"seen\"}"), ERR_OK);
    return o;
}

static void said(enum household_word word, const char *json)
{
    static const struct actor household = {"C1", ROLE_CUSTOMER};
    struct reply r;

    assert_int_equal(household_say(rig.engine, word, &household, "WP-0001", json, &r), ERR_OK);
}

TEST(how_the_service_was_is_asked_the_morning_after_and_once)
{
    struct order o = closed("WP-0001");

    UNUSED_STATE;
    rig_pass(23 * HOUR);
    assert_int_equal(told("rating"), 0);
    rig_pass(2 * HOUR);
    assert_int_equal(told("rating"), 1);
    rig_pass(10 * DAY);
    assert_int_equal(told("rating"), 1);
    order_release(&o);
}

TEST(who_has_rated_or_wants_nothing_is_not_asked)
{
    static const struct actor household = {"C1", ROLE_CUSTOMER};
    struct order o = closed("WP-0001"), p;
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(link_say(rig.engine, LINK_RATING, &household, o.id, "{\"stars\":5}", &r),
                     ERR_OK);
    rig_pass(3 * DAY);
    assert_int_equal(told("rating"), 0);
    p = closed("WP-0001");
    said(HOUSE_OPT_OUT, "{}");
    rig_pass(3 * DAY);
    assert_int_equal(told("rating"), 0);
    order_release(&o);
    order_release(&p);
}

TEST(who_is_away_is_asked_when_they_are_back)
{
    struct order o = closed("WP-0001");

    UNUSED_STATE;
    said(HOUSE_HOLIDAY, "{\"from\":\"2026-01-01T03:00:00Z\",\"to\":\"2026-01-08T00:00:00Z\"}");
    rig_pass(6 * DAY);
    assert_int_equal(told("rating"), 0);
    rig_pass(DAY);
    assert_int_equal(told("rating"), 1);
    order_release(&o);
}

TEST(two_orders_of_one_visit_are_one_question)
{
    struct order a = people_order("WP-0001"), b;
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(engine_open_order(rig.engine, &desk,
                                       "{\"device\":\"WP-0001\",\"kind\":\"inspection\"}", &r),
                     ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &b), ERR_OK);
    scheduled(&a, &b, "customer");
    visited(&a);
    assert_int_equal(people_step("tech2", b.id, "complete", DONE), ERR_OK);
    assert_int_equal(people_step("lead", a.id, "close", "{\"reason\":\"seen\"}"), ERR_OK);
    rig_pass(2 * DAY);
    assert_int_equal(people_step("lead", b.id, "close", "{\"reason\":\"seen\"}"), ERR_OK);
    rig_pass(2 * DAY);
    assert_int_equal(told("rating"), 1);
    order_release(&a);
    order_release(&b);
}

/* Nothing was drawn for as long as the proof waits at the most. */
static struct order unproven(void)
{
    struct order o = people_order("WP-0001");
    char reply[120];

    rig_sample("WP-0001", ",\"state\":\"standby\",\"pump_on\":0");
    scheduled(&o, NULL, "customer");
    visited(&o);
    snprintf(reply, sizeof reply, "{\"id\":\"%.26s\",\"status\":\"done\"}",
             strstr(rig.sent[rig.sends - 1], "\"id\":\"") + 6);
    rig_frame("WP-0001", "rsp", reply, false);
    for (int i = 0; i < 30 && !told("please_draw_water"); i++)
        rig_pass(DAY);
    people_reread(&o);
    assert_string_equal(o.verdict, "insufficient_evidence");
    assert_int_equal(told("please_draw_water"), 1);
    return o;
}

static int hour_in_shanghai(void)
{
    return (int)((rig.now_ms / HOUR + 8) % 24);
}

TEST(S6_4_who_draws_no_water_is_asked_to_once_a_week_and_three_times)
{
    struct order o = unproven();

    UNUSED_STATE;
    rig_pass(6 * DAY);
    assert_int_equal(told("please_draw_water"), 1);
    while (told("please_draw_water") < 2)
        rig_pass(HOUR);
    assert_int_equal(hour_in_shanghai(), 10);
    rig_pass(7 * DAY + HOUR);
    assert_int_equal(told("please_draw_water"), 3);
    rig_pass(60 * DAY);
    assert_int_equal(told("please_draw_water"), 3);
    order_release(&o);
}

TEST(S6_4_nobody_is_asked_for_water_while_away_or_when_it_was_decided)
{
    struct order o = unproven();
    char away[120], to[TIME_TEXT_LEN];

    UNUSED_STATE;
    text_time(rig.now_ms + 20 * DAY, to);
    snprintf(away, sizeof away, "{\"from\":\"2026-01-01T03:00:00Z\",\"to\":\"%s\"}", to);
    said(HOUSE_HOLIDAY, away);
    rig_pass(19 * DAY);
    assert_int_equal(told("please_draw_water"), 1);
    rig_pass(3 * DAY);
    assert_int_equal(told("please_draw_water"), 2);
    assert_int_equal(people_step("lead", o.id, "close", "{\"reason\":\"seen\"}"), ERR_OK);
    rig_pass(30 * DAY);
    assert_int_equal(told("please_draw_water"), 2);
    order_release(&o);
}

TEST(a_time_that_nobody_has_asked_them_about_is_a_question)
{
    struct order a = people_order("WP-0001"), b = people_order("WP-0002");

    UNUSED_STATE;
    scheduled(&a, NULL, "dispatcher");
    assert_int_equal(told("slot_proposal"), 1);
    assert_int_equal(told("order_schedule"), 0);
    scheduled(&b, NULL, "household");
    assert_int_equal(told("slot_proposal"), 1);
    assert_int_equal(told("order_schedule"), 1);
    order_release(&a);
    order_release(&b);
}

#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(how_the_service_was_is_asked_the_morning_after_and_once),
        RIG(who_has_rated_or_wants_nothing_is_not_asked),
        RIG(who_is_away_is_asked_when_they_are_back),
        RIG(two_orders_of_one_visit_are_one_question),
        RIG(S6_4_who_draws_no_water_is_asked_to_once_a_week_and_three_times),
        RIG(S6_4_nobody_is_asked_for_water_while_away_or_when_it_was_decided),
        RIG(a_time_that_nobody_has_asked_them_about_is_a_question),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
