/* SPDX-License-Identifier: Apache-2.0 */
/* The condition language: what it says, what three values make of it, what it refuses. */
#include "tests/unit/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/expr.h"

static struct expr_pool pool;
static double sym[SYM_COUNT], param[PARAM_COUNT];

static double answer(void *ctx, const struct expr_call *c)
{
    (void)ctx;
    if (c->kind == CALL_CODE)
        return !strcmp(c->arg, "leak");
    if (c->kind == CALL_DAYS_SINCE)
        return !strcmp(c->arg, "install") ? 10 : (double)NAN;
    if (c->kind == CALL_RECENT)
        return c->n >= 30;
    if (c->kind == CALL_MEASURED)
        return 0.25;
    return NAN;
}

static void world(void)
{
    memset(&pool, 0, sizeof pool);
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = NAN;
    for (int i = 0; i < (int)PARAM_COUNT; i++)
        param[i] = NAN;
    sym[F_p_in_mpa] = 0.2;
    sym[F_temp_c] = 20;
    sym[F_pump_on] = 1;
    sym[F_leak] = 0;
    sym[F_state] = MS_PRODUCING;
    sym[SYM_FEATURE(FT_q_ratio)] = 0.8;
    param[P_q_perm] = 1.5;
}

static double eval(const char *text)
{
    struct expr e;
    struct expr_error error;
    struct expr_env env = {sym, param, answer, NULL};

    if (expr_compile(&pool, text, &e, NULL, &error))
        fail_msg("%s: column %d: %s", text, error.column, error.what);
    return expr_eval(&pool, e, &env);
}

static const struct {
    const char *text;
    double value; /* NAN: unknown */
} good[] = {
    {"p_in_mpa < 0.3", 1},
    {"p_in_mpa < 0.2", 0},
    {"p_in_mpa <= 0.2", 1},
    {"p_in_mpa > 0.2", 0},
    {"p_in_mpa >= 0.2", 1},
    {"p_in_mpa == 0.2", 1},
    {"p_in_mpa != 0.2", 0},
    {"p_in_mpa == 0.3", 0},
    {"p_in_mpa != 0.3", 1},
    {"p_in_mpa > 0.1999", 1},
    {"p_in_mpa <= 0.1999", 0},
    {"p_in_mpa >= 0.2001", 0},
    {"pump_on", 1},
    {"leak", 0},
    {"not leak", 1},
    {"not not pump_on", 1},
    {"pump_on == true", 1},
    {"leak == false", 1},
    {"pump_on and not leak", 1},
    {"pump_on and leak", 0},
    {"leak or pump_on", 1},
    {"leak or leak", 0},
    {"temp_c + 5 == 25", 1},
    {"temp_c - 5 - 5 == 10", 1},
    {"temp_c * 2 == 40", 1},
    {"temp_c / 4 == 5", 1},
    {"temp_c / 0 > 0", NAN},
    {"temp_c + 2 * 3 == 26", 1},
    {"(temp_c + 2) * 3 == 66", 1},
    {"-temp_c == 0 - 20", 1},
    {"temp_c - -5 == 25", 1},
    {"abs(-temp_c) == 20", 1},
    {"abs(temp_c) == 20", 1},
    {"min(temp_c, 3, 7) == 3", 1},
    {"max(temp_c, 3, 70) == 70", 1},
    {"min(3, 2) < max(1, 2) + 1", 1},
    {"temp_c between 20 and 30", 1},
    {"temp_c between 10 and 20", 1},
    {"temp_c between 20.1 and 30", 0},
    {"temp_c between 10 and 19.9", 0},
    {"temp_c between 10 and 30 and pump_on", 1},
    {"temp_c in (1, 20)", 1},
    {"temp_c in (1, 2, 3)", 0},
    {"state == 'producing'", 1},
    {"state != 'producing'", 0},
    {"state in ('standby', 'producing')", 1},
    {"state in ('standby', 'flushing')", 0},
    {"known(temp_c)", 1},
    {"known(p_mem_mpa)", 0},
    {"known(q_ratio)", 1},
    {"known(state)", 1},
    {"p_mem_mpa > 1", NAN},
    {"not p_mem_mpa > 1", NAN},
    {"p_mem_mpa > 1 and leak", 0},
    {"leak and p_mem_mpa > 1", 0},
    {"p_mem_mpa > 1 and pump_on", NAN},
    {"pump_on and p_mem_mpa > 1", NAN},
    {"p_mem_mpa > 1 or pump_on", 1},
    {"pump_on or p_mem_mpa > 1", 1},
    {"p_mem_mpa > 1 or leak", NAN},
    {"leak or p_mem_mpa > 1", NAN},
    {"p_mem_mpa + 1 > 0", NAN},
    {"min(p_mem_mpa, 1) > 0", NAN},
    {"max(1, p_mem_mpa) > 0", NAN},
    {"-p_mem_mpa > 0", NAN},
    {"abs(p_mem_mpa) > 0", NAN},
    {"p_mem_mpa between 0 and 1", NAN},
    {"q_ratio < 0.85 * P.q_perm", 1},
    {"q_ratio > 0.9 * P.q_perm", 0},
    {"temp_c > P.q_waste", NAN},
    {"code('leak')", 1},
    {"code('other')", 0},
    {"days_since('install') < 14", 1},
    {"days_since('visit') < 14", NAN},
    {"recent('inlet-no-water', 30)", 1},
    {"recent('inlet-no-water', 29.5)", 0},
    {"measured('p') > 0.2", 1},
    {"answer('smell')", NAN},
    {"neighbours('inlet-no-water') > 2", NAN},
    {"true", 1},
    {"false", 0},
    {"true or false and false", 1},
    {"(true or false) and false", 0},
    {"not false and false", 0},
    {"  pump_on  ", 1},
    {"1e-1 < 0.2", 1},
};

