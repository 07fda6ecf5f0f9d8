/* SPDX-License-Identifier: Apache-2.0 */
/* The audit trail walked from its first row: numbers, hashes, and the order history behind it. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/audit.h"

enum { COL_N, COL_WHAT = 5, COL_SUBJECT, COL_DETAIL, COL_PREV, COL_HASH };

struct walk {
    struct store *s;
    struct audit_verdict *out;
    int64_t at, before, orders;
    const char *hash;
    enum err err;
};

static void broken(struct walk *w, const char *why, int64_t row)
{
    snprintf(w->out->why, sizeof w->out->why, "row %lld: %s", (long long)row, why);
    w->out->broken = true;
}

struct history_hash {
    char hash[AUDIT_HASH_LEN];
};

static void history_row(void *ctx, const struct db_value *col, int ncol)
{
    audit_history_hash(col, ncol, ((struct history_hash *)ctx)->hash);
}

static bool says(const cJSON *detail, const char *hash)
{
    const cJSON *row = cJSON_GetObjectItem(detail, "row");

    return cJSON_IsString(row) && !strcmp(row->valuestring, hash);
}

static void detail_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(cJSON **)ctx = cJSON_Parse(col[0].s);
}

/* Its texts were taken out, and the last line that says so has the hash of what is left. */
static bool redacted(struct walk *w, const char *order, int64_t n, const char *hash)
{
    cJSON *detail = NULL;
    char about[40];
    bool good;

    snprintf(about, sizeof about, "{\"n\":%lld,%%", (long long)n);
    w->err =
        store_run(w->s, SQL_REDACTION, ARGS(db_text(order), db_text(about)), detail_row, &detail);
    good = says(detail, hash);
    cJSON_Delete(detail);
    return good;
}

/* The row of order_history that this row stands for is there, as it was. */
static bool history_good(struct walk *w, const struct db_value *col)
{
    cJSON *detail = cJSON_Parse(col[COL_DETAIL].s);
    const cJSON *n = cJSON_GetObjectItem(detail, "n");
    struct history_hash have = {""};
    bool good;

    w->orders++;
    if (cJSON_IsNumber(n))
        w->err = store_run(w->s, SQL_HISTORY_ROW,
                           ARGS(db_text(col[COL_SUBJECT].s), db_int((int64_t)n->valuedouble)),
                           history_row, &have);
    good = says(detail, have.hash);
    if (!good && have.hash[0] && !w->err)
        good = redacted(w, col[COL_SUBJECT].s, (int64_t)n->valuedouble, have.hash);
    cJSON_Delete(detail);
    return good;
}

static void take_begin(struct walk *w, const struct db_value *col)
{
    cJSON *detail = cJSON_Parse(col[COL_DETAIL].s);
    const cJSON *n = cJSON_GetObjectItem(detail, "history_before");

    w->before = cJSON_IsNumber(n) ? (int64_t)n->valuedouble : 0;
    cJSON_Delete(detail);
}

static void walk_row(void *ctx, const struct db_value *col, int ncol)
{
    struct walk *w = ctx;
    struct audit_verdict *out = w->out;
    char hash[AUDIT_HASH_LEN];

    if (out->broken || w->err)
        return;
    audit_row_hash(col, ncol - 1, hash);
    if (col[COL_N].i != out->rows + 1)
        broken(w, "the row before it is missing", col[COL_N].i);
    else if (strcmp(col[COL_PREV].s, out->head) != 0)
        broken(w, "it does not follow the row before it", col[COL_N].i);
    else if (strcmp(col[COL_HASH].s, hash) != 0)
        broken(w, "it was changed after it was written", col[COL_N].i);
    else if (!strncmp(col[COL_WHAT].s, "order.", 6) && !history_good(w, col))
        broken(w, "the order's history is not what it was", col[COL_N].i);
    if (out->broken)
        return;
    if (out->rows == 0)
        take_begin(w, col);
    out->rows++;
    text_copy(out->head, sizeof out->head, hash);
    out->found |= out->rows == w->at && !strcmp(hash, w->hash);
}

enum err audit_verify(struct store *s, int64_t at, const char *hash, struct audit_verdict *out)
{
    struct walk w = {s, out, at, 0, 0, hash, ERR_OK};
    int64_t history = 0;
    enum err e;

    *out = (struct audit_verdict){.head = "0"};
    e = store_run(s, SQL_AUDIT_ALL, NULL, 0, walk_row, &w);
    if (!e)
        e = w.err;
    if (!e)
        e = store_number(s, SQL_HISTORY_COUNT, NULL, 0, 0, &history);
    if (e || out->broken)
        return e;
    if (out->rows && history != w.before + w.orders) {
        snprintf(out->why, sizeof out->why, "order_history has %lld rows, the trail knows of %lld",
                 (long long)history, (long long)(w.before + w.orders));
        out->broken = true;
    } else if (at && !out->found) {
        broken(&w, "it is not the row that was kept outside", at);
    }
    return ERR_OK;
}
