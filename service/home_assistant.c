/* SPDX-License-Identifier: Apache-2.0 */
#include "service/home_assistant.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "core/topic.h"
#include "service/base/log.h"
#include "service/store/store_order.h"

#define ROUND    200 /* machines at once: the loop has other work */
/* A batch says the newest last. */
#define NEWEST   "(value_json.samples | last if value_json.samples is defined else value_json)"
#define TEMPLATE 256

static const struct {
    const char *id, *name;
    enum field field;
    const char *platform, *unit, *device_class;
} parts[] = {
    {"tds_in", "TDS in", F_tds_in_ppm, "sensor", "ppm", NULL},
    {"tds_out", "TDS out", F_tds_out_ppm, "sensor", "ppm", NULL},
    {"flow", "Flow", F_q_perm_lpm, "sensor", "L/min", "volume_flow_rate"},
    {"state", "State", F_state, "sensor", NULL, NULL},
    {"leak", "Leak", F_leak, "binary_sensor", NULL, "moisture"},
};

static cJSON *component(cJSON *list, const char *device, const char *id, const char *name,
                        const char *platform, const char *topic)
{
    cJSON *o = cJSON_AddObjectToObject(list, id);
    char unique[DEVICE_ID_LEN + 48];

    snprintf(unique, sizeof unique, "%s_%s", device, id);
    cJSON_AddStringToObject(o, "platform", platform);
    cJSON_AddStringToObject(o, "name", name);
    cJSON_AddStringToObject(o, "unique_id", unique);
    cJSON_AddStringToObject(o, "state_topic", topic);
    return o;
}

/* What a message does not say stays as it was. */
static void add_parts(cJSON *list, const char *device, const struct model *m, const char *topic)
{
    char text[TEMPLATE];

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *name = field_table[parts[i].field].name;
        bool yes_no = !strcmp(parts[i].platform, "binary_sensor");
        cJSON *o;

        if (parts[i].field != F_state && m && !symbol_set_has(&m->fitted, (int)parts[i].field))
            continue;
        o = component(list, device, parts[i].id, parts[i].name, parts[i].platform, topic);
        snprintf(text, sizeof text,
                 yes_no ? "{{ 'ON' if " NEWEST ".%s in [1, true] else 'OFF' }}"
                        : "{{ " NEWEST ".%s | default(this.state, true) }}",
                 name);
        cJSON_AddStringToObject(o, "value_template", text);
        if (parts[i].unit)
            cJSON_AddStringToObject(o, "unit_of_measurement", parts[i].unit);
        if (parts[i].device_class)
            cJSON_AddStringToObject(o, "device_class", parts[i].device_class);
    }
}

static void add_stages(cJSON *list, const char *device, const struct model *m, const char *topic)
{
    char id[STAGE_LEN + 16], text[TEMPLATE];

    for (size_t i = 0; m && i < m->stage_count; i++) {
        cJSON *o;

        snprintf(id, sizeof id, "filter_%s", m->stages[i].id);
        o = component(list, device, id, m->stages[i].title.in[LANG_EN], "sensor", topic);
        snprintf(text, sizeof text,
                 "{{ " NEWEST ".filters | default([]) | selectattr('stage', 'eq', '%s') | "
                 "map(attribute='remain_pct') | first | default(this.state, true) }}",
                 m->stages[i].id);
        cJSON_AddStringToObject(o, "value_template", text);
        cJSON_AddStringToObject(o, "unit_of_measurement", "%");
    }
}

static void order_topic(const char *device, char out[TOPIC_LEN])
{
    snprintf(out, TOPIC_LEN, "tapwright/machines/%s/order", device);
}

static void add_order(cJSON *list, const char *device)
{
    char topic[TOPIC_LEN];
    cJSON *o;

    order_topic(device, topic);
    o = component(list, device, "order", "Open order", "sensor", topic);
    cJSON_AddStringToObject(o, "value_template", "{{ value_json.state }}");
    cJSON_AddStringToObject(o, "json_attributes_topic", topic);
}

static void add_availability(cJSON *root, const struct home_assistant *h, const char *device)
{
    cJSON *o = cJSON_CreateObject();
    char topic[TOPIC_LEN] = "";

    if (!topic_build(h->topic, device, TOPIC_STATE, topic, sizeof topic))
        topic[0] = 0;
    cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "availability"), o);
    cJSON_AddStringToObject(o, "topic", topic);
    cJSON_AddStringToObject(o, "value_template",
                            "{{ 'online' if value_json.online else 'offline' }}");
}

