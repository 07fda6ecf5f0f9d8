/* SPDX-License-Identifier: Apache-2.0 */
#include "core/evclock.h"

#include <math.h>
#include <string.h>

#define WALL_PAST_MS   (30 * DAY_MS)
#define WALL_FUTURE_MS (5 * 60000LL)
#define EVENT_JUMP_MS  (7 * DAY_MS)

void evclock_init(struct evclock *c, bool event)
{
    memset(c, 0, sizeof *c);
    c->event = event;
    c->now_ms = EPOCH_2020_MS;
    c->lone = true;
}

/* Back from the anchor by uptime; without one the sample is taken to be of now. */
static int64_t by_uptime(const struct time_claim *claim, const struct time_anchor *a,
                         int64_t now_ms)
{
    if (a->at_ms && a->boot_id == claim->boot_id && !isnan(a->uptime_s) && !isnan(claim->uptime_s))
        return a->at_ms + (int64_t)((claim->uptime_s - a->uptime_s) * 1000.0);
    return now_ms;
}

static int64_t place_wall(struct evclock *c, const struct time_claim *claim,
                          const struct time_anchor *anchor, bool *trusted)
{
    if (claim->recv_ms > c->now_ms)
        c->now_ms = claim->recv_ms;
    *trusted = claim->ts_ms >= claim->recv_ms - WALL_PAST_MS &&
               claim->ts_ms <= claim->recv_ms + WALL_FUTURE_MS;
    if (*trusted)
        return claim->ts_ms;
    return by_uptime(claim, anchor, claim->recv_ms);
}

static bool near_hour(int64_t a, int64_t b)
{
    return a - b <= HOUR_MS && b - a <= HOUR_MS;
}

static struct clock_witness *witness_slot(struct evclock *c, uint32_t device)
{
    struct clock_witness *oldest = &c->witness[0];

    for (int i = 0; i < CLOCK_WITNESSES; i++) {
        if (c->witness[i].device == device)
            return &c->witness[i];
        if (c->witness[i].device == 0)
            return &c->witness[i];
        if (c->witness[i].ts_ms < oldest->ts_ms)
            oldest = &c->witness[i];
    }
    return oldest;
}

/* Whether enough machines, or the only one often enough, say the same far time. */
static bool jump_agreed(struct evclock *c, const struct time_claim *claim)
{
    struct clock_witness *w = witness_slot(c, claim->device);
    int agree = 0;

    if (w->device == claim->device && near_hour(w->ts_ms, claim->ts_ms))
        w->count++;
    else
        w->count = 1;
    w->device = claim->device;
    w->ts_ms = claim->ts_ms;
    for (int i = 0; i < CLOCK_WITNESSES; i++)
        if (c->witness[i].device && near_hour(c->witness[i].ts_ms, claim->ts_ms))
            agree++;
    return agree >= CLOCK_WITNESSES || (c->lone && w->count >= CLOCK_LONE_WITNESS);
}

static bool event_trusted(struct evclock *c, const struct time_claim *claim, int64_t at_ms)
{
    if (claim->ts_ms < EPOCH_2020_MS)
        return false;
    if (!c->started)
        return claim->ts_ms <= claim->recv_ms + DAY_MS;
    if (at_ms <= c->now_ms + EVENT_JUMP_MS)
        return true;
    return jump_agreed(c, claim);
}

static int64_t place_event(struct evclock *c, const struct time_claim *claim,
                           const struct time_anchor *anchor, bool *trusted)
{
    int64_t at_ms = claim->ts_ms + c->advance_ms;

    if (c->last_device && c->last_device != claim->device)
        c->lone = false;
    c->last_device = claim->device;
    *trusted = event_trusted(c, claim, at_ms);
    if (!*trusted)
        return by_uptime(claim, anchor, c->now_ms);
    c->started = true;
    if (at_ms > c->now_ms) {
        c->now_ms = at_ms;
        memset(c->witness, 0, sizeof c->witness);
    }
    return at_ms;
}

int64_t evclock_place(struct evclock *c, const struct time_claim *claim,
                      const struct time_anchor *anchor, bool *trusted)
{
    return c->event ? place_event(c, claim, anchor, trusted)
                    : place_wall(c, claim, anchor, trusted);
}

void evclock_advance(struct evclock *c, int64_t by_ms)
{
    c->now_ms += by_ms;
    c->advance_ms += by_ms;
    c->advanced_ms = c->now_ms;
}
