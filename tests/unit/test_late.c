/* SPDX-License-Identifier: Apache-2.0 */
/* Work made without a network: nothing inside a technician's assignment is lost. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

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

static const char *at(int64_t ms, const char *more)
{
    static char args[160];
    char text[TIME_TEXT_LEN];

    text_time(ms, text);
    snprintf(args, sizeof args, "{\"at\":\"%s\"%s}", text, more);
    return args;
}

static enum err step(const char *login, const struct order *o, const char *action, const char *args,
                     struct reply *r)
{
    return rig_act(login, o->id, action, args, r);
}

static void give(const struct order *o, const char *login)
{
    char args[80];
    struct reply r;

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person(login));
    assert_int_equal(step("desk", o, "assign", args, &r), ERR_OK);
}

/* accepted by tech */
static struct order accepted(void)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct order o;
    struct reply r;

    assert_int_equal(engine_open_order(rig.engine, &desk, "{\"device\":\"WP-0001\"}", &r), ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    give(&o, "tech");
    assert_int_equal(step("tech", &o, "accept", "{}", &r), ERR_OK);
    return o;
}

static int64_t waiting(const struct order *o)
{
    return rig_number(SQL_LATE_WAITING, ARGS(db_text(o->id), db_text(NULL)));
}

static void kept(const struct order *o, const char *action, const char *args)
{
    int64_t before = waiting(o);
    struct reply r;

    assert_int_equal(step("tech", o, action, args, &r), ERR_CONFLICT);

    assert_true(r.late[0]);
    assert_int_equal(waiting(o), before + 1);
}

static void lost(const struct order *o, const char *action, const char *args, enum err want)
{
    int64_t before = waiting(o);
    struct reply r;

    assert_int_equal(step("tech", o, action, args, &r), want);
    assert_string_equal(r.late, "");
    assert_int_equal(waiting(o), before);
}

TEST(what_was_done_before_the_order_was_taken_away_is_kept_and_later_work_is_not)
{
    struct order o = accepted();
    int64_t taken_ms;
    struct reply r;

    UNUSED_STATE;
    rig_pass(30 * MINUTE);
    taken_ms = rig.now_ms;
    assert_int_equal(step("desk", &o, "unassign", "{}", &r), ERR_OK);
    rig_pass(30 * MINUTE);
    kept(&o, "note", at(taken_ms - 10 * MINUTE, ",\"text\":\"valve shut\""));
    kept(&o, "complete", at(taken_ms - 1, ""));
    lost(&o, "note", at(taken_ms, ",\"text\":\"after\""), ERR_NOT_FOUND);
    lost(&o, "note", "{\"text\":\"of now\"}", ERR_NOT_FOUND);
    lost(&o, "note", at(taken_ms - 2 * HOUR, ",\"text\":\"before\""), ERR_NOT_FOUND);
    order_release(&o);
}

TEST(an_order_that_others_moved_on_keeps_what_its_technician_did_before)
{
    struct order o = accepted();
    int64_t then_ms;
    struct reply r;

    UNUSED_STATE;
    rig_pass(MINUTE);
    then_ms = rig.now_ms;
    rig_pass(20 * MINUTE);
    assert_int_equal(step("desk", &o, "cancel", "{\"reason\":\"sold\"}", &r), ERR_OK);
    kept(&o, "return", at(then_ms, ",\"reason\":\"no parking\""));
    lost(&o, "return", at(rig.now_ms + 1, ",\"reason\":\"no parking\""), ERR_CONFLICT);
    order_release(&o);
}

TEST(a_step_said_twice_and_one_out_of_turn_are_mistakes_and_no_late_work)
{
    struct order o = accepted();
    struct reply r;

    UNUSED_STATE;
    rig_pass(5 * MINUTE);
    assert_int_equal(step("tech", &o, "confirm_address", "{}", &r), ERR_OK);
    lost(&o, "accept", at(rig.now_ms, ""), ERR_CONFLICT);
    lost(&o, "depart", at(rig.now_ms, ""), ERR_CONFLICT);
    order_release(&o);
}

