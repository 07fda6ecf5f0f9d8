/* SPDX-License-Identifier: Apache-2.0 */
/* What the visits of an order left behind, and what the order still asks for, in JSON. */
#include <string.h>

#include "service/base/log.h"
#include "service/engine/evidence_known.h"
#include "service/http/api.h"
#include "service/http/view_attachment.h"

cJSON *view_attachment(const struct attachment *a)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "name", a->name);
    cJSON_AddStringToObject(o, "type", a->type);
    cJSON_AddStringToObject(o, "sha256", a->sha256);
    cJSON_AddNumberToObject(o, "bytes", (double)a->bytes);
    cJSON_AddNumberToObject(o, "width", a->width);
    cJSON_AddNumberToObject(o, "height", a->height);
    cJSON_AddNumberToObject(o, "orientation", a->orientation);
    cJSON_AddNumberToObject(o, "visit", a->visit_n);
    view_text(o, "by", a->person);
    view_time(o, "at", a->at_ms);
    return o;
}

void view_attachment_item(void *ctx, const struct attachment *a)
{
    cJSON_AddItemToArray(ctx, view_attachment(a));
}

static void damage_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddNumberToObject(o, "n", (double)col[0].i);
    cJSON_AddStringToObject(o, "text", col[1].s);
    view_text(o, "photo", col[2].s);
    if (col[3].kind == DB_NULL)
        cJSON_AddNullToObject(o, "amount_fen");
    else
        cJSON_AddNumberToObject(o, "amount_fen", (double)col[3].i);
    view_text(o, "by", col[4].s);
    view_time(o, "at", col[5].i);
    view_text(o, "acked_by", col[6].s);
    view_time(o, "acked_at", col[7].i);
    cJSON_AddItemToArray(ctx, o);
}

static void undone_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddNumberToObject(o, "visit", (double)col[0].i);
    cJSON_AddStringToObject(o, "reason", col[1].s);
    cJSON_AddStringToObject(o, "photo", col[2].s);
    view_text(o, "by", col[3].s);
    view_time(o, "at", col[4].i);
    view_text(o, "decision", col[5].s);
    view_text(o, "decided_by", col[6].s);
    view_time(o, "decided_at", col[7].i);
    cJSON_AddItemToArray(ctx, o);
}

static void words_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "text", col[1].s);
    view_text(o, "by", col[2].s);
    view_time(o, "at", col[3].i);
    cJSON_AddItemToArray(ctx, o);
}

void view_evidence(struct http *h, const struct order *o, cJSON *j)
{
    struct db_value id = db_text(o->id);
    enum err e = store_attachment_list(&h->reader, o->id, view_attachment_item,
                                       cJSON_AddArrayToObject(j, "attachments"));
    cJSON *damages = cJSON_AddArrayToObject(j, "damages");
    cJSON *undone = cJSON_AddArrayToObject(j, "left_undone");
    cJSON *words = cJSON_AddArrayToObject(j, "customer_words");

    if (!e)
        e = store_run(&h->reader, SQL_DAMAGE_LIST, &id, 1, damage_row, damages);
    if (!e)
        e = store_run(&h->reader, SQL_UNDONE_LIST, &id, 1, undone_row, undone);
    if (!e)
        e = store_run(&h->reader, SQL_WORDS_LIST, &id, 1, words_row, words);
    if (e)
        log_warning("http", "what=\"the evidence could not be read\" order=%s", o->id);
}

struct visits {
    cJSON *list;
    const char *member;
};

/* The list of that name of the visit whose number the row begins with. */
static cJSON *list_of(struct visits *v, int64_t n)
{
    cJSON *o;

    cJSON_ArrayForEach(o, v->list)
    {
        if ((int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(o, "n")) == n)
            return cJSON_GetObjectItem(o, v->member);
    }
    return NULL;
}

static void check_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *list = list_of(ctx, col[0].i), *o;

    (void)ncol;
    if (!list)
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "id", col[1].s);
    cJSON_AddStringToObject(o, "phase", col[2].s);
    cJSON_AddBoolToObject(o, "ticked", col[3].i != 0);
    view_time(o, "at", col[5].i);
    cJSON_AddItemToArray(list, o);
}

static void missing_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *list = list_of(ctx, col[0].i), *o;

    (void)ncol;
    if (!list)
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "item", col[1].s);
    cJSON_AddStringToObject(o, "reason", col[2].s);
    cJSON_AddItemToArray(list, o);
}

