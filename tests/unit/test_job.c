/* SPDX-License-Identifier: Apache-2.0 */
/* Orders of one machine travel together. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static int open_rig(void **state)
{
    (void)state;
    return rig_open(false);
}

static struct order order_by_hand(const char *device, const char *fault)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct reply r;
    char body[120];
    struct order o;

    snprintf(body, sizeof body, "{\"device\":\"%s\",\"fault\":\"%s\"}", device, fault);
    assert_int_equal(engine_open_order(rig.engine, &desk, body, &r), ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    return o;
}

static void refresh(struct order *o)
{
    char id[ID_LEN];

    text_copy(id, sizeof id, o->id);
    order_release(o);
    assert_int_equal(store_order_get(engine_store(rig.engine), id, o), ERR_OK);
}

static void state_is(struct order *o, enum order_state want)
{
    refresh(o);
    if (o->state != want)
        fail_msg("%s is %s, not %s", o->fault, order_state_name(o->state), order_state_name(want));
}

static enum err step(const char *login, const struct order *o, const char *action, const char *args)
{
    struct reply r;

    return rig_act(login, o->id, action, args, &r);
}

static void assign(const struct order *o, const char *more)
{
    char args[100];

    snprintf(args, sizeof args, "{\"technician\":\"%s\"%s}", rig_person("tech"), more);
    assert_int_equal(step("desk", o, "assign", args), ERR_OK);
}

#define SLOT                                                              \
    "{\"from\":\"2026-01-02T01:00:00Z\",\"to\":\"2026-01-02T03:00:00Z\"," \
    "\"agreed_by\":\"customer\"}"

/* Two orders of one machine, both on site. */
static void two_on_site(struct order *a, struct order *b)
{
    *a = order_by_hand("WP-0001", "booster-pump-weak");
    *b = order_by_hand("WP-0001", "prefilter-clogged");
    assign(a, "");
    assert_int_equal(step("tech", a, "accept", "{}"), ERR_OK);
    assert_int_equal(step("tech", b, "accept", "{}"), ERR_OK);
    assert_int_equal(step("tech", a, "contact",
                          "{\"channel\":\"phone\",\"outcome\":\"reached\","
                          "\"address_confirmed\":true}"),
                     ERR_OK);
    assert_int_equal(step("tech", a, "schedule", SLOT), ERR_OK);
    assert_int_equal(step("tech", b, "depart", rig_packed("WP-0001")), ERR_OK);
    assert_int_equal(step("tech", a, "arrive", "{}"), ERR_OK);
    state_is(a, OS_ON_SITE);
    state_is(b, OS_ON_SITE);
}

#define DONE "{\"cause\":\"other\",\"opinion\":\"it hums\",\"outcome\":\"customer_side\""

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

TEST(a_step_on_one_order_is_a_step_on_those_beside_it_and_is_said_once)
{
    struct order a, b;

    UNUSED_STATE;
    two_on_site(&a, &b);
    assert_string_equal(a.job, b.job);
    assert_int_equal(b.appt_from_ms, a.appt_from_ms);
    assert_int_equal(b.contacted_ms, a.contacted_ms);
    assert_int_equal(notices("technician", "order_assign"), 1);
    assert_int_equal(notices("customer", "order_schedule"), 1);
    assert_int_equal(step("tech", &b, "return", "{\"reason\":\"no power\"}"), ERR_OK);
    state_is(&a, OS_READY);
    state_is(&b, OS_READY);
    order_release(&a);
    order_release(&b);
}

TEST(only_is_only_that_one_and_another_state_or_technician_is_not_beside)
{
    struct order a = order_by_hand("WP-0001", "booster-pump-weak"),
                 b = order_by_hand("WP-0001", "prefilter-clogged"),
                 other = order_by_hand("WP-0002", "prefilter-clogged");

    UNUSED_STATE;
    assign(&a, ",\"only\":true");
    state_is(&a, OS_ASSIGNED);
    state_is(&b, OS_READY);
    assign(&b, "");
    state_is(&b, OS_ASSIGNED);
    state_is(&other, OS_READY);
    assert_int_equal(step("tech", &a, "accept", "{}"), ERR_OK);
    state_is(&b, OS_ASSIGNED);
    order_release(&a);
    order_release(&b);
    order_release(&other);
}

