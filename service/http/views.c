/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_flow.h"
#include "service/engine/engine_late.h"
#include "service/engine/evidence_known.h"
#include "service/engine/gate.h"
#include "service/http/api.h"

void view_time(cJSON *o, const char *name, int64_t ms)
{
    char text[TIME_TEXT_LEN];

    if (!ms) {
        cJSON_AddNullToObject(o, name);
        return;
    }
    text_time(ms, text);
    cJSON_AddStringToObject(o, name, text);
}

cJSON *json_text_or(const char *json, const char *otherwise)
{
    cJSON *o = json && json[0] ? cJSON_Parse(json) : NULL;

    return o ? o : cJSON_Parse(otherwise);
}

void view_text(cJSON *o, const char *name, const char *text)
{
    if (text && text[0])
        cJSON_AddStringToObject(o, name, text);
    else
        cJSON_AddNullToObject(o, name);
}

cJSON *view_words(const struct words *w)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "zh-CN", w->in[LANG_ZH_CN]);
    cJSON_AddStringToObject(o, "en", w->in[LANG_EN]);
    return o;
}

static void history_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *list = ctx, *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "action", col[1].s);
    view_text(o, "actor", col[2].s);
    view_text(o, "role", col[3].s);
    view_time(o, "at", col[4].i);
    view_time(o, "received_at", col[5].i);
    cJSON_AddBoolToObject(o, "late", col[5].i - col[4].i > LATE_STEP_MS);
    view_text(o, "from", col[6].s);
    view_text(o, "to", col[7].s);
    cJSON_AddItemToObject(o, "args", json_text_or(col[8].s, "{}"));
    cJSON_AddItemToArray(list, o);
}

static cJSON *watch(struct http *h, const char *order_id)
{
    struct watch_row w;
    cJSON *o;
    int fault;

    if (store_watch_get(&h->reader, order_id, &w))
        return cJSON_CreateNull();
    o = cJSON_CreateObject();
    view_time(o, "from", w.from_ms == INT64_MAX ? 0 : w.from_ms);
    view_time(o, "until", w.until_ms);
    cJSON_AddNumberToObject(o, "draws", w.draws);
    cJSON_AddNumberToObject(o, "good", w.good);
    cJSON_AddNumberToObject(o, "needed", w.needed);
    view_text(o, "verdict", w.verdict);
    cJSON_AddStringToObject(o, "why", w.why);
    cJSON_AddNumberToObject(o, "samples", (double)w.samples);
    fault = catalogue_fault(h->o.catalogue, w.fault);
    if (fault >= 0 && (size_t)w.rule < h->o.catalogue->faults[fault].watch_count)
        cJSON_AddStringToObject(o, "rule", h->o.catalogue->faults[fault].watch[w.rule].id);
    return o;
}

/* A technician who may not take a step is not offered it; arguments decide the rest. */
cJSON *view_allowed(struct http *h, const struct order *o, const struct caller *who)
{
    struct order_facts f = {.state = o->state,
                            .address_known = o->address_known,
                            .is_assignee = !strcmp(who->id, o->technician)};
    const char *names[64];
    cJSON *list = cJSON_CreateArray();
    size_t n;

    flow_facts(&h->reader, o, &f);
    evidence_known(&h->reader, o, http_now(h), &f);
    n = order_allowed(&f, who->role, names, 64);
    for (size_t i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(names[i]));
    return list;
}

struct machine {
    char model[NAME_LEN];
    int64_t num;
};

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    struct machine *m = ctx;

    (void)ncol;
    m->num = col[1].i;
    text_copy(m->model, sizeof m->model, col[2].s);
}

static cJSON *requires(struct http *h, const struct order *o, const struct machine *m)
{
    cJSON *r = cJSON_CreateObject();

    view_requires(h, o, m->model, r);
    cJSON_AddItemToObject(r, "gate", view_gate(h, o, m->model, m->num));
    return r;
}

/* The short members, which lists show as well. Says in *m what machine it is. */
static cJSON *short_members(struct http *h, const struct order *o, const struct privacy_view *v,
                            struct machine *m)
{
    cJSON *j = cJSON_CreateObject(), *child;
    int fault = catalogue_fault(h->o.catalogue, o->fault);

