/* SPDX-License-Identifier: Apache-2.0 */
/* Opening an order, pre-diagnosed; and diagnosing it again when more is known. */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_call.h"
#include "service/engine/engine_staff.h"
#include "service/engine/engine_job.h"
#include "service/engine/engine_clock.h"
#include "service/engine/filter_order.h"
#include "service/engine/engine_remedy.h"

#define REPEAT_MS    (30 * DAY_MS)
#define HISTORY_MS   (90 * DAY_MS)
#define LATE_MS      (15 * 60000LL)
#define FIRST_NUMBER 1000

static void history_features(struct engine *e, const struct unit *u, double *sym)
{
    int n = 0;

    engine_fail(e, store_draws_since(&e->store, u->num, e->clock.now_ms - HISTORY_MS, e->draws,
                                     HISTORY_DRAWS, &n));
    draw_history(e->draws, n, e->clock.now_ms, sym);
}

/* The convicting values, brought up to date where a feature lives on between samples. */
static void values_of(struct engine *e, const struct unit *u, const double *shot, double *sym)
{
    static const enum feature lasting[] = {
        FT_leak_dried_7d,   FT_leak_toggles_10m, FT_pump_gaps_7d,      FT_n_restart_night,
        FT_lps_toggles_30m, FT_lps_lost_after_s, FT_q_waste_flush_lpm, FT_tds_out_same_h};
    const int back = SYM_FEATURE(FT_pump_back_min);

    memcpy(sym, shot, SYM_COUNT * sizeof *sym);
    for (int i = (int)FIELD_COUNT; i < SYM_COUNT; i++)
        if (isnan(sym[i]))
            sym[i] = (double)u->dev.sym[i];
    for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++) {
        int s = SYM_FEATURE(lasting[i]);

        sym[s] = fmax(sym[s], (double)u->dev.sym[s]);
    }
    /* Of the last time only: a longer one before it says nothing about this. */
    if (!isnan(u->dev.sym[back]))
        sym[back] = (double)u->dev.sym[back];
    history_features(e, u, sym);
}

static char *diagnose_now(struct engine *e, struct unit *u, int fault, const double *shot,
                          char *first, size_t cap)
{
    double sym[SYM_COUNT];
    struct diagnosis_asks asks = {e, u};
    struct suspects suspects;
    struct expr_env env = {sym, unit_model(e, u)->param, diagnosis_call, &asks};
    struct diagnosis d;

    if (fault == reported_fault(e)) {
        reported_suspects(e, u, &suspects);
        text_copy(first, cap, suspects.count ? e->c->faults[suspects.s[0].fault].id : "unknown");
        return json_suspects(e->c, fault, &suspects);
    }
    values_of(e, u, shot, sym);
    diagnose(e->c, (uint16_t)fault, unit_model(e, u), &env, &d);
    if (!strcmp(e->c->faults[fault].id, "filter"))
        filter_order_parts(e, u, &d);
    text_copy(first, cap, e->c->faults[fault].causes[d.cause[0].cause].id);
    return json_diagnosis(e->c, &d);
}

static void set_repeat(struct engine *e, struct order *o)
{
    struct order before;

    if (store_order_last_closed(&e->store, o->device, o->fault, e->clock.now_ms - REPEAT_MS,
                                &before))
        return;
    text_copy(o->repeat_of, sizeof o->repeat_of, before.id);
    order_release(&before);
}

/* Orders of one machine travel together. */
static void set_job(void *ctx, const struct order *other)
{
    struct order *o = ctx;

    if (other->job[0])
        text_copy(o->job, sizeof o->job, other->job);
}

