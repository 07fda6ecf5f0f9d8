/* SPDX-License-Identifier: Apache-2.0 */
/* One frame: whose is it, what does it say, is it new, when does it count; then the core folds. */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "service/base/json_arena.h"
#include "service/engine_call.h"

#define QUARANTINE_PAYLOAD 16384

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

/* Unusable is rejected; well-formed but not ours to apply is quarantined. Both can be read. */
static void refuse(struct engine *e, const struct frame *f, enum reject why)
{
    bool usable = why >= REJECT_UNKNOWN_DEVICE;

    e->counts.reason[why]++;
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
        refuse(e, f, REJECT_UNKNOWN_DEVICE);
    else if (u->revoked)
        refuse(e, f, REJECT_REVOKED_DEVICE);
    else if (!u->canonical)
        refuse(e, f, REJECT_WRONG_CHANNEL);
    else
        return u;
    return NULL;
}

struct placed {
    struct ident_key key;
    int64_t at_ms, ts_ms;
    bool trusted;
    uint64_t hash;
};

static struct placed place(struct engine *e, const struct unit *u, const struct ident_key *key,
                           int64_t ts_ms, double uptime_s)
{
    struct time_claim claim = {u->num, key->boot_id, ts_ms, uptime_s, e->recv_ms};
    struct placed p = {.key = *key, .ts_ms = ts_ms};

    p.at_ms = evclock_place(&e->clock, &claim, &u->dev.anchor, &p.trusted);
    return p;
}

/* Whether the message is new; HEAD or LATE when it must be stored. */
static enum ident_answer admit(struct engine *e, struct unit *u, const struct placed *p)
{
    struct sample_key key = {u->num, u->dev.ident.epoch, p->key.boot_id, p->key.seq};
    enum ident_answer a = ident_ask(&u->dev.ident, &p->key, e->clock.now_ms);
    uint64_t stored;
    enum err err;

    if (a == IDENT_COMPARE) {
        err = store_sample_hash(&e->store, &key, &stored);
        if (err == ERR_NOT_FOUND)
            a = IDENT_LATE;
        else if (!err && stored != p->hash)
            a = IDENT_RESET;
        else
            engine_fail(e, err);
    }
    if (a == IDENT_RESET) {
        ident_new_epoch(&u->dev.ident, &p->key, e->clock.now_ms);
        u->checkpoint = true;
        return IDENT_HEAD;
    }
    if (a != IDENT_COMPARE)
        ident_take(&u->dev.ident, &p->key, e->clock.now_ms);
    if (a == IDENT_LATE)
        u->checkpoint = true;
    return a;
}

static bool keep(struct engine *e, struct unit *u, const struct placed *p, const struct sample *s)
{
    struct sample_key key = {u->num, u->dev.ident.epoch, p->key.boot_id, p->key.seq};
    enum err err = store_sample_add(&e->store, &key, p->at_ms, p->ts_ms, p->hash, s);

    if (err == ERR_EXISTS)
        return false;
    engine_fail(e, err);
    return true;
}

static void learn(struct engine *e, struct unit *u)
{
    int n = 0;

    if (!device_may_learn(&u->dev))
        return;
    engine_fail(e, store_draws_clean(&e->store, u->num, e->draws, BASELINE_DRAWS, &n));
    device_learn(&u->dev, e->draws, n, unit_model(e, u));
}

static void draw_ended(struct engine *e, struct unit *u, struct device_result *r,
                       const struct device_step *step)
{
    struct detect_events ev = {.count = 0};
    int n = 0;

    u->checkpoint = true;
    engine_fail(e, store_draw_add(&e->store, u->num, &r->draw));
    if (!r->draw.qualifies)
        return;
    engine_fail(e, store_draws_since(&e->store, u->num, r->draw.end_ms - 7 * DAY_MS, e->draws,
                                     HISTORY_DRAWS, &n));
    device_judge_draw(&u->dev, &r->draw, e->draws, n, step, &ev);
    findings_apply(e, u, &ev, r->draw.sym, r->draw.end_ms);
    learn(e, u);
    if (u->watched)
        watch_draw(e, u);
}

