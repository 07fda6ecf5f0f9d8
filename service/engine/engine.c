/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "service/base/json_arena.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/engine/delivery_desk.h"
#include "service/engine/engine_area.h"
#include "service/engine/engine_flow.h"
#include "service/engine/engine_job.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_remedy.h"
#include "service/engine/engine_rating.h"
#include "service/engine/engine_reminder.h"
#include "service/engine/engine_water.h"
#include "service/engine/engine_staff.h"

#define STREAM_TRIM_EVERY 1000

static void load_clock(struct engine *e)
{
    char text[96];
    long long now, advance, advanced = 0;
    int started;

    evclock_init(&e->clock, e->opt.event_clock);
    if (store_meta_get(&e->store, ENGINE_CLOCK_KEY, text, sizeof text) == ERR_OK &&
        sscanf(text, "%lld %lld %d %lld", &now, &advance, &started, &advanced) >= 3) {
        e->clock.now_ms = now;
        e->clock.advanced_ms = advanced;
        e->clock.advance_ms = advance;
        e->clock.started = started;
    }
    e->saved_clock = e->clock;
}

static void save_clock(struct engine *e)
{
    char text[96];

    if (!memcmp(&e->saved_clock, &e->clock, sizeof e->clock))
        return;
    snprintf(text, sizeof text, "%lld %lld %d %lld", (long long)e->clock.now_ms,
             (long long)e->clock.advance_ms, e->clock.started, (long long)e->clock.advanced_ms);
    engine_fail(e, store_meta_put(&e->store, ENGINE_CLOCK_KEY, text));
    e->saved_clock = e->clock;
}

static void set_company(struct engine *e)
{
    company_init(&e->company);
    if (e->opt.company)
        e->company = *e->opt.company;
    e->zone = zones_find(&e->zones, e->company.timezone);
    if (e->zone)
        return;
    zone_fixed(&e->no_zone, 0);
    e->zone = &e->no_zone;
}

enum err engine_open(struct engine **out, const struct catalogue *c, const struct engine_options *o)
{
    struct engine *e = xcalloc(1, sizeof *e);
    int64_t num = 0;
    enum err err = store_open(&e->store, o->store_url, DB_WRITER);

    if (!err)
        err = store_number(&e->store, SQL_DEVICE_NUM_MAX, NULL, 0, 0, &num);
    if (err) {
        store_close(&e->store);
        free(e);
        return err;
    }
    json_arena_install();
    e->c = c;
    e->opt = *o;
    e->ids.seed = o->id_seed;
    e->next_num = (uint32_t)num + 1;
    e->next_due_ms = -1;
    e->plans = xcalloc(c->model_count, sizeof *e->plans);
    for (size_t i = 0; i < c->model_count; i++)
        detect_plan(c, &c->models[i], &e->plans[i]);
    e->draws = xcalloc(HISTORY_DRAWS, sizeof *e->draws);
    e->readings = xcalloc(BATCH_SAMPLES, sizeof *e->readings);
    load_clock(e);
    set_company(e);
    staff_init(e);
    err = store_run(&e->store, SQL_QUARANTINE_TRIM, NULL, 0, NULL, NULL);
    if (!err)
        err = desk_open(e);
    *out = e;
    return err ? err : audit_open(e);
}

static void drop_out(struct engine *e)
{
    for (size_t i = 0; i < e->out_count; i++)
        free(e->out[i].payload);
    e->out_count = 0;
}

void engine_close(struct engine *e)
{
    if (!e)
        return;
    desk_close(e);
    units_forget(e);
    free(e->table);
    free(e->dirty);
    drop_out(e);
    free(e->out);
    free(e->plans);
    free(e->draws);
    free(e->readings);
    zones_release(&e->zones);
    store_close(&e->store);
    free(e);
}

void engine_fail(struct engine *e, enum err err)
{
    if (err && !e->failed)
        e->failed = err;
}

void effect(struct engine *e, const char *kind, const char *device, const char *id, const char *fmt,
            ...)
{
    char detail[512];
    struct engine_effect ef = {kind, device, id, e->clock.now_ms, detail};
    va_list ap;

    if (!e->opt.on_effect)
        return;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    e->opt.on_effect(e->opt.ctx, &ef);
}

