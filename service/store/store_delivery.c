/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_delivery.h"

#include <string.h>

#include "core/text.h"

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

#define COPY(field) copy(d->field, sizeof d->field, col++)

static enum delivery_state state_of(const struct db_value *col)
{
    int s = delivery_state_find(col->kind == DB_TEXT ? col->s : "");

    return s < 0 ? DS_DEAD : (enum delivery_state)s;
}

void delivery_read(struct delivery *d, const struct db_value *col)
{
    memset(d, 0, sizeof *d);
    COPY(id);
    COPY(notice);
    d->n = (col++)->i;
    COPY(channel);
    COPY(via);
    COPY(recipient);
    COPY(kind);
    COPY(theme);
    COPY(lang);
    COPY(order_id);
    d->push = (enum delivery_push)(col++)->i;
    d->ready = (col++)->i;
    d->state = state_of(col++);
    d->due_ms = (col++)->i;
    d->retry_ms = (col++)->i;
    d->since_ms = (col++)->i;
    d->attempts = (int)(col++)->i;
    d->again = (col++)->i;
    d->handed_ms = (col++)->i;
    COPY(remote_id);
    COPY(detail);
    d->created_ms = (col++)->i;
    d->changed_ms = (col++)->i;
}

enum err store_delivery_add(struct store *s, const struct delivery *d)
{
    return store_run(s, SQL_DELIVERY_ADD,
                     ARGS(db_text(d->id), db_text(d->notice), db_text(d->channel), db_text(d->via),
                          db_text(d->recipient), db_text(d->kind), db_text(d->theme),
                          db_text(d->lang), db_text_or_null(d->order_id), db_int(d->push),
                          db_text(delivery_state_name(d->state)), db_int(d->due_ms),
                          db_int(d->since_ms), db_text_or_null(d->detail), db_int(d->created_ms)),
                     NULL, NULL);
}

enum err store_delivery_save(struct store *s, const struct delivery *d)
{
    return store_change(s, SQL_DELIVERY_SAVE,
                        ARGS(db_text(d->id), db_int(d->ready),
                             db_text(delivery_state_name(d->state)), db_int(d->due_ms),
                             db_int(d->retry_ms), db_int(d->since_ms), db_int(d->attempts),
                             db_int(d->again), db_time(d->handed_ms), db_text_or_null(d->remote_id),
                             db_text_or_null(d->detail), db_int(d->changed_ms)));
}

static void list_row(void *ctx, const struct db_value *col, int ncol)
{
    struct delivery_list *l = ctx;

    (void)ncol;
    if (l->count < DELIVERY_LIST)
        delivery_read(&l->d[l->count++], col);
}

enum err store_delivery_list(struct store *s, enum sql id, const struct db_value *arg, int narg,
                             struct delivery_list *out)
{
    out->count = 0;
    return store_run(s, id, arg, narg, list_row, out);
}

struct one {
    struct delivery *out;
    bool have;
};

static void one_row(void *ctx, const struct db_value *col, int ncol)
{
    struct one *one = ctx;

    (void)ncol;
    if (!one->have)
        delivery_read(one->out, col);
    one->have = true;
}

enum err store_delivery_get(struct store *s, const char *id, struct delivery *out)
{
    struct one one = {out, false};
    enum err e = store_run(s, SQL_DELIVERY_GET, ARGS(db_text(id)), one_row, &one);

    return !e && !one.have ? ERR_NOT_FOUND : e;
}

enum err store_delivery_remote(struct store *s, const char *via, const char *remote_id,
                               struct delivery *out)
{
    struct one one = {out, false};
    enum err e =
        store_run(s, SQL_DELIVERY_REMOTE, ARGS(db_text(via), db_text(remote_id)), one_row, &one);

    return !e && !one.have ? ERR_NOT_FOUND : e;
}

void outbox_row_read(struct outbox_row *d, const struct db_value *col)
{
    memset(d, 0, sizeof *d);
    COPY(id);
    d->n = (col++)->i;
    COPY(recipient);
    COPY(kind);
    COPY(order_id);
    d->body = col->kind == DB_TEXT ? col->s : "{}";
    col++;
    d->facts = col->kind == DB_TEXT ? col->s : NULL;
    col++;
    d->created_ms = col->i;
}
