/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_late.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"
#include "service/engine/evidence.h"

#define WHEN_AHEAD_MS (2 * 60000LL)
#define WHEN_BACK_MS  (72 * HOUR_MS)

static const char *window(const struct engine *e, int64_t at)
{
    if (at > e->clock.now_ms + WHEN_AHEAD_MS)
        return "at: lies in the future";
    if (at < e->clock.now_ms - WHEN_BACK_MS)
        return "at: is more than 72 hours ago";
    return NULL;
}

/* On the event clock the host's time means nothing: a time that cannot be is that of now. */
const char *late_time(struct engine *e, const struct action_call *call, const cJSON *args)
{
    const char *wrong;
    int64_t at, before = 0;

    if (!cJSON_GetObjectItemCaseSensitive(args, "at"))
        return NULL;
    if (!args_time(args, "at", &at))
        return e->clock.event ? NULL : "at: must be a time (RFC 3339)";
    wrong = window(e, at);
    engine_fail(e, store_number(&e->store, SQL_HISTORY_LATEST,
                                ARGS(db_text(call->order_id), db_text(call->who.id)), 0, &before));
    if (!wrong && at < before)
        wrong = "at: lies before your own previous step";
    if (wrong)
        return e->clock.event ? NULL : wrong;
    e->step_ms = at < e->clock.now_ms ? at : e->clock.now_ms;
    return NULL;
}

static bool counted(struct engine *e, enum sql statement, const struct order *o, const char *who,
                    int64_t at)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, statement,
                                ARGS(db_text(o->id), db_text(who), db_int(at)), 0, &n));
    return n > 0;
}

/* A repetition of one's own step is a mistake; only what others did meanwhile moves an order on. */
static bool moved_on(struct engine *e, const struct order *o, const char *who, int64_t at)
{
    return strcmp(o->technician, who) != 0 || counted(e, SQL_HISTORY_MOVED, o, who, at);
}

bool late_keep(struct engine *e, const struct action_call *call, const struct order *o,
               const cJSON *args, struct reply *out)
{
    int action = order_action_find(call->action);
    const char *who = call->who.id;
    int64_t at;

    if (call->who.role != ROLE_TECHNICIAN || !who || action < 0 || action >= OA_CONFIRMED ||
        !args_time(args, "at", &at) || window(e, at) ||
        !counted(e, SQL_ASSIGNMENT_AT, o, who, at) || !moved_on(e, o, who, at))
        return false;
    ids_next(&e->ids, out->late);
    engine_fail(
        e, store_run(&e->store, SQL_LATE_ADD,
                     ARGS(db_text(out->late), db_text(o->id), db_text(who), db_text(call->action),
                          db_int(at), db_int(e->clock.now_ms), db_text(call->args)),
                     NULL, NULL));
    e->step_ms = at;
    late_count(e, call, o);
    notice(e, "dispatcher", "order_late_work", o);
    stream_event(e, "order", o->id);
    out->rule[0] = 0;
    text_copy(out->why, sizeof out->why,
              "the order has moved on since; the step is kept for the dispatcher");
    return true;
}

void late_count(struct engine *e, const struct action_call *call, const struct order *o)
{
    if (call->who.role != ROLE_TECHNICIAN || !e->step_ms ||
        e->clock.now_ms - e->step_ms <= LATE_STEP_MS)
        return;
    engine_fail(e, store_run(&e->store, SQL_LATE_STEP_ADD,
                             ARGS(db_text(call->who.id), db_text(o->id), db_text(call->action),
                                  db_int(e->step_ms), db_int(e->clock.now_ms)),
                             NULL, NULL));
}

bool late_waits(struct store *s, const char *order_id, const char *late)
{
    int64_t n = 0;

    return !store_number(s, SQL_LATE_WAITING, ARGS(db_text(order_id), db_text(late)), 0, &n) &&
           n > 0;
}

struct late_row {
    char person[ID_LEN];
    bool picture;
    int64_t at_ms;
    cJSON *args;
};

static void late_row(void *ctx, const struct db_value *col, int ncol)
{
    struct late_row *r = ctx;

    (void)ncol;
    text_copy(r->person, sizeof r->person, col[0].s);
    r->picture = !strcmp(col[1].s, "attach");
    r->at_ms = col[2].i;
    r->args = cJSON_Parse(col[3].s);
}

/* A picture moves nothing: once it is taken it is the order's, by whom and when it was made. */
static void take_picture(struct engine *e, const struct order *o, const char *late)
{
    struct late_row r = {.person = ""};
    struct attachment a;

    engine_fail(
        e, store_run(&e->store, SQL_LATE_GET, ARGS(db_text(late), db_text(o->id)), late_row, &r));
    if (r.picture) {
        attachment_read(r.args, &a);
        a.visit_n = o->visit_n;
        a.at_ms = r.at_ms;
        text_copy(a.person, sizeof a.person, r.person);
        engine_fail(e, store_attachment_add(&e->store, o->id, &a));
    }
    cJSON_Delete(r.args);
}

void late_decide(struct engine *e, const struct order *o, enum order_action action,
                 const struct actor *who, const cJSON *args)
{
    if (action == OA_TAKE_LATE)
        take_picture(e, o, args_text(args, "late"));
    engine_fail(e, store_run(&e->store, SQL_LATE_DECIDE,
                             ARGS(db_text(args_text(args, "late")),
                                  db_text(action == OA_TAKE_LATE ? "taken" : "discarded"),
                                  db_text_or_null(who->id), db_int(engine_step_ms(e)),
                                  db_text_or_null(args_text(args, "reason")), db_text(o->id)),
                             NULL, NULL));
}
