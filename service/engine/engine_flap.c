/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fault that comes and goes: three times within a day it is said once, on the one order, and a
 * repair of it is watched for as long as it used to stay away.
 */
#include "core/draw.h"
#include "service/engine/engine_parts.h"

#define FLAP_CYCLES     3
#define FLAP_WINDOW_MS  DAY_MS
#define FLAP_TIMES      64
#define WATCH_LEAST_MS  (72 * HOUR_MS)
#define WATCH_MOST_MS   (30 * DAY_MS)
#define WATCH_INTERVALS 3

void flap_cleared(struct engine *e, struct order *o)
{
    int64_t cycles = 0;

    if (o->flapping_ms)
        return;
    engine_fail(e, store_number(&e->store, SQL_FINDING_CYCLES,
                                ARGS(db_text(o->device), db_text(o->fault),
                                     db_int(e->clock.now_ms - FLAP_WINDOW_MS)),
                                0, &cycles));
    if (cycles < FLAP_CYCLES)
        return;
    o->flapping_ms = e->clock.now_ms;
    engine_fail(e, order_history(e, o, "flapping", NULL, order_state_name(o->state), NULL));
    notice(e, "dispatcher", "order_flapping", o);
    stream_event(e, "order", o->id);
}

void flap_raised(struct engine *e, struct order *o)
{
    if (o->flapping_ms)
        o->flapping_ms = e->clock.now_ms;
}

struct raise_times {
    int64_t at[FLAP_TIMES];
    int count;
};

static void take_time(void *ctx, const struct db_value *col, int ncol)
{
    struct raise_times *t = ctx;

    (void)ncol;
    if (t->count < FLAP_TIMES)
        t->at[t->count++] = col[0].i;
}

static double median_interval(const struct raise_times *t)
{
    double v[FLAP_TIMES];

    for (int i = 1; i < t->count; i++)
        v[i - 1] = (double)(t->at[i] - t->at[i - 1]);
    return median_of(v, t->count - 1);
}

int64_t flap_window_ms(struct engine *e, const struct order *o, int64_t window_ms)
{
    struct raise_times t = {.count = 0};
    int64_t longer;

    if (!o->flapping_ms)
        return window_ms;
    engine_fail(e, store_run(&e->store, SQL_FINDING_TIMES,
                             ARGS(db_text(o->device), db_text(o->fault),
                                  db_int(e->clock.now_ms - WATCH_MOST_MS)),
                             take_time, &t));
    if (t.count < 2)
        return window_ms;
    longer = (int64_t)(WATCH_INTERVALS * median_interval(&t));
    longer = longer < WATCH_LEAST_MS ? WATCH_LEAST_MS : longer;
    longer = longer > WATCH_MOST_MS ? WATCH_MOST_MS : longer;
    return longer > window_ms ? longer : window_ms;
}
