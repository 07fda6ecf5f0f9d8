/* SPDX-License-Identifier: Apache-2.0 */
/* Orders opened by hand and commands sent by hand. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/command_args.h"
#include "service/engine/engine_parts.h"

#define TEXT_MAX 4000

static enum err refuse(struct reply *out, enum err err, const char *why)
{
    text_copy(out->why, sizeof out->why, why);
    return err;
}

/* Orders that are no repairs are of the pseudo-fault of their kind, and have none to choose. */
static int fault_asked(const struct engine *e, const char *kind, const char *fault)
{
    bool repair = !kind[0] || !strcmp(kind, "repair");

    if (!repair)
        return fault[0] ? -1 : catalogue_fault(e->c, kind);
    if (!fault[0])
        return reported_fault(e);
    return strcmp(order_kind_of(fault), "repair") ? -1 : catalogue_fault(e->c, fault);
}

static void found(void *ctx, const struct db_value *col, int ncol)
{
    (void)col;
    (void)ncol;
    *(bool *)ctx = true;
}

static bool customer_exists(struct engine *e, const char *id)
{
    bool there = false;

    return !store_run(&e->store, SQL_CUSTOMER_GET, ARGS(db_text(id)), found, &there) && there;
}

static enum err open_by_hand(struct engine *e, const cJSON *j, struct reply *out)
{
    struct unit *u = unit_find(e, args_text(j, "device"));
    const char *kind = args_text(j, "kind"), *text = args_text(j, "text");
    int fault = fault_asked(e, kind, args_text(j, "fault"));
    double sym[SYM_COUNT];
    struct opening op = {u,   fault, -1,   e->clock.now_ms, e->clock.now_ms,
                         sym, "",    text, false,           args_text(j, "customer")};
    struct order twin;
    enum err err;

    if (kind[0] && order_kind_find(kind) < 0)
        return refuse(out, ERR_INPUT, "kind: must be repair, install, filter or inspection");
    if (!u)
        return refuse(out, ERR_INPUT, "device: no such machine");
    if (fault < 0)
        return refuse(out, ERR_INPUT,
                      kind[0] && strcmp(kind, "repair") ? "fault: only a repair order has one"
                                                        : "fault: not in the catalogue");
    if (strlen(text) > TEXT_MAX)
        return refuse(out, ERR_INPUT, "text: at most 4000 bytes");
    if (!store_order_open_of(&e->store, u->id, e->c->faults[fault].id, &twin)) {
        text_copy(out->id, sizeof out->id, twin.id);
        order_release(&twin);
        text_copy(out->rule, sizeof out->rule, "S5.4");
        return refuse(out, ERR_EXISTS, "an order of this machine and fault is open");
    }
    if (op.customer[0] && !customer_exists(e, op.customer))
        return refuse(out, ERR_INPUT, "customer: there is no such customer");
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)u->dev.sym[i];
    err = order_open(e, &op, out->id);
    return err;
}

enum err engine_open_order(struct engine *e, const struct actor *who, const char *json,
                           struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err, ended;

    memset(out, 0, sizeof *out);
    if (who->role == ROLE_TECHNICIAN) {
        cJSON_Delete(j);
        return ERR_FORBIDDEN;
    }
    err = engine_begin(e);
    if (!err) {
        err = open_by_hand(e, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}

static void on_site_here(void *ctx, const struct order *o)
{
    const char **technician = ctx;

    if (*technician && o->state == OS_ON_SITE && !strcmp(o->technician, *technician))
        *technician = NULL;
}

/* A technician commands the machine in front of them, nobody else's. */
static bool may_command(struct engine *e, const struct unit *u, const struct actor *who)
{
    const char *technician = who->id;

    if (who->role != ROLE_TECHNICIAN)
        return true;
    engine_fail(e, store_order_open_device(&e->store, u->id, on_site_here, &technician));
    return who->id && !technician;
}

static enum err queue_by_hand(struct engine *e, const struct actor *who, const char *device,
                              const cJSON *j, struct reply *out)
{
    struct unit *u = unit_find(e, device);
    int c = command_find(args_text(j, "name"));
    const cJSON *args = cJSON_GetObjectItemCaseSensitive(j, "args");
    char *text;
    enum err err;

    if (!u || !may_command(e, u, who))
        return ERR_NOT_FOUND;
    if (c < 0 || !(unit_model(e, u)->commands >> c & 1))
        return refuse(out, ERR_INPUT, "name: the machine knows no such command");
    if (command_args_check((enum device_command)c, args))
        return refuse(out, ERR_INPUT, command_args_check((enum device_command)c, args));
    text = cJSON_IsObject(args) ? cJSON_PrintUnformatted(args) : strdup("{}");
    err = command_queue(e, device, (enum device_command)c, text, NULL, out->id);
    free(text);
    return err;
}

enum err engine_command(struct engine *e, const struct actor *who, const char *device,
                        const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err, ended;

    memset(out, 0, sizeof *out);
    err = engine_begin(e);
    if (!err) {
        err = queue_by_hand(e, who, device, j, out);
        ended = engine_commit(e, NULL, 0);
        if (!err)
            err = ended;
    }
    cJSON_Delete(j);
    return err;
}
