/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of other makers: a channel's profile turns them into samples. They have no numbers of
 * their own: the time in the payload tells a copy, else the same content within a minute.
 */
#include <string.h>

#include "service/base/json_arena.h"
#include "service/engine/engine_call.h"

#define SAME_WITHIN_MS 60000
#define SAME_TIME_MAX  64

static struct unit *vendor_unit(struct engine *e, const struct channel *ch, const char *id)
{
    struct unit *u = unit_find(e, id);
    const struct model *profile = &e->c->models[ch->model];
    const char *model = profile->profile_only ? e->opt.default_model : profile->id;

    if (!u && e->opt.open_registry && model)
        u = unit_create(e, id, model);
    return u;
}

/* A reading without a time that says what was said within the last minute. */
static bool said_lately(struct engine *e, const struct unit *u, const struct placed *p)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, SQL_SAMPLE_SAME,
                                ARGS(db_int(u->num), db_int(u->dev.ident.epoch),
                                     db_int(p->at_ms - SAME_WITHIN_MS), db_int((int64_t)p->hash)),
                                0, &n));
    return n > 0;
}

/* Two readings of one time with other content are two readings: the later one moves on. */
static bool is_copy(struct engine *e, const struct unit *u, struct placed *p)
{
    struct sample_key key = {u->num, u->dev.ident.epoch ? u->dev.ident.epoch : 1, 0, p->key.seq};
    uint64_t stored;

    if (p->ts_ms < 0 && said_lately(e, u, p))
        return true;
    for (int i = 0; i < SAME_TIME_MAX; i++, key.seq++) {
        enum err err = store_sample_hash(&e->store, &key, &stored);

        p->key.seq = key.seq;
        if (err == ERR_NOT_FOUND)
            return false;
        engine_fail(e, err);
        if (err || stored == p->hash)
            return true;
    }
    return true;
}

static void apply(struct engine *e, struct unit *u, struct sample *s)
{
    struct ident_key key = {0, s->ts_ms, false};
    struct placed p = sample_place(e, u, &key, s->ts_ms, s->v[F_uptime_s]);
    enum ident_answer a;

    engine_due(e);
    p.hash = s->hash;
    if (s->ts_ms < 0)
        p.key.seq = p.at_ms;
    if (is_copy(e, u, &p)) {
        e->counts.duplicate++;
        return;
    }
    s->boot_id = p.key.boot_id;
    s->seq = p.key.seq;
    a = ident_take_time(&u->dev.ident, p.key.seq, e->clock.now_ms);
    if (!sample_keep(e, u, &p, s)) {
        e->counts.duplicate++;
        return;
    }
    e->counts.applied++;
    u->dev.samples++;
    u->checkpoint |= a == IDENT_LATE;
    if (a == IDENT_HEAD)
        sample_fold(e, u, s, &p);
}

static void one_reading(struct engine *e, const struct frame *f, int channel, const char *name,
                        struct sample *s)
{
    const struct channel *ch = &e->opt.channels->c[channel];
    char id[DEVICE_ID_LEN];
    struct unit *u = profile_device_id(name, id) ? vendor_unit(e, ch, id) : NULL;

    if (!u) {
        frame_refuse(e, f, REJECT_UNKNOWN_DEVICE);
    } else if (u->revoked) {
        frame_refuse(e, f, REJECT_REVOKED_DEVICE);
    } else if (u->channel != channel) {
        frame_refuse(e, f, REJECT_WRONG_CHANNEL);
    } else {
        apply(e, u, s);
        unit_heard(e, u);
    }
}

/* Of channels with the same topic the one that the machine belongs to. */
static int channel_for(struct engine *e, const struct frame *f, char name[PROFILE_NAME])
{
    const struct channel_list *list = e->opt.channels;
    char id[DEVICE_ID_LEN], other[PROFILE_NAME];
    int first = -1;

    for (int i = 0; list && i < list->count; i++) {
        struct unit *u;

        if (!profile_topic(list->c[i].topic, f->topic, f->topic_len, first < 0 ? name : other))
            continue;
        if (first < 0)
            first = i;
        u = profile_device_id(name, id) ? unit_find(e, id) : NULL;
        if (u && u->channel == i)
            return i;
    }
    return first;
}

bool vendor_frame(struct engine *e, const struct frame *f)
{
    char name[PROFILE_NAME] = "";
    int channel = channel_for(e, f, name);
    enum reject why;
    size_t n;

    if (channel < 0)
        return false;
    json_arena_begin();
    why = profile_decode(e->opt.channels->c[channel].map, f->payload, f->payload_len, e->readings,
                         &n);
    json_arena_end();
    if (why != REJECT_NONE) {
        frame_refuse(e, f, why);
        return true;
    }
    if (f->retain) {
        frame_refuse(e, f, REJECT_RETAINED);
        return true;
    }
    for (size_t i = 0; i < n; i++)
        one_reading(e, f, channel, e->readings[i].name[0] ? e->readings[i].name : name,
                    &e->readings[i].s);
    return true;
}