TEST(what_one_refuses_none_does)
{
    struct order a = order_by_hand("WP-0001", "booster-pump-weak"),
                 b = order_by_hand("WP-0001", "prefilter-clogged");
    struct reply r;

    UNUSED_STATE;
    assign(&a, "");
    assert_int_equal(step("tech", &a, "accept", "{}"), ERR_OK);
    assert_int_equal(step("tech", &b, "accept", "{}"), ERR_OK);
    assert_int_equal(rig_act("tech", a.id, "schedule", SLOT, &r), ERR_REFUSED);
    assert_string_equal(r.rule, "P-102");
    state_is(&a, OS_ACCEPTED);
    state_is(&b, OS_ACCEPTED);
    /* One machine stands at one address. */
    assert_int_equal(step("tech", &b, "confirm_address", "{}"), ERR_OK);
    assert_int_equal(step("tech", &a, "schedule", SLOT), ERR_OK);
    state_is(&b, OS_SCHEDULED);
    order_release(&a);
    order_release(&b);
}

static void joined_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (!strcmp(col[1].s, "joined"))
        text_copy(ctx, 40, col[7].s);
}

struct due_ask {
    const char *name;
    int64_t ms;
};

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    struct due_ask *d = ctx;

    (void)ncol;
    if (!strcmp(col[1].s, d->name))
        d->ms = col[2].i;
}

static int64_t due(const struct order *o, const char *name)
{
    struct due_ask d = {name, 0};

    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_DEADLINE_LIST, ARGS(db_text(o->id)), due_row, &d),
        ERR_OK);
    return d.ms;
}

TEST(an_order_that_opens_beside_one_under_way_joins_it_with_technician_slot_and_clocks)
{
    struct order a = order_by_hand("WP-0001", "booster-pump-weak"), b;
    char to[40] = "";
    struct visit v;

    UNUSED_STATE;
    assign(&a, "");
    assert_int_equal(step("tech", &a, "accept", "{}"), ERR_OK);
    assert_int_equal(step("tech", &a, "confirm_address", "{}"), ERR_OK);
    assert_int_equal(step("tech", &a, "schedule", SLOT), ERR_OK);
    assert_int_equal(step("tech", &a, "depart", rig_packed("WP-0001")), ERR_OK);
    refresh(&a);
    rig_pass(20 * MINUTE);
    b = order_by_hand("WP-0001", "prefilter-clogged");
    assert_int_equal(b.state, OS_TRAVELING);
    assert_string_equal(b.technician, a.technician);
    assert_int_equal(b.appt_to_ms, a.appt_to_ms);
    assert_int_equal(due(&b, "contact"), due(&a, "contact"));
    assert_true(due(&b, "contact") > 0);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_HISTORY_LIST, ARGS(db_text(b.id)), joined_row, to),
        ERR_OK);
    assert_string_equal(to, "traveling");
    assert_int_equal(store_visit_get(engine_store(rig.engine), b.id, 1, &v), ERR_OK);
    assert_true(v.departed_ms > 0);
    visit_release(&v);
    assert_int_equal(notices("technician", "order_joined"), 1);
    assert_int_equal(step("tech", &a, "arrive", "{}"), ERR_OK);
    state_is(&b, OS_ON_SITE);
    order_release(&a);
    order_release(&b);
}

TEST(an_order_that_opens_while_one_is_on_site_waits_for_dispatch)
{
    struct order a, b, c;

    UNUSED_STATE;
    two_on_site(&a, &b);
    c = order_by_hand("WP-0001", "membrane-fouled");
    assert_int_equal(c.state, OS_READY);
    assert_string_equal(c.job, a.job);
    order_release(&a);
    order_release(&b);
    order_release(&c);
}

TEST(each_order_of_a_job_is_completed_for_itself_while_the_technician_works_on)
{
    struct order a, b;

    UNUSED_STATE;
    two_on_site(&a, &b);
    assert_int_equal(step("tech", &a, "complete", DONE "}"), ERR_OK);
    state_is(&a, OS_VERIFYING);
    state_is(&b, OS_ON_SITE);
    rig_pass(50 * MINUTE);
    assert_int_equal(step("tech", &b, "note", "{\"text\":\"the second one\"}"), ERR_OK);
    rig_pass(50 * MINUTE);
    state_is(&b, OS_ON_SITE);
    assert_int_equal(step("tech", &b, "complete", DONE "}"), ERR_OK);
    state_is(&b, OS_VERIFYING);
    rig_pass(3 * HOUR);
    state_is(&b, OS_VERIFYING);
    order_release(&a);
    order_release(&b);
}

