/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "service/engine/audit.h"
#include "service/engine/engine_reminder.h"

#define OFF         "reminders_off"
#define HOLIDAY_MAX (366 * DAY_MS)

static void wish_row(void *ctx, const struct db_value *col, int ncol)
{
    struct reminder_wish *w = ctx;

    (void)ncol;
    w->snoozed_until_ms = col[0].kind == DB_NULL ? 0 : col[0].i;
    w->holiday_from_ms = col[1].kind == DB_NULL ? 0 : col[1].i;
    w->holiday_to_ms = col[2].kind == DB_NULL ? 0 : col[2].i;
}

enum err reminder_wish_get(struct store *s, const char *customer, struct reminder_wish *w)
{
    int64_t off = 0;
    enum err err;

    memset(w, 0, sizeof *w);
    err = store_run(s, SQL_REMINDER_WISH_GET, ARGS(db_text(customer)), wish_row, w);
    if (!err)
        err =
            store_number(s, SQL_CUSTOMER_FACT_GET, ARGS(db_text(customer), db_text(OFF)), 0, &off);
    w->off = off > 0;
    return err;
}

static struct db_value moment(int64_t ms)
{
    return ms ? db_int(ms) : (struct db_value){.kind = DB_NULL};
}

enum err reminder_wish_put(struct store *s, const char *customer, const struct reminder_wish *w)
{
    return store_run(s, SQL_REMINDER_WISH_PUT,
                     ARGS(db_text(customer), moment(w->snoozed_until_ms),
                          moment(w->holiday_from_ms), moment(w->holiday_to_ms)),
                     NULL, NULL);
}

bool reminder_on_holiday(const struct reminder_wish *w, int64_t now_ms)
{
    return w->holiday_from_ms <= now_ms && now_ms < w->holiday_to_ms;
}

void unit_ask_away(struct engine *e, struct unit *u)
{
    struct reminder_wish w = {.off = false};

    if (u->customer[0])
        engine_fail(e, reminder_wish_get(&e->store, u->customer, &w));
    u->away_from_ms = w.holiday_from_ms;
    u->away_to_ms = w.holiday_to_ms;
}

struct holiday {
    struct engine *e;
    int64_t from_ms, to_ms;
};

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    const struct holiday *h = ctx;
    struct unit *u = unit_peek(h->e, col[0].s);

    (void)ncol;
    if (!u)
        return;
    u->away_from_ms = h->from_ms;
    u->away_to_ms = h->to_ms;
}

void reminder_holiday(struct engine *e, const char *customer, int64_t from_ms, int64_t to_ms)
{
    struct holiday h = {e, from_ms, to_ms};
    struct reminder_wish w;

    engine_fail(e, reminder_wish_get(&e->store, customer, &w));
    w.holiday_from_ms = from_ms;
    w.holiday_to_ms = to_ms;
    engine_fail(e, reminder_wish_put(&e->store, customer, &w));
    engine_fail(
        e, store_run(&e->store, SQL_CUSTOMER_DEVICES, ARGS(db_text(customer)), machine_row, &h));
}

bool reminder_holiday_valid(int64_t from_ms, int64_t to_ms)
{
    return from_ms < to_ms && to_ms - from_ms <= HOLIDAY_MAX;
}

static void keep_off(struct engine *e, const char *customer)
{
    engine_fail(e, store_run(&e->store, SQL_CUSTOMER_FACT_PUT,
                             ARGS(db_text(customer), db_text(OFF), db_int(e->clock.now_ms)), NULL,
                             NULL));
}

static void drop_off(struct engine *e, const char *customer)
{
    engine_fail(e, store_run(&e->store, SQL_CUSTOMER_FACT_DROP,
                             ARGS(db_text(customer), db_text(OFF)), NULL, NULL));
}

static void note(struct engine *e, bool on, const char *customer, const char *actor,
                 const char *role)
{
    audit_add(e,
              &(struct audit_line){.what = on ? "customer.reminders_on" : "customer.reminders_off",
                                   .subject = customer,
                                   .actor = actor,
                                   .role = role});
}

void reminder_opt_out(struct engine *e, const char *customer)
{
    keep_off(e, customer);
    note(e, false, customer, customer, role_name(ROLE_CUSTOMER));
}

void reminder_opt_in(struct engine *e, const char *customer)
{
    drop_off(e, customer);
    note(e, true, customer, customer, role_name(ROLE_CUSTOMER));
}

void reminder_switch(struct engine *e, const char *customer, bool on)
{
    (on ? drop_off : keep_off)(e, customer);
    note(e, on, customer, NULL, NULL);
}
