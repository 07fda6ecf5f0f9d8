/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger of litres, and the dates that follow from it. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/evclock.h"
#include "core/filter.h"
#include "core/ledger.h"

#define TODAY 20000 /* 2024-10-04, a Friday */

static struct model machine(void)
{
    struct model m = {.id = "m", .stage_count = 2};

    m.param[P_recovery] = 0.5;
    m.stages[0] = (struct stage){.id = "pp", .life_days = 180, .life_l = 3000, .feed_water = true};
    m.stages[1] = (struct stage){.id = "ro", .life_days = 720, .life_l = 7200};
    return m;
}

static struct filter_day use[FILTER_DAYS];

/* Every day so many litres of permeate and as many of waste, at that TDS over rated. */
static struct filter_facts facts(const struct model *m, int days, float perm, float load)
{
    static struct zone utc;

    zone_fixed(&utc, 0);
    for (int i = 0; i < days; i++)
        use[i] = (struct filter_day){TODAY - days + i, perm, perm, perm * load};
    return (struct filter_facts){
        .water = {.model = m, .began = TODAY - days, .use = use, .count = days},
        .zone = &utc,
        .now_ms = TODAY * DAY_MS + 1};
}

static int due(const struct filter_forecast *f)
{
    return (int)(f->due_ms / DAY_MS) - TODAY;
}

static struct filter_forecast reckon(const struct filter_facts *f, int stage, int installed)
{
    struct filter_forecast out;

    filter_reckon(f, &f->water.model->stages[stage], installed, NAN, &out);
    return out;
}

TEST(the_sooner_of_days_and_litres_binds_and_the_right_counter_is_used)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct filter_forecast pp = reckon(&f, 0, TODAY - 60), ro = reckon(&f, 1, TODAY - 60);

    UNUSED_STATE;
    /* 20 litres a day pass the pre-filter: 1,800 are left, 90 days at home; people
     * are away now and then, by default two weeks in a year. Time would give 120. */
    assert_int_equal(pp.binding, FL_LITRES);
    assert_int_equal(due(&pp), 94);
    assert_true(fabs(pp.used - 1200) < 1);
    assert_true(fabs(pp.remaining_pct - 60) < 0.1);
    /* The membrane sees 10: 6,600 are left, 660 days; time gives the same, and the first. */
    assert_int_equal(due(&ro), 660);
}

TEST(hard_water_binds_a_membrane_by_load)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 2);
    struct filter_forecast ro = reckon(&f, 1, TODAY - 60);

    UNUSED_STATE;
    assert_int_equal(ro.binding, FL_LOAD);
    assert_int_equal(due(&ro), 311);
}

TEST(a_household_that_stands_still_runs_out_of_days)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 0.5F, 1);
    struct filter_forecast pp = reckon(&f, 0, TODAY - 60);

    UNUSED_STATE;
    assert_int_equal(pp.binding, FL_DAYS);
    assert_int_equal(due(&pp), 120);
    assert_int_equal(pp.to_ms, pp.due_ms);
    assert_true(pp.from_ms <= pp.due_ms);
}

TEST(the_range_lies_around_the_date_and_narrows_with_a_steady_household)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct filter_forecast steady = reckon(&f, 0, TODAY - 60), wild;

    UNUSED_STATE;
    for (int i = 0; i < 60; i++)
        use[i].perm_l = use[i].waste_l = (i / 7) % 2 ? 16 : 4;
    wild = reckon(&f, 0, TODAY - 60);
    assert_true(steady.from_ms <= steady.due_ms && steady.due_ms <= steady.to_ms);
    assert_true(wild.to_ms - wild.from_ms > steady.to_ms - steady.from_ms);
}

TEST(what_was_before_the_ledger_is_taken_as_its_average)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 30, 10, 1);
    struct filter_forecast pp = reckon(&f, 0, TODAY - 90);

    UNUSED_STATE;
    assert_true(fabs(pp.used - 1800) < 1);
}

