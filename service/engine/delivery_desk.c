/* SPDX-License-Identifier: Apache-2.0 */
/* What may leave now, way by way; marked as under way before the commit, handed over after it. */
#include "service/engine/delivery_desk.h"

#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_delivery.h"

#define ROUNDS 8  /* of looking in one commit */
#define BATCH  32 /* letters of one look */

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

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters that the way would take at once. */
static int places(const struct delivery_desk *d, const struct desk_way *w)
{
    int most = w->w.in_flight ? w->w.in_flight : d->s.in_flight;
    int n = most - w->in_flight;

    if (w->down)
        return w->in_flight == 0 && d->t_ms >= w->probe_ms;
    return n < 0 ? 0 : least(n, BATCH);
}

/* Of these, what its rate allows. */
static int room(const struct delivery_desk *d, struct desk_way *w)
{
    return least(places(d, w), bucket_look(&w->bucket, d->t_ms));
}

/* For how long letters waited for nothing but the rate. */
static void count_paced(struct engine *e, int i)
{
    struct desk_way *w = &e->desk->way[i];
    int64_t now = e->desk->t_ms;
    bool paced = w->w.rate_per_s > 0 && w->more && places(e->desk, w) > 0 &&
                 bucket_look(&w->bucket, now) == 0;

    if (w->paced_ms >= 0)
        e->counts.delivery.way[i].paced_ms += now - w->paced_ms;
    w->paced_ms = paced ? now : -1;
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
    bucket_take(&w->bucket);
    delivery_save(e, x);
}

/* Who said no to reminders while one waited does not get it. */
static bool unwanted(struct engine *e, const struct delivery *x, const struct addressee *a)
{
    int64_t off = 0;

    if (strcmp(x->theme, "reminder") != 0 || a->role != ROLE_CUSTOMER)
        return false;
    engine_fail(e, store_number(&e->store, SQL_CUSTOMER_FACT_GET,
                                ARGS(db_text(a->id), db_text("reminders_off")), 0, &off));
    return off > 0;
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
    if (unwanted(e, x, &a)) {
        delivery_settle(e, x, DS_WITHDRAWN, "reminders are off");
        return;
    }
    until = delivery_hold(e, x, &a, &why);
    if (until > e->clock.now_ms)
        hold(e, x, until, why);
    else if (letter_write(e, x, &a, &why))
        under_way(e, w, x);
    else
        delivery_dead(e, x, why, true);
}

/* Up to n of them; how many there were. */
static int send_some(struct engine *e, struct desk_way *w, enum sql which, int n)
{
    struct delivery_list *list = &e->desk->list;

    engine_fail(e, store_delivery_list(&e->store, which,
                                       ARGS(db_text(w->w.channel), db_text(w->w.via),
                                            db_int(e->clock.now_ms), db_int(n)),
                                       list));
    w->look = w->more = list->count == n;
    for (int k = 0; k < list->count; k++)
        try_one(e, w, &list->d[k]); /* may bring the next of its line: look again */
    return list->count;
}

/* A way may be slow, and a leak does not wait behind a thousand reminders. */
static void way_send(struct engine *e, struct desk_way *w)
{
    for (int i = 0, n; i < ROUNDS && w->look && (n = room(e->desk, w)) > 0 && !e->failed; i++) {
        n -= send_some(e, w, SQL_DELIVERY_PRESSING, n);
        if (n > 0 && !e->failed)
            send_some(e, w, SQL_DELIVERY_READY, n);
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
    engine_fail(e, desk_next_retry(e));
    desk_look(e->desk);
}

void desk_flush(struct engine *e)
{
    struct delivery_desk *d = e->desk;
    bool due;

    if (!d || e->failed || !d->open)
        return;
    if (d->recount)
        engine_fail(e, desk_recount(e));
    due = e->clock.now_ms >= d->next_due_ms;
    if (due)
        desk_look(d);
    if (d->t_ms >= d->next_retry_ms)
        free_retries(e);
    for (int i = 0; i < d->s.ways; i++) {
        way_send(e, &d->way[i]);
        count_paced(e, i);
    }
    if (due)
        next_due(e);
}

static bool wanted(struct delivery_desk *d, int64_t now_ms)
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
    e->desk->open = true;
    desk_clock(e, mono_ms);
    if (!wanted(e->desk, e->clock.now_ms))
        return ERR_OK;
    err = engine_begin(e);
    return err ? err : engine_commit(e, NULL, 0);
}

void engine_deliver_pause(struct engine *e)
{
    if (e->desk)
        e->desk->open = false;
}
