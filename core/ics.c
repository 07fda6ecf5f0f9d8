/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ics.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define TIME_LEN 20
#define MAIL_LEN 200

/* One content line on its way out. */
struct line {
    const struct ics *w;
    size_t column;
};

static void put(const struct ics *w, const char *s)
{
    w->put(w->ctx, s, strlen(s));
}

/* What belongs together stays on one line: a character, or an escape and what it escapes. */
static void unit(struct line *l, const char *s, size_t n)
{
    if (l->column + n > ICS_LINE) {
        put(l->w, "\r\n ");
        l->column = 1;
    }
    l->w->put(l->w->ctx, s, n);
    l->column += n;
}

/* Octets of the character at s; a byte that begins none stands for itself. */
static size_t character(const char *s)
{
    unsigned char c = (unsigned char)s[0];
    size_t want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1, n = 1;

    while (n < want && ((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static void plain(struct line *l, const char *s)
{
    for (size_t n; *s; s += n) {
        n = character(s);
        unit(l, s, n);
    }
}

/* Control characters have no place in a calendar; a line break of any kind is one. */
static void escaped(struct line *l, const char *s)
{
    for (size_t n; *s; s += n) {
        char two[2] = {'\\', *s};

        n = character(s);
        if (s[0] == '\r' && s[1] == '\n')
            n = 2;
        if (*s == '\n' || *s == '\r') {
            two[1] = 'n';
            unit(l, two, 2);
        } else if (strchr("\\;,", *s)) {
            unit(l, two, 2);
        } else if (((unsigned char)*s >= ' ' && *s != 0x7f) || *s == '\t') {
            unit(l, s, n);
        }
    }
}

static bool there(const char *s)
{
    return s && s[0];
}

static void text_line(const struct ics *w, const char *name, const char *value, bool escape)
{
    struct line l = {w, 0};

    if (!there(value))
        return;
    plain(&l, name);
    plain(&l, ":");
    if (escape)
        escaped(&l, value);
    else
        plain(&l, value);
    put(w, "\r\n");
}

void ics_text(const struct ics *w, const char *name, const char *value)
{
    text_line(w, name, value, true);
}

/* 20260302T080000Z */
static void time_line(const struct ics *w, const char *name, int64_t ms)
{
    char rfc[TIME_TEXT_LEN], out[TIME_LEN];
    size_t n = 0;

    text_time(ms, rfc);
    for (const char *p = rfc; *p && *p != '.'; p++)
        if (*p != '-' && *p != ':')
            out[n++] = *p;
    out[n++] = 'Z';
    out[n] = 0;
    text_line(w, name, out, false);
}

/* An address that could end the line or the property is none. */
static bool is_mail(const char *s)
{
    const char *at = s ? strchr(s, '@') : NULL;

    for (const char *p = s; at && *p; p++)
        if ((unsigned char)*p <= ' ' || strchr("\";,:\\<>\x7f", *p))
            return false;
    return at && at > s && at[1] && strlen(s) < MAIL_LEN;
}

/* A parameter stands in quotes and can hold none. */
static void quoted(struct line *l, const char *s)
{
    plain(l, "\"");
    for (size_t n; *s; s += n) {
        n = character(s);
        if ((unsigned char)*s >= ' ' && *s != '"' && *s != 0x7f)
            unit(l, s, n);
    }
    plain(l, "\"");
}

static void person_line(const struct ics *w, const char *name, const char *cn, const char *mail)
{
    struct line l = {w, 0};

    if (!is_mail(mail))
        return;
    plain(&l, name);
    if (there(cn)) {
        plain(&l, ";CN=");
        quoted(&l, cn);
    }
    plain(&l, ":mailto:");
    plain(&l, mail);
    put(w, "\r\n");
}

void ics_begin(const struct ics *w, const char *method, const char *name)
{
    put(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tapwright//Tapwright//EN\r\n"
           "CALSCALE:GREGORIAN\r\n");
    text_line(w, "METHOD", method, false);
    if (!there(name))
        return;
    ics_text(w, "NAME", name);
    ics_text(w, "X-WR-CALNAME", name);
    put(w, "REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\nX-PUBLISHED-TTL:PT15M\r\n");
}

void ics_add(const struct ics *w, const struct ics_event *e)
{
    char n[24];

    put(w, "BEGIN:VEVENT\r\n");
    ics_text(w, "UID", e->uid);
    time_line(w, "DTSTAMP", e->stamp_ms);
    if (e->changed_ms)
        time_line(w, "LAST-MODIFIED", e->changed_ms);
    snprintf(n, sizeof n, "%lld", (long long)e->sequence);
    text_line(w, "SEQUENCE", n, false);
    text_line(w, "STATUS", e->cancelled ? "CANCELLED" : "CONFIRMED", false);
    time_line(w, "DTSTART", e->from_ms);
    time_line(w, "DTEND", e->to_ms);
    ics_text(w, "SUMMARY", e->summary);
    ics_text(w, "LOCATION", e->location);
    ics_text(w, "DESCRIPTION", e->description);
    text_line(w, "URL", e->url, false);
    person_line(w, "ORGANIZER;CN=Tapwright", NULL, e->organizer);
    person_line(w, "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", e->attendee_name,
                e->attendee);
    put(w, "END:VEVENT\r\n");
}

void ics_end(const struct ics *w)
{
    put(w, "END:VCALENDAR\r\n");
}

void ics_buffer_put(void *ctx, const char *s, size_t n)
{
    struct ics_buffer *b = ctx;

    if (b->full || b->len + n >= b->cap) {
        b->full = true;
        if (b->len < b->cap)
            b->out[b->len] = 0;
        return;
    }
    memcpy(b->out + b->len, s, n);
    b->len += n;
    b->out[b->len] = 0;
}
