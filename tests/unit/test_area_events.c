/* SPDX-License-Identifier: Apache-2.0 */
/* Streets without water, machines that stay bad, and what is no area event. */
#include "tests/unit/test.h"

#include "service/engine/household_say.h"
#include "tests/unit/area_rig.h"

static int begin(bool event_clock)
{
    rig_settle_ms = SETTLE;
    outbox_rows = 0;
    return rig_open(event_clock);
}

static int wall(void **state)
{
    UNUSED_STATE;
    return begin(false);
}

static int event(void **state)
{
    UNUSED_STATE;
    return begin(true);
}

/* Contract of the whole thing: one event, three orders, and each household told once. */
TEST(three_hundred_lose_water_and_the_three_that_stay_dry_get_orders)
{
    struct events open, closed;
    char recipient[32];

    UNUSED_STATE;
    street("north", 1, 300);
    say_once(1, 300, FEED);
    say(1, 300, DRY);
    open = events("fault", 1);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.last.affected, 300);
    assert_int_equal(open.last.reporting, 300);
    keep_saying(1, 300, DRY, 20);
    assert_int_equal(orders_in(NULL), 0);
    say(4, 300, FEED);
    assert_true(events("fault", 1).last.recovered_ms > 0);
    keep_saying(1, 3, DRY, 9);
    assert_int_equal(orders_in(NULL), 0);
    keep_saying(1, 3, DRY, 2);
    assert_int_equal(orders_in(NULL), 3);
    for (int i = 1; i <= 3; i++) {
        struct order o = rig_order(machine(i), WATER);

        assert_int_equal(o.state, OS_READY);
        assert_false(o.late);
        order_release(&o);
    }
    closed = events("fault", 2);
    assert_int_equal(closed.count, 1);
    assert_int_equal(events("fault", 1).count, 0);
    for (int i = 1; i <= 300; i++) {
        const char *lang = i % 2 ? "\"lang\":\"zh-CN\"" : "\"lang\":\"en\"";

        snprintf(recipient, sizeof recipient, "customer:C%04d", i);
        assert_int_equal(told("area_event", recipient, lang), 1);
        assert_int_equal(told("area_over", recipient, lang), 1);
    }
    assert_int_equal(told("area_event", NULL, NULL), 300);
    assert_int_equal(told("area_over", NULL, NULL), 300);
    assert_int_equal(told("area_over", NULL, "\"order\""), 3);
    assert_int_equal(told("area_opened", "dispatcher", closed.last.id), 1);
    assert_int_equal(told("area_opened", "lead", closed.last.id), 1);
    assert_int_equal(told("area_closed", "dispatcher", closed.last.id), 1);
}

TEST(one_bad_machine_in_a_street_is_no_area_event_and_waits_five_minutes)
{
    UNUSED_STATE;
    street("north", 1, 20);
    say_once(1, 20, FEED);
    say(7, 7, DRY);
    rig.now_ms -= 5000;
    rig_pass(SETTLE - 1);
    assert_int_equal(orders_in(NULL), 0);
    rig_pass(1);
    assert_int_equal(orders_in("ready"), 1);
    assert_int_equal(events(NULL, 0).count, 0);
    assert_int_equal(told("area_event", NULL, NULL), 0);
}

TEST(what_is_well_again_before_that_opens_nothing)
{
    UNUSED_STATE;
    street("north", 1, 20);
    say_once(1, 20, FEED);
    say(7, 7, DRY);
    say(7, 7, FEED);
    rig_pass(HOUR);
    assert_int_equal(orders_in(NULL), 0);
}

TEST(what_comes_and_goes_opens_an_order_the_second_time)
{
    UNUSED_STATE;
    street("north", 1, 20);
    say_once(1, 20, FEED);
    say(7, 7, DRY);
    say(7, 7, FEED);
    rig_pass(HOUR);
    assert_int_equal(orders_in(NULL), 0);
    say(7, 7, DRY);
    say(7, 7, FEED);
    rig_pass(SETTLE - MINUTE);
    assert_int_equal(orders_in(NULL), 0);
    rig_pass(MINUTE);
    assert_int_equal(orders_in("ready"), 1);
}

TEST(what_came_once_a_day_only_opens_nothing)
{
    UNUSED_STATE;
    street("north", 1, 20);
    say_once(1, 20, FEED);
    say(7, 7, DRY);
    say(7, 7, FEED);
    rig_pass(25 * HOUR);
    say(7, 7, DRY);
    say(7, 7, FEED);
    rig_pass(HOUR);
    assert_int_equal(orders_in(NULL), 0);
}

