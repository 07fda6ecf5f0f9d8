/* SPDX-License-Identifier: Apache-2.0 */
/* What the core found: kept as findings, masked, tied to the one order, or opening it. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_area.h"

#define AFTER_VISIT_MS (10 * 60000LL)

static bool set_has(const struct fault_set *s, int fault)
{
    return fault_set_has(s, (size_t)fault);
}

static void set_put(struct fault_set *s, int fault, bool on)
{
    uint64_t bit = UINT64_C(1) << (fault % 64);

    if (on)
        s->bits[fault / 64] |= bit;
    else
        s->bits[fault / 64] &= ~bit;
}

/* The fault that masks this one on this machine now; -1 none. */
static int mask_of(struct engine *e, struct unit *u, int fault)
{
    if (e->c->faults[fault].severity == SEV_SAFETY)
        return -1;
    for (size_t m = 0; m < e->c->fault_count; m++) {
        struct order o;
        enum order_category cat;

        if ((int)m == fault || !fault_set_has(&e->c->faults[m].masks, (size_t)fault))
            continue;
        if (set_has(&u->open, (int)m))
            return (int)m;
        if (store_order_open_of(&e->store, u->id, e->c->faults[m].id, &o))
            continue;
        cat = order_category(o.state);
        order_release(&o);
        if (cat != CAT_VERIFYING)
            return (int)m;
    }
    return -1;
}

/* A masked finding shows on the order of what masks it. */
static void list_consequence(struct engine *e, struct unit *u, int mask, int fault)
{
    struct order o;
    char *list;

    if (store_order_open_of(&e->store, u->id, e->c->faults[mask].id, &o))
        return;
    list = json_list_add(o.consequences, e->c->faults[fault].id);
    if (list) {
        free(o.consequences);
        o.consequences = list;
        engine_fail(e, store_order_save(&e->store, &o));
    }
    order_release(&o);
}

static bool graver_or_same(const struct engine *e, int a, int b)
{
    return e->c->faults[a].severity <= e->c->faults[b].severity;
}

struct siblings {
    char id[16][ID_LEN];
    int count;
};

static void sibling(void *ctx, const struct order *o)
{
    struct siblings *s = ctx;

    if (s->count < 16)
        text_copy(s->id[s->count++], ID_LEN, o->id);
}

static void add_related(struct engine *e, struct order *o, const char *id)
{
    char *list = json_list_add(o->related, id);

    if (!list)
        return;
    free(o->related);
    o->related = list;
    engine_fail(e, store_order_save(&e->store, o));
}

static void relate(struct engine *e, struct order *o, const char *id)
{
    struct order other;

    if (store_order_get(&e->store, id, &other))
        return;
    add_related(e, o, id);
    add_related(e, &other, o->id);
    order_release(&other);
}

/* An order of a masked fault that nobody started yet gives way; a started one goes on beside. */
static void supersede_one(struct engine *e, struct unit *u, int fault, const char *by,
                          struct order *o)
{
    int other = catalogue_fault(e->c, o->fault);
    bool untouched = o->state == OS_TRIAGE || o->state == OS_HELD || o->state == OS_READY ||
                     o->state == OS_PARKED;
    struct order_result res;
    struct actor system = {NULL, ROLE_SYSTEM};

    if (other < 0 || other == fault || !set_has(&e->c->faults[fault].masks, other) ||
        o->state == OS_VERIFYING)
        return;
    if (!untouched || !(e->c->faults[fault].sensor || graver_or_same(e, fault, other))) {
        relate(e, o, by);
        return;
    }
    text_copy(o->superseded_by, sizeof o->superseded_by, by);
    text_copy(o->reason, sizeof o->reason, "superseded");
    if (order_apply(e, o, OA_SUPERSEDE, &system, NULL, &res))
        return;
    list_consequence(e, u, fault, other);
}

static void supersede(struct engine *e, struct unit *u, int fault, const char *by)
{
    struct siblings s = {.count = 0};
    struct order o;

    engine_fail(e, store_order_open_device(&e->store, u->id, sibling, &s));
    for (int i = 0; i < s.count; i++) {
        if (store_order_get(&e->store, s.id[i], &o))
            continue;
        supersede_one(e, u, fault, by, &o);
        order_release(&o);
    }
}

