/* SPDX-License-Identifier: Apache-2.0 */
/* Orders in triage: remedies from afar under their safety rules, and how triage ends. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <unistd.h>

#include "service/store/store_remedy.h"
#include "tests/unit/rig.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)
#define DEVICE "WP-0001"
#define DEAD   "booster-pump-no-current"
#define OPEN   "flush-valve-stuck-open"
#define NO_CURRENT                                                                       \
    ",\"pump_on\":1,\"i_pump_a\":0,\"v_supply_v\":24,\"lps_ok\":1,\"leak\":0,\"state\":" \
    "\"producing\",\"valve_flush\":0"
#define CURRENT                                                                          \
    ",\"pump_on\":1,\"i_pump_a\":2,\"v_supply_v\":24,\"lps_ok\":1,\"leak\":0,\"state\":" \
    "\"producing\",\"valve_flush\":0"
#define AT_REST ",\"pump_on\":0,\"i_pump_a\":0,\"lps_ok\":1,\"leak\":0,\"state\":\"standby\""
#define WASTING                                                                                  \
    ",\"pump_on\":1,\"lps_ok\":1,\"leak\":0,\"valve_flush\":0,\"q_waste_lpm\":4,\"q_perm_lpm\":" \
    "0.1,\"p_mem_mpa\":0.1,\"state\":\"producing\""
#define WET_WASTING                                                                              \
    ",\"pump_on\":1,\"lps_ok\":1,\"leak\":1,\"valve_flush\":0,\"q_waste_lpm\":4,\"q_perm_lpm\":" \
    "0.1,\"p_mem_mpa\":0.1,\"state\":\"producing\""

static int open_rig(void **state)
{
    UNUSED_STATE;
    rig_triage_ms[SEV_NO_WATER] = 30 * MINUTE;
    rig_triage_ms[SEV_DEGRADED] = 24 * HOUR;
    rig_triage_ms[SEV_MAINTENANCE] = 7 * 24 * HOUR;
    return rig_open(false);
}

static int event_rig(void **state)
{
    open_rig(state);
    rig_close(state);
    return rig_open(true);
}

struct newest {
    const char *action;
    struct remedy_step_row row;
    int count;
};

static void take(void *ctx, const struct remedy_step_row *r)
{
    struct newest *n = ctx;

    if (strcmp(r->action, n->action) != 0)
        return;
    n->row = *r;
    n->count++;
}

static char order_id[ID_LEN]; /* of the order under test */

static struct remedy_step_row step(const char *action)
{
    struct newest n = {.action = action};

    assert_int_equal(store_remedy_steps(engine_store(rig.engine), order_id, take, &n), ERR_OK);
    if (!n.count)
        fail_msg("no step %s", action);
    return n.row;
}

static enum order_state state_now(void)
{
    struct order o;
    enum order_state s;

    assert_int_equal(store_order_get(engine_store(rig.engine), order_id, &o), ERR_OK);
    s = o.state;
    order_release(&o);
    return s;
}

static void keep_order(const char *fault)
{
    struct order o = rig_order(DEVICE, fault);

    text_copy(order_id, sizeof order_id, o.id);
    order_release(&o);
}

/* A pump that does not turn: the machine is asked for a restart as soon as it rests. */
static void dead_pump(void)
{
    rig_say(DEVICE, NO_CURRENT, 15000, 5000);
    keep_order(DEAD);
}

static void reply(const char *action, const char *status, const char *detail)
{
    struct remedy_step_row r = step(action);
    char payload[200];

    assert_true(r.command_id[0]);
    snprintf(payload, sizeof payload, "{\"id\":\"%s\",\"status\":\"%s\",\"detail\":\"%s\"}",
             r.command_id, status, detail);
    rig_frame(DEVICE, "rsp", payload, false);
}

static bool sent(const char *name)
{
    for (int i = 0; i < rig.sends; i++)
        if (strstr(rig.sent[i], name))
            return true;
    return false;
}

