/* SPDX-License-Identifier: Apache-2.0 */
/* Transfers, parking, second misses, questions: the steps that keep something beside the order. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#include "service/store/store_flow.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static int open_rig(void **state)
{
    static const char second[] = "{\"users\":[{\"login\":\"tech2\",\"name\":\"Sun\",\"role\":"
                                 "\"technician\",\"password\":\"x\"}]}";

    (void)state;
    return rig_open(false) ||
           engine_import(rig.engine, second, sizeof second - 1, NULL, NULL) != ERR_OK;
}

static enum err step(const char *login, const char *order, const char *action, const char *args)
{
    struct reply r;

    return rig_act(login, order, action, args, &r);
}

static struct order again(const struct order *o)
{
    struct order now;

    assert_int_equal(store_order_get(engine_store(rig.engine), o->id, &now), ERR_OK);
    return now;
}

static void state_is(const struct order *o, enum order_state want)
{
    struct order now = again(o);

    if (now.state != want)
        fail_msg("%s, not %s", order_state_name(now.state), order_state_name(want));
    order_release(&now);
}

static struct order_flow flow_of(const struct order *o)
{
    struct order_flow f;

    assert_int_equal(store_flow_get(engine_store(rig.engine), o->id, &f), ERR_OK);
    return f;
}

static const char *args_of(const char *format, const char *value)
{
    static char args[300];

    snprintf(args, sizeof args, format, value);
    return args;
}

static void assign(const struct order *o, const char *login)
{
    assert_int_equal(
        step("desk", o->id, "assign", args_of("{\"technician\":\"%s\"}", rig_person(login))),
        ERR_OK);
}

static struct order opened(void)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct order o;
    struct reply r;

    assert_int_equal(engine_open_order(rig.engine, &desk, "{\"device\":\"WP-0001\"}", &r), ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    return o;
}

#define SLOT                                                              \
    "{\"from\":\"2026-01-02T01:00:00Z\",\"to\":\"2026-01-02T03:00:00Z\"," \
    "\"agreed_by\":\"customer\",\"address_confirmed\":true}"

/* accepted -> traveling */
static void on_the_way(const struct order *o)
{
    assert_int_equal(step("tech", o->id, "schedule", SLOT), ERR_OK);
    assert_int_equal(step("tech", o->id, "depart", rig_packed("WP-0001")), ERR_OK);
}

struct told {
    const char *recipient, *kind;
    int n;
};

static void outbox_row(void *ctx, const struct db_value *col, int ncol)
{
    struct told *t = ctx;

    (void)ncol;
    t->n += !strcmp(col[2].s, t->recipient) && !strcmp(col[3].s, t->kind);
}

static int notices(const char *recipient, const char *kind)
{
    struct told t = {recipient, kind, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, outbox_row, &t), ERR_OK);
    return t.n;
}

static void question(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int *)ctx += col[6].kind == DB_NULL;
}

static int unanswered(const struct order *o)
{
    int n = 0;

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_HELP_LIST, ARGS(db_text(o->id)), question, &n),
        ERR_OK);
    return n;
}

TEST(an_order_is_passed_on_by_the_dispatcher_alone_and_both_hear_it)
{
    struct order o = opened(), now;
    const char *to;
    char self[100];

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    assert_int_equal(step("desk", o.id, "grant_transfer", "{}"), ERR_REFUSED);
    snprintf(self, sizeof self, "{\"to\":\"%s\",\"reason\":\"x\"}", rig_person("tech"));
    assert_int_equal(step("tech", o.id, "request_transfer", self), ERR_INPUT);
    to = args_of("{\"to\":\"%s\",\"reason\":\"my car broke down\"}", rig_person("tech2"));
    assert_int_equal(step("tech", o.id, "request_transfer", to), ERR_OK);
    assert_string_equal(flow_of(&o).transfer_reason, "my car broke down");
    assert_int_equal(step("tech", o.id, "grant_transfer", "{}"), ERR_FORBIDDEN);
    now = again(&o);
    assert_string_equal(now.technician, rig_person("tech"));
    order_release(&now);
    assert_int_equal(step("desk", o.id, "grant_transfer", "{}"), ERR_OK);
    now = again(&o);
    assert_string_equal(now.technician, rig_person("tech2"));
    assert_int_equal(now.state, OS_ACCEPTED);
    order_release(&now);
    assert_int_equal(notices("technician", "order_grant_transfer"), 2);
    assert_string_equal(flow_of(&o).transfer_to, "");
    assert_int_equal(step("tech", o.id, "note", "{\"text\":\"x\"}"), ERR_NOT_FOUND);
    assert_int_equal(step("tech2", o.id, "note", "{\"text\":\"x\"}"), ERR_OK);
    order_release(&o);
}