TEST(what_is_not_completed_goes_back_when_the_visit_ends)
{
    struct order a, b;

    UNUSED_STATE;
    two_on_site(&a, &b);
    assert_int_equal(step("tech", &a, "complete", DONE "}"), ERR_OK);
    rig_pass(HOUR - 1);
    state_is(&b, OS_ON_SITE);
    rig_pass(1);
    state_is(&b, OS_READY);
    assert_string_equal(b.technician, "");
    assert_int_equal(b.visit_n, 2);
    order_release(&a);
    order_release(&b);
}

TEST(leaving_with_the_completion_or_setting_out_elsewhere_ends_the_visit_at_once)
{
    struct order a, b, c;

    UNUSED_STATE;
    two_on_site(&a, &b);
    assert_int_equal(step("tech", &a, "complete", DONE ",\"leaving\":true}"), ERR_OK);
    state_is(&b, OS_READY);
    order_release(&a);
    order_release(&b);
    rig_close(NULL);
    rig_open(false);
    two_on_site(&a, &b);
    c = order_by_hand("WP-0002", "prefilter-clogged");
    assign(&c, "");
    assert_int_equal(step("tech", &c, "accept", "{}"), ERR_OK);
    assert_int_equal(step("tech", &c, "confirm_address", "{}"), ERR_OK);
    assert_int_equal(step("tech", &c, "schedule", SLOT), ERR_OK);
    assert_int_equal(step("tech", &a, "complete", DONE "}"), ERR_OK);
    assert_int_equal(step("tech", &c, "depart", rig_packed("WP-0001")), ERR_OK);
    state_is(&b, OS_READY);
    order_release(&a);
    order_release(&b);
    order_release(&c);
}

TEST(a_reopened_order_belongs_to_the_job_that_the_machine_has_now)
{
    struct order a = order_by_hand("WP-0001", "booster-pump-weak"), b;

    UNUSED_STATE;
    assign(&a, "");
    assert_int_equal(step("tech", &a, "accept", "{}"), ERR_OK);
    assert_int_equal(step("tech", &a, "confirm_address", "{}"), ERR_OK);
    assert_int_equal(step("tech", &a, "schedule", SLOT), ERR_OK);
    assert_int_equal(step("tech", &a, "depart", rig_packed("WP-0001")), ERR_OK);
    assert_int_equal(step("tech", &a, "arrive", "{}"), ERR_OK);
    assert_int_equal(step("tech", &a, "complete", DONE "}"), ERR_OK);
    assert_int_equal(step("lead", &a, "close", "{\"reason\":\"seen\"}"), ERR_OK);
    b = order_by_hand("WP-0001", "prefilter-clogged");
    assert_string_not_equal(b.job, a.job);
    assert_int_equal(step("lead", &a, "reopen", "{\"reason\":\"again\"}"), ERR_OK);
    refresh(&a);
    assert_string_equal(b.job, a.job);
    order_release(&a);
    order_release(&b);
}

#define ENGINE_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_CASE(a_step_on_one_order_is_a_step_on_those_beside_it_and_is_said_once),
        ENGINE_CASE(only_is_only_that_one_and_another_state_or_technician_is_not_beside),
        ENGINE_CASE(what_one_refuses_none_does),
        ENGINE_CASE(
            an_order_that_opens_beside_one_under_way_joins_it_with_technician_slot_and_clocks),
        ENGINE_CASE(an_order_that_opens_while_one_is_on_site_waits_for_dispatch),
        ENGINE_CASE(each_order_of_a_job_is_completed_for_itself_while_the_technician_works_on),
        ENGINE_CASE(what_is_not_completed_goes_back_when_the_visit_ends),
        ENGINE_CASE(leaving_with_the_completion_or_setting_out_elsewhere_ends_the_visit_at_once),
        ENGINE_CASE(a_reopened_order_belongs_to_the_job_that_the_machine_has_now),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
