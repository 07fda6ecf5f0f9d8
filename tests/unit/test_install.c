/* SPDX-License-Identifier: Apache-2.0 */
/* Installations, and the other orders that no fault stands behind. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#define MINUTE 60000LL
#define HOUR   (60 * MINUTE)

static int open_strict(void **state)
{
    static const char more[] =
        "{\"customers\":[{\"id\":\"C9\",\"name\":\"Xu\",\"lang\":\"zh-CN\"}]}";

    (void)state;
    return rig_open_with(false, true) ||
           engine_import(rig.engine, more, sizeof more - 1, NULL, NULL);
}

static int open_rig(void **state)
{
    static const char more[] =
        "{\"customers\":[{\"id\":\"C9\",\"name\":\"Xu\",\"lang\":\"zh-CN\"}]}";

    (void)state;
    return rig_open(false) || engine_import(rig.engine, more, sizeof more - 1, NULL, NULL);
}

static enum err try_open(const char *body, struct reply *r)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};

    return engine_open_order(rig.engine, &desk, body, r);
}

static struct order opened(const char *body)
{
    struct reply r;
    struct order o;

    assert_int_equal(try_open(body, &r), ERR_OK);
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

static void step(const char *login, const struct order *o, const char *action, const char *args)
{
    struct reply r;
    enum err err = rig_act(login, o->id, action, args, &r);

    if (err)
        fail_msg("%s: %s %s", action, err_text(err), r.why);
}

static void refused(const struct order *o, const char *action, const char *args, const char *rule)
{
    struct reply r;

    assert_int_equal(rig_act("tech", o->id, action, args, &r), ERR_REFUSED);
    assert_string_equal(r.rule, rule);
}

#define INSTALL "{\"kind\":\"install\",\"device\":\"WP-0002\",\"customer\":\"C9\"}"
#define DONE    "\"outcome\":\"fixed\",\"override\":{\"reason\":\"no faucet yet\"}"

#define PACKED_TICKS ",\"checklist\":[\"uniform\",\"covers-packed\"]}"
#define DOOR_TICKS                                                              \
    "{\"code\":\"WP-0002\",\"checklist\":[\"knock\",\"greet\",\"shoe-covers\"," \
    "\"dust-sheet\",\"place-agreed\",\"estate-rules\",\"place-warned\"]}"

static struct order at_the_place(const char *arrive)
{
    struct order o = opened(INSTALL);
    char args[80], packed[2100];

    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", rig_person("tech"));
    step("desk", &o, "assign", args);
    step("tech", &o, "accept", "{}");
    step("tech", &o, "confirm_address", "{}");
    step("tech", &o, "schedule",
         "{\"from\":\"2026-01-02T01:00:00Z\",\"to\":\"2026-01-02T03:00:00Z\","
         "\"agreed_by\":\"customer\"}");
    text_copy(packed, sizeof packed, rig_packed("WP-0002"));
    text_copy(strrchr(packed, '}'), sizeof PACKED_TICKS, PACKED_TICKS);
    step("tech", &o, "depart", packed);
    step("tech", &o, "arrive", arrive);
    return o;
}

static void photograph(const struct order *o)
{
    step("tech", o, "attach",
         "{\"name\":\"done.jpg\",\"type\":\"image/jpeg\",\"sha256\":\"00\",\"bytes\":10}");
}

static void owner_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    snprintf(ctx, 80, "%s %s", col[3].kind == DB_TEXT ? col[3].s : "nobody",
             col[4].kind == DB_TEXT ? col[4].s : "never");
}

static const char *owner(void)
{
    static char text[80];

    assert_int_equal(store_run(engine_store(rig.engine), SQL_DEVICE_GET, ARGS(db_text("WP-0002")),
                               owner_row, text),
                     ERR_OK);
    return text;
}

TEST(orders_of_every_kind_are_opened_by_hand_one_of_a_machine_and_kind)
{
    static const char *const kinds[] = {"install", "filter", "inspection"};
    struct reply r;
    char body[100];

    UNUSED_STATE;
    for (int i = 0; i < 3; i++) {
        struct order o;

        snprintf(body, sizeof body, "{\"kind\":\"%s\",\"device\":\"WP-0001\"}", kinds[i]);
        o = opened(body);
        assert_string_equal(o.kind, kinds[i]);
        assert_int_equal(o.state, OS_READY);
        assert_int_equal(try_open(body, &r), ERR_EXISTS);
        assert_string_equal(r.id, o.id);
        order_release(&o);
    }
    assert_int_equal(
        try_open("{\"kind\":\"install\",\"device\":\"WP-0001\",\"fault\":\"reported\"}", &r),
        ERR_INPUT);
    assert_int_equal(try_open("{\"device\":\"WP-0001\",\"fault\":\"install\"}", &r), ERR_INPUT);
    assert_int_equal(try_open("{\"kind\":\"move\",\"device\":\"WP-0001\"}", &r), ERR_INPUT);
    assert_int_equal(
        try_open("{\"kind\":\"install\",\"device\":\"WP-0002\",\"customer\":\"C0\"}", &r),
        ERR_INPUT);
}

/* P-211 */
TEST(an_installation_is_completed_with_picture_and_scanned_code_and_binds_the_machine)
{
    struct order o = at_the_place("{}");

    UNUSED_STATE;
    refused(&o, "complete", "{" DONE "}", "P-211");
    photograph(&o);
    refused(&o, "complete", "{" DONE "}", "P-211");
    refused(&o, "complete", "{" DONE ",\"code\":\"WP-0001\"}", "P-211");
    assert_string_equal(owner(), "nobody never");
    step("tech", &o, "complete", "{" DONE ",\"code\":\" wp-0002 \"}");
    refresh(&o);
    assert_int_equal(o.state, OS_VERIFYING);
    assert_string_equal(owner(), "C9 2026-01-01");
    order_release(&o);
}