TEST(a_transfer_that_is_denied_changes_nobody)
{
    struct order o = opened(), now;

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "request_transfer",
                          args_of("{\"to\":\"%s\",\"reason\":\"x\"}", rig_person("tech2"))),
                     ERR_OK);
    assert_int_equal(step("desk", o.id, "deny_transfer", "{}"), ERR_INPUT);
    assert_int_equal(step("desk", o.id, "deny_transfer", "{\"reason\":\"no\"}"), ERR_OK);
    assert_int_equal(step("desk", o.id, "deny_transfer", "{\"reason\":\"no\"}"), ERR_REFUSED);
    now = again(&o);
    assert_string_equal(now.technician, rig_person("tech"));
    order_release(&now);
    order_release(&o);
}

/* P-214: neither taking an order nor keeping what was asked of somebody else. */
TEST(who_is_asked_to_take_an_order_over_cannot_accept_it_and_a_new_technician_ends_the_asking)
{
    struct order o = opened();
    struct reply r;

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "request_transfer",
                          args_of("{\"to\":\"%s\",\"reason\":\"x\"}", rig_person("tech2"))),
                     ERR_OK);
    assert_int_equal(rig_act("tech2", o.id, "accept", "{}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "P-214");
    state_is(&o, OS_ASSIGNED);
    assert_int_equal(step("desk", o.id, "unassign", "{}"), ERR_OK);
    assert_int_equal(step("tech2", o.id, "accept", "{}"), ERR_NOT_FOUND);
    assign(&o, "tech");
    assert_int_equal(step("desk", o.id, "grant_transfer", "{}"), ERR_REFUSED);
    order_release(&o);
}

TEST(a_door_closed_twice_parks_the_order_until_a_day_and_then_it_waits_for_dispatch)
{
    struct order o = opened();
    int64_t parked_ms;

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    on_the_way(&o);
    assert_int_equal(step("tech", o.id, "no_show", "{\"note\":\"rang twice\"}"), ERR_OK);
    state_is(&o, OS_ACCEPTED);
    on_the_way(&o);
    assert_int_equal(step("tech", o.id, "no_show", "{}"), ERR_OK);
    state_is(&o, OS_PARKED);
    parked_ms = flow_of(&o).parked_ms;
    assert_int_equal(parked_ms, rig.now_ms + 72 * HOUR);
    assert_true(engine_next_due(rig.engine) <= parked_ms);
    rig_pass(72 * HOUR - 1);
    state_is(&o, OS_PARKED);
    rig_pass(1);
    state_is(&o, OS_READY);
    assert_int_equal(flow_of(&o).parked_ms, 0);
    assert_int_equal(notices("dispatcher", "order_release"), 1);
    order_release(&o);
}

TEST(a_visit_that_found_somebody_in_between_begins_the_count_anew)
{
    struct order o = opened();

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    on_the_way(&o);
    assert_int_equal(step("tech", o.id, "no_show", "{}"), ERR_OK);
    on_the_way(&o);
    assert_int_equal(step("tech", o.id, "return", "{\"reason\":\"no part\"}"), ERR_OK);
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    on_the_way(&o);
    assert_int_equal(step("tech", o.id, "no_show", "{}"), ERR_OK);
    state_is(&o, OS_ACCEPTED);
    order_release(&o);
}

/* P-114, P-212 */
TEST(what_goes_back_carries_the_wish_and_a_day_that_is_watched_until_somebody_comes)
{
    struct order o = opened(), now;

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    on_the_way(&o);
    assert_int_equal(step("tech", o.id, "return", "{}"), ERR_INPUT);
    assert_int_equal(step("tech", o.id, "return", "{\"reason\":\"x\",\"next_on\":\"soon\"}"),
                     ERR_INPUT);
    assert_int_equal(step("tech", o.id, "return",
                          "{\"reason\":\"no part\",\"customer_wish\":\"after school\","
                          "\"next_on\":\"2026-01-03\"}"),
                     ERR_OK);
    now = again(&o);
    assert_int_equal(now.state, OS_READY);
    assert_string_equal(now.technician, "");
    assert_int_equal(now.appt_from_ms, 0);
    order_release(&now);
    assert_string_equal(flow_of(&o).wish, "after school");
    assert_string_equal(flow_of(&o).next_on, "2026-01-03");
    assert_int_equal(notices("dispatcher", "order_return"), 1);
    /* The end of that day in China. */
    rig_pass(RIG_T0 + 3 * 24 * HOUR - 8 * HOUR - rig.now_ms - 1);
    assert_int_equal(notices("dispatcher", "deadline_missed"), 1); /* the visit of 48 h */
    rig_pass(1);
    assert_int_equal(notices("dispatcher", "deadline_missed"), 2);
    order_release(&o);
}

TEST(the_dispatcher_parks_with_a_reason_until_a_time_to_come)
{
    struct order o = opened();

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("desk", o.id, "park", "{\"until\":\"2026-01-05T00:00:00Z\"}"), ERR_INPUT);
    assert_int_equal(
        step("desk", o.id, "park", "{\"reason\":\"part\",\"until\":\"2025-12-05T00:00:00Z\"}"),
        ERR_INPUT);
    assert_int_equal(
        step("desk", o.id, "park", "{\"reason\":\"part\",\"until\":\"2026-01-05T00:00:00Z\"}"),
        ERR_OK);
    state_is(&o, OS_PARKED);
    assert_int_equal(notices("technician", "order_park"), 1);
    assert_int_equal(step("desk", o.id, "release", "{}"), ERR_OK);
    state_is(&o, OS_READY);
    rig_pass(10 * 24 * HOUR);
    assert_int_equal(notices("dispatcher", "order_release"), 0);
    order_release(&o);
}