TEST(a_holiday_puts_the_date_off_and_does_not_lower_the_rate)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct filter_forecast there = reckon(&f, 0, TODAY - 60), away;

    UNUSED_STATE;
    f.water.away_from = TODAY + 5;
    f.water.away_to = TODAY + 14;
    away = reckon(&f, 0, TODAY - 60);
    assert_int_equal(due(&away), due(&there) + 10);
}

TEST(a_machine_that_was_not_heard_for_long_keeps_its_rate_while_time_goes_on)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct filter_forecast pp;

    UNUSED_STATE;
    f.now_ms += 30 * DAY_MS;
    pp = reckon(&f, 0, TODAY - 60);
    assert_true(fabs(pp.litres_per_day - 19.3) < 0.1);
}

TEST(an_empty_filter_is_due_today_and_an_unknown_one_has_no_date)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 200, 10, 1);
    struct filter_forecast pp = reckon(&f, 0, TODAY - 200), none = reckon(&f, 0, 0);

    UNUSED_STATE;
    assert_true(pp.remaining_pct == 0);
    assert_true(due(&pp) <= 0);
    assert_int_equal(none.due_ms, 0);
    assert_true(isnan(none.remaining_pct));
}

TEST(a_counter_of_the_machine_that_says_something_else_is_doubted)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct filter_forecast out;

    UNUSED_STATE;
    filter_reckon(&f, &m.stages[0], TODAY - 60, 58, &out);
    assert_false(out.doubted);
    filter_reckon(&f, &m.stages[0], TODAY - 60, 100, &out);
    assert_true(out.doubted);
}

/* Days without water are left out of a ledger, as the service keeps it. */
static int without(struct filter_day *list, int count, int from, int to)
{
    int n = 0;

    for (int i = 0; i < count; i++)
        if (i < from || i > to)
            list[n++] = list[i];
    return n;
}

TEST(an_absence_that_nobody_told_does_not_lower_the_level)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct water_use u, home;

    UNUSED_STATE;
    water_use(&f.water, WATER_PERM, TODAY, &home);
    f.water.count = without(use, 60, 48, 57);
    water_use(&f.water, WATER_PERM, TODAY, &u);
    assert_true(fabs(u.level - 10) < 0.01);
    assert_true(u.home < home.home && u.home > 0.9);
    f = facts(&m, 60, 10, 1);
    f.water.count = without(use, 60, 48, 48);
    water_use(&f.water, WATER_PERM, TODAY, &u);
    assert_true(u.level < 10); /* one dry day is how they live */
}

TEST(people_who_live_differently_now_are_taken_as_they_are)
{
    struct model m = machine();
    struct filter_facts f = facts(&m, 120, 10, 1);
    struct water_use u;

    UNUSED_STATE;
    for (int i = 0; i < 120; i++)
        use[i].perm_l = (i < 85 ? 10.0F : 18.0F) * (i % 2 ? 1.2F : 0.8F);
    water_use(&f.water, WATER_PERM, TODAY, &u);
    assert_true(fabs(u.level - 18) < 0.5);
}

TEST(winter_is_not_taken_for_the_whole_year)
{
    static const struct season season = {5, 25, 20, 1.5};
    struct model m = machine();
    struct filter_facts f = facts(&m, 60, 10, 1);
    struct water_use u;
    int32_t january = 19737 + 50; /* 2024-02-20 */

    UNUSED_STATE;
    for (int i = 0; i < 60; i++)
        use[i].day = january - 60 + i;
    f.water.began = january - 60;
    f.water.season = &season;
    water_use(&f.water, WATER_PERM, january, &u);
    assert_true(u.level > 10.8);
    assert_true(water_on(&f.water, &u, january) < 10.5);
    assert_true(water_on(&f.water, &u, january + 150) > 11.2); /* July */
}

