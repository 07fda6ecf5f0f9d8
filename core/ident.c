/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ident.h"

#include <string.h>

#define CLONE_FLIPS     3
#define CLONE_WINDOW_MS (3600LL * 1000)
#define CLONE_REACH     10000
#define CLONE_TURNS     5

static const struct ident_boot *boot_find(const struct ident *id, int64_t boot_id)
{
    for (int i = 0; i < IDENT_BOOTS; i++)
        if (id->boot[i].boot_id == boot_id)
            return &id->boot[i];
    return NULL;
}

static int hole_of(const struct ident_boot *b, int64_t seq)
{
    for (int i = 0; i < b->holes; i++)
        if (seq >= b->hole[i].from && seq <= b->hole[i].to)
            return i;
    return -1;
}

enum ident_answer ident_ask(const struct ident *id, const struct ident_key *key, int64_t now_ms)
{
    const struct ident_boot *b;

    if (id->epoch == 0 || key->boot_id > id->boot[0].boot_id)
        return IDENT_HEAD;
    b = boot_find(id, key->boot_id);
    if (b == &id->boot[0] && key->seq > b->high)
        return IDENT_HEAD;
    if (!b)
        return key->buffered ? IDENT_COMPARE : IDENT_RESET;
    if (key->seq <= b->high)
        return hole_of(b, key->seq) >= 0 ? IDENT_LATE : IDENT_COMPARE;
    if (key->buffered || now_ms - b->heard_ms <= IDENT_BOOT_MEMORY_MS)
        return IDENT_LATE;
    return IDENT_RESET;
}

static void hole_drop(struct ident_boot *b, int i)
{
    memmove(&b->hole[i], &b->hole[i + 1], (size_t)(b->holes - i - 1) * sizeof b->hole[0]);
    b->holes--;
}

/*
 * The list is by age, the oldest first: what is left of a split hole has waited as long as the
 * whole. The oldest makes room: it waited longest and is the likeliest to be lost.
 */
static void hole_add(struct ident *id, struct ident_boot *b, struct ident_hole h)
{
    int i;

    if (b->holes == IDENT_HOLES) {
        id->given_up += (uint32_t)(b->hole[0].to - b->hole[0].from + 1);
        hole_drop(b, 0);
    }
    for (i = b->holes; i > 0 && b->hole[i - 1].since_ms > h.since_ms; i--)
        b->hole[i] = b->hole[i - 1];
    b->hole[i] = h;
    b->holes++;
}

static void hole_fill(struct ident *id, struct ident_boot *b, int i, int64_t seq)
{
    struct ident_hole *h = &b->hole[i];
    struct ident_hole rest = {seq + 1, h->to, h->since_ms};

    if (seq == h->from) {
        h->from++;
    } else {
        bool splits = rest.from <= rest.to;

        h->to = seq - 1;
        if (splits)
            hole_add(id, b, rest);
        return;
    }
    if (h->from > h->to)
        hole_drop(b, i);
}

static struct ident_boot *boot_push(struct ident *id, int64_t boot_id)
{
    memmove(&id->boot[1], &id->boot[0], (IDENT_BOOTS - 1) * sizeof id->boot[0]);
    memset(&id->boot[0], 0, sizeof id->boot[0]);
    id->boot[0].boot_id = boot_id;
    id->boot[0].high = -1;
    return &id->boot[0];
}

static void boot_advance(struct ident *id, struct ident_boot *b, int64_t seq, int64_t now_ms)
{
    if (seq > b->high + 1)
        hole_add(id, b, (struct ident_hole){b->high + 1, seq - 1, now_ms});
    b->high = seq;
}

static void ident_begin(struct ident *id, const struct ident_key *key, int64_t now_ms)
{
    id->epoch++;
    for (int i = 0; i < IDENT_BOOTS; i++)
        id->boot[i] = (struct ident_boot){.boot_id = -1};
    /* What was said before we first listened is not missing. */
    id->boot[0] =
        (struct ident_boot){.boot_id = key->boot_id, .high = key->seq, .heard_ms = now_ms};
}

