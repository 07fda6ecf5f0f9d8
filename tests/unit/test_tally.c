/* SPDX-License-Identifier: Apache-2.0 */
/* What the reports count, from the histories of single orders. Times in minutes. */
#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "core/tally.h"

#define MIN(n) ((n)*INT64_C(60000))

static const struct tally_range all = {0, MIN(1000000)};

struct told {
    struct tally q;
    int64_t contact_ms, fix_ms;
};

/* The history of an order opened at minute 100, and its end. */
static struct told tell(const struct tally_event *ev, size_t n, const struct tally_rest *rest,
                        const struct tally_range *range)
{
    static const struct tally_rest none;
    struct tally_case c = {.opened_ms = MIN(100)};
    struct told t = {.contact_ms = -1};

    for (size_t i = 0; i < n; i++) {
        struct tally_measure m = tally_event(&c, &ev[i], range, &t.q);

        if (m.ms[TALLY_CONTACT] >= 0)
            t.contact_ms = m.ms[TALLY_CONTACT];
    }
    t.fix_ms = tally_end(&c, rest ? rest : &none, range, &t.q).ms[TALLY_FIX];
    return t;
}

#define TELL(rest, range, ...)                                                                 \
    tell((const struct tally_event[]){__VA_ARGS__},                                            \
         sizeof((const struct tally_event[]){__VA_ARGS__}) / sizeof(struct tally_event), rest, \
         range)

#define EV(min, what)                          \
    {                                          \
        .action = OA_##what, .at_ms = MIN(min) \
    }
#define WITH(min, what, ...)                                \
    {                                                       \
        .action = OA_##what, .at_ms = MIN(min), __VA_ARGS__ \
    }
#define VISIT(min, result) EV(min, ARRIVE), WITH((min) + 30, COMPLETE, .outcome = OUTCOME_##result)