TEST(the_new_technician_goes_on_and_the_old_one_is_not_let_in)
{
    struct order o = accepted(), now;
    int64_t before_ms = rig.now_ms;
    struct reply r;

    UNUSED_STATE;
    rig_pass(MINUTE);
    assert_int_equal(step("desk", &o, "unassign", "{}", &r), ERR_OK);
    give(&o, "tech2");
    kept(&o, "accept", at(before_ms, ""));
    assert_int_equal(store_order_get(engine_store(rig.engine), o.id, &now), ERR_OK);
    assert_int_equal(now.state, OS_ASSIGNED);
    assert_string_equal(now.technician, rig_person("tech2"));
    order_release(&now);
    assert_int_equal(step("tech2", &o, "accept", "{}", &r), ERR_OK);
    order_release(&o);
}

static void late_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, 200, col[6].s);
}

TEST(the_dispatcher_takes_late_work_over_or_discards_it_once_in_any_state)
{
    struct order o = accepted();
    char args[100], now[200] = "";
    struct reply r, first;
    int64_t then_ms = rig.now_ms;

    UNUSED_STATE;
    rig_pass(MINUTE);
    assert_int_equal(step("desk", &o, "cancel", "{\"reason\":\"sold\"}", &r), ERR_OK);
    assert_int_equal(step("tech", &o, "note", at(then_ms, ",\"text\":\"x\""), &first),
                     ERR_CONFLICT);
    assert_int_equal(step("desk", &o, "take_late", "{\"late\":\"nothing\"}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "S5.8");
    snprintf(args, sizeof args, "{\"late\":\"%s\"}", first.late);
    assert_int_equal(step("desk", &o, "discard_late", args, &r), ERR_INPUT);
    assert_int_equal(step("desk", &o, "take_late", args, &r), ERR_OK);
    assert_int_equal(step("desk", &o, "take_late", args, &r), ERR_REFUSED);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_LATE_LIST, ARGS(db_text(o.id)), late_row, now),
        ERR_OK);
    assert_string_equal(now, "taken");
    assert_int_equal(waiting(&o), 0);
    order_release(&o);
}

TEST(more_than_15_minutes_late_is_counted_for_the_technician)
{
    struct order o = accepted();
    int64_t then_ms = rig.now_ms;
    const char *tech = rig_person("tech");
    struct reply r;

    UNUSED_STATE;
    rig_pass(15 * MINUTE);
    assert_int_equal(step("tech", &o, "note", at(then_ms, ",\"text\":\"in time\""), &r), ERR_OK);
    assert_int_equal(rig_number(SQL_LATE_STEP_COUNT, ARGS(db_text(tech))), 0);
    rig_pass(1);
    assert_int_equal(step("tech", &o, "note", at(then_ms, ",\"text\":\"late\""), &r), ERR_OK);
    assert_int_equal(rig_number(SQL_LATE_STEP_COUNT, ARGS(db_text(tech))), 1);
    assert_int_equal(step("tech", &o, "note", "{\"text\":\"of now\"}", &r), ERR_OK);
    assert_int_equal(rig_number(SQL_LATE_STEP_COUNT, ARGS(db_text(tech))), 1);
    order_release(&o);
}

#define ENGINE_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_CASE(what_was_done_before_the_order_was_taken_away_is_kept_and_later_work_is_not),
        ENGINE_CASE(an_order_that_others_moved_on_keeps_what_its_technician_did_before),
        ENGINE_CASE(a_step_said_twice_and_one_out_of_turn_are_mistakes_and_no_late_work),
        ENGINE_CASE(the_new_technician_goes_on_and_the_old_one_is_not_let_in),
        ENGINE_CASE(the_dispatcher_takes_late_work_over_or_discards_it_once_in_any_state),
        ENGINE_CASE(more_than_15_minutes_late_is_counted_for_the_technician),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
