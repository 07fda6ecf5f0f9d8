/* SPDX-License-Identifier: Apache-2.0 */
/* What time brings to an area: findings that waited long enough, and the end of an event. */
#include "service/engine/engine_area.h"

#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/engine/engine_admin.h"

struct waited {
    char device[DEVICE_ID_LEN], fault[NAME_LEN];
    int64_t due_ms; /* 0: there is none */
};

static void waited_row(void *ctx, const struct db_value *col, int ncol)
{
    struct waited *w = ctx;

    (void)ncol;
    text_copy(w->device, sizeof w->device, col[0].s);
    text_copy(w->fault, sizeof w->fault, col[1].s);
    w->due_ms = col[2].i;
}

struct kept {
    struct opening op;
    double sym[SYM_COUNT];
    bool have;
};

static void kept_row(void *ctx, const struct db_value *col, int ncol)
{
    struct kept *k = ctx;
    struct draw shot;

    (void)ncol;
    if (!draw_unpack(&shot, (const uint8_t *)col[5].s, col[5].len))
        return;
    memcpy(k->sym, shot.sym, sizeof k->sym);
    text_copy(k->op.finding, sizeof k->op.finding, col[0].s);
    k->op.detection = (int)col[1].i;
    k->op.to_ms = col[2].i;
    k->op.from_ms = col[3].i;
    k->have = col[4].kind == DB_NULL;
}

/* The time of the newest finding has come: it goes the way of any other. */
static void decide_now(struct engine *e, const char *device, const char *fault)
{
    struct unit *u = unit_find(e, device);
    struct kept k = {.have = false};

    k.op = (struct opening){.u = u, .sym = k.sym, .waited = true};
    k.op.fault = catalogue_fault(e->c, fault);
    if (!u || k.op.fault < 0)
        return;
    engine_fail(e, store_run(&e->store, SQL_AREA_LAST_FINDING,
                             ARGS(db_text(device), db_text(fault)), kept_row, &k));
    if (!k.have)
        return;
    unit_touch(e, u);
    finding_decide(e, u, &k.op);
}

static bool wait_fire(struct engine *e, const struct waited *w)
{
    engine_fail(e, store_run(&e->store, SQL_AREA_WAIT_DROP,
                             ARGS(db_text(w->device), db_text(w->fault)), NULL, NULL));
    decide_now(e, w->device, w->fault);
    return true;
}

/* In the order of their times, whichever kind they are. */
static bool fire_first(struct engine *e)
{
    struct waited w = {.due_ms = 0};
    struct area_event a = {.due_ms = 0};
    bool over = !store_area_due(&e->store, e->clock.now_ms, &a);

    engine_fail(
        e, store_run(&e->store, SQL_AREA_WAIT_DUE, ARGS(db_int(e->clock.now_ms)), waited_row, &w));
    if (e->failed)
        return false;
    if (w.due_ms && (!over || w.due_ms <= a.due_ms))
        return wait_fire(e, &w);
    if (over)
        area_end(e, &a, NULL, "");
    return over;
}

void areas_due(struct engine *e)
{
    while (fire_first(e))
        continue;
}

struct ill_list {
    char (*device)[DEVICE_ID_LEN];
    size_t count, cap;
};

static void ill_row(void *ctx, const struct db_value *col, int ncol)
{
    struct ill_list *l = ctx;

    (void)ncol;
    if (col[2].kind != DB_NULL)
        return;
    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 32;
        l->device = xrealloc(l->device, l->cap * sizeof *l->device);
    }
    text_copy(l->device[l->count++], DEVICE_ID_LEN, col[0].s);
}

static void open_one(struct engine *e, const struct area_event *a, const char *device)
{
    struct order o;
    bool had = !store_order_open_of(&e->store, device, a->fault, &o);

    if (had)
        order_release(&o);
    decide_now(e, device, a->fault);
    if (had || store_order_open_of(&e->store, device, a->fault, &o))
        return;
    engine_fail(e, store_run(&e->store, SQL_AREA_ORDER_OPENED, ARGS(db_text(a->id), db_text(o.id)),
                             NULL, NULL));
    order_release(&o);
}

/* Those that stay bad when their neighbours are well have a fault of their own. */
static void open_orders(struct engine *e, const struct area_event *a)
{
    struct ill_list l = {.count = 0};

    engine_fail(e, store_run(&e->store, SQL_AREA_MEMBERS, ARGS(db_text(a->id)), ill_row, &l));
    for (size_t i = 0; i < l.count; i++)
        open_one(e, a, l.device[i]);
    free(l.device);
}

void area_end(struct engine *e, struct area_event *a, const struct actor *by, const char *reason)
{
    a->closed_ms = e->clock.now_ms;
    a->due_ms = 0;
    text_copy(a->closed_by, sizeof a->closed_by, by && by->id ? by->id : "");
    text_copy(a->reason, sizeof a->reason, reason);
    engine_fail(e, store_area_save(&e->store, a));
    audit_add(e, &(struct audit_line){.what = "area.closed",
                                      .subject = a->id,
                                      .actor = by ? by->id : NULL,
                                      .role = role_name(by ? by->role : ROLE_SYSTEM)});
    if (strcmp(a->kind, "outage") != 0) {
        area_unhold_orders(e, a, by);
        open_orders(e, a);
        area_tell_over(e, a);
    }
    area_tell_staff(e, a, "area_closed");
    stream_event(e, "area", a->id);
    e->next_due_ms = -1;
}

static enum err close_one(struct engine *e, const struct actor *by, const char *id,
                          const char *reason, struct reply *out)
{
    struct area_event a;
    enum err err = store_area_get(&e->store, id, &a);

    if (err)
        return err;
    if (!reason[0] || strlen(reason) >= sizeof a.reason) {
        text_copy(out->why, sizeof out->why, "reason: a text of at most 199 bytes is needed");
        return ERR_INPUT;
    }
    if (a.closed_ms) {
        text_copy(out->why, sizeof out->why, "the event is closed");
        return ERR_CONFLICT;
    }
    area_end(e, &a, by, reason);
    return ERR_OK;
}

enum err engine_area_close(struct engine *e, const struct actor *by, const char *id,
                           const char *reason, struct reply *out)
{
    enum err err, ended;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, id);
    if (by->role == ROLE_TECHNICIAN)
        return ERR_FORBIDDEN;
    err = engine_begin(e);
    if (err)
        return err;
    engine_due(e);
    err = close_one(e, by, id, reason, out);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}
