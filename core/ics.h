/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendars as RFC 5545 writes them: CRLF, lines of at most 75 octets folded between characters,
 * texts escaped, times in UTC. Pure: what is written goes to the caller's put(). Knows neither
 * orders nor who may read what.
 */
#ifndef TW_CORE_ICS_H
#define TW_CORE_ICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ICS_LINE 75 /* octets before the CRLF */

typedef void ics_put(void *ctx, const char *s, size_t n);

struct ics {
    ics_put *put;
    void *ctx;
};

/* Texts may be NULL or "": then the property is not there. All but the times are borrowed. */
struct ics_event {
    const char *uid;                    /* the same for every version of one appointment */
    int64_t stamp_ms;                   /* now, handed in: when this text is made */
    int64_t changed_ms, from_ms, to_ms; /* UTC; changed 0: not said */
    int64_t sequence;                   /* a higher one replaces a lower one */
    bool cancelled;                     /* else confirmed */
    const char *summary, *location, *description, *url;
    const char *organizer, *attendee; /* mail addresses; what is none is left out */
    const char *attendee_name;
};

/* PUBLISH for feeds and downloads, REQUEST and CANCEL for mails. name: of a feed; may be NULL. */
void ics_begin(const struct ics *w, const char *method, const char *name);
void ics_add(const struct ics *w, const struct ics_event *e);
void ics_end(const struct ics *w);

/* One line of a text property, escaped and folded; nothing when value is NULL or "". */
void ics_text(const struct ics *w, const char *name, const char *value);

/* A place of fixed size to write to: put = ics_buffer_put. The end is always terminated. */
struct ics_buffer {
    char *out;
    size_t cap, len;
    bool full; /* it did not fit: what is there is no calendar */
};
void ics_buffer_put(void *ctx, const char *s, size_t n);

#endif