TEST(a_repair_of_one_visit_that_is_confirmed_is_fixed_first_time)
{
    struct told t = TELL(NULL, &all, VISIT(200, FIXED), EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(t.q.fixed_first, 1);
    assert_int_equal(t.q.visited, 1);
    assert_int_equal(t.q.confirmed, 1);
    assert_int_equal(t.q.verdict_confirmed, 1);
    assert_int_equal(t.q.closed, 1);
    assert_int_equal(t.fix_ms, MIN(130));
}

TEST(a_second_visit_is_not_the_first)
{
    struct told twice = TELL(NULL, &all, VISIT(200, FIXED), EV(900, NOT_FIXED), VISIT(1000, FIXED),
                             EV(3000, CONFIRMED));
    struct told parts =
        TELL(NULL, &all, EV(200, ARRIVE), EV(210, RETURN), VISIT(1000, FIXED), EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(twice.q.fixed_first, 0);
    assert_int_equal(twice.q.visited, 1);
    assert_int_equal(twice.q.verdict_not_fixed, 1);
    assert_int_equal(twice.q.completed, 2);
    assert_int_equal(twice.fix_ms, MIN(930));
    assert_int_equal(parts.q.fixed_first, 0);
    assert_int_equal(parts.q.visited, 1);
}

TEST(nobody_at_home_is_no_visit)
{
    struct told t =
        TELL(NULL, &all, EV(150, ARRIVE), EV(151, NO_SHOW), VISIT(200, FIXED), EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(t.q.fixed_first, 1);
}

TEST(turning_back_on_the_way_is_no_visit)
{
    struct told t = TELL(NULL, &all, EV(150, RETURN), VISIT(200, FIXED), EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(t.q.fixed_first, 1);
}

TEST(a_visit_that_found_no_fault_fixed_nothing)
{
    struct told t = TELL(NULL, &all, VISIT(200, NO_FAULT_FOUND), EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(t.q.fixed_first, 0);
    assert_int_equal(t.q.visited, 1);
    assert_int_equal(t.q.fault_found_not, 1);
    assert_int_equal(t.q.completed, 1);
}

TEST(what_was_never_proven_is_in_no_rate_but_is_counted)
{
    struct told t = TELL(NULL, &all, VISIT(200, FIXED), EV(3000, INSUFFICIENT), EV(4000, CLOSE));

    UNUSED_STATE;
    assert_int_equal(t.q.visited, 0);
    assert_int_equal(t.q.confirmed, 0);
    assert_int_equal(t.q.verdict_insufficient, 1);
    assert_int_equal(t.q.closed_unverified, 1);
    assert_int_equal(t.q.closed, 1);
    assert_int_equal(t.fix_ms, -1);
}

TEST(unproven_after_a_failure_still_says_that_the_first_visit_failed)
{
    struct told t = TELL(NULL, &all, VISIT(200, FIXED), EV(900, NOT_FIXED), VISIT(1000, FIXED),
                         EV(4000, CLOSE));
    struct told lead = TELL(NULL, &all, VISIT(200, FIXED), EV(900, REOPEN), EV(4000, CLOSE));

    UNUSED_STATE;
    assert_int_equal(t.q.visited, 1);
    assert_int_equal(t.q.fixed_first, 0);
    assert_int_equal(lead.q.visited, 1);
}

TEST(a_confirmed_order_that_the_lead_reopens_is_closed_no_more)
{
    struct told t = TELL(NULL, &all, VISIT(200, FIXED), EV(3000, CONFIRMED), EV(3100, REOPEN));

    UNUSED_STATE;
    assert_int_equal(t.q.closed, 0);
    assert_int_equal(t.q.confirmed, 0);
    assert_int_equal(t.q.verdict_confirmed, 1);
}

TEST(an_order_cured_from_afar_is_closed_but_was_not_visited)
{
    struct told t = TELL(NULL, &all, EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(t.q.closed, 1);
    assert_int_equal(t.q.visited, 0);
    assert_int_equal(t.q.confirmed, 0);
}

TEST(contact_is_counted_from_the_acceptance_to_the_first_that_reached_somebody)
{
    struct told t = TELL(NULL, &all, EV(110, ACCEPT), EV(120, CONTACT),
                         WITH(150, CONTACT, .reached = true), WITH(160, CONTACT, .reached = true));

    UNUSED_STATE;
    assert_int_equal(t.contact_ms, MIN(40));
}

TEST(parts_and_repeats_are_of_confirmed_orders)
{
    static const struct tally_rest rest = {true, 3, 2, 1, true, true};
    static const struct tally_rest second = {.cause_named = true};
    struct told other = TELL(&second, &all, VISIT(200, FIXED), EV(3000, CONFIRMED));
    struct told yes = TELL(&rest, &all, VISIT(200, FIXED), EV(3000, CONFIRMED));
    struct told no = TELL(&rest, &all, VISIT(200, FIXED), EV(3000, CLOSE));

    UNUSED_STATE;
    assert_int_equal(yes.q.parts_predicted, 3);
    assert_int_equal(yes.q.parts_used, 2);
    assert_int_equal(yes.q.parts_hit, 1);
    assert_int_equal(yes.q.repeated, 1);
    assert_int_equal(yes.q.cause_first, 1);
    assert_int_equal(yes.q.cause_named, 1);
    assert_int_equal(other.q.cause_first, 0);
    assert_int_equal(other.q.cause_named, 1);
    assert_int_equal(no.q.cause_named, 0);
    assert_int_equal(no.q.parts_predicted, 0);
    assert_int_equal(no.q.repeated, 0);
}

TEST(the_range_holds_its_first_moment_and_not_its_last)
{
    static const struct tally_range ends = {MIN(230), MIN(3000)}, starts = {MIN(3000), MIN(9000)};
    struct told before = TELL(NULL, &ends, VISIT(200, FIXED), EV(3000, CONFIRMED));
    struct told after = TELL(NULL, &starts, VISIT(200, FIXED), EV(3000, CONFIRMED));

    UNUSED_STATE;
    assert_int_equal(before.q.completed, 1);
    assert_int_equal(before.q.verdict_confirmed, 0);
    assert_int_equal(before.q.closed, 0);
    assert_int_equal(after.q.completed, 0);
    assert_int_equal(after.q.verdict_confirmed, 1);
    assert_int_equal(after.q.fixed_first, 1);
}

TEST(an_override_is_counted_where_it_was_used)
{
    struct told t = TELL(NULL, &all, EV(200, ARRIVE),
                         WITH(230, COMPLETE, .outcome = OUTCOME_FIXED, .overridden = true));

    UNUSED_STATE;
    assert_int_equal(t.q.overrides, 1);
    assert_int_equal(t.q.completed, 1);
}

TEST(a_remedy_from_afar_avoids_a_visit_once_it_is_confirmed)
{
    struct told yes = TELL(NULL, &all, EV(200, REMEDIED), EV(3000, CONFIRMED));
    struct told no = TELL(NULL, &all, EV(200, REMEDIED), EV(900, NOT_FIXED), VISIT(1000, FIXED),
                          EV(3000, CONFIRMED));
    struct told waits = TELL(NULL, &all, EV(200, REMEDIED));

    UNUSED_STATE;
    assert_int_equal(yes.q.avoided, 1);
    assert_int_equal(no.q.avoided, 0);
    assert_int_equal(waits.q.avoided, 0);
}

TEST(a_clock_is_met_when_what_it_waits_for_comes)
{
    struct told t = TELL(NULL, &all, EV(110, ASSIGN), EV(115, ACCEPT), EV(120, CONTACT),
                         WITH(150, CONTACT, .reached = true), EV(160, SCHEDULE), VISIT(200, FIXED));

    UNUSED_STATE;
    assert_int_equal(t.q.met[TALLY_CLOCK_ACCEPT], 1);
    assert_int_equal(t.q.met[TALLY_CLOCK_CALL], 1);
    assert_int_equal(t.q.met[TALLY_CLOCK_APPOINTMENT], 1);
    assert_int_equal(t.q.met[TALLY_CLOCK_COMPLETION], 1);
    assert_int_equal(t.q.met[TALLY_CLOCK_VISIT], 0); /* this order has none */
}

TEST(a_slot_agreed_with_the_household_is_a_contact_and_one_of_the_desk_is_none)
{
    struct told house = TELL(NULL, &all, EV(115, ACCEPT), WITH(160, SCHEDULE, .household = true));
    struct told desk = TELL(NULL, &all, EV(115, ACCEPT), EV(160, SCHEDULE));

    UNUSED_STATE;
    assert_int_equal(house.q.met[TALLY_CLOCK_CALL], 1);
    assert_int_equal(desk.q.met[TALLY_CLOCK_CALL], 0);
}

TEST(what_comes_to_nothing_is_neither_met_nor_missed)
{
    struct told t = TELL(NULL, &all, EV(110, ASSIGN), EV(111, DECLINE), EV(112, ASSIGN),
                         EV(113, UNASSIGN), EV(120, ACCEPT));

    UNUSED_STATE;
    assert_int_equal(t.q.met[TALLY_CLOCK_ACCEPT], 0);
}

TEST(a_clock_that_was_missed_is_not_met_later_but_its_next_run_can_be)
{
    static const struct tally_event assign = EV(110, ASSIGN), accept = EV(140, ACCEPT),
                                    again = EV(210, ASSIGN), quick = EV(211, ACCEPT);
    struct tally_case c = {.opened_ms = MIN(100)};
    struct tally q = {.closed = 0};

    UNUSED_STATE;
    tally_event(&c, &assign, &all, &q);
    tally_breach(&c, TALLY_CLOCK_ACCEPT, MIN(125), &all, &q);
    tally_event(&c, &accept, &all, &q);
    assert_int_equal(q.missed[TALLY_CLOCK_ACCEPT], 1);
    assert_int_equal(q.met[TALLY_CLOCK_ACCEPT], 0);
    tally_event(&c, &again, &all, &q);
    tally_event(&c, &quick, &all, &q);
    assert_int_equal(q.met[TALLY_CLOCK_ACCEPT], 1);
    tally_breach(&c, TALLY_CLOCK_ACCEPT, MIN(125), &(struct tally_range){0, MIN(125)}, &q);
    assert_int_equal(q.missed[TALLY_CLOCK_ACCEPT], 1);
}

TEST(an_order_that_was_sent_back_waits_for_a_visit_once_more)
{
    static const struct tally_event first = EV(200, ARRIVE),
                                    back = WITH(230, RETURN, .ready = true),
                                    second = EV(1000, ARRIVE);
    struct tally_case c = {.visit_clock = true, .runs = {[TALLY_CLOCK_VISIT] = true}};
    struct tally q = {.closed = 0};

    UNUSED_STATE;
    tally_event(&c, &first, &all, &q);
    tally_event(&c, &back, &all, &q);
    tally_event(&c, &second, &all, &q);
    assert_int_equal(q.met[TALLY_CLOCK_VISIT], 2);
}

TEST(who_leaves_without_an_outcome_has_completed_nothing)
{
    struct told t = TELL(NULL, &all, EV(200, ARRIVE), EV(230, RETURN), EV(300, ARRIVE),
                         EV(330, CANNOT_DO), EV(400, ARRIVE), EV(410, NO_SHOW));

    UNUSED_STATE;
    assert_int_equal(t.q.met[TALLY_CLOCK_COMPLETION], 0);
    assert_int_equal(t.q.missed[TALLY_CLOCK_COMPLETION], 0);
}

TEST(a_repair_that_failed_starts_the_clock_of_the_visit_anew)
{
    static const struct tally_event first = EV(200, ARRIVE),
                                    failed = WITH(900, NOT_FIXED, .ready = true),
                                    second = EV(1000, ARRIVE);
    struct tally_case c = {.visit_clock = true, .runs = {[TALLY_CLOCK_VISIT] = true}};
    struct tally q = {.closed = 0};

    UNUSED_STATE;
    tally_event(&c, &first, &all, &q);
    tally_event(&c, &second, &all, &q);
    assert_int_equal(q.met[TALLY_CLOCK_VISIT], 1);
    tally_event(&c, &failed, &all, &q);
    tally_event(&c, &second, &all, &q);
    assert_int_equal(q.met[TALLY_CLOCK_VISIT], 2);
}

TEST(clocks_are_found_by_their_names)
{
    UNUSED_STATE;
    assert_int_equal(tally_clock_find("contact"), TALLY_CLOCK_CALL);
    assert_int_equal(tally_clock_find("hand_in"), -1);
    assert_string_equal(tally_clock_name(TALLY_CLOCK_VISIT), "visit");
}

TEST(a_rate_of_nothing_is_no_number)
{
    UNUSED_STATE;
    assert_true(isnan(tally_rate(0, 0)));
    assert_true(tally_rate(1, 4) == 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_repair_of_one_visit_that_is_confirmed_is_fixed_first_time),
        CASE(a_second_visit_is_not_the_first),
        CASE(nobody_at_home_is_no_visit),
        CASE(turning_back_on_the_way_is_no_visit),
        CASE(a_visit_that_found_no_fault_fixed_nothing),
        CASE(what_was_never_proven_is_in_no_rate_but_is_counted),
        CASE(unproven_after_a_failure_still_says_that_the_first_visit_failed),
        CASE(a_confirmed_order_that_the_lead_reopens_is_closed_no_more),
        CASE(an_order_cured_from_afar_is_closed_but_was_not_visited),
        CASE(contact_is_counted_from_the_acceptance_to_the_first_that_reached_somebody),
        CASE(parts_and_repeats_are_of_confirmed_orders),
        CASE(the_range_holds_its_first_moment_and_not_its_last),
        CASE(an_override_is_counted_where_it_was_used),
        CASE(a_remedy_from_afar_avoids_a_visit_once_it_is_confirmed),
        CASE(a_clock_is_met_when_what_it_waits_for_comes),
        CASE(a_slot_agreed_with_the_household_is_a_contact_and_one_of_the_desk_is_none),
        CASE(what_comes_to_nothing_is_neither_met_nor_missed),
        CASE(a_clock_that_was_missed_is_not_met_later_but_its_next_run_can_be),
        CASE(an_order_that_was_sent_back_waits_for_a_visit_once_more),
        CASE(who_leaves_without_an_outcome_has_completed_nothing),
        CASE(a_repair_that_failed_starts_the_clock_of_the_visit_anew),
        CASE(clocks_are_found_by_their_names),
        CASE(a_rate_of_nothing_is_no_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
