/* SPDX-License-Identifier: Apache-2.0 */
/* Machines in memory: found by id, loaded when first heard, saved with the batch. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_remedy.h"
#include "service/engine/engine_reminder.h"

#define CHECKPOINT_SAMPLES 200
#define FOREVER_MS         INT64_MAX

static size_t slot_of(const struct engine *e, const char *id)
{
    size_t i = (size_t)hash_end(hash_bytes(HASH_START, id, strlen(id))) & (e->table_size - 1);

    while (e->table[i] && strcmp(e->table[i]->id, id) != 0)
        i = (i + 1) & (e->table_size - 1);
    return i;
}

static void table_grow(struct engine *e)
{
    struct unit **old = e->table;
    size_t n = e->table_size;

    e->table_size = n ? n * 2 : 256;
    e->table = xcalloc(e->table_size, sizeof(struct unit *));
    for (size_t i = 0; i < n; i++)
        if (old[i])
            e->table[slot_of(e, old[i]->id)] = old[i];
    free(old);
}

const struct model *unit_model(const struct engine *e, const struct unit *u)
{
    return &e->c->models[u->model];
}

struct loading {
    struct engine *e;
    struct unit *u;
    char model[NAME_LEN];
    bool have, restored;
    struct sample_key from;
};

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct loading *l = ctx;
    struct unit *u = l->u;

    (void)ncol;
    l->have = true;
    u->num = (uint32_t)col[1].i;
    text_copy(l->model, sizeof l->model, col[2].s);
    text_copy(u->customer, sizeof u->customer, col[3].s);
    u->revoked = !strcmp(col[6].s, "revoked");
    text_copy(u->area, sizeof u->area, col[7].s);
    u->zone = col[8].kind == DB_TEXT ? zones_find(&l->e->zones, col[8].s) : NULL;
}

static void state_row(void *ctx, const struct db_value *col, int ncol)
{
    struct loading *l = ctx;
    struct unit *u = l->u;
    bool drawing = col[4].len == sizeof u->dev + sizeof *u->run;

    (void)ncol;
    if ((uint64_t)col[0].i != device_state_tag() || col[4].len < sizeof u->dev)
        return;
    memcpy(&u->dev, col[4].s, sizeof u->dev);
    if (u->dev.drawing && !drawing)
        return;
    if (drawing) {
        u->run = xmalloc(sizeof *u->run);
        memcpy(u->run, col[4].s + sizeof u->dev, sizeof *u->run);
    }
    l->from = (struct sample_key){u->num, (int32_t)col[1].i, col[2].i, col[3].i};
    l->restored = true;
}

struct device_step unit_step(struct engine *e, const struct unit *u, const struct sample *s,
                             int64_t at_ms, struct unit_asks *asks)
{
    *asks = (struct unit_asks){s, unit_model(e, u), &u->dev};
    return (struct device_step){e->c,
                                asks->m,
                                &e->plans[u->model],
                                s,
                                at_ms,
                                zone_span(u->zone ? u->zone : e->zone, at_ms).offset_ms,
                                unit_call,
                                asks,
                                unit_away(u, at_ms),
                                unit_skew_s(e, s)};
}

static struct draw_run *run_for(struct unit *u, const struct sample *s)
{
    if (!u->run && device_wants_run(&u->dev, s))
        u->run = xcalloc(1, sizeof *u->run);
    return u->run;
}

void unit_fold(struct unit *u, const struct device_step *step, struct device_result *out)
{
    device_fold(&u->dev, run_for(u, step->s), step, out);
    if (u->dev.drawing)
        return;
    free(u->run);
    u->run = NULL;
}

/* What was stored after the checkpoint is folded again; its effects are in the store already. */
static void refold(void *ctx, const struct sample *s, int64_t at_ms)
{
    struct loading *l = ctx;
    struct unit *u = l->u;
    struct ident_key key = {s->boot_id, s->seq, s->buffered};
    struct device_result result;
    struct unit_asks asks;
    struct device_step step = unit_step(l->e, u, s, at_ms, &asks);

    if (ident_ask(&u->dev.ident, &key, at_ms) != IDENT_HEAD)
        return;
    if (u->channel == CHANNEL_CANONICAL)
        ident_take(&u->dev.ident, &key, at_ms);
    else
        ident_take_time(&u->dev.ident, s->seq, at_ms);
    unit_fold(u, &step, &result);
    u->dev.anchor.at_ms = at_ms;
    u->dev.anchor.uptime_s = s->v[F_uptime_s];
}

