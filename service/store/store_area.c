/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_area.h"

#include <string.h>

#include "core/text.h"

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

#define COPY(field) copy(a->field, sizeof a->field, col++)

static void read_area(struct area_event *a, const struct db_value *col)
{
    memset(a, 0, sizeof *a);
    COPY(id);
    a->n = (col++)->i;
    COPY(kind);
    COPY(area);
    COPY(fault);
    a->affected = (col++)->i;
    a->cleared = (col++)->i;
    a->reporting = (col++)->i;
    a->usual = col->kind == DB_REAL ? col->r : (double)col->i;
    col++;
    a->opened_ms = (col++)->i;
    a->recovered_ms = (col++)->i;
    a->due_ms = (col++)->i;
    a->closed_ms = (col++)->i;
    COPY(closed_by);
    COPY(reason);
}

struct one {
    struct area_event *out;
    bool have;
};

static void take_one(void *ctx, const struct db_value *col, int ncol)
{
    struct one *one = ctx;

    (void)ncol;
    if (!one->have)
        read_area(one->out, col);
    one->have = true;
}

static enum err get_one(struct store *s, enum sql id, const struct db_value *arg, int narg,
                        struct area_event *out)
{
    struct one one = {out, false};
    enum err e = store_run(s, id, arg, narg, take_one, &one);

    return !e && !one.have ? ERR_NOT_FOUND : e;
}

enum err store_area_add(struct store *s, const struct area_event *a)
{
    return store_run(s, SQL_AREA_ADD,
                     ARGS(db_text(a->id), db_int(a->n), db_text(a->kind), db_text(a->area),
                          db_text(a->fault), db_int(a->reporting), db_real(a->usual),
                          db_int(a->opened_ms)),
                     NULL, NULL);
}

enum err store_area_save(struct store *s, const struct area_event *a)
{
    return store_run(s, SQL_AREA_SAVE,
                     ARGS(db_text(a->id), db_int(a->affected), db_int(a->cleared),
                          db_int(a->reporting), db_time(a->recovered_ms), db_time(a->due_ms),
                          db_time(a->closed_ms), db_text_or_null(a->closed_by),
                          db_text_or_null(a->reason)),
                     NULL, NULL);
}

enum err store_area_get(struct store *s, const char *id, struct area_event *out)
{
    return get_one(s, SQL_AREA_GET, ARGS(db_text(id)), out);
}

enum err store_area_open_of(struct store *s, const char *area, const char *fault,
                            struct area_event *out)
{
    return get_one(s, SQL_AREA_OPEN_OF, ARGS(db_text(area), db_text(fault)), out);
}

enum err store_area_open_in(struct store *s, const char *area, const char *fault,
                            struct area_event *out)
{
    return get_one(s, SQL_AREA_OPEN_IN, ARGS(db_text(area), db_text(fault)), out);
}

enum err store_area_due(struct store *s, int64_t now_ms, struct area_event *out)
{
    return get_one(s, SQL_AREA_DUE, ARGS(db_int(now_ms)), out);
}

struct each {
    area_fn *fn;
    void *ctx;
};

static void give(void *ctx, const struct db_value *col, int ncol)
{
    struct each *each = ctx;
    struct area_event a;

    (void)ncol;
    read_area(&a, col);
    each->fn(each->ctx, &a);
}

enum err store_area_list(struct store *s, const struct area_filter *f, area_fn *fn, void *ctx)
{
    struct each each = {fn, ctx};

    return store_run(s, SQL_AREA_LIST,
                     ARGS(db_int(f->before_n), db_text(f->kind), db_text(f->area),
                          db_int(f->closed), db_int(f->limit)),
                     give, &each);
}
