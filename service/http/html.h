/* SPDX-License-Identifier: Apache-2.0 */
/* A page that grows. Everything but html_raw() and the tags of a format is escaped. */
#ifndef TW_HTTP_HTML_H
#define TW_HTTP_HTML_H

#include <stddef.h>

struct html {
    char *text; /* owned; NULL while it is empty */
    size_t len, cap;
};

void html_add(struct html *h, const char *bytes, size_t n); /* as they are */
void html_raw(struct html *h, const char *markup);
void html_text(struct html *h, const char *text); /* NULL is nothing */
/* `%s` in markup stands for the next text, escaped; there is nothing else. */
void html_put(struct html *h, const char *markup, ...);

#endif
