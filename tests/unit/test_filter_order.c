/* SPDX-License-Identifier: Apache-2.0 */
/* What a change of filters changes: by the part, by the order, and what bears it out. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#define RUNS                                                                                  \
    ",\"state\":\"producing\",\"pump_on\":1,\"valve_in\":1,\"lps_ok\":1,\"hps_open\":0,"      \
    "\"leak\":0,\"p_in_mpa\":0.25,\"q_waste_lpm\":1.05,\"v_supply_v\":24,\"tds_in_ppm\":200," \
    "\"temp_c\":25,\"i_pump_a\":2.0,\"p_mem_mpa\":0.7,\"q_perm_lpm\":1.58,\"tds_out_ppm\":10"
#define REST ",\"state\":\"standby\",\"pump_on\":0,\"lps_ok\":1,\"leak\":0,\"p_in_mpa\":0.28"
#define DONE "{\"outcome\":\"%s\",\"cause\":\"worn\",\"work\":[],\"charges\":[],\"parts\":[%s]}"

/* Both stages are due in January. */
static int open_rig(void **state)
{
    static const char data[] =
        "{\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\",\"customer\":\"C1\","
        "\"filters\":[{\"stage\":\"ppc\",\"installed_on\":\"2025-01-10\"},"
        "{\"stage\":\"ro\",\"installed_on\":\"2024-01-20\"}]}]}";

    (void)state;
    rig_delivery = NULL;
    return people_rig(data);
}

struct change {
    char how[16], proof[16];
};

static const char *wanted;

static void change_row(void *ctx, const struct db_value *col, int ncol)
{
    struct change *c = ctx;

    (void)ncol;
    if (strcmp(col[0].s, wanted) != 0)
        return;
    text_copy(c->how, sizeof c->how, col[2].s);
    text_copy(c->proof, sizeof c->proof, col[3].kind == DB_TEXT ? col[3].s : "");
}

static struct change change_of(const char *stage)
{
    struct change c = {"", ""};

    wanted = stage;
    assert_int_equal(store_run(engine_store(rig.engine), SQL_FILTER_CHANGES,
                               ARGS(db_text("WP-0001")), change_row, &c),
                     ERR_OK);
    return c;
}

static struct order ordered(void)
{
    static const struct actor desk = {"D", ROLE_DISPATCHER};
    struct order o;
    struct reply r;

    rig_sample("WP-0001", REST);
    assert_int_equal(
        engine_open_order(rig.engine, &desk, "{\"device\":\"WP-0001\",\"kind\":\"filter\"}", &r),
        ERR_OK);
    assert_int_equal(store_order_get(engine_store(rig.engine), r.id, &o), ERR_OK);
    return o;
}

static void completed(struct order *o, const char *outcome, const char *parts)
{
    char args[400], reply[120];
    const char *id;

    people_assign(o->id, "tech2");
    assert_int_equal(people_step("tech2", o->id, "accept", "{}"), ERR_OK);
    assert_int_equal(people_step("tech2", o->id, "contact",
                                 "{\"channel\":\"phone\",\"outcome\":\"reached\","
                                 "\"address_confirmed\":true}"),
                     ERR_OK);
    assert_int_equal(people_step("tech2", o->id, "schedule",
                                 "{\"from\":\"2026-01-02T02:00:00Z\","
                                 "\"to\":\"2026-01-02T04:00:00Z\",\"agreed_by\":\"customer\"}"),
                     ERR_OK);
    assert_int_equal(people_step("tech2", o->id, "depart", rig_packed("WP-0001")), ERR_OK);
    assert_int_equal(people_step("tech2", o->id, "arrive", "{\"code\":\"WP-0001\"}"), ERR_OK);
    snprintf(args, sizeof args, DONE, outcome, parts);
    assert_int_equal(people_step("tech2", o->id, "complete", args), ERR_OK);
    id = strstr(rig.sent[rig.sends - 1], "\"id\":\"") + 6;
    snprintf(reply, sizeof reply, "{\"id\":\"%.26s\",\"status\":\"done\"}", id);
    rig_frame("WP-0001", "rsp", reply, false);
    people_reread(o);
    assert_int_equal(o->state, OS_VERIFYING);
}

TEST(an_order_of_filters_lists_the_cartridges_of_what_is_due_together)
{
    struct order o = ordered();

    UNUSED_STATE;
    assert_non_null(strstr(o.diagnosis, "WP-FLT-PPC"));
    assert_non_null(strstr(o.diagnosis, "WP-MEM-600G"));
    order_release(&o);
}

TEST(completed_without_parts_all_that_it_lists_is_changed_and_then_proven_by_draws)
{
    struct order o = ordered();

    UNUSED_STATE;
    completed(&o, "fixed", "");
    assert_string_equal(change_of("ppc").how, "order");
    assert_string_equal(change_of("ro").how, "order");
    assert_string_equal(change_of("ro").proof, "");
    for (int i = 0; i < 24; i++) {
        rig_say("WP-0001", RUNS, 200000, 5000);
        rig_say("WP-0001", REST, 10000, 5000);
        rig_pass(4 * HOUR);
    }
    people_reread(&o);
    assert_string_equal(o.verdict, "confirmed");
    assert_string_equal(change_of("ppc").proof, "data");
    assert_string_equal(change_of("ro").proof, "data");
    order_release(&o);
}

TEST(a_named_part_changes_its_stage_only_and_its_code_says_how_it_is_known)
{
    struct order o = ordered();

    UNUSED_STATE;
    completed(&o, "fixed", "{\"sku\":\"WP-FLT-PPC\",\"code\":\"B-77\"}");
    assert_string_equal(change_of("ppc").how, "scan");
    assert_string_equal(change_of("ro").how, "");
    order_release(&o);
}

TEST(a_visit_that_changed_nothing_changes_nothing)
{
    struct order o = ordered();

    UNUSED_STATE;
    completed(&o, "customer_side", "");
    assert_string_equal(change_of("ppc").how, "");
    order_release(&o);
}

TEST(a_counter_set_back_after_the_visit_bears_it_out_and_asks_nobody)
{
    struct order o = ordered();
    char reset[160];

    UNUSED_STATE;
    completed(&o, "fixed", "{\"sku\":\"WP-FLT-PPC\"}");
    snprintf(reset, sizeof reset,
             "{\"boot_id\":1,\"seq\":%lld,\"ts_ms\":%lld,\"type\":\"filter_reset\","
             "\"stage\":\"ppc\",\"resets\":1}",
             (long long)++rig.seq, (long long)rig.now_ms);
    rig_frame("WP-0001", "evt", reset, false);
    assert_string_equal(change_of("ppc").how, "record");
    assert_string_equal(change_of("ppc").proof, "reset");
    assert_int_equal(people_told("customer:C1", "filter_reset_ask").n, 0);
    order_release(&o);
}

#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(an_order_of_filters_lists_the_cartridges_of_what_is_due_together),
        RIG(completed_without_parts_all_that_it_lists_is_changed_and_then_proven_by_draws),
        RIG(a_named_part_changes_its_stage_only_and_its_code_says_how_it_is_known),
        RIG(a_visit_that_changed_nothing_changes_nothing),
        RIG(a_counter_set_back_after_the_visit_bears_it_out_and_asks_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
