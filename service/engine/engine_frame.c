/* SPDX-License-Identifier: Apache-2.0 */
/* One frame: whose is it, what does it say, is it new, when does it count; then the core folds. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "service/base/json_arena.h"
#include "service/base/log.h"
#include "service/engine/engine_filter.h"
#include "service/engine/engine_call.h"

#define QUARANTINE_PAYLOAD 16384
#define TELL_EVERY_MS      60000

static void quarantine(struct engine *e, const struct frame *f, enum reject why)
{
    char topic[TOPIC_LEN];
    size_t n = f->payload_len < QUARANTINE_PAYLOAD ? f->payload_len : QUARANTINE_PAYLOAD;

    text_copy_n(topic, sizeof topic, f->topic, f->topic_len);
    engine_fail(e, store_run(&e->store, SQL_QUARANTINE_ADD,
                             ARGS(db_int(e->clock.now_ms), db_text(reject_name(why)),
                                  db_text(topic), db_blob(f->payload, n)),
                             NULL, NULL));
    if (e->counts.reason[why] % 1000 == 0)
        engine_fail(e, store_run(&e->store, SQL_QUARANTINE_TRIM, NULL, 0, NULL, NULL));
}

/* A device that floods us must not flood the log. */
static void tell(struct engine *e, enum reject why)
{
    if (e->told_ms[why] && e->mono_ms - e->told_ms[why] < TELL_EVERY_MS)
        return;
    e->told_ms[why] = e->mono_ms ? e->mono_ms : 1;
    log_warning("ingest", "what=\"message refused\" reason=%s count=%llu", reject_name(why),
                (unsigned long long)e->counts.reason[why]);
}

/* Unusable is rejected; well-formed but not ours to apply is quarantined. Both can be read. */
void frame_refuse(struct engine *e, const struct frame *f, enum reject why)
{
    bool usable = why >= REJECT_UNKNOWN_DEVICE;

    e->counts.reason[why]++;
    tell(e, why);
    if (usable)
        e->counts.quarantined++;
    else
        e->counts.rejected++;
    quarantine(e, f, why);
}

static struct unit *unit_of(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct unit *u = unit_find(e, t->device);

    if (!u && e->opt.open_registry && e->opt.default_model)
        u = unit_create(e, t->device, e->opt.default_model);
    if (!u)
        frame_refuse(e, f, REJECT_UNKNOWN_DEVICE);
    else if (u->revoked)
        frame_refuse(e, f, REJECT_REVOKED_DEVICE);
    else if (ident_is_clone(&u->dev.ident))
        frame_refuse(e, f, REJECT_CLONE);
    else if (u->channel != CHANNEL_CANONICAL)
        frame_refuse(e, f, REJECT_WRONG_CHANNEL);
    else
        return u;
    return NULL;
}

void unit_speaks(struct engine *e, struct unit *u)
{
    u->heard_ms = e->heard_ms = e->clock.now_ms;
    stale_heard(e, u);
}

void unit_heard(struct engine *e, struct unit *u)
{
    unit_speaks(e, u);
    u->ack_due = u->channel == CHANNEL_CANONICAL;
    e->counts.given_up += ident_give_up(&u->dev.ident, e->clock.now_ms);
    unit_touch(e, u);
}

static void tele(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct unit *u = unit_of(e, f, t);
    enum reject why;
    size_t n;

    if (!u)
        return;
    json_arena_begin();
    why = decode_tele(f->payload, f->payload_len, u->id, e->batch, e->each, &n);
    json_arena_end();
    if (why != REJECT_NONE) {
        frame_refuse(e, f, why);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (e->each[i] == REJECT_NONE)
            sample_apply(e, u, f, &e->batch[i]);
        else
            frame_refuse(e, f, e->each[i]);
    }
    unit_heard(e, u);
}

static void event(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct unit *u = unit_of(e, f, t);
    struct ident_key key;
    struct placed p;
    struct event ev;
    enum reject why;

    if (!u)
        return;
    why = decode_event(f->payload, f->payload_len, u->id, &ev);
    if (why != REJECT_NONE) {
        frame_refuse(e, f, why);
        return;
    }
    key = (struct ident_key){ev.boot_id, ev.seq, ev.buffered};
    p = sample_place(e, u, &key, ev.ts_ms, NAN);
    engine_due(e);
    p.hash = ev.hash;
    unit_heard(e, u);
    if (sample_admit(e, u, &p) == IDENT_COMPARE || !sample_keep(e, u, &p, NULL)) {
        e->counts.duplicate++;
        u->ack_again = true;
        return;
    }
    e->counts.applied++;
    if (ev.type == EVENT_FILTER_RESET)
        filter_was_reset(e, u, ev.text);
}

static void announce(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct announcement a;
    enum reject why = decode_state(f->payload, f->payload_len, t->device, &a);
    struct unit *u;

    if (why != REJECT_NONE) {
        frame_refuse(e, f, why);
        return;
    }
    if (e->opt.open_registry && !unit_find(e, t->device) && catalogue_model(e->c, a.model) >= 0)
        unit_create(e, t->device, a.model);
    u = unit_of(e, f, t);
    if (!u)
        return;
    e->counts.applied++;
    u->online = a.online;
    text_copy(u->fw, sizeof u->fw, a.fw);
    engine_fail(e, store_run(&e->store, SQL_NOTE_PUT,
                             ARGS(db_int(u->num), db_int(a.online), db_int(u->stale), db_text(a.fw),
                                  db_text(a.model)),
                             NULL, NULL));
}

static void reply(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct unit *u = unit_of(e, f, t);
    struct command_reply r;
    enum reject why;

    if (!u)
        return;
    why = decode_reply(f->payload, f->payload_len, u->id, &r);
    if (why != REJECT_NONE) {
        frame_refuse(e, f, why);
        return;
    }
    e->counts.applied++;
    unit_heard(e, u);
    run_reply(e, u, &r);
}

void engine_frame(struct engine *e, const struct frame *f)
{
    struct topic t;

    e->counts.frames++;
    e->mono_ms = f->mono_ms;
    e->recv_ms = f->recv_ms;
    if (!topic_parse(e->opt.topic, f->topic, f->topic_len, &t)) {
        if (!vendor_frame(e, f))
            frame_refuse(e, f, REJECT_TOPIC);
        return;
    }
    if (t.canary) {
        e->counts.canary++;
        return;
    }
    /* Only the announcement is meant to be kept by the broker: anything else is of another time. */
    if (f->retain && t.kind != TOPIC_STATE) {
        frame_refuse(e, f, REJECT_RETAINED);
        return;
    }
    switch (t.kind) {
    case TOPIC_TELE:
        tele(e, f, &t);
        break;
    case TOPIC_EVT:
        event(e, f, &t);
        break;
    case TOPIC_STATE:
        announce(e, f, &t);
        break;
    case TOPIC_RSP:
        reply(e, f, &t);
        break;
    default:
        frame_refuse(e, f, REJECT_TOPIC);
    }
}
