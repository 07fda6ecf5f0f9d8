/* SPDX-License-Identifier: Apache-2.0 */
/* What may leave now, way by way; marked as under way before the commit, handed over after it. */
#include "service/engine/delivery_desk.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_delivery.h"

#define CLOCK_KEY "transport_ms"
#define ROUNDS    8  /* of looking in one commit */
#define BATCH     32 /* letters of one look */

void delivery_setup_init(struct delivery_setup *s)
{
    memset(s, 0, sizeof *s);
    text_copy(s->staff, sizeof s->staff, "sms email");
    text_copy(s->customer, sizeof s->customer, "sms email");
    text_copy(s->staff_lang, sizeof s->staff_lang, "zh-CN");
    s->retry_ms = 30000;
    s->retry_max_ms = 900000;
    s->give_up_ms = 24 * 3600000LL;
    s->in_flight = 32;
    s->per_hour = 5;
    s->per_day = 10;
    s->per_order_day = 3;
    s->keep_ms = 90 * 86400000LL;
}

struct desk_way *desk_way_find(struct delivery_desk *d, const char *channel, const char *via)
{
    for (int i = 0; i < d->s.ways; i++)
        if (!strcmp(d->way[i].w.channel, channel) && !strcmp(d->way[i].w.via, via))
            return &d->way[i];
    return NULL;
}

void desk_look(struct delivery_desk *d)
{
    for (int i = 0; i < d->s.ways; i++)
        d->way[i].look = true;
}

static void count_row(void *ctx, const struct db_value *col, int ncol)
{
    struct desk_way *w = desk_way_find(ctx, col[0].s, col[1].s);

    (void)ncol;
    if (w)
        w->in_flight = (int)col[2].i;
}

static void down_row(void *ctx, const struct db_value *col, int ncol)
{
    struct delivery_desk *d = ctx;
    struct desk_way *w = desk_way_find(d, col[0].s, col[1].s);

    (void)ncol;
    if (w)
        w->down = col[2].kind == DB_INT && col[2].i;
    if (w && w->down && !w->pause_ms)
        w->pause_ms = d->s.retry_ms;
}

void desk_ways_known(struct engine *e)
{
    struct delivery_counts *c = &e->counts.delivery;

    c->ways = e->desk->s.ways;
    for (int i = 0; i < c->ways; i++) {
        const struct desk_way *w = &e->desk->way[i];

        text_copy(c->way[i].channel, sizeof c->way[i].channel, w->w.channel);
        text_copy(c->way[i].via, sizeof c->way[i].via, w->w.via);
        c->way[i].up = !w->down;
    }
}

static enum err next_retry(struct engine *e)
{
    int64_t next = 0;
    enum err err = store_number(&e->store, SQL_DELIVERY_RETRY_MIN, NULL, 0, 0, &next);

    e->desk->next_retry_ms = next ? next : INT64_MAX;
    return err;
}

/* What memory held is not what the disk holds. */
static enum err recount(struct engine *e)
{
    struct delivery_desk *d = e->desk;
    enum err err;

    for (int i = 0; i < d->s.ways; i++)
        d->way[i].in_flight = 0;
    d->recount = false;
    d->next_due_ms = 0;
    desk_look(d);
    err = store_run(&e->store, SQL_DELIVERY_IN_FLIGHT, NULL, 0, count_row, d);
    if (!err)
        err = store_run(&e->store, SQL_WAY_LIST, NULL, 0, down_row, d);
    desk_ways_known(e);
    return err ? err : next_retry(e);
}

enum err desk_open(struct engine *e)
{
    char text[32] = "";
    struct delivery_desk *d;
    enum err err;

    if (!e->opt.delivery)
        return ERR_OK;
    d = e->desk = xcalloc(1, sizeof *d);
    d->s = *e->opt.delivery;
    for (int i = 0; i < d->s.ways; i++)
        d->way[i].w = d->s.way[i];
    if (!store_meta_get(&e->store, CLOCK_KEY, text, sizeof text))
        d->base_ms = d->t_ms = strtoll(text, NULL, 10);
    d->mono_ms = -1;
    err = store_run(&e->store, SQL_DELIVERY_RECOVER, NULL, 0, NULL, NULL);
    return err ? err : recount(e);
}

void desk_drop(struct engine *e)
{
    if (!e->desk)
        return;
    for (size_t i = 0; i < e->desk->letters; i++)
        letter_release(&e->desk->letter[i].l);
    e->desk->recount = true;
    e->desk->letters = 0;
}

void desk_close(struct engine *e)
{
    if (!e->desk)
        return;
    desk_drop(e);
    free(e->desk->letter);
    free(e->desk);
    e->desk = NULL;
}

void desk_clock(struct engine *e, int64_t mono_ms)
{
    struct delivery_desk *d = e->desk;

    if (d->mono_ms < 0)
        d->mono_ms = mono_ms;
    if (d->base_ms + mono_ms - d->mono_ms > d->t_ms)
        d->t_ms = d->base_ms + mono_ms - d->mono_ms;
}

struct engine_letter *desk_letter_new(struct delivery_desk *d)
{
    if (d->letters == d->letter_cap) {
        d->letter_cap = d->letter_cap ? d->letter_cap * 2 : 64;
        d->letter = xrealloc(d->letter, d->letter_cap * sizeof *d->letter);
    }
    memset(&d->letter[d->letters], 0, sizeof d->letter[0]);
    return &d->letter[d->letters++].l;
}

