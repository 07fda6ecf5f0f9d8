/* SPDX-License-Identifier: Apache-2.0 */
#include <cjson/cJSON.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_int.h"
#include "service/engine/person_data.h"

static const struct section {
    enum person_whose whose;
    const char *name;
    enum sql sql;
    const char *columns;
} sections[] = {
#define EXPORT(whose, name, sql, columns) {PERSON_##whose, name, SQL_##sql, columns},
#define ERASE(whose, sql)
#include "service/engine/person_data.def"
#undef EXPORT
#undef ERASE
};

struct rows {
    cJSON *list;
    const char *columns;
};

static bool is_time(const char *name)
{
    size_t n = strlen(name);

    return !strcmp(name, "at") || !strcmp(name, "from") || !strcmp(name, "to") ||
           !strcmp(name, "until") || !strcmp(name, "snoozed_until") ||
           !strncmp(name, "holiday_", 8) || !strncmp(name, "appt_", 5) ||
           (n > 3 && !strcmp(name + n - 3, "_at"));
}

static cJSON *value_of(const char *name, const struct db_value *v)
{
    char at[TIME_TEXT_LEN];
    cJSON *j = NULL;

    if (v->kind == DB_NULL || v->kind == DB_BLOB)
        return cJSON_CreateNull();
    if (v->kind == DB_INT && is_time(name)) {
        text_time(v->i, at);
        return cJSON_CreateString(at);
    }
    if (v->kind == DB_INT)
        return cJSON_CreateNumber((double)v->i);
    if (v->kind == DB_REAL)
        return cJSON_CreateNumber(v->r);
    if (v->s[0] == '{' || v->s[0] == '[')
        j = cJSON_Parse(v->s);
    return j ? j : cJSON_CreateString(v->s);
}

static void row(void *ctx, const struct db_value *col, int ncol)
{
    struct rows *r = ctx;
    cJSON *o = cJSON_CreateObject();
    const char *p = r->columns;
    char name[32];

    for (int i = 0; i < ncol; i++, p += strcspn(p, " "), p += *p == ' ') {
        text_copy_n(name, sizeof name, p, strcspn(p, " "));
        cJSON_AddItemToObject(o, name, value_of(name, &col[i]));
    }
    cJSON_AddItemToArray(r->list, o);
}

enum err person_export(struct engine *e, const struct person_ref *p, FILE *to)
{
    cJSON *root = cJSON_CreateObject();
    char at[TIME_TEXT_LEN], *text;
    enum err err = ERR_OK;

    text_time(e->clock.now_ms, at);
    cJSON_AddStringToObject(root, "of", p->whose == PERSON_CUSTOMER ? "customer" : "staff");
    cJSON_AddStringToObject(root, "id", p->id);
    cJSON_AddStringToObject(root, "at", at);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0] && !err; i++) {
        struct rows rows = {NULL, sections[i].columns};

        if (sections[i].whose != p->whose)
            continue;
        rows.list = cJSON_AddArrayToObject(root, sections[i].name);
        err = store_run(&e->store, sections[i].sql, ARGS(db_text(p->id)), row, &rows);
    }
    text = err ? NULL : cJSON_Print(root);
    if (text)
        fprintf(to, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(root);
    return err;
}
