/* SPDX-License-Identifier: Apache-2.0 */
/* What a visit leaves behind for the next one: that somebody was there, and what was dry then. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#define SLOT                                                              \
    "{\"from\":\"2026-01-02T01:00:00Z\",\"to\":\"2026-01-02T03:00:00Z\"," \
    "\"agreed_by\":\"customer\",\"address_confirmed\":true}"

static int open_rig(void **state)
{
    (void)state;
    return rig_open(false);
}

static void step(const char *login, const char *order, const char *action, const char *args)
{
    struct reply r;

    if (rig_act(login, order, action, args, &r))
        fail_msg("%s: %s %s", action, r.rule, r.why);
}

static void to_the_door(const struct order *o)
{
    char args[100];

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    step("desk", o->id, "assign", args);
    step("tech", o->id, "accept", "{}");
    step("tech", o->id, "schedule", SLOT);
    step("tech", o->id, "depart", rig_packed("WP-0001"));
    step("tech", o->id, "arrive", "{}");
}

/* A leak; its order is carried to the door. */
static struct order at_the_door(void)
{
    struct order o;

    rig_say("WP-0001", ",\"state\":\"leak_stop\",\"leak\":1,\"pump_on\":0", 20000, 5000);
    o = rig_order("WP-0001", "leak-detected");
    to_the_door(&o);
    return o;
}

TEST(what_was_dry_in_one_visit_is_not_dry_in_the_next)
{
    struct order o = at_the_door();
    struct reply r;

    (void)state;
    assert_int_equal(rig_act("tech", o.id, "test_run", "{}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "dry");
    step("tech", o.id, "confirm_dry", "{}");
    step("tech", o.id, "test_run", "{}");
    step("tech", o.id, "return", "{\"reason\":\"a part is missing\"}");
    to_the_door(&o);
    assert_int_equal(rig_act("tech", o.id, "test_run", "{}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "dry");
    order_release(&o);
}

static int64_t visited_ms(void)
{
    return rig_number(SQL_FACT_GET, ARGS(db_text("WP-0001"), db_text("visit")));
}

TEST(a_diagnosis_knows_when_somebody_was_there)
{
    struct order o = at_the_door();

    (void)state;
    assert_int_equal(visited_ms(), -1);
    rig_pass(5 * 60000);
    step("tech", o.id, "return", "{\"reason\":\"a part is missing\"}");
    assert_int_equal(visited_ms(), rig.now_ms);
    order_release(&o);
}

TEST(ringing_at_a_closed_door_is_no_visit_to_the_machine)
{
    struct order o = at_the_door();

    (void)state;
    step("tech", o.id, "no_show", "{}");
    assert_int_equal(visited_ms(), -1);
    order_release(&o);
}

TEST(cash_is_in_the_hands_of_who_was_there_whatever_became_of_the_order)
{
    struct order o = at_the_door();

    (void)state;
    step("tech", o.id, "complete",
         "{\"outcome\":\"not_fixed\",\"charges\":[{\"code\":\"TRIP\"}],"
         "\"paid\":{\"method\":\"cash\",\"amount_fen\":3000}}");
    assert_int_equal(rig_number(SQL_BALANCE_OF, ARGS(db_text(rig_person("tech")))), 3000);
    order_release(&o);
}

#define ENGINE_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_CASE(what_was_dry_in_one_visit_is_not_dry_in_the_next),
        ENGINE_CASE(a_diagnosis_knows_when_somebody_was_there),
        ENGINE_CASE(cash_is_in_the_hands_of_who_was_there_whatever_became_of_the_order),
        ENGINE_CASE(ringing_at_a_closed_door_is_no_visit_to_the_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
