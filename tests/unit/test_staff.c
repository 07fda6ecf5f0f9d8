/* SPDX-License-Identifier: Apache-2.0 */
/* Who is sent, what they carry, what they hold for the company, and a machine that is swapped. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "service/engine/dispatch_look.h"
#include "service/engine/engine_int.h"

/* tech works in the north with every tool, tech2 in the south, tech3 anywhere with none. */
#define TOOLS                                                                                      \
    "\"kit\":[\"tds-pen\",\"multimeter\",\"dc-clamp\",\"gauge-1.6\",\"tyre-gauge\",\"hand-pump\"," \
    "\"housing-wrench\",\"tube-cutter\",\"screwdriver\",\"jug-timer\",\"basin-towel\",\"torch\","  \
    "\"leak-paper\",\"service-app\",\"chlorine-strip\",\"hardness-strip\"]"
#define PERSON(login, name, more)               \
    "{\"login\":\"" login "\",\"name\":\"" name \
    "\",\"role\":\"technician\",\"password\":\"x\"" more "}"

static const char staff[] =
    "{\"users\":[" PERSON("tech", "Li", ",\"areas\":[\"north\"]," TOOLS) "," PERSON(
        "tech2", "Sun", ",\"areas\":[\"south\"]," TOOLS) "," PERSON("tech3", "Hu", "") "]}";

static int open_rig(void **state)
{
    (void)state;
    return people_rig(staff);
}

static int open_auto(void **state)
{
    int rc = open_rig(state);

    rig.engine->company.auto_assign = true;
    return rc;
}

static bool is_with(struct order *o, const char *login)
{
    people_reread(o);
    return !strcmp(o->technician, login ? rig_person(login) : "");
}

TEST(the_best_candidate_is_the_one_of_the_area_with_the_tools)
{
    struct order o = people_order("WP-0001");
    struct candidates all;

    UNUSED_STATE;
    assert_int_equal(engine_candidates(rig.engine, o.id, &all), ERR_OK);
    assert_int_equal(all.count, 3);
    assert_string_equal(all.c[0].login, "tech");
    assert_int_equal(all.c[0].score.of[DISPATCH_AREA], 30);
    assert_int_equal(all.c[0].missing, 0);
    assert_string_equal(all.c[1].login, "tech2");
    assert_int_equal(all.c[1].score.of[DISPATCH_AREA], 0);
    assert_string_equal(all.c[2].login, "tech3");
    assert_int_equal(all.c[2].score.of[DISPATCH_KIT], 0);
    candidates_release(&all);
    order_release(&o);
}

TEST(P_101_the_dispatcher_hears_who_is_next)
{
    struct order o = people_order("WP-0001");
    struct people_told t;

    UNUSED_STATE;
    people_assign(o.id, "tech");
    rig_pass(29 * MINUTE);
    assert_int_equal(people_told("dispatcher", "next_best").n, 0);
    rig_pass(2 * MINUTE);
    t = people_told("dispatcher", "next_best");
    assert_int_equal(t.n, 1);
    assert_non_null(strstr(t.body, rig_person("tech2")));
    assert_true(is_with(&o, "tech"));
    order_release(&o);
}

TEST(P_101_with_the_policy_on_the_order_goes_from_one_to_the_next_once_each)
{
    struct order o = people_order("WP-0001");

    UNUSED_STATE;
    assert_true(is_with(&o, "tech"));
    rig_pass(31 * MINUTE);
    assert_true(is_with(&o, "tech2"));
    assert_int_equal(people_step("tech2", o.id, "decline", "{\"reason\":\"far\"}"), ERR_OK);
    assert_true(is_with(&o, "tech3"));
    assert_int_equal(people_told("dispatcher", "nobody_accepts").n, 0);
    rig_pass(31 * MINUTE);
    assert_true(is_with(&o, NULL));
    assert_int_equal(o.state, OS_READY);
    assert_int_equal(people_told("dispatcher", "nobody_accepts").n, 1);
    order_release(&o);
}

TEST(what_the_dispatcher_takes_back_is_not_given_away_again_by_itself)
{
    struct order o = people_order("WP-0001");

    UNUSED_STATE;
    assert_int_equal(people_step("desk", o.id, "unassign", "{}"), ERR_OK);
    assert_true(is_with(&o, NULL));
    order_release(&o);
}

