/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's own rules: silence, flapping, reports by people, true times, related orders. */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "service/engine/gate.h"
#include "tests/unit/rig.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static int wall(void **state)
{
    UNUSED_STATE;
    return rig_open(false);
}

static int event(void **state)
{
    UNUSED_STATE;
    return rig_open(true);
}

static int64_t stale_count(void)
{
    return rig_number(SQL_STALE_COUNT, NULL, 0);
}

TEST(a_machine_unheard_for_15_minutes_is_stale_until_it_speaks)
{
    UNUSED_STATE;
    rig_sample("WP-0001", "");
    rig_pass(14 * MINUTE);
    assert_int_equal(stale_count(), 0);
    rig_pass(2 * MINUTE);
    assert_int_equal(stale_count(), 1);
    rig_sample("WP-0001", "");
    assert_int_equal(stale_count(), 0);
}

TEST(on_the_event_clock_only_six_hours_or_a_step_by_hand_make_it_stale)
{
    UNUSED_STATE;
    rig_sample("WP-0001", "");
    for (int i = 0; i < 6 * 12; i++) {
        rig.now_ms += 5 * MINUTE;
        rig_sample("WP-0002", "");
    }
    assert_int_equal(stale_count(), 0);
    rig.now_ms += 5 * MINUTE;
    rig_sample("WP-0002", "");
    assert_int_equal(stale_count(), 1);
    assert_int_equal(engine_advance(rig.engine, HOUR), ERR_OK);
    assert_int_equal(stale_count(), 2);
}

#define DRY  ",\"lps_ok\":0,\"pump_on\":1,\"state\":\"no_water\""
#define FEED ",\"lps_ok\":1,\"pump_on\":0,\"state\":\"standby\""

struct kind_count {
    const char *kind;
    int n;
};

static void count_kind(void *ctx, const struct db_value *col, int ncol)
{
    struct kind_count *k = ctx;

    (void)ncol;
    k->n += !strcmp(col[3].s, k->kind);
}

static int notices(const char *kind)
{
    struct kind_count k = {kind, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, count_kind, &k), ERR_OK);
    return k.n;
}

static void dry_once(void)
{
    rig_say("WP-0001", DRY, 30000, 5000);
    rig_say("WP-0001", FEED, 10 * MINUTE, MINUTE);
}

TEST(three_times_within_a_day_is_said_once_and_stays_one_order)
{
    struct order o;

    UNUSED_STATE;
    rig_say("WP-0001", FEED, 5 * MINUTE, MINUTE);
    dry_once();
    dry_once();
    o = rig_order("WP-0001", "inlet-no-water");
    assert_int_equal(o.flapping_ms, 0);
    order_release(&o);
    for (int i = 0; i < 4; i++)
        dry_once();
    o = rig_order("WP-0001", "inlet-no-water");
    assert_true(o.flapping_ms > 0);
    assert_int_equal(o.number, 1001);
    assert_int_equal(notices("order_flapping"), 1);
    order_release(&o);
}

static void to_on_site(const char *order)
{
    char args[80];
    struct reply r;

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    assert_int_equal(rig_act("desk", order, "assign", args, &r), ERR_OK);
    assert_int_equal(rig_act("tech", order, "accept", NULL, &r), ERR_OK);
    assert_int_equal(rig_act("tech", order, "contact",
                             "{\"channel\":\"phone\",\"outcome\":\"reached\","
                             "\"address_confirmed\":true}",
                             &r),
                     ERR_OK);
    assert_int_equal(rig_act("tech", order, "schedule",
                             "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-02T02:00:00Z\","
                             "\"agreed_by\":\"customer\"}",
                             &r),
                     ERR_OK);
    assert_int_equal(rig_act("tech", order, "depart", rig_packed("WP-0001"), &r), ERR_OK);
    assert_int_equal(rig_act("tech", order, "arrive", "{\"how\":\"typed\"}", &r), ERR_OK);
}

static void complete(const char *order, const char *cause)
{
    char args[160];
    struct reply r;

    snprintf(args, sizeof args,
             "{\"cause\":\"%s\",\"outcome\":\"fixed\",\"override\":{\"reason\":\"test\"}}", cause);
    assert_int_equal(rig_act("tech", order, "complete", args, &r), ERR_OK);
}

TEST(what_came_and_went_is_watched_longer)
{
    struct order o;
    struct watch_row w;

    UNUSED_STATE;
    rig_say("WP-0001", FEED, 5 * MINUTE, MINUTE);
    for (int i = 0; i < 3; i++)
        dry_once();
    rig.now_ms += 100 * HOUR;
    dry_once();
    rig.now_ms += 100 * HOUR;
    dry_once();
    rig.now_ms += 100 * HOUR;
    dry_once();
    o = rig_order("WP-0001", "inlet-no-water");
    to_on_site(o.id);
    complete(o.id, "mains-outage");
    assert_int_equal(store_watch_get(engine_store(rig.engine), o.id, &w), ERR_OK);
    assert_true(w.window_ms > 299 * HOUR && w.window_ms < 301 * HOUR);
    order_release(&o);
}

