/* SPDX-License-Identifier: Apache-2.0 */
#include "core/tally.h"

#include <math.h>

#define NOTHING    \
    {              \
        {          \
            -1, -1 \
        }          \
    }

static bool within(const struct tally_range *r, int64_t ms)
{
    return ms >= r->from_ms && ms < r->to_ms;
}

static void leave(struct tally_case *c, int64_t at_ms)
{
    if (c->on_site)
        c->visits++;
    c->on_site = false;
    c->left_ms = at_ms;
}

static void complete(struct tally_case *c, const struct tally_event *ev, bool counts,
                     struct tally *q)
{
    leave(c, ev->at_ms);
    c->outcome = ev->outcome;
    if (!counts)
        return;
    q->completed++;
    q->fault_found_not += ev->outcome == OUTCOME_NO_FAULT_FOUND;
    q->overrides += ev->overridden;
}

/* Closed for good, as far as is known by now. */
static void close_case(struct tally_case *c, int64_t at_ms, bool confirmed)
{
    c->closed_ms = at_ms;
    c->confirmed = confirmed;
}

static void fail(struct tally_case *c)
{
    c->failures++;
    c->closed_ms = 0;
    c->confirmed = c->insufficient = false;
}

static void verdict(struct tally_case *c, const struct tally_event *ev, bool counts,
                    struct tally *q)
{
    if (ev->action == OA_CONFIRMED) {
        close_case(c, ev->at_ms, true);
        q->verdict_confirmed += counts;
    } else if (ev->action == OA_NOT_FIXED) {
        fail(c);
        q->verdict_not_fixed += counts;
    } else if (ev->action == OA_INSUFFICIENT) {
        c->insufficient = true;
        q->verdict_insufficient += counts;
    } else if (ev->action == OA_CLOSE) {
        close_case(c, ev->at_ms, false);
        q->closed_unverified += counts;
    } else if (ev->action == OA_REOPEN) {
        fail(c);
    }
}

struct tally_measure tally_event(struct tally_case *c, const struct tally_event *ev,
                                 const struct tally_range *range, struct tally *q)
{
    struct tally_measure m = NOTHING;
    bool counts = within(range, ev->at_ms);

    if (ev->action == OA_ACCEPT) {
        c->accepted_ms = ev->at_ms;
    } else if (ev->action == OA_CONTACT && ev->reached && c->accepted_ms) {
        if (counts)
            m.ms[TALLY_CONTACT] = ev->at_ms - c->accepted_ms;
        c->accepted_ms = 0;
    } else if (ev->action == OA_ARRIVE) {
        c->on_site = true;
    } else if (ev->action == OA_NO_SHOW) {
        c->on_site = false;
    } else if (ev->action == OA_RETURN || ev->action == OA_CANNOT_DO) {
        leave(c, ev->at_ms);
    } else if (ev->action == OA_COMPLETE) {
        complete(c, ev, counts, q);
    } else {
        verdict(c, ev, counts, q);
    }
    return m;
}

/* That nothing was proven says nothing of one visit; of two it says that the first did not do. */
static bool decided(const struct tally_case *c)
{
    return c->confirmed || c->failures > 0 || c->visits > 1;
}

struct tally_measure tally_end(const struct tally_case *c, const struct tally_rest *rest,
                               const struct tally_range *range, struct tally *q)
{
    struct tally_measure m = NOTHING;

    if (!c->closed_ms || !within(range, c->closed_ms))
        return m;
    q->closed++;
    if (!c->visits)
        return m;
    if (decided(c)) {
        q->visited++;
        q->fixed_first += c->confirmed && c->visits == 1 && c->failures == 0 &&
                          c->outcome != OUTCOME_NO_FAULT_FOUND;
    }
    if (!c->confirmed)
        return m;
    q->confirmed++;
    q->repeated += rest->repeated;
    q->parts_predicted += rest->parts_predicted;
    q->parts_used += rest->parts_used;
    q->parts_hit += rest->parts_hit;
    m.ms[TALLY_FIX] = c->left_ms - c->opened_ms;
    return m;
}

double tally_rate(int64_t n, int64_t of)
{
    return of > 0 ? (double)n / (double)of : (double)NAN;
}
