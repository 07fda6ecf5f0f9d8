/* SPDX-License-Identifier: Apache-2.0 */
/* Charges and the card of an order, in JSON; and what charges would come to, beforehand. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/engine/bill.h"
#include "service/engine/evidence_known.h"
#include "service/http/api.h"

static void charge_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddNumberToObject(o, "visit", (double)col[0].i);
    cJSON_AddStringToObject(o, "code", col[1].s);
    cJSON_AddItemToObject(o, "title", json_text_or(col[2].s, "{}"));
    cJSON_AddStringToObject(o, "kind", col[3].s);
    cJSON_AddNumberToObject(o, "quantity", (double)col[4].i);
    cJSON_AddNumberToObject(o, "unit_fen", (double)col[5].i);
    cJSON_AddBoolToObject(o, "covered", col[6].i != 0);
    cJSON_AddNumberToObject(o, "amount_fen", (double)col[7].i);
    cJSON_AddItemToArray(ctx, o);
}

static cJSON *signature(const struct db_value *name, const struct db_value *image)
{
    cJSON *o;

    if (name->kind != DB_TEXT && image->kind != DB_TEXT)
        return cJSON_CreateNull();
    o = cJSON_CreateObject();
    view_text(o, "name", name->s);
    /* A drawing is on the card; here it only says that there is one. */
    view_text(o, "image", image->s && signature_drawn(image->s) ? "drawn" : image->s);
    return o;
}

static void card_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddNumberToObject(o, "visit", (double)col[0].i);
    cJSON_AddNumberToObject(o, "receipt", (double)col[1].i);
    view_text(o, "cause", col[2].s);
    cJSON_AddStringToObject(o, "outcome", col[3].s);
    view_text(o, "opinion", col[4].s);
    cJSON_AddNumberToObject(o, "price_version", (double)col[5].i);
    cJSON_AddBoolToObject(o, "in_warranty", col[6].i != 0);
    cJSON_AddNumberToObject(o, "total_fen", (double)col[7].i);
    cJSON_AddStringToObject(o, "list_hash", col[8].s);
    cJSON_AddItemToObject(o, "signature", signature(&col[9], &col[10]));
    view_time(o, "at", col[12].i);
    *(cJSON **)ctx = o;
}

void view_charges(struct http *h, const struct order *o, cJSON *j)
{
    struct db_value id = db_text(o->id);
    int64_t version = 0;
    cJSON *card = NULL;
    enum err e = store_number(&h->reader, SQL_ORDER_PRICE_GET, &id, 1, 0, &version);

    cJSON_AddNumberToObject(j, "price_version", (double)version);
    if (!e)
        e = store_run(&h->reader, SQL_CHARGE_LIST, &id, 1, charge_row,
                      cJSON_AddArrayToObject(j, "charges"));
    if (!e)
        e = store_run(&h->reader, SQL_CARD_LAST, &id, 1, card_row, &card);
    cJSON_AddItemToObject(j, "card", card ? card : cJSON_CreateNull());
    if (e)
        log_warning("http", "what=\"the charges could not be read\" order=%s", o->id);
}

static cJSON *line_json(const struct bill *b, size_t i)
{
    const struct charge_line *l = &b->line[i];
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "code", l->code);
    cJSON_AddItemToObject(o, "title", json_text_or(b->title[i], "{}"));
    cJSON_AddStringToObject(o, "kind", charge_kind_name(l->kind));
    cJSON_AddNumberToObject(o, "quantity", l->quantity);
    cJSON_AddNumberToObject(o, "unit_fen", (double)l->unit_fen);
    cJSON_AddBoolToObject(o, "covered", l->covered);
    cJSON_AddNumberToObject(o, "amount_fen", (double)l->amount_fen);
    return o;
}

static void answer_bill(struct request *r, const struct bill *b)
{
    cJSON *o, *list;

    if (b->wrong) {
        answer_problem(r, 409, err_text(ERR_REFUSED), b->wrong, b->rule);
        return;
    }
    o = cJSON_CreateObject();
    cJSON_AddNumberToObject(o, "price_version", (double)b->price_version);
    cJSON_AddBoolToObject(o, "in_warranty", b->sum.in_warranty);
    list = cJSON_AddArrayToObject(o, "charges");
    for (size_t i = 0; i < b->count; i++)
        cJSON_AddItemToArray(list, line_json(b, i));
    cJSON_AddNumberToObject(o, "total_fen", (double)b->sum.total_fen);
    cJSON_AddStringToObject(o, "list_hash", b->hash);
    answer_json(r, 200, o);
}

static void zone_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (col[7].kind == DB_TEXT && col[7].s[0])
        text_copy(ctx, ZONE_NAME_LEN, col[7].s);
}

void http_zone_name(struct http *h, const char *customer, char out[ZONE_NAME_LEN])
{
    const char *company = h->o.timezone ? h->o.timezone : "";

    text_copy(out, ZONE_NAME_LEN, company);
    if (store_run(&h->reader, SQL_CUSTOMER_GET, ARGS(db_text(customer)), zone_row, out) ||
        !zones_find(&h->zones, out))
        text_copy(out, ZONE_NAME_LEN, company);
}

const struct zone *http_zone(struct http *h, const char *customer)
{
    char name[ZONE_NAME_LEN];

    http_zone_name(h, customer, name);
    return zones_find(&h->zones, name);
}

void api_quote(struct request *r)
{
    struct bill *b = xcalloc(1, sizeof *b);
    cJSON *args = cJSON_Parse(r->body ? r->body : "{}");
    struct order o;
    struct bill_ask ask = {&r->http->reader, r->http->o.catalogue, &o, NULL};
    enum err e = store_order_get(&r->http->reader, r->param[0], &o);

    if (!e) {
        ask.zone = http_zone(r->http, o.customer);
        e = bill_make(&ask, args, b);
        order_release(&o);
    }
    if (e)
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
    else
        answer_bill(r, b);
    cJSON_Delete(args);
    free(b);
}
