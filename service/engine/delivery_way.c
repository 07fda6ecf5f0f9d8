/* SPDX-License-Identifier: Apache-2.0 */
/* A way that takes nothing: it rests, is asked now and then, and one alarm says so. */
#include <stdio.h>

#include "core/text.h"
#include "service/base/log.h"
#include "service/engine/delivery_desk.h"

#define PAUSE_MAX_MS 120000

static void say(struct engine *e, const struct desk_way *w, const char *kind, const char *why)
{
    static const char *const to[] = {"manager", "admin"};
    char body[200], at[TIME_TEXT_LEN];

    text_time(e->clock.now_ms, at);
    snprintf(body, sizeof body, "{\"channel\":\"%s\",\"via\":\"%s\",\"at\":\"%s\"}", w->w.channel,
             w->w.via, at);
    for (int i = 0; i < 2; i++)
        notice_add(e,
                   &(struct notice){
                       .recipient = to[i], .kind = kind, .body = body, .reason = why, .not_by = w});
}

/* What waited for it longer than anything is kept is given up; it is told once for all of them. */
static void give_up(struct engine *e, struct desk_way *w, const char *why)
{
    struct delivery_desk *d = e->desk;
    char body[160];
    int n = 0;

    do {
        engine_fail(
            e, store_delivery_list(&e->store, SQL_DELIVERY_GIVEN_UP,
                                   ARGS(db_text(w->w.channel), db_text(w->w.via),
                                        db_int(e->clock.now_ms), db_int(d->t_ms - d->s.give_up_ms)),
                                   &d->list));
        for (int i = 0; i < d->list.count; i++, n++)
            delivery_dead(e, &d->list.d[i], why, false);
    } while (d->list.count && !e->failed);
    if (!n)
        return;
    snprintf(body, sizeof body, "{\"channel\":\"%s\",\"via\":\"%s\",\"count\":%d}", w->w.channel,
             w->w.via, n);
    notice_add(e, &(struct notice){.recipient = "dispatcher",
                                   .kind = "channel_given_up",
                                   .body = body,
                                   .reason = why,
                                   .not_by = w});
}

/* One letter that asks costs little: the end of an outage is seen within two minutes. */
static int64_t longest(const struct delivery_desk *d)
{
    return d->s.retry_max_ms < PAUSE_MAX_MS ? d->s.retry_max_ms : PAUSE_MAX_MS;
}

void way_down(struct engine *e, struct desk_way *w, const char *why)
{
    struct delivery_desk *d = e->desk;
    bool news = !w->down, probe = d->t_ms >= w->probe_ms;

    /* What was under way with the first says nothing new about the length of the pause. */
    if (news)
        w->pause_ms = d->s.retry_ms;
    else if (probe)
        w->pause_ms = w->pause_ms * 2 < longest(d) ? w->pause_ms * 2 : longest(d);
    w->down = true;
    desk_ways_known(e);
    w->probe_ms =
        d->t_ms + delivery_backoff_ms(w->w.via, (int)(d->t_ms % 1000), w->pause_ms, w->pause_ms);
    give_up(e, w, why);
    if (!news)
        return;
    log_error("notice", "alarm=channel_down channel=%s via=%s detail=\"%s\"", w->w.channel,
              w->w.via, why);
    engine_fail(e, store_run(&e->store, SQL_WAY_PUT,
                             ARGS(db_text(w->w.channel), db_text(w->w.via), db_int(e->clock.now_ms),
                                  db_text(why)),
                             NULL, NULL));
    say(e, w, "channel_down", why);
}

void way_up(struct engine *e, struct desk_way *w)
{
    if (!w->down)
        return;
    w->down = false;
    desk_ways_known(e);
    w->doubtful = 0;
    w->pause_ms = 0;
    log_info("notice", "what=\"channel works again\" channel=%s via=%s", w->w.channel, w->w.via);
    engine_fail(e, store_run(&e->store, SQL_WAY_PUT,
                             ARGS(db_text(w->w.channel), db_text(w->w.via), db_time(0),
                                  db_text_or_null("")),
                             NULL, NULL));
    say(e, w, "channel_up", "");
}
