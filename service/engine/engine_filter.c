/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_filter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/filter.h"
#include "core/filter_sign.h"
#include "core/ledger.h"
#include "core/text.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"
#include "service/engine/filter_counter.h"
#include "service/engine/filter_look.h"

#define RATED_TDS     250.0 /* ppm; the makers' rated conditions */
#define LOAD_LEAST    0.7
#define LOAD_MOST     3.0
#define CLAIM_RISE    20.0         /* percent points: more than rounding */
#define WORKED_MS     (7 * DAY_MS) /* a reset so soon after work was part of it */
#define ASK_AGAIN_MS  (30 * DAY_MS)
#define TRIM_EVERY    64
#define UNHEARD_L     0.5 /* counters that are saved rarely step by as much */
#define UNHEARD_SHARE 0.2
#define UNHEARD_DAYS  90 /* after longer nobody knows on which days it was */

struct ledger_row {
    struct ledger l;
    int32_t began;
    char claims[200];
};

static double or_nan(const struct db_value *v)
{
    return v->kind == DB_NULL ? NAN : v->r;
}

static void ledger_row(void *ctx, const struct db_value *col, int ncol)
{
    struct ledger_row *r = ctx;

    (void)ncol;
    r->l = (struct ledger){or_nan(&col[0]), or_nan(&col[1]), col[2].i,
                           col[3].i,        col[4].r,        col[5].i != 0};
    r->began = (int32_t)col[6].i;
    text_copy(r->claims, sizeof r->claims, col[7].s);
}

static void first_column(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

void filter_stage_words(const struct model *m, const char *stage, char *out, size_t cap)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].id, stage))
            snprintf(out, cap, "{\"stage\":{\"zh-CN\":\"%.120s\",\"en\":\"%.120s\"}}",
                     m->stages[i].title.in[LANG_ZH_CN], m->stages[i].title.in[LANG_EN]);
}

static bool known(struct engine *e, const struct unit *u, const char *stage)
{
    int64_t changed = 0;

    engine_fail(
        e, store_number(&e->store, SQL_FILTER_CHANGED_SINCE,
                        ARGS(db_text(u->id), db_text(stage), db_int(e->clock.now_ms - WORKED_MS)),
                        0, &changed));
    return changed != 0;
}

/* An order that was worked on of late: on site, verifying or closed; "" none. */
static void worked_on(struct engine *e, const struct unit *u, char order[ID_LEN])
{
    order[0] = 0;
    engine_fail(e, store_run(&e->store, SQL_FILTER_WORKED_ON,
                             ARGS(db_text(u->id), db_int(e->clock.now_ms - WORKED_MS)),
                             first_column, order));
}

/* The household, once in 30 days a stage. */
static void ask(struct engine *e, const struct unit *u, const char *stage, const char *kind)
{
    int64_t now = e->clock.now_ms, asked = 0;
    char body[400], to[NAME_LEN + 16];

    engine_fail(e, store_number(&e->store, SQL_FILTER_ASKED,
                                ARGS(db_text(u->id), db_text(stage), db_int(now - ASK_AGAIN_MS)), 0,
                                &asked));
    if (asked || !u->customer[0])
        return;
    engine_fail(e, store_run(&e->store, SQL_FILTER_ASK,
                             ARGS(db_text(u->id), db_text(stage), db_int(now)), NULL, NULL));
    snprintf(to, sizeof to, "customer:%s", u->customer);
    filter_stage_words(unit_model(e, u), stage, body, sizeof body);
    notice_add(e, &(struct notice){.recipient = to, .kind = kind, .body = body, .device = u->id});
}

/* A counter went back: with somebody's work it was a change, without any it is asked. */
static void went_back(struct engine *e, struct unit *u, const char *stage)
{
    int64_t now = e->clock.now_ms;
    char order[ID_LEN];

    if (counter_was_set(e, u, stage)) /* what was told from afar is nobody's word */
        return;
    if (known(e, u, stage)) { /* it bears that out */
        engine_fail(
            e, store_run(&e->store, SQL_FILTER_CHANGE_RESET,
                         ARGS(db_text(u->id), db_text(stage), db_int(now - WORKED_MS), db_int(now)),
                         NULL, NULL));
        return;
    }
    worked_on(e, u, order);
    if (order[0])
        filter_replaced(e,
                        &(struct filter_change){u->id, stage, "reset", "", order, e->clock.now_ms});
    else
        ask(e, u, stage, "filter_reset_ask");
}

/* The signals of the week say that a cartridge is new; whoever works there will say so himself. */
void filter_signs(struct engine *e, struct unit *u, const struct draw *list, int count)
{
    const struct model *m = unit_model(e, u);
    unsigned stages = filter_looks_new(m, list, count);
    char order[ID_LEN] = "";

    if (stages)
        worked_on(e, u, order);
    for (size_t i = 0; i < m->stage_count && !order[0]; i++)
        if (stages >> i & 1 && !known(e, u, m->stages[i].id))
            ask(e, u, m->stages[i].id, "filter_change_ask");
}

