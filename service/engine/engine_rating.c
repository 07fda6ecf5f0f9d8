/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_rating.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_reminder.h"
#include "service/engine/engine_steps.h"

#define AT_ONCE  50
#define AFTER_MS (2 * HOUR_MS) /* the word that it is proven comes first */

static int64_t morning_after(struct engine *e, const char *customer, int64_t t)
{
    return calendar_next_at(customer_zone(e, customer), t, e->company.reminder.at_min);
}

static void put_due(struct engine *e, const char *order_id, struct db_value due)
{
    engine_fail(e,
                store_run(&e->store, SQL_RATING_ASK_DUE, ARGS(db_text(order_id), due), NULL, NULL));
    e->next_due_ms = -1;
}

void rating_arm(struct engine *e, const struct order *o)
{
    int64_t due = e->clock.now_ms + AFTER_MS;

    if (!o->customer[0] || !o->technician[0] || !strcmp(o->outcome, "remote"))
        return;
    engine_fail(e, store_run(&e->store, SQL_RATING_ASK_PUT,
                             ARGS(db_text(o->id), db_int(morning_after(e, o->customer, due))), NULL,
                             NULL));
    e->next_due_ms = -1;
}

/* Those of one visit are one question. */
static bool said_already(struct engine *e, const struct order *o)
{
    int64_t asked = 0;

    engine_fail(e, store_number(&e->store, SQL_RATING_ASKED, ARGS(db_text(o->job), db_text(o->id)),
                                0, &asked));
    return asked > 0;
}

static void ask(struct engine *e, const struct order *o)
{
    int64_t now = e->clock.now_ms;
    struct reminder_wish w;

    engine_fail(e, reminder_wish_get(&e->store, o->customer, &w));
    if (reminder_on_holiday(&w, now)) {
        put_due(e, o->id, db_int(morning_after(e, o->customer, w.holiday_to_ms)));
        return;
    }
    if (o->state == OS_CLOSED && !w.off && !said_already(e, o))
        notice(e, "customer", "rating", o);
    put_due(e, o->id, (struct db_value){.kind = DB_NULL});
}

static void id_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

void ratings_due(struct engine *e)
{
    for (int i = 0; i < AT_ONCE && !e->failed; i++) {
        char id[ID_LEN] = "";
        struct order o;

        engine_fail(
            e, store_run(&e->store, SQL_RATING_DUE, ARGS(db_int(e->clock.now_ms)), id_row, id));
        if (!id[0])
            return;
        engine_fail(e, store_order_get(&e->store, id, &o));
        if (e->failed)
            return;
        ask(e, &o);
        order_release(&o);
    }
}
