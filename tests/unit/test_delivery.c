/* SPDX-License-Identifier: Apache-2.0 */
/* Notices on their way: turns, nights, failures, limits, and what is known after a restart. */
#include "tests/unit/delivery_rig.h"

#include <stdlib.h>
#include <unistd.h>

#define HOUR   3600
#define MINUTE 60

TEST(a_notice_leaves_in_the_commit_of_its_cause)
{
    UNUSED_STATE;
    say("customer:C1", "please_draw_water");
    assert_int_equal(box_count, 1);
    assert_string_equal(box[0].to, "13800138000");
    assert_string_equal(box[0].channel, "sms");
    assert_string_equal(box[0].via, "gw");
    assert_false(box[0].again);
    assert_int_equal(state_of_letter(0), DS_SENDING);
    answer_with(0, LETTER_ACCEPTED, "m-1");
    assert_int_equal(state_of_letter(0), DS_SENT);
    assert_string_equal(delivery_of(box[0].id).remote_id, "m-1");
}

TEST(nothing_leaves_while_nobody_carries_it)
{
    UNUSED_STATE;
    engine_deliver_pause(rig.engine);
    say("customer:C1", "a");
    assert_int_equal(box_count, 0);
    wait_s(1);
    assert_int_equal(box_count, 1);
}

TEST(what_is_rolled_back_does_not_leave)
{
    UNUSED_STATE;
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    notice_add(rig.engine, &(struct notice){.recipient = "customer:C1", .kind = "x", .body = "{}"});
    engine_fail(rig.engine, ERR_FULL);
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_FULL);
    assert_int_equal(box_count, 0);
    assert_int_equal(deliveries(NULL, NULL, NULL), 0);
    say("customer:C1", "x");
    assert_int_equal(box_count, 1);
}

TEST(one_letter_is_under_way_to_a_person_and_the_next_follows_in_order)
{
    UNUSED_STATE;
    say("customer:C1", "a");
    say("customer:C1", "b");
    say("customer:C1", "c");
    say("customer:C2", "d");
    assert_int_equal(box_count, 2);
    assert_string_equal(box[1].kind, "d");
    answer(0, LETTER_ACCEPTED);
    assert_int_equal(box_count, 3);
    assert_string_equal(box[2].kind, "b");
    answer(2, LETTER_ACCEPTED);
    assert_string_equal(box[3].kind, "c");
}

TEST(a_way_carries_no_more_at_once_than_it_may)
{
    UNUSED_STATE;
    for (int i = 0; i < 3; i++)
        say("dispatcher", "a");
    say("technician", "nobody");
    say("customer:C1", "b");
    say("manager", "c");
    assert_int_equal(box_count, 2);
    answer(0, LETTER_ACCEPTED);
    assert_int_equal(box_count, 3);
}

/* Twenty dispatchers: one notice to the role is a letter to each. */
static int with_a_slow_way(void **state)
{
    static char data[8000] = "{\"users\":[";

    (void)state;
    begin_setup();
    way("sms", "gw")->rate_per_s = 2;
    way("email", "");
    for (int i = 0; i < 20; i++)
        snprintf(data + strlen(data), sizeof data - strlen(data),
                 "%s{\"login\":\"desk%d\",\"name\":\"Wang\",\"role\":\"dispatcher\","
                 "\"password\":\"x\",\"phone\":\"139000001%02d\"}",
                 i ? "," : "", i, i);
    strcat(data, "]}");
    return open_delivery_rig() ||
           engine_import(rig.engine, data, strlen(data), NULL, NULL) != ERR_OK;
}

static void wait_ms(int64_t ms)
{
    mono += ms;
    assert_int_equal(engine_deliver(rig.engine, mono), ERR_OK);
}

