/* SPDX-License-Identifier: Apache-2.0 */
/* Who has a customer's data in full, field by field, and what the others get. */
#include "tests/unit/test.h"

#include <string.h>

#include "core/privacy.h"

struct expected {
    bool list, page, window;
};

/* What the company says, written down apart from the table. */
static struct expected expected_of(enum personal field, enum role role)
{
    bool desk = role == ROLE_DISPATCHER || role == ROLE_LEAD || role == ROLE_MANAGER;

    if (desk || role == ROLE_CUSTOMER || (role == ROLE_ADMIN && field == PERSONAL_READINGS))
        return (struct expected){false, true, true};
    if (role == ROLE_TECHNICIAN && field != PERSONAL_EMAIL && field != PERSONAL_HOLIDAY)
        return (struct expected){false, false, true};
    return (struct expected){false, false, false};
}

TEST(every_field_is_given_to_these_roles_at_these_times_and_to_nobody_else)
{
    UNUSED_STATE;
    for (int f = 0; f < (int)PERSONAL_COUNT; f++) {
        for (int r = 0; r < (int)ROLE_COUNT; r++) {
            struct privacy_view list = {(enum role)r, false, true},
                                page = {(enum role)r, true, false},
                                window = {(enum role)r, true, true};
            struct expected e = expected_of((enum personal)f, (enum role)r);

            if (privacy_full(&list, (enum personal)f) != e.list ||
                privacy_full(&page, (enum personal)f) != e.page ||
                privacy_full(&window, (enum personal)f) != e.window)
                fail_msg("%s for %s", personal_name((enum personal)f), role_name((enum role)r));
        }
    }
}

static void masked(enum personal field, const char *text, const char *form)
{
    char out[PERSONAL_MAX];

    privacy_mask(field, text, out);
    if (strcmp(out, form) != 0)
        fail_msg("%s \"%s\" became \"%s\", not \"%s\"", personal_name(field), text, out, form);
}

TEST(a_masked_name_is_a_character_and_a_star)
{
    UNUSED_STATE;
    masked(PERSONAL_NAME, "王小明", "王*");
    masked(PERSONAL_NAME, "Household 7", "H*");
    masked(PERSONAL_NAME, "", "");
}

TEST(a_masked_phone_can_be_told_from_another_but_not_called)
{
    UNUSED_STATE;
    masked(PERSONAL_PHONE, "13812341234", "138****1234");
    masked(PERSONAL_PHONE, "+86 138-1234-5678", "138****5678");
    masked(PERSONAL_PHONE, "8765432", "****32");
    masked(PERSONAL_PHONE, "12345", "****");
    masked(PERSONAL_PHONE, "no figure", "");
}

TEST(a_masked_address_is_the_district)
{
    UNUSED_STATE;
    masked(PERSONAL_ADDRESS, "北京市朝阳区建国路88号", "北京市朝阳区");
    masked(PERSONAL_ADDRESS, "杭州市阳光小区3栋", "杭州市");
    masked(PERSONAL_ADDRESS, "阳光小区3栋502", "");
    masked(PERSONAL_ADDRESS, "12 Elm Street, Northtown", "Northtown");
    masked(PERSONAL_ADDRESS, "Northtown, 12 Elm Street", "");
    masked(PERSONAL_ADDRESS, "12 Elm Street", "");
}

TEST(a_masked_mail_address_keeps_its_host)
{
    UNUSED_STATE;
    masked(PERSONAL_EMAIL, "wang@example.com", "w***@example.com");
    masked(PERSONAL_EMAIL, "@example.com", "");
    masked(PERSONAL_EMAIL, "wang", "");
}

TEST(a_text_as_long_as_can_be_overruns_nothing)
{
    char text[2048], out[PERSONAL_MAX];

    UNUSED_STATE;
    memset(text, '9', sizeof text - 1);
    text[sizeof text - 1] = 0;
    text[100] = '@';
    text[200] = ',';
    for (int f = 0; f < (int)PERSONAL_COUNT; f++) {
        privacy_mask((enum personal)f, text, out);
        assert_true(strlen(out) < PERSONAL_MAX);
    }
    memset(text, 'a', sizeof text - 1);
    text[0] = ',';
    privacy_mask(PERSONAL_ADDRESS, text, out);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_field_is_given_to_these_roles_at_these_times_and_to_nobody_else),
        CASE(a_masked_name_is_a_character_and_a_star),
        CASE(a_masked_phone_can_be_told_from_another_but_not_called),
        CASE(a_masked_address_is_the_district),
        CASE(a_masked_mail_address_keeps_its_host),
        CASE(a_text_as_long_as_can_be_overruns_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