TEST(a_pump_that_turns_after_a_restart_is_verified_as_a_remote_fix)
{
    struct order o;

    UNUSED_STATE;
    dead_pump();
    assert_int_equal(state_now(), OS_TRIAGE);
    rig_sample(DEVICE, AT_REST);
    assert_true(sent("\"reboot\""));
    reply("reboot", "accepted", "");
    reply("reboot", "done", "");
    rig.now_ms += 5000;
    rig_say(DEVICE, CURRENT, 20000, 5000);
    assert_int_equal(state_now(), OS_VERIFYING);
    assert_string_equal(step("reboot").result, "met");
    o = rig_order(DEVICE, DEAD);
    assert_string_equal(o.outcome, "remote");
    assert_string_equal(o.verdict, "");
    order_release(&o);
    assert_int_equal(rig_number(SQL_AVOIDED_COUNT, NULL, 0), 0);
}

TEST(the_word_done_cures_nothing)
{
    UNUSED_STATE;
    dead_pump();
    rig_sample(DEVICE, AT_REST);
    reply("reboot", "accepted", "");
    reply("reboot", "done", "");
    rig.now_ms += 5000;
    rig_say(DEVICE, AT_REST, 4 * MINUTE, MINUTE);
    assert_int_equal(state_now(), OS_TRIAGE);
    assert_string_equal(step("reboot").result, "");
}

TEST(a_board_is_not_restarted_while_it_runs)
{
    UNUSED_STATE;
    dead_pump();
    assert_string_equal(step("reboot").state, "waiting");
    assert_string_equal(step("reboot").why, "standby");
    assert_false(sent("\"reboot\""));
    rig_say(DEVICE, NO_CURRENT, 6 * MINUTE, 5000);
    assert_string_equal(step("reboot").state, "skipped");
    assert_false(sent("\"reboot\""));
    assert_int_equal(state_now(), OS_READY);
}

TEST(what_the_machine_shows_after_the_wait_speaks_against_it)
{
    UNUSED_STATE;
    dead_pump();
    rig_sample(DEVICE, AT_REST);
    reply("reboot", "done", "");
    rig.now_ms += 5000;
    rig_say(DEVICE, NO_CURRENT, 6 * MINUTE, 5000);
    assert_string_equal(step("reboot").result, "not_met");
    assert_int_equal(state_now(), OS_READY);
}

TEST(a_refused_command_is_not_repeated_and_the_next_step_follows)
{
    UNUSED_STATE;
    rig_say(DEVICE, WASTING, 33 * MINUTE, 5000);
    keep_order(OPEN);
    assert_true(sent("\"flush\""));
    reply("flush", "refused", "cannot");
    assert_string_equal(step("flush").state, "refused");
    assert_string_equal(step("flush").why, "cannot");
    assert_string_equal(step("valve_cycle").why, "running");
    rig.now_ms += 5000;
    rig_sample(DEVICE, AT_REST);
    assert_true(sent("\"valve_cycle\""));
    reply("valve_cycle", "failed", "stuck");
    assert_string_equal(step("valve_cycle").state, "failed");
    assert_int_equal(state_now(), OS_READY);
}

TEST(a_command_that_nobody_took_expires_and_one_taken_and_not_done_has_failed)
{
    UNUSED_STATE;
    rig_say(DEVICE, WASTING, 33 * MINUTE, 5000);
    keep_order(OPEN);
    rig.now_ms += 5000;
    rig_sample(DEVICE, AT_REST);
    rig_pass(6 * MINUTE);
    assert_string_equal(step("flush").state, "expired");
    rig_sample(DEVICE, AT_REST);
    reply("valve_cycle", "accepted", "");
    rig_pass(6 * MINUTE);
    assert_string_equal(step("valve_cycle").state, "failed");
    assert_int_equal(state_now(), OS_READY);
}

TEST(a_leaking_machine_is_never_flushed)
{
    UNUSED_STATE;
    rig_say(DEVICE, WET_WASTING, 33 * MINUTE, 5000);
    keep_order(OPEN);
    assert_string_equal(step("flush").why, "wet");
    rig_say(DEVICE, WET_WASTING, 11 * MINUTE, 5000);
    assert_string_equal(step("flush").state, "skipped");
    assert_string_equal(step("valve_cycle").why, "wet");
    rig_say(DEVICE, WET_WASTING, 6 * MINUTE, 5000);
    assert_int_equal(state_now(), OS_READY);
    assert_false(sent("\"flush\""));
    assert_false(sent("\"valve_cycle\""));
}

