/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks of the company as its people meet them. The rig begins at 8 in the morning in China.
 */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#include "service/engine/engine_clock.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static int offered;

static int open_rig(void **state)
{
    (void)state;
    offered = 0;
    return rig_open(false) || engine_tick(rig.engine, RIG_T0);
}

static struct order opened_of(const char *device, const char *fault)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    char body[120];
    struct order o;
    struct reply r;

    snprintf(body, sizeof body, "{\"device\":\"%s\",\"fault\":\"%s\"}", device, fault);
    assert_int_equal(engine_open_order(rig.engine, &desk, body, &r), ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    order_release(&o);
    return o;
}

static struct order opened(void)
{
    return opened_of("WP-0001", "reported");
}

static enum err step(const char *login, const struct order *o, const char *action, const char *args)
{
    struct reply r;

    return rig_act(login, o->id, action, args, &r);
}

static void assign(const struct order *o)
{
    char args[80];

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    assert_int_equal(step("desk", o, "assign", args), ERR_OK);
}

static void accepted(const struct order *o)
{
    assign(o);
    assert_int_equal(step("tech", o, "accept", "{}"), ERR_OK);
}

static enum err call(const struct order *o, const char *outcome)
{
    char args[120];

    snprintf(args, sizeof args,
             "{\"channel\":\"phone\",\"outcome\":\"%s\",\"address_confirmed\":true}", outcome);
    return step("tech", o, "contact", args);
}

static const char *slot(int64_t from_ms, int64_t to_ms, const char *by)
{
    static char args[200];
    char from[TIME_TEXT_LEN], to[TIME_TEXT_LEN];

    text_time(from_ms, from);
    text_time(to_ms, to);
    snprintf(args, sizeof args,
             "{\"from\":\"%s\",\"to\":\"%s\",\"agreed_by\":\"%s\",\"reason\":\"a child is ill\"}",
             from, to, by);
    return args;
}

static enum order_state state_of(const struct order *o)
{
    struct order now;

    assert_int_equal(store_order_get(engine_store(rig.engine), o->id, &now), ERR_OK);
    order_release(&now);
    return now.state;
}

struct clock_row {
    const char *name;
    char state[24];
    int64_t due_ms, started_ms;
    bool paused;
};

static void clock_row(void *ctx, const struct db_value *col, int ncol)
{
    struct clock_row *c = ctx;

    (void)ncol;
    if (strcmp(col[1].s, c->name) != 0)
        return;
    c->due_ms = col[2].i;
    text_copy(c->state, sizeof c->state, col[3].s);
    c->started_ms = col[4].i;
    c->paused = col[5].i;
}

static struct clock_row clock_of(const char *subject, const char *name)
{
    struct clock_row c = {name, "", 0, 0, false};

    assert_int_equal(store_run(engine_store(rig.engine), SQL_DEADLINE_LIST,
                               ARGS(db_text(subject), db_int(rig.now_ms)), clock_row, &c),
                     ERR_OK);
    return c;
}

struct told {
    const char *recipient, *kind, *with;
    int n;
};

static void outbox_row(void *ctx, const struct db_value *col, int ncol)
{
    struct told *t = ctx;

    (void)ncol;
    t->n +=
        !strcmp(col[2].s, t->recipient) && !strcmp(col[3].s, t->kind) && strstr(col[4].s, t->with);
}

/* How often that level was told; with: a part of the body. */
static int told(const char *recipient, const char *kind, const char *with)
{
    struct told t = {recipient, kind, with, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, outbox_row, &t), ERR_OK);
    return t.n;
}

struct lines {
    const char *action, *with;
    int n;
};

static void line_row(void *ctx, const struct db_value *col, int ncol)
{
    struct lines *l = ctx;

    (void)ncol;
    l->n += !strcmp(col[1].s, l->action) && strstr(col[8].s, l->with);
}

static int lines(const struct order *o, const char *action, const char *with)
{
    struct lines l = {action, with, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_HISTORY_LIST, ARGS(db_text(o->id)), line_row, &l),
        ERR_OK);
    return l.n;
}

