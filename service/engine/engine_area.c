/* SPDX-License-Identifier: Apache-2.0 */
/* An area event: how it opens, who joins it, when it has recovered. */
#include "service/engine/engine_area.h"

#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"

static bool is_fault(const struct area_event *a)
{
    return strcmp(a->kind, "outage") != 0;
}

/* Half of them well begins the grace; one that is dry again may end it. */
static void moved(struct engine *e, struct area_event *a)
{
    struct area_state s = {a->affected, a->cleared, a->recovered_ms, e->clock.now_ms};

    if (a->reporting < a->affected)
        a->reporting = a->affected;
    if (area_phase(&s) == AREA_AFFECTS) {
        a->recovered_ms = a->due_ms = 0;
    } else if (!a->recovered_ms) {
        a->recovered_ms = e->clock.now_ms;
        a->due_ms = a->recovered_ms + AREA_GRACE_MS;
        if (is_fault(a))
            engine_fail(e, store_run(&e->store, SQL_AREA_MAINS_BACK,
                                     ARGS(db_text(a->id), db_int(a->recovered_ms)), NULL, NULL));
    }
    engine_fail(e, store_area_save(&e->store, a));
    stream_event(e, "area", a->id);
    e->next_due_ms = -1;
}

static void wait_drop(struct engine *e, const char *device, const char *fault)
{
    engine_fail(e, store_run(&e->store, SQL_AREA_WAIT_DROP, ARGS(db_text(device), db_text(fault)),
                             NULL, NULL));
    e->next_due_ms = -1;
}

static void add_member(struct engine *e, struct area_event *a, const char *device, bool cleared)
{
    enum err err = store_change(&e->store, SQL_AREA_MEMBER_ADD,
                                ARGS(db_text(a->id), db_text(device), db_int(e->clock.now_ms),
                                     db_time(cleared ? e->clock.now_ms : 0)));

    if (!err) {
        a->affected++;
        a->cleared += cleared;
    } else if (err == ERR_NOT_FOUND && !cleared) {
        err = store_change(&e->store, SQL_AREA_MEMBER_BACK, ARGS(db_text(a->id), db_text(device)));
        a->cleared -= !err;
    }
    if (err != ERR_NOT_FOUND)
        engine_fail(e, err);
}

static void join(struct engine *e, struct area_event *a, const char *device, bool cleared)
{
    add_member(e, a, device, cleared);
    wait_drop(e, device, a->fault);
    if (cleared || !is_fault(a))
        return;
    area_hold_order(e, a, device);
    area_tell_customer(e, a, device);
}

void area_joins(struct engine *e, struct area_event *a, const char *device, bool cleared)
{
    join(e, a, device, cleared);
    moved(e, a);
}

void area_leaves(struct engine *e, struct area_event *a, const char *device)
{
    enum err err = store_change(&e->store, SQL_AREA_MEMBER_CLEAR,
                                ARGS(db_text(a->id), db_text(device), db_int(e->clock.now_ms)));

    if (err == ERR_NOT_FOUND)
        return;
    engine_fail(e, err);
    a->cleared++;
    moved(e, a);
}

struct joining {
    char device[DEVICE_ID_LEN];
    bool cleared;
};

struct joining_list {
    struct joining *j;
    size_t count, cap;
};

static void joining_row(void *ctx, const struct db_value *col, int ncol)
{
    struct joining_list *l = ctx;

    (void)ncol;
    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->j = xrealloc(l->j, l->cap * sizeof *l->j);
    }
    text_copy(l->j[l->count].device, DEVICE_ID_LEN, col[0].s);
    l->j[l->count++].cleared = col[1].i;
}

void area_join_all(struct engine *e, struct area_event *a, enum sql id, const struct db_value *arg,
                   int narg)
{
    struct joining_list l = {.count = 0};

    engine_fail(e, store_run(&e->store, id, arg, narg, joining_row, &l));
    for (size_t i = 0; i < l.count; i++)
        join(e, a, l.j[i].device, l.j[i].cleared);
    free(l.j);
    moved(e, a);
}

void area_open(struct engine *e, struct area_event *a, int64_t reporting, double usual)
{
    ids_next(&e->ids, a->id);
    engine_fail(e, store_counter_next(&e->store, "area_event", &a->n));
    a->reporting = reporting;
    a->usual = usual;
    a->opened_ms = e->clock.now_ms;
    engine_fail(e, store_area_add(&e->store, a));
    audit_add(e, &(struct audit_line){.what = "area.opened", .subject = a->id, .role = "system"});
    area_tell_staff(e, a, "area_opened");
}