TEST(a_code_scanned_at_the_door_is_enough)
{
    struct order o = at_the_place("{\"code\":\"WP-0002\",\"how\":\"scan\"}");

    UNUSED_STATE;
    photograph(&o);
    step("tech", &o, "complete", "{" DONE "}");
    assert_string_equal(owner(), "C9 2026-01-01");
    order_release(&o);
}

TEST(what_is_not_installed_binds_nothing)
{
    struct order o = at_the_place("{\"code\":\"WP-0002\"}");

    UNUSED_STATE;
    step("tech", &o, "complete", "{\"outcome\":\"not_fixed\"}");
    assert_string_equal(owner(), "nobody never");
    order_release(&o);
}

static void place_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    snprintf(ctx, 80, "%s %s %s", col[0].s, col[1].s, col[2].s);
}

/* P-109 */
TEST(where_lists_are_enforced_nothing_is_done_without_consent_to_the_place)
{
    struct order o = at_the_place(DOOR_TICKS);
    struct reply r;

    UNUSED_STATE;
    photograph(&o);
    refused(&o, "test_run", "{}", "P-109");
    step("tech", &o, "consent", "{\"place\":\"sink\",\"by\":\"household\",\"how\":\"tick\"}");
    assert_int_equal(rig_act("tech", o.id, "test_run", "{}", &r), ERR_OK);
    /* The model's own steps are asked for at the end, those of other machines are not. */
    assert_int_equal(rig_act("tech", o.id, "complete", "{" DONE "}", &r), ERR_REFUSED);
    assert_non_null(strstr(r.why, "inst-socket"));
    assert_null(strstr(r.why, "inst-precharge"));
    order_release(&o);
}

TEST(consent_and_place_are_kept)
{
    struct order o = at_the_place("{\"code\":\"WP-0002\"}");
    char kept[80] = "";
    struct reply r;

    UNUSED_STATE;
    photograph(&o);
    assert_int_equal(rig_act("tech", o.id, "consent",
                             "{\"place\":\"sink\",\"by\":\"neighbour\","
                             "\"how\":\"tick\"}",
                             &r),
                     ERR_INPUT);
    step("tech", &o, "consent",
         "{\"place\":\"under the sink\",\"by\":\"customer\",\"how\":\"signature\"}");
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_INSTALL_GET, ARGS(db_text(o.id)), place_row, kept),
        ERR_OK);
    assert_string_equal(kept, "under the sink customer signature");
    order_release(&o);
}

#define RUNS                                                                                  \
    ",\"state\":\"producing\",\"pump_on\":1,\"valve_in\":1,\"lps_ok\":1,\"hps_open\":0,"      \
    "\"leak\":0,\"p_in_mpa\":0.25,\"q_waste_lpm\":1.05,\"v_supply_v\":24,\"tds_in_ppm\":200," \
    "\"temp_c\":25,\"i_pump_a\":2.0,\"p_mem_mpa\":0.7,\"q_perm_lpm\":1.58"
