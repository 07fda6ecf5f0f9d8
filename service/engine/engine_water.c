/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_water.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_reminder.h"
#include "service/engine/engine_steps.h"

#define TIMES   3
#define EVERY   (7 * DAY_MS)
#define AT_ONCE 50

/* The first morning from then on. */
static void put_due(struct engine *e, const struct order *o, int64_t from_ms, int64_t asked)
{
    struct db_value due = {.kind = DB_NULL};

    if (asked < TIMES)
        due = db_int(calendar_next_at(customer_zone(e, o->customer), from_ms - 1,
                                      e->company.reminder.at_min));
    engine_fail(e, store_run(&e->store, SQL_WATER_ASK_PUT, ARGS(db_text(o->id), due, db_int(asked)),
                             NULL, NULL));
    e->next_due_ms = -1;
}

void water_ask(struct engine *e, const struct order *o)
{
    notice(e, "customer", "please_draw_water", o);
    put_due(e, o, e->clock.now_ms + EVERY, 1);
}

static void again(struct engine *e, const struct order *o, int64_t asked)
{
    struct reminder_wish w;

    if (o->state != OS_VERIFYING || strcmp(o->verdict, "insufficient_evidence") != 0) {
        put_due(e, o, 0, TIMES);
        return;
    }
    engine_fail(e, reminder_wish_get(&e->store, o->customer, &w));
    if (reminder_on_holiday(&w, e->clock.now_ms)) {
        put_due(e, o, w.holiday_to_ms, asked);
        return;
    }
    notice(e, "customer", "please_draw_water", o);
    put_due(e, o, e->clock.now_ms + EVERY, asked + 1);
}

struct due {
    char id[ID_LEN];
    int64_t asked;
};

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    struct due *d = ctx;

    (void)ncol;
    text_copy(d->id, sizeof d->id, col[0].s);
    d->asked = col[1].i;
}

void water_due(struct engine *e)
{
    for (int i = 0; i < AT_ONCE && !e->failed; i++) {
        struct due d = {.id = ""};
        struct order o;

        engine_fail(
            e, store_run(&e->store, SQL_WATER_DUE, ARGS(db_int(e->clock.now_ms)), due_row, &d));
        if (!d.id[0])
            return;
        engine_fail(e, store_order_get(&e->store, d.id, &o));
        if (e->failed)
            return;
        again(e, &o, d.asked);
        order_release(&o);
    }
}
