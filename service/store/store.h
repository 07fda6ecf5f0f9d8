/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store: transactions, counters, journal positions, and the rows of every noun. One writer
 * (the engine's thread), readers on connections of their own. Texts in row structs are borrowed
 * until the row function returns unless the struct says it owns them.
 */
#ifndef TW_STORE_STORE_H
#define TW_STORE_STORE_H

#include "service/store/db.h"

struct store {
    struct db *db;
    const struct db_driver *driver;
    int depth; /* of store_begin() */
};

#define ID_LEN 27 /* 128 random bits in base32, and the NUL */

/* Opens and migrates (writer) or only opens (reader). ERR_BUSY: another process writes there. */
enum err store_open(struct store *s, const char *url, enum db_mode mode) MUST_CHECK;
void store_close(struct store *s);
const char *store_message(struct store *s);

enum err store_begin(struct store *s) MUST_CHECK;
/* Commits when e is ERR_OK, else rolls back; returns e or what went wrong. */
enum err store_end(struct store *s, enum err e) MUST_CHECK;

enum err store_run(struct store *s, enum sql id, const struct db_value *arg, int narg,
                   db_row_fn *row, void *ctx) MUST_CHECK;
/* The same, and ERR_NOT_FOUND when no row was changed. */
enum err store_change(struct store *s, enum sql id, const struct db_value *arg,
                      int narg) MUST_CHECK;
/* The first column of the first row as a number; otherwise when there is none. */
enum err store_number(struct store *s, enum sql id, const struct db_value *arg, int narg,
                      int64_t otherwise, int64_t *out) MUST_CHECK;

enum err store_meta_get(struct store *s, const char *key, char *out, size_t cap) MUST_CHECK;
enum err store_meta_put(struct store *s, const char *key, const char *value) MUST_CHECK;
enum err store_counter_next(struct store *s, const char *name, int64_t *out) MUST_CHECK;
/* What deleted rows left on the disk is gone when it returns; the whole file is rewritten. */
enum err store_scrub(struct store *s) MUST_CHECK;
enum err store_backup(struct store *s, const char *dest) MUST_CHECK;
/* A backup, checked, into a place where nothing is; ERR_EXISTS when something is there. */
enum err store_restore(const char *url, const char *source) MUST_CHECK;

/* Arguments of a call in place: store_run(s, SQL_X, ARGS(db_int(1), db_text("a")), ...) */
#define ARGS(...)                           \
    (const struct db_value[]){__VA_ARGS__}, \
        (int)(sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value))

/* Empty texts are stored as NULL, and zero times as well. */
static inline struct db_value db_text_or_null(const char *s)
{
    return s && s[0] ? db_text(s) : (struct db_value){.kind = DB_NULL};
}

static inline struct db_value db_time(int64_t ms)
{
    return ms ? db_int(ms) : (struct db_value){.kind = DB_NULL};
}

#endif