TEST(every_condition_has_its_value)
{
    UNUSED_STATE;
    world();
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double v = eval(good[i].text);

        if (isnan(v) != isnan(good[i].value) || (!isnan(v) && v != good[i].value))
            fail_msg("%s: %g, not %g", good[i].text, v, good[i].value);
    }
}

static const struct {
    const char *text;
    int column;
    const char *what;
} bad[] = {
    {"", 1, "a value is needed here"},
    {"p_in_mpa", 1, "a yes or no is needed here"},
    {"p_im_mpa < 1", 1, "no such name 'p_im_mpa'"},
    {"pump_on and", 12, "a value is needed here"},
    {"pump_on and temp_c", 13, "a yes or no is needed here"},
    {"temp_c and pump_on", 1, "a yes or no is needed here"},
    {"temp_c or pump_on", 1, "a yes or no is needed here"},
    {"not temp_c", 5, "a yes or no is needed here"},
    {"pump_on + 1 > 0", 1, "a number is needed here"},
    {"1 + pump_on > 0", 5, "a number is needed here"},
    {"pump_on * 1 > 0", 1, "a number is needed here"},
    {"2 * pump_on > 0", 5, "a number is needed here"},
    {"-pump_on > 0", 1, "a number is needed here"},
    {"pump_on > 1", 1, "a number is needed here"},
    {"temp_c == pump_on", 11, "a number is needed here"},
    {"pump_on == 1", 12, "a yes or no is needed here"},
    {"temp_c > pump_on", 10, "a number is needed here"},
    {"pump_on between 0 and 1", 17, "a number is needed here"},
    {"temp_c between pump_on and 1", 16, "a number is needed here"},
    {"temp_c between 1 1", 18, "expected 'and'"},
    {"temp_c in 1", 11, "expected '('"},
    {"temp_c in (1", 13, "expected ')'"},
    {"temp_c in (1 2)", 14, "expected ')'"},
    {"(pump_on", 9, "expected ')'"},
    {"pump_on)", 8, "expected the end, found ')'"},
    {"pump_on pump_on", 9, "expected the end, found 'pump_on'"},
    {"state", 1, "a state must be compared with a name"},
    {"state == 'dancing'", 10, "no such state 'dancing'"},
    {"state == 3", 10, "no such state"},
    {"state > 'standby'", 1, "a number is needed here"},
    {"state in ('standby', 'x')", 22, "no such state 'x'"},
    {"known(x) ", 7, "no such signal 'x'"},
    {"known('leak')", 7, "no such signal 'leak'"},
    {"known(leak", 11, "expected ')'"},
    {"known leak", 7, "expected '('"},
    {"min(1) > 0", 6, "expected ','"},
    {"min(1, pump_on) > 0", 8, "a number is needed here"},
    {"min 1", 5, "expected '('"},
    {"max(1, 2 > 0", 10, "expected ')'"},
    {"abs(pump_on) > 0", 5, "a number is needed here"},
    {"abs(1 > 0", 7, "expected ')'"},
    {"code(leak)", 6, "a name in single quotes is needed here"},
    {"code('leak'", 12, "expected ')'"},
    {"code 'leak'", 6, "expected '('"},
    {"code('a-name-that-is-longer-than-forty-letters')", 6,
     "the name is too long 'a-name-that-is-longer-than-forty-letters'"},
    {"recent('x')", 11, "expected ','"},
    {"recent('x', leak)", 13, "a number of days is needed here"},
    {"zaAZ_09.z > 1", 1, "no such name 'zaAZ_09.z'"},
    {"Za > 1", 1, "no such name 'Za'"},
    {"A > 1", 1, "no such name 'A'"},
    {"_z > 1", 1, "no such name '_z'"},
    {"pump_on @ leak", 9, "this character has no meaning here"},
    {"pump_on [ leak", 9, "this character has no meaning here"},
    {"pump_on ` leak", 9, "this character has no meaning here"},
    {"pump_on { leak", 9, "this character has no meaning here"},
    {"P.x > 1", 1, "no such constant of a model 'x'"},
    {"temp_c > 'x'", 10, "a value is needed here"},
    {"temp_c > 1 > 2", 12, "expected the end, found '>'"},
    {"pump_on & leak", 9, "this character has no meaning here"},
    {"temp_c > 01", 10, "this is not a number"},
    {"temp_c > 1e999", 10, "this is not a number"},
    {"code('x", 6, "a string does not end or is too long"},
    {"a_name_that_is_far_longer_than_any_symbol_of_ours_is > 1", 1, "a name is too long"},
    {"code('a string that is longer than any word of the language')", 6,
     "a string does not end or is too long"},
};

