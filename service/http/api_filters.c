/* SPDX-License-Identifier: Apache-2.0 */
/* How the filter stages of a machine stand, and why each date is what it is. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/filter_look.h"
#include "service/http/api_link.h"

static const char *const langs[LANG_COUNT] = {[LANG_ZH_CN] = "zh-CN", [LANG_EN] = "en"};

static void add_day(cJSON *o, const char *name, const struct zone *zone, int64_t ms)
{
    char text[TIME_TEXT_LEN];

    if (!ms) {
        cJSON_AddNullToObject(o, name);
        return;
    }
    text_time(zone_local(zone, ms), text);
    text[10] = 0;
    cJSON_AddStringToObject(o, name, text);
}

static void add_number(cJSON *o, const char *name, double v)
{
    if (isnan(v))
        cJSON_AddNullToObject(o, name);
    else
        cJSON_AddNumberToObject(o, name, floor(v * 10 + 0.5) / 10);
}

cJSON *view_filter(const struct filter_forecast *f, const struct stage *stage,
                   const struct zone *zone)
{
    cJSON *o = cJSON_CreateObject(), *title, *why;

    cJSON_AddStringToObject(o, "stage", f->stage);
    title = cJSON_AddObjectToObject(o, "title");
    for (int l = 0; l < LANG_COUNT; l++)
        cJSON_AddStringToObject(title, langs[l], stage->title.in[l]);
    add_number(o, "remaining_pct", f->remaining_pct);
    view_text(o, "binding", f->due_ms ? filter_limit_word(f->binding) : "");
    add_day(o, "due_on", zone, f->due_ms);
    add_day(o, "due_from", zone, f->from_ms);
    add_day(o, "due_to", zone, f->to_ms);
    why = cJSON_AddObjectToObject(o, "why");
    for (int l = 0; l < LANG_COUNT; l++) {
        char text[160];

        filter_why(f, (enum lang)l, text, sizeof text);
        cJSON_AddStringToObject(why, langs[l], text);
    }
    add_number(o, "used", f->due_ms ? f->used : NAN);
    add_number(o, "rated", f->due_ms ? f->rated : NAN);
    add_number(o, "litres_per_day", f->litres_per_day);
    add_day(o, "installed_on", zone, f->installed_ms);
    cJSON_AddBoolToObject(o, "doubted", f->doubted);
    cJSON_AddNullToObject(o, "asked_at");
    cJSON_AddNullToObject(o, "price_fen");
    cJSON_AddNullToObject(o, "changed");
    cJSON_AddNullToObject(o, "counter");
    return o;
}

struct machine {
    char model[NAME_LEN], customer[NAME_LEN];
};

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    struct machine *m = ctx;

    (void)ncol;
    text_copy(m->model, sizeof m->model, col[2].s);
    text_copy(m->customer, sizeof m->customer, col[3].kind == DB_TEXT ? col[3].s : "");
}

struct extras {
    cJSON *items;
    const struct model *model;
    const struct zone *zone;
};

/* A stage that the model lacks is shown as it was registered: nobody knows its life. */
static void extra_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct extras *x = ctx;
    struct filter_forecast f = {.remaining_pct = NAN, .litres_per_day = NAN};
    struct stage stage = {.title = {.in = {f.stage, f.stage}}};
    int64_t ms;

    (void)ncol;
    for (size_t i = 0; x->model && i < x->model->stage_count; i++)
        if (!strcmp(x->model->stages[i].id, col[0].s))
            return;
    text_copy(f.stage, sizeof f.stage, col[0].s);
    if (text_time_parse(col[1].s, &ms))
        f.installed_ms = zone_utc(x->zone, ms);
    cJSON_AddItemToArray(x->items, view_filter(&f, &stage, x->zone));
}

/* Of each stage the latest stays. */
static void change_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o, *c;

    (void)ncol;
    cJSON_ArrayForEach(o, (cJSON *)ctx)
    {
        const cJSON *stage = cJSON_GetObjectItemCaseSensitive(o, "stage");

        if (strcmp(stage->valuestring, col[0].s) != 0)
            continue;
        c = cJSON_CreateObject();
        view_time(c, "at", col[1].i);
        view_text(c, "how", col[2].s);
        view_text(c, "proof", col[3].kind == DB_TEXT ? col[3].s : "");
        cJSON_ReplaceItemInObjectCaseSensitive(o, "changed", c);
    }
}

