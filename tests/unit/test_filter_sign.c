/* SPDX-License-Identifier: Apache-2.0 */
/* A cartridge that was changed without a word is seen in the signals, and asked about. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "core/evclock.h"

#define RUNS                                                                              \
    ",\"state\":\"producing\",\"pump_on\":1,\"valve_in\":1,\"lps_ok\":1,\"hps_open\":0,"  \
    "\"leak\":0,\"q_waste_lpm\":1.05,\"v_supply_v\":24,\"tds_in_ppm\":200,\"temp_c\":25," \
    "\"i_pump_a\":2.0,\"p_mem_mpa\":0.7,\"q_perm_lpm\":1.58,\"tds_out_ppm\":10,\"p_in_mpa\":%.3f"
#define REST                                                                                      \
    ",\"state\":\"standby\",\"pump_on\":0,\"valve_in\":1,\"lps_ok\":1,\"leak\":0,\"p_in_mpa\":0." \
    "28"

static int open_rig(void **state)
{
    (void)state;
    rig_delivery = NULL;
    return people_rig(NULL);
}

/* Draws, four a day, that lose so much pressure. */
static void draws(int n, double loss)
{
    char runs[400];

    snprintf(runs, sizeof runs, RUNS, 0.28 - loss);
    for (int i = 0; i < n; i++) {
        rig_say("WP-0001", REST, 40000, 2000);
        rig_say("WP-0001", runs, 80000, 2000);
        rig_say("WP-0001", REST, 10000, 2000);
        rig_pass(6 * HOUR);
    }
}

static int asked(void)
{
    int64_t n = 0;

    assert_int_equal(store_number(engine_store(rig.engine), SQL_FILTER_ASKED,
                                  ARGS(db_text("WP-0001"), db_text("ppc"), db_int(0)), 0, &n),
                     ERR_OK);
    return (int)n;
}

TEST(a_clogged_prefilter_that_is_suddenly_new_is_asked_about_once)
{
    UNUSED_STATE;
    draws(8, 0.12);
    assert_int_equal(asked(), 0);
    draws(2, 0.053);
    assert_int_equal(asked(), 0); /* a few draws may be a guest of the mains */
    draws(6, 0.053);
    assert_int_equal(asked(), 1);
    assert_int_equal(people_told("customer:C1", "filter_change_ask").n, 1);
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_FILTER_ANSWER,
                  ARGS(db_text("WP-0001"), db_text("ppc"), db_int(rig.now_ms), db_int(0)), NULL,
                  NULL),
        ERR_OK);
    draws(4, 0.053);
    assert_int_equal(people_told("customer:C1", "filter_change_ask").n, 1); /* they said no */
}

TEST(one_that_stays_clogged_or_was_never_is_not)
{
    UNUSED_STATE;
    draws(16, 0.06);
    draws(6, 0.053);
    assert_int_equal(asked(), 0);
    draws(20, 0.12);
    assert_int_equal(asked(), 0);
}

TEST(a_change_that_is_known_is_not_asked_about)
{
    UNUSED_STATE;
    draws(8, 0.12);
    assert_int_equal(store_run(engine_store(rig.engine), SQL_FILTER_CHANGE_PUT,
                               ARGS(db_text("WP-0001"), db_text("ppc"), db_int(rig.now_ms),
                                    db_text("record"), db_text("T"), db_text("O")),
                               NULL, NULL),
                     ERR_OK);
    draws(12, 0.053);
    assert_int_equal(asked(), 0);
}

int main(void)
{
#define SIGN_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)
    const struct CMUnitTest tests[] = {
        SIGN_CASE(a_clogged_prefilter_that_is_suddenly_new_is_asked_about_once),
        SIGN_CASE(one_that_stays_clogged_or_was_never_is_not),
        SIGN_CASE(a_change_that_is_known_is_not_asked_about)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