TEST(P_210_who_lacks_a_tool_of_the_diagnosis_is_sent_with_a_warning)
{
    struct order o = people_order("WP-0001");

    UNUSED_STATE;
    people_assign(o.id, "tech");
    assert_int_equal(people_line(o.id, "warned").n, 0);
    assert_int_equal(people_step("desk", o.id, "unassign", "{}"), ERR_OK);
    people_assign(o.id, "tech3");
    assert_int_equal(people_line(o.id, "warned").n, 1);
    assert_non_null(strstr(people_line(o.id, "warned").args, "\"rule\":\"P-210\""));
    order_release(&o);
}

static void at_the_door(struct order *o)
{
    static const char *const steps[][2] = {
        {"accept", "{}"},
        {"contact", "{\"channel\":\"phone\",\"outcome\":\"reached\",\"address_confirmed\":true}"},
        {"schedule", "{\"from\":\"2026-01-01T01:00:00Z\",\"to\":\"2026-01-01T03:00:00Z\","
                     "\"agreed_by\":\"customer\"}"}};

    people_assign(o->id, "tech");
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(people_step("tech", o->id, steps[i][0], steps[i][1]), ERR_OK);
    assert_int_equal(people_step("tech", o->id, "depart", rig_packed(o->device)), ERR_OK);
    assert_int_equal(people_step("tech", o->id, "arrive", "{\"how\":\"typed\"}"), ERR_OK);
}

static enum err hand_in(const char *json, struct reply *r)
{
    struct actor desk = people_actor("desk");

    return engine_hand_in(rig.engine, &desk, rig_person("tech"), json, r);
}

static int64_t in_hand(void)
{
    return rig_number(SQL_BALANCE_OF, ARGS(db_text(rig_person("tech"))));
}

TEST(P_208_what_was_collected_is_in_hand_until_the_dispatcher_has_it)
{
    struct order o = people_order("WP-0001");
    struct reply r;

    UNUSED_STATE;
    at_the_door(&o);
    assert_int_equal(in_hand(), 0);
    assert_int_equal(
        people_step("tech", o.id, "complete",
                    "{\"outcome\":\"no_fault_found\",\"cause\":\"other\",\"opinion\":\"nothing\","
                    "\"charges\":[{\"code\":\"TRIP\"}],"
                    "\"paid\":{\"method\":\"cash\",\"amount_fen\":3000,\"receipt_no\":\"R7\"}}"),
        ERR_OK);
    assert_int_equal(in_hand(), 3000);
    assert_int_equal(hand_in("{\"amount_fen\":3001}", &r), ERR_REFUSED);
    assert_string_equal(r.rule, "P-208");
    assert_int_equal(hand_in("{}", &r), ERR_INPUT);
    assert_int_equal(hand_in("{\"amount_fen\":1000}", &r), ERR_OK);
    assert_int_equal(in_hand(), 2000);
    assert_int_equal(hand_in("{\"amount_fen\":2000}", &r), ERR_OK);
    assert_int_equal(in_hand(), 0);
    rig_pass(72 * HOUR);
    assert_int_equal(people_told("dispatcher", "hand_in_overdue").n, 0);
    order_release(&o);
}

TEST(P_208_what_stays_in_hand_is_overdue_the_next_evening)
{
    struct order o = people_order("WP-0001");
    struct reply r;

    UNUSED_STATE;
    at_the_door(&o);
    assert_int_equal(
        people_step("tech", o.id, "complete",
                    "{\"outcome\":\"no_fault_found\",\"cause\":\"other\",\"opinion\":\"nothing\","
                    "\"charges\":[{\"code\":\"TRIP\"}],"
                    "\"paid\":{\"method\":\"cash\",\"amount_fen\":3000}}"),
        ERR_OK);
    assert_int_equal(hand_in("{\"amount_fen\":2999}", &r), ERR_OK);
    rig_pass(72 * HOUR);
    assert_int_equal(people_told("dispatcher", "hand_in_overdue").n, 1);
    order_release(&o);
}