    cJSON_AddStringToObject(j, "id", o->id);
    cJSON_AddNumberToObject(j, "number", (double)o->number);
    cJSON_AddStringToObject(j, "kind", o->kind);
    cJSON_AddStringToObject(j, "state", order_state_name(o->state));
    cJSON_AddStringToObject(j, "category", order_category_name(o->state));
    cJSON_AddStringToObject(j, "severity", o->severity);
    child = strcmp(o->kind, "repair") ? NULL : cJSON_CreateObject();
    cJSON_AddItemToObject(j, "fault", child ? child : cJSON_CreateNull());
    if (child)
        cJSON_AddStringToObject(child, "id", o->fault);
    if (child && fault >= 0)
        cJSON_AddItemToObject(child, "title", view_words(&h->o.catalogue->faults[fault].title));
    view_text(j, "repeat_of", o->repeat_of);
    child = cJSON_AddObjectToObject(j, "device");
    cJSON_AddStringToObject(child, "id", o->device);
    if (!store_run(&h->reader, SQL_DEVICE_GET, ARGS(db_text(o->device)), machine_row, m))
        cJSON_AddStringToObject(child, "model", m->model);
    cJSON_AddItemToObject(j, "customer", view_customer(h, o->customer, v));
    view_text(j, "technician", o->technician);
    view_text(j, "job", o->job);
    view_text(j, "superseded_by", o->superseded_by);
    view_text(j, "outcome", o->outcome);
    view_text(j, "verdict", o->verdict);
    cJSON_AddNumberToObject(j, "visit", o->visit_n);
    cJSON_AddBoolToObject(j, "flapping", o->flapping_ms != 0);
    cJSON_AddBoolToObject(j, "opened_late", o->late);
    view_time(j, "opened_at", o->opened_ms);
    view_time(j, "updated_at", o->updated_ms);
    view_time(j, "closed_at", o->closed_ms);
    if (o->appt_from_ms) {
        child = cJSON_AddObjectToObject(j, "appointment");
        view_time(child, "from", o->appt_from_ms);
        view_time(child, "to", o->appt_to_ms);
        view_text(child, "agreed_by", o->appt_by);
    } else {
        cJSON_AddNullToObject(j, "appointment");
    }
    view_put_off(h, o->id, j);
    view_held_by(h, o, j);
    cJSON_AddNumberToObject(j, "version", (double)o->version);
    return j;
}

cJSON *view_order_item(struct http *h, const struct order *o)
{
    struct machine m = {"", 0};

    cJSON *j = short_members(h, o, &(struct privacy_view){.page = false}, &m);

    cJSON_AddItemToObject(j, "deadlines", view_deadlines(h, o->id, true));
    return j;
}

cJSON *view_order(struct http *h, const struct order *o, const struct caller *who)
{
    struct machine m = {"", 0};
    struct privacy_view v = view_privacy(h, o->id, who);
    cJSON *j = short_members(h, o, &v, &m), *list;
    enum err e = ERR_OK;

    view_text(j, "text", o->text);
    cJSON_AddItemToObject(j, "diagnosis", json_text_or(o->diagnosis, "null"));
    cJSON_AddItemToObject(j, "evidence", json_text_or(o->evidence, "null"));
    cJSON_AddItemToObject(j, "remote", view_remote(h, o->id));
    list = view_visits(h, o->id);
    cJSON_AddItemToObject(j, "visits", list);
    cJSON_AddItemToObject(j, "requires", requires(h, o, &m));
    cJSON_AddItemToObject(j, "consequences", json_text_or(o->consequences, "[]"));
    cJSON_AddItemToObject(j, "related", json_text_or(o->related, "[]"));
    view_flow(h, o->id, j);
    cJSON_AddItemToObject(j, "area_event", view_area_of(h, o->id));
    view_warnings(h, o, j);
    cJSON_AddItemToObject(j, "deadlines", view_deadlines(h, o->id, false));
    cJSON_AddItemToObject(j, "watch", watch(h, o->id));
    view_charges(h, o, j);
    view_evidence(h, o, j);
    cJSON_AddItemToObject(j, "rating", view_rating(h, o->id, who));
    cJSON_AddItemToObject(j, "allowed_actions", view_allowed(h, o, who));
    list = cJSON_AddArrayToObject(j, "history");
    if (!e)
        e = store_run(&h->reader, SQL_HISTORY_LIST, ARGS(db_text(o->id)), history_row, list);
    return j;
}