static void link_finding(struct engine *e, const char *id, const char *order, const char *mask,
                         bool on_visit)
{
    engine_fail(e, store_run(&e->store, SQL_FINDING_LINK,
                             ARGS(db_text(id), db_text(order), db_text(mask), db_int(on_visit)),
                             NULL, NULL));
}

struct pending {
    struct engine *e;
    struct unit *u;
    const char *mask; /* findings masked by this fault; NULL: those of the visit */
    int fault[FAULT_MAX];
    int count;
};

static void pending_row(void *ctx, const struct db_value *col, int ncol)
{
    struct pending *p = ctx;
    int fault = catalogue_fault(p->e->c, col[2].s);
    bool wanted = p->mask ? !strcmp(col[6].s, p->mask)
                          : col[8].i && col[7].kind == DB_NULL && col[6].kind == DB_NULL;

    (void)ncol;
    if (fault >= 0 && wanted && p->count < FAULT_MAX)
        p->fault[p->count++] = fault;
}

/* What was hidden while this one waited for its area shows on its order now. */
static void list_hidden(struct engine *e, struct unit *u, int fault)
{
    struct pending p = {.e = e, .u = u, .mask = e->c->faults[fault].id};

    engine_fail(e, store_run(&e->store, SQL_FINDING_OPEN, ARGS(db_text(u->id)), pending_row, &p));
    for (int i = 0; i < p.count; i++)
        list_consequence(e, u, fault, p.fault[i]);
}

/* A street without water does not speak against a repair. */
static void again(struct engine *e, struct unit *u, const struct opening *op, struct order *o)
{
    link_finding(e, op->finding, o->id, NULL, false);
    if (o->state != OS_VERIFYING) {
        flap_raised(e, o);
        order_rediagnose(e, o, u);
        engine_fail(e, store_order_save(&e->store, o));
        area_raised(e, u, op);
    } else if (!area_raised(e, u, op)) {
        watch_trigger(e, u, op->fault);
    }
}

/* The finding is kept; now what follows from it. */
void finding_decide(struct engine *e, struct unit *u, struct opening *op)
{
    struct order o;
    char id[ID_LEN];
    int mask;

    if (!store_order_open_of(&e->store, u->id, e->c->faults[op->fault].id, &o)) {
        again(e, u, op, &o);
        order_release(&o);
        return;
    }
    if (u->on_visit) {
        link_finding(e, op->finding, NULL, NULL, true);
        return;
    }
    mask = mask_of(e, u, op->fault);
    if (mask >= 0) {
        link_finding(e, op->finding, NULL, e->c->faults[mask].id, false);
        list_consequence(e, u, mask, op->fault);
        return;
    }
    if (e->c->faults[op->fault].quiet || area_holds(e, u, op) || order_open(e, op, id))
        return;
    link_finding(e, op->finding, id, NULL, false);
    supersede(e, u, op->fault, id);
    if (op->waited)
        list_hidden(e, u, op->fault);
}

static void raised(struct engine *e, struct unit *u, const struct detect_event *ev,
                   const double *sym, int64_t at_ms)
{
    struct opening op = {
        u,    ev->fault, ev->detection, at_ms - (u->dev.line_ms - ev->from_ms), at_ms, sym, "",
        NULL, false,     NULL};
    uint8_t snapshot[DRAW_PACK_MAX];
    struct draw shot;
    size_t n;

    if (set_has(&u->open, ev->fault))
        return;
    set_put(&u->open, ev->fault, true);
    u->dev.troubled |= !e->c->faults[ev->fault].quiet;
    u->checkpoint = true;
    ids_next(&e->ids, op.finding);
    memcpy(shot.sym, sym, sizeof shot.sym);
    n = draw_pack(&shot, snapshot, sizeof snapshot);
    engine_fail(
        e, store_run(&e->store, SQL_FINDING_ADD,
                     ARGS(db_text(op.finding), db_text(u->id), db_text(e->c->faults[ev->fault].id),
                          db_int(ev->detection), db_text_or_null(u->area), db_int(at_ms),
                          db_int(op.from_ms), db_text(NULL), db_text(NULL), db_int(u->on_visit),
                          db_blob(snapshot, n)),
                     NULL, NULL));
    effect(e, "finding", u->id, op.finding, "\"fault\":\"%s\",\"state\":\"raised\",\"from\":%lld",
           e->c->faults[ev->fault].id, (long long)op.from_ms);
    if (!e->c->faults[ev->fault].quiet)
        reported_trigger(e, u);
    finding_decide(e, u, &op);
}

