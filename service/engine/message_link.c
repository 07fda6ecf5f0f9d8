/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token is made from the secret key, what it is for and when its row was made: every message has
 * the same one while it is young, and the store holds its hash only.
 */
#include "service/engine/message_link.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/customer_link.h"
#include "service/engine/engine_parts.h"

#define TOKEN_BYTES 32
#define TOKEN_TEXT  44
#define HASH_TEXT   65
#define YOUNG_MS    (60 * 86400000LL) /* what a message opens should open for a month yet */

struct subject {
    const char *order_id, *device, *customer, *kind;
    int64_t ended_ms; /* of the order */
};

/* What is hashed cannot be read in two ways: no part of it holds a line's end. */
static void make_token(const struct engine *e, const struct subject *s, int64_t created_ms,
                       char token[TOKEN_TEXT], char hash[HASH_TEXT])
{
    unsigned char raw[TOKEN_BYTES];
    char what[3 * NAME_LEN + 64];

    snprintf(what, sizeof what, "%s\n%s\n%s\n%s\n%lld", s->kind, s->order_id, s->device,
             s->customer, (long long)created_ms);
    crypto_generichash(raw, sizeof raw, (const unsigned char *)what, strlen(what), e->opt.link_key,
                       LINK_KEY_LEN);
    sodium_bin2base64(token, TOKEN_TEXT, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_generichash(raw, sizeof raw, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(hash, HASH_TEXT, raw, sizeof raw);
}

struct last {
    char hash[HASH_TEXT];
    int64_t created_ms;
};

static void last_row(void *ctx, const struct db_value *col, int ncol)
{
    struct last *l = ctx;

    (void)ncol;
    text_copy(l->hash, sizeof l->hash, col[0].s);
    l->created_ms = col[1].i;
}

/* The last one, or a new one when that is old or was made with another key. */
static void token_of(struct engine *e, const struct subject *s, char token[TOKEN_TEXT])
{
    struct last last = {.created_ms = 0};
    char hash[HASH_TEXT];

    engine_fail(e, store_run(&e->store, SQL_LINK_LAST,
                             ARGS(db_text(s->order_id), db_text(s->device), db_text(s->kind),
                                  db_text(s->customer)),
                             last_row, &last));
    make_token(e, s, last.created_ms, token, hash);
    if (last.hash[0] && !strcmp(last.hash, hash) && e->clock.now_ms < last.created_ms + YOUNG_MS)
        return;
    make_token(e, s, e->clock.now_ms, token, hash);
    engine_fail(e, store_run(&e->store, SQL_LINK_PUT,
                             ARGS(db_text(hash), db_text(s->order_id), db_int(e->clock.now_ms),
                                  db_text("message"), db_text(s->kind), db_text(s->device),
                                  db_text(s->customer)),
                             NULL, NULL));
}

/* A message about an order that is long over opens the machine's page. */
static bool order_holds(struct engine *e, struct subject *s)
{
    struct order o;
    bool holds;

    if (!s->order_id[0] || store_order_get(&e->store, s->order_id, &o))
        return false;
    s->ended_ms = order_category(o.state) != CAT_DONE ? 0
                  : o.closed_ms                       ? o.closed_ms
                                                      : o.updated_ms;
    holds = !strcmp(o.customer, s->customer) &&
            e->clock.now_ms < link_expires(e->clock.now_ms, s->ended_ms);
    order_release(&o);
    return holds;
}

static bool machine_is_theirs(struct engine *e, const struct subject *s)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, SQL_ACCESS_LINK_DEVICE,
                                ARGS(db_text(s->device), db_text(s->customer)), 0, &n));
    return n > 0;
}

void message_link_customer(struct engine *e, const char *customer, const char *order_id,
                           const char *device, char *out, size_t cap)
{
    struct subject s = {order_id, "", customer, "message", 0};
    char token[TOKEN_TEXT];

    text_copy(out, cap, "");
    if (!e->opt.link_key || !e->opt.public_url || !e->opt.public_url[0] || !customer[0])
        return;
    if (!order_holds(e, &s)) {
        s = (struct subject){"", device, customer, "home", 0};
        if (!machine_is_theirs(e, &s))
            return;
    }
    token_of(e, &s, token);
    if ((size_t)snprintf(out, cap, "%s/c/%s", e->opt.public_url, token) >= cap)
        text_copy(out, cap, "");
}