static int breaches(const char *name)
{
    return (int)rig_number(SQL_BREACH_OF_PERSON,
                           ARGS(db_text(rig_person("tech")), db_text(name), db_int(0)));
}

static void offer(struct engine *e, struct order *o)
{
    (void)e;
    offered += o->number > 0;
}

TEST(P_101_a_dispatch_nobody_accepts_climbs_from_the_technician_to_the_manager_once_each)
{
    struct order o = opened();

    UNUSED_STATE;
    rig.engine->staff.unanswered = offer;
    assign(&o);
    rig_pass(8 * MINUTE);
    assert_int_equal(told("technician", "deadline_warned", "\"accept\""), 1);
    rig_pass(4 * MINUTE);
    assert_int_equal(told("technician", "deadline_warned", "\"accept\""), 2);
    rig_pass(3 * MINUTE - 1);
    assert_string_equal(clock_of(o.id, "accept").state, "running");
    rig_pass(1);
    assert_string_equal(clock_of(o.id, "accept").state, "missed");
    assert_int_equal(told("technician", "deadline_missed", "\"accept\""), 1);
    assert_int_equal(told("dispatcher", "deadline_escalated", "\"accept\""), 0);
    assert_int_equal(lines(&o, "deadline_missed", "P-101"), 1);
    assert_int_equal(offered, 0);
    rig_pass(15 * MINUTE);
    assert_int_equal(told("dispatcher", "deadline_escalated", "\"accept\""), 1);
    assert_int_equal(offered, 1);
    rig_pass(30 * MINUTE);
    assert_int_equal(told("lead", "deadline_escalated", "\"accept\""), 1);
    rig_pass(HOUR);
    assert_int_equal(told("manager", "deadline_escalated", "\"accept\""), 1);
    rig_pass(9 * HOUR);
    assert_int_equal(told("technician", "deadline_missed", "\"accept\""), 1);
    assert_int_equal(told("dispatcher", "deadline_escalated", "\"accept\""), 1);
    assert_int_equal(told("manager", "deadline_escalated", "\"accept\""), 1);
    assert_int_equal(offered, 1);
}

TEST(after_a_stop_of_the_service_a_miss_is_told_and_the_warnings_before_it_are_not)
{
    struct order o = opened();

    UNUSED_STATE;
    assign(&o);
    rig_pass(31 * MINUTE);
    assert_int_equal(told("technician", "deadline_warned", "\"accept\""), 0);
    assert_int_equal(told("technician", "deadline_missed", "\"accept\""), 1);
    assert_int_equal(told("dispatcher", "deadline_escalated", "\"accept\""), 1);
}

TEST(P_101_who_is_sent_an_order_at_night_has_the_first_minutes_of_the_morning_to_accept_it)
{
    struct order o = opened();
    int64_t morning = RIG_T0 + 24 * HOUR;

    UNUSED_STATE;
    rig_pass(15 * HOUR); /* 23:00 */
    assign(&o);
    assert_int_equal(clock_of(o.id, "accept").due_ms, morning + 15 * MINUTE);
    assert_true(clock_of(o.id, "accept").paused);
    rig_pass(9 * HOUR);
    assert_false(clock_of(o.id, "accept").paused);
    assert_string_equal(clock_of(o.id, "accept").state, "running");
    rig_pass(15 * MINUTE);
    assert_string_equal(clock_of(o.id, "accept").state, "missed");
}

static bool always(struct engine *e, const char *person, int64_t at_ms)
{
    return e && person && at_ms > 0;
}

static int away_today(struct engine *e, const char *person, int64_t from_ms, int64_t to_ms,
                      struct absence *out, int max)
{
    (void)e;
    if (max < 1 || strcmp(person, rig_person("tech")) != 0 || to_ms < from_ms)
        return 0;
    out[0] = (struct absence){RIG_T0, RIG_T0 + 5 * HOUR};
    return 1;
}

