/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Silence is a state of its own: a machine not heard for long is `stale`, and nothing more. It
 * raises, clears and proves nothing; the next message ends it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_area.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_reminder.h"

#define SWEEP_MS          60000
#define QUIET_INTERVALS   5
#define QUIET_LEAST_MS    (900 * 1000LL)
#define QUIET_IN_EVENT_MS (6 * HOUR_MS)
#define SILENT_LONGEST_MS (30 * DAY_MS)

struct quiet_list {
    char (*id)[DEVICE_ID_LEN];
    size_t count, cap;
};

static void quiet_row(void *ctx, const struct db_value *col, int ncol)
{
    struct quiet_list *l = ctx;

    (void)ncol;
    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->id = xrealloc(l->id, l->cap * sizeof *l->id);
    }
    text_copy(l->id[l->count++], DEVICE_ID_LEN, col[0].s);
}

/*
 * On the event clock the others' messages move now: only a long time or a step by hand tells
 * silence from a machine whose messages are still on their way.
 */
static bool is_stale(const struct engine *e, const struct unit *u)
{
    int64_t limit = QUIET_INTERVALS * unit_model(e, u)->standby_ms;
    int64_t quiet = e->clock.now_ms - (e->clock.event ? u->dev.at_ms : u->heard_ms);

    if (limit < QUIET_LEAST_MS)
        limit = QUIET_LEAST_MS;
    if (quiet <= limit)
        return false;
    return !e->clock.event || quiet > QUIET_IN_EVENT_MS ||
           e->clock.advanced_ms > u->dev.at_ms + limit;
}

static void set_stale(struct engine *e, struct unit *u, bool stale)
{
    u->stale = stale;
    engine_fail(
        e, store_run(&e->store, SQL_NOTE_STALE, ARGS(db_int(u->num), db_int(stale)), NULL, NULL));
    stream_event(e, "device", u->id);
    if (stale && !unit_away(u, e->clock.now_ms)) /* who leaves may switch it off */
        outage_fell(e, u);
    else if (!stale)
        outage_spoke(e, u);
}

void stale_heard(struct engine *e, struct unit *u)
{
    if (u->stale)
        set_stale(e, u, false);
}

/* Silence proves nothing; how long it has lasted may be worth knowing. */
static void judge_silence(struct engine *e, struct unit *u)
{
    int64_t last_ms = e->clock.event ? u->dev.at_ms : u->heard_ms;
    double sym[SYM_COUNT], silent_h = (double)(e->clock.now_ms - last_ms) / (double)HOUR_MS;
    struct unit_asks asks = {NULL, unit_model(e, u), &u->dev};
    struct expr_env env = {sym, asks.m->param, unit_call, &asks};
    struct detect_events ev = {.count = 0};
    struct detect_step step = {
        .c = e->c, .plan = &e->plans[u->model], .env = &env, .line_ms = u->dev.line_ms};

    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)u->dev.sym[i];
    running_publish_now(&u->dev.running, e->clock.now_ms, silent_h, sym);
    detect_silence(&u->dev.tracks, &step, &ev);
    if (!ev.count)
        return;
    findings_apply(e, u, &ev, sym, e->clock.now_ms);
    u->checkpoint = true;
    unit_touch(e, u);
}

/* Once an hour those that are silent, but for what nobody has heard for a month. */
static void silence_sweep(struct engine *e)
{
    struct quiet_list l = {.count = 0};

    if (e->clock.now_ms - e->silence_swept_ms < HOUR_MS)
        return;
    e->silence_swept_ms = e->clock.now_ms;
    engine_fail(e, store_run(&e->store, SQL_LIVE_SILENT,
                             ARGS(db_int(e->clock.now_ms - SILENT_LONGEST_MS)), quiet_row, &l));
    for (size_t i = 0; i < l.count; i++) {
        struct unit *u = unit_find(e, l.id[i]);

        if (u && !unit_away(u, e->clock.now_ms))
            judge_silence(e, u);
    }
    free(l.id);
}

void stale_sweep(struct engine *e)
{
    struct quiet_list l = {.count = 0};

    if (e->clock.now_ms - e->swept_ms < SWEEP_MS)
        return;
    e->swept_ms = e->clock.now_ms;
    engine_fail(e, store_run(&e->store, SQL_LIVE_QUIET,
                             ARGS(db_int(e->clock.now_ms - QUIET_LEAST_MS)), quiet_row, &l));
    for (size_t i = 0; i < l.count; i++) {
        struct unit *u = unit_find(e, l.id[i]);

        if (u && !u->stale && is_stale(e, u))
            set_stale(e, u, true);
    }
    free(l.id);
    silence_sweep(e);
}