#define GOOD  RUNS ",\"tds_out_ppm\":10"
#define SALTY RUNS ",\"tds_out_ppm\":80"
#define REST  ",\"state\":\"standby\",\"pump_on\":0,\"lps_ok\":1,\"leak\":0,\"p_in_mpa\":0.28"
#define DRY   ",\"lps_ok\":0,\"pump_on\":1,\"state\":\"no_water\""

static void draw(const char *members)
{
    rig_say("WP-0002", members, 200000, 5000);
    rig_say("WP-0002", REST, 10000, 5000);
    rig_pass(4 * HOUR);
}

/* Installed, and the machine has answered the service's question after it. */
static struct order installed(void)
{
    struct order o;
    char reply[120];
    const char *id;

    rig_sample("WP-0002", REST);
    o = at_the_place("{\"code\":\"WP-0002\"}");
    photograph(&o);
    step("tech", &o, "complete", "{" DONE "}");
    id = strstr(rig.sent[rig.sends - 1], "\"id\":\"") + 6;
    snprintf(reply, sizeof reply, "{\"id\":\"%.26s\",\"status\":\"done\"}", id);
    rig_frame("WP-0002", "rsp", reply, false);
    rig_pass(MINUTE);
    refresh(&o);
    assert_int_equal(o.state, OS_VERIFYING);
    return o;
}

TEST(an_installation_is_proved_by_the_first_water_in_the_models_band)
{
    struct order o = installed();

    UNUSED_STATE;
    for (int i = 0; i < 3; i++)
        draw(GOOD);
    refresh(&o);
    assert_int_equal(o.state, OS_VERIFYING);
    draw(GOOD);
    refresh(&o);
    assert_int_equal(o.state, OS_CLOSED);
    assert_string_equal(o.verdict, "confirmed");
    order_release(&o);
}

TEST(an_installation_is_judged_by_what_its_model_measures_though_nothing_was_heard_before)
{
    struct order o = installed();
    struct watch_row w;

    UNUSED_STATE;
    assert_int_equal(store_watch_get(engine_store(rig.engine), o.id, &w), ERR_OK);
    assert_string_equal(rig.dir.c.faults[catalogue_fault(&rig.dir.c, "install")].watch[w.rule].id,
                        "first-production");
    order_release(&o);
}

TEST(an_installation_that_makes_salty_water_is_not_done)
{
    struct order o = installed();

    UNUSED_STATE;
    for (int i = 0; i < 80 && o.state == OS_VERIFYING; i++) {
        draw(SALTY);
        refresh(&o);
    }
    assert_int_equal(o.state, OS_READY);
    assert_string_equal(o.verdict, "not_fixed");
    assert_int_equal(o.visit_n, 2);
    order_release(&o);
}

TEST(a_finding_speaks_against_an_installation_at_once)
{
    struct order o = installed();

    UNUSED_STATE;
    rig_pass(HOUR);
    rig_say("WP-0002", DRY, 60000, 5000);
    refresh(&o);
    assert_int_equal(o.state, OS_READY);
    assert_string_equal(o.verdict, "not_fixed");
    order_release(&o);
}

#define ENGINE_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_CASE(orders_of_every_kind_are_opened_by_hand_one_of_a_machine_and_kind),
        ENGINE_CASE(
            an_installation_is_completed_with_picture_and_scanned_code_and_binds_the_machine),
        ENGINE_CASE(a_code_scanned_at_the_door_is_enough),
        ENGINE_CASE(what_is_not_installed_binds_nothing),
        ENGINE_CASE(consent_and_place_are_kept),
        cmocka_unit_test_setup_teardown(
            where_lists_are_enforced_nothing_is_done_without_consent_to_the_place, open_strict,
            rig_close),
        ENGINE_CASE(an_installation_is_proved_by_the_first_water_in_the_models_band),
        ENGINE_CASE(
            an_installation_is_judged_by_what_its_model_measures_though_nothing_was_heard_before),
        ENGINE_CASE(an_installation_that_makes_salty_water_is_not_done),
        ENGINE_CASE(a_finding_speaks_against_an_installation_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
