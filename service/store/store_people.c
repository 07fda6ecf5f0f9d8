/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_people.h"

#include <string.h>

#include "core/text.h"

enum err store_leave_put(struct store *s, const struct leave *l)
{
    return store_run(s, SQL_LEAVE_PUT,
                     ARGS(db_text(l->id), db_text(l->person), db_text(leave_kind_name(l->kind)),
                          db_int(l->from_ms), db_int(l->to_ms), db_text_or_null(l->reason),
                          db_text(leave_state_name(l->state)), db_int(l->asked_ms),
                          db_text_or_null(l->decided_by), db_time(l->decided_ms),
                          db_text_or_null(l->note)),
                     NULL, NULL);
}

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

static void read_leave(struct leave *l, const struct db_value *col, int ncol)
{
    memset(l, 0, sizeof *l);
    copy(l->id, sizeof l->id, &col[0]);
    copy(l->person, sizeof l->person, &col[1]);
    l->kind = (enum leave_kind)leave_kind_find(col[2].s);
    l->from_ms = col[3].i;
    l->to_ms = col[4].i;
    copy(l->reason, sizeof l->reason, &col[5]);
    l->state = (enum leave_state)leave_state_find(col[6].s);
    l->asked_ms = col[7].i;
    copy(l->decided_by, sizeof l->decided_by, &col[8]);
    l->decided_ms = col[9].i;
    copy(l->note, sizeof l->note, &col[10]);
    if (ncol > 11)
        copy(l->name, sizeof l->name, &col[11]);
}

struct each {
    leave_fn *fn;
    void *ctx;
};

static void give(void *ctx, const struct db_value *col, int ncol)
{
    const struct each *each = ctx;
    struct leave l;

    read_leave(&l, col, ncol);
    each->fn(each->ctx, &l);
}

enum err store_leave_list(struct store *s, const struct leave_filter *f, leave_fn *fn, void *ctx)
{
    struct each each = {fn, ctx};

    return store_run(s, SQL_LEAVE_LIST,
                     ARGS(db_text(f->person), db_text(f->state), db_text(f->after),
                          db_int(f->limit), db_time(f->from_ms), db_time(f->to_ms)),
                     give, &each);
}

static void take(void *ctx, const struct leave *l)
{
    *(struct leave *)ctx = *l;
}

enum err store_leave_get(struct store *s, const char *id, struct leave *out)
{
    struct each each = {take, out};
    enum err e;

    out->id[0] = 0;
    e = store_run(s, SQL_LEAVE_GET, ARGS(db_text(id)), give, &each);
    return !e && !out->id[0] ? ERR_NOT_FOUND : e;
}
