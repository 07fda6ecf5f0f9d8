/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/filter_counter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/evclock.h"
#include "core/text.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"
#include "service/engine/filter_look.h"

#define TRIES     2               /* as often as any remedy for one fault */
#define BUTTON_MS (3600 * 1000LL) /* who is there presses the button of the machine himself */
#define LOOK_MS   DAY_MS          /* makers refresh what they say of filters once a day */
#define STALE_MS  (15 * 60000LL)
#define APART_PCT 10.0 /* rounding and other units explain less */
#define TAKEN_PCT 25.0 /* what another rated life makes of a counter that was set */
#define OURS_MS   (30 * DAY_MS)

struct counter {
    char stage[STAGE_LEN], state[12], command_id[ID_LEN], why[80];
    int64_t changed_ms, tries, next_ms;
};

struct told_counters {
    struct counter c[MODEL_STAGES];
    size_t n;
};

static void counter_row(void *ctx, const struct db_value *col, int ncol)
{
    struct told_counters *all = ctx;
    struct counter *c = &all->c[all->n];

    (void)ncol;
    if (all->n == MODEL_STAGES)
        return;
    text_copy(c->stage, sizeof c->stage, col[0].s);
    c->changed_ms = col[1].i;
    text_copy(c->state, sizeof c->state, col[2].s);
    c->tries = col[3].i;
    c->next_ms = col[4].i;
    text_copy(c->command_id, sizeof c->command_id, col[5].kind == DB_TEXT ? col[5].s : "");
    text_copy(c->why, sizeof c->why, col[6].kind == DB_TEXT ? col[6].s : "");
    all->n++;
}

static void keep(struct engine *e, const struct unit *u, const struct counter *c)
{
    engine_fail(e, store_run(&e->store, SQL_COUNTER_PUT,
                             ARGS(db_text(u->id), db_text(c->stage), db_int(c->changed_ms),
                                  db_text(c->state), db_int(c->tries), db_int(c->next_ms),
                                  db_text_or_null(c->command_id), db_text_or_null(c->why)),
                             NULL, NULL));
}

static bool can_be_set(struct engine *e, const struct unit *u)
{
    return unit_model(e, u)->commands >> CMD_COUNTER_SET & 1;
}

void counter_changed(struct engine *e, const struct unit *u, const struct filter_change *c)
{
    struct counter open = {
        .state = "open", .changed_ms = c->at_ms, .next_ms = e->clock.now_ms + BUTTON_MS};

    if (!can_be_set(e, u) || !strcmp(c->how, "reset"))
        return;
    text_copy(open.stage, sizeof open.stage, c->stage);
    keep(e, u, &open);
}

static const struct filter_forecast *of_stage(const struct filter_forecast *f, size_t n,
                                              const char *stage)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(f[i].stage, stage))
            return &f[i];
    return NULL;
}

/* The service's own figures, so that also a machine that was away for weeks shows what was used. */
static void send(struct engine *e, const struct unit *u, struct counter *c,
                 const struct filter_forecast *f)
{
    double hours = (double)(e->clock.now_ms - c->changed_ms) / 3600000.0;
    char args[160];

    snprintf(args, sizeof args,
             "{\"stage\":\"%s\",\"used_l\":%.0f,\"used_h\":%.0f,\"remain_pct\":%.0f}", c->stage,
             f->litres, fmax(0, hours), f->remaining_pct);
    c->command_id[0] = 0;
    engine_fail(e, command_queue(e, u->id, CMD_COUNTER_SET, args, NULL, c->command_id));
    c->tries++;
    c->next_ms = e->clock.now_ms + LOOK_MS;
    keep(e, u, c);
}

static void give_up(struct engine *e, const struct unit *u, struct counter *c, const char *why)
{
    const struct model *m = unit_model(e, u);
    char body[400] = "{}";

    text_copy(c->state, sizeof c->state, "given_up");
    text_copy(c->why, sizeof c->why, why);
    keep(e, u, c);
    filter_stage_words(m, c->stage, body, sizeof body);
    notice_add(e, &(struct notice){.recipient = "dispatcher",
                                   .kind = "counter_not_set",
                                   .body = body,
                                   .device = u->id,
                                   .reason = c->why});
}

static double says(const struct unit *u, const char *stage)
{
    for (int i = 0; i < u->now->filter_count; i++)
        if (!strcmp(u->now->filters[i].stage, stage))
            return (double)u->now->filters[i].remain_pct;
    return NAN;
}

/*
 * Before a command the counter must be as the ledger has it. Behind one it may be as far off as
 * another rated life of the maker's makes it: the profile counts, and nothing is sent for that.
 */
static void judge(struct engine *e, const struct unit *u, struct counter *c,
                  const struct filter_forecast *f)
{
    double left = says(u, c->stage), missing = f->remaining_pct - left;

    if (isnan(left) || isnan(missing))
        return;
    if (missing <= (c->tries ? TAKEN_PCT : APART_PCT)) {
        text_copy(c->state, sizeof c->state, "set");
        keep(e, u, c);
    } else if (e->clock.now_ms >= c->next_ms && c->tries < TRIES) {
        send(e, u, c, f);
    } else if (e->clock.now_ms >= c->next_ms) {
        give_up(e, u, c, "no_effect");
    }
}

void counter_heard(struct engine *e, struct unit *u, int64_t end_ms)
{
    struct told_counters open = {.n = 0};
    struct filter_forecast f[MODEL_STAGES];
    const struct filter_forecast *of;
    size_t n = 0;

    if (!u->now || !u->now->filter_count || e->clock.now_ms - end_ms > STALE_MS)
        return; /* what a machine kept for later says nothing of today's counter */
    engine_fail(e,
                store_run(&e->store, SQL_COUNTER_OPEN, ARGS(db_text(u->id)), counter_row, &open));
    if (!open.n ||
        filter_look(&e->store, e->c,
                    &(struct filter_place){u->zone ? u->zone : e->zone, &e->company.season}, u->id,
                    e->clock.now_ms, f, &n))
        return;
    for (size_t i = 0; i < open.n; i++) {
        of = of_stage(f, n, open.c[i].stage);
        if (of && end_ms > open.c[i].changed_ms)
            judge(e, u, &open.c[i], of);
    }
}

void counter_reply(struct engine *e, const struct unit *u, const struct command_reply *reply)
{
    struct told_counters of = {.n = 0};

    if (reply->status != REPLY_REFUSED && reply->status != REPLY_FAILED)
        return;
    engine_fail(e, store_run(&e->store, SQL_COUNTER_OF_COMMAND, ARGS(db_text(reply->id)),
                             counter_row, &of));
    if (of.n && !strcmp(of.c[0].state, "open"))
        give_up(e, u, &of.c[0],
                reply->detail[0]                 ? reply->detail
                : reply->status == REPLY_REFUSED ? "refused"
                                                 : "failed");
}

bool counter_was_set(struct engine *e, const struct unit *u, const char *stage)
{
    char about[STAGE_LEN + 20];
    int64_t n = 0;

    snprintf(about, sizeof about, "%%\"stage\":\"%s\"%%", stage);
    engine_fail(
        e, store_number(&e->store, SQL_COUNTER_COMMANDS,
                        ARGS(db_text(u->id), db_int(e->clock.now_ms - OURS_MS), db_text(about)), 0,
                        &n));
    return n > 0;
}
