/* SPDX-License-Identifier: Apache-2.0 */
/* One machine between samples: its time line, gaps, draws, baseline, repairs. */
#include "tests/unit/device_rig.h"

TEST(the_line_follows_uptime_then_the_devices_clock_then_placement)
{
    UNUSED_STATE;
    at(100);
    assert_int_equal(d.line_ms, 0);
    at(110);
    assert_int_equal(d.line_ms, 10000);
    s.ts_ms = 0; /* a clock that fell back does not move the line back */
    set(F_uptime_s, 120);
    device_fold(&d, &run, &step, &res);
    assert_int_equal(d.line_ms, 20000);
    set(F_uptime_s, NAN);
    s.ts_ms = 5000;
    device_fold(&d, &run, &step, &res);
    assert_int_equal(d.line_ms, 25000);
    s.ts_ms = 1000;
    device_fold(&d, &run, &step, &res);
    assert_int_equal(d.line_ms, 25000);
    s.ts_ms = -1;
    step.at_ms = d.at_ms + 7000;
    device_fold(&d, &run, &step, &res);
    assert_int_equal(d.line_ms, 32000);
}

TEST(three_intervals_without_a_sample_are_a_gap)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    at(0);
    assert_int_equal(d.interval_ms, 60000);
    at(180);
    assert_false(res.gap);
    at(360.1);
    assert_true(res.gap);
    set(F_pump_on, 1);
    at(370);
    assert_int_equal(d.interval_ms, 5000);
    at(385);
    assert_false(res.gap);
    at(400.1);
    assert_true(res.gap);
    strcpy(s.run_id, "r");
    at(401);
    assert_int_equal(d.interval_ms, 2000);
}

TEST(a_flushing_or_producing_state_has_the_running_cadence)
{
    UNUSED_STATE;
    set(F_state, MS_FLUSHING);
    assert_int_equal(device_interval_ms(step.m, &s), 5000);
    set(F_state, MS_PRODUCING);
    set(F_pump_on, 0);
    assert_int_equal(device_interval_ms(step.m, &s), 5000);
    set(F_state, MS_STANDBY);
    assert_int_equal(device_interval_ms(step.m, &s), 60000);
}

TEST(a_boot_is_another_boot_id)
{
    UNUSED_STATE;
    at(100);
    assert_false(res.boot);
    s.boot_id = 2;
    at(200);
    assert_true(res.boot);
    assert_int_equal(d.line_ms, 100000);
    at(205);
    assert_false(res.boot);
}

/* Water for that long from that second on; the sample that ends it. */
static void water(double from, double seconds)
{
    set(F_pump_on, 1);
    for (double x = 0; x <= seconds; x += 5) {
        assert_true(device_wants_run(&d, &s));
        at(from + x);
    }
    set(F_pump_on, 0);
    at(from + seconds + 5);
}

TEST(a_draw_begins_and_ends_with_the_water)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    at(0);
    assert_false(device_wants_run(&d, &s));
    set(F_pump_on, 1);
    at(10);
    assert_true(res.began && d.drawing && !res.ended);
    at(15);
    assert_false(res.began);
    set(F_pump_on, 0);
    assert_true(device_wants_run(&d, &s));
    at(20);
    assert_true(res.ended && !d.drawing);
    assert_int_equal(res.draw.n, 1);
    assert_false(res.draw.qualifies);
    assert_int_equal(res.draw.start_ms, 1010000);
    assert_int_equal(res.draw.end_ms, 1015000);
    water(30, 150);
    assert_true(res.ended && res.draw.qualifies && res.draw.clean);
    assert_int_equal(res.draw.n, 2);
}

TEST(a_draw_across_a_gap_or_boot_is_broken_into_two)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    for (int x = 0; x <= 150; x += 5)
        at(x);
    at(400);
    assert_true(res.gap && res.ended && res.began);
    assert_false(res.draw.qualifies);
    for (int x = 405; x <= 600; x += 5)
        at(x);
    s.boot_id = 2;
    at(605);
    assert_true(res.boot && res.ended && res.began);
    assert_false(res.draw.qualifies);
}

TEST(a_draw_is_clean_two_days_after_trouble)
{
    UNUSED_STATE;
    set(F_pump_on, 0);
    at(0);
    d.troubled = true;
    water(10, 150);
    assert_true(res.draw.qualifies && !res.draw.clean);
    d.troubled = false;
    d.trouble_ms = d.at_ms;
    water(300, 150);
    assert_false(res.draw.clean);
    d.trouble_ms = 1000000 + 605 * 1000 - 48 * 3600000LL - 150 * 1000 + 150 * 1000;
    water(450, 150);
    assert_false(res.draw.clean);
    d.trouble_ms = 1;
    d.at_ms = 0;
    step.at_ms = 0;
    water(1000, 150);
    assert_false(res.draw.clean);
}

TEST(values_and_features_stay_known_between_samples)
{
    UNUSED_STATE;
    set(F_p_in_mpa, 0.25);
    at(0);
    assert_true(fabs((double)d.sym[F_p_in_mpa] - 0.25) < 1e-6);
    set(F_p_in_mpa, NAN);
    at(5);
    assert_true(isnan((double)d.sym[F_p_in_mpa]));
}