char *home_assistant_config(const struct home_assistant *h, const char *device,
                            const struct model *m)
{
    cJSON *root = cJSON_CreateObject(), *o, *list;
    char topic[TOPIC_LEN] = "", *text;

    if (!topic_build(h->topic, device, TOPIC_TELE, topic, sizeof topic))
        topic[0] = 0;
    o = cJSON_AddObjectToObject(root, "device");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(o, "identifiers"), cJSON_CreateString(device));
    cJSON_AddStringToObject(o, "name", device);
    cJSON_AddStringToObject(o, "model", m ? m->title.in[LANG_EN] : "water purifier");
    o = cJSON_AddObjectToObject(root, "origin");
    cJSON_AddStringToObject(o, "name", "Tapwright");
    cJSON_AddStringToObject(o, "sw_version", TAPWRIGHT_VERSION);
    add_availability(root, h, device);
    list = cJSON_AddObjectToObject(root, "components");
    add_parts(list, device, m, topic);
    add_stages(list, device, m, topic);
    add_order(list, device);
    text = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    return text;
}

/* Told ------------------------------------------------------------------------------------- */

static void first_order(void *ctx, const struct order *o)
{
    cJSON *j = ctx;

    if (j->child)
        return;
    cJSON_AddNumberToObject(j, "number", (double)o->number);
    cJSON_AddStringToObject(j, "state", order_state_name(o->state));
}

static void tell_order(struct home_assistant *h, const char *device)
{
    cJSON *o = cJSON_CreateObject();
    char topic[TOPIC_LEN], *text;

    order_topic(device, topic);
    if (!store_order_open_device(&h->store, device, first_order, o)) {
        if (!o->child)
            cJSON_AddStringToObject(o, "state", "none");
        text = cJSON_PrintUnformatted(o);
        courier_publish(h->courier, topic, text, true);
        cJSON_free(text);
    }
    cJSON_Delete(o);
}

struct telling {
    struct home_assistant *h;
    int count;
};

/* A revoked machine is taken back: nothing, retained. */
static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct telling *t = ctx;
    struct home_assistant *h = t->h;
    char topic[TOPIC_LEN], order[TOPIC_LEN], *text;
    int m = catalogue_model(h->catalogue, col[2].s);

    (void)ncol;
    t->count++;
    text_copy(h->cursor, sizeof h->cursor, col[0].s);
    snprintf(topic, sizeof topic, "%.60s/device/%s/config", h->prefix, col[0].s);
    order_topic(col[0].s, order);
    if (strcmp(col[6].s, "revoked") == 0) {
        courier_publish(h->courier, topic, "", true);
        courier_publish(h->courier, order, "", true);
        return;
    }
    text = home_assistant_config(h, col[0].s, m < 0 ? NULL : &h->catalogue->models[m]);
    courier_publish(h->courier, topic, text, true);
    cJSON_free(text);
    tell_order(h, col[0].s);
}

struct events {
    struct event {
        char kind[12], subject[40];
    } e[512];
    int count;
    int64_t last;
};

static void event_row(void *ctx, const struct db_value *col, int ncol)
{
    struct events *all = ctx;

    (void)ncol;
    all->last = col[0].i;
    if (all->count == 512 || (strcmp(col[1].s, "order") && strcmp(col[1].s, "device")))
        return;
    text_copy(all->e[all->count].kind, sizeof all->e[0].kind, col[1].s);
    text_copy(all->e[all->count++].subject, sizeof all->e[0].subject, col[2].s);
}

static void tell_event(struct home_assistant *h, const struct event *e)
{
    struct telling t = {h, 0};
    struct order o;
    enum err err = ERR_OK;

    if (!strcmp(e->kind, "device"))
        err = store_run(&h->store, SQL_DEVICE_GET, ARGS(db_text(e->subject)), device_row, &t);
    else if (!store_order_get(&h->store, e->subject, &o)) {
        tell_order(h, o.device);
        order_release(&o);
    }
    if (err)
        log_warning("home_assistant", "what=\"a machine could not be read\" device=%s", e->subject);
}

/* The first round: every machine, some at a time, with its open order. */
static void tell_some(struct home_assistant *h)
{
    struct telling t = {h, 0};

    if (store_run(&h->store, SQL_DEVICE_LIST, ARGS(db_text(h->cursor), db_int(ROUND)), device_row,
                  &t))
        return;
    h->told_all = t.count < ROUND;
}

void home_assistant_look(struct home_assistant *h)
{
    static struct events all; /* of the one loop */

    if (!h->open || !courier_connected(h->courier))
        return;
    if (!h->told_all) {
        tell_some(h);
        return;
    }
    all.count = 0;
    all.last = h->last;
    if (store_run(&h->store, SQL_STREAM_AFTER, ARGS(db_int(h->last)), event_row, &all))
        return;
    for (int i = 0; i < all.count; i++)
        tell_event(h, &all.e[i]);
    h->last = all.last;
}

static void end_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int64_t *)ctx = col[1].i;
}

enum err home_assistant_open(struct home_assistant *h, const char *store_url)
{
    enum err e;

    if (!h->prefix[0])
        return ERR_OK;
    e = store_open(&h->store, store_url, DB_READER);
    if (e)
        return e;
    h->open = true;
    return store_run(&h->store, SQL_STREAM_ENDS, NULL, 0, end_row, &h->last);
}

void home_assistant_close(struct home_assistant *h)
{
    if (h->open)
        store_close(&h->store);
    h->open = false;
}
