/* SPDX-License-Identifier: Apache-2.0 */
/* P-212: at the end of the day every visit has an outcome, or its people are told. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"

#define SUBJECT "company"

static void set_next(struct engine *e)
{
    int64_t next = calendar_next_at(e->zone, e->clock.now_ms, e->company.sweep_min);

    engine_fail(e,
                store_run(&e->store, SQL_DEADLINE_PUT,
                          ARGS(db_text(SUBJECT), db_text("sweep"), db_int(next), db_text("running"),
                               db_int(e->clock.now_ms), db_int(next - e->clock.now_ms),
                               db_int(next), db_int(0), (struct db_value){.kind = DB_NULL}),
                          NULL, NULL));
    e->next_due_ms = -1;
}

static void found(void *ctx, const struct db_value *col, int ncol)
{
    (void)col;
    (void)ncol;
    *(bool *)ctx = true;
}

void sweep_prepare(struct engine *e)
{
    bool have = false;

    if (e->sweep_ready || (e->clock.event && !e->clock.started))
        return;
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE, ARGS(db_text(SUBJECT), db_text("sweep")),
                             found, &have));
    if (!have)
        set_next(e);
    e->sweep_ready = true;
}

struct ids_list {
    char (*id)[ID_LEN];
    size_t count;
};

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    struct ids_list *l = ctx;

    (void)ncol;
    l->id = xrealloc(l->id, (l->count + 1) * sizeof *l->id);
    text_copy(l->id[l->count++], ID_LEN, col[0].s);
}

static void report(struct engine *e, const char *id)
{
    const struct due_row now = {.due_ms = e->clock.now_ms, .started_ms = e->clock.now_ms};
    struct order o;

    if (store_order_get(&e->store, id, &o))
        return;
    engine_fail(e, order_history(e, &o, "day_ended_open", NULL, order_state_name(o.state),
                                 "{\"rule\":\"P-212\"}"));
    notice_order(e, "dispatcher", "visit_unfinished", &o, ",\"rule\":\"P-212\"");
    if (o.technician[0])
        notice_order(e, "technician", "visit_unfinished", &o, ",\"rule\":\"P-212\"");
    clock_breach(e, &o, CLOCK_SWEEP, &now, true);
    count_unanswered(e, &o, CLOCK_SWEEP);
    stream_event(e, "order", o.id);
    order_release(&o);
}

/* After a stop of days it comes once: it speaks of what is open now. */
void sweep_fire(struct engine *e)
{
    struct ids_list l = {NULL, 0};

    engine_fail(e, store_run(&e->store, SQL_VISITS_OPEN,
                             ARGS(db_int(e->clock.now_ms), db_text(NULL)), id_row, &l));
    for (size_t i = 0; i < l.count; i++)
        report(e, l.id[i]);
    free(l.id);
    desk_forget(e);
    set_next(e);
}

int sweep_open_visits(struct engine *e, const char *technician)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, SQL_VISITS_OPEN_COUNT,
                                ARGS(db_int(e->clock.now_ms), db_text(technician)), 0, &n));
    return (int)n;
}