void finding_clear(struct engine *e, struct unit *u, int fault)
{
    if (!set_has(&u->open, fault))
        return;
    set_put(&u->open, fault, false);
    u->checkpoint = true;
    u->dev.trouble_ms = u->dev.at_ms;
    engine_fail(
        e, store_run(&e->store, SQL_FINDING_CLEAR,
                     ARGS(db_text(u->id), db_text(e->c->faults[fault].id), db_int(e->clock.now_ms)),
                     NULL, NULL));
    effect(e, "finding", u->id, "", "\"fault\":\"%s\",\"state\":\"cleared\"",
           e->c->faults[fault].id);
    area_cleared(e, u, fault);
    findings_unmask(e, u, fault);
}

/* Dry by its own word is not dry: somebody must have looked. */
static bool latched(struct engine *e, struct unit *u, int fault)
{
    struct order o;
    bool dry;

    if (!e->c->faults[fault].latch ||
        store_order_open_of(&e->store, u->id, e->c->faults[fault].id, &o))
        return false;
    dry = o.dry || o.state == OS_VERIFYING;
    order_release(&o);
    return !dry;
}

static void cleared(struct engine *e, struct unit *u, int fault)
{
    struct order o;

    if (detect_is_raised(&u->dev.tracks, e->c, (uint16_t)fault) || latched(e, u, fault))
        return;
    finding_clear(e, u, fault);
    if (store_order_open_of(&e->store, u->id, e->c->faults[fault].id, &o))
        return;
    if (o.state != OS_VERIFYING) {
        flap_cleared(e, &o);
        order_rediagnose(e, &o, u);
        engine_fail(e, store_order_save(&e->store, &o));
    }
    order_release(&o);
}

void findings_apply(struct engine *e, struct unit *u, const struct detect_events *ev,
                    const double *sym, int64_t at_ms)
{
    for (int i = 0; i < ev->count; i++) {
        if (ev->e[i].raised)
            raised(e, u, &ev->e[i], sym, at_ms);
        else
            cleared(e, u, ev->e[i].fault);
    }
}

/* What was hidden is judged anew from hold zero: if it is still true it convicts again. */
static void judge_anew(struct engine *e, struct unit *u, const struct pending *p)
{
    for (int i = 0; i < p->count; i++) {
        detect_reset(&u->dev.tracks, e->c, (uint16_t)p->fault[i]);
        finding_clear(e, u, p->fault[i]);
    }
}

void findings_unmask(struct engine *e, struct unit *u, int masking_fault)
{
    struct pending p = {.e = e, .u = u, .mask = e->c->faults[masking_fault].id};

    engine_fail(e, store_run(&e->store, SQL_FINDING_OPEN, ARGS(db_text(u->id)), pending_row, &p));
    judge_anew(e, u, &p);
}

/* Findings of the visit that are still true ten minutes of machine time after leaving. */
void findings_after_visit(struct engine *e, struct unit *u)
{
    struct pending p = {.e = e, .u = u};

    if (!u->dev.visit_left_line_ms || u->on_visit ||
        u->dev.line_ms < u->dev.visit_left_line_ms + AFTER_VISIT_MS)
        return;
    u->dev.visit_left_line_ms = 0;
    engine_fail(e, store_run(&e->store, SQL_FINDING_OPEN, ARGS(db_text(u->id)), pending_row, &p));
    judge_anew(e, u, &p);
}