TEST(on_call_safety_and_leave_move_the_beginning_of_the_accept_clock)
{
    struct order later = opened(), leak = opened_of("WP-0002", "leak-detected"), call_out;

    UNUSED_STATE;
    rig.engine->staff.away = away_today;
    assign(&later);
    assert_int_equal(clock_of(later.id, "accept").due_ms, RIG_T0 + 5 * HOUR + 15 * MINUTE);
    rig_pass(15 * HOUR);
    assign(&leak);
    assert_int_equal(clock_of(leak.id, "accept").due_ms, rig.now_ms + 15 * MINUTE);
    rig.engine->staff.on_call = always;
    assert_int_equal(step("desk", &later, "cancel", "{\"reason\":\"x\"}"), ERR_OK);
    call_out = opened();
    assign(&call_out);
    assert_int_equal(clock_of(call_out.id, "accept").due_ms, rig.now_ms + 15 * MINUTE);
}

TEST(P_102_only_a_customer_who_was_reached_stops_the_contact_clock)
{
    struct order o = opened();

    UNUSED_STATE;
    accepted(&o);
    assert_int_equal(clock_of(o.id, "contact").due_ms, RIG_T0 + 2 * HOUR);
    assert_int_equal(call(&o, "no_answer"), ERR_OK);
    assert_int_equal(call(&o, "wrong_number"), ERR_OK);
    assert_int_equal(call(&o, "left_message"), ERR_OK);
    assert_string_equal(clock_of(o.id, "contact").state, "running");
    rig_pass(2 * HOUR);
    assert_string_equal(clock_of(o.id, "contact").state, "missed");
    assert_int_equal(told("technician", "deadline_missed", "\"contact\""), 1);
    assert_int_equal(told("dispatcher", "deadline_missed", "\"contact\""), 1);
    assert_int_equal(told("lead", "deadline_missed", "\"contact\""), 1);
    assert_int_equal(lines(&o, "deadline_missed", "P-102"), 1);
    assert_int_equal(breaches("contact"), 1);
    assert_int_equal(call(&o, "reached"), ERR_OK);
    assert_string_equal(clock_of(o.id, "contact").state, "late");
}

TEST(P_102_a_slot_that_only_the_dispatcher_set_is_no_contact)
{
    struct order o = opened();

    UNUSED_STATE;
    accepted(&o);
    assert_int_equal(step("desk", &o, "confirm_address", "{}"), ERR_OK);
    assert_int_equal(
        step("desk", &o, "schedule", slot(RIG_T0 + 4 * HOUR, RIG_T0 + 6 * HOUR, "dispatcher")),
        ERR_OK);
    assert_string_equal(clock_of(o.id, "contact").state, "running");
    assert_int_equal(call(&o, "reached"), ERR_OK);
    assert_string_equal(clock_of(o.id, "contact").state, "met");
}

struct pause {
    int64_t from_ms, to_ms;
    char why[16];
    int n;
};

static void pause_row(void *ctx, const struct db_value *col, int ncol)
{
    struct pause *p = ctx;

    (void)ncol;
    if (strcmp(col[0].s, "contact") != 0)
        return;
    p->from_ms = col[1].i;
    p->to_ms = col[2].i;
    text_copy(p->why, sizeof p->why, col[3].s);
    p->n++;
}

TEST(P_102_the_contact_clock_stands_still_at_night_and_the_stretch_is_stored)
{
    struct order o = opened();
    struct pause p = {.n = 0};

    UNUSED_STATE;
    rig_pass(12 * HOUR + 30 * MINUTE); /* 20:30 */
    accepted(&o);
    assert_int_equal(clock_of(o.id, "contact").due_ms, RIG_T0 + 25 * HOUR + 30 * MINUTE);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_PAUSE_LIST, ARGS(db_text(o.id)), pause_row, &p),
        ERR_OK);
    assert_int_equal(p.n, 1);
    assert_int_equal(p.from_ms, RIG_T0 + 13 * HOUR);
    assert_int_equal(p.to_ms, RIG_T0 + 24 * HOUR);
    assert_string_equal(p.why, "quiet");
    assert_false(clock_of(o.id, "contact").paused);
    rig_pass(HOUR);
    assert_true(clock_of(o.id, "contact").paused);
}

