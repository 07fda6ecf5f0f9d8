/* SPDX-License-Identifier: Apache-2.0 */
/* Reminders of filters: each step once, by day, together, and none to who said so or has booked. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include "core/reminder.h"
#include "service/engine/engine_reminder.h"

#define DAY (24 * HOUR)

/* The clock begins on 2026-01-01. The pre-filter lasts 360 days, the membrane longer. */
static char kinds[64][20];
static char last[600];
static int count;

static void notice_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ctx;
    (void)ncol;
    if (strncmp(col[3].s, "filter_", 7) != 0)
        return;
    text_copy(kinds[count], sizeof kinds[0], col[3].s);
    text_copy(last, sizeof last, col[4].s);
    count++;
}

static int told(void)
{
    count = 0;
    assert_int_equal(
        store_run(engine_store(rig.engine), SQL_OUTBOX_PENDING, NULL, 0, notice_row, NULL), ERR_OK);
    return count;
}

static void put_in(const char *ppc, const char *ro)
{
    char data[400];

    snprintf(data, sizeof data,
             "{\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\",\"customer\":\"C1\","
             "\"filters\":[{\"stage\":\"ppc\",\"installed_on\":\"%s\"},"
             "{\"stage\":\"ro\",\"installed_on\":\"%s\"}]}]}",
             ppc, ro);
    assert_int_equal(engine_import(rig.engine, data, strlen(data), NULL, NULL), ERR_OK);
}

static int open_rig(void **state)
{
    (void)state;
    rig_delivery = NULL;
    return people_rig(NULL);
}

static void days(int n)
{
    for (int i = 0; i < 24 * n; i++)
        rig_pass(HOUR);
}

TEST(a_step_is_reached_on_its_day_and_not_before)
{
    struct reminder_plan p;

    UNUSED_STATE;
    reminder_plan_init(&p);
    assert_int_equal(reminder_reached(&p, 31), 0);
    assert_int_equal(reminder_reached(&p, 30), 1);
    assert_int_equal(reminder_reached(&p, 14), 2);
    assert_int_equal(reminder_reached(&p, 10), 2);
    assert_int_equal(reminder_reached(&p, 3), 3);
    assert_int_equal(reminder_reached(&p, 0), 4);
    assert_int_equal(reminder_reached(&p, -13), 4);
    assert_int_equal(reminder_reached(&p, -14), 5);
    assert_int_equal(reminder_reached(&p, -500), 7);
    assert_true(reminder_waits(&p, 15));
    assert_false(reminder_waits(&p, 30));
    assert_false(reminder_waits(&p, 10));
    assert_string_equal(reminder_kind(&p, 2), "filter_due_14");
    assert_string_equal(reminder_kind(&p, 7), "filter_overdue");
}

TEST(steps_that_do_not_fall_to_the_due_day_are_refused)
{
    struct reminder_plan p;

    UNUSED_STATE;
    assert_true(reminder_steps_parse(&p, "60 7 0"));
    assert_int_equal(p.steps, 3);
    assert_false(reminder_steps_parse(&p, "7 60 0"));
    assert_false(reminder_steps_parse(&p, "30 14"));
    assert_false(reminder_steps_parse(&p, "30 x 0"));
    assert_false(reminder_steps_parse(&p, ""));
}

/* Due on 2026-02-05, 35 days ahead. */
TEST(a_stage_is_told_of_four_times_before_and_three_times_after_it_is_due)
{
    static const char *const order[] = {"filter_due_30", "filter_due_14",  "filter_due_3",
                                        "filter_due",    "filter_overdue", "filter_overdue",
                                        "filter_overdue"};

    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    days(4);
    assert_int_equal(told(), 0);
    days(2);
    assert_int_equal(told(), 1);
    days(120);
    assert_int_equal(told(), 7);
    for (int i = 0; i < 7; i++)
        assert_string_equal(kinds[i], order[i]);
}

static int hour_in_shanghai(void)
{
    return (int)((rig.now_ms / HOUR + 8) % 24);
}

TEST(it_comes_in_the_morning_of_the_household)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    while (told() == 0)
        rig_pass(10 * MINUTE);
    assert_int_equal(hour_in_shanghai(), 10);
    assert_non_null(strstr(last, "\"days\":30"));
    assert_non_null(strstr(last, "\"date\":\"2026-02-05\""));
}

