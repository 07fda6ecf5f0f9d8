/* SPDX-License-Identifier: Apache-2.0 */
/* P-208: money and sheets in the hands of technicians, as a ledger that only grows. */
#include <cjson/cJSON.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_people.h"
#include "service/engine/engine_staff.h"

#define AMOUNT_MAX 100000000 /* a million yuan */
#define SHEETS_MAX 10000

static bool whole(const cJSON *o, const char *name, int64_t max, int64_t *out)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    *out = 0;
    if (!j)
        return true;
    if (!cJSON_IsNumber(j) || j->valuedouble < 0 || j->valuedouble > (double)max ||
        j->valuedouble != (double)(int64_t)j->valuedouble)
        return false;
    *out = (int64_t)j->valuedouble;
    return true;
}

const char *balance_args(enum order_action action, const cJSON *args)
{
    const cJSON *paid = cJSON_GetObjectItemCaseSensitive(args, "paid");
    const char *method = args_text(paid, "method");
    int64_t fen;

    if (action != OA_COMPLETE || !paid)
        return NULL;
    if (strcmp(method, "cash") != 0 && strcmp(method, "transfer") != 0 && strcmp(method, "none"))
        return "paid.method: must be cash, transfer or none";
    if (!whole(paid, "amount_fen", AMOUNT_MAX, &fen))
        return "paid.amount_fen: must be a whole number of fen";
    if (strlen(args_text(paid, "receipt_no")) > 40)
        return "paid.receipt_no: at most 40 bytes";
    return NULL;
}

struct move {
    const char *person, *kind, *order, *actor, *receipt;
    int64_t fen, sheets;
};

static void keep(struct engine *e, const struct move *m)
{
    engine_fail(e, store_run(&e->store, SQL_BALANCE_ADD,
                             ARGS(db_text(m->person), db_int(engine_step_ms(e)), db_text(m->kind),
                                  db_int(m->fen), db_int(m->sheets), db_text_or_null(m->order),
                                  db_text_or_null(m->actor), db_text_or_null(m->receipt)),
                             NULL, NULL));
}

/*
 * Cash is in the hands of who was there, whatever became of the order; of an installation there is
 * a sheet as well.
 */
void balance_collect(struct engine *e, const struct order *o, const struct job_step *step)
{
    const cJSON *paid = cJSON_GetObjectItemCaseSensitive(step->args, "paid");
    int64_t fen = 0, sheets = !strcmp(o->kind, "install");

    if (step->action != OA_COMPLETE || !step->who->id)
        return;
    if (!strcmp(args_text(paid, "method"), "cash") && !whole(paid, "amount_fen", AMOUNT_MAX, &fen))
        return;
    if (fen == 0 && sheets == 0)
        return;
    keep(e, &(struct move){step->who->id, "collected", o->id, step->who->id,
                           args_text(paid, "receipt_no"), fen, sheets});
    hand_in_start(e, step->who->id, engine_step_ms(e));
}

struct held {
    int64_t fen, sheets;
};

static void held_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(struct held *)ctx = (struct held){col[0].i, col[1].i};
}

/* Of what is in hand the newest was collected last: going back to where that much is reached. */
struct going_back {
    struct held left;
    int64_t since_ms;
};

static void back_row(void *ctx, const struct db_value *col, int ncol)
{
    struct going_back *b = ctx;
    bool of_it = (b->left.fen > 0 && col[1].i > 0) || (b->left.sheets > 0 && col[2].i > 0);

    (void)ncol;
    if (of_it)
        b->since_ms = col[0].i;
    b->left.fen -= col[1].i;
    b->left.sheets -= col[2].i;
}

/* What was handed in is the oldest; the clock of the rest runs from when that was collected. */
static void follow_clock(struct engine *e, const char *person, struct held left)
{
    struct going_back b = {left, 0};
    struct due_row row = {.have = false};

    engine_fail(e, store_run(&e->store, SQL_BALANCE_BACK, ARGS(db_text(person)), back_row, &b));
    engine_fail(e, store_run(&e->store, SQL_DEADLINE_ONE, ARGS(db_text(person), db_text("hand_in")),
                             due_row_read, &row));
    if (b.since_ms && row.have && b.since_ms <= row.started_ms)
        return;
    hand_in_stop(e, person);
    if (b.since_ms)
        hand_in_start(e, person, b.since_ms);
}

static void role_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = !strcmp(col[3].s, "technician");
}

static enum err take(struct engine *e, const struct actor *who, const char *person, const cJSON *j,
                     struct reply *out)
{
    struct held have = {0, 0};
    int64_t fen, sheets;
    bool known = false;

    engine_fail(e, store_run(&e->store, SQL_PERSON_BY_ID, ARGS(db_text(person)), role_row, &known));
    if (!known)
        return ERR_NOT_FOUND;
    if (!whole(j, "amount_fen", AMOUNT_MAX, &fen) || !whole(j, "sheets", SHEETS_MAX, &sheets) ||
        fen + sheets == 0) {
        text_copy(out->why, sizeof out->why, "amount_fen or sheets: a whole number is needed");
        return ERR_INPUT;
    }
    engine_fail(e, store_run(&e->store, SQL_BALANCE_OF, ARGS(db_text(person)), held_row, &have));
    if (fen > have.fen || sheets > have.sheets) {
        text_copy(out->rule, sizeof out->rule, "P-208");
        text_copy(out->why, sizeof out->why, "that is more than was collected");
        return ERR_REFUSED;
    }
    keep(e, &(struct move){person, "handed_in", NULL, who->id, NULL, fen, sheets});
    follow_clock(e, person, (struct held){have.fen - fen, have.sheets - sheets});
    text_copy(out->id, sizeof out->id, person);
    return ERR_OK;
}

enum err engine_hand_in(struct engine *e, const struct actor *who, const char *person,
                        const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err, ended;

    memset(out, 0, sizeof *out);
    err = engine_begin(e);
    if (!err) {
        err = take(e, who, person, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}
