/* SPDX-License-Identifier: Apache-2.0 */
#include "core/load.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

const char *const load_class_names[CLASS_COUNT] = {"ro-tank", "ro-tankless", "uf", "softener"};
static const char *const lang_names[LANG_COUNT] = {"zh-CN", "en"};

void load_problem(struct catalogue_loader *l, const char *fmt, ...)
{
    char what[200];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    if (l->problems < LOADER_PROBLEMS)
        snprintf(l->problem[l->problems], sizeof l->problem[0], "%.60s: %.*s%s%.180s", l->file,
                 (int)(l->path_len < 70 ? l->path_len : 70), l->path, l->path_len ? ": " : "",
                 what);
    l->problems++;
}

void *load_alloc(struct catalogue_loader *l, size_t size)
{
    void *p = arena_alloc(&l->arena, size);

    assert(p); /* loader_add() saw to the room before it began */
    memset(p, 0, size);
    return p;
}

const char *load_keep(struct catalogue_loader *l, const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = load_alloc(l, n);

    memcpy(p, s, n);
    return p;
}

size_t load_enter(struct catalogue_loader *l, const char *name, int index)
{
    size_t mark = l->path_len;
    char *at = l->path + mark;
    size_t room = sizeof l->path - mark;
    int n;

    if (index >= 0)
        n = snprintf(at, room, "%s%s[%d]", mark ? "." : "", name, index);
    else
        n = snprintf(at, room, "%s%s", mark ? "." : "", name);
    l->path_len += (size_t)n < room ? (size_t)n : 0;
    return mark;
}

void load_leave(struct catalogue_loader *l, size_t mark)
{
    l->path_len = mark;
    l->path[mark] = 0;
}

void load_only(struct catalogue_loader *l, const cJSON *object, const char *const *names)
{
    const cJSON *j;

    if (object && !cJSON_IsObject(object)) {
        load_problem(l, "an object is needed here");
        return;
    }
    cJSON_ArrayForEach(j, object)
    {
        const char *const *n = names;

        while (*n && strcmp(*n, j->string) != 0)
            n++;
        if (!*n)
            load_problem(l, "unknown member '%s'", j->string);
    }
}

const char *load_string(struct catalogue_loader *l, const cJSON *object, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!cJSON_IsString(j) || !j->valuestring[0]) {
        load_problem(l, "'%s' must be a text", name);
        return "";
    }
    return load_keep(l, j->valuestring);
}

double load_number(struct catalogue_loader *l, const cJSON *object, const char *name,
                   double otherwise)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);

    if (cJSON_IsNumber(j) && isfinite(j->valuedouble))
        return j->valuedouble;
    if ((j && !cJSON_IsNull(j)) || isnan(otherwise)) {
        load_problem(l, "'%s' must be a number", name);
        return 0;
    }
    return otherwise;
}

double load_between(struct catalogue_loader *l, const cJSON *object, const char *name,
                    double otherwise, double lo, double hi)
{
    double v = load_number(l, object, name, otherwise);

    if (v >= lo && v <= hi)
        return v;
    load_problem(l, "'%s' lies between %g and %g", name, lo, hi);
    return lo;
}

const cJSON *load_object(struct catalogue_loader *l, const cJSON *object, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!j || cJSON_IsObject(j))
        return j;
    load_problem(l, "'%s' must be an object", name);
    return NULL;
}

bool load_bool(const cJSON *object, const char *name)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name));
}

struct words load_words_of(struct catalogue_loader *l, const cJSON *node)
{
    struct words w;

    for (int i = 0; i < LANG_COUNT; i++) {
        const cJSON *j = cJSON_GetObjectItemCaseSensitive(node, lang_names[i]);

        w.in[i] = "";
        if (!cJSON_IsString(j) || !j->valuestring[0])
            load_problem(l, "the text in %s is missing", lang_names[i]);
        else
            w.in[i] = load_keep(l, j->valuestring);
    }
    return w;
}

struct words load_words(struct catalogue_loader *l, const cJSON *object, const char *name)
{
    size_t mark = load_enter(l, name, -1);
    struct words w = load_words_of(l, cJSON_GetObjectItemCaseSensitive(object, name));

    load_leave(l, mark);
    return w;
}

const cJSON *load_list(struct catalogue_loader *l, const cJSON *object, const char *name,
                       bool needed)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!j && !needed)
        return NULL;
    if (!cJSON_IsArray(j)) {
        load_problem(l, "'%s' must be a list", name);
        return NULL;
    }
    return j;
}

struct expr load_condition(struct catalogue_loader *l, const cJSON *object, const char *name,
                           struct symbol_set *used, bool needed)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);
    struct expr e = {0, 0};
    struct expr_error error;
    size_t mark;
    enum err bad;

    if (!j && !needed)
        return e;
    mark = load_enter(l, name, -1);
    if (!cJSON_IsString(j)) {
        load_problem(l, "a condition is needed here");
    } else {
        bad = expr_compile(l->c.pool, j->valuestring, &e, used, &error);
        if (bad == ERR_FULL)
            load_problem(l, "the catalogue has too many conditions");
        else if (bad)
            load_problem(l, "column %d: %s", error.column, error.what);
    }
    load_leave(l, mark);
    return e;
}

static int named_find(const struct named *table, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(table[i].id, id))
            return (int)i;
    return -1;
}

const uint16_t *load_refs(struct catalogue_loader *l, const cJSON *object, const char *name,
                          const struct named *table, size_t table_count, size_t *count)
{
    const cJSON *list = load_list(l, object, name, true);
    const cJSON *j;
    uint16_t *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);

    *count = 0;
    cJSON_ArrayForEach(j, list)
    {
        int i = cJSON_IsString(j) ? named_find(table, table_count, j->valuestring) : -1;

        if (i < 0)
            load_problem(l, "'%s' names '%s', which does not exist", name,
                         cJSON_IsString(j) ? j->valuestring : "?");
        else
            out[(*count)++] = (uint16_t)i;
    }
    return out;
}

struct symbol_set load_symbols(struct catalogue_loader *l, const cJSON *object, const char *name)
{
    const cJSON *list = load_list(l, object, name, true);
    struct symbol_set set = {{0}};
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        int f = cJSON_IsString(j) ? field_find(j->valuestring) : -1;

        if (f < 0)
            load_problem(l, "'%s' names '%s', which is no signal", name,
                         cJSON_IsString(j) ? j->valuestring : "?");
        else
            symbol_set_add(&set, f);
    }
    return set;
}

static int word_find(const char *const *words, int count, const char *s)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(words[i], s))
            return i;
    return -1;
}

uint8_t load_classes(struct catalogue_loader *l, const cJSON *object, const char *name)
{
    const cJSON *list = load_list(l, object, name, true);
    const cJSON *j;
    uint8_t bits = 0;

    cJSON_ArrayForEach(j, list)
    {
        int i = cJSON_IsString(j) ? word_find(load_class_names, CLASS_COUNT, j->valuestring) : -1;

        if (i < 0)
            load_problem(l, "'%s' names an unknown class of machines", name);
        else
            bits |= (uint8_t)(1u << i);
    }
    return bits;
}

int load_enum(struct catalogue_loader *l, const cJSON *object, const char *name,
              const char *const *words, int count, int otherwise)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(object, name);
    int i;

    if (!j && otherwise >= 0)
        return otherwise;
    i = cJSON_IsString(j) ? word_find(words, count, j->valuestring) : -1;
    if (i < 0) {
        load_problem(l, "'%s' must be one of the known words", name);
        return 0;
    }
    return i;
}
