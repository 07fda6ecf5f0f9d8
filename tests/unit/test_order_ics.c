/* SPDX-License-Identifier: Apache-2.0 */
/* What a mail carries of an appointment: asked for while it stands, called off afterwards. */
#include "tests/unit/test.h"
#include "tests/unit/people_rig.h"

#include <stdlib.h>

#include "service/engine/order_ics.h"

#define SLOT                                                              \
    "{\"from\":\"2026-01-02T09:00:00Z\",\"to\":\"2026-01-02T11:00:00Z\"," \
    "\"agreed_by\":\"customer\"}"

static char text[ORDER_ICS_MAX];

static int open_rig(void **state)
{
    (void)state;
    return people_rig(NULL);
}

static struct order agreed(void)
{
    struct order o = people_order("WP-0001");

    people_assign(o.id, "tech");
    assert_int_equal(people_step("tech", o.id, "accept", "{}"), ERR_OK);
    assert_int_equal(people_step("tech", o.id, "contact",
                                 "{\"channel\":\"phone\",\"outcome\":\"reached\","
                                 "\"address_confirmed\":true}"),
                     ERR_OK);
    assert_int_equal(people_step("tech", o.id, "schedule", SLOT), ERR_OK);
    people_reread(&o);
    return o;
}

static struct ics_reader customer(void)
{
    return (struct ics_reader){.role = ROLE_CUSTOMER,
                               .person = "",
                               .lang = LANG_EN,
                               .name = "Chen",
                               .mail = "chen@example.com",
                               .organizer = "service@example.com"};
}

static long sequence(void)
{
    const char *at = strstr(text, "\r\nSEQUENCE:");

    assert_non_null(at);
    return strtol(at + 11, NULL, 10);
}

TEST(an_agreed_visit_is_a_request)
{
    struct order o = agreed();
    struct ics_reader r = customer();
    size_t n = order_ics(rig.engine, &o, &r, text, sizeof text);

    UNUSED_STATE;
    assert_int_equal(n, strlen(text));
    assert_non_null(strstr(text, "\r\nMETHOD:REQUEST\r\n"));
    assert_non_null(strstr(text, "\r\nDTSTART:20260102T090000Z\r\n"));
    assert_non_null(strstr(text, "\r\nORGANIZER;CN=Tapwright:mailto:service@example.com\r\n"));
    assert_non_null(strstr(text, "chen@example.com"));
    order_release(&o);
}

TEST(what_was_called_off_is_a_cancellation_with_a_higher_sequence)
{
    struct order o = agreed();
    struct ics_reader r = customer();
    long before;

    UNUSED_STATE;
    assert_true(order_ics(rig.engine, &o, &r, text, sizeof text) > 0);
    before = sequence();
    assert_int_equal(people_step("desk", o.id, "cancel", "{\"reason\":\"x\"}"), ERR_OK);
    people_reread(&o);
    assert_true(order_ics(rig.engine, &o, &r, text, sizeof text) > 0);
    assert_non_null(strstr(text, "\r\nMETHOD:CANCEL\r\n"));
    assert_non_null(strstr(text, "\r\nSTATUS:CANCELLED\r\n"));
    assert_non_null(strstr(text, "\r\nDTSTART:20260102T090000Z\r\n"));
    assert_true(sequence() > before);
    order_release(&o);
}

TEST(whom_the_order_left_is_told_that_it_is_off)
{
    struct order o = agreed();
    struct ics_reader r = {.role = ROLE_TECHNICIAN, .person = rig_person("tech2"), .lang = LANG_EN};

    UNUSED_STATE;
    assert_int_equal(order_ics(rig.engine, &o, &r, text, sizeof text), 0); /* never had it */
    r.person = rig_person("tech");
    assert_true(order_ics(rig.engine, &o, &r, text, sizeof text) > 0);
    assert_non_null(strstr(text, "\r\nMETHOD:REQUEST\r\n"));
    assert_non_null(strstr(text, "Customer: Chen"));
    assert_int_equal(people_step("tech", o.id, "return", "{\"reason\":\"away\"}"), ERR_OK);
    people_reread(&o);
    assert_true(order_ics(rig.engine, &o, &r, text, sizeof text) > 0);
    assert_non_null(strstr(text, "\r\nMETHOD:CANCEL\r\n"));
    assert_null(strstr(text, "Chen"));
    order_release(&o);
}

TEST(an_order_without_a_time_has_no_calendar)
{
    struct order o = people_order("WP-0002");
    struct ics_reader r = customer();

    UNUSED_STATE;
    assert_int_equal(order_ics(rig.engine, &o, &r, text, sizeof text), 0);
    order_release(&o);
}

TEST(half_a_calendar_is_none)
{
    struct order o = agreed();
    struct ics_reader r = customer();

    UNUSED_STATE;
    assert_int_equal(order_ics(rig.engine, &o, &r, text, 200), 0);
    order_release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_agreed_visit_is_a_request, open_rig, rig_close),
        cmocka_unit_test_setup_teardown(
            what_was_called_off_is_a_cancellation_with_a_higher_sequence, open_rig, rig_close),
        cmocka_unit_test_setup_teardown(whom_the_order_left_is_told_that_it_is_off, open_rig,
                                        rig_close),
        cmocka_unit_test_setup_teardown(an_order_without_a_time_has_no_calendar, open_rig,
                                        rig_close),
        cmocka_unit_test_setup_teardown(half_a_calendar_is_none, open_rig, rig_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
