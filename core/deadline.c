/* SPDX-License-Identifier: Apache-2.0 */
#include "core/deadline.h"

#include <string.h>

#define S(s) (1u << OS_##s)
#define A(a) (UINT64_C(1) << OA_##a)

#define BEFORE_PROOF                                                                            \
    (S(TRIAGE) | S(HELD) | S(READY) | S(ASSIGNED) | S(ACCEPTED) | S(SCHEDULED) | S(TRAVELING) | \
     S(ON_SITE) | S(PARKED))

/* Each clock: what starts and ends it, where it lives, when it stands still. */
static const struct row {
    const char *rule;
    uint32_t starts;      /* effects */
    uint32_t starts_in;   /* states that start it on entering when it does not run */
    uint64_t met_by;      /* actions */
    bool met_by_contact;  /* the customer was reached */
    uint32_t stopped_by;  /* effects that end it undone */
    uint32_t lives;       /* states; in any other it ends */
    uint32_t pauses_in;   /* states in which it stands still */
    uint64_t pauses_from; /* actions after which it stands still, until one of pauses_to */
    uint64_t pauses_to;
    enum clock_pause mode;
    bool hurries; /* never paused by the calendar when it is a matter of safety */
} rows[] = {
    /* clang-format off */
    [CLOCK_ACCEPT]      = {"P-101", EFF_START_ACCEPT, 0, A(ACCEPT) | A(DECLINE), false,
                           EFF_STOP_CLOCKS, S(ASSIGNED), 0, 0, 0, PAUSE_OFF_WORK, true},
    [CLOCK_CONTACT]     = {"P-102", EFF_START_CONTACT, 0, A(ARRIVE), true,
                           EFF_STOP_CLOCKS, S(ACCEPTED) | S(SCHEDULED) | S(TRAVELING), 0, 0, 0, PAUSE_QUIET, true},
    [CLOCK_APPOINTMENT] = {"P-104", EFF_SET_SLOT, 0, A(ARRIVE), false,
                           0, S(SCHEDULED) | S(TRAVELING), 0, 0, 0, PAUSE_NEVER, false},
    [CLOCK_VISIT]       = {"S8", EFF_START_VISIT, S(READY), A(ARRIVE), false,
                           0, BEFORE_PROOF, S(HELD) | S(PARKED), 0, 0, PAUSE_NEVER, false},
    [CLOCK_COMPLETION]  = {"P-114", EFF_ARRIVE, 0, A(COMPLETE), false,
                           0, S(ON_SITE), 0, A(PAUSE), A(RESUME), PAUSE_NEVER, false},
    [CLOCK_NEXT_VISIT]  = {"P-114", EFF_PUT_OFF, 0, A(ARRIVE), false,
                           0, BEFORE_PROOF, 0, 0, 0, PAUSE_NEVER, false},
    [CLOCK_HAND_IN]     = {.rule = "P-208"},
    [CLOCK_SWEEP]       = {.rule = "P-212"},
    /* clang-format on */
};

static const char *const names[] = {
#define CLOCK_NAME(id, name) name,
    CLOCK_MAP(CLOCK_NAME)
#undef CLOCK_NAME
};

static const char *const state_names[] = {
    "none", "running", "missed", "met", "late", "ended", "customer_unreachable"};
static const char *const level_names[] = {"technician", "dispatcher", "lead", "manager"};

const char *clock_name(enum clock_id id)
{
    return names[id];
}

const char *clock_rule(enum clock_id id)
{
    return rows[id].rule;
}

const char *clock_state_name(enum clock_state s)
{
    return state_names[s];
}

const char *clock_level_name(int level)
{
    return level_names[level];
}

int clock_find(const char *name)
{
    for (int i = 0; i < (int)CLOCK_COUNT; i++)
        if (!strcmp(names[i], name))
            return i;
    return -1;
}

