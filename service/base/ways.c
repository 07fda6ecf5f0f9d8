/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/ways.h"

#include <stdlib.h>
#include <string.h>

#include "service/base/xalloc.h"

static const struct {
    const char *name, *value;
} keys[GK_COUNT] = {
#define GATEWAY(key, value, what) {#key, value},
#include "service/base/gateway.def"
#undef GATEWAY
};

const char *gateway_key_name(enum gateway_key k)
{
    return keys[k].name;
}

int gateway_key_find(const char *name)
{
    for (int i = 0; i < GK_COUNT; i++)
        if (!strcmp(keys[i].name, name))
            return i;
    return -1;
}

void gateway_say(struct gateway *g, enum gateway_key k, const char *value)
{
    if (!g->value[k])
        g->value[k] = xstrdup(value);
}

void gateway_add_header(struct gateway *g, const char *line)
{
    if (g->headers < GATEWAY_LISTS)
        g->header[g->headers++] = xstrdup(line);
}

void gateway_add_template(struct gateway *g, const char *line)
{
    if (g->templates < GATEWAY_LISTS)
        g->template[g->templates++] = xstrdup(line);
}

const char *gateway_value(const struct gateway *g, enum gateway_key k)
{
    return g->value[k] ? g->value[k] : keys[k].value;
}

bool gateway_is(const struct gateway *g, enum gateway_key k, const char *word)
{
    return !strcmp(gateway_value(g, k), word);
}

/* Behind the word, when the line begins with it and a space. */
static const char *after(const char *line, const char *word)
{
    size_t n = strlen(word);

    return line && !strncmp(line, word, n) && line[n] == ' ' ? line + n + 1 : NULL;
}

const char *gateway_template(const struct gateway *g, const char *kind, const char *lang,
                             size_t *len)
{
    for (int i = 0; i < g->templates; i++) {
        const char *id = after(after(g->template[i], kind), lang);

        if (!id)
            continue;
        *len = strcspn(id, " ");
        return id;
    }
    return NULL;
}

void ways_release(struct ways *w)
{
    for (int i = 0; i < w->gateways; i++) {
        struct gateway *g = &w->sms[i];

        for (int k = 0; k < GK_COUNT; k++)
            free(g->value[k]);
        for (int k = 0; k < g->headers; k++)
            free(g->header[k]);
        for (int k = 0; k < g->templates; k++)
            free(g->template[k]);
    }
    memset(w, 0, sizeof *w);
}

const struct gateway *ways_gateway(const struct ways *w, const char *name)
{
    for (int i = 0; i < w->gateways; i++)
        if (!name[0] || !strcmp(w->sms[i].name, name))
            return &w->sms[i];
    return NULL;
}

const struct webhook *ways_hook(const struct ways *w, const char *name)
{
    for (int i = 0; i < w->hooks; i++)
        if (!name[0] || !strcmp(w->hook[i].name, name))
            return &w->hook[i];
    return NULL;
}

bool words_have(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = list; *p;) {
        size_t len = strcspn(p, " ,");

        if (n && len == n && !strncmp(p, word, n))
            return true;
        p += len;
        p += strspn(p, " ,");
    }
    return false;
}