static void exception_row(void *ctx, const struct db_value *col, int ncol)
{
    struct visits *v = ctx;
    cJSON *o;

    (void)ncol;
    cJSON_ArrayForEach(o, v->list)
    {
        cJSON *x;

        if ((int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(o, "n")) != col[0].i)
            continue;
        x = cJSON_CreateObject();
        cJSON_AddStringToObject(x, "kind", col[1].s);
        cJSON_AddStringToObject(x, "reason", col[2].s);
        cJSON_ReplaceItemInObjectCaseSensitive(o, "gate_exception", x);
    }
}

void view_visit_evidence(struct http *h, const char *order_id, cJSON *visits)
{
    struct visits checks = {visits, "checklist"}, missing = {visits, "missing"};
    struct db_value id = db_text(order_id);
    enum err e;
    cJSON *o;

    cJSON_ArrayForEach(o, visits)
    {
        cJSON_AddArrayToObject(o, "checklist");
        cJSON_AddArrayToObject(o, "missing");
        cJSON_AddNullToObject(o, "gate_exception");
    }
    e = store_run(&h->reader, SQL_CHECK_LIST, &id, 1, check_row, &checks);
    if (!e)
        e = store_run(&h->reader, SQL_VISIT_MISSING_LIST, &id, 1, missing_row, &missing);
    if (!e)
        e = store_run(&h->reader, SQL_EXCEPTION_LIST, &id, 1, exception_row, &checks);
    if (e)
        log_warning("http", "what=\"the visits could not be read\" order=%s", order_id);
}

static cJSON *words_of(const struct words *w)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "zh-CN", w->in[LANG_ZH_CN]);
    cJSON_AddStringToObject(o, "en", w->in[LANG_EN]);
    return o;
}

static cJSON *item_of(const struct visit_item *item)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "id", item->id);
    cJSON_AddStringToObject(o, "policy", item->policy);
    cJSON_AddItemToObject(o, "title", words_of(&item->title));
    return o;
}

static bool is_ticked(struct http *h, const struct order *o, const char *id)
{
    int64_t n = 0;

    return !store_number(&h->reader, SQL_CHECK_TICKED,
                         ARGS(db_text(o->id), db_int(o->visit_n), db_text(id)), 0, &n) &&
           n > 0;
}

static bool visit_ahead(const struct order *o)
{
    return order_category(o->state) == CAT_OPEN || order_category(o->state) == CAT_ACTIVE ||
           order_category(o->state) == CAT_HELD;
}

static void ask_ticks(struct http *h, const struct order *o, const char *model, cJSON *list)
{
    const struct catalogue *c = h->o.catalogue;
    int m = catalogue_model(c, model);
    struct visit_of of = {order_kind_find(o->kind), m < 0 ? CLASS_RO_TANKLESS : c->models[m].cls};

    for (size_t i = 0; i < c->visit_count; i++) {
        const struct visit_item *item = &c->visit[i];
        cJSON *j;

        if (item->topic >= VISIT_PHASES || !visit_item_applies(item, item->topic, of) ||
            is_ticked(h, o, item->id))
            continue;
        j = item_of(item);
        cJSON_AddStringToObject(j, "phase", visit_topic_name(item->topic));
        cJSON_AddItemToArray(list, j);
    }
}

void view_requires(struct http *h, const struct order *o, const char *model, cJSON *j)
{
    cJSON *list = cJSON_AddArrayToObject(j, "checklist");
    bool install = !strcmp(o->kind, "install");
    int64_t photos = 0;

    if (visit_ahead(o))
        ask_ticks(h, o, model, list);
    if (install && visit_ahead(o) &&
        store_number(&h->reader, SQL_ATTACHMENT_COUNT, ARGS(db_text(o->id)), 0, &photos))
        photos = 0;
    cJSON_AddNumberToObject(j, "photos",
                            install && visit_ahead(o) && photos < INSTALL_PHOTOS
                                ? (double)(INSTALL_PHOTOS - photos)
                                : 0);
    cJSON_AddBoolToObject(j, "signature", visit_ahead(o));
}

void api_checklists(struct request *r)
{
    const struct catalogue *c = r->http->o.catalogue;
    cJSON *o = cJSON_CreateObject();

    for (int list = 0; list < (int)VISIT_TOPIC_COUNT; list++) {
        cJSON *items = cJSON_AddArrayToObject(o, visit_topic_name((enum visit_topic)list));

        for (size_t i = 0; i < c->visit_count; i++)
            if ((int)c->visit[i].topic == list)
                cJSON_AddItemToArray(items, item_of(&c->visit[i]));
    }
    answer_json(r, 200, o);
}
