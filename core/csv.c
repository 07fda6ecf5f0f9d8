/* SPDX-License-Identifier: Apache-2.0 */
#include "core/csv.h"

#include <string.h>

/* What a spreadsheet takes for a formula, behind any number of apostrophes. */
static bool is_formula(const char *s)
{
    s += strspn(s, "'");
    return *s && strchr("=+-@\t\r", *s);
}

/* At the beginning of a table it would be taken for the mark of one. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool must_quote(const char *s)
{
    size_t n = strlen(s);

    return s[strcspn(s, ",\"\r\n")] || s[0] == ' ' || !strncmp(s, BYTE_ORDER_MARK, 3) ||
           (n && s[n - 1] == ' ');
}

size_t csv_cell(const char *text, char *out, size_t cap)
{
    bool quote = must_quote(text);
    size_t n = 0;

    out[0] = 0;
    if (cap < CSV_CELL_MAX(strlen(text)))
        return 0;
    if (quote)
        out[n++] = '"';
    if (is_formula(text))
        out[n++] = '\'';
    for (const char *s = text; *s; s++) {
        if (*s == '"')
            out[n++] = '"';
        out[n++] = *s;
    }
    if (quote)
        out[n++] = '"';
    out[n] = 0;
    return n;
}

/* Length of the UTF-8 character at s; 0 when it is none, or NUL. */
static size_t character(const unsigned char *s, size_t left)
{
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

    if (n == 0 || n > left || s[0] > 0xf4 || s[0] == 0)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return n;
}

static void check_text(struct csv *c)
{
    const unsigned char *s = (const unsigned char *)c->at, *end = (const unsigned char *)c->end;

    while (s < end) {
        size_t n = character(s, (size_t)(end - s));

        if (n == 0) {
            c->wrong = CSV_NOT_UTF8;
            return;
        }
        c->line += *s == '\n';
        s += n;
    }
    c->line = 1;
}

void csv_open(struct csv *c, char *text, size_t len)
{
    *c = (struct csv){.at = text, .end = text + len, .line = 1, .next = 1};
    text[len] = 0;
    if (len >= 3 && !memcmp(text, BYTE_ORDER_MARK, 3))
        c->at += 3;
    check_text(c);
}

static bool ends_cell(char ch)
{
    return ch == ',' || ch == '\n' || ch == '\r' || ch == 0;
}

/* Behind the opening quote; what is read moves to *to. */
static bool quoted_cell(struct csv *c, char **to)
{
    for (;; c->at++) {
        if (c->at == c->end) {
            c->wrong = CSV_OPEN_QUOTE;
            return false;
        }
        if (*c->at == '"') {
            c->at++;
            if (*c->at != '"')
                break;
        }
        c->next += *c->at == '\n';
        *(*to)++ = *c->at;
    }
    if (!ends_cell(*c->at))
        c->wrong = CSV_AFTER_QUOTE;
    return c->wrong == CSV_GOOD;
}

/* The cell at c->at; the character that ended it is returned, and passed. */
static bool take_cell(struct csv *c, char **cell, char *ended_by)
{
    char *to = c->at;

    *cell = to;
    if (*c->at == '"') {
        c->at++;
        if (!quoted_cell(c, &to))
            return false;
    } else {
        c->at += strcspn(c->at, ",\r\n");
        to = c->at;
    }
    *ended_by = *c->at;
    if (*c->at == '\r' && c->at[1] == '\n')
        c->at++;
    if (c->at < c->end)
        c->at++;
    *to = 0;
    if (**cell == '\'' && is_formula(*cell))
        ++*cell;
    return true;
}

static void skip_empty_lines(struct csv *c)
{
    while (*c->at == '\r' || *c->at == '\n') {
        c->next += *c->at == '\n' || c->at[1] != '\n';
        c->at++;
    }
}

bool csv_row(struct csv *c, char *cell[], int max)
{
    char ended_by = ',', *one;

    if (c->wrong)
        return false;
    skip_empty_lines(c);
    c->line = c->next;
    c->cells = 0;
    if (c->at >= c->end)
        return false;
    while (ended_by == ',') {
        if (!take_cell(c, &one, &ended_by))
            return false;
        if (c->cells < max)
            cell[c->cells] = one;
        c->cells++;
    }
    c->next += ended_by != 0;
    return true;
}

const char *csv_wrong_text(enum csv_wrong w)
{
    static const char *const texts[] = {
        [CSV_GOOD] = "",
        [CSV_NOT_UTF8] = "this is not UTF-8: save the table as UTF-8",
        [CSV_OPEN_QUOTE] = "a quotation mark is opened and never closed",
        [CSV_AFTER_QUOTE] = "there is something behind a closing quotation mark",
    };

    return texts[w];
}
