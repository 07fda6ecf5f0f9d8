/* SPDX-License-Identifier: Apache-2.0 */
/* A step of a ladder that is due: warned, missed or escalated, once each. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"

#define WEEK_MS (7 * DAY_MS)

void due_row_read(void *ctx, const struct db_value *col, int ncol)
{
    struct due_row *row = ctx;

    (void)ncol;
    text_copy(row->subject, sizeof row->subject, col[0].s);
    text_copy(row->name, sizeof row->name, col[1].s);
    row->due_ms = col[2].i;
    row->started_ms = col[4].i;
    row->length_ms = col[5].i;
    row->level = (int)col[7].i;
    row->have = true;
}

/* P-209: the lead hears of a technician who lets dispatches lie, at every third of a week. */
void count_unanswered(struct engine *e, const struct order *o, enum clock_id id)
{
    int64_t n = 0;
    char members[96];

    if ((id != CLOCK_ACCEPT && id != CLOCK_SWEEP) || !o->technician[0])
        return;
    engine_fail(e, store_number(&e->store, SQL_BREACH_OF_PERSON,
                                ARGS(db_text(o->technician), db_text(clock_name(id)),
                                     db_int(e->clock.now_ms - WEEK_MS)),
                                0, &n));
    if (n == 0 || e->company.unanswered == 0 || n % e->company.unanswered != 0)
        return;
    snprintf(members, sizeof members, ",\"technician\":\"%s\",\"count\":%lld,\"rule\":\"P-209\"",
             o->technician, (long long)n);
    notice_order(e, "lead", id == CLOCK_ACCEPT ? "dispatches_unanswered" : "check_ins_missed", o,
                 members);
}

void clock_breach(struct engine *e, const struct order *o, enum clock_id id,
                  const struct due_row *row, bool counts)
{
    engine_fail(e, store_run(&e->store, SQL_BREACH_ADD,
                             ARGS(db_text(o->id), db_text(clock_name(id)), db_int(row->started_ms),
                                  db_int(row->due_ms), db_text_or_null(counts ? o->technician : ""),
                                  db_int(e->clock.now_ms)),
                             NULL, NULL));
}

static const char *word_of(int pct)
{
    return pct < 100 ? "deadline_warned" : pct == 100 ? "deadline_missed" : "deadline_escalated";
}

static void tell(struct engine *e, const struct order *o, const struct due_row *row,
                 const struct clock_step *s)
{
    char members[128], due[TIME_TEXT_LEN];

    text_time(row->due_ms, due);
    snprintf(members, sizeof members, ",\"deadline\":\"%s\",\"due_at\":\"%s\",\"pct\":%d",
             row->name, due, s->pct);
    for (int i = 0; i < TELL_LEVELS; i++)
        if ((s->tell >> i & 1) && (i > 0 || o->technician[0]))
            notice_order(e, clock_level_name(i), word_of(s->pct), o, members);
}

/* A warning that comes after the deadline itself, as after a stop of the service, is none. */
static const struct clock_step *step_due(struct engine *e, const struct due_row *row,
                                         enum clock_id id)
{
    const struct clock_policy *p = &e->company.clock[id];
    int level = row->level;

    while (level + 1 < p->steps && p->step[level].pct < 100 && row->due_ms &&
           row->due_ms <= e->clock.now_ms)
        level++;
    return level < p->steps ? &p->step[level] : NULL;
}

/* Orders of one job have one dispatch and one call: people hear of the first of them. */
static bool told_beside(struct engine *e, const struct order *o, const struct due_row *row)
{
    int64_t n = 0;

    if (o->job[0] && o->technician[0])
        engine_fail(e, store_number(&e->store, SQL_DEADLINE_BESIDE,
                                    ARGS(db_text(o->job), db_int(o->number), db_text(o->technician),
                                         db_text(row->name), db_int(row->started_ms)),
                                    0, &n));
    return n > 0;
}

static void people_hear(struct engine *e, struct order *o, const struct due_row *row,
                        const struct clock_step *s)
{
    int id = clock_find(row->name);

    tell(e, o, row, s);
    if (s->pct == 100)
        count_unanswered(e, o, (enum clock_id)id);
    if (id == CLOCK_ACCEPT && s->pct > 100 && (s->tell & TELL_DISPATCHER) && e->staff.unanswered)
        e->staff.unanswered(e, o);
}

static void climb(struct engine *e, struct order *o, const struct due_row *row, enum clock_id id)
{
    const struct clock_step *s = step_due(e, row, id);
    char args[96];
    bool beside;

    if (!s)
        return;
    snprintf(args, sizeof args, "{\"deadline\":\"%s\",\"pct\":%d,\"rule\":\"%s\"}", row->name,
             s->pct, clock_rule(id));
    engine_fail(e, order_history(e, o, word_of(s->pct), NULL, order_state_name(o->state), args));
    beside = told_beside(e, o, row);
    if (s->pct == 100)
        clock_breach(e, o, id, row, !beside);
    if (!beside)
        people_hear(e, o, row, s);
    stream_event(e, "order", o->id);
}

static void order_fire(struct engine *e, const struct due_row *row, enum clock_id id)
{
    struct order o;

    if (store_order_get(&e->store, row->subject, &o))
        return;
    climb(e, &o, row, id);
    clocks_follow(e, &o);
    order_release(&o);
}

bool deadline_fire(struct engine *e)
{
    struct due_row row = {.have = false};
    int id;

    engine_fail(e, store_run(&e->store, SQL_DEADLINE_DUE, ARGS(db_int(e->clock.now_ms)),
                             due_row_read, &row));
    if (!row.have || e->failed)
        return false;
    /* Whatever becomes of it, the same step must not come again. */
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_REST,
                             ARGS(db_text(row.subject), db_text(row.name)), NULL, NULL));
    id = clock_find(row.name);
    if (id == CLOCK_SWEEP)
        sweep_fire(e);
    else if (id == CLOCK_HAND_IN)
        hand_in_fire(e, &row);
    else if (id >= 0)
        order_fire(e, &row, (enum clock_id)id);
    return true;
}