TEST(two_of_a_street_are_no_event_and_neither_are_three_of_sixteen)
{
    UNUSED_STATE;
    street("north", 1, 6);
    street("south", 11, 26);
    say_once(1, 6, FEED);
    say_once(11, 26, FEED);
    say(1, 2, DRY);
    say(11, 13, DRY);
    assert_int_equal(events(NULL, 0).count, 0);
    say(14, 14, DRY);
    assert_int_equal(events("fault", 1).count, 1);
    assert_string_equal(events("fault", 1).last.area, "south");
    rig_pass(2 * SETTLE);
    assert_int_equal(orders_in("ready"), 2);
}

TEST(four_that_report_are_too_few_however_many_live_there)
{
    UNUSED_STATE;
    street("north", 1, 20);
    say_once(1, 20, FEED);
    rig.now_ms += 2 * HOUR;
    say_once(1, 4, FEED);
    say(1, 4, DRY);
    assert_int_equal(events(NULL, 0).count, 0);
    say_once(5, 5, FEED);
    say(1, 1, FEED);
    say(1, 1, DRY);
    assert_int_equal(events("fault", 1).count, 1);
    assert_int_equal(events("fault", 1).last.reporting, 5);
}

TEST(what_began_more_than_half_an_hour_apart_does_not_belong_together)
{
    UNUSED_STATE;
    street("north", 1, 6);
    say_once(1, 6, FEED);
    say(1, 2, DRY);
    rig_pass(31 * MINUTE);
    say_once(3, 6, FEED);
    say(3, 3, DRY);
    assert_int_equal(events(NULL, 0).count, 0);
    say(4, 5, DRY);
    assert_int_equal(events("fault", 1).count, 1);
    /* The orders of the first two wait as well: they are of this fault and open. */
    assert_int_equal(orders_in("held"), 2);
    assert_int_equal(events("fault", 1).last.affected, 5);
}

TEST(orders_opened_before_are_held_then_cancelled_or_released)
{
    struct order dry, fed;
    struct events e;
    struct last_step s;

    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 2, DRY);
    rig_pass(SETTLE);
    assert_int_equal(orders_in("ready"), 2);
    dry = rig_order(machine(1), WATER);
    fed = rig_order(machine(2), WATER);
    say(3, 3, DRY);
    e = events("fault", 1);
    assert_int_equal(e.last.affected, 3);
    assert_int_equal(orders_in("held"), 2);
    s = last_step(dry.id);
    assert_string_equal(s.action, "hold");
    assert_string_equal(s.actor, "");
    assert_non_null(strstr(s.args, e.last.id));
    rig_pass(60 * HOUR);
    assert_int_equal(told("deadline_missed", NULL, NULL), 0);
    say(2, 3, FEED);
    say_once(1, 1, DRY);
    rig_pass(11 * MINUTE);
    assert_int_equal(orders_in(NULL), 2);
    assert_int_equal(orders_in("ready"), 1);
    assert_int_equal(orders_in("cancelled"), 1);
    assert_string_equal(last_step(dry.id).action, "release");
    s = last_step(fed.id);
    assert_string_equal(s.action, "cancel");
    assert_non_null(strstr(s.args, "\"reason\":\"area\""));
    /* The visit is due after 48 hours outside the hold. */
    rig_pass(47 * HOUR);
    assert_int_equal(told("deadline_missed", NULL, NULL), 0);
    rig_pass(2 * HOUR);
    assert_int_equal(told("deadline_missed", NULL, NULL), 1);
    order_release(&dry);
    order_release(&fed);
}

TEST(a_new_finding_during_the_grace_joins_without_an_order)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 6, DRY);
    say(1, 3, FEED);
    keep_saying(4, 6, DRY, 4);
    say(7, 7, DRY);
    assert_int_equal(events("fault", 1).last.affected, 7);
    /* 3 of 7 are well: it has not recovered after all. */
    assert_int_equal(events("fault", 1).last.recovered_ms, 0);
    rig_pass(30 * MINUTE);
    assert_int_equal(orders_in(NULL), 0);
    say(4, 7, FEED);
    rig_pass(11 * MINUTE);
    assert_int_equal(events("fault", 1).count, 0);
    assert_int_equal(orders_in(NULL), 0);
    assert_int_equal(told("area_event", NULL, NULL), 7);
}