/* P-205 */
TEST(a_question_reaches_dispatcher_and_lead_with_the_step_and_stands_until_it_is_answered)
{
    struct order o = opened();

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "ask_help", "{\"text\":\"which valve?\"}"), ERR_OK);
    assert_int_equal(notices("dispatcher", "order_ask_help"), 1);
    assert_int_equal(notices("lead", "order_ask_help"), 1);
    assert_int_equal(unanswered(&o), 1);
    assert_int_equal(step("lead", o.id, "answer_help", "{\"text\":\"the left one\"}"), ERR_OK);
    assert_int_equal(unanswered(&o), 0);
    assert_int_equal(notices("technician", "order_answer_help"), 1);
    order_release(&o);
}

/* accepted -> on site */
static void at_the_door(const struct order *o)
{
    on_the_way(o);
    assert_int_equal(step("tech", o->id, "arrive", "{}"), ERR_OK);
}

#define SEEN "{\"cause\":\"other\",\"opinion\":\"seen\",\"outcome\":\"no_fault_found\"}"

TEST(what_was_asked_of_a_colleague_ends_with_the_visit)
{
    struct order o = opened();

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    at_the_door(&o);
    assert_int_equal(step("tech", o.id, "request_transfer",
                          args_of("{\"to\":\"%s\",\"reason\":\"x\"}", rig_person("tech2"))),
                     ERR_OK);
    assert_int_equal(step("tech", o.id, "complete", SEEN), ERR_OK);
    assert_string_equal(flow_of(&o).transfer_to, "");
    order_release(&o);
}

static void count_watch(void *ctx, const struct watch_row *w)
{
    (void)w;
    ++*(int *)ctx;
}

static int watches(void)
{
    int n = 0;

    assert_int_equal(store_watch_of_device(engine_store(rig.engine), "WP-0001", count_watch, &n),
                     ERR_OK);
    return n;
}

TEST(an_order_that_the_lead_closed_is_watched_no_longer)
{
    struct order o = opened();

    UNUSED_STATE;
    assign(&o, "tech");
    assert_int_equal(step("tech", o.id, "accept", "{}"), ERR_OK);
    at_the_door(&o);
    assert_int_equal(step("tech", o.id, "complete", SEEN), ERR_OK);
    assert_int_equal(watches(), 1);
    assert_int_equal(step("lead", o.id, "close", "{\"reason\":\"seen by me\"}"), ERR_OK);
    assert_int_equal(watches(), 0);
    order_release(&o);
}

TEST(a_reason_stays_until_another_one_is_given)
{
    struct order o = opened(), now;

    UNUSED_STATE;
    assert_int_equal(
        step("desk", o.id, "park", "{\"reason\":\"part\",\"until\":\"2026-01-05T00:00:00Z\"}"),
        ERR_OK);
    assert_int_equal(step("desk", o.id, "note", "{\"text\":\"ordered\"}"), ERR_OK);
    now = again(&o);
    assert_string_equal(now.reason, "part");
    order_release(&now);
    order_release(&o);
}

#define ENGINE_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_CASE(what_was_asked_of_a_colleague_ends_with_the_visit),
        ENGINE_CASE(an_order_that_the_lead_closed_is_watched_no_longer),
        ENGINE_CASE(a_reason_stays_until_another_one_is_given),
        ENGINE_CASE(an_order_is_passed_on_by_the_dispatcher_alone_and_both_hear_it),
        ENGINE_CASE(a_transfer_that_is_denied_changes_nobody),
        ENGINE_CASE(
            who_is_asked_to_take_an_order_over_cannot_accept_it_and_a_new_technician_ends_the_asking),
        ENGINE_CASE(a_door_closed_twice_parks_the_order_until_a_day_and_then_it_waits_for_dispatch),
        ENGINE_CASE(a_visit_that_found_somebody_in_between_begins_the_count_anew),
        ENGINE_CASE(what_goes_back_carries_the_wish_and_a_day_that_is_watched_until_somebody_comes),
        ENGINE_CASE(the_dispatcher_parks_with_a_reason_until_a_time_to_come),
        ENGINE_CASE(
            a_question_reaches_dispatcher_and_lead_with_the_step_and_stands_until_it_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
