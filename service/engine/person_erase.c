/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/engine/engine_parts.h"
#include "service/engine/person_data.h"
#include "service/engine/redact.h"
#include "service/store/file_store.h"

static const struct {
    enum person_whose whose;
    enum sql sql;
} steps[] = {
#define EXPORT(whose, name, sql, columns)
#define ERASE(whose, sql) {PERSON_##whose, SQL_##sql},
#include "service/engine/person_data.def"
#undef EXPORT
#undef ERASE
};

/* Where arguments of steps are kept, and how they are put back. */
static const struct {
    enum person_whose whose;
    enum sql list, put;
    bool trailed; /* the trail has a hash of the row */
} texts[] = {
    {PERSON_CUSTOMER, SQL_TEXTS_OF_CUSTOMER, SQL_REDACT_STEP, true},
    {PERSON_CUSTOMER, SQL_VISITS_OF_CUSTOMER, SQL_REDACT_VISIT, false},
    {PERSON_CUSTOMER, SQL_LATES_OF_CUSTOMER, SQL_REDACT_LATE, false},
    {PERSON_STAFF, SQL_TEXTS_OF_STAFF, SQL_REDACT_STEP, true},
    {PERSON_STAFF, SQL_VISITS_OF_STAFF, SQL_REDACT_VISIT, false},
    {PERSON_STAFF, SQL_LATES_OF_STAFF, SQL_REDACT_LATE, false},
};

static void first_text(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    if (col[0].kind == DB_TEXT)
        text_copy(ctx, NAME_LEN, col[0].s);
}

static enum err look(struct engine *e, enum sql sql, const char *name, char id[NAME_LEN])
{
    id[0] = 0;
    return store_run(&e->store, sql, ARGS(db_text(name)), first_text, id);
}

enum err person_find(struct engine *e, const char *name, struct person_ref *out)
{
    bool customer = strncmp(name, "user:", 5) != 0, staff = strncmp(name, "customer:", 9) != 0;
    const char *plain = !customer ? name + 5 : !staff ? name + 9 : name;
    char id[NAME_LEN] = "", login[NAME_LEN] = "";
    enum err err = customer ? look(e, SQL_CUSTOMER_IS, plain, id) : ERR_OK;

    if (!err && staff)
        err = look(e, SQL_PERSON_ANY, plain, login);
    if (err)
        return err;
    if (id[0] && login[0])
        return ERR_CONFLICT;
    out->whose = id[0] ? PERSON_CUSTOMER : PERSON_STAFF;
    text_copy(out->id, sizeof out->id, id[0] ? id : login);
    return out->id[0] ? ERR_OK : ERR_NOT_FOUND;
}

static int64_t number(struct engine *e, enum sql sql, const struct person_ref *p)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, sql, ARGS(db_text(p->id)), 0, &n));
    return n;
}

/* What is under way needs the person. */
static enum err check(struct engine *e, const struct person_ref *p, char why[200])
{
    bool customer = p->whose == PERSON_CUSTOMER;
    int64_t order = number(e, customer ? SQL_CUSTOMER_OPEN_ORDER : SQL_STAFF_OPEN_ORDER, p);

    why[0] = 0;
    if (order)
        snprintf(why, 200, "order %lld is open: close or cancel it first", (long long)order);
    else if (!customer && number(e, SQL_STAFF_IN_HAND, p))
        snprintf(why, 200, "money or sheets are in hand: confirm the hand-in first");
    return why[0] ? ERR_REFUSED : ERR_OK;
}

struct piece {
    char *id, *args;
    int64_t n;
};

struct pieces {
    struct piece *p;
    size_t n;
};

static void piece_row(void *ctx, const struct db_value *col, int ncol)
{
    struct pieces *all = ctx;
    char *args = redact_args(col[2].s);

    (void)ncol;
    if (!args)
        return;
    all->p = xrealloc(all->p, (all->n + 1) * sizeof *all->p);
    all->p[all->n++] = (struct piece){xstrdup(col[0].s), args, col[1].i};
}

static void hash_row(void *ctx, const struct db_value *col, int ncol)
{
    audit_history_hash(col, ncol, ctx);
}

/* The trail goes on to stand for the row, as it is from now on. */
static void trail(struct engine *e, const struct piece *p)
{
    char hash[AUDIT_HASH_LEN] = "", detail[128];

    engine_fail(e, store_run(&e->store, SQL_HISTORY_ROW, ARGS(db_text(p->id), db_int(p->n)),
                             hash_row, hash));
    snprintf(detail, sizeof detail, "{\"n\":%lld,\"row\":\"%s\"}", (long long)p->n, hash);
    audit_add(e,
              &(struct audit_line){.what = "history.redacted", .subject = p->id, .detail = detail});
}

static void redact(struct engine *e, const struct person_ref *who, size_t kind)
{
    struct pieces all = {NULL, 0};

    engine_fail(e, store_run(&e->store, texts[kind].list, ARGS(db_text(who->id)), piece_row, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct piece *p = &all.p[i];

        engine_fail(e, store_run(&e->store, texts[kind].put,
                                 ARGS(db_text(p->id), db_int(p->n), db_text(p->args),
                                      db_int(e->clock.now_ms)),
                                 NULL, NULL));
        if (texts[kind].trailed)
            trail(e, p);
        free(p->id);
        free(p->args);
    }
    free(all.p);
}

/* A machine goes on without a household, in no area; what it measured stays folded. */
static void unbind(struct engine *e, const struct person_ref *p)
{
    for (size_t i = 0; i < e->table_size; i++) {
        struct unit *u = e->table[i];

        if (!u || p->whose != PERSON_CUSTOMER || strcmp(u->customer, p->id) != 0)
            continue;
        u->customer[0] = u->area[0] = 0;
        u->away_from_ms = u->away_to_ms = 0;
        u->zone = NULL;
    }
}

enum err person_erase(struct engine *e, const struct person_ref *p, char why[200])
{
    enum err err = engine_begin(e), ended;

    if (err)
        return err;
    err = check(e, p, why);
    if (err)
        return engine_cancel(e, err);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].whose == p->whose)
            redact(e, p, i);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].whose == p->whose)
            engine_fail(e, store_run(&e->store, steps[i].sql, ARGS(db_text(p->id)), NULL, NULL));
    ended = engine_commit(e, NULL, 0);
    if (!ended)
        unbind(e, p);
    return ended;
}

static void drop_row(void *ctx, const struct db_value *col, int ncol)
{
    struct pieces *all = ctx;

    (void)ncol;
    all->p = xrealloc(all->p, (all->n + 1) * sizeof *all->p);
    all->p[all->n++] = (struct piece){xstrdup(col[0].s), NULL, 0};
}

/* The same picture may be somebody else's as well. */
static enum err drop_file(struct engine *e, const char *sha256)
{
    int64_t used = 0;
    enum err err = store_number(&e->store, SQL_FILE_USED, ARGS(db_text(sha256)), 0, &used);

    if (!err && !used && e->opt.files_dir)
        err = file_store_drop(e->opt.files_dir, sha256);
    if (!err)
        err = store_run(&e->store, SQL_FILE_DROPPED, ARGS(db_text(sha256)), NULL, NULL);
    return err;
}

enum err person_erased(struct engine *e)
{
    struct pieces all = {NULL, 0};
    enum err err = store_run(&e->store, SQL_FILE_DROPS, NULL, 0, drop_row, &all);

    for (size_t i = 0; i < all.n; i++) {
        if (!err)
            err = drop_file(e, all.p[i].id);
        free(all.p[i].id);
    }
    free(all.p);
    return err ? err : store_scrub(&e->store);
}