TEST(a_floor_that_dried_by_its_own_word_is_still_wet_for_a_day)
{
    UNUSED_STATE;
    rig_say(DEVICE, WET_WASTING, 15000, 5000);
    rig_say(DEVICE, WASTING, 33 * MINUTE, 5000);
    keep_order(OPEN);
    assert_string_equal(step("flush").why, "wet");
    assert_false(sent("\"flush\""));
}

TEST(a_safety_order_is_ready_at_once_and_its_machine_stopped_beside)
{
    struct reply out;

    UNUSED_STATE;
    rig_say(DEVICE, ",\"leak\":1,\"pump_on\":1,\"valve_in\":1,\"lps_ok\":1", 10000, 5000);
    keep_order("leak-detected");
    assert_int_equal(state_now(), OS_READY);
    assert_true(sent("\"stop\""));
    reply("stop", "done", "");
    rig.now_ms += 5000;
    rig_sample(DEVICE, ",\"leak\":1,\"pump_on\":0,\"valve_in\":0,\"lps_ok\":1");
    assert_string_equal(step("stop").result, "met");
    assert_int_equal(state_now(), OS_READY);
    assert_false(sent("\"resume\""));
    assert_int_equal(rig_act("desk", order_id, "confirm_dry", NULL, &out), ERR_OK);
    assert_true(sent("\"resume\""));
}

static void question_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (!strcmp(col[3].s, "ask_customer"))
        text_copy(ctx, 300, col[4].s);
}

/* A feed at a third of its pressure, at rest for longer than ten minutes. */
static void weak_feed(void)
{
    rig_say(DEVICE, AT_REST ",\"p_in_mpa\":0.07", 12 * MINUTE, MINUTE);
    keep_order("inlet-pressure-low");
}

TEST(a_question_is_one_row_of_the_outbox_and_its_answer_lets_telemetry_speak)
{
    struct reply out;
    char body[300] = "";

    UNUSED_STATE;
    weak_feed();
    assert_int_equal(state_now(), OS_TRIAGE);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, question_row, body),
        ERR_OK);
    assert_non_null(strstr(body, "\"questions\":[\"feed_valve_half_open\",\"other_taps_weak\"]"));
    /* It recovers before anybody did anything: that is no cure. */
    rig_say(DEVICE, AT_REST ",\"p_in_mpa\":0.25", 40 * MINUTE, MINUTE);
    assert_int_equal(state_now(), OS_TRIAGE);
    assert_int_equal(rig_act("desk", order_id, "note",
                             "{\"text\":\"by phone\",\"answers\":{\"feed_valve_half_open\":true}}",
                             &out),
                     ERR_OK);
    assert_string_equal(step("ask_customer").state, "answered");
    rig_say(DEVICE, AT_REST ",\"p_in_mpa\":0.25", 29 * MINUTE, MINUTE);
    assert_int_equal(state_now(), OS_TRIAGE);
    rig_say(DEVICE, AT_REST ",\"p_in_mpa\":0.25", 5 * MINUTE, MINUTE);
    assert_int_equal(state_now(), OS_VERIFYING);
}

TEST(an_answer_to_another_question_answers_nothing)
{
    struct reply out;

    UNUSED_STATE;
    weak_feed();
    assert_int_equal(rig_act("desk", order_id, "note",
                             "{\"text\":\"by phone\",\"answers\":{\"floor_dry\":true}}", &out),
                     ERR_OK);
    assert_string_equal(step("ask_customer").state, "running");
}

TEST(a_customer_who_does_not_answer_holds_up_the_order_for_a_day_and_no_longer)
{
    UNUSED_STATE;
    weak_feed();
    rig_pass(23 * HOUR);
    assert_int_equal(state_now(), OS_TRIAGE);
    rig_pass(HOUR);
    assert_int_equal(state_now(), OS_READY);
    assert_string_equal(step("ask_customer").state, "expired");
}

TEST(triage_of_a_house_without_water_ends_after_half_an_hour)
{
    UNUSED_STATE;
    dead_pump();
    rig_sample(DEVICE, AT_REST);
    reply("reboot", "done", "");
    rig.now_ms += 5000;
    rig_say(DEVICE, AT_REST, 29 * MINUTE, MINUTE);
    assert_int_equal(state_now(), OS_TRIAGE);
    rig_pass(MINUTE);
    assert_int_equal(state_now(), OS_READY);
    assert_string_equal(step("reboot").result, "unknown");
}

static void clock_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int64_t *)ctx = col[4].i;
}

