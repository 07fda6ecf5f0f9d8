/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks of an order, made from its history each time a line is added. */
#include "service/engine/engine_clock.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"

#define GAPS       32
#define GAP_REACH  (60 * DAY_MS)
#define LEAVE_LOOK (60 * DAY_MS)

static void zone_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, 64, col[7].kind == DB_TEXT ? col[7].s : "");
}

const struct zone *customer_zone(struct engine *e, const char *customer)
{
    const struct zone *z;
    char name[64] = "";

    if (customer[0])
        engine_fail(
            e, store_run(&e->store, SQL_CUSTOMER_GET, ARGS(db_text(customer)), zone_row, name));
    z = name[0] ? zones_find(&e->zones, name) : NULL;
    return z ? z : e->zone;
}

void person_time(struct engine *e, const char *person, int64_t at_ms, struct person_time *out)
{
    *out = (struct person_time){.work = {.calendar = &e->company.calendar, .zone = e->zone}};
    if (!person || !person[0])
        return;
    out->work.away = out->away;
    if (e->staff.away)
        out->work.away_count =
            e->staff.away(e, person, at_ms, at_ms + LEAVE_LOOK, out->away, AWAY_MAX);
    if (e->staff.on_call)
        out->work.on_call = e->staff.on_call(e, person, at_ms);
}

struct folding {
    struct engine *e;
    struct clocks k;
    struct clock_setup setup;
    struct person_time staff, company;
    struct worktime customer;
    char technician[ID_LEN], wanted[ID_LEN]; /* who has the order; who asked for it */
};

static bool says(const cJSON *args, const char *name, const char *word)
{
    return !strcmp(args_text(args, name), word);
}

static bool was_reached(int action, const cJSON *args)
{
    if (action == OA_CONTACT)
        return says(args, "outcome", "reached");
    return (action == OA_SCHEDULE || action == OA_RESCHEDULE) &&
           (says(args, "agreed_by", "customer") || says(args, "agreed_by", "household"));
}

/* Whose order it is after this line. */
static void follow_technician(struct folding *f, const struct clock_event *ev, const cJSON *args)
{
    if (ev->action == OA_REQUEST_TRANSFER)
        text_copy(f->wanted, sizeof f->wanted, args_text(args, "to"));
    if (ev->effects & EFF_DROP_TECHNICIAN)
        f->technician[0] = 0;
    if (ev->action == OA_GRANT_TRANSFER)
        text_copy(f->technician, sizeof f->technician, f->wanted);
    if (ev->effects & EFF_SET_TECHNICIAN || ev->action == CLOCK_JOINED)
        text_copy(f->technician, sizeof f->technician, args_text(args, "technician"));
    person_time(f->e, f->technician, ev->at_ms, &f->staff);
}

static bool read_climb(struct clock_event *ev, const char *action, const cJSON *args)
{
    const cJSON *pct = cJSON_GetObjectItemCaseSensitive(args, "pct");

    if (strncmp(action, "deadline_", 9) != 0)
        return false;
    ev->action = CLOCK_CLIMBED;
    ev->clock = clock_find(args_text(args, "deadline"));
    ev->pct = cJSON_IsNumber(pct) ? (int)pct->valuedouble : 100;
    return true;
}

/* False for a line that moves no clock, as a note or a test run. */
static bool read_event(struct folding *f, const struct db_value *col, const cJSON *args,
                       struct clock_event *ev)
{
    int to = order_state_find(col[7].kind == DB_TEXT ? col[7].s : "");
    int from = order_state_find(col[6].kind == DB_TEXT ? col[6].s : "");

    *ev = (struct clock_event){.action = order_action_find(col[1].s), .at_ms = col[4].i};
    ev->to = to < 0 ? OS_READY : (enum order_state)to;
    ev->from = from < 0 ? ev->to : (enum order_state)from;
    if (read_climb(ev, col[1].s, args))
        return true;
    if (!strcmp(col[1].s, "opened"))
        ev->action = CLOCK_OPENED;
    else if (!strcmp(col[1].s, "joined"))
        ev->action = CLOCK_JOINED;
    else if (ev->action < 0)
        return false;
    else
        ev->effects = clock_effects_of(ev->action, ev->from, ev->to);
    ev->reached = was_reached(ev->action, args);
    args_time(args, "from", &ev->from_ms);
    args_time(args, "to", &ev->to_ms);
    args_time(args, "accept_since", &ev->since_ms[0]);
    args_time(args, "contact_since", &ev->since_ms[1]);
    args_time(args, "accept_done", &ev->done_ms[0]);
    args_time(args, "contact_done", &ev->done_ms[1]);
    if (args_time(args, "next_on", &ev->until_ms))
        ev->until_ms = zone_utc(f->customer.zone, ev->until_ms + DAY_MS);
    follow_technician(f, ev, args);
    return true;
}

