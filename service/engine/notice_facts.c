/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/notice_facts.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "core/message.h"
#include "service/base/xalloc.h"
#include "service/engine/delivery_desk.h"

#define NEWEST 5000

struct newest {
    struct delivery *d;
    int count;
};

static void take(void *ctx, const struct db_value *col, int ncol)
{
    struct newest *l = ctx;

    (void)ncol;
    if (l->count < NEWEST)
        delivery_read(&l->d[l->count++], col);
}

static cJSON *inside(cJSON *o, const char *name)
{
    cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    return j ? j : cJSON_AddObjectToObject(o, name);
}

/* Facts of one delivery, where they are more than what is there. */
static void keep_fullest(struct engine *e, const struct delivery *d, cJSON *root)
{
    struct addressee a;
    cJSON *facts, *at;
    int known;

    addressee_find(e, d->recipient, &a);
    if (!a.found)
        return;
    facts = letter_facts(e, d, &a);
    known = cJSON_GetArraySize(facts);
    at =
        inside(inside(root, d->kind),
               message_audience_name(a.role == ROLE_CUSTOMER ? AUDIENCE_CUSTOMER : AUDIENCE_STAFF));
    if (known <= cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(at, d->lang))) {
        cJSON_Delete(facts);
        return;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(at, d->lang);
    cJSON_AddItemToObject(at, d->lang, facts);
}

enum err notice_facts_print(struct engine *e, FILE *out)
{
    struct newest l = {xmalloc(NEWEST * sizeof *l.d), 0};
    cJSON *root = cJSON_CreateObject();
    enum err err = engine_begin(e);
    char *text;

    if (!err) {
        engine_fail(e, store_run(&e->store, SQL_DELIVERY_NEWEST, ARGS(db_int(NEWEST)), take, &l));
        for (int i = 0; i < l.count; i++)
            keep_fullest(e, &l.d[i], root);
        err = engine_commit(e, NULL, 0);
    }
    text = cJSON_Print(root);
    if (!err)
        fprintf(out, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(root);
    free(l.d);
    return err;
}