/* When the clock of the visit began; 0: it has not. */
static int64_t visit_clock(void)
{
    int64_t at = 0;

    assert_int_equal(store_run(engine_store(rig.engine), SQL_DEADLINE_ONE,
                               ARGS(db_text(order_id), db_text("visit")), clock_row, &at),
                     ERR_OK);
    return at;
}

TEST(the_dispatcher_may_skip_it_and_the_clock_of_the_visit_begins_then)
{
    struct reply out;

    UNUSED_STATE;
    weak_feed();
    assert_int_equal(visit_clock(), 0);
    assert_int_equal(rig_act("tech", order_id, "skip_triage", NULL, &out), ERR_NOT_FOUND);
    assert_int_equal(rig_act("desk", order_id, "skip_triage", NULL, &out), ERR_OK);
    assert_int_equal(state_now(), OS_READY);
    assert_string_equal(step("ask_customer").state, "expired");
    assert_int_equal(visit_clock(), rig.now_ms);
}

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int64_t *)ctx = col[2].i;
}

TEST(what_is_held_out_of_triage_has_its_clock_when_it_is_released)
{
    struct reply out;
    int64_t due = 0;

    UNUSED_STATE;
    weak_feed();
    assert_int_equal(rig_act("desk", order_id, "hold", "{\"reason\":\"mains\"}", &out), ERR_OK);
    assert_string_equal(step("ask_customer").state, "expired");
    rig_pass(10 * HOUR);
    assert_int_equal(rig_act("desk", order_id, "release", NULL, &out), ERR_OK);
    assert_int_equal(state_now(), OS_READY);
    assert_int_equal(store_run(engine_store(rig.engine), SQL_DEADLINE_ONE,
                               ARGS(db_text(order_id), db_text("visit")), due_row, &due),
                     ERR_OK);
    assert_int_equal(due, rig.now_ms + 120 * HOUR);
}

TEST(a_machine_that_fell_silent_is_sent_nothing)
{
    UNUSED_STATE;
    dead_pump();
    rig_pass(HOUR);
    assert_int_equal(state_now(), OS_READY);
    assert_false(sent("\"reboot\""));
}

TEST(a_second_restart_within_a_day_is_not_sent)
{
    struct reply out;
    struct actor desk = {rig_person("desk"), ROLE_DISPATCHER};
    char payload[100];

    UNUSED_STATE;
    rig_sample(DEVICE, AT_REST);
    assert_int_equal(engine_command(rig.engine, &desk, DEVICE, "{\"name\":\"reboot\"}", &out),
                     ERR_OK);
    snprintf(payload, sizeof payload, "{\"id\":\"%s\",\"status\":\"done\"}", out.id);
    rig_frame(DEVICE, "rsp", payload, false);
    rig.now_ms += HOUR;
    dead_pump();
    assert_string_equal(step("reboot").state, "skipped");
    assert_string_equal(step("reboot").why, "enough_today");
    assert_int_equal(state_now(), OS_READY);
}

TEST(what_a_person_opens_or_always_needs_a_visit_is_ready)
{
    struct actor desk = {rig_person("desk"), ROLE_DISPATCHER};
    struct reply out;

    UNUSED_STATE;
    assert_int_equal(engine_open_order(rig.engine, &desk,
                                       "{\"device\":\"" DEVICE "\",\"fault\":\"" OPEN
                                       "\",\"text\":\"drains\"}",
                                       &out),
                     ERR_OK);
    text_copy(order_id, sizeof order_id, out.id);
    assert_int_equal(state_now(), OS_READY);
    assert_int_equal(rig.sends, 0);
}

static int file_rig(void **state)
{
    static char url[64];

    snprintf(url, sizeof url, "sqlite:/tmp/tw-triage-%d.db", (int)getpid());
    rig_store_url = url;
    unlink(url + 7);
    return open_rig(state);
}

static int file_close(void **state)
{
    int rc = rig_close(state);

    unlink(rig_store_url + 7);
    rig_store_url = "sqlite::memory:";
    return rc;
}

TEST(a_restart_finds_every_step_where_it_was)
{
    struct rig before;

    dead_pump();
    rig_sample(DEVICE, AT_REST);
    reply("reboot", "accepted", "");
    before = rig;
    rig_close(state);
    assert_int_equal(rig_open(false), 0);
    rig.seq = before.seq;
    rig.now_ms = before.now_ms;
    reply("reboot", "done", "");
    rig.now_ms += 5000;
    rig_say(DEVICE, CURRENT, 20000, 5000);
    assert_int_equal(state_now(), OS_VERIFYING);
}