TEST(what_is_no_condition_is_refused_with_column_and_reason)
{
    struct expr e;
    struct expr_error error;

    UNUSED_STATE;
    world();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(expr_compile(&pool, bad[i].text, &e, NULL, &error), ERR_INPUT);
        if (error.column != bad[i].column || strcmp(error.what, bad[i].what) != 0)
            fail_msg("%s: column %d: %s (not column %d: %s)", bad[i].text, error.column, error.what,
                     bad[i].column, bad[i].what);
        assert_int_equal(pool.code_len, 0);
    }
}

TEST(the_symbols_a_condition_reads_are_told)
{
    struct expr e;
    struct expr_error error;
    struct symbol_set used = {{0}};

    UNUSED_STATE;
    world();
    assert_int_equal(
        expr_compile(&pool, "temp_c > 1 and q_ratio < 1 and known(leak)", &e, &used, &error),
        ERR_OK);
    for (int i = 0; i < SYM_COUNT; i++)
        assert_int_equal(symbol_set_has(&used, i), i == F_temp_c || i == SYM_FEATURE(FT_q_ratio));
}

TEST(deep_nesting_is_refused_and_no_stack_is_overrun)
{
    char text[400] = "";
    struct expr e;
    struct expr_error error;

    UNUSED_STATE;
    world();
    for (int depth = 1; depth <= 60; depth++) {
        text[0] = 0;
        for (int i = 0; i < depth; i++)
            strcat(text, "(");
        strcat(text, "leak");
        for (int i = 0; i < depth; i++)
            strcat(text, ")");
        assert_int_equal(expr_compile(&pool, text, &e, NULL, &error),
                         depth <= 24 ? ERR_OK : ERR_INPUT);
        text[0] = 0;
        for (int i = 0; i < depth; i++)
            strcat(text, "not ");
        strcat(text, "leak");
        assert_int_equal(expr_compile(&pool, text, &e, NULL, &error),
                         depth <= 24 ? ERR_OK : ERR_INPUT);
    }
}

