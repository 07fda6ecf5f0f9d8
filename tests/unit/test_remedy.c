/* SPDX-License-Identifier: Apache-2.0 */
/* Remedies from afar: which step comes next, what forbids it, what telemetry makes of it. */
#include "tests/unit/test.h"
#include "tests/unit/tiny_edit.h"

#include <math.h>

#include "core/command.h"
#include "core/remedy.h"

#define FLUSH                                                    \
    "{\"action\":\"flush\",\"times\":2,\"expect\":\"p_in_mpa > " \
    "0.2\",\"hold_s\":60,\"wait_s\":600}"
#define ASK                                                                              \
    "{\"action\":\"ask_customer\",\"questions\":[\"q1\"],\"expect\":\"p_in_mpa > 0.2\"," \
    "\"wait_s\":600}"
#define STOP "{\"action\":\"stop\",\"expect\":\"not pump_on\",\"wait_s\":30}"
#define CYCLE \
    "{\"action\":\"valve_cycle\",\"valve\":\"in\",\"expect\":\"p_in_mpa > 0.2\",\"wait_s\":60}"
#define DRAWN \
    "{\"action\":\"wait\",\"expect\":\"recovery > 0.5\",\"good\":2,\"of\":3,\"wait_s\":60}"
#define BOOK                                                                                      \
    "{\"actions\":[{\"id\":\"flush\",\"title\":" TINY_WORDS ",\"per_day\":2,\"per_order\":2},"    \
    "{\"id\":\"valve_cycle\",\"title\":" TINY_WORDS "},{\"id\":\"reboot\",\"title\":" TINY_WORDS  \
    "},{\"id\":\"time_sync\",\"title\":" TINY_WORDS "},{\"id\":\"stop\",\"title\":" TINY_WORDS    \
    "},{\"id\":\"wait\",\"title\":" TINY_WORDS "},{\"id\":\"ask_customer\",\"title\":" TINY_WORDS \
    "}],\"safety\":[{\"id\":\"wet\",\"words\":" TINY_WORDS                                        \
    ",\"actions\":[\"flush\"],\"only_if\":\"not leak\"}]}"

static struct tiny *tiny;

/* The tiny catalogue whose fault has these steps. */
static struct tiny *steps(const char *list)
{
    static char whole[16384], member[4096];
    struct tiny *t = tiny_begin();

    snprintf(member, sizeof member, "\"remote_first\":[%s],\"causes\":[", list);
    put(whole, GOOD_FAULT, "\"causes\":[", member);
    tiny_add(t, "questions.json", "{\"items\":[{\"id\":\"q1\",\"title\":" TINY_WORDS "}]}");
    tiny_add(t, "remedies.json", BOOK);
    tiny_add(t, "faults/f.json", whole);
    tiny_finish(t);
    return t;
}

static int free_tiny(void **state)
{
    (void)state;
    if (tiny)
        tiny_free(tiny);
    tiny = NULL;
    return 0;
}

static double values[SYM_COUNT];
static struct expr_env env;

/* A dry machine at rest. */
static void machine(void)
{
    for (int i = 0; i < SYM_COUNT; i++)
        values[i] = NAN;
    values[F_leak] = 0;
    values[F_pump_on] = 0;
    values[F_p_in_mpa] = 0.1;
    env = (struct expr_env){values, tiny->c.models[0].param, NULL, NULL};
}

static struct remedy_choice choose(const struct remedy_facts *f)
{
    struct remedy_choice out;

    remedy_choose(&tiny->c, &tiny->c.faults[0], &tiny->c.models[0], &env, f, &out);
    return out;
}

static void ready(const char *list)
{
    tiny = steps(list);
    for (int i = 0; i < tiny->loader.problems; i++)
        fail_msg("%s", tiny->loader.problem[i]);
    machine();
}

TEST(steps_come_in_turn_and_a_step_again_only_when_it_was_done_in_vain)
{
    struct remedy_facts f = {.step = 0};

    UNUSED_STATE;
    ready(FLUSH "," ASK);
    assert_int_equal(choose(&f).step, 0);
    assert_int_equal(choose(&f).move, MOVE_SEND);
    f.tried = 1;
    assert_int_equal(choose(&f).step, 1);
    f.again = true;
    assert_int_equal(choose(&f).step, 0);
    f.tried = 2;
    assert_int_equal(choose(&f).step, 1);
    f = (struct remedy_facts){.step = 1, .tried = 1, .again = true};
    assert_int_equal(choose(&f).move, MOVE_NONE);
}