TEST(P_102_a_leak_is_called_about_in_a_quarter_of_an_hour_day_and_night)
{
    struct order o = opened_of("WP-0002", "leak-detected");

    UNUSED_STATE;
    rig_pass(15 * HOUR);
    accepted(&o);
    assert_int_equal(clock_of(o.id, "contact").due_ms, rig.now_ms + 15 * MINUTE);
}

static void in_berlin(void)
{
    static const char data[] =
        "{\"customers\":[{\"id\":\"C1\",\"name\":\"Ada\",\"timezone\":\"Europe/Berlin\"}],"
        "\"devices\":[{\"id\":\"WP-0002\",\"model\":\"tankless-600g\",\"customer\":\"C1\"}]}";

    assert_int_equal(engine_import(rig.engine, data, sizeof data - 1, NULL, NULL), ERR_OK);
}

TEST(quiet_hours_are_those_of_the_customer_and_not_of_the_company)
{
    struct order o;

    UNUSED_STATE;
    in_berlin();
    o = opened_of("WP-0002", "reported");
    rig_pass(HOUR); /* 9:00 in China, 2:00 in Berlin */
    accepted(&o);
    assert_true(clock_of(o.id, "contact").paused);
    assert_int_equal(clock_of(o.id, "contact").due_ms, RIG_T0 + 9 * HOUR);
}

TEST(S5_9_three_calls_over_two_hours_in_vain_park_the_order_and_break_no_promise)
{
    struct order o = opened();

    UNUSED_STATE;
    accepted(&o);
    rig_pass(5 * MINUTE);
    assert_int_equal(call(&o, "no_answer"), ERR_OK);
    rig_pass(HOUR);
    assert_int_equal(call(&o, "no_answer"), ERR_OK);
    rig_pass(HOUR);
    assert_int_equal(state_of(&o), OS_ACCEPTED);
    assert_int_equal(call(&o, "left_message"), ERR_OK);
    assert_int_equal(state_of(&o), OS_PARKED);
    assert_string_equal(clock_of(o.id, "contact").state, "customer_unreachable");
    assert_int_equal(breaches("contact"), 0);
    assert_int_equal(told("customer", "customer_unreachable", "{link}"), 1);
    assert_int_equal(told("dispatcher", "order_customer_unreachable", ""), 1);
    rig_pass(24 * HOUR - 1);
    assert_int_equal(state_of(&o), OS_PARKED);
    rig_pass(1);
    assert_int_equal(state_of(&o), OS_READY);
}

TEST(S5_9_three_calls_in_a_row_or_at_night_are_not_three)
{
    struct order o = opened(), late = opened_of("WP-0002", "reported");

    UNUSED_STATE;
    accepted(&o);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(call(&o, "no_answer"), ERR_OK);
        rig_pass(10 * MINUTE);
    }
    assert_int_equal(state_of(&o), OS_ACCEPTED);
    rig_pass(11 * HOUR + 50 * MINUTE); /* 20:30 */
    accepted(&late);
    for (int i = 0; i < 4; i++) {
        rig_pass(HOUR);
        assert_int_equal(call(&late, "no_answer"), ERR_OK);
    }
    assert_int_equal(state_of(&late), OS_ACCEPTED);
}

static void scheduled(const struct order *o)
{
    accepted(o);
    assert_int_equal(call(o, "reached"), ERR_OK);
    assert_int_equal(
        step("tech", o, "schedule", slot(RIG_T0 + 4 * HOUR, RIG_T0 + 6 * HOUR, "customer")),
        ERR_OK);
}

TEST(P_104_who_comes_after_the_window_is_late_and_it_is_counted)
{
    struct order o = opened(), well = opened_of("WP-0002", "reported");

    UNUSED_STATE;
    scheduled(&o);
    scheduled(&well);
    assert_int_equal(clock_of(o.id, "appointment").due_ms, RIG_T0 + 6 * HOUR);
    assert_int_equal(step("tech", &well, "depart", rig_packed("WP-0002")), ERR_OK);
    rig_pass(4 * HOUR);
    assert_int_equal(step("tech", &well, "arrive", "{}"), ERR_OK);
    assert_string_equal(clock_of(well.id, "appointment").state, "met");
    assert_int_equal(step("tech", &o, "depart", rig_packed("WP-0001")), ERR_OK);
    rig_pass(2 * HOUR + 1);
    assert_string_equal(clock_of(o.id, "appointment").state, "missed");
    assert_int_equal(step("tech", &o, "arrive", "{}"), ERR_OK);
    assert_string_equal(clock_of(o.id, "appointment").state, "late");
    assert_int_equal(lines(&o, "deadline_missed", "P-104"), 1);
    assert_int_equal(breaches("appointment"), 1);
}