static void live_row(void *ctx, const struct db_value *col, int ncol)
{
    struct loading *l = ctx;
    struct unit *u = l->u;
    struct ident_key key = {col[1].i, col[2].i, false};

    (void)ncol;
    u->heard_ms = col[5].i;
    u->dev.samples = col[3].i;
    if (l->restored || col[0].i == 0)
        return;
    ident_resume(&u->dev.ident, (int32_t)col[0].i, &key, l->e->clock.now_ms);
    u->dev.at_ms = u->dev.anchor.at_ms = col[4].i;
    u->dev.anchor.boot_id = key.boot_id;
}

static void last_draw_row(void *ctx, const struct db_value *col, int ncol)
{
    struct unit *u = ctx;

    (void)ncol;
    u->dev.draws = col[0].i;
    u->dev.clean_draws = (uint16_t)(col[1].i < BASELINE_DRAWS ? col[1].i : BASELINE_DRAWS);
}

/*
 * A machine whose hot state another build wrote: who it is and what it drew is in the store; what
 * happened between two samples is learnt anew.
 */
static void resume_identity(struct engine *e, struct loading *l)
{
    struct unit *u = l->u;

    if (l->restored)
        return;
    engine_fail(e, store_run(&e->store, SQL_DRAW_LAST, ARGS(db_int(u->num)), last_draw_row, u));
    u->checkpoint = true;
}

static void note_row(void *ctx, const struct db_value *col, int ncol)
{
    struct unit *u = ctx;

    (void)ncol;
    u->online = col[0].i;
    u->stale = col[1].i;
    text_copy(u->fw, sizeof u->fw, col[2].kind == DB_TEXT ? col[2].s : "");
}

static void open_finding(void *ctx, const struct db_value *col, int ncol)
{
    struct loading *l = ctx;
    int fault = catalogue_fault(l->e->c, col[2].s);

    (void)ncol;
    if (fault >= 0)
        l->u->open.bits[fault / 64] |= UINT64_C(1) << (fault % 64);
}

static void order_seen(void *ctx, const struct order *o)
{
    struct unit *u = ctx;

    u->dev.troubled = true;
    u->on_visit |= o->state == OS_ON_SITE;
    u->watched |= o->state == OS_VERIFYING;
}

void unit_refresh(struct engine *e, struct unit *u)
{
    struct loading l = {.e = e, .u = u};

    u->on_visit = u->watched = false;
    u->dev.troubled = false;
    memset(&u->open, 0, sizeof u->open);
    engine_fail(e, store_run(&e->store, SQL_FINDING_OPEN, ARGS(db_text(u->id)), open_finding, &l));
    engine_fail(e, store_order_open_device(&e->store, u->id, order_seen, u));
    remedy_refresh(e, u);
    for (size_t i = 0; i < e->c->fault_count; i++)
        u->dev.troubled |= fault_set_has(&u->open, i) && !e->c->faults[i].quiet;
    if (u->dev.troubled)
        u->dev.trouble_ms = u->dev.at_ms;
}

static bool load_state(struct engine *e, struct loading *l)
{
    struct unit *u = l->u;
    enum err err = store_run(&e->store, SQL_DEVICE_GET, ARGS(db_text(u->id)), device_row, l);

    if (err || !l->have)
        return false;
    u->model = catalogue_model(e->c, l->model);
    if (u->model < 0)
        return false;
    u->channel = channel_of(e->opt.channels, u->id, u->model);
    device_init(&u->dev, u->model);
    unit_ask_away(e, u);
    engine_fail(e, store_run(&e->store, SQL_STATE_GET, ARGS(db_int(u->num)), state_row, l));
    if (l->restored)
        engine_fail(e, store_sample_after(&e->store, &l->from, refold, l));
    else
        device_init(&u->dev, u->model);
    engine_fail(e, store_run(&e->store, SQL_LIVE_GET, ARGS(db_int(u->num)), live_row, l));
    resume_identity(e, l);
    engine_fail(e, store_run(&e->store, SQL_NOTE_GET, ARGS(db_int(u->num)), note_row, u));
    unit_refresh(e, u);
    return true;
}

struct unit *unit_find(struct engine *e, const char *id)
{
    struct loading l = {.e = e};
    struct unit *u;

    if (e->units * 2 >= e->table_size)
        table_grow(e);
    u = e->table[slot_of(e, id)];
    if (u)
        return u;
    u = xcalloc(1, sizeof *u);
    text_copy(u->id, sizeof u->id, id);
    l.u = u;
    if (!load_state(e, &l)) {
        free(u->run);
        free(u);
        return NULL;
    }
    e->table[slot_of(e, id)] = u;
    e->units++;
    return u;
}