/* A row that fits but for the state it leads to will do: the engine may send it elsewhere. */
uint32_t clock_effects_of(int action, enum order_state from, enum order_state to)
{
    const struct order_row *r, *near = NULL;
    size_t n = order_table(&r);

    for (size_t i = 0; i < n; i++) {
        if ((int)r[i].action != action || !(r[i].from >> from & 1))
            continue;
        if (r[i].to == (int)to || (r[i].to < 0 && from == to))
            return r[i].effects;
        near = near ? near : &r[i];
    }
    return near ? near->effects : 0;
}

static bool lives(const struct clock *c)
{
    return c->state == CLOCK_RUNNING || c->state == CLOCK_MISSED;
}

static bool in(uint32_t states, enum order_state s)
{
    return states >> s & 1;
}

static bool among(uint64_t actions, int action)
{
    return action >= 0 && (actions >> action & 1);
}

struct counting clock_counting(const struct clock *c, const struct clock_setup *s,
                               const struct worktime *staff)
{
    const struct worktime *work = c->mode == PAUSE_QUIET ? s->customer : staff ? staff : s->company;

    return (struct counting){c->mode, work, c->pause, c->pauses};
}

const struct clock_step *clock_next_step(const struct clock *c, const struct clock_policy *p)
{
    return c->level < p->steps ? &p->step[c->level] : NULL;
}

/* When it is due and when somebody is told next, as things stand. */
static void settle(struct clock *c, const struct clock_policy *p, const struct counting *how)
{
    const struct clock_step *step = clock_next_step(c, p);

    c->due_ms = counting_end(how, c->started_ms, c->length_ms);
    c->next_ms = step ? counting_end(how, c->started_ms, c->length_ms * step->pct / 100) : NEVER_MS;
}

static void start(struct clock *c, enum clock_id id, const struct clock_setup *s,
                  const struct clock_event *e)
{
    bool hurry = rows[id].hurries && s->severity == SEV_SAFETY;
    int64_t length = s->policy[id].length_ms[s->severity];

    memset(c, 0, sizeof *c);
    c->started_ms = e->at_ms;
    c->length_ms = length;
    c->mode = hurry ? PAUSE_NEVER : rows[id].mode;
    if (id == CLOCK_APPOINTMENT) {
        c->started_ms = e->from_ms;
        c->length_ms = e->to_ms > e->from_ms ? e->to_ms - e->from_ms : 0;
    } else if (id == CLOCK_NEXT_VISIT) {
        c->length_ms = e->until_ms - e->at_ms;
    } else if (length == 0) {
        return;
    }
    c->state = CLOCK_RUNNING;
}

/* With no room left the last pause goes on: a clock that stands still too long harms nobody. */
static void pause_begin(struct clock *c, int64_t at_ms)
{
    if (c->pauses < CLOCK_PAUSES)
        c->pause[c->pauses++].from_ms = at_ms;
    c->pause[c->pauses - 1].to_ms = STRETCH_OPEN;
}

static void pause_step(struct clock *c, const struct row *r, const struct clock_event *e)
{
    bool open = c->pauses > 0 && c->pause[c->pauses - 1].to_ms == STRETCH_OPEN;
    bool state = in(r->pauses_in, e->to);
    bool ends = among(r->pauses_to, e->action) || (r->pauses_in && !state);

    if (!open && (state || among(r->pauses_from, e->action)))
        pause_begin(c, e->at_ms);
    else if (open && ends)
        c->pause[c->pauses - 1].to_ms = e->at_ms;
}

static void finish(struct clock *c, enum clock_state as, int64_t at_ms)
{
    c->state = as;
    c->ended_ms = at_ms;
    c->next_ms = NEVER_MS;
}

/* What falls due at the very moment of a step fell due before it. */
static enum clock_state done_at(const struct clock *c, int64_t at_ms)
{
    bool late = c->due_ms < at_ms || (c->due_ms == at_ms && c->state == CLOCK_MISSED);

    return late ? CLOCK_LATE : CLOCK_MET;
}

static bool is_met(const struct row *r, const struct clock_event *e)
{
    return among(r->met_by, e->action) || (r->met_by_contact && e->reached);
}

