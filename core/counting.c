/* SPDX-License-Identifier: Apache-2.0 */
#include "core/counting.h"

#define HORIZON_MS (3660LL * 86400000LL)

static bool paused_at(const struct counting *c, int64_t t, int64_t *until_ms)
{
    for (int i = 0; i < c->pauses; i++) {
        const struct stretch *p = &c->pause[i];

        if (t >= p->from_ms && t < p->to_ms) {
            *until_ms = p->to_ms;
            return true;
        }
        if (p->from_ms > t && p->from_ms < *until_ms && p->to_ms > p->from_ms)
            *until_ms = p->from_ms;
    }
    return false;
}

bool counting_at(const struct counting *c, int64_t t, int64_t *until_ms)
{
    bool runs = true;

    *until_ms = NEVER_MS;
    if (c->mode == PAUSE_QUIET)
        runs = !quiet_at(c->work->calendar, c->work->zone, t, until_ms);
    else if (c->mode == PAUSE_OFF_WORK)
        runs = worktime_open(c->work, t, until_ms);
    return !paused_at(c, t, until_ms) && runs;
}

int64_t counting_end(const struct counting *c, int64_t from_ms, int64_t length_ms)
{
    int64_t t = from_ms, left = length_ms, until;

    while (left > 0) {
        bool runs = counting_at(c, t, &until);

        if (runs && left <= until - t)
            return t + left;
        if (runs)
            left -= until - t;
        if (until - from_ms > HORIZON_MS || until == NEVER_MS)
            return NEVER_MS;
        t = until;
    }
    return t;
}

int64_t counting_length(const struct counting *c, int64_t from_ms, int64_t to_ms)
{
    int64_t t = from_ms, sum = 0, until;

    while (t < to_ms) {
        bool runs = counting_at(c, t, &until);

        if (until > to_ms)
            until = to_ms;
        if (runs)
            sum += until - t;
        t = until;
    }
    return sum;
}

int counting_gaps(const struct counting *c, int64_t from_ms, int64_t to_ms, struct stretch *out,
                  int max)
{
    int64_t t = from_ms, until;
    int n = 0;

    while (t < to_ms) {
        bool runs = counting_at(c, t, &until);

        if (!runs && n > 0 && out[n - 1].to_ms == t) {
            out[n - 1].to_ms = until;
        } else if (!runs) {
            if (n == max)
                break;
            out[n++] = (struct stretch){t, until};
        }
        t = until;
    }
    return n;
}
