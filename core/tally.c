/* SPDX-License-Identifier: Apache-2.0 */
#include "core/tally.h"

#include <math.h>
#include <string.h>

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

const char *tally_clock_name(enum tally_clock c)
{
    static const char *const names[TALLY_CLOCKS] = {
#define TALLY_CLOCK_NAME(id, name) [TALLY_CLOCK_##id] = name,
        TALLY_CLOCK_MAP(TALLY_CLOCK_NAME)
#undef TALLY_CLOCK_NAME
    };

    return names[c];
}

int tally_clock_find(const char *name)
{
    for (int i = 0; i < TALLY_CLOCKS; i++)
        if (!strcmp(tally_clock_name((enum tally_clock)i), name))
            return i;
    return -1;
}

#define BIT(clock) (1u << TALLY_CLOCK_##clock)
#define AGREED     (BIT(ACCEPT) | BIT(CALL) | BIT(APPOINTMENT))

/* What a step does to clocks: what was waited for came, what comes to nothing, what begins. */
static const struct clock_row {
    enum order_action action;
    unsigned ends, drops, starts;
} clock_rows[] = {
    {OA_ASSIGN, 0, 0, BIT(ACCEPT)},
    {OA_ACCEPT, BIT(ACCEPT), 0, BIT(CALL)},
    {OA_DECLINE, 0, AGREED, 0},
    {OA_UNASSIGN, 0, AGREED, 0},
    {OA_PARK, 0, AGREED, 0},
    {OA_UNREACHABLE, 0, AGREED, 0},
    {OA_SCHEDULE, 0, 0, BIT(APPOINTMENT)},
    {OA_RESCHEDULE, 0, 0, BIT(APPOINTMENT)},
    {OA_ARRIVE, BIT(APPOINTMENT) | BIT(VISIT), 0, BIT(COMPLETION)},
    {OA_NO_SHOW, 0, AGREED | BIT(COMPLETION), BIT(CALL)},
    {OA_COMPLETE, BIT(COMPLETION), AGREED, 0},
    {OA_CANNOT_DO, 0, AGREED | BIT(COMPLETION), 0},
    {OA_RETURN, 0, AGREED | BIT(COMPLETION), 0},
};

/* One that was missed has been counted when it was. */
static void end(struct tally_case *c, unsigned ends, bool counts, struct tally *q)
{
    for (int i = 0; i < TALLY_CLOCKS; i++) {
        if (!(ends >> i & 1) || !c->runs[i])
            continue;
        if (counts && !c->overdue[i])
            q->met[i]++;
        c->runs[i] = false;
    }
}

static void start(struct tally_case *c, unsigned starts)
{
    for (int i = 0; i < TALLY_CLOCKS; i++) {
        if (!(starts >> i & 1))
            continue;
        c->runs[i] = true;
        c->overdue[i] = false;
    }
}

static void drop(struct tally_case *c, unsigned drops)
{
    for (int i = 0; i < TALLY_CLOCKS; i++)
        if (drops >> i & 1)
            c->runs[i] = false;
}

static void clocks(struct tally_case *c, const struct tally_event *ev, bool counts, struct tally *q)
{
    bool spoken =
        (ev->action == OA_CONTACT && ev->reached) || (ev->action == OA_SCHEDULE && ev->household);

    if (spoken)
        end(c, BIT(CALL), counts, q);
    for (size_t i = 0; i < sizeof clock_rows / sizeof clock_rows[0]; i++) {
        if (clock_rows[i].action != ev->action)
            continue;
        end(c, clock_rows[i].ends, counts, q);
        drop(c, clock_rows[i].drops);
        start(c, clock_rows[i].starts);
    }
    /* An order that is ready again waits for somebody, whoever sent it back. */
    if (ev->ready && c->visit_clock && !c->runs[TALLY_CLOCK_VISIT])
        start(c, BIT(VISIT));
}

void tally_breach(struct tally_case *c, enum tally_clock clock, int64_t due_ms,
                  const struct tally_range *range, struct tally *q)
{
    c->overdue[clock] = true;
    q->missed[clock] += within(range, due_ms);
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

    clocks(c, ev, counts, q);
    c->remote |= ev->action == OA_REMEDIED;
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
    if (!c->visits) {
        q->avoided += c->confirmed && c->remote;
        return m;
    }
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
    q->cause_named += rest->cause_named;
    q->cause_first += rest->cause_named && rest->cause_first;
    m.ms[TALLY_FIX] = c->left_ms - c->opened_ms;
    return m;
}

double tally_rate(int64_t n, int64_t of)
{
    return of > 0 ? (double)n / (double)of : (double)NAN;
}
