/* SPDX-License-Identifier: Apache-2.0 */
/* The deliveries when the engine opens: what was under way, what is down, what waits for nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/engine/delivery_desk.h"

#define STRAY_MAX 64

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
        c->way[i].rate_per_s = w->w.rate_per_s;
    }
}

enum err desk_next_retry(struct engine *e)
{
    int64_t next = 0;
    enum err err = store_number(&e->store, SQL_DELIVERY_RETRY_MIN, NULL, 0, 0, &next);

    e->desk->next_retry_ms = next ? next : INT64_MAX;
    return err;
}

/* What memory held is not what the disk holds. */
enum err desk_recount(struct engine *e)
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
    return err ? err : desk_next_retry(e);
}

struct strays {
    const struct delivery_desk *d;
    struct delivery_way w[STRAY_MAX];
    int count;
};

static void stray_row(void *ctx, const struct db_value *col, int ncol)
{
    struct strays *s = ctx;
    struct delivery_way *w = &s->w[s->count];

    (void)ncol;
    for (int i = 0; i < s->d->s.ways; i++)
        if (!strcmp(s->d->s.way[i].channel, col[0].s) && !strcmp(s->d->s.way[i].via, col[1].s))
            return;
    if (s->count == STRAY_MAX)
        return;
    text_copy(w->channel, sizeof w->channel, col[0].s);
    text_copy(w->via, sizeof w->via, col[1].s);
    s->count++;
}

/* What waits for a way that is not configured any more takes another one of its channel. */
static enum err find_strays(struct engine *e)
{
    struct strays s = {.d = e->desk};
    enum err err = store_run(&e->store, SQL_DELIVERY_WAITING, NULL, 0, stray_row, &s);

    for (int i = 0; !err && i < s.count; i++) {
        const struct delivery_way *to = NULL, *w = &s.w[i];

        for (int k = 0; k < e->desk->s.ways && !to; k++)
            if (!strcmp(e->desk->s.way[k].channel, w->channel) && strcmp(w->channel, "webhook"))
                to = &e->desk->s.way[k];
        log_warning("notice", "what=\"%s\" channel=%s via=%s",
                    to ? "waits for another way now" : "waited for a way that is gone: dead",
                    w->channel, w->via);
        err = store_run(&e->store, to ? SQL_DELIVERY_MOVE : SQL_DELIVERY_STRAND,
                        (const struct db_value[]){db_text(w->channel), db_text(w->via),
                                                  db_text(to ? to->via : "")},
                        to ? 3 : 2, NULL, NULL);
    }
    return err;
}

void desk_forget(struct engine *e)
{
    const struct delivery_desk *d = e->desk;

    if (d && d->s.keep_ms)
        engine_fail(e, store_run(&e->store, SQL_OUTBOX_FORGET,
                                 ARGS(db_int(e->clock.now_ms - d->s.keep_ms)), NULL, NULL));
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
    if (!store_meta_get(&e->store, TRANSPORT_KEY, text, sizeof text))
        d->base_ms = d->t_ms = strtoll(text, NULL, 10);
    d->mono_ms = -1;
    for (int i = 0; i < d->s.ways; i++) {
        d->way[i].w = d->s.way[i];
        d->way[i].bucket = bucket_of(d->s.way[i].rate_per_s, d->s.way[i].burst, d->t_ms);
        d->way[i].paced_ms = -1;
    }
    err = store_run(&e->store, SQL_DELIVERY_RECOVER, NULL, 0, NULL, NULL);
    if (!err)
        err = find_strays(e);
    return err ? err : desk_recount(e);
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