TEST(what_the_machine_cannot_do_or_hear_is_passed_over_and_says_why)
{
    struct remedy_facts f = {.silent = true};

    UNUSED_STATE;
    ready(CYCLE "," FLUSH "," ASK);
    assert_int_equal(choose(&f).move, MOVE_SKIP);
    assert_string_equal(choose(&f).why, "no_command"); /* tiny's model knows flush and stop */
    f = (struct remedy_facts){.step = 0, .tried = 1, .silent = true};
    assert_string_equal(choose(&f).why, "silent");
    f = (struct remedy_facts){.step = 1, .tried = 1, .silent = true};
    assert_int_equal(choose(&f).move, MOVE_SEND); /* people can be asked all the same */
}

TEST(the_limits_of_a_day_and_of_an_open_fault_hold)
{
    struct remedy_facts f = {.step = 0};

    UNUSED_STATE;
    ready(FLUSH);
    f.today[RA_FLUSH] = 1;
    assert_int_equal(choose(&f).move, MOVE_SEND);
    f.today[RA_FLUSH] = 2;
    assert_string_equal(choose(&f).why, "enough_today");
    f = (struct remedy_facts){.used[RA_FLUSH] = 2};
    assert_string_equal(choose(&f).why, "tried_enough");
}

TEST(a_wet_floor_forbids_and_a_floor_that_nobody_knows_of_does_too)
{
    struct remedy_facts f = {.step = 0};

    UNUSED_STATE;
    ready(FLUSH);
    values[F_leak] = 1;
    assert_int_equal(choose(&f).move, MOVE_HOLD);
    assert_string_equal(choose(&f).why, "wet");
    values[F_leak] = NAN;
    assert_int_equal(choose(&f).move, MOVE_HOLD);
    values[F_leak] = 0;
    assert_int_equal(choose(&f).move, MOVE_SEND);
    values[F_leak] = 1;
    assert_null(remedy_forbidden(&tiny->c, RA_STOP, &env));
}

TEST(a_step_whose_moment_is_unknown_is_not_taken)
{
    struct remedy_facts f = {.step = 0};

    UNUSED_STATE;
    ready("{\"action\":\"flush\",\"when\":\"temp_c > 10\",\"expect\":\"p_in_mpa > "
          "0.2\",\"wait_s\":60}");
    assert_string_equal(choose(&f).why, "not_now");
    values[F_temp_c] = 5;
    assert_string_equal(choose(&f).why, "not_now");
    values[F_temp_c] = 20;
    assert_int_equal(choose(&f).move, MOVE_SEND);
}

/* The pressure of samples half a minute apart, u unknown. */
static struct remedy_evidence hears(const char *pressures, bool over)
{
    struct remedy_evidence ev = {0};
    int64_t at = 1000;

    for (const char *p = pressures; *p; p++, at += 30000) {
        values[F_p_in_mpa] = *p == 'u' ? (double)NAN : *p == '+' ? 0.3 : 0.1;
        remedy_sample(&tiny->c, &tiny->c.faults[0].remote[0], &env, at, false, over, &ev);
    }
    return ev;
}

TEST(what_is_expected_must_hold_and_unknown_holds_nothing)
{
    UNUSED_STATE;
    ready(FLUSH);
    assert_false(hears("++", false).met);
    assert_true(hears("+++", false).met);
    assert_true(hears("+++", false).decided);
    assert_false(hears("+u++", false).met);
    assert_false(hears("uuuuuu", true).decided);
    assert_false(hears("+-++", false).met);
}

TEST(what_speaks_against_a_step_decides_when_its_time_is_over)
{
    UNUSED_STATE;
    ready(FLUSH);
    assert_false(hears("---", false).decided);
    assert_true(hears("---", false).against);
    assert_true(hears("---", true).decided);
    assert_false(hears("---", true).met);
    assert_false(hears("--", true).decided);
    assert_true(hears("---+++", false).met);
}