TEST(P_105_without_a_word_from_the_customer_the_old_appointment_stands)
{
    struct order o = opened(), now;
    struct reply r;

    UNUSED_STATE;
    scheduled(&o);
    assert_int_equal(call(&o, "no_answer"), ERR_OK);
    assert_int_equal(rig_act("tech", o.id, "reschedule",
                             slot(RIG_T0 + 8 * HOUR, RIG_T0 + 9 * HOUR, "customer"), &r),
                     ERR_REFUSED);
    assert_string_equal(r.rule, "P-105");
    assert_int_equal(lines(&o, "appointment_stands", ""), 1);
    assert_int_equal(store_order_get(engine_store(rig.engine), o.id, &now), ERR_OK);
    assert_int_equal(now.appt_to_ms, RIG_T0 + 6 * HOUR);
    order_release(&now);
    assert_int_equal(call(&o, "reached"), ERR_OK);
    assert_int_equal(
        step("tech", &o, "reschedule", slot(RIG_T0 + 8 * HOUR, RIG_T0 + 9 * HOUR, "dispatcher")),
        ERR_REFUSED);
    assert_int_equal(
        step("tech", &o, "reschedule", slot(RIG_T0 + 8 * HOUR, RIG_T0 + 9 * HOUR, "household")),
        ERR_OK);
    assert_int_equal(clock_of(o.id, "appointment").due_ms, RIG_T0 + 9 * HOUR);
}

TEST(P_209_the_lead_hears_of_the_third_dispatch_that_a_technician_let_lie)
{
    UNUSED_STATE;
    for (int i = 0; i < 3; i++) {
        struct order o = opened();

        assert_int_equal(told("lead", "dispatches_unanswered", "P-209"), 0);
        assign(&o);
        rig_pass(15 * MINUTE);
        assert_int_equal(breaches("accept"), i + 1);
        assert_int_equal(step("desk", &o, "cancel", "{\"reason\":\"x\"}"), ERR_OK);
    }
    assert_int_equal(told("lead", "dispatches_unanswered", "P-209"), 1);
}

TEST(P_209_a_job_of_two_orders_is_one_unanswered_dispatch_and_told_once)
{
    struct order a = opened(), b = opened_of("WP-0001", "booster-pump-weak");

    UNUSED_STATE;
    assign(&a);
    assert_int_equal(state_of(&b), OS_ASSIGNED);
    rig_pass(15 * MINUTE);
    assert_string_equal(clock_of(b.id, "accept").state, "missed");
    assert_int_equal(breaches("accept"), 1);
    assert_int_equal(told("technician", "deadline_missed", "\"accept\""), 1);
}

TEST(P_212_at_six_in_the_evening_every_open_visit_is_told_to_dispatcher_and_technician)
{
    struct order o = opened(), done = opened_of("WP-0002", "reported");

    UNUSED_STATE;
    scheduled(&o);
    scheduled(&done);
    assert_int_equal(step("tech", &o, "depart", rig_packed("WP-0001")), ERR_OK);
    assert_int_equal(step("tech", &done, "return", "{\"reason\":\"no part\"}"), ERR_OK);
    rig_pass(10 * HOUR - 1);
    assert_int_equal(told("dispatcher", "visit_unfinished", "P-212"), 0);
    assert_int_equal(sweep_open_visits(rig.engine, rig_person("tech")), 1);
    rig_pass(1);
    assert_int_equal(told("dispatcher", "visit_unfinished", "P-212"), 1);
    assert_int_equal(told("technician", "visit_unfinished", "P-212"), 1);
    assert_int_equal(lines(&o, "day_ended_open", "P-212"), 1);
    assert_int_equal(lines(&done, "day_ended_open", "P-212"), 0);
    assert_int_equal(breaches("sweep"), 1);
    rig_pass(24 * HOUR);
    assert_int_equal(told("dispatcher", "visit_unfinished", "P-212"), 2);
}

