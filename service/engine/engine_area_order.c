/* SPDX-License-Identifier: Apache-2.0 */
/* Orders and the event of their area: held by it, let go at its end, and what people do between. */
#include "service/engine/engine_area.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/text.h"
#include "service/base/xalloc.h"

static const struct actor the_system = {NULL, ROLE_SYSTEM};

static void step(struct engine *e, struct order *o, enum order_action action,
                 const struct area_event *a, const struct actor *by)
{
    struct order_result res;
    char args[96];

    snprintf(args, sizeof args, "{\"reason\":\"area\",\"area_event\":\"%s\"}", a->id);
    engine_fail(e, order_apply(e, o, action, by, args, &res));
}

static void mark_held(struct engine *e, const struct area_event *a, const struct order *o)
{
    engine_fail(e, store_run(&e->store, SQL_AREA_ORDER_HOLD, ARGS(db_text(a->id), db_text(o->id)),
                             NULL, NULL));
}

void area_hold_order(struct engine *e, const struct area_event *a, const char *device)
{
    int fault = catalogue_fault(e->c, a->fault);
    struct order o;

    if (fault < 0 || !area_may_hold(&e->c->faults[fault]) ||
        store_order_open_of(&e->store, device, a->fault, &o))
        return;
    if (o.state == OS_READY || o.state == OS_TRIAGE) {
        step(e, &o, OA_HOLD, a, &the_system);
        mark_held(e, a, &o);
    }
    order_release(&o);
}

struct held_list {
    char (*id)[ID_LEN];
    size_t count, cap;
};

static void held_row(void *ctx, const struct db_value *col, int ncol)
{
    struct held_list *l = ctx;

    (void)ncol;
    if (!col[1].i)
        return;
    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 32;
        l->id = xrealloc(l->id, l->cap * sizeof *l->id);
    }
    text_copy(l->id[l->count++], ID_LEN, col[0].s);
}

static enum area_fate fate_of(struct engine *e, const struct order *o, bool by_hand)
{
    int fault = catalogue_fault(e->c, o->fault);
    struct unit *u = unit_find(e, o->device);
    struct watch_row w;
    struct area_held h = {.by_hand = by_hand, .by_people = fault < 0 || e->c->faults[fault].pseudo};

    h.finding_open = fault >= 0 && u && fault_set_has(&u->open, (size_t)fault);
    h.repaired = !store_watch_get(&e->store, o->id, &w);
    return area_fate(&h);
}

void area_unhold_orders(struct engine *e, const struct area_event *a, const struct actor *by)
{
    struct held_list l = {.count = 0};
    struct order o;

    engine_fail(e, store_run(&e->store, SQL_AREA_ORDERS, ARGS(db_text(a->id)), held_row, &l));
    for (size_t i = 0; i < l.count; i++) {
        if (store_order_get(&e->store, l.id[i], &o))
            continue;
        if (o.state == OS_HELD)
            step(e, &o, fate_of(e, &o, by != NULL) == AREA_RELEASE ? OA_RELEASE : OA_CANCEL, a,
                 by ? by : &the_system);
        order_release(&o);
    }
    free(l.id);
}

bool area_is_open(struct engine *e, const struct order *o, const struct unit *u)
{
    struct area_event a;

    return o->state == OS_ON_SITE && u && u->area[0] &&
           !store_area_open_in(&e->store, u->area, o->fault, &a);
}

/* A technician on site says that the whole street has it. */
static void completed_as_area(struct engine *e, const struct order *o)
{
    struct unit *u = unit_find(e, o->device);
    struct area_event a;

    if (!u || store_area_open_in(&e->store, u->area, o->fault, &a))
        return;
    mark_held(e, &a, o);
    stream_event(e, "area", a.id);
}

/* Whatever lets an order go, the event holds it no longer. */
static void let_go(struct engine *e, const struct order *o, const char *fate)
{
    engine_fail(e, store_run(&e->store, SQL_AREA_ORDER_LEAVE, ARGS(db_text(o->id), db_text(fate)),
                             NULL, NULL));
}

void area_order_moved(struct engine *e, const struct order *o, enum order_action action)
{
    if (action == OA_COMPLETE && o->state == OS_HELD)
        completed_as_area(e, o);
    else if (action == OA_RELEASE)
        let_go(e, o, "released");
    else if (action == OA_CANCEL || action == OA_SUPERSEDE)
        let_go(e, o, "cancelled");
}
