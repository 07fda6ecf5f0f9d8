/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "device-sim/packed.h"
#include "service/base/clock.h"

#define PATIENCE_MS   15000
#define TELL_EVERY_MS 300

static const char *text_of(const cJSON *o, const char *name)
{
    const cJSON *j = cJSON_GetObjectItem(o, name);

    return cJSON_IsString(j) ? j->valuestring : "";
}

static void say(int64_t now_ms, const char *what)
{
    char at[TIME_TEXT_LEN];

    text_time(now_ms, at);
    printf("%.10s %.5s  %s\n", at, at + 11, what);
    fflush(stdout);
}

static void tell_order(struct wire *w, const cJSON *o, int64_t now_ms)
{
    char now[160], line[400];
    const char *id = text_of(o, "id");
    const cJSON *fault = cJSON_GetObjectItem(o, "fault"),
                *device = cJSON_GetObjectItem(o, "device");

    snprintf(now, sizeof now, "%s %s", text_of(o, "state"), text_of(o, "verdict"));
    if (!strcmp(text_of(w->told, id), now))
        return;
    cJSON_DeleteItemFromObject(w->told, id);
    cJSON_AddStringToObject(w->told, id, now);
    snprintf(line, sizeof line, "   order #%d  %-22s %s  %s",
             (int)cJSON_GetObjectItem(o, "number")->valuedouble, text_of(fault, "id"),
             text_of(device, "id"), now);
    say(now_ms, line);
}

/* What has changed since it was last said. */
static void tell(struct wire *w, int64_t now_ms)
{
    long status;
    cJSON *list;
    const cJSON *o;

    if (!w->api || clock_mono_ms() - w->told_ms < TELL_EVERY_MS)
        return;
    w->told_ms = clock_mono_ms();
    list = api_call(w->api, "dispatcher", "GET", "/orders?limit=200", NULL, &status);
    cJSON_ArrayForEach(o, cJSON_GetObjectItem(list, "items")) tell_order(w, o, now_ms);
    cJSON_Delete(list);
}

static void keep_pace(struct wire *w, int64_t until_ms)
{
    int64_t due;

    if (w->speed <= 0)
        return;
    if (!w->sim_start_ms) {
        w->sim_start_ms = until_ms;
        w->host_start_ms = clock_mono_ms();
    }
    due = w->host_start_ms + (int64_t)((double)(until_ms - w->sim_start_ms) / w->speed);
    if (due > clock_mono_ms())
        fleet_serve(&w->fleet, (int)(due - clock_mono_ms()));
}

static void wire_run(void *ctx, int64_t until_ms)
{
    struct wire *w = ctx;

    fleet_run_to(&w->fleet, until_ms);
    keep_pace(w, until_ms);
    tell(w, until_ms);
}

static int wire_add(void *ctx, struct machine *m, const char *model, const char *area)
{
    struct wire *w = ctx;

    (void)model;
    (void)area;
    fleet_add(&w->fleet, m);
    return fleet_wait_connected(&w->fleet, PATIENCE_MS);
}

static const struct machine_port *wire_port(void *ctx)
{
    return &((struct wire *)ctx)->fleet.port;
}

/* On the wire the service knows its facts from the import. */
static void wire_fact(void *ctx, const char *device, const char *name, int64_t at_ms)
{
    (void)ctx;
    (void)device;
    (void)name;
    (void)at_ms;
}

static int find(struct wire *w, const char *device, const char *fault, struct story_order *out)
{
    char path[160];
    long status;
    cJSON *list;
    const cJSON *o;
    int rc = -1;

    snprintf(path, sizeof path, "/orders?limit=200&device=%s", device);
    list = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    cJSON_ArrayForEach(o, cJSON_GetObjectItem(list, "items"))
    {
        if (strcmp(text_of(cJSON_GetObjectItem(o, "fault"), "id"), fault) != 0)
            continue;
        text_copy(out->id, sizeof out->id, text_of(o, "id"));
        rc = 0;
    }
    cJSON_Delete(list);
    return rc;
}

static int wire_order(void *ctx, const char *device, const char *fault, struct story_order *out)
{
    struct wire *w = ctx;
    int64_t until = clock_mono_ms() + PATIENCE_MS;
    char path[80];
    long status;
    cJSON *o;
    const cJSON *causes;

    memset(out, 0, sizeof *out);
    fleet_settle(&w->fleet, PATIENCE_MS);
    while (find(w, device, fault, out)) {
        if (clock_mono_ms() > until)
            return -1;
        fleet_serve(&w->fleet, 200);
    }
    snprintf(path, sizeof path, "/orders/%s", out->id);
    o = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    causes = cJSON_GetObjectItem(cJSON_GetObjectItem(o, "diagnosis"), "causes");
    text_copy(out->state, sizeof out->state, text_of(o, "state"));
    text_copy(out->verdict, sizeof out->verdict, text_of(o, "verdict"));
    text_copy(out->cause, sizeof out->cause, text_of(cJSON_GetArrayItem(causes, 0), "id"));
    out->visit = (int)cJSON_GetNumberValue(cJSON_GetObjectItem(o, "visit"));
    cJSON_Delete(o);
    return 0;
}

static int wire_remote(void *ctx, const char *device, const char *fault, const char *action,
                       struct story_remote *out)
{
    struct wire *w = ctx;
    struct story_order o;
    const cJSON *r;
    char path[128];
    cJSON *order;
    long status;
    int found = -1;

