/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Another machine stands there now: the household, its warranty, its filters and its open orders
 * are the new one's, and nobody is let in with the old one's key.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_clock.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_people.h"
#include "service/engine/engine_reminder.h"

struct machine {
    char model[NAME_LEN], customer[NAME_LEN], installed_on[32], warranty_until[32], status[12];
    int64_t num;
    bool have;
};

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    struct machine *m = ctx;

    (void)ncol;
    m->num = col[1].i;
    text_copy(m->model, sizeof m->model, col[2].s);
    text_copy(m->customer, sizeof m->customer, col[3].kind == DB_TEXT ? col[3].s : "");
    text_copy(m->installed_on, sizeof m->installed_on, col[4].kind == DB_TEXT ? col[4].s : "");
    text_copy(m->warranty_until, sizeof m->warranty_until, col[5].kind == DB_TEXT ? col[5].s : "");
    text_copy(m->status, sizeof m->status, col[6].s);
    m->have = true;
}

static struct machine read_machine(struct engine *e, const char *id)
{
    struct machine m = {.have = false};

    engine_fail(e, store_run(&e->store, SQL_DEVICE_GET, ARGS(db_text(id)), machine_row, &m));
    return m;
}

struct swap {
    const char *old, *new, *reason;
    const struct actor *who;
    struct machine was, is;
};

static enum err refuse(struct reply *out, enum err err, const char *why)
{
    text_copy(out->why, sizeof out->why, why);
    return err;
}

/* P-211: a machine is bound to one home. */
static enum err refuse_bound(struct reply *out, const char *why)
{
    text_copy(out->rule, sizeof out->rule, "P-211");
    return refuse(out, ERR_CONFLICT, why);
}

static void on_site_here(void *ctx, const struct order *o)
{
    const char **technician = ctx;

    if (*technician && o->state == OS_ON_SITE && !strcmp(o->technician, *technician))
        *technician = NULL;
}

/* Who stands before the machine, or the desk. */
static bool may(struct engine *e, const struct swap *s)
{
    const char *technician = s->who->id;

    if (s->who->role != ROLE_TECHNICIAN)
        return true;
    engine_fail(e, store_order_open_device(&e->store, s->old, on_site_here, &technician));
    return s->who->id && !technician;
}

static bool has_orders(struct engine *e, const char *device)
{
    int64_t n = 0;

    engine_fail(e, store_number(&e->store, SQL_SWAP_OPEN, ARGS(db_text(device)), 0, &n));
    return n > 0;
}

static enum err check(struct engine *e, const struct swap *s, struct reply *out)
{
    if (!s->was.have)
        return ERR_NOT_FOUND;
    if (!device_id_valid(s->new) || !strcmp(s->old, s->new))
        return refuse(out, ERR_INPUT, "with: must be the id of another machine");
    if (!s->reason[0] || strlen(s->reason) > 400)
        return refuse(out, ERR_INPUT, "reason: must be a text of at most 400 bytes");
    if (!strcmp(s->was.status, "revoked"))
        return refuse(out, ERR_CONFLICT, "this machine is shut out already");
    if (!may(e, s))
        return refuse_bound(out, "a technician swaps a machine during the visit only");
    if (s->is.have && s->is.customer[0])
        return refuse_bound(out, "with: that machine stands in somebody's home");
    if (s->is.have && !strcmp(s->is.status, "revoked"))
        return refuse(out, ERR_CONFLICT, "with: that machine is shut out");
    if (s->is.have && has_orders(e, s->new))
        return refuse_bound(out, "with: that machine has open orders of its own");
    return ERR_OK;
}

struct moved {
    char (*id)[ID_LEN];
    size_t count;
};

static void moved_row(void *ctx, const struct db_value *col, int ncol)
{
    struct moved *m = ctx;

    (void)ncol;
    m->id = xrealloc(m->id, (m->count + 1) * sizeof *m->id);
    text_copy(m->id[m->count++], ID_LEN, col[0].s);
}

static void move_order(struct engine *e, const struct swap *s, const char *id)
{
    char args[2 * DEVICE_ID_LEN + 40];
    struct order o;

    engine_fail(
        e, store_run(&e->store, SQL_SWAP_ORDER, ARGS(db_text(id), db_text(s->new)), NULL, NULL));
    if (store_order_get(&e->store, id, &o))
        return;
    snprintf(args, sizeof args, "{\"from\":\"%s\",\"to\":\"%s\"}", s->old, s->new);
    engine_fail(e,
                order_history(e, &o, "machine_swapped", s->who, order_state_name(o.state), args));
    notice_order(e, "dispatcher", "machine_swapped", &o, ",\"rule\":\"P-211\"");
    stream_event(e, "order", o.id);
    order_release(&o);
}

