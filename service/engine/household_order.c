/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/household_order.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/customer_link.h"
#include "service/engine/engine_notice.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_reminder.h"
#include "service/engine/filter_order.h"

#define BOOK_AHEAD_D 60
#define TEXT_MAX     2000

static enum err refuse(struct reply *out, enum err err, const char *why)
{
    text_copy(out->why, sizeof out->why, why);
    return err;
}

/* An order that somebody had opened before the machine was theirs is not shown to them. */
static enum err foreign(struct reply *out)
{
    return refuse(out, ERR_CONFLICT, "the service has an open order of this machine: please call");
}

static enum err open_now(struct engine *e, struct unit *u, int fault, const char *text,
                         const char *customer, struct reply *out)
{
    double sym[SYM_COUNT];
    struct opening op = {.u = u,
                         .fault = fault,
                         .detection = -1,
                         .from_ms = e->clock.now_ms,
                         .to_ms = e->clock.now_ms,
                         .sym = sym,
                         .text = text,
                         .customer = customer};
    enum err err;

    if (fault < 0)
        return ERR_NOT_FOUND;
    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)u->dev.sym[i];
    err = order_open(e, &op, out->id);
    return err == ERR_EXISTS ? foreign(out) : err;
}

/* Filters ---------------------------------------------------------------------------------- */

static void tell_booked(struct engine *e, const struct unit *u, const struct filters_due *due,
                        const char *order_id)
{
    cJSON *body = cJSON_CreateObject();
    struct order o;
    char *text;

    if (!store_order_get(&e->store, order_id, &o)) {
        cJSON_AddNumberToObject(body, "order", (double)o.number);
        cJSON_AddStringToObject(body, "device", u->id);
        cJSON_AddItemToObject(body, "stage",
                              reminder_titles(unit_model(e, u), due->f, due->n, due->stages));
        text = cJSON_PrintUnformatted(body);
        notice_add(e, &(struct notice){.recipient = "customer",
                                       .kind = "filter_booked",
                                       .body = text,
                                       .order = &o,
                                       .effect = "\"booked\":true"});
        cJSON_free(text);
        order_release(&o);
    }
    cJSON_Delete(body);
}

static enum err join_booked(const struct order *o, const char *customer, struct reply *out)
{
    if (strcmp(o->customer, customer) != 0)
        return foreign(out);
    if (o->state == OS_VERIFYING)
        return refuse(out, ERR_CONFLICT, "what was changed is being proved; book when it is done");
    text_copy(out->id, sizeof out->id, o->id);
    return ERR_OK;
}

static enum err book(struct engine *e, const char *customer, struct unit *u, struct reply *out)
{
    struct filters_due due;
    struct order o;
    enum err err;

    err = store_order_open_of(&e->store, u->id, "filter", &o);
    if (!err) {
        err = join_booked(&o, customer, out);
        order_release(&o);
        return err;
    }
    if (err != ERR_NOT_FOUND)
        return err;
    filters_due(e, u, &due);
    if (!due.first_ms || due.first_ms > e->clock.now_ms + BOOK_AHEAD_D * DAY_MS)
        return refuse(out, ERR_CONFLICT, "no filter is due within 60 days");
    err = open_now(e, u, catalogue_fault(e->c, "filter"), NULL, customer, out);
    if (!err)
        tell_booked(e, u, &due, out->id);
    return err;
}

/* Faults ----------------------------------------------------------------------------------- */

struct repair {
    const char *customer;
    char id[ID_LEN];
    bool reported;
};

/* What they reported before, else the repair that was opened first. */
static void see_repair(void *ctx, const struct order *o)
{
    struct repair *r = ctx;
    bool reported = !strcmp(o->fault, "reported");

    if (strcmp(o->kind, "repair") != 0 || strcmp(o->customer, r->customer) != 0 || r->reported ||
        (r->id[0] && !reported))
        return;
    text_copy(r->id, sizeof r->id, o->id);
    r->reported = reported;
}

static enum err report(struct engine *e, const struct actor *customer, struct unit *u,
                       const cJSON *j, struct reply *out)
{
    const char *text = args_text(j, "text");
    struct repair r = {.customer = customer->id};
    struct order o;
    enum err err;

    if (!cJSON_IsObject(j) || !text[0] || strlen(text) > TEXT_MAX)
        return refuse(out, ERR_INPUT, "text: is needed, at most 2000 bytes");
    engine_fail(e, store_order_open_device(&e->store, u->id, see_repair, &r));
    if (!r.id[0])
        return open_now(e, u, reported_fault(e), text, customer->id, out);
    text_copy(out->id, sizeof out->id, r.id);
    err = store_order_get(&e->store, r.id, &o);
    if (err)
        return err;
    err = link_said(e, LINK_STILL_BROKEN, customer, &o, j, out);
    order_release(&o);
    return err;
}

/* Both ------------------------------------------------------------------------------------- */

static enum err ask(struct engine *e, const struct actor *customer, const char *device,
                    const cJSON *j, bool filters, struct reply *out)
{
    enum err err = engine_begin(e), ended;
    struct unit *u;

    memset(out, 0, sizeof *out);
    if (err)
        return err;
    engine_due(e);
    u = unit_find(e, device);
    err = !u        ? ERR_NOT_FOUND
          : filters ? book(e, customer->id, u, out)
                    : report(e, customer, u, j, out);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

enum err household_book(struct engine *e, const struct actor *customer, const char *device,
                        struct reply *out)
{
    return ask(e, customer, device, NULL, true, out);
}

enum err household_report(struct engine *e, const struct actor *customer, const char *device,
                          const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err = ask(e, customer, device, j, false, out);

    cJSON_Delete(j);
    return err;
}
