/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/html.h"

#include <stdarg.h>
#include <string.h>

#include "service/base/xalloc.h"

void html_add(struct html *h, const char *s, size_t n)
{
    if (h->len + n + 1 > h->cap) {
        h->cap = (h->len + n + 1) * 2;
        h->text = xrealloc(h->text, h->cap);
    }
    memcpy(h->text + h->len, s, n);
    h->len += n;
    h->text[h->len] = 0;
}

void html_raw(struct html *h, const char *markup)
{
    html_add(h, markup, strlen(markup));
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text(struct html *h, const char *text)
{
    for (; text && *text; text++) {
        const char *e = entity(*text);

        if (e)
            html_raw(h, e);
        else
            html_add(h, text, 1);
    }
}

void html_put(struct html *h, const char *markup, ...)
{
    const char *at;
    va_list ap;

    va_start(ap, markup);
    while ((at = strstr(markup, "%s")) != NULL) {
        html_add(h, markup, (size_t)(at - markup));
        html_text(h, va_arg(ap, const char *));
        markup = at + 2;
    }
    va_end(ap);
    html_raw(h, markup);
}
