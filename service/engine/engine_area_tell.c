/* SPDX-License-Identifier: Apache-2.0 */
/* Who hears of an area event: its households once, dispatcher and lead once. */
#include "service/engine/engine_area.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_notice.h"

struct household {
    char customer[NAME_LEN], device[DEVICE_ID_LEN], lang[8];
};

/* An order of the event's fault that follows for this machine, "" when none does. */
static void order_after(struct engine *e, const struct area_event *a, const char *device,
                        char id[ID_LEN])
{
    struct order o;

    id[0] = 0;
    if (!device[0] || store_order_open_of(&e->store, device, a->fault, &o))
        return;
    text_copy(id, ID_LEN, o.id);
    order_release(&o);
}

/* How many machines, and which part of those that report; none is counted while it opens. */
static void add_size(cJSON *o, const struct area_event *a)
{
    char share[16];

    if (a->affected <= 0)
        return;
    cJSON_AddNumberToObject(o, "count", (double)a->affected);
    if (a->reporting <= 0)
        return;
    snprintf(share, sizeof share, "%d%%", (int)(100 * a->affected / a->reporting));
    cJSON_AddStringToObject(o, "share", share);
}

static char *body_of(struct engine *e, const struct area_event *a, const struct household *h)
{
    cJSON *o = cJSON_CreateObject();
    char order[ID_LEN], *text;

    cJSON_AddStringToObject(o, "area_event", a->id);
    cJSON_AddStringToObject(o, "area", a->area);
    cJSON_AddStringToObject(o, "fault", a->fault);
    if (!h->customer[0])
        add_size(o, a);
    if (h->customer[0]) {
        cJSON_AddStringToObject(o, "customer", h->customer);
        cJSON_AddStringToObject(o, "lang", h->lang);
        cJSON_AddStringToObject(o, "device", h->device);
    }
    order_after(e, a, a->closed_ms ? h->device : "", order);
    if (order[0])
        cJSON_AddStringToObject(o, "order", order);
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}

static void say(struct engine *e, const struct area_event *a, const char *recipient,
                const char *kind, const struct household *h)
{
    char about[ID_LEN + 24], *body = body_of(e, a, h);

    snprintf(about, sizeof about, "\"area_event\":\"%s\"", a->id);
    notice_add(e, &(struct notice){.recipient = recipient,
                                   .kind = kind,
                                   .body = body,
                                   .device = h->device,
                                   .area = a->area,
                                   .effect = about});
    free(body);
}

static void say_household(struct engine *e, const struct area_event *a, const char *kind,
                          const struct household *h)
{
    char recipient[NAME_LEN + 16];

    snprintf(recipient, sizeof recipient, "customer:%s", h->customer);
    say(e, a, recipient, kind, h);
}

static void lang_row(void *ctx, const struct db_value *col, int ncol)
{
    struct household *h = ctx;

    (void)ncol;
    text_copy(h->lang, sizeof h->lang, col[6].s);
}

/* A household with two machines is one household. */
void area_tell_customer(struct engine *e, const struct area_event *a, const char *device)
{
    struct unit *u = unit_find(e, device);
    struct household h = {.customer = ""};
    enum err err;

    if (!u || !u->customer[0])
        return;
    text_copy(h.customer, sizeof h.customer, u->customer);
    text_copy(h.device, sizeof h.device, device);
    engine_fail(e, store_run(&e->store, SQL_CUSTOMER_GET, ARGS(db_text(h.customer)), lang_row, &h));
    err = store_change(&e->store, SQL_AREA_TOLD_ADD,
                       ARGS(db_text(a->id), db_text(h.customer), db_text(device), db_text(h.lang)));
    if (err == ERR_NOT_FOUND)
        return;
    engine_fail(e, err);
    say_household(e, a, "area_event", &h);
}

struct household_list {
    struct household *h;
    size_t count, cap;
};

static void told_row(void *ctx, const struct db_value *col, int ncol)
{
    struct household_list *l = ctx;
    struct household *h;

    (void)ncol;
    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->h = xrealloc(l->h, l->cap * sizeof *l->h);
    }
    h = &l->h[l->count++];
    text_copy(h->customer, sizeof h->customer, col[0].s);
    text_copy(h->device, sizeof h->device, col[1].s);
    text_copy(h->lang, sizeof h->lang, col[2].s);
}

void area_tell_over(struct engine *e, const struct area_event *a)
{
    struct household_list l = {.count = 0};

    engine_fail(e, store_run(&e->store, SQL_AREA_TOLD, ARGS(db_text(a->id)), told_row, &l));
    for (size_t i = 0; i < l.count; i++)
        say_household(e, a, "area_over", &l.h[i]);
    free(l.h);
}

void area_tell_staff(struct engine *e, const struct area_event *a, const char *kind)
{
    struct household nobody = {.customer = ""};

    say(e, a, "dispatcher", kind, &nobody);
    say(e, a, "lead", kind, &nobody);
}