TEST(P_208_what_is_handed_in_is_the_oldest_and_the_rest_has_its_own_day)
{
    static const char paid[] =
        "{\"outcome\":\"no_fault_found\",\"cause\":\"other\",\"opinion\":\"nothing\","
        "\"charges\":[{\"code\":\"TRIP\"}],"
        "\"paid\":{\"method\":\"cash\",\"amount_fen\":3000}}";
    struct order first = people_order("WP-0001"), second = people_order("WP-0002");
    struct reply r;

    UNUSED_STATE;
    at_the_door(&first);
    assert_int_equal(people_step("tech", first.id, "complete", paid), ERR_OK);
    at_the_door(&second);
    rig_pass(26 * HOUR);
    assert_int_equal(people_step("tech", second.id, "complete", paid), ERR_OK);
    assert_int_equal(hand_in("{\"amount_fen\":3000}", &r), ERR_OK);
    /* The second evening is that of the first day's money, the third that of the rest. */
    rig_pass(9 * HOUR);
    assert_int_equal(people_told("dispatcher", "hand_in_overdue").n, 0);
    rig_pass(24 * HOUR);
    assert_int_equal(people_told("dispatcher", "hand_in_overdue").n, 1);
    order_release(&first);
    order_release(&second);
}

static enum err replace_as(const char *login, const char *with, struct reply *r)
{
    struct actor who = people_actor(login);

    return engine_device_replace(rig.engine, &who, "WP-0001",
                                 people_text("{\"with\":\"%s\",\"reason\":\"cracked\"}", with), r);
}

TEST(a_technician_swaps_the_machine_that_they_stand_before_and_no_other)
{
    struct order o = people_order("WP-0001");
    struct reply r;

    UNUSED_STATE;
    people_assign(o.id, "tech");
    assert_int_equal(people_step("tech", o.id, "accept", "{}"), ERR_OK);
    assert_int_equal(replace_as("tech", "WP-NEW1", &r), ERR_CONFLICT);
    assert_string_equal(r.rule, "P-211");
    assert_int_equal(people_step("desk", o.id, "unassign", "{}"), ERR_OK);
    at_the_door(&o);
    assert_int_equal(replace_as("tech2", "WP-NEW1", &r), ERR_CONFLICT);
    assert_int_equal(replace_as("tech", "WP-NEW1", &r), ERR_OK);
    people_reread(&o);
    assert_string_equal(o.device, "WP-NEW1");
    assert_int_equal(o.state, OS_ON_SITE);
    assert_int_equal(people_told("dispatcher", "machine_swapped").n, 1);
    order_release(&o);
}

TEST(a_machine_with_orders_of_its_own_takes_nobodys_place)
{
    static const char spare[] = "{\"devices\":[{\"id\":\"WP-SPARE\",\"model\":\"tankless-600g\"}]}";
    struct order of_home = people_order("WP-0001"), of_spare;
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(engine_import(rig.engine, spare, sizeof spare - 1, NULL, NULL), ERR_OK);
    of_spare = people_order("WP-SPARE");
    assert_int_equal(replace_as("desk", "WP-SPARE", &r), ERR_CONFLICT);
    assert_string_equal(r.rule, "P-211");
    people_reread(&of_home);
    assert_string_equal(of_home.device, "WP-0001");
    assert_int_equal(people_step("desk", of_spare.id, "cancel", "{\"reason\":\"bench\"}"), ERR_OK);
    assert_int_equal(replace_as("desk", "WP-SPARE", &r), ERR_OK);
    order_release(&of_home);
    order_release(&of_spare);
}

static void command_state(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, 16, col[4].s);
}

TEST(what_the_old_machine_was_told_is_over_with_it)
{
    struct actor desk = people_actor("desk");
    char fate[16] = "";
    struct reply r;

    UNUSED_STATE;
    assert_int_equal(engine_command(rig.engine, &desk, "WP-0001", "{\"name\":\"stop\"}", &r),
                     ERR_OK);
    assert_int_equal(replace_as("desk", "WP-NEW1", &r), ERR_OK);
    assert_int_equal(store_run(engine_store(rig.engine), SQL_COMMAND_LIST, ARGS(db_text("WP-0001")),
                               command_state, fate),
                     ERR_OK);
    assert_string_equal(fate, "expired");
}

