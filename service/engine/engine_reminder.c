/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/filter_look.h"
#include "service/engine/engine_reminder.h"

#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/text.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_filter.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"

#define AT_ONCE    50 /* machines a step: whoever waits behind them is not to notice */
#define SPREAD_MIN 60
#define OFFLINE_MS (7 * DAY_MS)
#define IDLE_DAYS  7
#define NO_STEP    INT32_MAX

/* One machine on one day. */
struct look {
    struct engine *e;
    struct unit *u;
    const struct zone *zone;
    const struct reminder_plan *plan;
    struct filter_forecast f[MODEL_STAGES];
    struct step {
        int64_t since_ms;
        int64_t due_ms, sent_ms; /* what a message said of it, and when */
        int step;                /* told, or made needless */
        int reached;             /* by the calendar */
        int left;                /* days */
    } s[MODEL_STAGES];
    int n;
};

static int at_minute(const struct engine *e, const struct unit *u)
{
    return e->company.reminder.at_min + (int)(u->num % SPREAD_MIN);
}

static int64_t day_of(const struct zone *z, int64_t ms)
{
    return floor_div(zone_local(z, ms), DAY_MS);
}

static void put_due(struct engine *e, const char *device, int64_t at_ms)
{
    engine_fail(e, store_run(&e->store, SQL_REMINDER_DUE_PUT, ARGS(db_text(device), db_int(at_ms)),
                             NULL, NULL));
    e->next_due_ms = -1;
}

static void drop_due(struct engine *e, const char *device)
{
    engine_fail(e, store_run(&e->store, SQL_REMINDER_DUE_DROP, ARGS(db_text(device)), NULL, NULL));
}

void reminder_arm(struct engine *e, const char *device, const char *customer)
{
    if (!customer || !customer[0] || e->opt.open_registry)
        return;
    put_due(
        e, device,
        calendar_next_at(customer_zone(e, customer), e->clock.now_ms, e->company.reminder.at_min));
}

/* What was told of each stage; a cartridge that is new begins anew. */
static void step_row(void *ctx, const struct db_value *col, int ncol)
{
    struct look *l = ctx;

    (void)ncol;
    for (int i = 0; i < l->n; i++)
        if (!strcmp(l->f[i].stage, col[0].s)) {
            l->s[i].since_ms = col[1].i;
            l->s[i].due_ms = col[2].i;
            l->s[i].step = (int)col[3].i;
            l->s[i].sent_ms = col[4].kind == DB_NULL ? 0 : col[4].i;
        }
}

static void keep_step(struct look *l, int i, bool sent)
{
    const struct step *s = &l->s[i];
    int64_t due_ms = sent || !s->sent_ms ? l->f[i].due_ms : s->due_ms;

    engine_fail(l->e, store_run(&l->e->store, SQL_REMINDER_STEP_PUT,
                                ARGS(db_text(l->u->id), db_text(l->f[i].stage), db_int(s->since_ms),
                                     db_int(due_ms), db_int(s->step),
                                     sent ? db_int(l->e->clock.now_ms)
                                          : (struct db_value){.kind = DB_NULL}),
                                NULL, NULL));
}

/* The step that this cartridge had reached by itself in the message that told most of it. */
static int own_then(const struct look *l, const struct step *s)
{
    int64_t sent = day_of(l->zone, s->sent_ms);

    return s->sent_ms && sent > day_of(l->zone, s->since_ms)
               ? reminder_reached(l->plan, (int)(day_of(l->zone, s->due_ms) - sent))
               : 0;
}

/* The others were told of together with the one that was changed: their own steps count again. */
static void begin_anew(struct look *l, int changed)
{
    l->s[changed].since_ms = l->f[changed].installed_ms;
    l->s[changed].step = 0;
    for (int i = 0; i < l->n; i++) {
        int then = own_then(l, &l->s[i]);
        int own = then > l->s[i].reached ? then : l->s[i].reached;

        if (i != changed && l->s[i].step > own)
            l->s[i].step = own;
        keep_step(l, i, false);
    }
}

static void read_steps(struct look *l)
{
    int64_t today = day_of(l->zone, l->e->clock.now_ms);

    engine_fail(l->e,
                store_run(&l->e->store, SQL_REMINDER_STEPS, ARGS(db_text(l->u->id)), step_row, l));
    for (int i = 0; i < l->n; i++) {
        l->s[i].left = (int)(day_of(l->zone, l->f[i].due_ms) - today);
        l->s[i].reached = l->f[i].due_ms ? reminder_reached(l->plan, l->s[i].left) : 0;
    }
    for (int i = 0; i < l->n; i++)
        if (l->s[i].since_ms != l->f[i].installed_ms)
            begin_anew(l, i);
}

/* The stage whose step is to be told: of several the one that is due first. -1: none */
static int trigger_of(const struct look *l)
{
    int first = -1;

    for (int i = 0; i < l->n; i++)
        if (l->s[i].reached > l->s[i].step && !reminder_waits(l->plan, l->s[i].left) &&
            (first < 0 || l->f[i].due_ms < l->f[first].due_ms))
            first = i;
    return first;
}

static void see_order(void *ctx, const struct order *o)
{
    enum order_category c = order_category(o->state);
    bool filter = !strcmp(o->kind, "filter") && c != CAT_VERIFYING;

    *(bool *)ctx |= filter || c == CAT_ACTIVE || (o->appt_from_ms && c == CAT_OPEN);
}