TEST(P_208_money_not_handed_in_by_six_of_the_next_working_day_is_told_upwards)
{
    const char *tech = rig_person("tech");

    UNUSED_STATE;
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    hand_in_start(rig.engine, tech, rig.now_ms);
    hand_in_start(rig.engine, tech, rig.now_ms + HOUR);
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    assert_int_equal(clock_of(tech, "hand_in").due_ms, RIG_T0 + 34 * HOUR);
    rig_pass(34 * HOUR);
    assert_string_equal(clock_of(tech, "hand_in").state, "missed");
    assert_int_equal(told("technician", "hand_in_overdue", "P-208"), 1);
    assert_int_equal(told("dispatcher", "hand_in_overdue", "P-208"), 1);
    assert_int_equal(breaches("hand_in"), 1);
    rig_pass(34 * HOUR);
    assert_int_equal(told("lead", "hand_in_overdue", "P-208"), 1);
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    hand_in_stop(rig.engine, tech);
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    assert_string_equal(clock_of(tech, "hand_in").state, "late");
    rig_pass(100 * HOUR);
    assert_int_equal(told("manager", "hand_in_overdue", "P-208"), 0);
}

TEST(a_visit_stands_still_while_the_order_is_held_and_has_no_due_time_until_it_goes_on)
{
    struct order o = opened();

    UNUSED_STATE;
    assert_int_equal(clock_of(o.id, "visit").due_ms, RIG_T0 + 120 * HOUR);
    rig_pass(HOUR);
    assert_int_equal(step("desk", &o, "hold", "{\"reason\":\"x\"}"), ERR_OK);
    assert_true(clock_of(o.id, "visit").paused);
    assert_int_equal(clock_of(o.id, "visit").due_ms, 0);
    rig_pass(500 * HOUR);
    assert_string_equal(clock_of(o.id, "visit").state, "running");
    assert_int_equal(step("desk", &o, "release", "{}"), ERR_OK);
    assert_int_equal(clock_of(o.id, "visit").due_ms, RIG_T0 + 620 * HOUR);
}

TEST(work_on_site_has_four_hours_less_the_time_the_technician_was_away)
{
    struct order o = opened();
    int64_t arrived;

    UNUSED_STATE;
    scheduled(&o);
    assert_int_equal(step("tech", &o, "depart", rig_packed("WP-0001")), ERR_OK);
    rig_pass(4 * HOUR);
    assert_int_equal(step("tech", &o, "arrive", "{}"), ERR_OK);
    arrived = rig.now_ms;
    assert_int_equal(clock_of(o.id, "completion").due_ms, arrived + 4 * HOUR);
    assert_int_equal(
        step("tech", &o, "pause", "{\"reason\":\"part\",\"back_at\":\"2026-01-01T06:00:00Z\"}"),
        ERR_OK);
    rig_pass(HOUR);
    assert_int_equal(step("tech", &o, "resume", "{}"), ERR_OK);
    assert_int_equal(clock_of(o.id, "completion").due_ms, arrived + 5 * HOUR);
    assert_int_equal(step("tech", &o, "return", "{\"reason\":\"no part\"}"), ERR_OK);
    assert_string_equal(clock_of(o.id, "completion").state, "ended");
    assert_string_equal(clock_of(o.id, "visit").state, "running");
}

struct dump {
    char text[4000];
    size_t at;
};

static void dump_row(void *ctx, const struct db_value *col, int ncol)
{
    struct dump *d = ctx;

    for (int i = 0; i < ncol; i++)
        d->at += (size_t)(col[i].kind == DB_TEXT
                              ? snprintf(d->text + d->at, sizeof d->text - d->at, "%s ", col[i].s)
                              : snprintf(d->text + d->at, sizeof d->text - d->at, "%lld ",
                                         (long long)(col[i].kind == DB_NULL ? -1 : col[i].i)));
    d->text[d->at++] = '\n';
}

