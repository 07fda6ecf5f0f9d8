/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite: one writer that also checkpoints, any number of read-only readers (the library of the
 * platform may damage a file whose WAL two connections checkpoint). A lock beside the file keeps
 * a second writing process away.
 */
#include "service/store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "service/base/xalloc.h"

#define COLUMNS_MAX  48
#define BACKUP_PAGES 256

struct db {
    sqlite3 *handle;
    sqlite3_stmt *stmt[SQL_COUNT];
    int lock_fd;
};

static enum err err_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return ERR_OK;
    case SQLITE_CONSTRAINT:
        return ERR_EXISTS;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    default:
        return ERR_IO;
    }
}

static enum err sqlite_script(struct db *db, const char *text)
{
    return err_of(sqlite3_exec(db->handle, text, NULL, NULL, NULL));
}

static enum err take_lock(struct db *db, const char *where)
{
    char path[4096];

    snprintf(path, sizeof path, "%s.lock", where);
    db->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock_fd < 0)
        return ERR_IO;
    return flock(db->lock_fd, LOCK_EX | LOCK_NB) == 0 ? ERR_OK : ERR_BUSY;
}

static enum err set_up(struct db *db, enum db_mode mode, bool memory)
{
    if (mode == DB_READER)
        return sqlite_script(db, "PRAGMA query_only=ON;PRAGMA busy_timeout=2000;"
                                 "PRAGMA mmap_size=268435456;PRAGMA cache_size=-8000");
    if (memory)
        return sqlite_script(db, "PRAGMA foreign_keys=ON");
    return sqlite_script(
        db, "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON;PRAGMA busy_timeout=5000;"
            "PRAGMA secure_delete=ON;PRAGMA wal_autocheckpoint=4000;PRAGMA cache_size=-65536");
}

static void sqlite_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(db->stmt[i]);
    sqlite3_close(db->handle);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db);
}

static enum err sqlite_open(struct db **out, const char *where, enum db_mode mode)
{
    struct db *db = xcalloc(1, sizeof *db);
    bool memory = !strcmp(where, ":memory:");
    int flags =
        mode == DB_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    enum err e = ERR_OK;

    db->lock_fd = -1;
    if (mode == DB_WRITER && !memory)
        e = take_lock(db, where);
    if (!e)
        e = err_of(sqlite3_open_v2(where, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL));
    if (!e)
        e = set_up(db, mode, memory);
    if (e) {
        sqlite_close(db);
        return e;
    }
    *out = db;
    return ERR_OK;
}

static int bind(sqlite3_stmt *s, int i, const struct db_value *v)
{
    switch (v->kind) {
    case DB_INT:
        return sqlite3_bind_int64(s, i, v->i);
    case DB_REAL:
        return sqlite3_bind_double(s, i, v->r);
    case DB_TEXT:
        return sqlite3_bind_text(s, i, v->s, -1, SQLITE_STATIC);
    case DB_BLOB:
        return sqlite3_bind_blob(s, i, v->s, (int)v->len, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(s, i);
    }
}

static struct db_value column(sqlite3_stmt *s, int i)
{
    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
        return db_int(sqlite3_column_int64(s, i));
    case SQLITE_FLOAT:
        return db_real(sqlite3_column_double(s, i));
    case SQLITE_TEXT:
        return (struct db_value){.kind = DB_TEXT,
                                 .s = (const char *)sqlite3_column_text(s, i),
                                 .len = (size_t)sqlite3_column_bytes(s, i)};
    case SQLITE_BLOB:
        return db_blob(sqlite3_column_blob(s, i), (size_t)sqlite3_column_bytes(s, i));
    default:
        return (struct db_value){.kind = DB_NULL, .s = ""};
    }
}

static void give_row(sqlite3_stmt *s, db_row_fn *row, void *ctx)
{
    struct db_value col[COLUMNS_MAX];
    int n = sqlite3_column_count(s);

    for (int i = 0; i < n && i < COLUMNS_MAX; i++) {
        col[i] = column(s, i);
        if (!col[i].s)
            col[i].s = "";
    }
    row(ctx, col, n);
}

/* Here $2 would be a name, numbered by its first place in the text; ?2 is the second parameter. */
static char *numbered(const char *text)
{
    char *out = xstrdup(text);

    for (char *p = out; *p; p++)
        if (*p == '$')
            *p = '?';
    return out;
}

