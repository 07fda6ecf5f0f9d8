/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/audit.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "service/engine/engine_parts.h"

#define FIRST_PREV "0"

static void hash_value(crypto_hash_sha256_state *h, const struct db_value *v)
{
    char head[32];
    const char *body = v->s;
    size_t n = v->len;
    char number[24];

    if (v->kind == DB_INT) {
        n = (size_t)snprintf(number, sizeof number, "%lld", (long long)v->i);
        body = number;
    } else if (v->kind != DB_TEXT) {
        n = 0; /* no other kind is kept here but NULL */
    } else if (!n) {
        n = strlen(body);
    }
    snprintf(head, sizeof head, v->kind == DB_NULL ? "-," : "%zu:", n);
    crypto_hash_sha256_update(h, (const unsigned char *)head, strlen(head));
    if (n)
        crypto_hash_sha256_update(h, (const unsigned char *)body, n);
}

void audit_row_hash(const struct db_value *col, int ncol, char out[AUDIT_HASH_LEN])
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state h;

    crypto_hash_sha256_init(&h);
    for (int i = 0; i < ncol; i++)
        hash_value(&h, &col[i]);
    crypto_hash_sha256_final(&h, sum);
    sodium_bin2hex(out, AUDIT_HASH_LEN, sum, sizeof sum);
}

void audit_history_hash(const struct db_value *col, int ncol, char out[AUDIT_HASH_LEN])
{
    audit_row_hash(col, ncol - (col[ncol - 1].kind == DB_NULL), out);
}

struct head {
    int64_t n;
    char hash[AUDIT_HASH_LEN];
};

static void head_row(void *ctx, const struct db_value *col, int ncol)
{
    struct head *head = ctx;

    (void)ncol;
    head->n = col[0].i;
    text_copy(head->hash, sizeof head->hash, col[1].s);
}

enum err audit_head(struct store *s, int64_t *n, char hash[AUDIT_HASH_LEN])
{
    struct head head = {0, FIRST_PREV};
    enum err e = store_run(s, SQL_AUDIT_HEAD, NULL, 0, head_row, &head);

    *n = head.n;
    text_copy(hash, AUDIT_HASH_LEN, head.hash);
    return e;
}

static int64_t host_ms(const struct engine *e)
{
    struct timespec ts;

    if (e->opt.id_seed)
        return 0; /* the same input gives the same rows */
    clock_gettime(CLOCK_REALTIME, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

void audit_add(struct engine *e, const struct audit_line *line)
{
    const char *actor = line->role ? line->actor : e->by.id;
    const char *role = line->role ? line->role : e->by.role;
    char prev[AUDIT_HASH_LEN], hash[AUDIT_HASH_LEN];
    int64_t n = 0;
    enum err err = audit_head(&e->store, &n, prev);
    struct db_value col[] = {db_int(n + 1),
                             db_int(e->clock.now_ms),
                             db_int(host_ms(e)),
                             db_text_or_null(actor),
                             db_text(role ? role : role_name(ROLE_SYSTEM)),
                             db_text(line->what),
                             db_text_or_null(line->subject),
                             db_text(line->detail ? line->detail : "{}"),
                             db_text(prev),
                             {.kind = DB_NULL}};
    const int hashed = (int)(sizeof col / sizeof col[0]) - 1;

    audit_row_hash(col, hashed, hash);
    col[hashed] = db_text(hash);
    if (!err)
        err = store_run(&e->store, SQL_AUDIT_ADD, col, hashed + 1, NULL, NULL);
    engine_fail(e, err);
    if (!line->role || (actor && e->by.id && !strcmp(actor, e->by.id)))
        e->by.audited++;
}

static void begin(struct engine *e)
{
    int64_t n = 0, rows = 0;
    char hash[AUDIT_HASH_LEN], detail[64];

    engine_fail(e, audit_head(&e->store, &n, hash));
    if (n)
        return;
    engine_fail(e, store_number(&e->store, SQL_HISTORY_COUNT, NULL, 0, 0, &rows));
    snprintf(detail, sizeof detail, "{\"history_before\":%lld}", (long long)rows);
    audit_add(e, &(struct audit_line){.what = "begin", .detail = detail, .role = "system"});
}

enum err audit_open(struct engine *e)
{
    enum err err = engine_begin(e);

    if (err)
        return err;
    begin(e);
    return engine_commit(e, NULL, 0);
}

struct written {
    int64_t n;
    char hash[AUDIT_HASH_LEN];
};

static void written_row(void *ctx, const struct db_value *col, int ncol)
{
    struct written *w = ctx;

    w->n = col[1].i;
    audit_history_hash(col, ncol, w->hash);
}

void audit_order(struct engine *e, const struct history *h)
{
    struct written w = {0, ""};
    char what[64], detail[128];

    engine_fail(
        e, store_run(&e->store, SQL_HISTORY_LAST, ARGS(db_text(h->order_id)), written_row, &w));
    snprintf(what, sizeof what, "order.%s", h->action);
    snprintf(detail, sizeof detail, "{\"n\":%lld,\"row\":\"%s\"}", (long long)w.n, w.hash);
    audit_add(e, &(struct audit_line){.what = what,
                                      .subject = h->order_id,
                                      .detail = detail,
                                      .actor = h->actor,
                                      .role = h->role});
}

uint64_t engine_audited(const struct engine *e)
{
    return e->by.audited;
}