/* Orders whose proof runs stay with the machine that is to prove it. */
static void move_orders(struct engine *e, const struct swap *s)
{
    struct moved m = {NULL, 0};

    engine_fail(e, store_run(&e->store, SQL_SWAP_ORDERS, ARGS(db_text(s->old)), moved_row, &m));
    for (size_t i = 0; i < m.count; i++)
        move_order(e, s, m.id[i]);
    free(m.id);
}

static void change(struct engine *e, enum sql id, const char *a, const char *b)
{
    engine_fail(e, store_run(&e->store, id, ARGS(db_text(a), db_text(b)), NULL, NULL));
}

/* Nothing it said, was told or was to measure means anything for that home any more. */
static void forget_old(struct engine *e, const struct swap *s)
{
    static const enum sql ends[] = {SQL_SWAP_FINDINGS, SQL_SWAP_COMMANDS, SQL_SWAP_RUNS};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        engine_fail(e, store_run(&e->store, ends[i], ARGS(db_text(s->old), db_int(e->clock.now_ms)),
                                 NULL, NULL));
    engine_fail(e, store_run(&e->store, SQL_SWAP_WAITS, ARGS(db_text(s->old)), NULL, NULL));
    e->next_due_ms = -1;
}

/* A machine that nobody registered is one of the same model. */
static void register_new(struct engine *e, const struct swap *s)
{
    if (s->is.have)
        return;
    engine_fail(e, store_run(&e->store, SQL_DEVICE_PUT,
                             ARGS(db_text(s->new), db_int(e->next_num++), db_text(s->was.model),
                                  db_text(NULL), db_text(NULL), db_text(NULL), db_text(NULL),
                                  db_text("active")),
                             NULL, NULL));
}

static void swap(struct engine *e, const struct swap *s)
{
    char today[TIME_TEXT_LEN];

    text_time(e->clock.now_ms, today);
    today[10] = 0;
    register_new(e, s);
    engine_fail(e, store_run(&e->store, SQL_SWAP_DEVICE,
                             ARGS(db_text(s->new), db_text_or_null(s->was.customer), db_text(today),
                                  db_text_or_null(s->was.warranty_until)),
                             NULL, NULL));
    change(e, SQL_SWAP_FILTERS, s->old, s->new);
    change(e, SQL_SWAP_FACTS, s->old, s->new);
    engine_fail(e, store_run(&e->store, SQL_FACT_PUT,
                             ARGS(db_text(s->new), db_text("install"), db_int(e->clock.now_ms)),
                             NULL, NULL));
    move_orders(e, s);
    forget_old(e, s);
    engine_fail(e, store_run(&e->store, SQL_SWAP_DEVICE,
                             ARGS(db_text(s->old), db_text(NULL),
                                  db_text_or_null(s->was.installed_on), db_text(NULL)),
                             NULL, NULL));
    change(e, SQL_DEVICE_STATUS, s->old, "revoked");
    reminder_arm(e, s->new, s->was.customer);
    stream_event(e, "device", s->old);
    stream_event(e, "device", s->new);
    engine_fail(e, store_run(&e->store, SQL_SWAP_PUT,
                             ARGS(db_text(s->old), db_text(s->new), db_int(e->clock.now_ms),
                                  db_text(s->who->id), db_text(s->reason)),
                             NULL, NULL));
}

enum err engine_device_replace(struct engine *e, const struct actor *who, const char *device,
                               const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    struct swap s = {device, args_text(j, "with"), args_text(j, "reason"),
                     who,    {.have = false},      {.have = false}};
    enum err err;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, s.new);
    err = engine_begin(e);
    if (!err) {
        s.was = read_machine(e, s.old);
        s.is = read_machine(e, s.new);
        err = check(e, &s, out);
        if (!err)
            swap(e, &s);
        err = err ? engine_cancel(e, err) : engine_commit(e, NULL, 0);
    }
    if (!err) {
        unit_reload(e, s.old);
        unit_reload(e, s.new);
    }
    cJSON_Delete(j);
    return err;
}