/* A day that is over, or none, is no promise; the one made before goes on. */
static bool starts(const struct row *r, enum clock_id id, const struct clock_event *e)
{
    return (r->starts & e->effects) && (id != CLOCK_NEXT_VISIT || e->until_ms > e->at_ms);
}

/* What runs beside it runs for this one since the same moment. */
static void join(struct clocks *k, const struct clock_setup *s, const struct clock_event *e)
{
    static const enum clock_id ids[] = {CLOCK_ACCEPT, CLOCK_CONTACT};

    for (int i = 0; i < 2; i++) {
        struct clock *c = &k->c[ids[i]];
        struct clock_event since = *e;
        struct counting how;

        since.at_ms = e->since_ms[i];
        if (!since.at_ms)
            continue;
        start(c, ids[i], s, &since);
        how = clock_counting(c, s, e->staff);
        settle(c, &s->policy[ids[i]], &how);
        if (e->done_ms[i])
            finish(c, done_at(c, e->done_ms[i]), e->done_ms[i]);
    }
    if (e->to_ms)
        start(&k->c[CLOCK_APPOINTMENT], CLOCK_APPOINTMENT, s, e);
}

static void step_one(struct clock *c, enum clock_id id, const struct clock_setup *s,
                     const struct clock_event *e)
{
    const struct row *r = &rows[id];

    if (lives(c) && is_met(r, e))
        finish(c, done_at(c, e->at_ms), e->at_ms);
    else if (lives(c) && id == CLOCK_CONTACT && e->action == OA_UNREACHABLE)
        finish(c, CLOCK_UNREACHABLE, e->at_ms);
    else if (lives(c) && ((r->stopped_by & e->effects) || !in(r->lives, e->to)))
        finish(c, CLOCK_ENDED, e->at_ms);
    if (starts(r, id, e) || (in(r->starts_in, e->to) && !lives(c)))
        start(c, id, s, e);
    if (lives(c))
        pause_step(c, r, e);
}

static void climb(struct clock *c, const struct clock_policy *p, int pct)
{
    while (c->level < p->steps && p->step[c->level].pct <= pct)
        c->level++;
    if (pct >= 100 && c->state == CLOCK_RUNNING)
        c->state = CLOCK_MISSED;
}

void clocks_step(struct clocks *k, const struct clock_setup *s, const struct clock_event *e)
{
    if (e->action == CLOCK_JOINED)
        join(k, s, e);
    for (int i = 0; i < ORDER_CLOCKS; i++) {
        struct clock *c = &k->c[i];
        struct counting how;

        if (e->action != CLOCK_CLIMBED)
            step_one(c, (enum clock_id)i, s, e);
        else if (e->clock == i && lives(c))
            climb(c, &s->policy[i], e->pct);
        how = clock_counting(c, s, e->staff);
        if (lives(c))
            settle(c, &s->policy[i], &how);
    }
}

static bool take_levels(const char **p, unsigned *tell)
{
    for (;;) {
        int i = 0;
        size_t n = 0;

        while (i < TELL_LEVELS && strncmp(*p, level_names[i], n = strlen(level_names[i])) != 0)
            i++;
        if (i == TELL_LEVELS)
            return false;
        *tell |= 1u << i;
        *p += n;
        if (**p != '+')
            return **p == 0 || **p == ' ';
        ++*p;
    }
}

static bool take_pct(const char **p, int *pct)
{
    for (*pct = 0; **p >= '0' && **p <= '9' && *pct < 10000; ++*p)
        *pct = *pct * 10 + (**p - '0');
    return *pct > 0 && *pct <= 10000 && *(*p)++ == ':';
}

bool clock_steps_parse(struct clock_policy *p, const char *text)
{
    bool due = false;
    int last = 0;

    p->steps = 0;
    while (*text) {
        struct clock_step s = {0, 0};

        if (p->steps == CLOCK_STEPS || !take_pct(&text, &s.pct) || s.pct <= last ||
            !take_levels(&text, &s.tell))
            return false;
        p->step[p->steps++] = s;
        due |= s.pct == 100;
        last = s.pct;
        text += strspn(text, " ");
    }
    return due;
}