static void dump(const struct order *o, struct dump *d)
{
    *d = (struct dump){.at = 0};
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_DEADLINE_ALL, ARGS(db_text(o->id)), dump_row, d),
        ERR_OK);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_PAUSE_LIST, ARGS(db_text(o->id)), dump_row, d),
        ERR_OK);
}

static void reckon_anew(const struct order *o)
{
    struct dump before, after;

    dump(o, &before);
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_DEADLINE_FORGET, ARGS(db_text(o->id)), NULL, NULL),
        ERR_OK);
    clocks_follow(rig.engine, o);
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    dump(o, &after);
    assert_string_equal(before.text, after.text);
    assert_true(before.at > 0);
}

TEST(the_history_and_the_calendar_alone_give_every_deadline_that_is_stored)
{
    struct order o = opened();

    UNUSED_STATE;
    reckon_anew(&o);
    rig_pass(12 * HOUR);
    assign(&o);
    rig_pass(40 * MINUTE);
    reckon_anew(&o);
    assert_int_equal(step("tech", &o, "accept", "{}"), ERR_OK);
    rig_pass(13 * HOUR);
    assert_int_equal(call(&o, "reached"), ERR_OK);
    reckon_anew(&o);
    assert_int_equal(step("tech", &o, "schedule", slot(rig.now_ms, rig.now_ms + HOUR, "customer")),
                     ERR_OK);
    assert_int_equal(step("tech", &o, "depart", rig_packed("WP-0001")), ERR_OK);
    rig_pass(90 * MINUTE);
    reckon_anew(&o);
    assert_int_equal(step("tech", &o, "arrive", "{}"), ERR_OK);
    reckon_anew(&o);
    assert_int_equal(
        step("tech", &o, "return", "{\"reason\":\"no part\",\"next_on\":\"2026-01-05\"}"), ERR_OK);
    reckon_anew(&o);
    assert_int_equal(step("desk", &o, "hold", "{\"reason\":\"x\"}"), ERR_OK);
    reckon_anew(&o);
}

#define RIG(test) cmocka_unit_test_setup_teardown(test, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(P_101_a_dispatch_nobody_accepts_climbs_from_the_technician_to_the_manager_once_each),
        RIG(after_a_stop_of_the_service_a_miss_is_told_and_the_warnings_before_it_are_not),
        RIG(P_101_who_is_sent_an_order_at_night_has_the_first_minutes_of_the_morning_to_accept_it),
        RIG(on_call_safety_and_leave_move_the_beginning_of_the_accept_clock),
        RIG(P_102_only_a_customer_who_was_reached_stops_the_contact_clock),
        RIG(P_102_a_slot_that_only_the_dispatcher_set_is_no_contact),
        RIG(P_102_the_contact_clock_stands_still_at_night_and_the_stretch_is_stored),
        RIG(P_102_a_leak_is_called_about_in_a_quarter_of_an_hour_day_and_night),
        RIG(quiet_hours_are_those_of_the_customer_and_not_of_the_company),
        RIG(S5_9_three_calls_over_two_hours_in_vain_park_the_order_and_break_no_promise),
        RIG(S5_9_three_calls_in_a_row_or_at_night_are_not_three),
        RIG(P_104_who_comes_after_the_window_is_late_and_it_is_counted),
        RIG(P_105_without_a_word_from_the_customer_the_old_appointment_stands),
        RIG(P_209_the_lead_hears_of_the_third_dispatch_that_a_technician_let_lie),
        RIG(P_209_a_job_of_two_orders_is_one_unanswered_dispatch_and_told_once),
        RIG(P_212_at_six_in_the_evening_every_open_visit_is_told_to_dispatcher_and_technician),
        RIG(P_208_money_not_handed_in_by_six_of_the_next_working_day_is_told_upwards),
        RIG(a_visit_stands_still_while_the_order_is_held_and_has_no_due_time_until_it_goes_on),
        RIG(work_on_site_has_four_hours_less_the_time_the_technician_was_away),
        RIG(the_history_and_the_calendar_alone_give_every_deadline_that_is_stored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
