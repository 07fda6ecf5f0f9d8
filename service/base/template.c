/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/template.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 64

static const char *const escapes[] = {"plain", "url", "json", "header"};

static void write_url(FILE *to, unsigned char c)
{
    bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                c == '-' || c == '_' || c == '.' || c == '~';

    if (kept)
        fputc(c, to);
    else
        fprintf(to, "%%%02X", c);
}

static void write_json(FILE *to, unsigned char c)
{
    if (c == '"' || c == '\\')
        fprintf(to, "\\%c", c);
    else if (c == '\n')
        fputs("\\n", to);
    else if (c < ' ')
        fprintf(to, "\\u%04x", c);
    else
        fputc(c, to);
}

void escape_write(FILE *to, enum escape how, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (how == ESC_URL)
            write_url(to, c);
        else if (how == ESC_JSON)
            write_json(to, c);
        else if (how == ESC_HEADER)
            fputc(c < ' ' || c == 0x7f ? ' ' : c, to);
        else
            fputc(c, to);
    }
}

struct slot {
    char name[NAME_MAX_LEN];
    int how; /* -1: as the place wants it */
    const char *end;
};

/* The slot that begins at the braces; what is wrong with it, or NULL. */
static const char *read_slot(const char *p, struct slot *s)
{
    const char *end = strstr(p, "}}");
    size_t len = end ? (size_t)(end - p - 2) : 0;
    char *colon;

    if (!end)
        return "{{ without }}";
    if (len == 0 || len >= sizeof s->name)
        return "{{}} without a name";
    memcpy(s->name, p + 2, len);
    s->name[len] = 0;
    s->end = end + 2;
    s->how = -1;
    colon = strrchr(s->name, ':');
    if (!colon)
        return NULL;
    *colon = 0;
    for (int i = 0; i < (int)(sizeof escapes / sizeof escapes[0]); i++)
        if (!strcmp(escapes[i], colon + 1))
            s->how = i;
    return s->how < 0 ? "behind the colon must stand plain, url, json or header" : NULL;
}

const char *template_check(const char *text, template_value_fn *value, const void *ctx)
{
    static _Thread_local char why[NAME_MAX_LEN + 32];
    struct slot s;

    for (const char *p = strstr(text, "{{"); p; p = strstr(s.end, "{{")) {
        const char *wrong = read_slot(p, &s);

        if (wrong)
            return wrong;
        if (!value(ctx, s.name)) {
            snprintf(why, sizeof why, "{{%s}}: there is no such name", s.name);
            return why;
        }
    }
    return NULL;
}

char *template_fill(const char *text, enum escape place, template_value_fn *value, const void *ctx)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    if (!to)
        abort();
    while (*text) {
        struct slot s;
        const char *v;

        if (strncmp(text, "{{", 2) != 0 || read_slot(text, &s)) {
            fputc(*text++, to);
            continue;
        }
        v = value(ctx, s.name);
        escape_write(to, s.how < 0 ? place : (enum escape)s.how, v ? v : "");
        text = s.end;
    }
    fclose(to);
    return out;
}
