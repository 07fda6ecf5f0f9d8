/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's own counter of a filter that was changed: set from afar, seldom, and judged. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "service/engine/engine_filter.h"

#define RUNS                                                                                  \
    ",\"state\":\"producing\",\"pump_on\":1,\"valve_in\":1,\"lps_ok\":1,\"hps_open\":0,"      \
    "\"leak\":0,\"p_in_mpa\":0.25,\"q_waste_lpm\":1.05,\"v_supply_v\":24,\"tds_in_ppm\":200," \
    "\"temp_c\":25,\"i_pump_a\":2.0,\"p_mem_mpa\":0.7,\"q_perm_lpm\":1.58,\"tds_out_ppm\":10"
#define REST ",\"state\":\"standby\",\"pump_on\":0,\"lps_ok\":1,\"leak\":0,\"p_in_mpa\":0.28"

/* The pre-filter went in a year ago; both counters of the machine know it. */
static int open_model(const char *model)
{
    static char data[400];

    snprintf(data, sizeof data,
             "{\"devices\":[{\"id\":\"WP-0001\",\"model\":\"%s\",\"customer\":\"C1\","
             "\"filters\":[{\"stage\":\"ppc\",\"installed_on\":\"2025-01-10\"},"
             "{\"stage\":\"ro\",\"installed_on\":\"2025-06-20\"}]}]}",
             model);
    rig_delivery = NULL;
    return people_rig(data);
}

static int open_rig(void **state)
{
    (void)state;
    return open_model("tankless-600g");
}

/* Somebody drinks; the machine says how much of the pre-filter is left. */
static void drinks(double ppc_left)
{
    char rest[200];

    rig_say("WP-0001", RUNS, 200000, 5000);
    snprintf(rest, sizeof rest,
             REST ",\"filters\":[{\"stage\":\"ppc\",\"remain_pct\":%g},"
                  "{\"stage\":\"ro\",\"remain_pct\":74}]",
             ppc_left);
    rig_say("WP-0001", rest, 10000, 5000);
}

static void changed(const char *how)
{
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    filter_replaced(rig.engine, &(struct filter_change){"WP-0001", "ppc", how, "", "", rig.now_ms});
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
}

/* How many commands left that set the counter; the last one's text and id. */
static int sets(const char **last)
{
    int n = 0;

    for (int i = 0; i < rig.sends; i++)
        if (strstr(rig.sent[i], "\"counter_set\"")) {
            *last = rig.sent[i];
            n++;
        }
    return n;
}

static void answers(const char *command, const char *status, const char *detail)
{
    char reply[160];

    snprintf(reply, sizeof reply, "{\"id\":\"%.26s\",\"status\":\"%s\",\"detail\":\"%s\"}",
             strstr(command, "\"id\":\"") + 6, status, detail);
    rig_frame("WP-0001", "rsp", reply, false);
}

struct counter {
    char state[12], why[80];
    int64_t tries;
};

static void counter_row(void *ctx, const struct db_value *col, int ncol)
{
    struct counter *c = ctx;

    (void)ncol;
    text_copy(c->state, sizeof c->state, col[2].s);
    text_copy(c->why, sizeof c->why, col[6].kind == DB_TEXT ? col[6].s : "");
    c->tries = col[3].i;
}

static struct counter counter_now(void)
{
    struct counter c = {"none", "", 0};

    assert_int_equal(store_run(engine_store(rig.engine), SQL_COUNTER_LIST, ARGS(db_text("WP-0001")),
                               counter_row, &c),
                     ERR_OK);
    return c;
}

/* Ten days of a household that draws thrice a day from a counter that stays where it is. */
static void goes_on(double ppc_left)
{
    for (int i = 0; i < 30; i++) {
        rig_pass(8 * HOUR);
        drinks(ppc_left);
    }
}

/* A year-old counter, a change, and the first draw an hour behind it: the command of it. */
static const char *told(void)
{
    const char *last = NULL;

    drinks(3);
    changed("record");
    rig_pass(2 * HOUR);
    drinks(3);
    assert_int_equal(sets(&last), 1);
    return last;
}

TEST(a_counter_that_goes_on_with_the_old_life_is_set_once_and_the_next_draw_shows_it)
{
    const char *last = told();

    UNUSED_STATE;
    assert_non_null(strstr(last, "\"stage\":\"ppc\",\"used_l\":"));
    assert_non_null(strstr(last, "\"used_h\":2,\"remain_pct\":100"));
    answers(last, "done", "");
    assert_string_equal(counter_now().state, "open"); /* a word is no result */
    rig_pass(8 * HOUR);
    drinks(100);
    assert_string_equal(counter_now().state, "set");
    goes_on(98);
    assert_int_equal(sets(&last), 1);
}

static void proof_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int *)ctx += col[3].kind == DB_TEXT;
}

