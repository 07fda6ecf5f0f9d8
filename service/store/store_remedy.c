/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_remedy.h"

#include <string.h>

#include "core/text.h"

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

#define COPY(row, field) copy((row)->field, sizeof(row)->field, col++)

enum err store_remedy_put(struct store *s, const struct remedy_row *r)
{
    return store_run(s, SQL_REMEDY_PUT,
                     ARGS(db_text(r->order_id), db_text(r->device), db_text(r->fault),
                          db_text(r->state), db_int(r->step), db_int(r->tried), db_int(r->again),
                          db_int(r->until_ms), db_int(r->cured_by)),
                     NULL, NULL);
}

struct remedy_one {
    struct remedy_row *out;
    bool have;
};

static void remedy_read(void *ctx, const struct db_value *col, int ncol)
{
    struct remedy_one *one = ctx;
    struct remedy_row *r = one->out;

    (void)ncol;
    one->have = true;
    COPY(r, order_id);
    COPY(r, device);
    COPY(r, fault);
    COPY(r, state);
    r->step = (int)(col++)->i;
    r->tried = (int)(col++)->i;
    r->again = (col++)->i;
    r->until_ms = (col++)->i;
    r->cured_by = (int)(col++)->i;
}

enum err store_remedy_get(struct store *s, const char *order_id, struct remedy_row *out)
{
    struct remedy_one one = {out, false};
    enum err e;

    memset(out, 0, sizeof *out);
    e = store_run(s, SQL_REMEDY_GET, ARGS(db_text(order_id)), remedy_read, &one);
    return !e && !one.have ? ERR_NOT_FOUND : e;
}

enum err store_remedy_step_put(struct store *s, const struct remedy_step_row *r)
{
    const struct remedy_evidence *v = &r->seen;

    return store_run(s, SQL_REMEDY_STEP_PUT,
                     ARGS(db_text(r->order_id), db_int(r->n), db_int(r->step), db_text(r->action),
                          db_text(r->state), db_text(r->result), db_text(r->why),
                          db_text_or_null(r->command_id), db_text(r->expect), db_time(r->sent_ms),
                          db_time(r->ended_ms), db_int(r->due_ms), db_int(r->fence_ms),
                          db_int(v->held_from_ms), db_int(v->draws), db_int(v->good),
                          db_int(v->against), db_int(v->met), db_int(v->decided)),
                     NULL, NULL);
}

struct step_each {
    remedy_step_fn *fn;
    void *ctx;
};

static void step_read(void *ctx, const struct db_value *col, int ncol)
{
    struct step_each *each = ctx;
    struct remedy_step_row row, *r = &row;

    (void)ncol;
    memset(r, 0, sizeof *r);
    COPY(r, order_id);
    r->n = (int)(col++)->i;
    r->step = (int)(col++)->i;
    COPY(r, action);
    COPY(r, state);
    COPY(r, result);
    COPY(r, why);
    COPY(r, command_id);
    COPY(r, expect);
    r->sent_ms = (col++)->i;
    r->ended_ms = (col++)->i;
    r->due_ms = (col++)->i;
    r->fence_ms = (col++)->i;
    r->seen.held_from_ms = (col++)->i;
    r->seen.draws = (int)(col++)->i;
    r->seen.good = (int)(col++)->i;
    r->seen.against = (col++)->i;
    r->seen.met = (col++)->i;
    r->seen.decided = (col++)->i;
    each->fn(each->ctx, r);
}

enum err store_remedy_steps(struct store *s, const char *order_id, remedy_step_fn *fn, void *ctx)
{
    struct step_each each = {fn, ctx};

    return store_run(s, SQL_REMEDY_STEPS, ARGS(db_text(order_id)), step_read, &each);
}

struct of_command {
    char *order_id;
    int *n;
    bool have;
};

static void of_command(void *ctx, const struct db_value *col, int ncol)
{
    struct of_command *c = ctx;

    (void)ncol;
    text_copy(c->order_id, ID_LEN, col[0].s);
    *c->n = (int)col[1].i;
    c->have = true;
}

enum err store_remedy_of_command(struct store *s, const char *command_id, char order_id[ID_LEN],
                                 int *n)
{
    struct of_command c = {order_id, n, false};
    enum err e = store_run(s, SQL_REMEDY_OF_COMMAND, ARGS(db_text(command_id)), of_command, &c);

    return !e && !c.have ? ERR_NOT_FOUND : e;
}

struct avoided_each {
    avoided_fn *fn;
    void *ctx;
};

static void avoided_row(void *ctx, const struct db_value *col, int ncol)
{
    struct avoided_each *each = ctx;

    (void)ncol;
    each->fn(each->ctx, col[0].s, col[1].i);
}

enum err store_avoided_visits(struct store *s, int64_t from_ms, int64_t to_ms, enum avoided_by by,
                              avoided_fn *fn, void *ctx)
{
    struct avoided_each each = {fn, ctx};

    return store_run(s, by == AVOIDED_BY_FAULT ? SQL_AVOIDED_BY_FAULT : SQL_AVOIDED_BY_MODEL,
                     ARGS(db_int(from_ms), db_int(to_ms)), avoided_row, &each);
}