void stream_event(struct engine *e, const char *kind, const char *subject)
{
    engine_fail(e, store_run(&e->store, SQL_STREAM_ADD,
                             ARGS(db_text(kind), db_text(subject), db_int(e->clock.now_ms)), NULL,
                             NULL));
    if (++e->streamed % STREAM_TRIM_EVERY == 0)
        engine_fail(e, store_run(&e->store, SQL_STREAM_TRIM, NULL, 0, NULL, NULL));
}

enum err engine_begin(struct engine *e)
{
    if (!e->by.whole)
        e->failed = ERR_OK;
    return store_begin(&e->store);
}

/* What memory believed is not what the disk holds: read it anew when it is needed. */
static void forget(struct engine *e)
{
    units_forget(e);
    drop_out(e);
    desk_drop(e);
    load_clock(e);
    e->next_due_ms = -1;
    e->heard_ms = 0;
    e->sweep_ready = false;
}

static void send_out(struct engine *e)
{
    for (size_t i = 0; i < e->out_count; i++) {
        e->out[i].o.payload = e->out[i].payload;
        if (e->opt.on_out)
            e->opt.on_out(e->opt.ctx, &e->out[i].o);
    }
    drop_out(e);
    desk_send(e);
}

enum err engine_commit(struct engine *e, const char *journal, uint64_t next_frame)
{
    enum err err;

    desk_flush(e);
    units_save(e);
    save_clock(e);
    if (journal)
        engine_fail(e, store_run(&e->store, SQL_POS_PUT,
                                 ARGS(db_text(journal), db_int((int64_t)next_frame), db_int(0)),
                                 NULL, NULL));
    err = store_end(&e->store, e->failed);
    if (e->by.whole)
        return err;
    if (err) {
        forget(e);
        return err;
    }
    send_out(e);
    return ERR_OK;
}

enum err engine_cancel(struct engine *e, enum err why)
{
    e->by.dropped = true;
    drop_out(e);
    desk_drop(e);
    return store_end(&e->store, why);
}

/* Due deadlines, test runs and watches, oldest first within their kind. */
static void fire_due(struct engine *e)
{
    if (e->next_due_ms < 0)
        engine_fail(e, store_number(&e->store, SQL_NEXT_DUE, NULL, 0, 0, &e->next_due_ms));
    if (e->next_due_ms == 0 || e->next_due_ms > e->clock.now_ms)
        return;
    while (deadline_fire(e))
        continue;
    areas_due(e);
    runs_due(e);
    watches_due(e);
    flow_due(e);
    job_due(e);
    reminders_due(e);
    ratings_due(e);
    water_due(e);
    engine_fail(
        e, store_run(&e->store, SQL_COMMAND_EXPIRE, ARGS(db_int(e->clock.now_ms)), NULL, NULL));
    remedies_due(e);
    e->next_due_ms = -1;
}

void engine_due(struct engine *e)
{
    stale_sweep(e);
    sweep_prepare(e);
    if (e->clock.now_ms == e->ticked_ms && e->next_due_ms >= 0)
        return;
    e->ticked_ms = e->clock.now_ms;
    fire_due(e);
}

enum err engine_tick(struct engine *e, int64_t now_ms)
{
    enum err err = engine_begin(e);

    if (err)
        return err;
    if (!e->clock.event && now_ms > e->clock.now_ms)
        e->clock.now_ms = now_ms;
    engine_due(e);
    return engine_commit(e, NULL, 0);
}

int64_t engine_next_due(struct engine *e)
{
    int64_t due = 0;

    if (store_number(&e->store, SQL_NEXT_DUE, NULL, 0, 0, &due))
        return 0;
    return due;
}

int64_t engine_now(const struct engine *e)
{
    return e->clock.now_ms;
}

enum err engine_advance(struct engine *e, int64_t by_ms)
{
    enum err err;

    if (!e->clock.event || by_ms <= 0)
        return ERR_INPUT;
    err = engine_begin(e);
    if (err)
        return err;
    evclock_advance(&e->clock, by_ms);
    engine_due(e);
    return engine_commit(e, NULL, 0);
}

const struct engine_counts *engine_counts(const struct engine *e)
{
    return &e->counts;
}

struct store *engine_store(struct engine *e)
{
    return &e->store;
}

bool engine_journal_pos(struct engine *e, const char *journal, uint64_t *next)
{
    int64_t v = 0;

    if (store_number(&e->store, SQL_POS_GET, ARGS(db_text(journal)), -1, &v) || v < 0)
        return false;
    *next = (uint64_t)v;
    return true;
}
