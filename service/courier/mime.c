/* SPDX-License-Identifier: Apache-2.0 */
#include "service/courier/mime.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "service/base/xalloc.h"

#define LINE_BYTES 57 /* 76 characters of base64 */
#define WORD_BYTES 42 /* of one encoded word, below 75 characters */

static void base64_lines(FILE *to, const char *s)
{
    unsigned char line[80];

    for (size_t len = strlen(s), n; len; s += n, len -= n) {
        n = len < LINE_BYTES ? len : LINE_BYTES;
        EVP_EncodeBlock(line, (const unsigned char *)s, (int)n);
        fprintf(to, "%s\r\n", (char *)line);
    }
}

static bool is_plain(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || (unsigned char)*s > '~' || *s == '=' || *s == '"' ||
            *s == '\\')
            return false;
    return true;
}

/* RFC 2047: words of whole characters. */
static void header_text(FILE *to, const char *s)
{
    unsigned char word[80];

    if (is_plain(s)) {
        fputs(s, to);
        return;
    }
    for (size_t len = strlen(s), n, first = 1; len; s += n, len -= n, first = 0) {
        n = len < WORD_BYTES ? len : WORD_BYTES;
        while (n < len && n > 1 && ((unsigned char)s[n] & 0xc0) == 0x80)
            n--;
        EVP_EncodeBlock(word, (const unsigned char *)s, (int)n);
        fprintf(to, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ", (char *)word);
    }
}

static void address(FILE *to, const char *header, const char *name, const char *addr)
{
    fprintf(to, "%s: ", header);
    if (name && name[0]) {
        bool plain = is_plain(name);

        fputs(plain ? "\"" : "", to);
        header_text(to, name);
        fputs(plain ? "\" " : " ", to);
    }
    fprintf(to, "<%s>\r\n", addr);
}

static void escaped(FILE *to, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '<')
            fputs("&lt;", to);
        else if (s[i] == '>')
            fputs("&gt;", to);
        else if (s[i] == '&')
            fputs("&amp;", to);
        else if (s[i] == '"')
            fputs("&quot;", to);
        else
            fputc(s[i], to);
    }
}

/* The address at the end of a line becomes a button; what stands before it stays. */
static void html_line(FILE *to, const char *s, size_t len)
{
    const char *url = NULL;

    for (size_t i = 0; i + 8 < len && !url; i++)
        if (!strncmp(s + i, "https://", 8) || !strncmp(s + i, "http://", 7))
            url = s + i;
    fputs("<p style=\"margin:0 0 12px\">", to);
    escaped(to, s, url ? (size_t)(url - s) : len);
    if (url) {
        size_t n = strcspn(url, " \n\r"), left = len - (size_t)(url - s);

        n = n < left ? n : left;
        fputs("<a style=\"color:#0b5b6f;font-weight:700\" href=\"", to);
        escaped(to, url, n);
        fputs("\">", to);
        escaped(to, url, n);
        fputs("</a>", to);
        escaped(to, url + n, left - n);
    }
    fputs("</p>\n", to);
}

static char *html_of(const struct mail_parts *m)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    if (!to)
        abort();
    fprintf(to,
            "<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><body style=\"font:16px/1.55 "
            "sans-serif;color:#11232a\">\n",
            m->lang && !strcmp(m->lang, "en") ? "en" : "zh-CN");
    for (const char *p = m->text; *p;) {
        size_t n = strcspn(p, "\n");

        if (n)
            html_line(to, p, n);
        p += n + (p[n] == '\n');
    }
    fputs("</body></html>\n", to);
    fclose(to);
    return out;
}

static void part(FILE *to, const char *boundary, const char *type, const char *body)
{
    fprintf(to, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary,
            type);
    base64_lines(to, body);
}

static void calendar_type(const char *ics, char *out, size_t cap)
{
    const char *cancel = strstr(ics, "METHOD:CANCEL");

    snprintf(out, cap, "text/calendar; charset=utf-8; method=%s; name=\"appointment.ics\"",
             cancel                          ? "CANCEL"
             : strstr(ics, "METHOD:REQUEST") ? "REQUEST"
                                             : "PUBLISH");
}

static void bodies(FILE *to, const struct mail_parts *m)
{
    char type[128], *html = html_of(m);
    char outer[64], inner[64];

    snprintf(outer, sizeof outer, "outer-%s", m->id);
    snprintf(inner, sizeof inner, "inner-%s", m->id);
    fprintf(to, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", outer, outer);
    fprintf(to, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", inner);
    part(to, inner, "text/plain; charset=utf-8", m->text);
    part(to, inner, "text/html; charset=utf-8", html);
    fprintf(to, "--%s--\r\n", inner);
    if (m->ics) {
        calendar_type(m->ics, type, sizeof type);
        part(to, outer, type, m->ics);
    }
    fprintf(to, "--%s--\r\n", outer);
    free(html);
}

static bool breaks(const char *s)
{
    return s && strpbrk(s, "\r\n") != NULL;
}

char *mime_make(const struct mail_parts *m)
{
    char *out = NULL, date[64];
    const char *at = strchr(m->from, '@');
    time_t when = (time_t)(m->at_ms / 1000);
    size_t size;
    struct tm tm;
    FILE *to;

    if (breaks(m->from) || breaks(m->to) || breaks(m->to_name) || breaks(m->from_name) ||
        breaks(m->subject) || strpbrk(m->to, "<> ,;"))
        return NULL;
    to = open_memstream(&out, &size);
    if (!to)
        abort();
    gmtime_r(&when, &tm);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    fprintf(to, "Date: %s\r\n", date);
    address(to, "From", m->from_name, m->from);
    address(to, "To", m->to_name, m->to);
    fputs("Subject: ", to);
    header_text(to, m->subject);
    fprintf(to, "\r\nMessage-ID: <%s%s>\r\nAuto-Submitted: auto-generated\r\n", m->id,
            at ? at : "@localhost");
    fputs("MIME-Version: 1.0\r\n", to);
    bodies(to, m);
    fclose(to);
    return out;
}