TEST(what_a_command_did_bears_out_nothing_and_asks_nobody)
{
    static const char reset[] = "{\"boot_id\":1,\"seq\":%lld,\"ts_ms\":%lld,\"type\":"
                                "\"filter_reset\",\"stage\":\"ppc\",\"resets\":1}";
    char event[200];
    int proofs = 0;

    UNUSED_STATE;
    answers(told(), "done", "");
    snprintf(event, sizeof event, reset, (long long)++rig.seq, (long long)rig.now_ms);
    rig_frame("WP-0001", "evt", event, false);
    rig_pass(9 * 24 * HOUR); /* so late that nobody's work would explain it */
    drinks(100);
    assert_int_equal(people_told("customer:C1", "filter_reset_ask").n, 0);
    assert_int_equal(store_run(engine_store(rig.engine), SQL_FILTER_CHANGES,
                               ARGS(db_text("WP-0001")), proof_row, &proofs),
                     ERR_OK);
    assert_int_equal(proofs, 0);
}

TEST(who_presses_the_button_within_the_hour_leaves_nothing_to_set)
{
    const char *last;

    UNUSED_STATE;
    drinks(3);
    changed("record");
    rig_pass(20 * MINUTE);
    drinks(3);
    assert_int_equal(sets(&last), 0);
    rig_pass(20 * MINUTE);
    drinks(100);
    assert_string_equal(counter_now().state, "set");
    goes_on(99);
    assert_int_equal(sets(&last), 0);
}

TEST(a_machine_that_refuses_is_not_asked_again_and_the_desk_is_told_once)
{
    const char *last = told();
    struct people_told desk;

    UNUSED_STATE;
    answers(last, "refused", "cannot");
    assert_string_equal(counter_now().state, "given_up");
    assert_string_equal(counter_now().why, "cannot");
    goes_on(2);
    assert_int_equal(sets(&last), 1);
    desk = people_told("dispatcher", "counter_not_set");
    assert_int_equal(desk.n, 1);
}

TEST(a_word_without_an_effect_and_an_expiry_are_tried_once_more_a_day_later_and_then_given_up)
{
    const char *last = told();

    UNUSED_STATE;
    answers(last, "done", "");
    rig_pass(8 * HOUR);
    drinks(3);
    assert_int_equal(sets(&last), 1);
    rig_pass(20 * HOUR);
    drinks(3);
    assert_int_equal(sets(&last), 2); /* nobody answers this one: it expires */
    goes_on(3);
    assert_int_equal(sets(&last), 2);
    assert_string_equal(counter_now().state, "given_up");
    assert_string_equal(counter_now().why, "no_effect");
    assert_int_equal(people_told("dispatcher", "counter_not_set").n, 1);
}

TEST(a_maker_who_counts_by_another_life_is_not_set_again_and_again)
{
    const char *last = told();

    UNUSED_STATE;
    answers(last, "done", "");
    rig_pass(8 * HOUR);
    drinks(80);
    assert_string_equal(counter_now().state, "set");
    goes_on(40);
    assert_int_equal(sets(&last), 1);
}

TEST(a_counter_that_a_restart_puts_to_naught_or_back_is_left_alone)
{
    const char *last = told();

    UNUSED_STATE;
    answers(last, "done", "");
    rig_pass(8 * HOUR);
    drinks(100);
    goes_on(3); /* the board had not saved it */
    assert_int_equal(sets(&last), 1);
    goes_on(100); /* and now it lost all */
    assert_int_equal(sets(&last), 1);
    assert_int_equal(people_told("customer:C1", "filter_reset_ask").n, 0);
}

TEST(a_reset_that_told_of_the_change_needs_no_setting)
{
    UNUSED_STATE;
    drinks(3);
    changed("reset");
    assert_string_equal(counter_now().state, "none");
}

TEST(a_second_change_begins_anew)
{
    const char *last = told();

    UNUSED_STATE;
    answers(last, "refused", "cannot");
    rig_pass(30 * 24 * HOUR);
    changed("scan");
    assert_string_equal(counter_now().state, "open");
    rig_pass(2 * HOUR);
    drinks(0);
    assert_int_equal(sets(&last), 2);
}

#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG(a_counter_that_goes_on_with_the_old_life_is_set_once_and_the_next_draw_shows_it),
        RIG(what_a_command_did_bears_out_nothing_and_asks_nobody),
        RIG(who_presses_the_button_within_the_hour_leaves_nothing_to_set),
        RIG(a_machine_that_refuses_is_not_asked_again_and_the_desk_is_told_once),
        RIG(a_word_without_an_effect_and_an_expiry_are_tried_once_more_a_day_later_and_then_given_up),
        RIG(a_maker_who_counts_by_another_life_is_not_set_again_and_again),
        RIG(a_counter_that_a_restart_puts_to_naught_or_back_is_left_alone),
        RIG(a_reset_that_told_of_the_change_needs_no_setting),
        RIG(a_second_change_begins_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
