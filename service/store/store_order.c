/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"

void order_release(struct order *o)
{
    free(o->text);
    free(o->diagnosis);
    free(o->evidence);
    free(o->consequences);
    free(o->related);
    o->text = o->diagnosis = o->evidence = o->consequences = o->related = NULL;
}

static const char *list_or_empty(const char *json)
{
    return json ? json : "[]";
}

/* With the price list as it is now: that one counts for the order. */
enum err store_order_add(struct store *s, const struct order *o)
{
    enum err e = store_run(
        s, SQL_ORDER_ADD,
        ARGS(db_text(o->id), db_int(o->number), db_text(o->kind),
             db_text(order_state_name(o->state)), db_text(order_category_name(o->state)),
             db_text(o->severity), db_text(o->device), db_text(o->fault),
             db_text_or_null(o->customer), db_text_or_null(o->technician), db_text_or_null(o->job),
             db_text_or_null(o->repeat_of), db_text_or_null(o->superseded_by), db_text(o->text),
             db_int(o->opened_ms), db_int(o->updated_ms), db_time(o->closed_ms), db_int(o->visit_n),
             db_text_or_null(o->outcome), db_text_or_null(o->verdict), db_text_or_null(o->reason),
             db_time(o->appt_from_ms), db_time(o->appt_to_ms), db_text_or_null(o->appt_by),
             db_time(o->contacted_ms), db_int(o->address_known), db_int(o->dry), db_int(o->late),
             db_text(o->diagnosis), db_text(o->evidence), db_text(list_or_empty(o->consequences)),
             db_text(list_or_empty(o->related)), db_int(o->version), db_time(o->flapping_ms)),
        NULL, NULL);

    return e ? e : store_run(s, SQL_ORDER_PRICE_PUT, ARGS(db_text(o->id)), NULL, NULL);
}

enum err store_order_save(struct store *s, struct order *o)
{
    enum err e = store_change(
        s, SQL_ORDER_SAVE,
        ARGS(db_text(o->id), db_text(order_state_name(o->state)),
             db_text(order_category_name(o->state)), db_text_or_null(o->technician),
             db_text_or_null(o->job), db_text_or_null(o->superseded_by), db_int(o->updated_ms),
             db_time(o->closed_ms), db_int(o->visit_n), db_text_or_null(o->outcome),
             db_text_or_null(o->verdict), db_text_or_null(o->reason), db_time(o->appt_from_ms),
             db_time(o->appt_to_ms), db_text_or_null(o->appt_by), db_time(o->contacted_ms),
             db_int(o->address_known), db_int(o->dry), db_text(o->diagnosis), db_text(o->evidence),
             db_text(list_or_empty(o->consequences)), db_text(list_or_empty(o->related)),
             db_time(o->flapping_ms), db_int(o->version)));

    if (!e)
        o->version++;
    return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
}

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

static char *keep(const struct db_value *col)
{
    return col->kind == DB_TEXT ? xstrdup(col->s) : NULL;
}

#define COPY(field) copy(o->field, sizeof o->field, col++)

static void read_order(struct order *o, const struct db_value *col)
{
    char state[16];

    memset(o, 0, sizeof *o);
    COPY(id);
    o->number = (col++)->i;
    COPY(kind);
    copy(state, sizeof state, col++);
    o->state = (enum order_state)order_state_find(state);
    COPY(severity);
    COPY(device);
    COPY(fault);
    COPY(customer);
    COPY(technician);
    COPY(job);
    COPY(repeat_of);
    COPY(superseded_by);
    o->text = keep(col++);
    o->opened_ms = (col++)->i;
    o->updated_ms = (col++)->i;
    o->closed_ms = (col++)->i;
    o->visit_n = (int)(col++)->i;
    COPY(outcome);
    COPY(verdict);
    COPY(reason);
    o->appt_from_ms = (col++)->i;
    o->appt_to_ms = (col++)->i;
    COPY(appt_by);
    o->contacted_ms = (col++)->i;
    o->address_known = (col++)->i;
    o->dry = (col++)->i;
    o->late = (col++)->i;
    o->diagnosis = keep(col++);
    o->evidence = keep(col++);
    o->consequences = keep(col++);
    o->related = keep(col++);
    o->version = (col++)->i;
    o->flapping_ms = (col++)->i;
}

struct one {
    struct order *out;
    bool have;
};

static void take_one(void *ctx, const struct db_value *col, int ncol)
{
    struct one *one = ctx;

    (void)ncol;
    if (one->have)
        return;
    read_order(one->out, col);
    one->have = true;
}

static enum err get_one(struct store *s, enum sql id, const struct db_value *arg, int narg,
                        struct order *out)
{
    struct one one = {out, false};
    enum err e = store_run(s, id, arg, narg, take_one, &one);

    if (!e && !one.have)
        return ERR_NOT_FOUND;
    return e;
}

enum err store_order_get(struct store *s, const char *id, struct order *out)
{
    return get_one(s, SQL_ORDER_GET, ARGS(db_text(id)), out);
}

enum err store_order_open_of(struct store *s, const char *device, const char *fault,
                             struct order *out)
{
    return get_one(s, SQL_ORDER_OPEN_OF, ARGS(db_text(device), db_text(fault)), out);
}

enum err store_order_last_closed(struct store *s, const char *device, const char *fault,
                                 int64_t since_ms, struct order *out)
{
    return get_one(s, SQL_ORDER_LAST_CLOSED,
                   ARGS(db_text(device), db_text(fault), db_int(since_ms)), out);
}

struct each {
    order_fn *fn;
    void *ctx;
};

static void give_order(void *ctx, const struct db_value *col, int ncol)
{
    struct each *each = ctx;
    struct order o;

    (void)ncol;
    read_order(&o, col);
    each->fn(each->ctx, &o);
    order_release(&o);
}

enum err store_order_open_device(struct store *s, const char *device, order_fn *fn, void *ctx)
{
    struct each each = {fn, ctx};

    return store_run(s, SQL_ORDER_OPEN_DEVICE, ARGS(db_text(device)), give_order, &each);
}

enum err store_order_list(struct store *s, const struct order_filter *f, order_fn *fn, void *ctx)
{
    struct each each = {fn, ctx};

    return store_run(s, SQL_ORDER_LIST,
                     ARGS(db_int(f->after_number), db_text(f->state), db_text(f->kind),
                          db_text(f->device), db_text(f->technician), db_text(f->category),
                          db_int(f->overdue), db_int(f->limit), db_int(f->help_open)),
                     give_order, &each);
}

enum err store_history_add(struct store *s, const struct history *h)
{
    return store_run(s, SQL_HISTORY_ADD,
                     ARGS(db_text(h->order_id), db_text(h->action), db_text_or_null(h->actor),
                          db_text_or_null(h->role), db_int(h->at_ms), db_int(h->recv_ms),
                          db_int(h->host_ms), db_text_or_null(h->from), db_text_or_null(h->to),
                          db_text(h->args), db_text_or_null(h->seal)),
                     NULL, NULL);
}
