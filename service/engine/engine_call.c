/* SPDX-License-Identifier: Apache-2.0 */
/* What conditions ask of the world: codes, answers, readings by hand, ages, neighbours. */
#include <math.h>
#include <string.h>

#include "service/engine/engine_call.h"

#define NEIGHBOUR_WINDOW_MS (30 * 60000LL)
#define REPORTED_WINDOW_MS  HOUR_MS
#define NEIGHBOURS_MIN      5
#define ALIKE_DAYS          30

/* Whether a code is there that the model's table does not explain. Without a table none is known.
 */
static double unknown_code(const struct sample *s, const struct model *m)
{
    if (m->code_count == 0)
        return NAN;
    for (int i = 0; i < s->code_count; i++) {
        size_t k = 0;

        while (k < m->code_count && strcmp(m->codes[k].code, s->codes[i]) != 0)
            k++;
        if (k == m->code_count)
            return 1;
    }
    return 0;
}

static double code_now(const struct sample *s, const struct model *m, const char *meaning)
{
    if (!s || !s->has_codes)
        return NAN;
    if (!strcmp(meaning, "unknown"))
        return unknown_code(s, m);
    for (int i = 0; i < s->code_count; i++)
        for (size_t k = 0; k < m->code_count; k++)
            if (!strcmp(m->codes[k].code, s->codes[i]) && !strcmp(m->codes[k].meaning, meaning))
                return 1;
    return 0;
}

static double sensor_now(const struct device *d, const struct sample *s,
                         const struct expr_call *call)
{
    return sensors_ask(&d->running.sensors, s, running_line_s(d->line_ms), call);
}

/* On the way of every sample codes and sensors can be asked; the rest belongs to diagnosis. */
double unit_call(void *ctx, const struct expr_call *call)
{
    const struct unit_asks *a = ctx;

    if (call->kind == CALL_CODE)
        return code_now(a->s, a->m, call->arg);
    return call->kind >= CALL_BAD ? sensor_now(a->dev, a->s, call) : (double)NAN;
}

/* Of what is sent at once; semantics S1.4: on the event clock no machine is off. */
double unit_skew_s(const struct engine *e, const struct sample *s)
{
    if (s->buffered || s->ts_ms < 0 || !e->recv_ms)
        return NAN;
    return e->clock.event ? 0 : (double)(s->ts_ms - e->recv_ms) / 1000.0;
}

static void first_real(void *ctx, const struct db_value *col, int ncol)
{
    double *v = ctx;

    (void)ncol;
    *v = col[0].kind == DB_REAL ? col[0].r : (double)col[0].i;
}

static double fact_days(struct engine *e, const struct unit *u, const char *name)
{
    double at = NAN;

    if (store_run(&e->store, SQL_FACT_GET, ARGS(db_text(u->id), db_text(name)), first_real, &at))
        return NAN;
    return ((double)e->clock.now_ms - at) / (double)DAY_MS;
}

static double answered(struct engine *e, const struct unit *u, const char *question)
{
    double v = NAN;

    /* An answer speaks of the present trouble, not of last year's. */
    if (store_run(&e->store, SQL_ANSWER_GET,
                  ARGS(db_text(u->id), db_text(question), db_int(e->clock.now_ms - 30 * DAY_MS)),
                  first_real, &v))
        return NAN;
    return v;
}

static double neighbours(struct engine *e, const struct unit *u, const char *fault)
{
    int64_t now = e->clock.now_ms, with = 0, all = 0;

    if (!u->area[0] ||
        store_number(&e->store, SQL_AREA_FINDINGS,
                     ARGS(db_text(u->area), db_text(fault), db_int(now - NEIGHBOUR_WINDOW_MS),
                          db_text(u->id)),
                     0, &with) ||
        store_number(&e->store, SQL_AREA_DEVICES,
                     ARGS(db_text(u->area), db_int(now - REPORTED_WINDOW_MS)), 0, &all))
        return NAN;
    return all >= NEIGHBOURS_MIN ? (double)with / (double)(all - 1) : (double)NAN;
}

/* The share of the other machines of its model that had such a finding of late. */
static double alike(struct engine *e, const struct unit *u, const char *fault)
{
    int64_t now = e->clock.now_ms, with = 0, all = 0;
    const char *model = unit_model(e, u)->id;

    if (store_number(
            &e->store, SQL_MODEL_FINDINGS,
            ARGS(db_text(fault), db_int(now - ALIKE_DAYS * DAY_MS), db_text(model), db_text(u->id)),
            0, &with) ||
        store_number(&e->store, SQL_MODEL_DEVICES,
                     ARGS(db_text(model), db_int(now - ALIKE_DAYS * DAY_MS)), 0, &all))
        return NAN;
    return all >= NEIGHBOURS_MIN ? (double)with / (double)(all - 1) : (double)NAN;
}

static double recently(struct engine *e, const struct unit *u, const char *fault, double days)
{
    int64_t n = 0;
    int64_t since = e->clock.now_ms - (int64_t)(days * (double)DAY_MS);

    if (store_number(&e->store, SQL_FINDING_RECENT,
                     ARGS(db_text(u->id), db_text(fault), db_int(since)), 0, &n))
        return NAN;
    return n > 0;
}

double diagnosis_call(void *ctx, const struct expr_call *call)
{
    struct diagnosis_asks *a = ctx;

    switch (call->kind) {
    case CALL_CODE:
        return code_now(a->u->now, unit_model(a->e, a->u), call->arg);
    case CALL_ANSWER:
    case CALL_MEASURED:
        return answered(a->e, a->u, call->arg);
    case CALL_DAYS_SINCE:
        return fact_days(a->e, a->u, call->arg);
    case CALL_RECENT:
        return recently(a->e, a->u, call->arg, call->n);
    case CALL_NEIGHBOURS:
        return neighbours(a->e, a->u, call->arg);
    case CALL_ALIKE:
        return alike(a->e, a->u, call->arg);
    case CALL_BAD:
    case CALL_SPELLS:
    case CALL_JUMPS:
        return sensor_now(&a->u->dev, a->u->now, call);
    default:
        return NAN;
    }
}