TEST(samples_outside_their_time_are_not_judged)
{
    struct remedy_evidence ev = {0};
    const struct remedy_step *s;

    UNUSED_STATE;
    ready("{\"action\":\"flush\",\"during\":\"pump_on\",\"expect\":\"q_perm_lpm > "
          "1\",\"wait_s\":60}");
    s = &tiny->c.faults[0].remote[0];
    values[F_q_perm_lpm] = 2;
    remedy_sample(&tiny->c, s, &env, 1000, false, true, &ev);
    assert_false(ev.met);
    values[F_q_perm_lpm] = 0;
    remedy_sample(&tiny->c, s, &env, 100000, false, true, &ev);
    assert_false(ev.against);
    values[F_pump_on] = 1;
    values[F_q_perm_lpm] = 2;
    remedy_sample(&tiny->c, s, &env, 101000, false, true, &ev);
    assert_true(ev.met);
}

TEST(draws_are_counted_until_they_cannot_be_enough)
{
    struct remedy_evidence ev = {0};
    const struct remedy_step *s;
    double *recovery = &values[SYM_FEATURE(FT_recovery)];

    UNUSED_STATE;
    ready(DRAWN);
    s = &tiny->c.faults[0].remote[0];
    assert_int_equal(s->scope, SCOPE_DRAW);
    remedy_draw(&tiny->c, s, &env, &ev);
    assert_int_equal(ev.draws, 0);
    *recovery = 0.6;
    remedy_draw(&tiny->c, s, &env, &ev);
    *recovery = 0.1;
    remedy_draw(&tiny->c, s, &env, &ev);
    assert_false(ev.decided);
    *recovery = 0.6;
    remedy_draw(&tiny->c, s, &env, &ev);
    assert_true(ev.met && ev.decided);
    ev = (struct remedy_evidence){0};
    *recovery = 0.1;
    remedy_draw(&tiny->c, s, &env, &ev);
    remedy_draw(&tiny->c, s, &env, &ev);
    assert_true(ev.decided && !ev.met);
}

TEST(stopping_cures_nothing_whatever_it_silences)
{
    UNUSED_STATE;
    ready(STOP "," FLUSH);
    assert_false(remedy_cures(&tiny->c.faults[0].remote[0]));
    assert_true(remedy_cures(&tiny->c.faults[0].remote[1]));
}

TEST(a_model_that_knows_no_command_of_the_fault_is_not_tried)
{
    struct model deaf;

    UNUSED_STATE;
    ready(CYCLE);
    assert_false(remedy_fits(&tiny->c.faults[0], &tiny->c.models[0]));
    tiny_free(tiny);
    ready(FLUSH);
    deaf = tiny->c.models[0];
    assert_true(remedy_fits(&tiny->c.faults[0], &deaf));
    deaf.commands = 0;
    assert_false(remedy_fits(&tiny->c.faults[0], &deaf));
}