static void history_row(void *ctx, const struct db_value *col, int ncol)
{
    struct folding *f = ctx;
    struct clock_event ev;
    cJSON *args = cJSON_Parse(col[8].kind == DB_TEXT ? col[8].s : "{}");

    (void)ncol;
    if (read_event(f, col, args, &ev)) {
        ev.staff = &f->staff.work;
        clocks_step(&f->k, &f->setup, &ev);
    }
    cJSON_Delete(args);
}

static struct db_value moment(int64_t ms)
{
    return ms == NEVER_MS ? (struct db_value){.kind = DB_NULL} : db_time(ms);
}

/* What the calendar took out, and what people did: so far as it could matter to the ladder. */
static void put_pauses(struct folding *f, const struct order *o, int id)
{
    static const char *const why[] = {"order", "quiet", "off_work"};
    const struct clock *c = &f->k.c[id];
    struct counting how = clock_counting(c, &f->setup, &f->staff.work);
    struct stretch gap[GAPS];
    int64_t reach = c->started_ms + GAP_REACH;
    int64_t to = c->ended_ms ? c->ended_ms : c->due_ms > reach ? reach : c->due_ms;
    int n = counting_gaps(&how, c->started_ms, to, gap, GAPS);

    for (int i = 0; i < n; i++)
        engine_fail(f->e, store_run(&f->e->store, SQL_PAUSE_ADD,
                                    ARGS(db_text(o->id), db_text(clock_name((enum clock_id)id)),
                                         db_int(gap[i].from_ms), moment(gap[i].to_ms),
                                         db_text(why[c->mode])),
                                    NULL, NULL));
}

static void put_clock(struct folding *f, const struct order *o, int id)
{
    const struct clock *c = &f->k.c[id];
    const char *name = clock_name((enum clock_id)id);

    engine_fail(f->e, store_run(&f->e->store, SQL_DEADLINE_PUT,
                                ARGS(db_text(o->id), db_text(name),
                                     db_int(c->due_ms == NEVER_MS ? 0 : c->due_ms),
                                     db_text(clock_state_name(c->state)), db_int(c->started_ms),
                                     db_int(c->length_ms), moment(c->next_ms), db_int(c->level),
                                     db_time(c->ended_ms)),
                                NULL, NULL));
    if (c->state == CLOCK_MET)
        engine_fail(f->e, store_run(&f->e->store, SQL_BREACH_DROP,
                                    ARGS(db_text(o->id), db_text(name), db_int(c->started_ms)),
                                    NULL, NULL));
}

struct since {
    int64_t from_ms, done_ms;
};

static void since_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(struct since *)ctx = (struct since){col[4].i, col[8].kind == DB_NULL ? 0 : col[8].i};
}

/* A time as a member of an object, led by a comma; nothing when there is none. */
static void add_time(char *out, size_t cap, const char *name, int64_t ms)
{
    size_t at = strlen(out);
    char text[TIME_TEXT_LEN];

    if (!ms)
        return;
    text_time(ms, text);
    snprintf(out + at, cap - at, ",\"%s\":\"%s\"", name, text);
}

static void add_since(struct engine *e, const struct order *lead, const char *clock, char *out,
                      size_t cap)
{
    struct since since = {0, 0};
    char name[24];

    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE, ARGS(db_text(lead->id), db_text(clock)),
                             since_row, &since));
    snprintf(name, sizeof name, "%s_since", clock);
    add_time(out, cap, name, since.from_ms);
    snprintf(name, sizeof name, "%s_done", clock);
    add_time(out, cap, name, since.done_ms);
}

void clocks_join(struct engine *e, const struct order *lead, char *out, size_t cap)
{
    size_t at;

    snprintf(out, cap, "{\"order\":\"%s\",\"technician\":\"%s\"", lead->id, lead->technician);
    add_since(e, lead, "accept", out, cap);
    add_since(e, lead, "contact", out, cap);
    if (lead->state != OS_ACCEPTED) {
        add_time(out, cap, "from", lead->appt_from_ms);
        add_time(out, cap, "to", lead->appt_to_ms);
    }
    at = strlen(out);
    snprintf(out + at, cap - at, "}");
}

void clocks_follow(struct engine *e, const struct order *o)
{
    struct folding f = {.e = e};
    int severity = severity_find(o->severity);

    person_time(e, NULL, 0, &f.company);
    f.customer =
        (struct worktime){.calendar = &e->company.calendar, .zone = customer_zone(e, o->customer)};
    f.setup = (struct clock_setup){e->company.clock,
                                   severity < 0 ? SEV_MAINTENANCE : (enum severity)severity,
                                   &f.customer, &f.company.work};
    engine_fail(e, store_run(&e->store, SQL_HISTORY_LIST, ARGS(db_text(o->id)), history_row, &f));
    engine_fail(e, store_run(&e->store, SQL_PAUSE_CLEAR, ARGS(db_text(o->id)), NULL, NULL));
    for (int i = 0; i < ORDER_CLOCKS; i++) {
        if (f.k.c[i].state == CLOCK_NONE)
            continue;
        put_clock(&f, o, i);
        put_pauses(&f, o, i);
    }
    e->next_due_ms = -1;
}