/* What the machine says of its filters, as a text; one that rose by itself is looked into. */
static void take_claims(struct engine *e, struct unit *u, struct ledger_row *r)
{
    const struct sample *s = u->now;
    char now[sizeof r->claims] = "";

    if (!s || !s->filter_count)
        return;
    for (int i = 0; i < s->filter_count; i++) {
        const struct filter_reading *f = &s->filters[i];
        size_t n = strlen(now);
        double before = filter_claim(r->claims, f->stage), left = (double)f->remain_pct;

        if (isnan(left) || !model_stage(unit_model(e, u), f->stage))
            continue;
        if (left - before > CLAIM_RISE)
            went_back(e, u, f->stage);
        snprintf(now + n, sizeof now - n, "%s%s=%.4g", n ? " " : "", f->stage, left);
    }
    text_copy(r->claims, sizeof r->claims, now);
}

static double reads(const struct unit *u, enum field f)
{
    return u->now ? u->now->v[f] : NAN;
}

static struct ledger_draw reading(struct engine *e, const struct unit *u, const struct draw *d)
{
    double minutes = (double)(d->end_ms - d->start_ms) / 60000.0;

    return (struct ledger_draw){.perm_at = reads(u, F_vol_perm_l),
                                .waste_at = reads(u, F_vol_waste_l),
                                .perm_flow = d->sym[F_q_perm_lpm] * minutes,
                                .waste_flow = d->sym[F_q_waste_lpm] * minutes,
                                .most_lpm = 2 * unit_model(e, u)->param[P_q_perm],
                                .at_ms = d->end_ms,
                                .boot_id = d->boot_id};
}

static void keep_ledger(struct engine *e, const struct unit *u, const struct ledger_row *r)
{
    engine_fail(e, store_run(&e->store, SQL_LEDGER_PUT,
                             ARGS(db_int(u->num), db_real(r->l.perm_at), db_real(r->l.waste_at),
                                  db_int(r->l.at_ms), db_int(r->l.boot_id), db_real(r->l.trust),
                                  db_int(r->l.doubted), db_int(r->began), db_text(r->claims)),
                             NULL, NULL));
}

static void keep_day(struct engine *e, const struct unit *u, int32_t day,
                     const struct ledger_litres *l, double tds)
{
    double weight = isnan(tds) ? 1 : fmax(LOAD_LEAST, fmin(LOAD_MOST, tds / RATED_TDS));

    engine_fail(e, store_run(&e->store, SQL_FILTER_DAY_ADD,
                             ARGS(db_int(u->num), db_int(day), db_real(l->perm), db_real(l->waste),
                                  db_real(l->perm * weight)),
                             NULL, NULL));
    if (day % TRIM_EVERY == 0)
        engine_fail(e, store_run(&e->store, SQL_FILTER_DAY_TRIM,
                                 ARGS(db_int(u->num), db_int(day - 3 * FILTER_DAYS)), NULL, NULL));
}

/* Of what the counters went on, what this draw itself cannot have made. */
static double unheard(double litres, double own)
{
    double rest = litres - own;

    return isnan(own) || rest < UNHEARD_L || rest < UNHEARD_SHARE * own ? 0 : rest;
}

/*
 * What was made while nobody heard it belongs to all of those days: on the last one alone it would
 * count for a filter that was put in meanwhile, and look like a household that drinks a bath. What
 * this draw made is today's: a household that comes home was away until now.
 */
static void spread(struct engine *e, const struct unit *u, int32_t from, int32_t day,
                   const struct ledger_draw *own, const struct ledger_litres *l, double tds)
{
    int32_t days = from && day - from <= UNHEARD_DAYS ? day - from : 1;
    struct ledger_litres rest = {unheard(l->perm, own->perm_flow),
                                 unheard(l->waste, own->waste_flow)};
    struct ledger_litres each, today;

    if (days < 2 || rest.perm <= 0)
        rest = (struct ledger_litres){0, 0};
    else
        for (int32_t d = from + 1; d <= day; d++) {
            each = (struct ledger_litres){rest.perm / days, rest.waste / days};
            keep_day(e, u, d, &each, tds);
        }
    today = (struct ledger_litres){l->perm - rest.perm, l->waste - rest.waste};
    keep_day(e, u, day, &today, tds);
}

/* A draw may be too short for a reading that has settled: the mains are as they were read last. */
static double feed_tds(const struct unit *u, const struct draw *d)
{
    double settled = d->sym[F_tds_in_ppm];

    return isnan(settled) ? reads(u, F_tds_in_ppm) : settled;
}