TEST(a_way_with_a_rate_lets_out_no_more_than_that_and_loses_nothing)
{
    int before = 0;

    UNUSED_STATE;
    wait_s(60); /* a rest saves one letter, no more */
    say("dispatcher", "a");
    assert_int_equal(letters("a"), 1);
    for (int i = 0; i < 200 && letters("a") < 21; i++) {
        before = letters("a");
        wait_ms(100);
        answer_all(); /* an answer at once makes no place for the next */
        assert_in_range(letters("a"), before, before + 1);
        assert_true(letters("a") <= 1 + (i + 1) / 5);
    }
    assert_int_equal(letters("a"), 21);
    assert_int_equal(mono, 1000 + 60000 + 10000); /* twenty at two a second */
    assert_int_equal(engine_counts(rig.engine)->delivery.way[0].paced_ms, 10000);
}

TEST(what_presses_leaves_a_slow_way_before_what_only_waits)
{
    struct order o;

    UNUSED_STATE;
    wait_s(60);
    say("dispatcher", "a");
    o = an_order("WP-0001", "leak-detected");
    say_about("customer", "pressing", &o);
    for (int i = 0; i < 60 && !letters("pressing"); i++) {
        wait_ms(500); /* the desks hear of a leak as well */
        answer_all();
    }
    assert_int_equal(letters("pressing"), 1);
    assert_int_equal(letters("a"), 1);
}

TEST(a_night_holds_a_customers_notice_until_eight_of_their_clock)
{
    UNUSED_STATE;
    /* 8 in Shanghai is 19 of the day before in New York; quiet begins there at 21. */
    say("customer:C2", "a");
    assert_int_equal(box_count, 1);
    answer(0, LETTER_ACCEPTED);
    wait_s(2 * HOUR);
    say("customer:C2", "b");
    say("customer:C1", "c");
    assert_int_equal(letters("b"), 0);
    assert_int_equal(letters("c"), 1);
    wait_s(11 * HOUR - 1);
    assert_int_equal(letters("b"), 0);
    wait_s(1);
    assert_int_equal(letters("b"), 1);
}

TEST(a_night_holds_neither_staff_nor_safety)
{
    struct order o;

    UNUSED_STATE;
    wait_s(14 * HOUR); /* 22 in Shanghai */
    say("dispatcher", "a");
    assert_int_equal(letters("a"), 1);
    o = an_order("WP-0001", "leak-detected");
    answer_all();
    say_about("customer", "b", &o);
    assert_int_equal(letters("b"), 1);
    say("customer:C1", "c");
    answer_all();
    assert_int_equal(letters("c"), 0);
}

TEST(what_presses_passes_what_the_night_holds)
{
    struct order o;

    UNUSED_STATE;
    wait_s(14 * HOUR);
    say("customer:C1", "held");
    o = an_order("WP-0001", "leak-detected");
    answer_all();
    say_about("customer", "pressing", &o);
    assert_int_equal(letters("pressing"), 1);
    assert_int_equal(letters("held"), 0);
    wait_s(10 * HOUR); /* 8 in the morning: the pressing one still has no answer */
    assert_int_equal(letters("held"), 0);
    answer_all();
    assert_int_equal(letters("held"), 1);
}

TEST(a_retry_does_not_wake_anybody)
{
    UNUSED_STATE;
    wait_s(13 * HOUR - 10); /* ten seconds before the quiet hours */
    say("customer:C1", "a");
    answer(0, LETTER_LATER);
    wait_s(MINUTE);
    assert_int_equal(box_count, 1);
    assert_string_equal(delivery_of(box[0].id).detail, "quiet");
    wait_s(11 * HOUR);
    assert_int_equal(box_count, 2);
}

TEST(later_waits_longer_each_time_and_keeps_its_key)
{
    UNUSED_STATE;
    say("dispatcher", "a");
    answer(0, LETTER_LATER);
    wait_s(22);
    assert_int_equal(box_count, 1);
    wait_s(9); /* 30 s less at most a quarter */
    assert_int_equal(box_count, 2);
    assert_string_equal(box[0].id, box[1].id);
    assert_false(box[1].again);
    answer(1, LETTER_LATER);
    wait_s(44);
    assert_int_equal(box_count, 2);
    wait_s(17);
    assert_int_equal(box_count, 3);
    assert_int_equal(delivery_of(box[0].id).attempts, 2);
}