/* How it went with the machine's own counter after that. */
static void counter_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o, *c;

    (void)ncol;
    cJSON_ArrayForEach(o, (cJSON *)ctx)
    {
        const cJSON *stage = cJSON_GetObjectItemCaseSensitive(o, "stage");

        if (strcmp(stage->valuestring, col[0].s) != 0)
            continue;
        c = cJSON_CreateObject();
        view_text(c, "state", col[2].s);
        cJSON_AddNumberToObject(c, "tries", (double)col[3].i);
        view_text(c, "why", col[6].kind == DB_TEXT ? col[6].s : "");
        cJSON_ReplaceItemInObjectCaseSensitive(o, "counter", c);
    }
}

static void question_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o;

    (void)ncol;
    cJSON_ArrayForEach(o, (cJSON *)ctx)
    {
        const cJSON *stage = cJSON_GetObjectItemCaseSensitive(o, "stage");

        if (strcmp(stage->valuestring, col[0].s) != 0)
            continue;
        cJSON_DeleteItemFromObjectCaseSensitive(o, "asked_at");
        view_time(o, "asked_at", col[1].i);
    }
}

/* A household asks for the machine of its link. */
void api_c_filters(struct request *r)
{
    text_copy(r->param[0], sizeof r->param[0], r->caller.device);
    api_filters(r);
}

static void price_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int64_t *)ctx = col[2].i;
}

/* The company's own price goes before the one that the catalogue suggests. */
static void add_price(struct http *h, cJSON *o, const char *sku)
{
    const struct catalogue *c = h->o.catalogue;
    int64_t fen = 0;

    for (size_t i = 0; sku && i < c->price_count; i++)
        if (!strcmp(c->prices[i].code, sku))
            fen = c->prices[i].amount_fen;
    if (!sku ||
        store_run(&h->reader, SQL_PRICE_AT, ARGS(db_text(sku), db_int(INT64_MAX)), price_row, &fen))
        return;
    if (fen)
        cJSON_ReplaceItemInObjectCaseSensitive(o, "price_fen", cJSON_CreateNumber((double)fen));
}

cJSON *view_filters(struct http *h, const char *device, enum err *e)
{
    const struct catalogue *c = h->o.catalogue;
    struct filter_forecast f[MODEL_STAGES];
    struct extras x = {.items = cJSON_CreateArray()};
    struct machine m = {.model = ""};
    size_t n = 0;
    int model;

    *e = store_run(&h->reader, SQL_DEVICE_GET, ARGS(db_text(device)), machine_row, &m);
    model = catalogue_model(c, m.model);
    x.model = model >= 0 ? &c->models[model] : NULL;
    x.zone = http_zone(h, m.customer);
    if (!*e && x.zone)
        *e = filter_look(&h->reader, c, &(struct filter_place){x.zone, h->o.season}, device,
                         http_now(h), f, &n);
    for (size_t i = 0; i < n && x.model; i++) {
        cJSON *o = view_filter(&f[i], &x.model->stages[i], x.zone);

        add_price(h, o, x.model->no_spares ? NULL : x.model->stages[i].sku);
        cJSON_AddItemToArray(x.items, o);
    }
    if (!*e && x.zone)
        *e = store_run(&h->reader, SQL_FILTER_LIST, ARGS(db_text(device)), extra_row, &x);
    if (!*e)
        *e = store_run(&h->reader, SQL_FILTER_QUESTION_OPEN, ARGS(db_text(device)), question_row,
                       x.items);
    if (!*e)
        *e = store_run(&h->reader, SQL_FILTER_CHANGES, ARGS(db_text(device)), change_row, x.items);
    if (!*e)
        *e = store_run(&h->reader, SQL_COUNTER_LIST, ARGS(db_text(device)), counter_row, x.items);
    *e = *e == ERR_NOT_FOUND ? ERR_OK : *e;
    return x.items;
}

void api_filters(struct request *r)
{
    cJSON *device = api_find_device(r), *items;
    enum err e;

    if (!device)
        return;
    cJSON_Delete(device);
    items = view_filters(r->http, r->param[0], &e);
    api_list(r, items, e);
}
