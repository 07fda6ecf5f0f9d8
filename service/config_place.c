/* SPDX-License-Identifier: Apache-2.0 */
#include "service/config_place.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/xalloc.h"

#define FILE_MAX (1 << 20)
#define WORD     64

struct place {
    const char *section, *key;
    char top[WORD], word[WORD]; /* the section under way; the last word read */
    int depth, line, found;
};

/* Behind a comment or a quoted text that begins here; the same place when none does. */
static const char *skip(const char *p, int *line)
{
    const char *end = p;

    if (*p == '#' || !strncmp(p, "//", 2)) {
        end = p + strcspn(p, "\n");
    } else if (!strncmp(p, "/*", 2)) {
        end = strstr(p + 2, "*/");
        end = end ? end + 2 : p + strlen(p);
    } else if (*p == '"' || *p == '\'') {
        for (end = p + 1; *end && *end != *p; end++)
            end += *end == '\\' && end[1];
        end += *end != 0;
    }
    for (const char *q = p; q < end; q++)
        *line += *q == '\n';
    return end;
}

static const char *take_word(struct place *at, const char *p)
{
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    snprintf(at->word, sizeof at->word, "%.*s", n < WORD ? (int)n : WORD - 1, p);
    return p + n;
}

static void take_sign(struct place *at, char c)
{
    if (c == '{' && at->depth++ == 0)
        memcpy(at->top, at->word, sizeof at->top);
    else if (c == '}')
        at->depth--;
    else if (c == '=' && at->depth == 1 && !strcmp(at->top, at->section) &&
             !strcmp(at->word, at->key) && !at->found)
        at->found = at->line;
    at->line += c == '\n';
}

static int find(const char *text, const char *section, const char *key)
{
    struct place at = {.section = section, .key = key, .line = 1};

    for (const char *p = text; *p && !at.found;) {
        const char *behind = skip(p, &at.line);

        if (behind != p)
            p = behind;
        else if (isalnum((unsigned char)*p) || *p == '_')
            p = take_word(&at, p);
        else
            take_sign(&at, *p++);
    }
    return at.found;
}

void config_place(const char *path, const char *section, const char *key, char *out, size_t cap)
{
    FILE *f = path ? fopen(path, "r") : NULL;
    char *text = xcalloc(1, FILE_MAX);
    int line = 0;

    if (f && fread(text, 1, FILE_MAX - 1, f) > 0)
        line = find(text, section, key);
    if (f)
        fclose(f);
    free(text);
    if (line)
        snprintf(out, cap, "%.250s:%d", path, line);
    else
        snprintf(out, cap, "--set");
}