static enum err report(const char *json, struct reply *r)
{
    struct actor desk = {rig_person("desk"), ROLE_DISPATCHER};

    return engine_open_order(rig.engine, &desk, json, r);
}

TEST(a_report_without_a_fault_opens_one_order_that_names_the_other)
{
    struct reply first, second;
    struct order o;

    UNUSED_STATE;
    rig_sample("WP-0001", FEED);
    assert_int_equal(
        report("{\"kind\":\"repair\",\"device\":\"WP-0001\",\"text\":\"it hums\"}", &first),
        ERR_OK);
    assert_int_equal(report("{\"kind\":\"repair\",\"device\":\"WP-0001\"}", &second), ERR_EXISTS);
    assert_string_equal(second.rule, "S5.4");
    assert_string_equal(second.id, first.id);
    o = rig_order("WP-0001", "reported");
    assert_string_equal(o.text, "it hums");
    assert_string_equal(o.severity, "degraded");
    assert_non_null(strstr(o.diagnosis, "\"id\":\"unknown\""));
    order_release(&o);
}

TEST(what_cannot_be_opened_is_refused_with_its_reason)
{
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(report("{\"kind\":\"repair\",\"device\":\"WP-9999\"}", &r), ERR_INPUT);
    assert_int_equal(report("{\"kind\":\"repair\",\"device\":\"WP-0001\",\"fault\":\"no\"}", &r),
                     ERR_INPUT);
    assert_int_equal(report("{\"kind\":\"party\",\"device\":\"WP-0001\"}", &r), ERR_INPUT);
    assert_int_equal(report("not json", &r), ERR_INPUT);
}

TEST(the_causes_of_a_report_are_what_the_machine_speaks_for)
{
    struct reply r;
    struct order o;

    UNUSED_STATE;
    rig_sample("WP-0001", ",\"leak\":1");
    assert_int_equal(report("{\"kind\":\"repair\",\"device\":\"WP-0001\"}", &r), ERR_OK);
    o = rig_order("WP-0001", "reported");
    assert_non_null(strstr(o.diagnosis, "\"causes\":[{\"id\":\"leak-detected\""));
    order_release(&o);
}

TEST(any_finding_speaks_against_the_repair_of_a_report)
{
    struct reply r;
    struct order o;

    UNUSED_STATE;
    rig_say("WP-0001", FEED, 5 * MINUTE, MINUTE);
    assert_int_equal(report("{\"kind\":\"repair\",\"device\":\"WP-0001\"}", &r), ERR_OK);
    to_on_site(r.id);
    complete(r.id, "inlet-no-water");
    o = rig_order("WP-0001", "reported");
    assert_int_equal(o.state, OS_VERIFYING);
    order_release(&o);
    rig_say("WP-0001", FEED, 5 * MINUTE, MINUTE);
    rig_say("WP-0001", DRY, 30000, 5000);
    o = rig_order("WP-0001", "reported");
    assert_int_equal(o.state, OS_READY);
    assert_string_equal(o.verdict, "not_fixed");
    assert_int_equal(o.visit_n, 2);
    order_release(&o);
}

struct times {
    int64_t at, recv;
};

static void last_times(void *ctx, const struct db_value *col, int ncol)
{
    struct times *t = ctx;

    (void)ncol;
    *t = (struct times){col[4].i, col[5].i};
}

static struct times latest(const char *order)
{
    struct times t = {0, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_HISTORY_LIST, ARGS(db_text(order)), last_times, &t),
        ERR_OK);
    return t;
}

struct deadline {
    const char *name;
    char state[16];
    int64_t due_ms;
};

static void find_deadline(void *ctx, const struct db_value *col, int ncol)
{
    struct deadline *d = ctx;

    (void)ncol;
    if (strcmp(col[1].s, d->name) != 0)
        return;
    d->due_ms = col[2].i;
    text_copy(d->state, sizeof d->state, col[3].s);
}

static struct deadline deadline(const char *order, const char *name)
{
    struct deadline d = {name, "", 0};

    assert_int_equal(store_run(engine_store(rig.engine), SQL_DEADLINE_LIST, ARGS(db_text(order)),
                               find_deadline, &d),
                     ERR_OK);
    return d;
}

static struct order assigned_order(void)
{
    struct order o;
    struct reply r;
    char args[80];