/* Counts how often an older boot goes on after the newer one was heard. */
static void turn_count(struct ident *id, const struct ident_key *key, int64_t now_ms)
{
    bool old = key->boot_id < id->boot[0].boot_id;

    if (key->buffered || old == id->on_old)
        return;
    id->on_old = old;
    if (!old)
        return;
    if (now_ms - id->turn_ms >= CLONE_WINDOW_MS) {
        id->turns = 0;
        id->turn_ms = now_ms;
    }
    if (id->turns < CLONE_TURNS)
        id->turns++;
}

void ident_take(struct ident *id, const struct ident_key *key, int64_t now_ms)
{
    struct ident_boot *b;
    int hole;

    if (id->epoch == 0) {
        ident_begin(id, key, now_ms);
        return;
    }
    b = (struct ident_boot *)boot_find(id, key->boot_id);
    if (!b && key->boot_id < id->boot[0].boot_id)
        return;
    if (!b)
        b = boot_push(id, key->boot_id);
    b->heard_ms = now_ms;
    turn_count(id, key, now_ms);
    hole = hole_of(b, key->seq);
    if (hole >= 0)
        hole_fill(id, b, hole, key->seq);
    else if (key->seq > b->high)
        boot_advance(id, b, key->seq, now_ms);
}

enum ident_answer ident_take_time(struct ident *id, int64_t time_ms, int64_t now_ms)
{
    struct ident_key key = {0, time_ms, false};

    if (id->epoch == 0) {
        ident_begin(id, &key, now_ms);
        return IDENT_HEAD;
    }
    id->boot[0].heard_ms = now_ms;
    if (time_ms <= id->boot[0].high)
        return IDENT_LATE;
    id->boot[0].high = time_ms;
    return IDENT_HEAD;
}

void ident_new_epoch(struct ident *id, const struct ident_key *key, int64_t now_ms)
{
    int64_t boot = id->boot[0].boot_id;
    int64_t high = id->boot[0].high;
    bool back = key->boot_id == id->old_boot && key->seq > id->old_high &&
                key->seq - id->old_high < CLONE_REACH;

    if (id->epoch > 1 && back && now_ms - id->flip_ms < CLONE_WINDOW_MS)
        id->flips++;
    else
        id->flips = 0;
    id->flip_ms = now_ms;
    id->old_boot = boot;
    id->old_high = high;
    ident_begin(id, key, now_ms);
}

bool ident_is_clone(const struct ident *id)
{
    return id->flips >= CLONE_FLIPS || id->turns >= CLONE_TURNS;
}

void ident_forgive(struct ident *id)
{
    id->flips = id->turns = 0;
}

uint32_t ident_give_up(struct ident *id, int64_t now_ms)
{
    uint32_t lost = 0;

    if (id->epoch == 0)
        return 0;
    for (int i = 0; i < IDENT_BOOTS; i++) {
        struct ident_boot *b = &id->boot[i];

        while (b->holes && now_ms - b->hole[0].since_ms >= IDENT_HOLE_WAIT_MS) {
            lost += (uint32_t)(b->hole[0].to - b->hole[0].from + 1);
            hole_drop(b, 0);
        }
    }
    id->given_up += lost;
    return lost;
}

void ident_resume(struct ident *id, int32_t epoch, const struct ident_key *key, int64_t now_ms)
{
    memset(id, 0, sizeof *id);
    id->epoch = epoch - 1;
    ident_begin(id, key, now_ms);
}

bool ident_watermark(const struct ident *id, int which, int64_t *boot_id, int64_t *seq)
{
    const struct ident_boot *b = &id->boot[which];
    int64_t done;

    if (id->epoch == 0 || b->boot_id < 0)
        return false;
    done = b->high;
    for (int i = 0; i < b->holes; i++)
        if (b->hole[i].from - 1 < done)
            done = b->hole[i].from - 1;
    *boot_id = b->boot_id;
    *seq = done;
    return done >= 0;
}
