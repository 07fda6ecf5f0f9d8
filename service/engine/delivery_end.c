/* SPDX-License-Identifier: Apache-2.0 */
/* What became of letters: accepted, refused, tried again, given up; and what follows from it. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/base/log.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/engine_delivery.h"

#define DOUBTFUL_MOST 5  /* answers in a row that were none: the way is not to be trusted */
#define VAIN_MOST     10 /* recipients in a row who got nothing: it is not their numbers */

void delivery_save(struct engine *e, struct delivery *d)
{
    d->changed_ms = e->clock.now_ms;
    engine_fail(e, store_delivery_save(&e->store, d));
}

void delivery_line_next(struct engine *e, const struct delivery *d)
{
    engine_fail(e, store_run(&e->store, SQL_DELIVERY_NEXT,
                             ARGS(db_text(d->recipient), db_text(d->channel)), NULL, NULL));
    desk_look(e->desk);
}

void delivery_count(struct engine *e, const char *channel, enum delivery_state state)
{
    int c = delivery_channel_find(channel);

    if (c >= 0)
        e->counts.delivery.ended[c][state]++;
}

void delivery_settle(struct engine *e, struct delivery *d, enum delivery_state state,
                     const char *detail)
{
    d->state = state;
    d->ready = false;
    text_copy(d->detail, sizeof d->detail, detail);
    delivery_save(e, d);
    delivery_line_next(e, d);
    delivery_count(e, d->channel, state);
}

/* What a dispatcher hears of a notice that did not arrive; of that notice itself nobody hears. */
void delivery_tell(struct engine *e, const struct delivery *d, const char *kind)
{
    struct order o = {.id = ""};
    char body[400], to[RECIPIENT_LEN];
    bool known;

    if (!strncmp(d->kind, "delivery_", 9) || !strncmp(d->kind, "channel_", 8))
        return;
    known = d->order_id[0] && !store_order_get(&e->store, d->order_id, &o);
    text_copy(to, sizeof to, d->recipient);
    snprintf(body, sizeof body,
             "{\"delivery\":\"%s\",\"notice\":\"%s\",\"person\":\"%s\",\"kind\":\"%s\","
             "\"channel\":\"%s\",\"via\":\"%s\"}",
             d->id, d->notice, to, d->kind, d->channel, d->via);
    notice_add(e, &(struct notice){.recipient = "dispatcher",
                                   .kind = kind,
                                   .body = body,
                                   .order = known ? &o : NULL,
                                   .reason = d->detail});
    order_release(&o);
}

void delivery_dead(struct engine *e, struct delivery *d, const char *why, bool told)
{
    log_warning("notice", "what=\"given up\" delivery=%s channel=%s via=%s kind=%s detail=\"%s\"",
                d->id, d->channel, d->via, d->kind, why);
    delivery_settle(e, d, DS_DEAD, why);
    stream_event(e, "notice", d->notice);
    if (told)
        delivery_tell(e, d, "delivery_dead");
}

static void accepted(struct engine *e, struct delivery *d, const struct engine_posted *p)
{
    text_copy(d->remote_id, sizeof d->remote_id, p->remote_id);
    if (d->state == DS_SENDING)
        delivery_settle(e, d, DS_SENT, p->detail);
    else
        delivery_save(e, d); /* its report was quicker than the answer */
}

/* Waits for its way; nothing was tried, nothing counts. */
static void back(struct engine *e, struct delivery *d, const char *detail)
{
    d->state = DS_WAITING;
    d->attempts--;
    text_copy(d->detail, sizeof d->detail, detail);
    delivery_save(e, d);
    delivery_line_next(e, d);
}

static void again_later(struct engine *e, struct delivery *d, const char *detail)
{
    const struct delivery_setup *s = &e->desk->s;
    int64_t t = e->desk->t_ms;

    if (t - d->since_ms >= s->give_up_ms) {
        delivery_dead(e, d, detail, true);
        return;
    }
    d->state = DS_WAITING;
    d->retry_ms = t + delivery_backoff_ms(d->id, d->attempts, s->retry_ms, s->retry_max_ms);
    if (d->retry_ms < e->desk->next_retry_ms)
        e->desk->next_retry_ms = d->retry_ms;
    text_copy(d->detail, sizeof d->detail, detail);
    delivery_save(e, d);
    delivery_line_next(e, d);
}

static void settle_one(struct engine *e, struct delivery *d, const struct engine_posted *p)
{
    d->attempts++;
    if (p->outcome == LETTER_ACCEPTED)
        accepted(e, d, p);
    else if (d->state != DS_SENDING)
        return;
    else if (p->outcome == LETTER_REFUSED)
        delivery_dead(e, d, p->detail, true);
    else if (p->outcome == LETTER_DOWN)
        back(e, d, p->detail);
    else {
        d->again |= p->outcome == LETTER_UNSURE;
        again_later(e, d, p->detail);
    }
}

/* "Later" and "no" are answers; to everybody in a row they are the way's, not the letters'. */
static void count_vain(struct desk_way *w, const struct delivery *d, enum letter_outcome o)
{
    if (o == LETTER_ACCEPTED) {
        w->vain = 0;
        w->vain_to[0] = 0;
    } else if ((o == LETTER_LATER || o == LETTER_REFUSED) &&
               strcmp(w->vain_to, d->recipient) != 0) {
        w->vain++;
        text_copy(w->vain_to, sizeof w->vain_to, d->recipient);
    }
}

/* An answer says that the way works; none, several times, or one that takes nothing from anybody,
 * that it does not. */
static void judge_way(struct engine *e, struct desk_way *w, const struct delivery *d,
                      const struct engine_posted *p)
{
    if (w->in_flight > 0)
        w->in_flight--;
    w->look = true;
    if (p->outcome == LETTER_UNSURE)
        w->doubtful++;
    else if (p->outcome != LETTER_DOWN)
        w->doubtful = 0;
    count_vain(w, d, p->outcome);
    if (p->outcome == LETTER_DOWN || w->doubtful >= DOUBTFUL_MOST || w->vain >= VAIN_MOST ||
        (w->down && p->outcome == LETTER_UNSURE))
        way_down(e, w, p->detail);
    else if (p->outcome != LETTER_UNSURE)
        way_up(e, w);
}

static void posted(struct engine *e, const struct engine_posted *p)
{
    struct desk_way *w = desk_way_find(e->desk, p->channel, p->via);
    int c = delivery_channel_find(p->channel);
    struct delivery d;
    enum err err = store_delivery_get(&e->store, p->id, &d);

    if (err == ERR_NOT_FOUND)
        return;
    engine_fail(e, err);
    if (err)
        return;
    if (c >= 0)
        e->counts.delivery.tried[c][p->outcome]++;
    if (d.state == DS_SENDING || p->outcome == LETTER_ACCEPTED)
        settle_one(e, &d, p);
    if (w)
        judge_way(e, w, &d, p);
}

enum err engine_posted(struct engine *e, const struct engine_posted *p, size_t count,
                       int64_t mono_ms)
{
    char text[24];
    enum err err;

    if (!e->desk)
        return ERR_OK;
    desk_clock(e, mono_ms);
    err = engine_begin(e);
    if (err)
        return err;
    for (size_t i = 0; i < count; i++)
        posted(e, &p[i]);
    snprintf(text, sizeof text, "%lld", (long long)e->desk->t_ms);
    engine_fail(e, store_meta_put(&e->store, TRANSPORT_KEY, text));
    return engine_commit(e, NULL, 0);
}