    rig_say("WP-0001", FEED, 5 * MINUTE, MINUTE);
    rig_say("WP-0001", DRY, 30000, 5000);
    o = rig_order("WP-0001", "inlet-no-water");
    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    assert_int_equal(rig_act("desk", o.id, "assign", args, &r), ERR_OK);
    return o;
}

static const char *at_args(int64_t at_ms)
{
    static char args[64];
    char text[TIME_TEXT_LEN];

    text_time(at_ms, text);
    snprintf(args, sizeof args, "{\"at\":\"%s\"}", text);
    return args;
}

TEST(a_step_made_without_a_network_keeps_its_true_time_and_clocks_use_it)
{
    struct order o = assigned_order();
    int64_t assigned_ms = rig.now_ms;
    struct reply r;

    UNUSED_STATE;
    rig_pass(20 * MINUTE);
    assert_int_equal(rig_act("tech", o.id, "accept", at_args(assigned_ms + 5 * MINUTE), &r),
                     ERR_OK);
    assert_int_equal(latest(o.id).at, assigned_ms + 5 * MINUTE);
    assert_int_equal(latest(o.id).recv, rig.now_ms);
    /* Accepted in time, though the word came late. */
    assert_string_equal(deadline(o.id, "accept").state, "met");
    assert_int_equal(deadline(o.id, "contact").due_ms, assigned_ms + 5 * MINUTE + 2 * HOUR);
    order_release(&o);
}

TEST(times_that_cannot_be_true_are_refused)
{
    struct order o = assigned_order();
    int64_t accepted_ms;
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(rig_act("tech", o.id, "accept", at_args(rig.now_ms + 3 * MINUTE), &r),
                     ERR_INPUT);
    assert_int_equal(rig_act("tech", o.id, "accept", at_args(rig.now_ms - 73 * HOUR), &r),
                     ERR_INPUT);
    assert_int_equal(rig_act("tech", o.id, "accept", "{\"at\":\"yesterday\"}", &r), ERR_INPUT);
    assert_int_equal(rig_act("tech", o.id, "accept", at_args(rig.now_ms + MINUTE), &r), ERR_OK);
    accepted_ms = rig.now_ms;
    rig_pass(10 * MINUTE);
    assert_int_equal(
        rig_act("tech", o.id, "note", "{\"text\":\"n\",\"at\":\"2025-12-31T23:00:00Z\"}", &r),
        ERR_INPUT);
    assert_string_equal(r.why, "at: lies before your own previous step");
    assert_int_equal(latest(o.id).at, accepted_ms);
    order_release(&o);
}

static void count_order(void *ctx, const struct order *o)
{
    (void)o;
    ++*(int *)ctx;
}

static int listed(int overdue)
{
    struct order_filter f = {.overdue = overdue, .limit = 10};
    int n = 0;

    assert_int_equal(store_order_list(engine_store(rig.engine), &f, count_order, &n), ERR_OK);
    return n;
}

TEST(an_order_is_overdue_from_a_missed_deadline_until_it_is_met)
{
    struct order o = assigned_order();
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(listed(1), 0);
    assert_int_equal(listed(2), 1);
    rig_pass(16 * MINUTE);
    assert_int_equal(listed(1), 1);
    assert_int_equal(listed(2), 0);
    assert_int_equal(rig_act("tech", o.id, "accept", NULL, &r), ERR_OK);
    assert_int_equal(listed(1), 0);
    assert_int_equal(listed(0), 1);
    order_release(&o);
}

#define WEAK ",\"p_in_mpa\":0.08,\"pump_on\":0,\"lps_ok\":1,\"state\":\"standby\""

static void weak_then_dry(void)
{
    rig_say("WP-0001", DRY, 30000, 5000);
}

TEST(a_graver_fault_takes_the_order_that_nobody_began)
{
    struct order weak, dry, after;

    UNUSED_STATE;
    rig_say("WP-0001", WEAK, 12 * MINUTE, MINUTE);
    weak = rig_order("WP-0001", "inlet-pressure-low");
    weak_then_dry();
    dry = rig_order("WP-0001", "inlet-no-water");
    assert_int_equal(store_order_get(engine_store(rig.engine), weak.id, &after), ERR_OK);
    assert_int_equal(after.state, OS_CANCELLED);
    assert_string_equal(after.superseded_by, dry.id);
    assert_non_null(strstr(dry.consequences, "inlet-pressure-low"));
    order_release(&weak);
    order_release(&dry);
    order_release(&after);
}

