/* SPDX-License-Identifier: Apache-2.0 */
/* Charges in whole fen, in and out of warranty. */
#include "tests/unit/test.h"

#include <string.h>

#include "core/charge.h"
#include "core/text.h"

static struct charge_line line[4];
static struct charge_sum sum;
static const char *rule;

static struct charge_line of(const char *code, enum charge_kind kind, int64_t unit, int quantity)
{
    struct charge_line l = {.kind = kind, .unit_fen = unit, .quantity = quantity};

    text_copy(l.code, sizeof l.code, code);
    return l;
}

static const char *add_up(size_t n, bool in_warranty, bool customer_side, bool trip_charged)
{
    struct charge_case c = {in_warranty, customer_side, trip_charged};

    return charge_sum(line, n, &c, &sum, &rule);
}

static void a_repair(void)
{
    line[0] = of("LAB", CHARGE_LABOUR, 8000, 1);
    line[1] = of("PUMP", CHARGE_PART, 19999, 2);
    line[2] = of("TRIP", CHARGE_TRIP, 3000, 1);
    line[3] = of("PP", CHARGE_PART, 6800, 3);
    line[3].wears = true;
}

TEST(out_of_warranty_everything_is_paid_for)
{
    UNUSED_STATE;
    a_repair();
    assert_null(add_up(4, false, false, false));
    assert_int_equal(sum.total_fen, 8000 + 2 * 19999 + 3000 + 3 * 6800);
    assert_false(sum.in_warranty);
    assert_int_equal(line[1].amount_fen, 39998);
    assert_false(line[0].covered);
}

TEST(the_warranty_pays_all_but_what_wears_out)
{
    UNUSED_STATE;
    a_repair();
    assert_null(add_up(4, true, false, false));
    assert_true(sum.in_warranty && line[0].covered && line[1].covered && line[2].covered);
    assert_false(line[3].covered);
    assert_int_equal(line[1].amount_fen, 0);
    assert_int_equal(sum.total_fen, 3 * 6800);
}

TEST(what_lies_with_the_customer_no_warranty_pays)
{
    UNUSED_STATE;
    a_repair();
    assert_null(add_up(4, true, true, false));
    assert_false(sum.in_warranty);
    assert_int_equal(sum.total_fen, 8000 + 39998 + 3000 + 20400);
}

TEST(nothing_charged_costs_nothing)
{
    UNUSED_STATE;
    assert_null(add_up(0, false, false, true));
    assert_int_equal(sum.total_fen, 0);
}

TEST(a_quantity_lies_between_1_and_99)
{
    UNUSED_STATE;
    for (int q = -1; q <= 101; q++) {
        const char *why;

        line[0] = of("LAB", CHARGE_LABOUR, 100, q);
        why = add_up(1, false, false, false);
        assert_int_equal(!why, q >= 1 && q <= 99);
        if (why)
            assert_string_equal(rule, "P-207");
    }
}

TEST(a_code_stands_there_once)
{
    UNUSED_STATE;
    line[0] = of("LAB", CHARGE_LABOUR, 100, 1);
    line[1] = of("LAB", CHARGE_LABOUR, 100, 1);
    assert_non_null(add_up(2, false, false, false));
    assert_string_equal(rule, "P-207");
}

TEST(one_trip_for_a_job_and_visit)
{
    UNUSED_STATE;
    line[0] = of("TRIP", CHARGE_TRIP, 3000, 2);
    assert_non_null(add_up(1, false, false, false));
    assert_string_equal(rule, "S5.2");
    line[0].quantity = 1;
    assert_null(add_up(1, false, false, false));
    assert_non_null(add_up(1, false, false, true));
    line[1] = of("NIGHT", CHARGE_TRIP, 5000, 1);
    assert_non_null(add_up(2, false, false, false));
    line[0] = of("LAB", CHARGE_LABOUR, 100, 5);
    assert_null(add_up(1, false, false, true));
}

/* 2026-03-31 in Shanghai ends at 16:00 UTC. */
TEST(a_warranty_holds_to_the_end_of_its_last_day_where_the_customer_lives)
{
    int64_t until, at;

    UNUSED_STATE;
    assert_true(text_time_parse("2026-03-31", &until));
    assert_true(text_time_parse("2026-03-31T15:59:59Z", &at));
    assert_true(warranty_holds(until, at, 480));
    assert_int_equal(warranty_days(until, at, 480), 0);
    assert_false(warranty_holds(until, at + 1000, 480));
    assert_int_equal(warranty_days(until, at + 1000, 480), -1);
    assert_true(warranty_holds(until, at + 1000, 0));
    assert_int_equal(warranty_days(until, at - 30 * CHARGE_DAY_MS, 480), 30);
    assert_int_equal(warranty_days(0, -1, 0), 1); /* before 1970 a day is a day, too */
}

TEST(kinds_are_found_by_their_words)
{
    UNUSED_STATE;
    for (int i = 0; i < (int)CHARGE_KIND_COUNT; i++)
        assert_int_equal(charge_kind_find(charge_kind_name((enum charge_kind)i)), i);
    assert_int_equal(charge_kind_find("tip"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(out_of_warranty_everything_is_paid_for),
        CASE(the_warranty_pays_all_but_what_wears_out),
        CASE(what_lies_with_the_customer_no_warranty_pays),
        CASE(nothing_charged_costs_nothing),
        CASE(a_quantity_lies_between_1_and_99),
        CASE(a_code_stands_there_once),
        CASE(one_trip_for_a_job_and_visit),
        CASE(a_warranty_holds_to_the_end_of_its_last_day_where_the_customer_lives),
        CASE(kinds_are_found_by_their_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