static void fill(struct engine *e, struct order *o, const struct opening *op)
{
    const struct fault *f = &e->c->faults[op->fault];

    memset(o, 0, sizeof *o);
    ids_next(&e->ids, o->id);
    engine_fail(e, store_counter_next(&e->store, "order", &o->number));
    o->number += FIRST_NUMBER;
    text_copy(o->kind, sizeof o->kind, order_kind_of(f->id));
    o->state = remedy_opens(e, op);
    text_copy(o->severity, sizeof o->severity, severity_name(f->severity));
    text_copy(o->device, sizeof o->device, op->u->id);
    text_copy(o->fault, sizeof o->fault, f->id);
    text_copy(o->customer, sizeof o->customer,
              op->customer && op->customer[0] ? op->customer : op->u->customer);
    o->opened_ms = o->updated_ms = e->clock.now_ms;
    o->visit_n = 1;
    o->late = !op->waited && e->clock.now_ms - op->to_ms > LATE_MS;
    o->version = 1;
    set_repeat(e, o);
    engine_fail(e, store_order_open_device(&e->store, o->device, set_job, o));
    if (!o->job[0])
        ids_next(&e->ids, o->job);
}

static void announce(struct engine *e, const struct order *o, const struct opening *op,
                     const char *first)
{
    effect(e, "order", o->device, o->id,
           "\"fault\":\"%s\",\"state\":\"%s\",\"cause\":\"%s\",\"from\":%lld,\"to\":%lld", o->fault,
           order_state_name(o->state), first, (long long)op->from_ms, (long long)op->to_ms);
    engine_fail(e, order_history(e, o, "opened", NULL, NULL, NULL));
    stream_event(e, "order", o->id);
    notice(e, "dispatcher", "order_opened", o);
}

enum err order_open(struct engine *e, const struct opening *op, char id[ID_LEN])
{
    char first[NAME_LEN];
    struct order o;
    enum err err;

    fill(e, &o, op);
    o.diagnosis = diagnose_now(e, op->u, op->fault, op->sym, first, sizeof first);
    o.text = op->text ? xstrdup(op->text) : NULL;
    if (op->detection >= 0)
        o.evidence = json_evidence(e, op);
    err = store_order_add(&e->store, &o);
    if (!err) {
        text_copy(id, ID_LEN, o.id);
        op->u->dev.troubled = true;
        announce(e, &o, op, first);
        job_join(e, &o);
        clocks_follow(e, &o);
        remedy_begin(e, &o, op->u);
        dispatch_ready(e, &o);
    } else if (err != ERR_EXISTS) {
        engine_fail(e, err);
    }
    order_release(&o);
    return err;
}

struct shot {
    double sym[SYM_COUNT];
    bool have;
};

static void take_shot(void *ctx, const struct db_value *col, int ncol)
{
    struct shot *s = ctx;
    struct draw d;

    (void)ncol;
    if (!draw_unpack(&d, (const uint8_t *)col[10].s, col[10].len))
        return;
    memcpy(s->sym, d.sym, sizeof s->sym);
    s->have = true;
}

static void first_cause(const char *diagnosis, char *out, size_t cap)
{
    cJSON *root = diagnosis ? cJSON_Parse(diagnosis) : NULL;
    const cJSON *c = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "causes"), 0);
    const cJSON *id = cJSON_GetObjectItem(c, "id");

    text_copy(out, cap, cJSON_IsString(id) ? id->valuestring : "");
    cJSON_Delete(root);
}

void order_rediagnose(struct engine *e, struct order *o, struct unit *u)
{
    int fault = catalogue_fault(e->c, o->fault);
    struct shot shot = {.have = false};
    char before[NAME_LEN], first[NAME_LEN], args[2 * NAME_LEN + 32];

    /* What is no repair has no causes to weigh, and keeps the parts that it was opened with. */
    if (fault < 0 || strcmp(o->kind, "repair") != 0)
        return;
    engine_fail(e,
                store_run(&e->store, SQL_FINDING_OF_ORDER, ARGS(db_text(o->id)), take_shot, &shot));
    if (!shot.have)
        for (int i = 0; i < SYM_COUNT; i++)
            shot.sym[i] = (double)u->dev.sym[i];
    first_cause(o->diagnosis, before, sizeof before);
    free(o->diagnosis);
    o->diagnosis = diagnose_now(e, u, fault, shot.sym, first, sizeof first);
    if (!strcmp(before, first))
        return;
    snprintf(args, sizeof args, "{\"from\":\"%s\",\"to\":\"%s\"}", before, first);
    engine_fail(e, order_history(e, o, "diagnosed", NULL, order_state_name(o->state), args));
}