static void address_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, 80, col[4].kind == DB_TEXT ? col[4].s : "");
}

TEST(P_102_a_corrected_address_is_the_customers_and_not_the_historys)
{
    struct order o = people_order("WP-0001");
    char address[80] = "";

    UNUSED_STATE;
    people_assign(o.id, "tech");
    assert_int_equal(people_step("tech", o.id, "accept", "{}"), ERR_OK);
    assert_int_equal(people_step("tech", o.id, "confirm_address", "{\"address\":\"Lake Road 7\"}"),
                     ERR_OK);
    assert_int_equal(store_run(engine_store(rig.engine), SQL_CUSTOMER_GET, ARGS(db_text("C1")),
                               address_row, address),
                     ERR_OK);
    assert_string_equal(address, "Lake Road 7");
    assert_string_equal(people_line(o.id, "confirm_address").args, "{\"corrected\":true}");
    people_reread(&o);
    assert_true(o.address_known);
    order_release(&o);
}

static enum err replace(const char *old, const char *with, struct reply *r)
{
    struct actor desk = people_actor("desk");

    return engine_device_replace(rig.engine, &desk, old,
                                 people_text("{\"with\":\"%s\",\"reason\":\"cracked\"}", with), r);
}

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    char *out = ctx;

    (void)ncol;
    snprintf(out, 80, "%s %s", col[6].s, col[3].kind == DB_TEXT ? col[3].s : "-");
}

static const char *device_is(const char *id)
{
    static char out[80];

    out[0] = 0;
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_DEVICE_GET, ARGS(db_text(id)), device_row, out),
        ERR_OK);
    return out;
}

TEST(a_swapped_machine_takes_over_the_household_and_the_order_and_the_old_one_is_shut_out)
{
    struct order o = people_order("WP-0001");
    struct reply r;

    UNUSED_STATE;
    rig_sample("WP-0001", "");
    assert_int_equal(replace("WP-0001", "WP-0002", &r), ERR_CONFLICT); /* somebody's own */
    assert_int_equal(replace("WP-0001", "WP-0001", &r), ERR_INPUT);
    assert_int_equal(replace("WP-0009", "WP-NEW1", &r), ERR_NOT_FOUND);
    assert_int_equal(replace("WP-0001", "WP-NEW1", &r), ERR_OK);
    assert_string_equal(device_is("WP-0001"), "revoked -");
    assert_string_equal(device_is("WP-NEW1"), "active C1");
    people_reread(&o);
    assert_string_equal(o.device, "WP-NEW1");
    assert_int_equal(people_line(o.id, "machine_swapped").n, 1);
    rig_sample("WP-0001", "");
    assert_int_equal(engine_counts(rig.engine)->quarantined, 1);
    assert_int_equal(replace("WP-0001", "WP-NEW2", &r), ERR_CONFLICT);
    order_release(&o);
}

#define WITH(open, name) cmocka_unit_test_setup_teardown(name, open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(open_rig, the_best_candidate_is_the_one_of_the_area_with_the_tools),
        WITH(open_rig, P_101_the_dispatcher_hears_who_is_next),
        WITH(open_auto, P_101_with_the_policy_on_the_order_goes_from_one_to_the_next_once_each),
        WITH(open_auto, what_the_dispatcher_takes_back_is_not_given_away_again_by_itself),
        WITH(open_rig, P_210_who_lacks_a_tool_of_the_diagnosis_is_sent_with_a_warning),
        WITH(open_rig, P_208_what_was_collected_is_in_hand_until_the_dispatcher_has_it),
        WITH(open_rig, P_208_what_stays_in_hand_is_overdue_the_next_evening),
        WITH(open_rig, P_208_what_is_handed_in_is_the_oldest_and_the_rest_has_its_own_day),
        WITH(open_rig, a_technician_swaps_the_machine_that_they_stand_before_and_no_other),
        WITH(open_rig, a_machine_with_orders_of_its_own_takes_nobodys_place),
        WITH(open_rig, what_the_old_machine_was_told_is_over_with_it),
        WITH(open_rig, P_102_a_corrected_address_is_the_customers_and_not_the_historys),
        WITH(open_rig,
             a_swapped_machine_takes_over_the_household_and_the_order_and_the_old_one_is_shut_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
