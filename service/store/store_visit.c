/* SPDX-License-Identifier: Apache-2.0 */
/* Visits, test runs and watches. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/store/store_order.h"

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

#define COPY(row, field) copy((row)->field, sizeof(row)->field, col++)

void visit_release(struct visit *v)
{
    free(v->args);
    free(v->before);
    free(v->after);
    v->args = v->before = v->after = NULL;
}

enum err store_visit_put(struct store *s, const struct visit *v)
{
    return store_run(s, SQL_VISIT_PUT,
                     ARGS(db_text(v->order_id), db_int(v->n), db_text_or_null(v->technician),
                          db_time(v->departed_ms), db_time(v->arrived_ms), db_time(v->left_ms),
                          db_text_or_null(v->outcome), db_text_or_null(v->cause), db_text(v->args),
                          db_text(v->before), db_text(v->after)),
                     NULL, NULL);
}

struct visit_find {
    struct visit *out;
    int n;
    bool have;
};

static char *keep(const struct db_value *col)
{
    return col->kind == DB_TEXT ? xstrdup(col->s) : NULL;
}

static void find_visit(void *ctx, const struct db_value *col, int ncol)
{
    struct visit_find *f = ctx;
    struct visit *v = f->out;

    (void)ncol;
    if (col[0].i != f->n)
        return;
    f->have = true;
    v->n = (int)(col++)->i;
    COPY(v, technician);
    v->departed_ms = (col++)->i;
    v->arrived_ms = (col++)->i;
    v->left_ms = (col++)->i;
    COPY(v, outcome);
    COPY(v, cause);
    v->args = keep(col++);
    v->before = keep(col++);
    v->after = keep(col++);
}

enum err store_visit_get(struct store *s, const char *order_id, int n, struct visit *out)
{
    struct visit_find f = {out, n, false};
    enum err e;

    memset(out, 0, sizeof *out);
    text_copy(out->order_id, sizeof out->order_id, order_id);
    out->n = n;
    e = store_run(s, SQL_VISIT_LIST, ARGS(db_text(order_id)), find_visit, &f);
    return !e && !f.have ? ERR_NOT_FOUND : e;
}

enum err store_run_put(struct store *s, const struct test_run *r)
{
    return store_run(s, SQL_RUN_PUT,
                     ARGS(db_text(r->id), db_text(r->order_id), db_int(r->visit_n),
                          db_text(r->device), db_text(r->test), db_text(r->state),
                          db_text_or_null(r->why), db_text_or_null(r->result), db_int(r->sent_ms),
                          db_time(r->started_ms), db_time(r->ended_ms), db_int(r->due_ms)),
                     NULL, NULL);
}

static void read_run(struct test_run *r, const struct db_value *col)
{
    memset(r, 0, sizeof *r);
    COPY(r, id);
    COPY(r, order_id);
    r->visit_n = (int)(col++)->i;
    COPY(r, device);
    COPY(r, test);
    COPY(r, state);
    COPY(r, why);
    COPY(r, result);
    r->sent_ms = (col++)->i;
    r->started_ms = (col++)->i;
    r->ended_ms = (col++)->i;
    r->due_ms = (col++)->i;
}

struct run_each {
    test_run_fn *fn;
    void *ctx;
};

static void give_run(void *ctx, const struct db_value *col, int ncol)
{
    struct run_each *each = ctx;
    struct test_run r;

    (void)ncol;
    read_run(&r, col);
    each->fn(each->ctx, &r);
}

struct run_one {
    struct test_run *out;
    bool have;
};

static void take_run(void *ctx, const struct test_run *r)
{
    struct run_one *one = ctx;

    *one->out = *r;
    one->have = true;
}

enum err store_run_get(struct store *s, const char *id, struct test_run *out)
{
    struct run_one one = {out, false};
    struct run_each each = {take_run, &one};
    enum err e = store_run(s, SQL_RUN_GET, ARGS(db_text(id)), give_run, &each);

    return !e && !one.have ? ERR_NOT_FOUND : e;
}

enum err store_run_list(struct store *s, const char *order_id, test_run_fn *fn, void *ctx)
{
    struct run_each each = {fn, ctx};

    return store_run(s, SQL_RUN_LIST, ARGS(db_text(order_id)), give_run, &each);
}

enum err store_run_due(struct store *s, int64_t now_ms, test_run_fn *fn, void *ctx)
{
    struct run_each each = {fn, ctx};

    return store_run(s, SQL_RUN_DUE, ARGS(db_int(now_ms)), give_run, &each);
}

enum err store_watch_put(struct store *s, const struct watch_row *w)
{
    struct db_value tds =
        isnan(w->tds_in) ? (struct db_value){.kind = DB_NULL} : db_real(w->tds_in);

    return store_run(s, SQL_WATCH_PUT,
                     ARGS(db_text(w->order_id), db_int(w->visit_n), db_text(w->device),
                          db_text(w->fault), db_int(w->rule), db_int(w->from_ms), db_text(w->fence),
                          db_int(w->until_ms), db_int(w->draws), db_int(w->good), db_int(w->needed),
                          tds, db_int(w->triggered), db_text(w->verdict), db_text(w->why),
                          db_time(w->decided_ms), db_int(w->active), db_int(w->window_ms),
                          db_int(w->samples)),
                     NULL, NULL);
}

static void read_watch(struct watch_row *w, const struct db_value *col)
{
    memset(w, 0, sizeof *w);
    COPY(w, order_id);
    w->visit_n = (int)(col++)->i;
    COPY(w, device);
    COPY(w, fault);
    w->rule = (int)(col++)->i;
    w->from_ms = (col++)->i;
    COPY(w, fence);
    w->until_ms = (col++)->i;
    w->draws = (int)(col++)->i;
    w->good = (int)(col++)->i;
    w->needed = (int)(col++)->i;
    w->tds_in = col->kind == DB_REAL ? col->r : (double)NAN;
    col++;
    w->triggered = (col++)->i;
    COPY(w, verdict);
    COPY(w, why);
    w->decided_ms = (col++)->i;
    w->active = (col++)->i;
    w->window_ms = (col++)->i;
    w->samples = (col++)->i;
}

struct watch_each {
    watch_fn *fn;
    void *ctx;
};

static void give_watch(void *ctx, const struct db_value *col, int ncol)
{
    struct watch_each *each = ctx;
    struct watch_row w;

    (void)ncol;
    read_watch(&w, col);
    each->fn(each->ctx, &w);
}

struct watch_one {
    struct watch_row *out;
    bool have;
};

static void take_watch(void *ctx, const struct watch_row *w)
{
    struct watch_one *one = ctx;

    *one->out = *w;
    one->have = true;
}

enum err store_watch_get(struct store *s, const char *order_id, struct watch_row *out)
{
    struct watch_one one = {out, false};
    struct watch_each each = {take_watch, &one};
    enum err e = store_run(s, SQL_WATCH_OF_ORDER, ARGS(db_text(order_id)), give_watch, &each);

    return !e && !one.have ? ERR_NOT_FOUND : e;
}

enum err store_watch_of_device(struct store *s, const char *device, watch_fn *fn, void *ctx)
{
    struct watch_each each = {fn, ctx};

    return store_run(s, SQL_WATCH_OF_DEVICE, ARGS(db_text(device)), give_watch, &each);
}

enum err store_watch_due(struct store *s, int64_t now_ms, watch_fn *fn, void *ctx)
{
    struct watch_each each = {fn, ctx};

    return store_run(s, SQL_WATCH_ALL, ARGS(db_int(now_ms)), give_watch, &each);
}
