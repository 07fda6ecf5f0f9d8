/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/bill.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"

struct found {
    struct charge_line *line;
    char *title;
    size_t cap;
    bool have;
};

static void price_row(void *ctx, const struct db_value *col, int ncol)
{
    struct found *f = ctx;
    int kind = charge_kind_find(col[3].s);

    (void)ncol;
    text_copy(f->title, f->cap, col[1].s);
    f->line->unit_fen = col[2].i;
    f->line->kind = kind < 0 ? CHARGE_LABOUR : (enum charge_kind)kind;
    f->have = true;
}

static bool of_catalogue(const struct catalogue *c, const char *code, struct found *f)
{
    for (size_t i = 0; i < c->price_count; i++) {
        const struct price *p = &c->prices[i];
        int kind = charge_kind_find(p->kind);
        cJSON *title;

        if (strcmp(p->code, code) != 0)
            continue;
        title = cJSON_CreateObject();
        cJSON_AddStringToObject(title, "zh-CN", p->title.in[LANG_ZH_CN]);
        cJSON_AddStringToObject(title, "en", p->title.in[LANG_EN]);
        if (!cJSON_PrintPreallocated(title, f->title, (int)f->cap, false))
            text_copy(f->title, f->cap, "{}");
        cJSON_Delete(title);
        f->line->unit_fen = p->amount_fen;
        f->line->kind = kind < 0 ? CHARGE_LABOUR : (enum charge_kind)kind;
        return f->have = true;
    }
    return false;
}

static bool named(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(list[i], name))
            return true;
    return false;
}

static enum err version_of(const struct bill_ask *ask, int64_t *version)
{
    return store_number(ask->store, SQL_ORDER_PRICE_GET, ARGS(db_text(ask->o->id)), 0, version);
}

/*
 * The company's own price of that version goes before the catalogue's. What came onto the list
 * later costs what it cost first.
 */
enum err bill_price(const struct bill_ask *ask, const char *code, struct charge_line *line,
                    char *title, size_t cap)
{
    struct found f = {line, title, cap, false};
    int64_t version = 0;
    enum err e = version_of(ask, &version);

    memset(line, 0, sizeof *line);
    if (!text_copy(line->code, sizeof line->code, code))
        return ERR_NOT_FOUND;
    line->wears = named(ask->c->wear_parts, ask->c->wear_part_count, code);
    if (!e)
        e = store_run(ask->store, SQL_PRICE_AT, ARGS(db_text(code), db_int(version)), price_row,
                      &f);
    if (!e && !f.have && !of_catalogue(ask->c, code, &f))
        e = store_run(ask->store, SQL_PRICE_FIRST, ARGS(db_text(code)), price_row, &f);
    return e ? e : f.have ? ERR_OK : ERR_NOT_FOUND;
}

int bill_offset_min(const struct zone *z, int64_t at_ms)
{
    return z ? (int)(zone_span(z, at_ms).offset_ms / 60000) : 0;
}

static void warranty_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (col[5].kind != DB_TEXT || !text_time_parse(col[5].s, ctx))
        *(int64_t *)ctx = 0;
}

int64_t bill_warranty_ms(struct store *s, const char *device)
{
    int64_t until = 0;

    return store_run(s, SQL_DEVICE_GET, ARGS(db_text(device)), warranty_row, &until) ? 0 : until;
}

/* No name but these: a charge of somebody's own making does not exist (P-207). */
static const char *strange(const cJSON *charge)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, charge)
    {
        if (strcmp(j->string, "code") != 0 && strcmp(j->string, "quantity") != 0)
            return "a charge is a code of the price list and a quantity, nothing else";
    }
    return NULL;
}

static enum err add_line(const struct bill_ask *ask, const cJSON *charge, struct bill *b)
{
    const cJSON *quantity = cJSON_GetObjectItemCaseSensitive(charge, "quantity");
    struct charge_line *line = &b->line[b->count];
    enum err e;

    b->wrong = strange(charge);
    if (!b->wrong && b->count + 1 == CHARGE_LINES)
        b->wrong = "too many charges";
    if (b->wrong)
        return ERR_OK;
    e = bill_price(ask, args_text(charge, "code"), line, b->title[b->count], sizeof b->title[0]);
    if (e == ERR_NOT_FOUND) {
        b->wrong = "a charge is not on the price list";
        return ERR_OK;
    }
    line->quantity = quantity ? quantity->valueint : 1;
    b->count += !e;
    return e;
}

static bool customer_side(const struct bill_ask *ask, const cJSON *args)
{
    return !strcmp(args_text(args, "outcome"), "customer_side") ||
           named(ask->c->customer_causes, ask->c->customer_cause_count, args_text(args, "cause"));
}

static void seal(struct bill *b)
{
    crypto_hash_sha256_state h;
    unsigned char raw[crypto_hash_sha256_BYTES];
    char line[160];
    int n;

    crypto_hash_sha256_init(&h);
    for (size_t i = 0; i < b->count; i++) {
        const struct charge_line *l = &b->line[i];

        n = snprintf(line, sizeof line, "%s %lld %d %lld\n", l->code, (long long)l->unit_fen,
                     l->quantity, (long long)l->amount_fen);
        crypto_hash_sha256_update(&h, (const unsigned char *)line, (unsigned)n);
    }
    n = snprintf(line, sizeof line, "%lld %lld\n", (long long)b->price_version,
                 (long long)b->sum.total_fen);
    crypto_hash_sha256_update(&h, (const unsigned char *)line, (unsigned)n);
    crypto_hash_sha256_final(&h, raw);
    sodium_bin2hex(b->hash, sizeof b->hash, raw, sizeof raw);
}

/* Whether what was signed is this list, as far as the signature says what it was. */
static bool signed_this(const cJSON *args, const struct bill *b)
{
    const cJSON *signature = cJSON_GetObjectItemCaseSensitive(args, "signature");
    const char *hash = args_text(signature, "list_hash");

    return !hash[0] || !strcmp(hash, b->hash);
}

static enum err sum_up(const struct bill_ask *ask, const cJSON *args, struct bill *b)
{
    int64_t until = bill_warranty_ms(ask->store, ask->o->device), trips = 0;
    struct charge_case c = {until && warranty_holds(until, ask->o->opened_ms,
                                                    bill_offset_min(ask->zone, ask->o->opened_ms)),
                            customer_side(ask, args), false};
    enum err e = store_number(
        ask->store, SQL_JOB_TRIPS,
        ARGS(db_text(ask->o->job), db_text(ask->o->id), db_int(ask->o->visit_n)), 0, &trips);

    c.trip_charged = trips > 0;
    b->wrong = charge_sum(b->line, b->count, &c, &b->sum, &b->rule);
    seal(b);
    if (!b->wrong && !signed_this(args, b)) {
        b->wrong = "the list is not the one that was signed";
        b->rule = "P-207";
    }
    return e;
}

enum err bill_make(const struct bill_ask *ask, const cJSON *args, struct bill *out)
{
    const cJSON *j;
    enum err e;

    memset(out, 0, sizeof *out);
    out->rule = "P-207";
    e = version_of(ask, &out->price_version);
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(args, "charges"))
    {
        if (!e && !out->wrong)
            e = add_line(ask, j, out);
    }
    return e || out->wrong ? e : sum_up(ask, args, out);
}
