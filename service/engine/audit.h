/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit trail: who did what to what, append-only, each row with the SHA-256 of itself and of
 * the row before. No personal data of customers in it: ids only. Rows of orders carry the hash of
 * their row in order_history, so that a changed history is found, too.
 */
#ifndef TW_ENGINE_AUDIT_H
#define TW_ENGINE_AUDIT_H

#include "service/engine/engine.h"
#include "service/store/store_order.h"

#define AUDIT_HASH_LEN 65 /* hex, and the NUL */

struct audit_line {
    const char *what, *subject; /* subject: an id, or NULL */
    const char *detail;         /* JSON object; NULL: {} */
    const char *actor, *role;   /* NULL: who the engine acts for */
};

/* Inside a transaction of the engine; a failure fails it. */
void audit_add(struct engine *e, const struct audit_line *line);
/* The row of order_history that was written last for this order. */
void audit_order(struct engine *e, const struct history *h);
/* An empty trail begins with how much history there was before it. */
enum err audit_open(struct engine *e) MUST_CHECK;

uint64_t engine_audited(const struct engine *e); /* lines so far of whom it acts for */

/* What each hash is over: the columns, each with its length, and the hash before. */
void audit_row_hash(const struct db_value *col, int ncol, char out[AUDIT_HASH_LEN]);

/*
 * Of a row of order_history, as SQL_HISTORY_ROW gives it. A seal is hashed with it; a row without
 * one is hashed as if the column were not there. The texts of a row may be taken out when a person
 * is forgotten: then a later line of the trail, history.redacted, has the hash of what is left.
 */
void audit_history_hash(const struct db_value *col, int ncol, char out[AUDIT_HASH_LEN]);

struct audit_verdict {
    int64_t rows;              /* good ones, from the first */
    char head[AUDIT_HASH_LEN]; /* of the last good one */
    bool broken, found;        /* found: the row asked for was met with that hash */
    char why[200];             /* of the first that is not good */
};
/* Walks all of it on any connection. at: a row number kept outside, with its hash; 0 none. */
enum err audit_verify(struct store *s, int64_t at, const char *hash,
                      struct audit_verdict *out) MUST_CHECK;
/* The last row; n 0 when there is none. */
enum err audit_head(struct store *s, int64_t *n, char hash[AUDIT_HASH_LEN]) MUST_CHECK;

#endif
