/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program needs of a database: values in, rows out, a handful of functions. A second
 * database is one file and one row of the driver table. Statements are the rows of sql.def.
 * A connection belongs to one thread.
 */
#ifndef TW_STORE_DB_H
#define TW_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

enum sql {
#define SQL(id, text) SQL_##id,
#include "service/store/sql.def"
#undef SQL
    SQL_COUNT
};

extern const char *const sql_texts[SQL_COUNT];
extern const char *const sql_names[SQL_COUNT];

enum db_kind { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB };

/* A parameter or a column; pointers are borrowed (columns: until the row function returns). */
struct db_value {
    enum db_kind kind;
    int64_t i;
    double r;
    const char *s; /* TEXT (terminated) and BLOB */
    size_t len;
};

static inline struct db_value db_int(int64_t v)
{
    return (struct db_value){.kind = DB_INT, .i = v};
}

static inline struct db_value db_real(double v)
{
    return (struct db_value){.kind = DB_REAL, .r = v};
}

static inline struct db_value db_text(const char *s)
{
    return (struct db_value){.kind = s ? DB_TEXT : DB_NULL, .s = s};
}

static inline struct db_value db_blob(const void *p, size_t n)
{
    return (struct db_value){.kind = DB_BLOB, .s = (const char *)p, .len = n};
}

typedef void db_row_fn(void *ctx, const struct db_value *col, int ncol);

struct db;

enum db_mode { DB_WRITER, DB_READER };

struct db_driver {
    const char *scheme; /* of store.url */
    enum err (*open)(struct db **db, const char *where, enum db_mode mode);
    void (*close)(struct db *db); /* NULL is fine */
    /* Statements without parameters or rows, several at once. */
    enum err (*script)(struct db *db, const char *text);
    /* One prepared statement; *changed, when not NULL, is how many rows it wrote. */
    enum err (*run)(struct db *db, enum sql id, const struct db_value *arg, int narg,
                    db_row_fn *row, void *ctx, int64_t *changed);
    /* A consistent copy while writing goes on; checked and in place, or not there at all. */
    enum err (*backup)(struct db *db, const char *dest);
    /* A checked copy of a backup into a place where nothing is. */
    enum err (*restore)(const char *where, const char *source);
    /* What deleted rows left in the file is overwritten; outside of a transaction. */
    enum err (*scrub)(struct db *db);
    const char *(*message)(struct db *db); /* of the latest failure */
};

extern const struct db_driver db_sqlite;

/* The driver of a url, and the rest of the url; NULL when there is none. */
const struct db_driver *db_driver_of(const char *url, const char **where);

#endif