static void fold(struct engine *e, struct unit *u, const struct sample *s, const struct placed *p)
{
    struct unit_asks asks;
    struct device_step step = unit_step(e, u, s, p->at_ms, &asks);
    struct device_result r;
    double sym[SYM_COUNT];

    u->now = s;
    unit_fold(u, &step, &r);
    if (p->trusted) {
        u->dev.anchor.at_ms = p->at_ms;
        u->dev.anchor.uptime_s = s->v[F_uptime_s];
    }
    if (r.ended)
        draw_ended(e, u, &r, &step);
    if (r.events.count) {
        for (int i = 0; i < SYM_COUNT; i++)
            sym[i] = (double)u->dev.sym[i];
        findings_apply(e, u, &r.events, sym, p->at_ms);
    }
    findings_after_visit(e, u);
    u->now = NULL;
    u->folded++;
}

static void one_sample(struct engine *e, struct unit *u, const struct frame *f,
                       const struct sample *s)
{
    struct ident_key key = {s->boot_id, s->seq, s->buffered};
    struct placed p = place(e, u, &key, s->ts_ms, s->v[F_uptime_s]);
    enum ident_answer a;

    engine_due(e);
    p.hash = s->hash;
    a = admit(e, u, &p);
    if (ident_is_clone(&u->dev.ident)) {
        refuse(e, f, REJECT_CLONE);
        return;
    }
    if (a == IDENT_COMPARE || !keep(e, u, &p, s)) {
        e->counts.duplicate++;
        return;
    }
    e->counts.applied++;
    u->dev.samples++;
    if (a == IDENT_HEAD)
        fold(e, u, s, &p);
}

static void touch(struct engine *e, struct unit *u)
{
    u->heard_ms = e->clock.now_ms;
    u->ack_due = true;
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
        refuse(e, f, why);
        return;
    }
    if (f->retain) {
        refuse(e, f, REJECT_RETAINED);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (e->each[i] == REJECT_NONE)
            one_sample(e, u, f, &e->batch[i]);
        else
            refuse(e, f, e->each[i]);
    }
    touch(e, u);
}

static void fact(struct engine *e, const struct unit *u, const char *name)
{
    engine_fail(e, store_run(&e->store, SQL_FACT_PUT,
                             ARGS(db_text(u->id), db_text(name), db_int(e->clock.now_ms)), NULL,
                             NULL));
}

static void event(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct unit *u = unit_of(e, f, t);
    struct ident_key key;
    struct placed p;
    struct event ev;
    enum reject why;
    char name[NAME_LEN];

    if (!u)
        return;
    why = decode_event(f->payload, f->payload_len, u->id, &ev);
    if (why != REJECT_NONE) {
        refuse(e, f, why);
        return;
    }
    key = (struct ident_key){ev.boot_id, ev.seq, ev.buffered};
    p = place(e, u, &key, ev.ts_ms, NAN);
    engine_due(e);
    p.hash = ev.hash;
    touch(e, u);
    if (admit(e, u, &p) == IDENT_COMPARE || !keep(e, u, &p, NULL)) {
        e->counts.duplicate++;
        return;
    }
    e->counts.applied++;
    if (ev.type == EVENT_FILTER_RESET) {
        size_t at = 0;

        text_copy(name, sizeof name, "filter:");
        at = strlen(name);
        text_copy(name + at, sizeof name - at, ev.text);
        fact(e, u, strcmp(ev.text, "ro") ? name : "membrane");
    }
}

static void announce(struct engine *e, const struct frame *f, const struct topic *t)
{
    struct announcement a;
    enum reject why = decode_state(f->payload, f->payload_len, t->device, &a);
    struct unit *u;

    if (why != REJECT_NONE) {
        refuse(e, f, why);
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
        refuse(e, f, why);
        return;
    }
    e->counts.applied++;
    touch(e, u);
    run_reply(e, u, &r);
}

void engine_frame(struct engine *e, const struct frame *f)
{
    struct topic t;

    e->counts.frames++;
    e->mono_ms = f->mono_ms;
    e->recv_ms = f->recv_ms;
    if (!topic_parse(e->opt.topic, f->topic, f->topic_len, &t)) {
        refuse(e, f, REJECT_TOPIC);
        return;
    }
    if (t.canary) {
        e->counts.canary++;
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
        refuse(e, f, REJECT_TOPIC);
    }
}