static enum err prepared(struct db *db, enum sql id, sqlite3_stmt **out)
{
    int rc = SQLITE_OK;
    char *text;

    if (!db->stmt[id]) {
        text = numbered(sql_texts[id]);
        rc = sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &db->stmt[id],
                                NULL);
        free(text);
    }
    *out = db->stmt[id];
    return err_of(rc);
}

/* A row function may run other statements, but not the same one. */
static enum err sqlite_run(struct db *db, enum sql id, const struct db_value *arg, int narg,
                           db_row_fn *row, void *ctx, int64_t *changed)
{
    sqlite3_stmt *s;
    enum err e = prepared(db, id, &s);
    int rc;

    if (e)
        return e;
    for (int i = 0; i < narg; i++)
        if ((rc = bind(s, i + 1, &arg[i])) != SQLITE_OK)
            return err_of(rc);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (row)
            give_row(s, row, ctx);
    if (changed)
        *changed = sqlite3_changes64(db->handle);
    sqlite3_reset(s);
    return err_of(rc);
}

static void is_ok(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = col[0].kind == DB_TEXT && !strcmp(col[0].s, "ok");
}

static enum err checked(const char *path)
{
    sqlite3 *h = NULL;
    sqlite3_stmt *s = NULL;
    bool ok = false;

    if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(h, "PRAGMA integrity_check", -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        give_row(s, is_ok, &ok);
    sqlite3_finalize(s);
    sqlite3_close(h);
    return ok ? ERR_OK : ERR_CORRUPT;
}

static enum err synced(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc = fd < 0 ? -1 : fsync(fd);

    if (fd >= 0)
        close(fd);
    return rc == 0 ? ERR_OK : ERR_IO;
}

static enum err copy_pages(struct db *db, const char *part)
{
    sqlite3 *to = NULL;
    sqlite3_backup *b;
    int rc = sqlite3_open(part, &to);

    if (rc == SQLITE_OK && (b = sqlite3_backup_init(to, "main", db->handle, "main")) != NULL) {
        while ((rc = sqlite3_backup_step(b, BACKUP_PAGES)) == SQLITE_OK)
            continue;
        sqlite3_backup_finish(b);
    }
    sqlite3_close(to);
    return rc == SQLITE_DONE ? ERR_OK : ERR_IO;
}

/* On the writer's own connection: its writes update the copy instead of restarting it. */
static enum err sqlite_backup(struct db *db, const char *dest)
{
    char part[4096];
    enum err e;

    snprintf(part, sizeof part, "%s.part", dest);
    unlink(part);
    e = copy_pages(db, part);
    if (!e)
        e = checked(part);
    if (!e)
        e = synced(part);
    if (!e && rename(part, dest) != 0)
        e = ERR_IO;
    if (e)
        unlink(part);
    return e;
}

static enum err sqlite_restore(const char *where, const char *source)
{
    struct db from = {.handle = NULL};
    char part[4096];
    enum err e = access(where, F_OK) == 0 ? ERR_EXISTS : checked(source);

    if (e)
        return e;
    snprintf(part, sizeof part, "%s.part", where);
    unlink(part);
    e = err_of(sqlite3_open_v2(source, &from.handle, SQLITE_OPEN_READONLY, NULL));
    if (!e)
        e = copy_pages(&from, part);
    sqlite3_close(from.handle);
    if (!e)
        e = checked(part);
    if (!e)
        e = synced(part);
    if (!e && rename(part, where) != 0)
        e = ERR_IO;
    if (e)
        unlink(part);
    return e;
}

static const char *sqlite_message(struct db *db)
{
    return sqlite3_errmsg(db->handle);
}

/*
 * secure_delete zeroes what is freed, but pages that were split or merged before may hold a copy:
 * only rewriting the file is sure. The log beside it has old pages as well until it is cut.
 */
static enum err sqlite_scrub(struct db *db)
{
    return sqlite_script(db, "VACUUM;PRAGMA wal_checkpoint(TRUNCATE)");
}

const struct db_driver db_sqlite = {
    .scheme = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .run = sqlite_run,
    .backup = sqlite_backup,
    .restore = sqlite_restore,
    .scrub = sqlite_scrub,
    .message = sqlite_message,
};