TEST(an_answer_that_did_not_come_is_sent_again_and_says_so)
{
    UNUSED_STATE;
    say("dispatcher", "a");
    answer(0, LETTER_UNSURE);
    wait_s(31);
    assert_int_equal(box_count, 2);
    assert_string_equal(box[0].id, box[1].id);
    assert_true(box[1].again);
    answer(1, LETTER_LATER);
    wait_s(70);
    assert_true(box[2].again);
}

TEST(a_failed_one_blocks_its_own_line_only)
{
    UNUSED_STATE;
    say("dispatcher", "a");
    say("dispatcher", "b");
    say("manager", "c");
    answer(0, LETTER_LATER);
    assert_int_equal(letters("b"), 0);
    assert_int_equal(letters("c"), 1);
    wait_s(31);
    assert_string_equal(box[box_count - 1].kind, "a");
}

TEST(a_refused_one_is_dead_and_the_dispatcher_hears_of_it_once)
{
    UNUSED_STATE;
    say("customer:C1", "a");
    answer(0, LETTER_REFUSED);
    assert_int_equal(state_of_letter(0), DS_DEAD);
    assert_string_equal(delivery_of(box[0].id).detail, "it said so");
    assert_int_equal(letters("delivery_dead"), 1);
    assert_string_equal(box[1].to, "13900000002");
    answer(1, LETTER_REFUSED);
    assert_int_equal(deliveries("delivery_dead", NULL, NULL), 1);
    wait_s(HOUR);
    assert_int_equal(box_count, 2);
}

TEST(what_is_tried_in_vain_for_a_day_is_given_up_aloud)
{
    UNUSED_STATE;
    say("dispatcher", "a");
    for (int i = 0; i < 200 && state_of_letter(0) != DS_DEAD; i++) {
        if (state_of_letter(0) == DS_SENDING)
            answer(box_count - 1, LETTER_LATER);
        wait_s(15 * MINUTE);
    }
    assert_int_equal(state_of_letter(0), DS_DEAD);
    assert_true(mono >= 24LL * HOUR * 1000 && mono < 25LL * HOUR * 1000);
    assert_int_equal(deliveries("delivery_dead", NULL, NULL), 1);
}

/* Both customers' notices wait; the manager hears of it by mail, over the way that works. */
TEST(a_way_that_is_down_rests_asks_with_one_letter_and_alarms_once)
{
    int before;

    UNUSED_STATE;
    say("customer:C1", "a");
    say("dispatcher", "b");
    answer(0, LETTER_DOWN);
    answer(1, LETTER_DOWN);
    assert_int_equal(letters("channel_down"), 1);
    assert_string_equal(box[2].channel, "email");
    assert_string_equal(box[2].to, "sun@house.example");
    answer(2, LETTER_ACCEPTED);
    say("dispatcher", "c");
    before = box_count;
    wait_s(20);
    assert_int_equal(box_count, before);
    wait_s(11);
    assert_int_equal(box_count, before + 1); /* one letter asks */
    answer(before, LETTER_DOWN);
    wait_s(31);
    assert_int_equal(box_count, before + 1); /* twice as long */
    wait_s(30);
    assert_int_equal(box_count, before + 2);
    assert_int_equal(letters("channel_down"), 1);
    answer(before + 1, LETTER_ACCEPTED);
    for (int i = before + 2; i < box_count; i++)
        answer(i, LETTER_ACCEPTED);
    assert_int_equal(deliveries("a", NULL, "sent") + deliveries("b", NULL, "sent") +
                         deliveries("c", NULL, "sent"),
                     3);
    assert_int_equal(letters("channel_down"), 1);
    assert_int_equal(letters("channel_up"), 1);
    assert_int_equal(delivery_of(box[0].id).attempts, 1);
    assert_false(delivery_of(box[0].id).again);
}