TEST(a_stack_of_32_values_is_enough_and_33_are_too_many)
{
    static const char *const forms[] = {"1 + 1 * (2 + ", "-1 + 1 * (2 + ", "abs(1) + 1 * (2 + "};
    char text[1200];
    struct expr e;
    struct expr_error error;

    UNUSED_STATE;
    world();
    for (int n = 1; n <= 60; n++) {
        int levels = (n + 2) / 3;

        text[0] = 0;
        for (int i = 0; i < levels; i++)
            strcat(text, forms[n % 3]);
        strcat(text, "temp_c");
        for (int i = 0; i < levels; i++)
            strcat(text, ")");
        strcat(text, " > 0");
        assert_int_equal(expr_compile(&pool, text, &e, NULL, &error),
                         2 * levels + 2 <= 32 ? ERR_OK : ERR_INPUT);
    }
}

TEST(a_full_pool_is_an_error_of_its_own_and_loses_nothing)
{
    struct expr e, first;
    struct expr_error error;
    struct expr_env env = {sym, param, answer, NULL};
    enum err bad_now = ERR_OK;
    char text[80];

    UNUSED_STATE;
    world();
    assert_int_equal(expr_compile(&pool, "temp_c == 20", &first, NULL, &error), ERR_OK);
    for (int i = 0; i < 70000 && !bad_now; i++)
        bad_now = expr_compile(&pool, "temp_c between 1 and 30 and pump_on", &e, NULL, &error);
    assert_int_equal(bad_now, ERR_FULL);
    assert_true(pool.code_len + 20 > EXPR_CODE_MAX);
    assert_true(expr_eval(&pool, first, &env) == 1);
    world();
    bad_now = ERR_OK;
    for (int i = 0; i <= EXPR_CONST_MAX && !bad_now; i++) {
        snprintf(text, sizeof text, "temp_c > %d.5", i);
        bad_now = expr_compile(&pool, text, &e, NULL, &error);
        assert_int_equal(bad_now, i < EXPR_CONST_MAX ? ERR_OK : ERR_FULL);
    }
    world();
    bad_now = ERR_OK;
    for (int i = 0; i <= EXPR_CALL_MAX && !bad_now; i++) {
        snprintf(text, sizeof text, "code('c%d') or code('c%d')", i, i);
        bad_now = expr_compile(&pool, text, &e, NULL, &error);
        assert_int_equal(bad_now, i < EXPR_CALL_MAX ? ERR_OK : ERR_FULL);
    }
}

TEST(equal_constants_and_calls_are_kept_once)
{
    struct expr e;
    struct expr_error error;

    UNUSED_STATE;
    world();
    assert_int_equal(
        expr_compile(&pool, "temp_c > 5 or temp_c < 5 or code('a') or code('a')", &e, NULL, &error),
        ERR_OK);
    assert_int_equal(pool.const_count, 1);
    assert_int_equal(pool.call_count, 1);
    assert_true(pool.calls[0].n == 0);
    assert_int_equal(
        expr_compile(&pool, "recent('a', 3) or recent('a', 4) or recent('b', 3)", &e, NULL, &error),
        ERR_OK);
    assert_int_equal(pool.call_count, 4);
}

TEST(without_a_world_calls_and_constants_are_unknown)
{
    struct expr e;
    struct expr_error error;
    struct expr_env env = {sym, NULL, NULL, NULL};

    UNUSED_STATE;
    world();
    assert_int_equal(expr_compile(&pool, "code('leak')", &e, NULL, &error), ERR_OK);
    assert_true(isnan(expr_eval(&pool, e, &env)));
    assert_int_equal(expr_compile(&pool, "temp_c > P.q_perm", &e, NULL, &error), ERR_OK);
    assert_true(isnan(expr_eval(&pool, e, &env)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_condition_has_its_value),
        CASE(what_is_no_condition_is_refused_with_column_and_reason),
        CASE(the_symbols_a_condition_reads_are_told),
        CASE(deep_nesting_is_refused_and_no_stack_is_overrun),
        CASE(a_stack_of_32_values_is_enough_and_33_are_too_many),
        CASE(a_full_pool_is_an_error_of_its_own_and_loses_nothing),
        CASE(equal_constants_and_calls_are_kept_once),
        CASE(without_a_world_calls_and_constants_are_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
