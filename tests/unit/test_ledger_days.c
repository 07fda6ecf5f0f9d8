/* SPDX-License-Identifier: Apache-2.0 */
/* On which day the ledger of a machine writes what, as the engine hears it. */
#include "tests/unit/test.h"
#include "tests/unit/rig.h"

#include <math.h>

#include "core/evclock.h"
#include "core/water_use.h"

#define RUNS                                                                                      \
    ",\"state\":\"producing\",\"pump_on\":1,\"valve_in\":1,\"p_in_mpa\":0.25,\"q_perm_lpm\":1.5," \
    "\"q_waste_lpm\":1.0,\"i_pump_a\":2.0"
#define PER_MINUTE 1.5

static int open_rig(void **state)
{
    (void)state;
    return rig_open(false);
}

/* One draw of so many seconds; the counter stands there after it. */
static void draws(int seconds, double counter, int tds)
{
    char runs[400], rests[200];

    snprintf(runs, sizeof runs, RUNS ",\"tds_in_ppm\":%d", tds);
    snprintf(rests, sizeof rests,
             ",\"state\":\"standby\",\"pump_on\":0,\"tds_in_ppm\":%d,\"vol_perm_l\":%.1f", tds,
             counter);
    rig_say("WP-0001", runs, seconds * 1000LL, 1000);
    rig_say("WP-0001", rests, 3000, 1000);
}

static struct filter_day days[40];
static int count;

static void day_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ctx;
    (void)ncol;
    assert_true(count < 40);
    days[count++] =
        (struct filter_day){(int32_t)col[0].i, (float)col[1].r, (float)col[2].r, (float)col[3].r};
}

static void read_days(void)
{
    count = 0;
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_FILTER_DAYS, ARGS(db_int(1)), day_row, NULL),
        ERR_OK);
}

TEST(who_comes_home_was_away_until_now)
{
    UNUSED_STATE;
    draws(120, 103, 200);
    rig_pass(8 * DAY_MS);
    draws(120, 106, 200);
    read_days();
    assert_int_equal(count, 2);
    assert_int_equal(days[1].day - days[0].day, 8);
    assert_true(fabs((double)days[1].perm_l - 2 * PER_MINUTE) < 0.2);
}

TEST(what_was_made_unheard_is_laid_on_the_days_of_silence)
{
    double all = 0;

    UNUSED_STATE;
    draws(120, 103, 200);
    rig_pass(8 * DAY_MS);
    draws(120, 106 + 80, 200);
    read_days();
    assert_int_equal(count, 9);
    for (int i = 1; i < 8; i++)
        assert_true(fabs((double)days[i].perm_l - 10) < 0.2);
    for (int i = 0; i < count; i++)
        all += (double)days[i].perm_l;
    assert_true(fabs(all - 86) < 0.5);
}

TEST(a_short_draw_is_weighed_with_the_salt_that_was_read_last)
{
    UNUSED_STATE;
    draws(120, 103, 500);
    rig_pass(DAY_MS);
    draws(8, 103.2, 500);
    read_days();
    assert_int_equal(count, 2);
    assert_true(days[1].perm_l > 0);
    assert_true(fabs((double)(days[1].load_l / days[1].perm_l) - 2) < 0.01);
}

int main(void)
{
#define DAYS_CASE(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)
    const struct CMUnitTest tests[] = {
        DAYS_CASE(who_comes_home_was_away_until_now),
        DAYS_CASE(what_was_made_unheard_is_laid_on_the_days_of_silence),
        DAYS_CASE(a_short_draw_is_weighed_with_the_salt_that_was_read_last)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
