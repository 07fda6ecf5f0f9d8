/* SPDX-License-Identifier: Apache-2.0 */
/* One step from afar: sent or asked, answered, due; each leaves a line in the order's history. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_remedy.h"

/* After an answer it takes a moment until a valve is turned and the machine says so. */
#define ANSWERED_MS (30 * 60000LL)

const struct remedy_step *remedy_step_of(const struct remedy_work *w,
                                         const struct remedy_step_row *r)
{
    const struct remedy_step *s;

    /* The catalogue may have changed since the step was taken. */
    if (r->step < 0 || (size_t)r->step >= w->f->remote_count)
        return NULL;
    s = &w->f->remote[r->step];
    return strcmp(remedy_action_name(s->action), r->action) ? NULL : s;
}

bool remedy_step_open(const struct remedy_step_row *r)
{
    return r->fence_ms && !r->result[0] && r->expect[0];
}

struct remedy_step_row *remedy_step_new(struct remedy_work *w, int step, const char *action)
{
    struct remedy_step_row *r = &w->step[w->count];

    memset(r, 0, sizeof *r);
    text_copy(r->order_id, sizeof r->order_id, w->row.order_id);
    r->n = w->count ? w->step[w->count - 1].n + 1 : 1;
    r->step = step;
    text_copy(r->action, sizeof r->action, action);
    if (step >= 0)
        text_copy(r->expect, sizeof r->expect, w->f->remote[step].expect_text);
    w->count++;
    return r;
}

void remedy_step_keep(struct engine *e, struct remedy_work *w, const struct remedy_step_row *r)
{
    char args[192];

    snprintf(args, sizeof args,
             "{\"n\":%d,\"action\":\"%s\",\"state\":\"%s\",\"result\":\"%s\",\"why\":\"%s\"}", r->n,
             r->action, r->state, r->result, r->why);
    engine_fail(e, store_remedy_step_put(&e->store, r));
    engine_fail(e, order_history(e, w->o, "remote", NULL, order_state_name(w->o->state), args));
    stream_event(e, "order", w->o->id);
    e->next_due_ms = -1;
}

static void args_of(const struct engine *e, const struct remedy_step *s, char *out, size_t cap)
{
    switch (s->action) {
    case RA_FLUSH:
        snprintf(out, cap, "{\"seconds\":%d}", s->seconds);
        break;
    case RA_VALVE_CYCLE:
        snprintf(out, cap, "{\"valve\":\"%s\",\"times\":%d}", s->valve, s->cycles);
        break;
    case RA_TIME_SYNC:
        snprintf(out, cap, "{\"now_ms\":%lld}", (long long)(e->clock.now_ms - e->clock.advance_ms));
        break;
    default:
        text_copy(out, cap, "{}");
    }
}

/* One row of the outbox with the ids of what is asked; their words are in questions.json. */
static void ask(struct engine *e, const struct remedy_work *w, const struct remedy_step *s)
{
    char list[320], members[340];
    size_t at = 0;

    list[0] = 0;
    for (size_t i = 0; i < s->question_count && at + NAME_LEN + 8 < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s\"%s\"", i ? "," : "",
                               e->c->questions[s->questions[i]].id);
    snprintf(members, sizeof members, ",\"questions\":[%s]", list);
    notice_order(e, "customer", "ask_customer", w->o, members);
}

void remedy_step_send(struct engine *e, struct remedy_work *w, struct remedy_step_row *r)
{
    const struct remedy_step *s = remedy_step_of(w, r);
    int command = remedy_action_command(s->action);
    char args[80];

    text_copy(r->state, sizeof r->state, "running");
    r->sent_ms = e->clock.now_ms;
    r->due_ms = e->clock.now_ms + (command < 0 ? s->wait_ms : COMMAND_LIFE_MS);
    if (s->action == RA_WAIT)
        r->fence_ms = w->u->dev.at_ms;
    if (s->action == RA_ASK_CUSTOMER)
        ask(e, w, s);
    if (command >= 0) {
        args_of(e, s, args, sizeof args);
        engine_fail(e, command_queue(e, w->row.device, (enum device_command)command, args,
                                     w->row.order_id, r->command_id));
    }
    remedy_step_keep(e, w, r);
}

struct fate {
    char state[12];
};

static void command_fate(void *ctx, const struct db_value *col, int ncol)
{
    struct fate *f = ctx;

    (void)ncol;
    text_copy(f->state, sizeof f->state, col[4].s);
}

/* Never heard of again: not delivered in time, or taken and not done. */
static const char *lost(struct engine *e, const struct remedy_step_row *r)
{
    struct fate f = {""};

    if (!r->command_id[0])
        return "expired";
    engine_fail(
        e, store_run(&e->store, SQL_COMMAND_GET, ARGS(db_text(r->command_id)), command_fate, &f));
    return strcmp(f.state, "delivered") ? "expired" : "failed";
}

/* The wait behind a step is over: what the machine said so far counts, silence leaves it open. */
static void waited(struct engine *e, struct remedy_work *w, struct remedy_step_row *r)
{
    if (!strcmp(r->state, "running"))
        text_copy(r->state, sizeof r->state, "done");
    r->due_ms = 0;
    if (remedy_step_open(r) && r->seen.against && r->seen.held_from_ms <= 0)
        text_copy(r->result, sizeof r->result, "not_met");
    if (!remedy_step_open(r))
        r->ended_ms = e->clock.now_ms;
    if (r->step == w->row.step)
        w->row.again = true;
}

