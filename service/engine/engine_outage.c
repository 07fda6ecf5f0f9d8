/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines of an area that fall silent together while others are heard: a named outage. It says
 * nothing about water, holds nothing and tells no household. When nobody at all is heard it is our
 * own link, and that is not even an outage.
 */
#include "service/engine/engine_area.h"

#include <string.h>

#include "core/area.h"
#include "core/text.h"

#define FLEET_QUIET_MS (15 * 60000LL)

static bool fleet_speaks(struct engine *e)
{
    if (!e->heard_ms)
        engine_fail(e, store_number(&e->store, SQL_AREA_FLEET_HEARD, NULL, 0, 0, &e->heard_ms));
    return e->clock.now_ms - e->heard_ms < FLEET_QUIET_MS;
}

static int64_t fallen(struct engine *e, const struct area_event *a)
{
    int64_t n = 0, now = e->clock.now_ms;

    engine_fail(e, store_number(&e->store, SQL_AREA_FALLEN,
                                ARGS(db_text(a->area), db_text(a->fault),
                                     db_int(now - AREA_WINDOW_MS), db_int(now)),
                                0, &n));
    return n;
}

static void keep(struct engine *e, const struct unit *u)
{
    int64_t now = e->clock.now_ms;

    engine_fail(e, store_run(&e->store, SQL_AREA_FELL,
                             ARGS(db_text(u->id), db_text(u->area), db_int(now)), NULL, NULL));
    engine_fail(e, store_run(&e->store, SQL_AREA_SILENCE_TRIM,
                             ARGS(db_text(u->area), db_int(now - (AREA_WEEKS + 1) * AREA_WEEK_MS)),
                             NULL, NULL));
}

void outage_fell(struct engine *e, struct unit *u)
{
    struct area_event a;
    struct area_counts c;

    if (!u->area[0] || !fleet_speaks(e))
        return;
    keep(e, u);
    if (!store_area_open_of(&e->store, u->area, AREA_OUTAGE, &a)) {
        area_joins(e, &a, u->id, false);
        return;
    }
    memset(&a, 0, sizeof a);
    text_copy(a.kind, sizeof a.kind, "outage");
    text_copy(a.area, sizeof a.area, u->area);
    text_copy(a.fault, sizeof a.fault, AREA_OUTAGE);
    c.begun = fallen(e, &a);
    if (c.begun < AREA_BEGUN_LEAST)
        return;
    c.reporting = area_reporting(e, a.area, true) + c.begun;
    c.usual = area_usual_share(e, SQL_AREA_FALLEN, &a, e->clock.now_ms, c.reporting);
    if (!area_opens(&c))
        return;
    area_open(e, &a, c.reporting, c.usual);
    area_join_all(e, &a, SQL_AREA_SILENT,
                  ARGS(db_text(a.area), db_int(e->clock.now_ms - AREA_WINDOW_MS)));
}

void outage_spoke(struct engine *e, struct unit *u)
{
    struct area_event a;

    engine_fail(e, store_run(&e->store, SQL_AREA_SPOKE,
                             ARGS(db_text(u->id), db_int(e->clock.now_ms)), NULL, NULL));
    if (u->area[0] && !store_area_open_of(&e->store, u->area, AREA_OUTAGE, &a))
        area_leaves(e, &a, u->id);
}