TEST(no_answer_several_times_is_an_outage_too)
{
    UNUSED_STATE;
    for (int i = 0; i < 6; i++)
        say("customer:C1", "a");
    for (int i = 0; i < 40 && !letters("channel_down"); i++) {
        if (delivery_of(box[box_count - 1].id).state == DS_SENDING)
            answer(box_count - 1, LETTER_UNSURE);
        wait_s(15 * MINUTE);
    }
    assert_int_equal(letters("channel_down"), 1);
}

TEST(of_two_gateways_the_one_that_works_is_taken)
{
    UNUSED_STATE;
    say("customer:C1", "a");
    assert_string_equal(box[0].via, "one");
    answer(0, LETTER_DOWN);
    say("dispatcher", "b");
    assert_string_equal(box[box_count - 1].via, "two");
}

TEST(a_slot_that_moves_in_the_night_is_told_once)
{
    struct order o;

    UNUSED_STATE;
    o = an_order("WP-0001", "reported");
    wait_s(14 * HOUR);
    say_about("customer", "order_schedule", &o);
    say_about("customer", "order_reschedule", &o);
    assert_int_equal(deliveries("order_schedule", "customer:", "withdrawn"), 1);
    wait_s(10 * HOUR);
    assert_int_equal(letters("order_schedule"), 0);
    assert_int_equal(letters("order_reschedule"), 1);
}

TEST(a_customer_gets_five_in_an_hour_and_ten_in_a_day_and_nothing_is_lost)
{
    UNUSED_STATE;
    for (int i = 0; i < 12; i++)
        say("customer:C1", "a");
    for (int i = 0; i < 5; i++)
        answer(i, LETTER_ACCEPTED);
    assert_int_equal(box_count, 5);
    wait_s(HOUR - 1);
    assert_int_equal(box_count, 5);
    wait_s(1);
    for (int i = 5; i < 10; i++)
        answer(i, LETTER_ACCEPTED);
    wait_s(HOUR);
    assert_int_equal(box_count, 10);
    wait_s(24 * HOUR);
    for (int i = 10; i < 12; i++)
        answer(i, LETTER_ACCEPTED);
    assert_int_equal(box_count, 12);
    assert_int_equal(deliveries("a", NULL, "sent"), 12);
}

TEST(a_limit_holds_neither_staff_nor_safety)
{
    struct order o = an_order("WP-0001", "leak-detected");

    UNUSED_STATE;
    answer_all();
    for (int i = 0; i < 8; i++) {
        say_about("customer", "a", &o);
        answer(box_count - 1, LETTER_ACCEPTED);
        say("dispatcher", "b");
        answer(box_count - 1, LETTER_ACCEPTED);
    }
    assert_int_equal(letters("a"), 8);
    assert_int_equal(letters("b"), 8);
}

TEST(an_order_says_three_things_by_sms_in_a_day)
{
    struct order o = an_order("WP-0001", "reported");

    UNUSED_STATE;
    for (int i = 0; i < 4; i++) {
        say_about("customer", "a", &o);
        answer(box_count - 1, LETTER_ACCEPTED);
    }
    assert_int_equal(letters("a"), 3);
    say("customer:C1", "b"); /* behind it in line */
    assert_int_equal(letters("b"), 0);
    wait_s(24 * HOUR);
    assert_int_equal(letters("a"), 4);
}

TEST(what_was_under_way_at_a_restart_is_sent_again_with_its_key_and_the_accepted_is_not)
{
    char first[RUN_ID_LEN];

    UNUSED_STATE;
    say("dispatcher", "a");
    say("manager", "b");
    say("customer:C1", "c");
    text_copy(first, sizeof first, box[0].id);
    answer(1, LETTER_ACCEPTED);
    rig_close(NULL);
    box_count = 0;
    assert_int_equal(rig_open(false), 0);
    people();  /* the rig made them anew, without their numbers */
    mono = 50; /* another boot of the host */
    wait_s(1);
    assert_int_equal(box_count, 2);
    assert_string_equal(box[0].id, first);
    assert_true(box[0].again && box[1].again);
    assert_int_equal(letters("b"), 0);
}

