/* SPDX-License-Identifier: Apache-2.0 */
/* Sending somebody: whom the ranking proposes, by itself or as a proposal to the dispatcher. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/dispatch_look.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_staff.h"

static struct look look_of(struct engine *e)
{
    struct person_time t;

    person_time(e, NULL, e->clock.now_ms, &t);
    return (struct look){&e->store, e->clock.now_ms, worktime_next(&t.work, e->clock.now_ms),
                         e->company.undone_max};
}

enum err engine_candidates(struct engine *e, const char *order_id, struct candidates *out)
{
    struct look l = look_of(e);
    struct order o;
    enum err err = store_order_get(&e->store, order_id, &o);

    if (err)
        return err;
    err = dispatch_look(&l, &o, out);
    order_release(&o);
    return err;
}

void dispatch_facts(struct engine *e, const struct job_step *step, struct order_facts *f)
{
    int64_t n = 0;

    if (step->action != OA_ASSIGN)
        return;
    engine_fail(
        e, store_number(&e->store, SQL_VISITS_UNDONE,
                        ARGS(db_text(args_text(step->args, "technician")), db_int(e->clock.now_ms)),
                        0, &n));
    f->undone = n > e->company.undone_max;
}

/* A line in the history: the dispatcher may know better, so it is no refusal. */
static void warn(struct engine *e, const struct order *o, const char *what, const char *rule,
                 cJSON *missing)
{
    cJSON *args = cJSON_CreateObject();
    char *text;

    cJSON_AddStringToObject(args, "id", what);
    cJSON_AddStringToObject(args, "rule", rule);
    cJSON_AddStringToObject(args, "technician", o->technician);
    cJSON_AddItemToObject(args, "missing", missing);
    text = cJSON_PrintUnformatted(args);
    engine_fail(e, order_history(e, o, "warned", NULL, order_state_name(o->state), text));
    stream_event(e, "order", o->id);
    cJSON_free(text);
    cJSON_Delete(args);
}

/* P-210: the kit lacks a tool of the diagnosis. P-215: the person is not there. */
static void warn_of(struct engine *e, const struct order *o, const struct candidates *all)
{
    const struct candidate *c = &all->c[0];
    cJSON *missing;

    if (c->missing) {
        missing = cJSON_CreateArray();
        for (int i = 0; i < all->tools; i++)
            if (c->missing >> i & 1)
                cJSON_AddItemToArray(missing, cJSON_CreateString(all->tool[i]));
        warn(e, o, "tools", "P-210", missing);
    }
    if (c->facts.away)
        warn(e, o, "away", "P-215", cJSON_CreateArray());
}

static void assigned(struct engine *e, const struct order *o)
{
    struct look l = look_of(e);
    struct candidates one;

    if (dispatch_look_one(&l, o, o->technician, &one))
        return;
    warn_of(e, o, &one);
    candidates_release(&one);
    engine_fail(e, store_run(&e->store, SQL_OFFER_PUT,
                             ARGS(db_text(o->id), db_int(o->visit_n), db_text(o->technician),
                                  db_int(e->clock.now_ms)),
                             NULL, NULL));
}

/* The first of those who can be sent; false when nobody can. */
static bool best(struct engine *e, const struct order *o, struct candidate *out)
{
    struct look l = look_of(e);
    struct candidates all;
    bool found;

    if (dispatch_look(&l, o, &all))
        return false;
    found = all.count > 0 && all.c[0].score.bar == BAR_NONE;
    if (found)
        *out = all.c[0];
    candidates_release(&all);
    return found;
}

static bool asked_anybody(struct engine *e, const struct order *o)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, SQL_OFFERS_MADE,
                                ARGS(db_text(o->id), db_int(o->visit_n)), 0, &n));
    return n > 0;
}

void dispatch_ready(struct engine *e, struct order *o)
{
    struct candidate c;
    char args[2 * ID_LEN + 24];
    const struct actor system = {NULL, ROLE_SYSTEM};
    struct job_step step = {OA_ASSIGN, &system, NULL, args};
    struct reply reply = {.id = ""};
    cJSON *root;

    if (!e->company.auto_assign || o->state != OS_READY)
        return;
    if (!best(e, o, &c)) {
        if (asked_anybody(e, o))
            notice_order(e, "dispatcher", "nobody_accepts", o, ",\"rule\":\"P-101\"");
        return;
    }
    snprintf(args, sizeof args, "{\"technician\":\"%s\"}", c.id);
    root = cJSON_Parse(args);
    step.args = root;
    if (job_apply(e, o, &step, &reply))
        notice_order(e, "dispatcher", "nobody_accepts", o, ",\"rule\":\"P-101\"");
    cJSON_Delete(root);
}

static void propose(struct engine *e, const struct order *o)
{
    struct candidate c;
    char members[ID_LEN + 80];

    if (!best(e, o, &c)) {
        notice_order(e, "dispatcher", "nobody_accepts", o, ",\"rule\":\"P-101\"");
        return;
    }
    snprintf(members, sizeof members, ",\"technician\":\"%s\",\"points\":%d,\"rule\":\"P-101\"",
             c.id, c.score.points);
    notice_order(e, "dispatcher", "next_best", o, members);
}

/* After these the dispatcher decides: they did it themselves, or the policy asks for them. */
static bool waits_for_dispatcher(enum order_action action)
{
    return action == OA_UNASSIGN || action == OA_RETURN || action == OA_CANNOT_DO ||
           action == OA_VISIT_ENDED;
}

void dispatch_moved(struct engine *e, struct order *o, enum order_action action, const char *from)
{
    bool came = o->state == OS_READY && strcmp(from, order_state_name(OS_READY)) != 0;

    if (action == OA_ASSIGN || action == OA_GRANT_TRANSFER)
        assigned(e, o);
    else if (came && action == OA_DECLINE && !e->company.auto_assign)
        propose(e, o);
    else if (came && !waits_for_dispatcher(action))
        dispatch_ready(e, o);
}

/* P-101: nobody answered in twice the time. */
static void unanswered(struct engine *e, struct order *o)
{
    const struct actor system = {NULL, ROLE_SYSTEM};
    struct order_result res;

    if (o->state != OS_ASSIGNED)
        return;
    if (!e->company.auto_assign)
        propose(e, o);
    else if (order_apply(e, o, OA_UNASSIGN, &system,
                         "{\"reason\":\"unanswered\",\"rule\":\"P-101\"}", &res))
        propose(e, o);
    else
        dispatch_ready(e, o);
}

struct away {
    struct absence *out;
    int count, max;
};

static void away_row(void *ctx, const struct db_value *col, int ncol)
{
    struct away *a = ctx;

    (void)ncol;
    if (a->count < a->max)
        a->out[a->count++] = (struct absence){col[0].i, col[1].i};
}

static int away(struct engine *e, const char *person, int64_t from_ms, int64_t to_ms,
                struct absence *out, int max)
{
    struct away a = {out, 0, max};

    engine_fail(e, store_run(&e->store, SQL_LEAVE_AWAY,
                             ARGS(db_text(person), db_int(from_ms), db_int(to_ms)), away_row, &a));
    return a.count;
}

static bool on_call(struct engine *e, const char *person, int64_t at_ms)
{
    int64_t n = 0;

    engine_fail(
        e, store_number(&e->store, SQL_LEAVE_ON_CALL, ARGS(db_text(person), db_int(at_ms)), 0, &n));
    return n > 0;
}

void staff_init(struct engine *e)
{
    e->staff = (struct staff){away, on_call, unanswered};
}
