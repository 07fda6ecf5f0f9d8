/* SPDX-License-Identifier: Apache-2.0 */
/* One machine at its limits: clocks at zero, the hour after trouble, the shortest settling. */
#include "tests/unit/device_rig.h"

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

TEST(nothing_is_known_of_a_new_machine_and_its_first_sample_is_no_gap)
{
    UNUSED_STATE;
    for (int i = 0; i < SYM_COUNT; i++)
        assert_true(isnan((double)d.sym[i]));
    assert_int_equal(d.ts_ms, -1);
    at(100);
    assert_false(res.gap || res.boot);
}

TEST(a_clock_at_zero_is_a_clock_and_a_millisecond_is_time)
{
    UNUSED_STATE;
    step.at_ms = 1000;
    s.ts_ms = 0;
    device_fold(&d, &run, &step, &res);
    step.at_ms = 8000;
    device_fold(&d, &run, &step, &res);
    assert_int_equal(d.line_ms, 0);
    s.ts_ms = 1;
    device_fold(&d, &run, &step, &res);
    assert_int_equal(d.line_ms, 1);
}

TEST(every_field_of_a_sample_stays_known)
{
    UNUSED_STATE;
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        set((enum field)f, 1);
    at(1);
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        assert_true(d.sym[f] == 1);
}

TEST(forty_eight_hours_after_trouble_are_not_yet_quiet)
{
    UNUSED_STATE;
    for (int late = 0; late < 2; late++) {
        double from = 1000000 * (late + 1);

        set(F_pump_on, 0);
        at(from);
        d.trouble_ms = 1000000 + (int64_t)(from * 1000) + 165000 - 48 * 3600000LL - late;
        water(from + 10, 150);
        assert_int_equal(step.at_ms - d.trouble_ms, 48 * 3600000LL + late);
        assert_true(res.draw.qualifies);
        assert_int_equal(res.draw.clean, late);
    }
}

TEST(a_machine_rests_when_no_pump_runs_whatever_the_water_does)
{
    static const struct {
        double pump, flush;
        enum machine_state state;
        bool rests;
    } cases[] = {
        {0, 0, MS_STANDBY, true},  {1, 0, MS_PRODUCING, false}, {1, 1, MS_FLUSHING, false},
        {0, 1, MS_FLUSHING, true}, {NAN, 0, MS_STANDBY, true},  {NAN, 0, MS_PRODUCING, false},
    };
    struct detection *standby = &t->c.detections[0];

    UNUSED_STATE;
    standby->scope = SCOPE_STANDBY;
    standby->hold_ms = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(&d.tracks, 0, sizeof d.tracks);
        set(F_p_in_mpa, 0.01);
        set(F_pump_on, cases[i].pump);
        set(F_valve_flush, cases[i].flush);
        set(F_state, cases[i].state);
        at(10.0 * (double)(i + 1));
        if (res.events.count != cases[i].rests)
            fail_msg("case %zu", i);
    }
}

TEST(time_between_samples_counts_and_a_gap_does_not)
{
    UNUSED_STATE;
    set(F_pump_on, 1);
    set(F_tds_out_ppm, 12);
    at(1000);
    at(1005);
    at(1010);
    assert_true((double)d.running.tds_out_same_s == 10);
    at(1400);
    assert_true(res.gap);
    assert_true((double)d.running.tds_out_same_s == 10);
    at(1402);
    assert_true((double)d.running.tds_out_same_s == 12);
}

TEST(the_shortest_settling_mutes_and_so_does_that_of_the_last_fault)
{
    UNUSED_STATE;
    device_repaired(&d, &t->c, 0, 5, 1);
    assert_true(fault_set_has(&d.muted, 0));
    assert_int_equal(d.settle_line_ms, 1);
    for (uint16_t fault = 63; fault < FAULT_MAX; fault++) {
        d.settle_line_ms = 0;
        device_repaired(&d, &t->c, fault, 5, 10);
        for (uint16_t other = 0; other < FAULT_MAX; other++)
            assert_int_equal(fault_set_has(&d.muted, other), other == fault);
    }
}

#define FRESH(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(nothing_is_known_of_a_new_machine_and_its_first_sample_is_no_gap),
        FRESH(a_clock_at_zero_is_a_clock_and_a_millisecond_is_time),
        FRESH(every_field_of_a_sample_stays_known),
        FRESH(forty_eight_hours_after_trouble_are_not_yet_quiet),
        FRESH(a_machine_rests_when_no_pump_runs_whatever_the_water_does),
        FRESH(time_between_samples_counts_and_a_gap_does_not),
        FRESH(the_shortest_settling_mutes_and_so_does_that_of_the_last_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