TEST(a_dead_one_can_be_sent_again_by_a_person)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    char notice_id[ID_LEN];
    struct reply r;

    UNUSED_STATE;
    say("customer:C1", "a");
    text_copy(notice_id, sizeof notice_id, delivery_of(box[0].id).notice);
    assert_int_equal(engine_resend_notice(rig.engine, &desk, notice_id, &r), ERR_CONFLICT);
    answer(0, LETTER_REFUSED);
    assert_int_equal(engine_resend_notice(rig.engine, &desk, notice_id, &r), ERR_OK);
    assert_string_equal(box[box_count - 1].id, box[0].id);
    answer(box_count - 1, LETTER_ACCEPTED);
    assert_int_equal(state_of_letter(0), DS_SENT);
    assert_int_equal(engine_resend_notice(rig.engine, &desk, "nosuch", &r), ERR_NOT_FOUND);
}

TEST(reports_settle_what_was_accepted_and_a_lost_one_is_told_once)
{
    UNUSED_STATE;
    say("customer:C1", "a");
    answer_with(0, LETTER_ACCEPTED, "m-1");
    assert_int_equal(engine_delivery_report(rig.engine, "other", "m-1", REPORT_DELIVERED, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(engine_delivery_report(rig.engine, "other", box[0].id, REPORT_DELIVERED, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(engine_delivery_report(rig.engine, "gw", "m-1", REPORT_UNDELIVERED, "off"),
                     ERR_OK);
    assert_int_equal(engine_delivery_report(rig.engine, "gw", "m-1", REPORT_UNDELIVERED, "off"),
                     ERR_OK);
    assert_int_equal(state_of_letter(0), DS_UNDELIVERED);
    assert_int_equal(letters("delivery_undelivered"), 1);
    assert_int_equal(engine_delivery_report(rig.engine, "gw", box[0].id, REPORT_DELIVERED, NULL),
                     ERR_OK);
    assert_int_equal(state_of_letter(0), DS_DELIVERED);
}

/* The report of a quick gateway overtakes its own answer. */
TEST(a_report_before_the_answer_counts)
{
    UNUSED_STATE;
    say("customer:C1", "a");
    say("customer:C1", "b");
    assert_int_equal(engine_delivery_report(rig.engine, "gw", box[0].id, REPORT_DELIVERED, NULL),
                     ERR_OK);
    answer_with(0, LETTER_ACCEPTED, "m-1");
    assert_int_equal(state_of_letter(0), DS_DELIVERED);
    assert_string_equal(delivery_of(box[0].id).remote_id, "m-1");
    assert_int_equal(letters("b"), 1);
}

struct lines {
    const char *action;
    int n;
};

static void line_row(void *ctx, const struct db_value *col, int ncol)
{
    struct lines *l = ctx;

    (void)ncol;
    l->n += !strcmp(col[1].s, l->action);
}

static int history_of(const char *order, const char *action)
{
    struct lines l = {action, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_HISTORY_LIST, ARGS(db_text(order)), line_row, &l),
        ERR_OK);
    return l.n;
}

static void act(const char *login, const struct order *o, const char *action, const char *args)
{
    struct reply r;

    if (rig_act(login, o->id, action, args, &r))
        fail_msg("%s: %s", action, r.why);
}

static struct order scheduled(const char *device)
{
    struct order o = an_order(device, "reported");
    char args[160];

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    act("desk", &o, "assign", args);
    act("tech", &o, "accept", "{}");
    act("tech", &o, "contact",
        "{\"channel\":\"phone\",\"outcome\":\"reached\",\"address_confirmed\":true}");
    act("tech", &o, "schedule",
        "{\"from\":\"2026-01-01T06:00:00Z\",\"to\":\"2026-01-01T08:00:00Z\","
        "\"agreed_by\":\"customer\"}");
    return o;
}

static const char *text_of(const char *kind)
{
    for (int i = box_count - 1; i >= 0; i--)
        if (!strcmp(box[i].kind, kind))
            return box[i].text;
    fail_msg("no letter %s", kind);
    return "";
}

TEST(a_text_is_in_the_language_and_the_zone_of_its_reader)
{
    UNUSED_STATE;
    scheduled("WP-0002");
    answer_all();
    assert_non_null(strstr(text_of("order_schedule"), "1 Jan, 01:00-03:00"));
    assert_non_null(strstr(text_of("order_schedule"), "technician Li"));
    assert_null(strstr(text_of("order_schedule"), "Reply"));
    assert_non_null(strstr(text_of("order_opened"), "新工单"));
}

TEST(where_answers_are_heard_the_text_asks_for_one)
{
    UNUSED_STATE;
    scheduled("WP-0002");
    answer_all();
    assert_non_null(strstr(text_of("order_schedule"), "Reply 1 to confirm"));
}

TEST(a_mail_with_an_appointment_carries_it)
{
    UNUSED_STATE;
    scheduled("WP-0002");
    answer_all();
    assert_int_equal(letters("order_schedule"), 2); /* SMS, and a mail because of the calendar */
    for (int i = 0; i < box_count; i++)
        if (!strcmp(box[i].kind, "order_schedule"))
            assert_int_equal(!strcmp(box[i].channel, "email"),
                             strstr(box[i].ics, "BEGIN:VCALENDAR") != NULL);
}

TEST(a_technician_reads_no_name_of_a_household_before_accepting)
{
    UNUSED_STATE;
    scheduled("WP-0001");
    answer_all();
    assert_null(strstr(text_of("order_assign"), "王芳"));
    assert_null(strstr(text_of("order_assign"), "690"));
}

TEST(what_a_person_said_with_the_step_is_in_the_text)
{
    struct order o;

    UNUSED_STATE;
    o = scheduled("WP-0001");
    act("tech", &o, "ask_help", "{\"text\":\"the fitting will not open\"}");
    answer_all();
    assert_non_null(strstr(text_of("order_ask_help"), "the fitting will not open"));
}

TEST(what_waits_for_a_way_that_is_gone_takes_another_of_its_channel)
{
    UNUSED_STATE;
    say("dispatcher", "a");
    answer(0, LETTER_DOWN);
    rig_close(NULL);
    box_count = 0;
    setup.ways = 0;
    way("sms", "new");
    assert_int_equal(rig_open(false), 0);
    people(); /* the rig made them anew, without their numbers */
    wait_s(1);
    assert_int_equal(letters("a"), 1);
    assert_string_equal(box[0].via, "new");
}

TEST(what_a_notice_said_is_forgotten_and_that_it_was_sent_is_not)
{
    UNUSED_STATE;
    say("customer:C1", "a");
    answer(0, LETTER_ACCEPTED);
    assert_int_equal(rig_number(SQL_OUTBOX_SAID, NULL, 0), 1);
    wait_s(89LL * 24 * HOUR);
    assert_int_equal(rig_number(SQL_OUTBOX_SAID, NULL, 0), 1);
    wait_s(3LL * 24 * HOUR);
    assert_int_equal(rig_number(SQL_OUTBOX_SAID, NULL, 0), 0);
    assert_int_equal(state_of_letter(0), DS_SENT);
}

TEST(a_reply_of_1_confirms_the_agreed_time)
{
    struct order o = scheduled("WP-0001");

    UNUSED_STATE;
    assert_int_equal(engine_inbound(rig.engine, "gw", "+8613800138000", " 1 "), ERR_OK);
    assert_int_equal(history_of(o.id, "customer_confirmed"), 1);
    assert_int_equal(engine_inbound(rig.engine, "gw", "13800138000", "来了吗"), ERR_OK);
    assert_int_equal(history_of(o.id, "customer_replied"), 1);
    assert_int_equal(deliveries("customer_replied", "person:", NULL), 1);
}

TEST(a_reply_of_td_is_kept_and_an_unknown_number_is_counted)
{
    UNUSED_STATE;
    assert_int_equal(engine_inbound(rig.engine, "gw", "8613800138000", "TD"), ERR_OK);
    assert_int_equal(
        rig_number(SQL_CUSTOMER_FACT_GET, ARGS(db_text("C1"), db_text("reminders_off"))), RIG_T0);
    assert_int_equal(engine_inbound(rig.engine, "gw", "13700000000", "1"), ERR_NOT_FOUND);
    assert_int_equal(engine_counts(rig.engine)->delivery.inbound_unknown, 1);
}

TEST(a_reminder_that_waits_is_withdrawn_when_they_say_no)
{
    UNUSED_STATE;
    wait_s(14 * HOUR);
    say("customer:C1", "filter_due_14");
    say("customer:C1", "rating");
    assert_int_equal(engine_inbound(rig.engine, "gw", "13800138000", "TD"), ERR_OK);
    wait_s(10 * HOUR);
    assert_int_equal(letters("filter_due_14"), 0);
    assert_int_equal(deliveries("filter_due_14", "customer:C1", "withdrawn"), 1);
    assert_int_equal(letters("rating"), 1);
}

TEST(who_has_no_address_is_seen_and_nothing_waits_for_it)
{
    UNUSED_STATE;
    say("customer:C3", "a");
    assert_int_equal(box_count, 0);
    assert_int_equal(deliveries("a", "customer:C3", "dead"), 1);
}

TEST(a_webhook_hears_the_kinds_it_lists_and_no_name)
{
    struct order o = an_order("WP-0001", "reported");

    UNUSED_STATE;
    assert_int_equal(letters("order_opened"), 0);
    say_about("customer", "a", &o);
    assert_int_equal(box_count, 1);
    assert_string_equal(box[0].to, "webhook:crm");
    assert_non_null(strstr(box[0].data, "\"device\":\"WP-0001\""));
    assert_null(strstr(box[0].data, "王"));
    assert_string_equal(box[0].about + 7, o.id);
}

/* Each is worth a state and a place in one line; the control counts what the line lets through. */
TEST(a_long_line_of_one_person_does_not_slow_another)
{
    UNUSED_STATE;
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    for (int i = 0; i < 3000; i++)
        notice_add(rig.engine,
                   &(struct notice){.recipient = "dispatcher", .kind = "a", .body = "{}"});
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    assert_int_equal(box_count, 1);
    say("manager", "b");
    assert_int_equal(letters("b"), 1);
    for (int i = 0; i < 200; i++)
        answer(box_count - 1 - (i == 0 ? 1 : 0), LETTER_ACCEPTED);
    assert_int_equal(letters("a"), 201);
}

static int with_two_at_once(void **state)
{
    (void)state;
    begin_setup();
    way("sms", "gw")->in_flight = 2;
    return open_delivery_rig();
}

static int with_two_gateways(void **state)
{
    (void)state;
    begin_setup();
    way("sms", "one");
    way("sms", "two");
    return open_delivery_rig();
}

static int with_ears(void **state)
{
    (void)state;
    begin_setup();
    way("sms", "gw")->hears = true;
    return open_delivery_rig();
}

static int with_a_hook(void **state)
{
    (void)state;
    begin_setup();
    text_copy(way("webhook", "crm")->kinds, 512, "b a");
    return open_delivery_rig();
}

static char store_path[64];

static int with_a_file(void **state)
{
    static char url[80];

    (void)state;
    text_copy(store_path, sizeof store_path, "/tmp/tw-delivery-XXXXXX");
    if (!mkdtemp(store_path))
        return -1;
    snprintf(url, sizeof url, "sqlite:%s/db", store_path);
    begin_setup();
    rig_store_url = url;
    way("sms", "gw");
    return open_delivery_rig();
}

static int close_file(void **state)
{
    char command[100];

    rig_close(state);
    rig_store_url = "sqlite::memory:";
    snprintf(command, sizeof command, "rm -r %s", store_path);
    return system(command);
}

#define WITH(test, setup) cmocka_unit_test_setup_teardown(test, setup, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_notice_leaves_in_the_commit_of_its_cause, with_sms),
        WITH(nothing_leaves_while_nobody_carries_it, with_sms),
        WITH(what_is_rolled_back_does_not_leave, with_sms),
        WITH(one_letter_is_under_way_to_a_person_and_the_next_follows_in_order, with_sms),
        WITH(a_way_carries_no_more_at_once_than_it_may, with_two_at_once),
        WITH(a_way_with_a_rate_lets_out_no_more_than_that_and_loses_nothing, with_a_slow_way),
        WITH(what_presses_leaves_a_slow_way_before_what_only_waits, with_a_slow_way),
        WITH(a_night_holds_a_customers_notice_until_eight_of_their_clock, with_sms),
        WITH(a_night_holds_neither_staff_nor_safety, with_sms),
        WITH(what_presses_passes_what_the_night_holds, with_sms),
        WITH(a_retry_does_not_wake_anybody, with_sms),
        WITH(later_waits_longer_each_time_and_keeps_its_key, with_sms),
        WITH(an_answer_that_did_not_come_is_sent_again_and_says_so, with_sms),
        WITH(a_failed_one_blocks_its_own_line_only, with_sms),
        WITH(a_refused_one_is_dead_and_the_dispatcher_hears_of_it_once, with_sms),
        WITH(what_is_tried_in_vain_for_a_day_is_given_up_aloud, with_sms),
        WITH(a_way_that_is_down_rests_asks_with_one_letter_and_alarms_once, with_sms_and_mail),
        WITH(no_answer_several_times_is_an_outage_too, with_sms_and_mail),
        WITH(of_two_gateways_the_one_that_works_is_taken, with_two_gateways),
        WITH(a_slot_that_moves_in_the_night_is_told_once, with_sms),
        WITH(a_customer_gets_five_in_an_hour_and_ten_in_a_day_and_nothing_is_lost, with_sms),
        WITH(a_limit_holds_neither_staff_nor_safety, with_sms),
        WITH(an_order_says_three_things_by_sms_in_a_day, with_sms),
        {"what_was_under_way_at_a_restart_is_sent_again_with_its_key_and_the_accepted_is_not",
         what_was_under_way_at_a_restart_is_sent_again_with_its_key_and_the_accepted_is_not,
         with_a_file, close_file, NULL},
        WITH(a_dead_one_can_be_sent_again_by_a_person, with_sms),
        WITH(reports_settle_what_was_accepted_and_a_lost_one_is_told_once, with_sms),
        WITH(a_report_before_the_answer_counts, with_sms),
        WITH(a_text_is_in_the_language_and_the_zone_of_its_reader, with_sms),
        WITH(where_answers_are_heard_the_text_asks_for_one, with_ears),
        WITH(a_mail_with_an_appointment_carries_it, with_sms_and_mail),
        WITH(a_technician_reads_no_name_of_a_household_before_accepting, with_sms),
        WITH(what_a_person_said_with_the_step_is_in_the_text, with_sms),
        cmocka_unit_test_setup_teardown(
            what_waits_for_a_way_that_is_gone_takes_another_of_its_channel, with_a_file,
            close_file),
        WITH(what_a_notice_said_is_forgotten_and_that_it_was_sent_is_not, with_sms),
        WITH(a_reply_of_1_confirms_the_agreed_time, with_sms),
        WITH(a_reply_of_td_is_kept_and_an_unknown_number_is_counted, with_sms),
        WITH(a_reminder_that_waits_is_withdrawn_when_they_say_no, with_sms),
        WITH(who_has_no_address_is_seen_and_nothing_waits_for_it, with_sms),
        WITH(a_webhook_hears_the_kinds_it_lists_and_no_name, with_a_hook),
        WITH(a_long_line_of_one_person_does_not_slow_another, with_sms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
