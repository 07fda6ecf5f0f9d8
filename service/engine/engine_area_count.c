/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who counts in an area. Asked only when a finding of an area fault begins while no event is open:
 * nothing of this is on the way of a sample.
 */
#include "service/engine/engine_area.h"

#include <string.h>

#include "core/area.h"

struct heard {
    struct engine *e;
    int64_t since_ms, count;
    bool speaking; /* those that are stale do not count */
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Rows of live machines are written with the batch: what memory knows is newer. */
static void heard_row(void *ctx, const struct db_value *col, int ncol)
{
    struct heard *h = ctx;
    const struct unit *u = unit_peek(h->e, col[0].s);
    int64_t at_ms = u ? later(u->heard_ms, u->dev.at_ms) : later(col[1].i, col[2].i);
    bool stale = u ? u->stale : col[3].i;

    (void)ncol;
    h->count += at_ms >= h->since_ms && !(h->speaking && stale);
}

int64_t area_reporting(struct engine *e, const char *area, bool speaking)
{
    struct heard h = {e, e->clock.now_ms - AREA_REPORTED_MS, 0, speaking};

    engine_fail(e, store_run(&e->store, SQL_AREA_HEARD, ARGS(db_text(area)), heard_row, &h));
    return h.count;
}

double area_usual_share(struct engine *e, enum sql id, const struct area_event *a, int64_t at_ms,
                        int64_t reporting)
{
    int64_t begun[AREA_WEEKS] = {0};

    for (int i = 0; i < AREA_WEEKS; i++) {
        int64_t then = at_ms - (i + 1) * AREA_WEEK_MS;
        int64_t from = area_hour_ms(then, (int)(zone_span(e->zone, then).offset_ms / 60000));

        engine_fail(e, store_number(&e->store, id,
                                    ARGS(db_text(a->area), db_text(a->fault), db_int(from),
                                         db_int(from + HOUR_MS - 1)),
                                    0, &begun[i]));
    }
    return area_usual(begun, reporting);
}