TEST(a_mistake_in_a_step_is_told_with_its_place)
{
    static const struct {
        const char *step, *says;
    } cases[] = {
        {"{\"action\":\"dance\",\"expect\":\"leak\",\"wait_s\":1}", "'action' must be one of"},
        {"{\"action\":\"flush\",\"wait_s\":1}", "a condition is needed here"},
        {"{\"action\":\"flush\",\"expect\":\"leak >\",\"wait_s\":1}", "expect: column"},
        {"{\"action\":\"flush\",\"expect\":\"leak\"}", "'wait_s' must be a number"},
        {"{\"action\":\"flush\",\"expect\":\"leak\",\"wait_s\":1,\"times\":3}",
         "'times' lies between 1 and 2"},
        {"{\"action\":\"flush\",\"expect\":\"q_perm_lpm > 1\",\"wait_s\":1}",
         "must contain pump_on"},
        {"{\"action\":\"flush\",\"expect\":\"recovery_week > 1\",\"wait_s\":1}",
         "knows what was before"},
        {"{\"action\":\"flush\",\"expect\":\"recovery > 1\",\"hold_s\":5,\"wait_s\":1}",
         "draws are counted"},
        {"{\"action\":\"flush\",\"expect\":\"leak\",\"of\":5,\"wait_s\":1}", "held for 'hold_s'"},
        {"{\"action\":\"flush\",\"expect\":\"recovery > 1\",\"good\":3,\"of\":2,\"wait_s\":1}",
         "'good' lies between 1 and 'of'"},
        {"{\"action\":\"flush\",\"expect\":\"leak\",\"seconds\":121,\"wait_s\":1}",
         "'seconds' lies between 1 and 120"},
        {"{\"action\":\"stop\",\"expect\":\"leak\",\"seconds\":12,\"wait_s\":1}",
         "of 'flush' only"},
        {"{\"action\":\"valve_cycle\",\"expect\":\"leak\",\"wait_s\":1}", "'valve' must be"},
        {"{\"action\":\"flush\",\"valve\":\"in\",\"expect\":\"leak\",\"wait_s\":1}",
         "of 'valve_cycle' only"},
        {"{\"action\":\"ask_customer\",\"questions\":[],\"wait_s\":1}", "needs a question"},
        {"{\"action\":\"ask_customer\",\"questions\":[\"q2\"],\"wait_s\":1}", "does not exist"},
        {"{\"action\":\"wait\",\"expect\":\"leak\",\"tea\":1,\"wait_s\":1}",
         "unknown member 'tea'"},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tiny *t = steps(cases[i].step);

        if (!complains(t, cases[i].says) || !complains(t, "faults/f.json: remote_first[0]"))
            fail_msg("%s: %s", cases[i].step, t->loader.problem[0]);
        tiny_free(t);
    }
}

TEST(the_safety_rules_must_be_there_and_whole)
{
    static const struct {
        const char *from, *to, *says;
    } cases[] = {
        {"\"per_day\":2", "\"per_day\":-1", "'per_day' lies between"},
        {"\"per_order\":2", "\"per_order\":3", "'per_order' lies between 1 and 2"},
        {"{\"id\":\"wait\"", "{\"id\":\"weight\"", "'id' must be one of"},
        {"\"only_if\":\"not leak\"", "\"only_if\":\"not lake\"", "safety[0].only_if: column"},
        {"\"actions\":[\"flush\"]", "\"actions\":[\"flash\"]", "names an unknown action"},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tiny *t = with("remedies.json", BOOK, cases[i].from, cases[i].to);

        if (!complains(t, cases[i].says))
            fail_msg("%s: %s", cases[i].to, t->loader.problem[0]);
        tiny_free(t);
    }
    tiny = with("faults/f.json", GOOD_FAULT, "\"causes\":[",
                "\"remote_first\":[" FLUSH "],\"causes\":[");
    assert_true(complains(tiny, "there are no safety rules"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(steps_come_in_turn_and_a_step_again_only_when_it_was_done_in_vain,
                                  free_tiny),
        cmocka_unit_test_teardown(what_the_machine_cannot_do_or_hear_is_passed_over_and_says_why,
                                  free_tiny),
        cmocka_unit_test_teardown(the_limits_of_a_day_and_of_an_open_fault_hold, free_tiny),
        cmocka_unit_test_teardown(a_wet_floor_forbids_and_a_floor_that_nobody_knows_of_does_too,
                                  free_tiny),
        cmocka_unit_test_teardown(a_step_whose_moment_is_unknown_is_not_taken, free_tiny),
        cmocka_unit_test_teardown(what_is_expected_must_hold_and_unknown_holds_nothing, free_tiny),
        cmocka_unit_test_teardown(what_speaks_against_a_step_decides_when_its_time_is_over,
                                  free_tiny),
        cmocka_unit_test_teardown(samples_outside_their_time_are_not_judged, free_tiny),
        cmocka_unit_test_teardown(draws_are_counted_until_they_cannot_be_enough, free_tiny),
        cmocka_unit_test_teardown(stopping_cures_nothing_whatever_it_silences, free_tiny),
        cmocka_unit_test_teardown(a_model_that_knows_no_command_of_the_fault_is_not_tried,
                                  free_tiny),
        CASE(a_mistake_in_a_step_is_told_with_its_place),
        cmocka_unit_test_teardown(the_safety_rules_must_be_there_and_whole, free_tiny),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
