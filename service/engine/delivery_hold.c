/* SPDX-License-Identifier: Apache-2.0 */
/* What holds a notice back though its way is free: people's nights, and too many in a day. */
#include <string.h>

#include "service/engine/delivery_desk.h"
#include "service/engine/engine_clock.h"

static const struct zone *zone_of(struct engine *e, const struct addressee *a)
{
    const struct zone *z = a->timezone[0] ? zones_find(&e->zones, a->timezone) : NULL;

    return z ? z : e->zone;
}

int64_t delivery_night(struct engine *e, enum delivery_push push, const struct addressee *a)
{
    bool customer = a->role == ROLE_CUSTOMER;
    int64_t now = e->clock.now_ms;

    if (push >= PUSH_URGENT || a->role < 0 || (!customer && !e->desk->s.staff_quiet))
        return now;
    return delivery_quiet_until(&e->company.calendar, zone_of(e, a), now);
}

/* The moment from which one more is allowed: when the most-th newest is older than the window. */
static int64_t free_at(struct engine *e, enum sql id, const struct delivery *d, int most,
                       int64_t window_ms)
{
    const struct db_value arg[] = {db_text(d->recipient), db_text(d->channel), db_int(most - 1),
                                   db_text(d->order_id)};
    int64_t at = 0;

    if (most <= 0)
        return 0;
    engine_fail(e, store_number(&e->store, id, arg, id == SQL_DELIVERY_HANDED ? 3 : 4, 0, &at));
    return at ? at + window_ms : 0;
}

static void later(int64_t *until, int64_t at, const char *word, const char **why)
{
    if (at <= *until)
        return;
    *until = at;
    *why = word;
}

/* A letter that was out already is no new one, however often it is tried. */
static void limits(struct engine *e, const struct delivery *d, int64_t *until, const char **why)
{
    const struct delivery_setup *s = &e->desk->s;

    if (d->push >= PUSH_SAFETY || d->handed_ms)
        return;
    later(until, free_at(e, SQL_DELIVERY_HANDED, d, s->per_hour, HOUR_MS), "per_recipient_h", why);
    later(until, free_at(e, SQL_DELIVERY_HANDED, d, s->per_day, 24 * HOUR_MS), "per_recipient_day",
          why);
    if (d->order_id[0] && !strcmp(d->channel, "sms"))
        later(until, free_at(e, SQL_DELIVERY_HANDED_ORDER, d, s->per_order_day, 24 * HOUR_MS),
              "per_order_day", why);
}

int64_t delivery_hold(struct engine *e, const struct delivery *d, const struct addressee *a,
                      const char **why)
{
    int64_t until = e->clock.now_ms;

    later(&until, delivery_night(e, d->push, a), "quiet", why);
    if (a->role == ROLE_CUSTOMER)
        limits(e, d, &until, why);
    return until;
}
