/* SPDX-License-Identifier: Apache-2.0 */
/* What the causes of an order's fault ask of people, and what was answered and read by hand. */
#include <string.h>

#include "core/json.h"
#include "core/text.h"
#include "service/base/log.h"
#include "service/http/api.h"

static const struct form {
    const char *kind, *begins;
} forms[] = {{"answer", "answer('"}, {"measured", "measured('"}};

struct asked {
    const struct catalogue *c;
    cJSON *list;
};

static cJSON *entry(const struct asked *a, const char *id)
{
    cJSON *j;

    cJSON_ArrayForEach(j, a->list)
    {
        if (!strcmp(json_member_text(j, "id"), id))
            return j;
    }
    return NULL;
}

/* The entry of that question; NULL when the catalogue does not have it. */
static cJSON *entry_of(const struct asked *a, const char *kind, const char *id)
{
    const struct named *q = a->c->questions;
    cJSON *j = entry(a, id);

    for (size_t i = 0; !j && i < a->c->question_count; i++) {
        if (strcmp(q[i].id, id) != 0)
            continue;
        j = cJSON_CreateObject();
        cJSON_AddStringToObject(j, "id", id);
        cJSON_AddStringToObject(j, "kind", kind);
        cJSON_AddItemToObject(j, "title", view_words(&q[i].title));
        cJSON_AddNullToObject(j, "value");
        cJSON_AddNullToObject(j, "at");
        cJSON_AddItemToArray(a->list, j);
    }
    return j;
}

/* The conditions were compiled when the catalogue was loaded: a name in them ends with a quote. */
static void ask_of(const struct asked *a, const struct form *f, const char *text)
{
    char id[48];

    while ((text = strstr(text, f->begins))) {
        text += strlen(f->begins);
        if (text_copy_n(id, sizeof id, text, strcspn(text, "'")))
            entry_of(a, f->kind, id);
    }
}

static void ask_all(const struct asked *a, const struct fault *f)
{
    for (size_t k = 0; k < f->cause_count; k++)
        for (size_t i = 0; i < f->causes[k].evidence_count; i++)
            for (size_t n = 0; n < sizeof forms / sizeof forms[0]; n++)
                ask_of(a, &forms[n], f->causes[k].evidence[i].text);
}

static void said_one(const struct asked *a, const char *kind, const cJSON *value, int64_t at_ms)
{
    cJSON *j = entry_of(a, kind, value->string);
    bool truth = cJSON_IsBool(value);

    if (!j)
        return;
    cJSON_ReplaceItemInObject(j, "value",
                              truth ? cJSON_CreateBool(cJSON_IsTrue(value))
                                    : cJSON_CreateNumber(cJSON_GetNumberValue(value)));
    cJSON_DeleteItemFromObject(j, "at");
    view_time(j, "at", at_ms);
}

static void history_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct {
        const char *kind, *member;
    } lists[] = {{"answer", "answers"}, {"measured", "measured"}};
    const char *text = col[8].kind == DB_TEXT ? col[8].s : "";
    cJSON *args, *value;

    (void)ncol;
    if (!strstr(text, "\"answers\"") && !strstr(text, "\"measured\""))
        return;
    args = cJSON_Parse(text);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        cJSON_ArrayForEach(value, cJSON_GetObjectItemCaseSensitive(args, lists[i].member))
            said_one(ctx, lists[i].kind, value, col[4].i);
    cJSON_Delete(args);
}

void view_asked(struct http *h, const struct order *o, cJSON *j)
{
    struct asked a = {h->o.catalogue, cJSON_AddArrayToObject(j, "asked")};
    int fault = catalogue_fault(a.c, o->fault);

    if (fault >= 0)
        ask_all(&a, &a.c->faults[fault]);
    if (store_run(&h->reader, SQL_HISTORY_LIST, ARGS(db_text(o->id)), history_row, &a))
        log_warning("http", "what=\"a history could not be read\" order=%s", o->id);
}