TEST(an_order_that_somebody_began_goes_on_beside_it_and_both_say_so)
{
    struct order weak, dry, after;
    struct reply r;
    char args[80];

    UNUSED_STATE;
    rig_say("WP-0001", WEAK, 12 * MINUTE, MINUTE);
    weak = rig_order("WP-0001", "inlet-pressure-low");
    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    assert_int_equal(rig_act("desk", weak.id, "assign", args, &r), ERR_OK);
    weak_then_dry();
    dry = rig_order("WP-0001", "inlet-no-water");
    assert_int_equal(store_order_get(engine_store(rig.engine), weak.id, &after), ERR_OK);
    assert_int_equal(after.state, OS_ASSIGNED);
    assert_non_null(strstr(after.related, dry.id));
    assert_non_null(strstr(dry.related, weak.id));
    order_release(&weak);
    order_release(&dry);
    order_release(&after);
}

TEST(what_the_broker_kept_is_of_another_time_but_for_the_announcement)
{
    const struct engine_counts *c = engine_counts(rig.engine);

    UNUSED_STATE;
    rig_frame("WP-0001", "tele", "{\"boot_id\":1,\"seq\":1,\"ts_ms\":1767225600000}", true);
    rig_frame("WP-0001", "evt",
              "{\"boot_id\":1,\"seq\":2,\"ts_ms\":1767225600000,\"type\":\"button\"}", true);
    assert_int_equal(c->reason[REJECT_RETAINED], 2);
    rig_frame("WP-0001", "state", "{\"online\":true,\"fw\":\"1\",\"model\":\"tankless-600g\"}",
              true);
    assert_int_equal(c->applied, 1);
}

static struct gate_view look(const struct order *o, const struct model *m, bool silent)
{
    struct gate_view g;

    assert_int_equal(gate_look(engine_store(rig.engine), o, m, silent, &g), ERR_OK);
    return g;
}

TEST(the_gate_is_waived_only_where_the_machine_cannot_measure_itself)
{
    const struct catalogue *c = &rig.dir.c;
    const struct model *able = &c->models[catalogue_model(c, "tankless-600g")];
    const struct model *dumb = &c->models[catalogue_model(c, "drop-ro")];
    struct test_run run = {.id = "r1",
                           .test = "TR-PROD",
                           .state = "refused",
                           .why = "cannot",
                           .visit_n = 1,
                           .device = "WP-0001"};
    struct order o = assigned_order();

    UNUSED_STATE;
    assert_int_equal(look(&o, able, false).state, GATE_STATE_NONE);
    assert_string_equal(look(&o, able, true).waived, "silent");
    assert_string_equal(look(&o, dumb, false).waived, "no_command");
    text_copy(run.order_id, sizeof run.order_id, o.id);
    assert_int_equal(store_run_put(engine_store(rig.engine), &run), ERR_OK);
    assert_string_equal(look(&o, able, false).waived, "cannot");
    text_copy(run.id, sizeof run.id, "r2");
    text_copy(run.state, sizeof run.state, "failed");
    assert_int_equal(store_run_put(engine_store(rig.engine), &run), ERR_OK);
    assert_int_equal(look(&o, able, true).state, GATE_STATE_FAILED);
    assert_null(look(&o, able, true).waived);
    order_release(&o);
}

TEST(a_machine_is_silent_after_15_minutes_and_on_the_event_clock_after_six_hours)
{
    UNUSED_STATE;
    assert_false(gate_silent(false, 15 * MINUTE, 0));
    assert_true(gate_silent(false, 15 * MINUTE + 1, 0));
    assert_false(gate_silent(true, 6 * HOUR, 0));
    assert_true(gate_silent(true, 6 * HOUR + 1, 0));
}

#define WALL(name)  cmocka_unit_test_setup_teardown(name, wall, rig_close)
#define EVENT(name) cmocka_unit_test_setup_teardown(name, event, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WALL(a_machine_unheard_for_15_minutes_is_stale_until_it_speaks),
        EVENT(on_the_event_clock_only_six_hours_or_a_step_by_hand_make_it_stale),
        WALL(three_times_within_a_day_is_said_once_and_stays_one_order),
        WALL(what_came_and_went_is_watched_longer),
        WALL(a_report_without_a_fault_opens_one_order_that_names_the_other),
        WALL(what_cannot_be_opened_is_refused_with_its_reason),
        WALL(the_causes_of_a_report_are_what_the_machine_speaks_for),
        WALL(any_finding_speaks_against_the_repair_of_a_report),
        WALL(a_step_made_without_a_network_keeps_its_true_time_and_clocks_use_it),
        WALL(times_that_cannot_be_true_are_refused),
        WALL(an_order_is_overdue_from_a_missed_deadline_until_it_is_met),
        WALL(a_graver_fault_takes_the_order_that_nobody_began),
        WALL(an_order_that_somebody_began_goes_on_beside_it_and_both_say_so),
        WALL(what_the_broker_kept_is_of_another_time_but_for_the_announcement),
        WALL(the_gate_is_waived_only_where_the_machine_cannot_measure_itself),
        WALL(a_machine_is_silent_after_15_minutes_and_on_the_event_clock_after_six_hours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