TEST(whoever_is_dry_again_is_not_told_twice)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    for (int k = 0; k < 3; k++) {
        say(1, 5, DRY);
        say(1, 5, FEED);
    }
    assert_int_equal(events("fault", 0).count, 1);
    assert_int_equal(events("fault", 1).last.affected, 5);
    assert_int_equal(events("fault", 1).last.cleared, 5);
    rig_pass(11 * MINUTE);
    assert_int_equal(told("area_event", NULL, NULL), 5);
    assert_int_equal(told("area_over", NULL, NULL), 5);
}

TEST(a_household_with_two_machines_is_told_once)
{
    static const char second[] = "{\"devices\":[{\"id\":\"ST-0099\",\"model\":\"tank-75g\","
                                 "\"customer\":\"C0001\"}]}";

    UNUSED_STATE;
    street("north", 1, 8);
    assert_int_equal(engine_import(rig.engine, second, sizeof second - 1, NULL, NULL), ERR_OK);
    say_once(1, 8, FEED);
    say_once(99, 99, FEED);
    say(99, 99, DRY);
    say(1, 2, DRY);
    assert_int_equal(events("fault", 1).last.affected, 3);
    assert_int_equal(told("area_event", "customer:C0001", NULL), 1);
    assert_int_equal(told("area_event", NULL, NULL), 2);
}

TEST(what_the_street_has_every_week_at_this_hour_is_no_event)
{
    UNUSED_STATE;
    street("north", 1, 10);
    for (int week = 0; week < 4; week++) {
        say_once(1, 10, FEED);
        say(1, 5, DRY);
        assert_int_equal(events("fault", 0).count, week < 3 ? week + 1 : 3);
        say(1, 5, FEED);
        rig_pass(7 * 24 * HOUR - 30000);
        rig.now_ms = RIG_T0 + (week + 1) * 7 * 24 * HOUR;
    }
    /* An hour later in the week it would be one. */
    rig.now_ms += 2 * HOUR;
    say_once(1, 10, FEED);
    say(1, 5, DRY);
    assert_int_equal(events("fault", 0).count, 4);
}

TEST(half_the_street_offline_is_an_outage_that_holds_nothing)
{
    struct events e;

    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 1, DRY);
    rig_pass(SETTLE);
    assert_int_equal(orders_in("ready"), 1);
    keep_saying(6, 10, FEED, 20);
    rig_pass(MINUTE);
    assert_int_equal(events("fault", 0).count, 0);
    e = events("outage", 1);
    assert_int_equal(e.count, 1);
    assert_int_equal(e.last.affected, 5);
    assert_int_equal(e.last.reporting, 10);
    assert_string_equal(e.last.fault, "device-offline");
    assert_int_equal(orders_in("ready"), 1);
    assert_int_equal(orders_in("held"), 0);
    assert_int_equal(told("area_event", NULL, NULL), 0);
    assert_int_equal(told("area_opened", "dispatcher", e.last.id), 1);
    say_once(1, 3, FEED);
    rig_pass(11 * MINUTE);
    assert_int_equal(events("outage", 1).count, 0);
    assert_int_equal(orders_in(NULL), 1);
    assert_int_equal(told("area_over", NULL, NULL), 0);
}

static void away(int i, const char *times)
{
    char customer[NAME_LEN];
    struct actor who = {customer, ROLE_CUSTOMER};
    struct reply out;

    snprintf(customer, sizeof customer, "C%04d", i);
    assert_int_equal(household_say(rig.engine, HOUSE_HOLIDAY, &who, machine(i), times, &out),
                     ERR_OK);
}

TEST(machines_that_are_switched_off_for_a_holiday_are_no_outage_and_after_it_they_are)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    for (int i = 1; i <= 5; i++)
        away(i, "{\"from\":\"2025-12-31T00:00:00Z\",\"to\":\"2026-01-01T02:00:00Z\"}");
    keep_saying(6, 10, FEED, 40);
    assert_int_equal(rig_number(SQL_STALE_COUNT, NULL, 0), 5);
    assert_int_equal(events(NULL, 0).count, 0);
    keep_saying(6, 10, FEED, 100); /* they are back, and switch it on later */
    assert_int_equal(events(NULL, 0).count, 0);
    say_once(1, 10, FEED);
    keep_saying(6, 10, FEED, 40);
    assert_int_equal(events("outage", 1).count, 1);
    assert_int_equal(events("outage", 1).last.affected, 5);
}