static int64_t begun(struct engine *e, const struct area_event *a, int64_t from_ms, int64_t to_ms)
{
    int64_t n = 0;

    engine_fail(
        e, store_number(&e->store, SQL_AREA_BEGUN,
                        ARGS(db_text(a->area), db_text(a->fault), db_int(from_ms), db_int(to_ms)),
                        0, &n));
    return n;
}

static int64_t last_closed(struct engine *e, const struct area_event *a)
{
    int64_t closed = 0;

    engine_fail(e, store_number(&e->store, SQL_AREA_LAST_CLOSED,
                                ARGS(db_text(a->area), db_text(a->fault)), 0, &closed));
    return closed;
}

/* What belongs to an event that is over does not make the next one. */
static int64_t window_start(struct engine *e, const struct area_event *a, int64_t at_ms)
{
    int64_t closed = last_closed(e, a);

    return closed >= at_ms - AREA_WINDOW_MS ? closed + 1 : at_ms - AREA_WINDOW_MS;
}

/* Messages of neighbours come in any order: the window lies before this finding, or after it. */
static int64_t begun_with(struct engine *e, const struct area_event *a, int64_t from_ms,
                          int64_t at_ms)
{
    int64_t before = begun(e, a, from_ms, at_ms);
    int64_t after = at_ms < from_ms ? 0 : begun(e, a, at_ms, at_ms + AREA_WINDOW_MS);

    return before > after ? before : after;
}

static bool open_when_due(struct engine *e, struct area_event *a, int64_t at_ms)
{
    int64_t from_ms = window_start(e, a, at_ms);
    struct area_counts c = {.begun = begun_with(e, a, from_ms, at_ms)};

    if (c.begun < AREA_BEGUN_LEAST)
        return false;
    c.reporting = area_reporting(e, a->area, false);
    c.usual = area_usual_share(e, SQL_AREA_BEGUN, a, at_ms, c.reporting);
    if (!area_opens(&c))
        return false;
    area_open(e, a, c.reporting, c.usual);
    area_join_all(
        e, a, SQL_AREA_AFFECTED,
        ARGS(db_text(a->area), db_text(a->fault), db_int(from_ms), db_int(at_ms + AREA_WINDOW_MS)));
    return true;
}

bool area_raised(struct engine *e, struct unit *u, const struct opening *op)
{
    const struct fault *f = &e->c->faults[op->fault];
    struct area_event a;

    if (!f->area || !u->area[0] || !strcmp(f->id, AREA_OUTAGE))
        return false;
    if (!store_area_open_of(&e->store, u->area, f->id, &a)) {
        area_joins(e, &a, u->id, false);
        return true;
    }
    memset(&a, 0, sizeof a);
    text_copy(a.kind, sizeof a.kind, "fault");
    text_copy(a.area, sizeof a.area, u->area);
    text_copy(a.fault, sizeof a.fault, f->id);
    return open_when_due(e, &a, op->to_ms);
}

bool area_holds(struct engine *e, struct unit *u, const struct opening *op)
{
    const struct fault *f = &e->c->faults[op->fault];
    int64_t settle_ms = area_settle_ms(f, e->opt.area_settle_ms);

    if (area_raised(e, u, op))
        return area_may_hold(f);
    if (op->waited || settle_ms <= 0)
        return false;
    engine_fail(e,
                store_run(&e->store, SQL_AREA_WAIT_PUT,
                          ARGS(db_text(u->id), db_text(f->id), db_int(e->clock.now_ms + settle_ms)),
                          NULL, NULL));
    e->next_due_ms = -1;
    return true;
}

/* It came before, and its neighbours had their time to say that they have it too. */
static bool comes_and_goes(struct engine *e, const struct unit *u, const char *fault)
{
    struct area_event a = {.id = ""};
    int64_t came = 0, since = e->clock.now_ms - AREA_RETURNS_MS, closed;

    text_copy(a.area, sizeof a.area, u->area);
    text_copy(a.fault, sizeof a.fault, fault);
    closed = last_closed(e, &a);
    engine_fail(e, store_number(&e->store, SQL_AREA_CAME,
                                ARGS(db_text(u->id), db_text(fault),
                                     db_int(closed >= since ? closed + 1 : since)),
                                0, &came));
    return came > 1;
}

void area_cleared(struct engine *e, struct unit *u, int fault)
{
    const struct fault *f = &e->c->faults[fault];
    struct area_event a;

    if (!f->area)
        return;
    if (!comes_and_goes(e, u, f->id))
        wait_drop(e, u->id, f->id);
    if (u->area[0] && !store_area_open_of(&e->store, u->area, f->id, &a))
        area_leaves(e, &a, u->id);
}