    if (find(w, device, fault, &o))
        return -1;
    snprintf(path, sizeof path, "/orders/%s", o.id);
    order = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    cJSON_ArrayForEach(r, cJSON_GetObjectItem(order, "remote"))
    {
        const char *result = text_of(r, "result");

        if (strcmp(text_of(r, "action"), action) != 0)
            continue;
        text_copy(out->state, sizeof out->state, text_of(r, "state"));
        text_copy(out->result, sizeof out->result, result[0] ? result : "open");
        found = 0;
    }
    cJSON_Delete(order);
    return found;
}

static int wire_count(void *ctx, const char *device)
{
    struct wire *w = ctx;
    char path[160];
    long status;
    cJSON *list;
    int n;

    fleet_settle(&w->fleet, PATIENCE_MS);
    snprintf(path, sizeof path, "/orders?limit=200%s%s", device ? "&device=" : "",
             device ? device : "");
    list = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    n = cJSON_GetArraySize(cJSON_GetObjectItem(list, "items"));
    cJSON_Delete(list);
    return n;
}

static void technician(struct wire *w, char *id, size_t cap)
{
    long status;
    cJSON *list = api_call(w->api, "dispatcher", "GET", "/technicians", NULL, &status);

    text_copy(id, cap, text_of(cJSON_GetArrayItem(cJSON_GetObjectItem(list, "items"), 0), "id"));
    cJSON_Delete(list);
}

static bool on_its_way(struct wire *w, const char *device)
{
    char path[80];
    long status;
    cJSON *list;
    const cJSON *o;
    bool found = false;

    snprintf(path, sizeof path, "/devices/%s/commands", device);
    list = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    cJSON_ArrayForEach(o, cJSON_GetObjectItem(list, "items"))
    {
        const char *state = text_of(o, "state");

        found = found || !strcmp(state, "queued") || !strcmp(state, "sent");
    }
    cJSON_Delete(list);
    return found;
}

/* An action may command the machine: no time passes in the story before it has answered. */
static void await_answer(struct wire *w, const char *device)
{
    int64_t until = clock_mono_ms() + PATIENCE_MS;

    if (!fleet_online(&w->fleet, device))
        return;
    while (on_its_way(w, device) && clock_mono_ms() < until)
        fleet_serve(&w->fleet, 20);
}

static void pack(struct wire *w, const char *id, struct packed *p)
{
    char path[80];
    long status;
    cJSON *o;

    snprintf(path, sizeof path, "/orders/%s", id);
    o = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    packed_add(p, cJSON_GetObjectItem(o, "diagnosis"));
    cJSON_Delete(o);
}

static void with_parts(struct wire *w, const char *device, const char *json, char *out, size_t cap)
{
    struct packed p = {"", ""};
    char path[160];
    long status;
    cJSON *list = NULL;
    const cJSON *o;

    snprintf(path, sizeof path, "/orders?limit=200&category=active&device=%s", device);
    if (strstr(json, PACKED_MARK))
        list = api_call(w->api, "dispatcher", "GET", path, NULL, &status);
    cJSON_ArrayForEach(o, cJSON_GetObjectItem(list, "items")) pack(w, text_of(o, "id"), &p);
    cJSON_Delete(list);
    packed_write(&p, json, out, cap);
}

static int wire_act(void *ctx, const struct story_step *step, char *why, size_t cap)
{
    struct wire *w = ctx;
    struct story_order o;
    char path[128], body[1024], with[PACKED_LEN + 1024], id[40];
    const char *json = step->json, *at = strstr(json, "\"@\"");
    long status;
    cJSON *answer;

    fleet_settle(&w->fleet, PATIENCE_MS);
    if (find(w, step->device, step->fault, &o)) {
        text_copy(why, cap, "no such order");
        return -1;
    }
    if (at)
        technician(w, id, sizeof id);
    if (at)
        snprintf(body, sizeof body, "%.*s\"%s\"%s", (int)(at - json), json, id, at + 3);
    else
        text_copy(body, sizeof body, json);
    with_parts(w, step->device, body, with, sizeof with);
    snprintf(path, sizeof path, "/orders/%s/actions/%s", o.id, step->action);
    answer = api_call(w->api, step->role, "POST", path, with, &status);
    if (status != 200)
        text_copy(why, cap,
                  text_of(answer, "rule")[0] ? text_of(answer, "rule") : text_of(answer, "detail"));
    cJSON_Delete(answer);
    await_answer(w, step->device);
    return status == 200 ? 0 : -1;
}

static void wire_narrate(void *ctx, int64_t now_ms, const char *line)
{
    (void)ctx;
    say(now_ms, line);
}

void wire_open(struct wire *w, const char *broker, const char *secrets, const char *api_url,
               double speed)
{
    memset(w, 0, sizeof *w);
    fleet_open(&w->fleet, broker, secrets);
    w->api = api_url ? api_new(api_url) : NULL;
    w->speed = speed;
    w->told = cJSON_CreateObject();
    w->hooks = (struct story_world){w,        wire_add,   wire_run,   wire_port,    wire_fact,
                                    wire_act, wire_order, wire_count, wire_narrate, wire_remote,
                                    NULL,     NULL,       NULL};
}

void wire_close(struct wire *w)
{
    fleet_close(&w->fleet);
    api_free(w->api);
    cJSON_Delete(w->told);
}