TEST(a_holiday_that_is_called_off_hides_no_outage)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    for (int i = 1; i <= 5; i++) {
        away(i, "{\"from\":\"2025-12-31T00:00:00Z\",\"to\":\"2026-01-03T00:00:00Z\"}");
        away(i, "{}");
    }
    keep_saying(6, 10, FEED, 40);
    assert_int_equal(events("outage", 1).count, 1);
}

TEST(when_nobody_at_all_is_heard_it_is_our_own_link)
{
    UNUSED_STATE;
    street("north", 1, 10);
    street("south", 11, 20);
    say_once(1, 20, FEED);
    for (int k = 0; k < 60; k++)
        rig_pass(MINUTE);
    assert_true(rig_number(SQL_STALE_COUNT, NULL, 0) >= 20);
    assert_int_equal(events(NULL, 0).count, 0);
}

TEST(an_outage_on_the_event_clock_takes_six_hours)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    keep_saying(6, 10, FEED, 6 * 60);
    assert_int_equal(events(NULL, 0).count, 0);
    keep_saying(6, 10, FEED, 3);
    assert_int_equal(events("outage", 1).count, 1);
    assert_int_equal(events("outage", 1).last.affected, 5);
}

static struct order on_site(int i)
{
    struct order o = rig_order(machine(i), WATER);
    char args[80];
    struct reply r;

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    assert_int_equal(rig_act("desk", o.id, "assign", args, &r), ERR_OK);
    assert_int_equal(rig_act("tech", o.id, "accept", NULL, &r), ERR_OK);
    assert_int_equal(rig_act("tech", o.id, "contact",
                             "{\"channel\":\"phone\",\"outcome\":\"reached\","
                             "\"address_confirmed\":true}",
                             &r),
                     ERR_OK);
    assert_int_equal(rig_act("tech", o.id, "schedule",
                             "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-02T02:00:00Z\","
                             "\"agreed_by\":\"customer\"}",
                             &r),
                     ERR_OK);
    assert_int_equal(rig_act("tech", o.id, "depart", rig_packed(o.device), &r), ERR_OK);
    assert_int_equal(rig_act("tech", o.id, "arrive", "{\"how\":\"typed\"}", &r), ERR_OK);
    return o;
}

TEST(area_is_an_outcome_only_while_an_event_is_open)
{
    struct order o;
    struct reply r;

    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 1, DRY);
    rig_pass(SETTLE);
    o = on_site(1);
    assert_int_equal(rig_act("tech", o.id, "complete", "{\"outcome\":\"area\"}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "S7");
    say(2, 4, DRY);
    assert_int_equal(events("fault", 1).count, 1);
    assert_int_equal(orders_in("on_site"), 1);
    assert_int_equal(rig_act("tech", o.id, "complete", "{\"outcome\":\"area\"}", &r), ERR_OK);
    assert_int_equal(orders_in("held"), 1);
    say(1, 4, FEED);
    rig_pass(11 * MINUTE);
    assert_int_equal(orders_in("cancelled"), 1);
    assert_non_null(strstr(last_step(o.id).args, "\"reason\":\"area\""));
    order_release(&o);
}

static enum err close_event(const char *login, enum role role, const char *reason, struct reply *r)
{
    struct actor who = {rig_person(login), role};

    return engine_area_close(rig.engine, &who, events("fault", 0).last.id, reason, r);
}

TEST(a_dispatcher_ends_an_event_and_what_it_held_goes_on_its_way)
{
    struct order held;
    struct reply r;
    struct events e;

    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 1, DRY);
    rig_pass(SETTLE);
    held = rig_order(machine(1), WATER);
    say(2, 4, DRY);
    say(1, 1, FEED);
    say(4, 4, FEED);
    assert_int_equal(orders_in("held"), 1);
    assert_int_equal(close_event("tech", ROLE_TECHNICIAN, "no", &r), ERR_FORBIDDEN);
    assert_int_equal(close_event("desk", ROLE_DISPATCHER, "", &r), ERR_INPUT);
    assert_int_equal(close_event("desk", ROLE_DISPATCHER, "three taps, no street", &r), ERR_OK);
    assert_int_equal(close_event("desk", ROLE_DISPATCHER, "again", &r), ERR_CONFLICT);
    e = events("fault", 2);
    assert_string_equal(e.last.reason, "three taps, no street");
    assert_string_equal(e.last.closed_by, rig_person("desk"));
    /* The held one, and one for each that is still dry; the fourth is well and never had one. */
    assert_int_equal(orders_in("ready"), 3);
    assert_int_equal(orders_in(NULL), 3);
    assert_string_equal(last_step(held.id).actor, rig_person("desk"));
    assert_int_equal(told("area_over", NULL, NULL), 4);
    /* What belonged to it does not make another one. */
    say(5, 5, DRY);
    assert_int_equal(events("fault", 1).count, 0);
    order_release(&held);
}