void desk_send(struct engine *e)
{
    struct delivery_desk *d = e->desk;

    for (size_t i = 0; d && i < d->letters; i++) {
        if (e->opt.on_letter)
            e->opt.on_letter(e->opt.ctx, &d->letter[i].l);
        letter_release(&d->letter[i].l);
    }
    if (d)
        d->letters = 0;
}

static int room(const struct delivery_desk *d, const struct desk_way *w)
{
    int most = w->w.in_flight ? w->w.in_flight : d->s.in_flight;
    int n = most - w->in_flight;

    if (w->down)
        return w->in_flight == 0 && d->t_ms >= w->probe_ms;
    return n < 0 ? 0 : n < BATCH ? n : BATCH;
}

/* Not now: it waits for its hour, and says so when asked. */
static void hold(struct engine *e, struct delivery *x, int64_t until_ms, const char *why)
{
    x->due_ms = until_ms;
    text_copy(x->detail, sizeof x->detail, why);
    if (until_ms < e->desk->next_due_ms)
        e->desk->next_due_ms = until_ms;
    e->counts.delivery.held++;
    delivery_save(e, x);
}

static void under_way(struct engine *e, struct desk_way *w, struct delivery *x)
{
    x->state = DS_SENDING;
    if (!x->handed_ms)
        x->handed_ms = e->clock.now_ms;
    if (!x->since_ms)
        x->since_ms = e->desk->t_ms;
    x->detail[0] = 0;
    w->in_flight++;
    delivery_save(e, x);
}

static void try_one(struct engine *e, struct desk_way *w, struct delivery *x)
{
    struct addressee a;
    const char *why = "";
    int64_t busy = 0, until;

    engine_fail(e, store_number(&e->store, SQL_DELIVERY_BUSY,
                                ARGS(db_text(x->recipient), db_text(x->channel)), 0, &busy));
    if (busy) { /* it was passed by one that presses more; its end brings it back */
        x->ready = false;
        delivery_save(e, x);
        return;
    }
    addressee_find(e, x->recipient, &a);
    until = delivery_hold(e, x, &a, &why);
    if (until > e->clock.now_ms)
        hold(e, x, until, why);
    else if (letter_write(e, x, &a, &why))
        under_way(e, w, x);
    else
        delivery_dead(e, x, why, true);
}

static void way_send(struct engine *e, struct desk_way *w)
{
    struct delivery_desk *d = e->desk;

    for (int i = 0, n; i < ROUNDS && w->look && (n = room(d, w)) > 0 && !e->failed; i++) {
        engine_fail(e, store_delivery_list(&e->store, SQL_DELIVERY_READY,
                                           ARGS(db_text(w->w.channel), db_text(w->w.via),
                                                db_int(e->clock.now_ms), db_int(n)),
                                           &d->list));
        w->look = d->list.count == n;
        for (int k = 0; k < d->list.count; k++)
            try_one(e, w, &d->list.d[k]);
    }
}

static void next_due(struct engine *e)
{
    struct delivery_desk *d = e->desk;

    d->next_due_ms = INT64_MAX;
    for (int i = 0; i < d->s.ways; i++) {
        const struct delivery_way *w = &d->way[i].w;
        int64_t at = 0;

        engine_fail(
            e, store_number(&e->store, SQL_DELIVERY_DUE_MIN,
                            ARGS(db_text(w->channel), db_text(w->via), db_int(e->clock.now_ms)), 0,
                            &at));
        if (at && at < d->next_due_ms)
            d->next_due_ms = at;
    }
}

static void free_retries(struct engine *e)
{
    engine_fail(
        e, store_run(&e->store, SQL_DELIVERY_RETRY_FREE, ARGS(db_int(e->desk->t_ms)), NULL, NULL));
    engine_fail(e, next_retry(e));
    desk_look(e->desk);
}

void desk_flush(struct engine *e)
{
    struct delivery_desk *d = e->desk;
    bool due;

    if (!d || e->failed || !e->opt.on_letter)
        return;
    if (d->recount)
        engine_fail(e, recount(e));
    due = e->clock.now_ms >= d->next_due_ms;
    if (due)
        desk_look(d);
    if (d->t_ms >= d->next_retry_ms)
        free_retries(e);
    for (int i = 0; i < d->s.ways; i++)
        way_send(e, &d->way[i]);
    if (due)
        next_due(e);
}

static bool wanted(const struct delivery_desk *d, int64_t now_ms)
{
    if (d->recount || d->t_ms >= d->next_retry_ms || now_ms >= d->next_due_ms)
        return true;
    for (int i = 0; i < d->s.ways; i++)
        if (d->way[i].look && room(d, &d->way[i]) > 0)
            return true;
    return false;
}

enum err engine_deliver(struct engine *e, int64_t mono_ms)
{
    enum err err;

    if (!e->desk || !e->opt.on_letter)
        return ERR_OK;
    desk_clock(e, mono_ms);
    if (!wanted(e->desk, e->clock.now_ms))
        return ERR_OK;
    err = engine_begin(e);
    return err ? err : engine_commit(e, NULL, 0);
}
