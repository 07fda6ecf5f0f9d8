/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/windows.h"

#include <string.h>

#include "service/engine/engine_clock.h"

#define VISITS_MAX 128

struct visits {
    const struct order *own;
    struct window w[VISITS_MAX];
    int count;
};

/* Orders that travel with this one have its time: they do not stand in its way. */
static void visit_row(void *ctx, const struct db_value *col, int ncol)
{
    struct visits *v = ctx;
    struct window w = {col[3].i, col[4].i};
    bool own = !strcmp(col[0].s, v->own->id) ||
               (w.from_ms == v->own->appt_from_ms && w.to_ms == v->own->appt_to_ms);

    (void)ncol;
    if (!own && v->count < VISITS_MAX)
        v->w[v->count++] = w;
}

static bool may_choose(const struct order *o, int64_t now_ms)
{
    if (!o->technician[0])
        return false;
    return o->state == OS_ACCEPTED ||
           (o->state == OS_SCHEDULED && o->appt_from_ms - now_ms >= WINDOW_CHANGE_MS);
}

void order_windows(struct engine *e, const struct order *o, struct window_list *out)
{
    int64_t now = e->clock.now_ms;
    struct visits v = {.own = o};
    struct person_time who;

    out->count = 0;
    if (!may_choose(o, now))
        return;
    person_time(e, o->technician, now, &who);
    engine_fail(e, store_run(&e->store, SQL_ROUTE_STOPS,
                             ARGS(db_text(o->technician), db_int(now),
                                  db_int(now + WINDOW_REACH_MS + WINDOW_LENGTH_MS)),
                             visit_row, &v));
    windows_free(&who.work, v.w, v.count, now, out);
}

enum err engine_windows(struct engine *e, const char *order_id, struct window_list *out)
{
    struct order o = {.id = ""};
    enum err err = engine_begin(e), ended;

    if (err)
        return err;
    err = store_order_get(&e->store, order_id, &o);
    if (!err)
        order_windows(e, &o, out);
    order_release(&o);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}