void filter_drew(struct engine *e, struct unit *u, const struct draw *d)
{
    const struct zone *zone = u->zone ? u->zone : e->zone;
    int32_t day = (int32_t)floor_div(zone_local(zone, d->end_ms), DAY_MS);
    struct ledger_row r = {.began = 0, .claims = ""};
    struct ledger_draw reading_now = reading(e, u, d);
    struct ledger_litres l;
    int32_t heard = 0;

    ledger_init(&r.l);
    engine_fail(e, store_run(&e->store, SQL_LEDGER_GET, ARGS(db_int(u->num)), ledger_row, &r));
    if (!r.began)
        r.began = day;
    else
        heard = (int32_t)floor_div(zone_local(zone, r.l.at_ms), DAY_MS);
    l = ledger_take(&r.l, &reading_now);
    take_claims(e, u, &r);
    keep_ledger(e, u, &r);
    spread(e, u, heard, day, &reading_now, &l, feed_tds(u, d));
    counter_heard(e, u, d->end_ms);
}

void filter_was_reset(struct engine *e, struct unit *u, const char *stage)
{
    if (model_stage(unit_model(e, u), stage))
        went_back(e, u, stage);
}

void filter_due(struct engine *e, struct unit *u, const struct filter_forecast *f, int count)
{
    int64_t due_ms = 0;

    for (int i = 0; i < count; i++)
        if (f[i].due_ms && (!due_ms || f[i].due_ms < due_ms))
            due_ms = f[i].due_ms;
    if (due_ms == u->dev.running.filter_due_ms)
        return;
    u->dev.running.filter_due_ms = due_ms;
    u->checkpoint = true;
    unit_touch(e, u);
}

/* After a change the date is another one at once. */
static void due_again(struct engine *e, struct unit *u)
{
    struct filter_place place = {u->zone ? u->zone : e->zone, &e->company.season};
    struct filter_forecast f[MODEL_STAGES];
    size_t n = 0;

    if (!u->dev.running.filter_due_ms)
        return;
    engine_fail(e, filter_look(&e->store, e->c, &place, u->id, e->clock.now_ms, f, &n));
    filter_due(e, u, f, (int)n);
}

void filter_replaced(struct engine *e, const struct filter_change *c)
{
    struct unit *u = unit_find(e, c->device);
    const struct zone *zone = u && u->zone ? u->zone : e->zone;
    char day[TIME_TEXT_LEN], name[NAME_LEN];

    text_time(zone_local(zone, c->at_ms), day);
    day[10] = 0;
    snprintf(name, sizeof name, strcmp(c->stage, "ro") ? "filter:%s" : "membrane", c->stage);
    engine_fail(e,
                store_run(&e->store, SQL_FILTER_PUT,
                          ARGS(db_text(c->device), db_text(c->stage), db_text(day)), NULL, NULL));
    engine_fail(e,
                store_run(&e->store, SQL_FACT_PUT,
                          ARGS(db_text(c->device), db_text(name), db_int(c->at_ms)), NULL, NULL));
    engine_fail(
        e, store_run(&e->store, SQL_FILTER_CHANGE_PUT,
                     ARGS(db_text(c->device), db_text(c->stage), db_int(c->at_ms), db_text(c->how),
                          db_text_or_null(c->person), db_text_or_null(c->order_id)),
                     NULL, NULL));
    engine_fail(e,
                store_run(&e->store, SQL_FILTER_ANSWER,
                          ARGS(db_text(c->device), db_text(c->stage), db_int(c->at_ms), db_int(1)),
                          NULL, NULL));
    if (!u)
        return;
    counter_changed(e, u, c);
    due_again(e, u);
}

bool filter_part_used(struct engine *e, const struct order *o, const char *sku, bool scanned,
                      const char *person)
{
    const char *how = scanned ? "scan" : "record";
    bool any = false;

    struct unit *u = unit_find(e, o->device);
    const struct model *m = u ? unit_model(e, u) : NULL;

    for (size_t i = 0; m && i < m->stage_count; i++)
        if (m->stages[i].sku && !strcmp(m->stages[i].sku, sku)) {
            filter_replaced(e, &(struct filter_change){o->device, m->stages[i].id, how, person,
                                                       o->id, engine_step_ms(e)});
            any = true;
        }
    return any;
}

bool filter_answer(struct engine *e, const char *device, const char *stage, bool changed,
                   const char *customer)
{
    enum err err = store_change(
        &e->store, SQL_FILTER_ANSWER,
        ARGS(db_text(device), db_text(stage), db_int(e->clock.now_ms), db_int(changed)));

    if (err == ERR_NOT_FOUND)
        return false;
    engine_fail(e, err);
    if (changed)
        filter_replaced(
            e, &(struct filter_change){device, stage, "answer", customer, "", e->clock.now_ms});
    return true;
}