struct unit *unit_peek(const struct engine *e, const char *id)
{
    return e->table_size ? e->table[slot_of(e, id)] : NULL;
}

void unit_reload(struct engine *e, const char *id)
{
    struct unit *u = unit_peek(e, id);
    struct loading l = {.e = e, .u = u};

    if (!u)
        return;
    free(u->run);
    memset(u, 0, sizeof *u);
    text_copy(u->id, sizeof u->id, id);
    if (!load_state(e, &l))
        engine_fail(e, ERR_CORRUPT);
}

struct unit *unit_create(struct engine *e, const char *id, const char *model)
{
    uint32_t num = e->next_num;
    enum err err = store_run(&e->store, SQL_DEVICE_PUT,
                             ARGS(db_text(id), db_int(num), db_text(model), db_text(NULL),
                                  db_text(NULL), db_text(NULL), db_text(NULL), db_text("active")),
                             NULL, NULL);

    engine_fail(e, err);
    if (err)
        return NULL;
    e->next_num++;
    return unit_find(e, id);
}

void unit_touch(struct engine *e, struct unit *u)
{
    if (u->dirty)
        return;
    u->dirty = true;
    if (e->dirty_count == e->dirty_cap) {
        e->dirty_cap = e->dirty_cap ? e->dirty_cap * 2 : 64;
        e->dirty = xrealloc(e->dirty, e->dirty_cap * sizeof *e->dirty);
    }
    e->dirty[e->dirty_count++] = u;
}

static void save_state(struct engine *e, struct unit *u)
{
    uint8_t body[sizeof u->dev + sizeof *u->run];
    size_t n = sizeof u->dev;

    memcpy(body, &u->dev, n);
    if (u->dev.drawing && u->run) {
        memcpy(body + n, u->run, sizeof *u->run);
        n += sizeof *u->run;
    }
    engine_fail(e, store_run(&e->store, SQL_STATE_PUT,
                             ARGS(db_int(u->num), db_int((int64_t)device_state_tag()),
                                  db_int(u->dev.ident.epoch), db_int(u->dev.ident.boot[0].boot_id),
                                  db_int(u->dev.ident.boot[0].high), db_blob(body, n)),
                             NULL, NULL));
    u->checkpoint = false;
    u->folded = 0;
}

static void push_ack(struct engine *e, const struct unit *u, const struct ident_key *key)
{
    struct engine_out o = {.is_ack = true, .boot_id = key->boot_id, .seq = key->seq};

    text_copy(o.device, sizeof o.device, u->id);
    if (e->out_count == e->out_cap) {
        e->out_cap = e->out_cap ? e->out_cap * 2 : 64;
        e->out = xrealloc(e->out, e->out_cap * sizeof *e->out);
    }
    e->out[e->out_count++] = (struct outgoing){o, NULL};
}

/* The oldest boot first: a machine empties its memory from that end. */
static void queue_acks(struct engine *e, struct unit *u)
{
    for (int i = IDENT_BOOTS - 1; u->ack_due && i >= 0; i--) {
        struct ident_key k = {0, 0, false};
        bool same;

        if (!ident_watermark(&u->dev.ident, i, &k.boot_id, &k.seq))
            continue;
        same = u->acked[i].boot_id == k.boot_id && u->acked[i].seq == k.seq;
        if (same && !(u->ack_again && i == 0))
            continue;
        u->acked[i] = k;
        push_ack(e, u, &k);
    }
    u->ack_due = u->ack_again = false;
}

void units_save(struct engine *e)
{
    for (size_t i = 0; i < e->dirty_count; i++) {
        struct unit *u = e->dirty[i];

        u->dirty = false;
        engine_fail(e, store_run(&e->store, SQL_LIVE_PUT,
                                 ARGS(db_int(u->num), db_int(u->dev.ident.epoch),
                                      db_int(u->dev.ident.boot[0].boot_id),
                                      db_int(u->dev.ident.boot[0].high), db_int(u->dev.samples),
                                      db_int(u->dev.at_ms), db_int(u->heard_ms)),
                                 NULL, NULL));
        if (u->checkpoint || u->folded >= CHECKPOINT_SAMPLES)
            save_state(e, u);
        queue_acks(e, u);
    }
    e->dirty_count = 0;
}

void units_forget(struct engine *e)
{
    for (size_t i = 0; i < e->table_size; i++) {
        if (!e->table[i])
            continue;
        free(e->table[i]->run);
        free(e->table[i]);
        e->table[i] = NULL;
    }
    e->units = 0;
    e->dirty_count = 0;
}
