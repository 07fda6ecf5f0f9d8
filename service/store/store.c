/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/store/schema.h"

static enum err migrate_one(struct store *s, const struct schema_file *f)
{
    char sum[24], have[24] = "", done[256];
    enum err e;

    snprintf(sum, sizeof sum, "%016llx",
             (unsigned long long)hash_end(hash_bytes(HASH_START, f->sql, strlen(f->sql))));
    snprintf(done, sizeof done, "schema:%s", f->name);
    e = store_meta_get(s, done, have, sizeof have);
    if (!e)
        return strcmp(sum, have) == 0 ? ERR_OK : ERR_CORRUPT;
    if (e != ERR_NOT_FOUND && e != ERR_IO)
        return e;
    e = store_begin(s);
    if (e)
        return e;
    e = s->driver->script(s->db, f->sql);
    if (!e)
        e = store_meta_put(s, done, sum);
    return store_end(s, e);
}

enum err store_open(struct store *s, const char *url, enum db_mode mode)
{
    const char *where;
    enum err e;

    memset(s, 0, sizeof *s);
    s->driver = db_driver_of(url, &where);
    if (!s->driver)
        return ERR_CONFIG;
    e = s->driver->open(&s->db, where, mode);
    for (size_t i = 0; !e && mode == DB_WRITER && i < schema_file_count; i++)
        e = migrate_one(s, &schema_files[i]);
    if (e)
        store_close(s);
    return e;
}

void store_close(struct store *s)
{
    if (s->driver && s->db)
        s->driver->close(s->db);
    s->db = NULL;
}

const char *store_message(struct store *s)
{
    return s->db ? s->driver->message(s->db) : "not open";
}

enum err store_begin(struct store *s)
{
    enum err e = ERR_OK;

    if (s->depth == 0)
        e = s->driver->script(s->db, "BEGIN IMMEDIATE");
    if (!e)
        s->depth++;
    return e;
}

enum err store_end(struct store *s, enum err e)
{
    enum err ended;

    if (--s->depth > 0)
        return e;
    if (!e) {
        ended = s->driver->script(s->db, "COMMIT");
        if (!ended)
            return ERR_OK;
        e = ended;
    }
    ended = s->driver->script(s->db, "ROLLBACK");
    (void)ended; /* what failed first is what counts */
    return e;
}

enum err store_run(struct store *s, enum sql id, const struct db_value *arg, int narg,
                   db_row_fn *row, void *ctx)
{
    return s->driver->run(s->db, id, arg, narg, row, ctx, NULL);
}

enum err store_change(struct store *s, enum sql id, const struct db_value *arg, int narg)
{
    int64_t changed = 0;
    enum err e = s->driver->run(s->db, id, arg, narg, NULL, NULL, &changed);

    return !e && changed == 0 ? ERR_NOT_FOUND : e;
}

struct first {
    bool have;
    int64_t v;
};

static void first_number(void *ctx, const struct db_value *col, int ncol)
{
    struct first *f = ctx;

    (void)ncol;
    if (f->have || col[0].kind == DB_NULL)
        return;
    f->have = true;
    f->v = col[0].kind == DB_REAL ? (int64_t)col[0].r : col[0].i;
}

enum err store_number(struct store *s, enum sql id, const struct db_value *arg, int narg,
                      int64_t otherwise, int64_t *out)
{
    struct first f = {false, 0};
    enum err e = store_run(s, id, arg, narg, first_number, &f);

    *out = f.have ? f.v : otherwise;
    return e;
}

struct text_out {
    char *out;
    size_t cap;
    bool have;
};

static void first_text(void *ctx, const struct db_value *col, int ncol)
{
    struct text_out *t = ctx;

    (void)ncol;
    text_copy(t->out, t->cap, col[0].s);
    t->have = true;
}

enum err store_meta_get(struct store *s, const char *key, char *out, size_t cap)
{
    struct text_out t = {out, cap, false};
    enum err e = store_run(s, SQL_META_GET, ARGS(db_text(key)), first_text, &t);

    if (e)
        return e;
    return t.have ? ERR_OK : ERR_NOT_FOUND;
}

enum err store_meta_put(struct store *s, const char *key, const char *value)
{
    return store_run(s, SQL_META_PUT, ARGS(db_text(key), db_text(value)), NULL, NULL);
}

enum err store_counter_next(struct store *s, const char *name, int64_t *out)
{
    return store_number(s, SQL_COUNTER_NEXT, ARGS(db_text(name)), 0, out);
}

enum err store_restore(const char *url, const char *source)
{
    const char *where;
    const struct db_driver *driver = db_driver_of(url, &where);

    return driver ? driver->restore(where, source) : ERR_CONFIG;
}

enum err store_scrub(struct store *s)
{
    return s->driver->scrub(s->db);
}

enum err store_backup(struct store *s, const char *dest)
{
    return s->driver->backup(s->db, dest);
}
