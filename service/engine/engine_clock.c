/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks of an order: which step starts and stops which. */
#include <string.h>

#include "service/engine/engine_parts.h"

void visit_clock_start(struct engine *e, const struct order *o)
{
    static const int hours[SEVERITY_COUNT] = {24, 48, 120, 0};
    int severity = severity_find(o->severity);
    int64_t due = severity < 0 ? 0 : o->updated_ms + hours[severity] * HOUR_MS;

    if (severity < 0 || !hours[severity])
        return;
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_PUT,
                             ARGS(db_text(o->id), db_text("visit"), db_int(due), db_text("running"),
                                  db_int(o->updated_ms)),
                             NULL, NULL));
    e->next_due_ms = -1;
}

static void clock_start(struct engine *e, const struct order *o, const char *name, int64_t ms)
{
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_PUT,
                             ARGS(db_text(o->id), db_text(name), db_int(engine_step_ms(e) + ms),
                                  db_text("running"), db_int(engine_step_ms(e))),
                             NULL, NULL));
    e->next_due_ms = -1;
}

void clock_stop(struct engine *e, const struct order *o, const char *name)
{
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_END,
                             ARGS(db_text(o->id), db_text(name), db_int(engine_step_ms(e))), NULL,
                             NULL));
    e->next_due_ms = -1;
}

void clock_effects(struct engine *e, const struct order *o, uint32_t effects)
{
    if (effects & EFF_STOP_CLOCKS) {
        clock_stop(e, o, "accept");
        clock_stop(e, o, "contact");
    }
    if (effects & EFF_START_ACCEPT)
        clock_start(e, o, "accept", e->opt.accept_ms);
    if (effects & EFF_START_CONTACT)
        clock_start(e, o, "contact",
                    strcmp(o->severity, "safety") ? e->opt.contact_ms : 15 * 60000LL);
    if (effects & EFF_ARRIVE)
        clock_stop(e, o, "visit");
    if (effects & EFF_START_VISIT)
        visit_clock_start(e, o);
    if (effects & EFF_CLOSE)
        engine_fail(e, store_run(&e->store, SQL_DEADLINE_DROP, ARGS(db_text(o->id)), NULL, NULL));
}