TEST(what_a_dispatcher_holds_or_releases_is_not_the_events)
{
    struct order mine, theirs;
    struct reply r;

    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 2, DRY);
    rig_pass(SETTLE);
    mine = rig_order(machine(1), WATER);
    theirs = rig_order(machine(2), WATER);
    assert_int_equal(rig_act("desk", mine.id, "hold", "{\"reason\":\"on holiday\"}", &r), ERR_OK);
    say(3, 5, DRY);
    assert_int_equal(orders_in("held"), 2);
    assert_int_equal(rig_act("desk", theirs.id, "release", NULL, &r), ERR_OK);
    say(1, 5, FEED);
    rig_pass(11 * MINUTE);
    assert_int_equal(events("fault", 1).count, 0);
    assert_int_equal(orders_in("held"), 1);
    assert_int_equal(orders_in("ready"), 1);
    assert_string_equal(last_step(mine.id).action, "hold");
    order_release(&mine);
    order_release(&theirs);
}

TEST(a_street_without_water_does_not_speak_against_a_repair)
{
    struct order o;
    struct reply r;

    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 1, DRY);
    rig_pass(SETTLE);
    o = on_site(1);
    say(1, 1, FEED);
    assert_int_equal(rig_act("tech", o.id, "complete",
                             "{\"cause\":\"inlet-valve-stuck\",\"outcome\":\"fixed\","
                             "\"override\":{\"reason\":\"test\"}}",
                             &r),
                     ERR_OK);
    rig_pass(HOUR);
    say_once(1, 10, FEED);
    say(2, 4, DRY);
    say(1, 1, DRY);
    assert_int_equal(orders_in("verifying"), 1);
    assert_int_equal(events("fault", 1).last.affected, 4);
    /* The neighbours have water again and this one has not: now it speaks. */
    say(2, 4, FEED);
    keep_saying(1, 1, DRY, 11);
    assert_int_equal(orders_in("verifying"), 0);
    assert_int_equal(orders_in("ready"), 1);
    order_release(&o);
}

TEST(what_the_dry_street_hid_shows_on_the_order_that_follows)
{
    static const char low[] =
        ",\"lps_ok\":0,\"pump_on\":0,\"state\":\"no_water\",\"p_in_mpa\":0.05";
    struct order o;

    UNUSED_STATE;
    street("north", 1, 8);
    say_once(1, 8, FEED);
    say(1, 3, low);
    keep_saying(1, 3, low, 15);
    assert_int_equal(events("fault", 1).count, 1);
    assert_int_equal(orders_in(NULL), 0);
    say(2, 3, FEED);
    keep_saying(1, 1, low, 11);
    assert_int_equal(orders_in(NULL), 1);
    o = rig_order(machine(1), WATER);
    assert_string_equal(o.consequences, "[\"inlet-pressure-low\"]");
    order_release(&o);
}

TEST(deadlines_due_before_a_message_fire_before_it)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 1, DRY);
    /* The third comes after the first has waited long enough: its order was there already. */
    rig.now_ms += SETTLE - 10000;
    say(2, 3, DRY);
    assert_int_equal(events("fault", 1).count, 1);
    assert_int_equal(orders_in("held"), 1);
    assert_int_equal(orders_in(NULL), 1);
}

TEST(messages_of_neighbours_may_come_in_any_order)
{
    UNUSED_STATE;
    street("north", 1, 6);
    say_once(1, 6, FEED);
    rig.now_ms += 20 * MINUTE;
    say(1, 1, DRY);
    rig.now_ms -= 10 * MINUTE;
    say(2, 2, DRY);
    rig.now_ms -= 5 * MINUTE;
    say(3, 3, DRY);
    assert_int_equal(events("fault", 1).count, 1);
    assert_int_equal(events("fault", 1).last.affected, 3);
}