TEST(cold_water_wastes_more_and_the_prefilter_sees_it)
{
    static const struct season season = {5, 25, 20, 0};
    struct model m = machine();
    struct filter_facts f = facts(&m, 1, 10, 1);
    struct filter_day winter = {19743, 10, 0, 10}, summer = {19743 + 182, 10, 0, 10};

    UNUSED_STATE;
    m.param[P_tcf_k_low] = 3020;
    m.param[P_tcf_k_high] = 2640;
    f.water.season = &season;
    assert_true(water_litres(&f.water, &winter, WATER_FEED) > 27);
    assert_true(fabs(water_litres(&f.water, &summer, WATER_FEED) - 20) < 0.5);
    winter.waste_l = 12; /* it has a meter: that is believed */
    assert_true(fabs(water_litres(&f.water, &winter, WATER_FEED) - 22) < 0.01);
}

static struct ledger_litres draw(struct ledger *l, double counter, double flow, double hours)
{
    static int64_t at;
    struct ledger_draw d = {counter, counter, flow, flow, 3, at += (int64_t)(hours * 3600000), 1};

    return ledger_take(l, &d);
}

TEST(a_counter_that_steps_back_begins_anew_and_loses_nothing)
{
    struct ledger l;

    UNUSED_STATE;
    ledger_init(&l);
    assert_true(fabs(draw(&l, 100, 2, 1).perm - 2) < 1e-9); /* the first: by the meter */
    assert_true(fabs(draw(&l, 103, 3, 1).perm - 3) < 1e-9);
    assert_true(fabs(draw(&l, 0.5, 2, 1).perm - 2) < 1e-9); /* set back */
    assert_true(fabs(draw(&l, 4.5, 4, 1).perm - 4) < 1e-9);
    assert_false(l.doubted);
}

TEST(what_was_made_unheard_counts_when_the_machine_could_have_made_it)
{
    struct ledger l;

    UNUSED_STATE;
    ledger_init(&l);
    draw(&l, 100, 2, 1);
    assert_true(fabs(draw(&l, 180, 2, 72).perm - 80) < 1e-9);
    assert_true(fabs(draw(&l, 90000, 2, 1).perm - 2) < 1e-9); /* no machine makes that in an hour */
}

TEST(a_counter_of_the_wrong_scale_is_found_out)
{
    struct ledger l;
    double sum = 0;

    UNUSED_STATE;
    ledger_init(&l);
    for (int i = 0; i < 200; i++)
        sum += draw(&l, 10 + i * 0.2, 2, 1).perm; /* a tenth of what flows */
    assert_true(l.doubted);
    assert_true(fabs(sum - 400) < 30);
}

TEST(a_machine_without_a_meter_goes_by_its_counter)
{
    struct ledger l;

    UNUSED_STATE;
    ledger_init(&l);
    draw(&l, 10, NAN, 1);
    assert_true(fabs(draw(&l, 12, NAN, 1).perm - 2) < 1e-9);
    assert_true(draw(&l, NAN, NAN, 1).perm == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_sooner_of_days_and_litres_binds_and_the_right_counter_is_used),
        CASE(hard_water_binds_a_membrane_by_load),
        CASE(a_household_that_stands_still_runs_out_of_days),
        CASE(the_range_lies_around_the_date_and_narrows_with_a_steady_household),
        CASE(what_was_before_the_ledger_is_taken_as_its_average),
        CASE(a_holiday_puts_the_date_off_and_does_not_lower_the_rate),
        CASE(a_machine_that_was_not_heard_for_long_keeps_its_rate_while_time_goes_on),
        CASE(an_empty_filter_is_due_today_and_an_unknown_one_has_no_date),
        CASE(a_counter_of_the_machine_that_says_something_else_is_doubted),
        CASE(an_absence_that_nobody_told_does_not_lower_the_level),
        CASE(people_who_live_differently_now_are_taken_as_they_are),
        CASE(winter_is_not_taken_for_the_whole_year),
        CASE(cold_water_wastes_more_and_the_prefilter_sees_it),
        CASE(a_counter_that_steps_back_begins_anew_and_loses_nothing),
        CASE(what_was_made_unheard_counts_when_the_machine_could_have_made_it),
        CASE(a_counter_of_the_wrong_scale_is_found_out),
        CASE(a_machine_without_a_meter_goes_by_its_counter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