TEST(after_a_night_without_the_service_nobody_is_woken)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    rig_pass(5 * DAY + 15 * HOUR); /* 23:00 there */
    assert_int_equal(told(), 0);
    rig_pass(8 * HOUR); /* 07:00 */
    assert_int_equal(told(), 0);
    rig_pass(4 * HOUR);
    assert_int_equal(told(), 1);
}

TEST(who_comes_ten_days_before_hears_of_fourteen_once)
{
    UNUSED_STATE;
    put_in("2025-01-16", "2025-12-01"); /* due in 10 days */
    days(2);
    assert_int_equal(told(), 1);
    assert_string_equal(kinds[0], "filter_due_14");
    assert_non_null(strstr(last, "\"days\":10"));
    days(4);
    assert_int_equal(told(), 1);
}

/* The membrane lasts 720 days. */
TEST(stages_that_are_due_together_are_told_in_one_message)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2024-02-26"); /* 2026-02-05 and 2026-02-15 */
    days(6);
    assert_int_equal(told(), 1);
    assert_non_null(strstr(last, ", "));
    days(29);
    assert_int_equal(told(), 3);
    days(60);
    assert_int_equal(told(), 7);
}

TEST(a_new_cartridge_begins_the_schedule_anew)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    days(6);
    assert_int_equal(told(), 1);
    put_in("2026-01-07", "2025-12-01");
    days(100);
    assert_int_equal(told(), 1);
    put_in("2025-02-10", "2025-12-01");
    days(2);
    assert_int_equal(told(), 2);
}

TEST(who_has_ordered_or_expects_somebody_hears_nothing)
{
    struct order o;

    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    o = people_order("WP-0001");
    people_assign(o.id, "tech");
    days(20);
    assert_int_equal(told(), 0);
    assert_int_equal(people_step("desk", o.id, "unassign", "{\"reason\":\"x\"}"), ERR_OK);
    assert_int_equal(people_step("desk", o.id, "cancel", "{\"reason\":\"x\"}"), ERR_OK);
    days(2);
    assert_int_equal(told(), 1);
    order_release(&o);
}

static void wish(struct reminder_wish w)
{
    assert_int_equal(reminder_wish_put(engine_store(rig.engine), "C1", &w), ERR_OK);
}

TEST(a_pause_and_a_holiday_end_and_what_was_missed_is_said_once)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    wish((struct reminder_wish){.snoozed_until_ms = RIG_T0 + 10 * DAY});
    days(9);
    assert_int_equal(told(), 0);
    wish((struct reminder_wish){.holiday_from_ms = RIG_T0 + 9 * DAY,
                                .holiday_to_ms = RIG_T0 + 33 * DAY});
    days(23);
    assert_int_equal(told(), 0);
    days(4);
    assert_int_equal(told(), 1);
    assert_string_equal(kinds[0], "filter_due");
}

TEST(no_means_no_until_they_say_otherwise)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    reminder_opt_out(rig.engine, "C1");
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    days(60);
    assert_int_equal(told(), 0);
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    reminder_opt_in(rig.engine, "C1");
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
    days(5);
    assert_int_equal(told(), 1);
}

TEST(of_a_silent_machine_it_is_said_that_the_date_is_an_estimate)
{
    UNUSED_STATE;
    put_in("2025-02-10", "2025-12-01");
    rig_sample("WP-0001", ",\"state\":\"standby\"");
    days(6);
    assert_int_equal(told(), 1);
    assert_null(strstr(last, "estimate"));
    days(16);
    assert_int_equal(told(), 2);
    assert_non_null(strstr(last, "an estimate: the machine has been offline for"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define RIG(name) cmocka_unit_test_setup_teardown(name, open_rig, rig_close)
        CASE(a_step_is_reached_on_its_day_and_not_before),
        CASE(steps_that_do_not_fall_to_the_due_day_are_refused),
        RIG(a_stage_is_told_of_four_times_before_and_three_times_after_it_is_due),
        RIG(it_comes_in_the_morning_of_the_household),
        RIG(after_a_night_without_the_service_nobody_is_woken),
        RIG(who_comes_ten_days_before_hears_of_fourteen_once),
        RIG(stages_that_are_due_together_are_told_in_one_message),
        RIG(a_new_cartridge_begins_the_schedule_anew),
        RIG(who_has_ordered_or_expects_somebody_hears_nothing),
        RIG(a_pause_and_a_holiday_end_and_what_was_missed_is_said_once),
        RIG(no_means_no_until_they_say_otherwise),
        RIG(of_a_silent_machine_it_is_said_that_the_date_is_an_estimate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