void remedy_step_due(struct engine *e, struct remedy_work *w, struct remedy_step_row *r)
{
    bool asked = !strcmp(r->action, remedy_action_name(RA_ASK_CUSTOMER));

    if (!strcmp(r->state, "waiting"))
        text_copy(r->state, sizeof r->state, "skipped");
    else if (!strcmp(r->state, "running") && (r->command_id[0] || asked))
        text_copy(r->state, sizeof r->state, lost(e, r));
    else
        waited(e, w, r);
    r->due_ms = 0;
    if (strcmp(r->state, "done") && strcmp(r->state, "answered"))
        r->ended_ms = e->clock.now_ms;
    remedy_step_keep(e, w, r);
    engine_fail(e, store_remedy_put(&e->store, &w->row));
}

static void reply_moves(struct engine *e, struct remedy_work *w, struct remedy_step_row *r,
                        const struct command_reply *reply)
{
    static const char *const states[] = {"running", "done", "refused", "failed"};
    const struct remedy_step *s = remedy_step_of(w, r);
    bool on = !strcmp(r->state, "running") && !strcmp(w->row.state, "running");

    text_copy(r->state, sizeof r->state, states[reply->status]);
    r->due_ms = 0;
    if (reply->status == REPLY_ACCEPTED)
        r->due_ms = on ? e->clock.now_ms + COMMAND_LIFE_MS : 0;
    else if (reply->status == REPLY_DONE)
        r->due_ms = on && s ? e->clock.now_ms + s->wait_ms : 0;
    else
        text_copy(r->why, sizeof r->why, reply->detail);
    if (reply->status == REPLY_DONE)
        r->fence_ms = w->u->dev.at_ms;
    if (reply->status != REPLY_ACCEPTED && !r->due_ms)
        r->ended_ms = e->clock.now_ms;
}

void remedy_reply(struct engine *e, struct unit *u, const struct command_reply *reply)
{
    struct remedy_work w;
    char order[ID_LEN];
    int n = 0;

    if (store_remedy_of_command(&e->store, reply->id, order, &n) ||
        !remedy_load(e, order, NULL, &w))
        return;
    for (int i = 0; i < w.count; i++) {
        struct remedy_step_row *r = &w.step[i];

        /* The last word stands; a late `done` still beats the clock that gave it up. */
        if (r->n != n || w.u != u || (strcmp(r->state, "running") && strcmp(r->state, "expired")))
            continue;
        reply_moves(e, &w, r, reply);
        remedy_step_keep(e, &w, r);
    }
    remedy_advance(e, &w);
    remedy_unload(&w);
}

static bool asked_for(const struct engine *e, const struct remedy_step *s, const cJSON *answers)
{
    for (size_t i = 0; s && i < s->question_count; i++)
        if (cJSON_HasObjectItem(answers, e->c->questions[s->questions[i]].id))
            return true;
    return false;
}

void remedy_answered(struct engine *e, struct order *o, const cJSON *args)
{
    const cJSON *answers = cJSON_GetObjectItemCaseSensitive(args, "answers");
    struct remedy_work w;

    if (!answers || !remedy_load(e, o->id, o, &w))
        return;
    for (int i = 0; i < w.count; i++) {
        struct remedy_step_row *r = &w.step[i];

        if (strcmp(r->state, "running") || r->command_id[0] ||
            !asked_for(e, remedy_step_of(&w, r), answers))
            continue;
        text_copy(r->state, sizeof r->state, "answered");
        r->ended_ms = e->clock.now_ms;
        r->fence_ms = w.u->dev.at_ms;
        r->due_ms = r->expect[0] ? e->clock.now_ms + ANSWERED_MS : 0;
        remedy_step_keep(e, &w, r);
    }
    remedy_advance(e, &w);
    remedy_unload(&w);
}

/* Somebody has seen that it is dry: what was stopped from afar may run again. */
void remedy_resume(struct engine *e, const struct order *o)
{
    struct remedy_work w;
    struct remedy_step_row *r;
    bool stopped = false;

    if (!remedy_load(e, o->id, NULL, &w))
        return;
    for (int i = 0; i < w.count; i++) {
        if (!strcmp(w.step[i].action, remedy_action_name(RA_STOP)) && w.step[i].sent_ms)
            stopped = true;
        if (!strcmp(w.step[i].action, command_name(CMD_RESUME)))
            stopped = false;
    }
    if (stopped && w.count < REMEDY_STEPS && (unit_model(e, w.u)->commands >> CMD_RESUME & 1)) {
        r = remedy_step_new(&w, -1, command_name(CMD_RESUME));
        text_copy(r->state, sizeof r->state, "running");
        r->sent_ms = e->clock.now_ms;
        r->due_ms = e->clock.now_ms + COMMAND_LIFE_MS;
        engine_fail(e, command_queue(e, o->device, CMD_RESUME, "{}", o->id, r->command_id));
        remedy_step_keep(e, &w, r);
    }
    remedy_unload(&w);
}
