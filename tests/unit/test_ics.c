/* SPDX-License-Identifier: Apache-2.0 */
/* Calendars: folding between characters, escaping, and whatever a text holds comes back. */
#include <stdlib.h>
#include <string.h>

#include "core/ics.h"
#include "tests/unit/test.h"

#define CAP 32768

static char out[CAP], back[CAP];

static struct ics_buffer written;

static struct ics writer(void)
{
    written = (struct ics_buffer){out, sizeof out, 0, false};
    out[0] = 0;
    return (struct ics){ics_buffer_put, &written};
}

/* Lines of at most 75 octets that end in CRLF and begin with no half of a character. */
static void check_lines(const char *s)
{
    while (*s) {
        const char *end = strstr(s, "\r\n");

        assert_non_null(end);
        assert_true(end - s <= ICS_LINE);
        assert_true(((unsigned char)s[*s == ' '] & 0xc0) != 0x80);
        assert_null(memchr(s, '\n', (size_t)(end - s)));
        s = end + 2;
    }
}

/* As a reader does it: unfolded first, then the escapes taken away. */
static const char *value_of(const char *name)
{
    char *to = back;

    for (const char *s = strstr(out, name) + strlen(name) + 1;
         strncmp(s, "\r\n", 2) || s[2] == ' ';) {
        if (!strncmp(s, "\r\n ", 3)) {
            s += 3;
        } else if (*s == '\\') {
            *to++ = s[1] == 'n' ? '\n' : s[1];
            s += 2;
            if (!strncmp(s - 1, "\r\n ", 3))
                fail_msg("an escape was torn apart");
        } else {
            *to++ = *s++;
        }
    }
    *to = 0;
    return back;
}

static struct ics_event visit(void)
{
    return (struct ics_event){.uid = "order@tapwright",
                              .stamp_ms = 1772438400000,
                              .changed_ms = 1772438401999,
                              .from_ms = 1772528400000,
                              .to_ms = 1772535600000,
                              .sequence = 7,
                              .summary = "Order 12: leak"};
}

TEST(an_event_is_written_as_the_standard_says)
{
    struct ics w = writer();
    struct ics_event e = visit();

    UNUSED_STATE;
    ics_begin(&w, "PUBLISH", NULL);
    ics_add(&w, &e);
    ics_end(&w);
    assert_string_equal(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                             "PRODID:-//Tapwright//Tapwright//EN\r\nCALSCALE:GREGORIAN\r\n"
                             "METHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:order@tapwright\r\n"
                             "DTSTAMP:20260302T080000Z\r\nLAST-MODIFIED:20260302T080001Z\r\n"
                             "SEQUENCE:7\r\nSTATUS:CONFIRMED\r\nDTSTART:20260303T090000Z\r\n"
                             "DTEND:20260303T110000Z\r\nSUMMARY:Order 12: leak\r\n"
                             "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST(what_has_a_meaning_is_escaped)
{
    struct ics w = writer();

    UNUSED_STATE;
    ics_text(&w, "X", "a;b,c\\d\ne\r\nf\rg\th\x01\x7f");
    assert_string_equal(out, "X:a\\;b\\,c\\\\d\\ne\\nf\\ng\th\r\n");
}

TEST(a_line_is_folded_at_75_octets_and_never_inside_of_a_character)
{
    char text[200];
    struct ics w;

    UNUSED_STATE;
    for (size_t n = 60; n < 90; n++) {
        memset(text, 'a', n);
        memcpy(text + n, "\xe6\xb0\xb4\xf0\x9f\x92\xa7;", 9);
        w = writer();
        ics_text(&w, "SUMMARY", text);
        check_lines(out);
        assert_string_equal(value_of("SUMMARY"), text);
    }
    memset(text, 'a', 73);
    text[73] = 0;
    w = writer();
    ics_text(&w, "X", text);
    assert_null(strstr(out, "\r\n "));
    strcat(text, "a");
    w = writer();
    ics_text(&w, "X", text);
    assert_non_null(strstr(out, "\r\n a\r\n"));
}

TEST(whatever_a_text_holds_comes_back)
{
    static const char *const parts[] = {"a", ";", ",",  "\\", "\n", "水", "\xf0\x9f\x92\xa7",
                                        " ", ":", "\"", "é"};
    char text[400];
    unsigned seed = 4711;

    UNUSED_STATE;
    for (int round = 0; round < 20000; round++) {
        struct ics w = writer();
        int n = 1 + (int)(rand_r(&seed) % 60);

        text[0] = 0;
        while (n--)
            strcat(text, parts[(unsigned)rand_r(&seed) % (sizeof parts / sizeof parts[0])]);
        ics_text(&w, "DESCRIPTION", text);
        check_lines(out);
        assert_string_equal(value_of("DESCRIPTION"), text);
    }
}

TEST(an_address_cannot_bring_a_line_of_its_own)
{
    struct ics w = writer();
    struct ics_event e = visit();

    UNUSED_STATE;
    e.organizer = "a@b.example\r\nX-EVIL:1";
    e.attendee = "wang@example.com";
    e.attendee_name = "Wang \"X\"\r\nX-EVIL:1";
    e.cancelled = true;
    ics_add(&w, &e);
    check_lines(out);
    assert_null(strstr(out, "\nX-EVIL"));
    assert_null(strstr(out, "ORGANIZER"));
    assert_non_null(strstr(out, "STATUS:CANCELLED\r\n"));
    assert_string_equal(value_of("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN"),
                        "\"Wang XX-EVIL:1\":mailto:wang@example.com");
}

TEST(a_place_that_is_too_small_is_said_to_be)
{
    char small[32];
    struct ics_buffer b = {small, sizeof small, 0, false};
    struct ics w = {ics_buffer_put, &b};

    UNUSED_STATE;
    ics_begin(&w, "PUBLISH", NULL);
    assert_true(b.full);
    assert_true(b.len < sizeof small && small[b.len] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_event_is_written_as_the_standard_says),
        CASE(what_has_a_meaning_is_escaped),
        CASE(a_line_is_folded_at_75_octets_and_never_inside_of_a_character),
        CASE(whatever_a_text_holds_comes_back),
        CASE(an_address_cannot_bring_a_line_of_its_own),
        CASE(a_place_that_is_too_small_is_said_to_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
