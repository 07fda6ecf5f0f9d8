/* SPDX-License-Identifier: Apache-2.0 */
/* Attempts to reach the customer (S5.9): each is kept, and enough of them in vain park the order.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"

struct tries {
    int64_t count, first_ms;
};

static void tries_row(void *ctx, const struct db_value *col, int ncol)
{
    struct tries *t = ctx;

    (void)ncol;
    *t = (struct tries){col[0].i, col[1].kind == DB_NULL ? 0 : col[1].i};
}

/* Enough attempts in allowed hours since the clock started, spread over enough allowed time. */
static bool in_vain(struct engine *e, const struct order *o, const struct due_row *clock,
                    struct tries *t)
{
    struct worktime w = {.calendar = &e->company.calendar, .zone = customer_zone(e, o->customer)};
    struct counting how = {.mode = PAUSE_QUIET, .work = &w};

    engine_fail(e, store_run(&e->store, SQL_CONTACT_TRIES,
                             ARGS(db_text(o->id), db_int(clock->started_ms)), tries_row, t));
    return e->company.tries && t->count >= e->company.tries &&
           counting_length(&how, t->first_ms, engine_step_ms(e)) >= e->company.tries_ms;
}

/* Who tried in time broke no promise, though the last attempt came after it was due. */
static void park(struct engine *e, struct order *o, const struct due_row *clock, int64_t first_ms)
{
    static const struct actor system = {NULL, ROLE_SYSTEM};
    struct order_result res;
    struct person_time t;
    char args[96], until[TIME_TEXT_LEN];

    person_time(e, NULL, 0, &t);
    text_time(worktime_next(&t.work, e->clock.now_ms + e->company.park_ms), until);
    snprintf(args, sizeof args, "{\"rule\":\"S5.9\",\"until\":\"%s\"}", until);
    if (order_apply(e, o, OA_UNREACHABLE, &system, args, &res))
        return;
    if (first_ms <= clock->due_ms)
        engine_fail(e,
                    store_run(&e->store, SQL_BREACH_DROP,
                              ARGS(db_text(o->id), db_text("contact"), db_int(clock->started_ms)),
                              NULL, NULL));
    notice_order(e, "customer", "customer_unreachable", o, ",\"link\":\"{link}\"");
}

static void log_attempt(struct engine *e, const struct order *o, const struct actor *who,
                        const cJSON *args)
{
    int64_t until;
    bool quiet =
        quiet_at(&e->company.calendar, customer_zone(e, o->customer), engine_step_ms(e), &until);

    engine_fail(e, store_run(&e->store, SQL_CONTACT_ADD,
                             ARGS(db_text(o->id), db_int(o->visit_n), db_int(engine_step_ms(e)),
                                  db_text_or_null(who->id), db_text(args_text(args, "channel")),
                                  db_text(args_text(args, "outcome")), db_int(!quiet)),
                             NULL, NULL));
}

void contact_logged(struct engine *e, struct order *o, const struct actor *who, const char *args)
{
    cJSON *root = cJSON_Parse(args ? args : "{}");
    bool reached = !strcmp(args_text(root, "outcome"), "reached");
    struct due_row clock = {.have = false};
    struct tries t = {0, 0};

    log_attempt(e, o, who, root);
    cJSON_Delete(root);
    if (reached || o->state != OS_ACCEPTED)
        return;
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE, ARGS(db_text(o->id), db_text("contact")),
                             due_row_read, &clock));
    if (clock.have && in_vain(e, o, &clock, &t))
        park(e, o, &clock, t.first_ms);
}