/* Who has said so hears nothing; nor who has ordered, or expects somebody anyway. */
static bool silent(struct look *l)
{
    struct reminder_wish w;
    bool booked = false;

    engine_fail(l->e, reminder_wish_get(&l->e->store, l->u->customer, &w));
    engine_fail(l->e, store_order_open_device(&l->e->store, l->u->id, see_order, &booked));
    return w.off || w.snoozed_until_ms > l->e->clock.now_ms ||
           reminder_on_holiday(&w, l->e->clock.now_ms) || booked;
}

static int offline_days(const struct look *l)
{
    int64_t quiet = l->u->heard_ms ? l->e->clock.now_ms - l->u->heard_ms : 0;

    return quiet > OFFLINE_MS ? (int)(quiet / DAY_MS) : 0;
}

static char *words_of(struct look *l, int first, unsigned stages)
{
    struct civil d = civil_date(day_of(l->zone, l->f[first].due_ms));
    cJSON *o = cJSON_CreateObject();
    char date[24], *text;

    snprintf(date, sizeof date, "%04d-%02d-%02d", (int)d.year, d.month, d.day);
    cJSON_AddStringToObject(o, "device", l->u->id);
    cJSON_AddItemToObject(o, "stage", reminder_titles(unit_model(l->e, l->u), l->f, l->n, stages));
    cJSON_AddStringToObject(o, "date", date);
    cJSON_AddNumberToObject(o, "days", l->s[first].left < 0 ? 0 : l->s[first].left);
    cJSON_AddItemToObject(o, "why", reminder_why(&l->f[first], offline_days(l)));
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}

static void tell(struct look *l, int first)
{
    unsigned stages =
        reminder_bundle(l->f, l->n, l->f[first].due_ms, l->e->clock.now_ms, l->plan->together_d);
    int step = l->s[first].reached;
    char *body = words_of(l, first, stages), recipient[NAME_LEN + 16];

    snprintf(recipient, sizeof recipient, "customer:%s", l->u->customer);
    notice_add(l->e, &(struct notice){.recipient = recipient,
                                      .kind = reminder_kind(l->plan, step),
                                      .body = body,
                                      .customer = l->u->customer,
                                      .device = l->u->id,
                                      .effect = "\"reminder\":true"});
    cJSON_free(body);
    for (int i = 0; i < l->n; i++)
        if (stages >> i & 1) {
            l->s[i].step = step > l->s[i].step ? step : l->s[i].step;
            keep_step(l, i, l->s[i].reached >= own_then(l, &l->s[i]));
        }
}

/* Days until the next step of any stage; dates move, so it is asked again before. */
static int look_again_in(const struct look *l)
{
    int next = NO_STEP;

    for (int i = 0; i < l->n; i++) {
        int step = l->s[i].step + 1, days;

        if (!l->f[i].due_ms || step > reminder_last(l->plan))
            continue;
        days = reminder_days_until(l->plan, l->s[i].left, step);
        next = days < next ? days : next;
    }
    return next == NO_STEP ? IDLE_DAYS : reminder_look_in(next);
}

static int64_t next_look(const struct look *l, int days)
{
    int64_t day = day_of(l->zone, l->e->clock.now_ms) + days;

    return zone_utc(l->zone, day * DAY_MS + at_minute(l->e, l->u) * 60000LL);
}

static void look_at(struct look *l)
{
    size_t n = 0;
    int first;

    engine_fail(l->e, filter_look(&l->e->store, l->e->c,
                                  &(struct filter_place){l->zone, &l->e->company.season}, l->u->id,
                                  l->e->clock.now_ms, l->f, &n));
    l->n = (int)n;
    filter_due(l->e, l->u, l->f, l->n);
    read_steps(l);
    first = trigger_of(l);
    if (first >= 0 && !silent(l))
        tell(l, first);
    put_due(l->e, l->u->id, next_look(l, look_again_in(l)));
}

/* After a stop of the service, or a jump of the clock, it may be night where they live. */
static bool time_of_day_is_good(const struct look *l)
{
    int64_t local = zone_local(l->zone, l->e->clock.now_ms), until;
    int64_t minute = (local - floor_div(local, DAY_MS) * DAY_MS) / 60000;

    return minute >= l->plan->at_min &&
           !quiet_at(&l->e->company.calendar, l->zone, l->e->clock.now_ms, &until);
}

static void one_due(struct engine *e, const char *device)
{
    struct look l = {.e = e, .u = unit_find(e, device), .plan = &e->company.reminder};

    if (!l.u || l.u->revoked || !l.u->customer[0]) {
        drop_due(e, device);
        return;
    }
    l.zone = l.u->zone ? l.u->zone : e->zone;
    if (time_of_day_is_good(&l))
        look_at(&l);
    else
        put_due(e, device, calendar_next_at(l.zone, e->clock.now_ms, at_minute(e, l.u)));
}

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, DEVICE_ID_LEN, col[0].s);
}

void reminders_due(struct engine *e)
{
    for (int i = 0; i < AT_ONCE && !e->failed; i++) {
        char device[DEVICE_ID_LEN] = "";

        engine_fail(e, store_run(&e->store, SQL_REMINDER_DUE, ARGS(db_int(e->clock.now_ms)),
                                 device_row, device));
        if (!device[0])
            return;
        one_due(e, device);
    }
}