TEST(a_sample_condition_convicts_and_a_settling_fault_does_not)
{
    UNUSED_STATE;
    set(F_p_in_mpa, 0.01);
    at(0);
    at(30);
    assert_int_equal(res.events.count, 1);
    assert_true(res.events.e[0].raised);
    device_repaired(&d, &t->c, 0, step.at_ms, 3600000);
    assert_int_equal(d.fence_ms, step.at_ms);
    assert_false(detect_is_raised(&d.tracks, &t->c, 0));
    at(60);
    at(100);
    at(3629);
    assert_int_equal(res.events.count, 0);
    at(3630);
    at(3660);
    assert_int_equal(res.events.count, 1);
}

TEST(two_repairs_mute_both_faults_and_an_old_one_is_forgotten)
{
    UNUSED_STATE;
    at(0);
    device_repaired(&d, &t->c, 0, 5, 10000);
    device_repaired(&d, &t->c, 1, 6, 20000);
    assert_true(fault_set_has(&d.muted, 0) && fault_set_has(&d.muted, 1));
    assert_int_equal(d.settle_line_ms, 20000);
    at(20);
    device_repaired(&d, &t->c, 1, 7, 5000);
    assert_true(!fault_set_has(&d.muted, 0) && fault_set_has(&d.muted, 1));
    device_repaired(&d, &t->c, 0, 8, 0);
    assert_false(fault_set_has(&d.muted, 0));
    assert_int_equal(d.fence_ms, 8);
}

static void judge_draw(double q_ratio, bool qualifies, bool test)
{
    struct draw draw = {.qualifies = qualifies, .test = test, .clean = true};

    for (int i = 0; i < SYM_COUNT; i++)
        draw.sym[i] = NAN;
    draw.sym[SYM_FEATURE(FT_q_ratio)] = q_ratio;
    res.events.count = 0;
    device_judge_draw(&d, &draw, &draw, 1, &step, &res.events);
}

TEST(only_qualifying_draws_of_the_household_are_judged)
{
    UNUSED_STATE;
    judge_draw(0.5, false, false);
    assert_int_equal(res.events.count, 0);
    judge_draw(0.5, true, true);
    assert_int_equal(res.events.count, 0);
    assert_int_equal(d.clean_draws, 0);
    judge_draw(0.5, true, false);
    assert_int_equal(res.events.count, 1);
    assert_int_equal(d.clean_draws, 1);
    assert_true(fabs((double)d.sym[SYM_FEATURE(FT_q_ratio)] - 0.5) < 1e-6);
    detect_reset(&d.tracks, &t->c, 1);
    d.muted.bits[0] = 2;
    d.settle_line_ms = d.line_ms + 1;
    judge_draw(0.5, true, false);
    assert_int_equal(res.events.count, 0);
}

TEST(twenty_clean_draws_make_a_baseline_and_a_repair_forgets_it)
{
    static struct draw clean[BASELINE_DRAWS];

    UNUSED_STATE;
    for (int i = 0; i < BASELINE_DRAWS; i++) {
        for (int k = 0; k < SYM_COUNT; k++)
            clean[i].sym[k] = NAN;
        clean[i].sym[SYM_FEATURE(FT_q_ratio_p)] = 0.9;
    }
    d.clean_draws = BASELINE_DRAWS - 1;
    assert_false(device_may_learn(&d));
    d.clean_draws++;
    assert_true(device_may_learn(&d));
    device_learn(&d, clean, BASELINE_DRAWS - 1, step.m);
    assert_false(d.own_baseline);
    device_learn(&d, clean, BASELINE_DRAWS, step.m);
    assert_true(d.own_baseline);
    assert_false(device_may_learn(&d));
    assert_true(fabs((double)d.base.q_perm - 0.9 * 0.2) < 1e-6);
    clean[0].sym[SYM_FEATURE(FT_q_ratio_p)] = 0.8;
    device_learn(&d, clean, BASELINE_DRAWS, step.m);
    judge_draw(0.9, true, false);
    assert_int_equal(d.clean_draws, BASELINE_DRAWS);
    device_forget_baseline(&d);
    assert_false(d.own_baseline);
    assert_int_equal(d.clean_draws, 0);
    assert_true(isnan((double)d.base.q_perm));
}

TEST(a_stored_state_knows_its_shape)
{
    UNUSED_STATE;
    assert_true(device_state_tag() != 0);
    assert_true(device_state_tag() == device_state_tag());
}

#define FRESH(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(the_line_follows_uptime_then_the_devices_clock_then_placement),
        FRESH(three_intervals_without_a_sample_are_a_gap),
        FRESH(a_flushing_or_producing_state_has_the_running_cadence),
        FRESH(a_boot_is_another_boot_id),
        FRESH(a_draw_begins_and_ends_with_the_water),
        FRESH(a_draw_across_a_gap_or_boot_is_broken_into_two),
        FRESH(a_draw_is_clean_two_days_after_trouble),
        FRESH(values_and_features_stay_known_between_samples),
        FRESH(a_sample_condition_convicts_and_a_settling_fault_does_not),
        FRESH(two_repairs_mute_both_faults_and_an_old_one_is_forgotten),
        FRESH(only_qualifying_draws_of_the_household_are_judged),
        FRESH(twenty_clean_draws_make_a_baseline_and_a_repair_forgets_it),
        FRESH(a_stored_state_knows_its_shape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
