/* SPDX-License-Identifier: Apache-2.0 */
/* One sample: placed in time, told from a copy, kept, folded; the draws and findings it ends. */
#include <math.h>

#include "service/base/log.h"
#include "service/engine/engine_filter.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_remedy.h"

#define EPOCH_TELL_MS 60000

struct placed sample_place(struct engine *e, const struct unit *u, const struct ident_key *key,
                           int64_t ts_ms, double uptime_s)
{
    struct time_claim claim = {u->num, key->boot_id, ts_ms, uptime_s, e->recv_ms};
    struct placed p = {.key = *key, .ts_ms = ts_ms};

    p.at_ms = evclock_place(&e->clock, &claim, &u->dev.anchor, &p.trusted);
    return p;
}

/* At most one line a minute: a board whose numbers stand still would begin anew with each message.
 */
static void begin_epoch(struct engine *e, struct unit *u, const struct ident_key *key)
{
    struct ident *id = &u->dev.ident;
    int64_t last_ms = id->flip_ms;

    ident_new_epoch(id, key, e->clock.now_ms);
    u->checkpoint = true;
    e->counts.epochs++;
    if (ident_is_clone(id) || !last_ms || id->flip_ms - last_ms >= EPOCH_TELL_MS)
        log_error("ingest", "alarm=%s device=%s epoch=%d boot=%lld seq=%lld",
                  ident_is_clone(id) ? "clone" : "new_epoch", u->id, (int)id->epoch,
                  (long long)key->boot_id, (long long)key->seq);
}

/* Whether the message is new; HEAD or LATE when it must be stored. */
enum ident_answer sample_admit(struct engine *e, struct unit *u, const struct placed *p)
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
        begin_epoch(e, u, &p->key);
        return IDENT_HEAD;
    }
    if (a != IDENT_COMPARE)
        ident_take(&u->dev.ident, &p->key, e->clock.now_ms);
    if (ident_is_clone(&u->dev.ident))
        log_error("ingest", "alarm=clone device=%s boot=%lld and=%lld", u->id,
                  (long long)p->key.boot_id, (long long)u->dev.ident.boot[0].boot_id);
    if (a == IDENT_LATE)
        u->checkpoint = true;
    return a;
}

bool sample_keep(struct engine *e, struct unit *u, const struct placed *p, const struct sample *s)
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
    filter_drew(e, u, &r->draw);
    if (!r->draw.qualifies)
        return;
    engine_fail(e, store_draws_since(&e->store, u->num, r->draw.end_ms - 7 * DAY_MS, e->draws,
                                     HISTORY_DRAWS, &n));
    filter_signs(e, u, e->draws, n);
    filter_week(e, u, e->draws, n);
    device_judge_draw(&u->dev, &r->draw, e->draws, n, step, &ev);
    findings_apply(e, u, &ev, r->draw.sym, r->draw.end_ms);
    learn(e, u);
    remedy_drew(e, u, &r->draw);
    if (u->watched)
        watch_draw(e, u);
}

void sample_fold(struct engine *e, struct unit *u, const struct sample *s, const struct placed *p)
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
    remedy_heard(e, u, p->at_ms, r.gap);
    u->now = NULL;
    u->folded++;
}

void sample_apply(struct engine *e, struct unit *u, const struct frame *f, const struct sample *s)
{
    struct ident_key key = {s->boot_id, s->seq, s->buffered};
    struct placed p = sample_place(e, u, &key, s->ts_ms, s->v[F_uptime_s]);
    enum ident_answer a;

    engine_due(e);
    p.hash = s->hash;
    a = sample_admit(e, u, &p);
    if (ident_is_clone(&u->dev.ident)) {
        frame_refuse(e, f, REJECT_CLONE);
        return;
    }
    if (a == IDENT_COMPARE || !sample_keep(e, u, &p, s)) {
        e->counts.duplicate++;
        u->ack_again = true;
        return;
    }
    e->counts.applied++;
    u->dev.samples++;
    if (a != IDENT_HEAD)
        return;
    /* What follows from the first words after a silence must not take it for silent. */
    unit_speaks(e, u);
    sample_fold(e, u, s, &p);
}