TEST(machines_without_an_area_only_wait)
{
    UNUSED_STATE;
    rig_sample("WP-0001", FEED);
    rig_say("WP-0001", DRY, 15000, 5000);
    assert_int_equal(orders_in(NULL), 0);
    rig_pass(SETTLE);
    assert_int_equal(orders_in("ready"), 1);
}

#define FILE_STORE "area-restart.db"

static int on_disk(void **state)
{
    UNUSED_STATE;
    remove(FILE_STORE);
    remove(FILE_STORE "-wal");
    remove(FILE_STORE "-shm");
    rig_store_url = "sqlite:" FILE_STORE;
    return begin(false);
}

static int off_disk(void **state)
{
    rig_close(state);
    rig_store_url = "sqlite::memory:";
    remove(FILE_STORE);
    remove(FILE_STORE ".lock");
    return 0;
}

static void restart(void)
{
    int64_t seq = rig.seq, now = rig.now_ms;

    rig_close(NULL);
    rig_id_seed++; /* ids go on where random ones would */
    assert_int_equal(rig_open(false), 0);
    rig.seq = seq;
    rig.now_ms = now;
}

TEST(a_restart_at_any_moment_changes_nothing)
{
    UNUSED_STATE;
    street("north", 1, 10);
    say_once(1, 10, FEED);
    say(1, 1, DRY);
    restart();
    rig_pass(SETTLE);
    assert_int_equal(orders_in("ready"), 1);
    say_once(2, 10, FEED);
    say(2, 2, DRY);
    restart();
    say(3, 3, DRY);
    restart();
    assert_int_equal(events("fault", 1).last.affected, 3);
    assert_int_equal(events("fault", 1).last.reporting, 10);
    assert_int_equal(orders_in("held"), 1);
    say(2, 3, FEED);
    restart();
    assert_int_equal(events("fault", 1).last.cleared, 2);
    rig_pass(11 * MINUTE);
    restart();
    assert_int_equal(orders_in("ready"), 1);
    assert_int_equal(orders_in(NULL), 1);
    assert_int_equal(told("area_event", NULL, NULL), 3);
    assert_int_equal(told("area_over", NULL, NULL), 3);
}

#define ON(name)    cmocka_unit_test_setup_teardown(name, wall, rig_close)
#define EVENT(name) cmocka_unit_test_setup_teardown(name, event, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(three_hundred_lose_water_and_the_three_that_stay_dry_get_orders),
        ON(one_bad_machine_in_a_street_is_no_area_event_and_waits_five_minutes),
        ON(what_is_well_again_before_that_opens_nothing),
        ON(what_comes_and_goes_opens_an_order_the_second_time),
        ON(what_came_once_a_day_only_opens_nothing),
        ON(two_of_a_street_are_no_event_and_neither_are_three_of_sixteen),
        ON(four_that_report_are_too_few_however_many_live_there),
        ON(what_began_more_than_half_an_hour_apart_does_not_belong_together),
        ON(orders_opened_before_are_held_then_cancelled_or_released),
        ON(a_new_finding_during_the_grace_joins_without_an_order),
        ON(whoever_is_dry_again_is_not_told_twice),
        ON(a_household_with_two_machines_is_told_once),
        ON(what_the_street_has_every_week_at_this_hour_is_no_event),
        ON(half_the_street_offline_is_an_outage_that_holds_nothing),
        ON(machines_that_are_switched_off_for_a_holiday_are_no_outage_and_after_it_they_are),
        ON(a_holiday_that_is_called_off_hides_no_outage),
        ON(when_nobody_at_all_is_heard_it_is_our_own_link),
        EVENT(an_outage_on_the_event_clock_takes_six_hours),
        ON(area_is_an_outcome_only_while_an_event_is_open),
        ON(a_dispatcher_ends_an_event_and_what_it_held_goes_on_its_way),
        ON(what_a_dispatcher_holds_or_releases_is_not_the_events),
        ON(a_street_without_water_does_not_speak_against_a_repair),
        ON(what_the_dry_street_hid_shows_on_the_order_that_follows),
        ON(deadlines_due_before_a_message_fire_before_it),
        ON(messages_of_neighbours_may_come_in_any_order),
        ON(machines_without_an_area_only_wait),
        cmocka_unit_test_setup_teardown(a_restart_at_any_moment_changes_nothing, on_disk, off_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
