/* SPDX-License-Identifier: Apache-2.0 */
/* P-208: what a technician collected is handed in by the next working day. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"

static struct db_value when(int64_t ms)
{
    return ms == NEVER_MS ? (struct db_value){.kind = DB_NULL} : db_int(ms);
}

/* The next step after those taken; plain shares of the time between start and due. */
static void put(struct engine *e, const struct due_row *r, const char *state)
{
    const struct clock_policy *p = &e->company.clock[CLOCK_HAND_IN];
    bool over = strcmp(state, "running") != 0 && strcmp(state, "missed") != 0;
    int64_t next = over || r->level >= p->steps
                       ? NEVER_MS
                       : r->started_ms + r->length_ms * p->step[r->level].pct / 100;

    engine_fail(
        e, store_run(&e->store, SQL_DEADLINE_PUT,
                     ARGS(db_text(r->subject), db_text("hand_in"), db_int(r->due_ms),
                          db_text(state), db_int(r->started_ms), db_int(r->length_ms), when(next),
                          db_int(r->level), over ? db_int(engine_step_ms(e)) : when(NEVER_MS)),
                     NULL, NULL));
    e->next_due_ms = -1;
}

static void state_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = !strcmp(col[3].s, "running") || !strcmp(col[3].s, "missed");
}

static bool runs(struct engine *e, const char *person)
{
    bool yes = false;

    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE, ARGS(db_text(person), db_text("hand_in")),
                             state_row, &yes));
    return yes;
}

void hand_in_start(struct engine *e, const char *person, int64_t at_ms)
{
    struct due_row r = {.started_ms = at_ms};
    struct person_time t;

    if (runs(e, person))
        return;
    person_time(e, person, at_ms, &t);
    text_copy(r.subject, sizeof r.subject, person);
    r.due_ms = worktime_next_day_at(&t.work, at_ms, e->company.hand_in_min);
    r.length_ms = r.due_ms - at_ms;
    put(e, &r, "running");
}

void hand_in_stop(struct engine *e, const char *person)
{
    struct due_row r = {.have = false};

    if (!runs(e, person))
        return;
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE, ARGS(db_text(person), db_text("hand_in")),
                             due_row_read, &r));
    put(e, &r, r.due_ms >= engine_step_ms(e) ? "met" : "late");
}

static void tell(struct engine *e, const struct due_row *row, const struct clock_step *s)
{
    char body[160], due[TIME_TEXT_LEN];

    text_time(row->due_ms, due);
    snprintf(body, sizeof body,
             "{\"technician\":\"%s\",\"due_at\":\"%s\",\"pct\":%d,\"rule\":\"P-208\"}",
             row->subject, due, s->pct);
    for (int i = 0; i < TELL_LEVELS; i++) {
        if (!(s->tell >> i & 1))
            continue;
        notice_add(e, &(struct notice){.recipient = clock_level_name(i),
                                       .kind = s->pct < 100 ? "hand_in_warned" : "hand_in_overdue",
                                       .body = body,
                                       .person = row->subject});
    }
}

static void note_breach(struct engine *e, const struct due_row *r)
{
    engine_fail(e, store_run(&e->store, SQL_BREACH_ADD,
                             ARGS(db_text(r->subject), db_text("hand_in"), db_int(r->started_ms),
                                  db_int(r->due_ms), db_text(r->subject), db_int(e->clock.now_ms)),
                             NULL, NULL));
}

void hand_in_fire(struct engine *e, const struct due_row *row)
{
    const struct clock_policy *p = &e->company.clock[CLOCK_HAND_IN];
    struct due_row r = *row;
    const struct clock_step *s;

    while (r.level + 1 < p->steps && p->step[r.level].pct < 100 && r.due_ms <= e->clock.now_ms)
        r.level++;
    if (r.level >= p->steps)
        return;
    s = &p->step[r.level++];
    tell(e, &r, s);
    if (s->pct == 100)
        note_breach(e, &r);
    put(e, &r, s->pct >= 100 ? "missed" : "running");
}
