/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mail as bytes: text and the same as HTML, a calendar beside it when there is one (RFC 5322,
 * 2045 to 2047, 2822 dates). The HTML is made from the text: paragraphs, and a button for a line
 * that is an address.
 */
#ifndef TW_COURIER_MIME_H
#define TW_COURIER_MIME_H

#include <stdint.h>

struct mail_parts {
    const char *id; /* makes Message-ID and boundaries: the same on every attempt */
    const char *from, *from_name, *to, *to_name;
    const char *subject, *text, *lang;
    const char *ics; /* NULL: none */
    int64_t at_ms;
};

/* Owned by the caller, lines end with CRLF. NULL: an address or a name holds a line break. */
char *mime_make(const struct mail_parts *m);

#endif