TEST(a_leap_of_time_ends_triage_and_sends_nothing_more)
{
    UNUSED_STATE;
    dead_pump();
    rig_sample(DEVICE, AT_REST);
    reply("reboot", "done", "");
    rig.sends = 0;
    assert_int_equal(engine_advance(rig.engine, 10 * 24 * HOUR), ERR_OK);
    assert_int_equal(state_now(), OS_READY);
    assert_int_equal(rig.sends, 0);
}

struct tally {
    char text[200];
};

static void tally_row(void *ctx, const char *name, int64_t count)
{
    struct tally *t = ctx;
    size_t n = strlen(t->text);

    snprintf(t->text + n, sizeof t->text - n, "%s=%d ", name, (int)count);
}

static void ledger(const char *id, const char *model, const char *fault, int64_t at)
{
    assert_int_equal(store_run(engine_store(rig.engine), SQL_AVOIDED_ADD,
                               ARGS(db_text(id), db_text(DEVICE), db_text(model), db_text(fault),
                                    db_text("flush"), db_int(at - 1), db_int(at)),
                               NULL, NULL),
                     ERR_OK);
}

TEST(the_ledger_counts_by_fault_and_by_model_between_two_times)
{
    struct tally t = {""};

    UNUSED_STATE;
    ledger("a", "m1", "f1", 1000);
    ledger("b", "m2", "f1", 2000);
    ledger("c", "m2", "f2", 2999);
    ledger("d", "m2", "f2", 3000);
    assert_int_equal(
        store_avoided_visits(engine_store(rig.engine), 1000, 3000, AVOIDED_BY_FAULT, tally_row, &t),
        ERR_OK);
    assert_string_equal(t.text, "f1=2 f2=1 ");
    t.text[0] = 0;
    assert_int_equal(
        store_avoided_visits(engine_store(rig.engine), 1001, 4000, AVOIDED_BY_MODEL, tally_row, &t),
        ERR_OK);
    assert_string_equal(t.text, "m2=3 ");
}

#define WITH(test, setup) cmocka_unit_test_setup_teardown(test, setup, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_pump_that_turns_after_a_restart_is_verified_as_a_remote_fix, open_rig),
        WITH(the_word_done_cures_nothing, open_rig),
        WITH(a_board_is_not_restarted_while_it_runs, open_rig),
        WITH(what_the_machine_shows_after_the_wait_speaks_against_it, open_rig),
        WITH(a_refused_command_is_not_repeated_and_the_next_step_follows, open_rig),
        WITH(a_command_that_nobody_took_expires_and_one_taken_and_not_done_has_failed, open_rig),
        WITH(a_leaking_machine_is_never_flushed, open_rig),
        WITH(a_floor_that_dried_by_its_own_word_is_still_wet_for_a_day, open_rig),
        WITH(a_safety_order_is_ready_at_once_and_its_machine_stopped_beside, open_rig),
        WITH(a_question_is_one_row_of_the_outbox_and_its_answer_lets_telemetry_speak, open_rig),
        WITH(an_answer_to_another_question_answers_nothing, open_rig),
        WITH(a_customer_who_does_not_answer_holds_up_the_order_for_a_day_and_no_longer, open_rig),
        WITH(triage_of_a_house_without_water_ends_after_half_an_hour, open_rig),
        WITH(the_dispatcher_may_skip_it_and_the_clock_of_the_visit_begins_then, open_rig),
        WITH(what_is_held_out_of_triage_has_its_clock_when_it_is_released, open_rig),
        WITH(a_machine_that_fell_silent_is_sent_nothing, open_rig),
        WITH(a_second_restart_within_a_day_is_not_sent, open_rig),
        WITH(what_a_person_opens_or_always_needs_a_visit_is_ready, open_rig),
        cmocka_unit_test_setup_teardown(a_restart_finds_every_step_where_it_was, file_rig,
                                        file_close),
        WITH(a_leap_of_time_ends_triage_and_sends_nothing_more, event_rig),
        WITH(the_ledger_counts_by_fault_and_by_model_between_two_times, open_rig),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
