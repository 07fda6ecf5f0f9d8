/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/story/world.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device-sim/packed.h"
#include "core/text.h"
#include "service/store/store_remedy.h"
#include "service/engine/engine_admin.h"

#define PEOPLE                                                                           \
    "{\"users\":["                                                                       \
    "{\"login\":\"tech\",\"name\":\"Li\",\"role\":\"technician\",\"password\":\"x\"},"   \
    "{\"login\":\"desk\",\"name\":\"Wang\",\"role\":\"dispatcher\",\"password\":\"x\"}," \
    "{\"login\":\"lead\",\"name\":\"Zhao\",\"role\":\"lead\",\"password\":\"x\"}]}"

static void check(enum err e, const char *what)
{
    if (!e)
        return;
    fprintf(stderr, "%s: %s\n", what, err_text(e));
    abort();
}

static void on_out(void *ctx, const struct engine_out *o)
{
    struct world *w = ctx;
    struct world_out *out;

    if (w->outs == (int)(sizeof w->out / sizeof w->out[0]))
        return;
    out = &w->out[w->outs++];
    text_copy(out->device, sizeof out->device, o->device);
    text_copy(out->kind, sizeof out->kind, o->is_ack ? "ack" : "cmd");
    if (o->is_ack)
        snprintf(out->payload, sizeof out->payload, "{\"boot_id\":%lld,\"seq\":%lld}",
                 (long long)o->boot_id, (long long)o->seq);
    else
        text_copy(out->payload, sizeof out->payload, o->payload);
}

static void on_effect(void *ctx, const struct engine_effect *e)
{
    struct world *w = ctx;
    char at[TIME_TEXT_LEN];

    if (!w->verbose)
        return;
    text_time(e->at_ms, at);
    printf("%s %-10s %s %s\n", at, e->kind, e->device, e->detail);
}

static void flush_batch(struct world *w)
{
    if (!w->batch)
        return;
    w->batch = 0;
    check(engine_commit(w->engine, NULL, 0), "commit");
}

static void port_send(void *ctx, const char *device, const char *kind, const char *payload,
                      size_t len, bool retain)
{
    struct world *w = ctx;
    char topic[128];
    struct frame f = {topic, payload, 0, len, w->now_ms, w->now_ms, retain};

    f.topic_len = (size_t)snprintf(topic, sizeof topic, "wp/v1/%s/%s", device, kind);
    if (w->batch++ == 0)
        check(engine_begin(w->engine), "begin");
    engine_frame(w->engine, &f);
    w->frames++;
}

static struct machine *machine_by_id(struct world *w, const char *id)
{
    for (int i = 0; i < w->machines; i++)
        if (!strcmp(w->machine[i]->id, id))
            return w->machine[i];
    return NULL;
}

/* What the service sent reaches the machines that can hear. */
static void deliver(struct world *w)
{
    for (int i = 0; i < w->outs; i++) {
        struct machine *m = machine_by_id(w, w->out[i].device);

        if (m && m->online)
            machine_receive(m, w->out[i].kind, w->out[i].payload, strlen(w->out[i].payload),
                            &w->port);
    }
    w->outs = 0;
}

static void world_run(void *ctx, int64_t until_ms)
{
    struct world *w = ctx;

    w->now_ms = until_ms;
    for (int i = 0; i < w->machines; i++)
        machine_run(w->machine[i], until_ms, &w->port);
    flush_batch(w);
    check(engine_tick(w->engine, until_ms), "tick");
    deliver(w);
    flush_batch(w);
}

static int world_add(void *ctx, struct machine *m, const char *model, const char *area)
{
    struct world *w = ctx;
    char json[512];

    flush_batch(w);
    snprintf(json, sizeof json,
             "{\"customers\":[{\"id\":\"C-%s\",\"name\":\"c\",\"area\":\"%s\"}],"
             "\"devices\":[{\"id\":\"%s\",\"model\":\"%s\",\"customer\":\"C-%s\"}]}",
             m->id, area[0] ? area : "default", m->id, model, m->id);
    w->machine[w->machines++] = m;
    return engine_import(w->engine, json, strlen(json), NULL, NULL) ? -1 : 0;
}

static const struct machine_port *world_port(void *ctx)
{
    return &((struct world *)ctx)->port;
}

/* A filter's age is what its date rests on, not only a fact for conditions. */
static void filter_put_in(struct world *w, const struct machine *m, const char *stage,
                          int64_t at_ms)
{
    char json[400], at[TIME_TEXT_LEN];

    text_time(at_ms, at);
    snprintf(json, sizeof json,
             "{\"devices\":[{\"id\":\"%s\",\"model\":\"%s\",\"customer\":\"C-%s\","
             "\"filters\":[{\"stage\":\"%s\",\"installed_on\":\"%.10s\"}]}]}",
             m->id, m->tank ? "tank-75g" : "tankless-600g", m->id, stage, at);
    check(engine_import(w->engine, json, strlen(json), NULL, NULL), "filters");
}

static void world_fact(void *ctx, const char *device, const char *name, int64_t at_ms)
{
    struct world *w = ctx;
    const struct machine *m = machine_by_id(w, device);

    flush_batch(w);
    check(engine_fact(w->engine, device, name, at_ms), "fact");
    if (m && !strncmp(name, "filter:", 7))
        filter_put_in(w, m, name + 7, at_ms);
    else if (m && !strcmp(name, "membrane"))
        filter_put_in(w, m, "ro", at_ms);
}

struct newest {
    const char *fault;
    struct order found;
    char cause[64];
    bool have;
};

static void first_cause(const char *diagnosis, char *out, size_t cap)
{
    cJSON *root = cJSON_Parse(diagnosis ? diagnosis : "{}");
    const cJSON *c = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "causes"), 0);
    const cJSON *id = cJSON_GetObjectItem(c, "id");

    text_copy(out, cap, cJSON_IsString(id) ? id->valuestring : "");
    cJSON_Delete(root);
}

static void newest_order(void *ctx, const struct order *o)
{
    struct newest *n = ctx;

    if (strcmp(o->fault, n->fault) != 0)
        return;
    n->found = *o;
    first_cause(o->diagnosis, n->cause, sizeof n->cause);
    n->have = true;
}

static bool find(struct world *w, const char *device, const char *fault, struct newest *n)
{
    struct order_filter f = {.device = device, .limit = 1000};

    flush_batch(w);
    memset(n, 0, sizeof *n);
    n->fault = fault;
    check(store_order_list(engine_store(w->engine), &f, newest_order, n), "orders");
    return n->have;
}

static int world_order(void *ctx, const char *device, const char *fault, struct story_order *out)
{
    struct newest n;

    if (!find(ctx, device, fault, &n))
        return -1;
    text_copy(out->id, sizeof out->id, n.found.id);
    text_copy(out->state, sizeof out->state, order_state_name(n.found.state));
    text_copy(out->verdict, sizeof out->verdict, n.found.verdict);
    text_copy(out->cause, sizeof out->cause, n.cause);
    out->visit = n.found.visit_n;
    return 0;
}

static void tally(void *ctx, const struct order *o)
{
    (void)o;
    ++*(int *)ctx;
}

static int world_count(void *ctx, const char *device)
{
    struct world *w = ctx;
    struct order_filter f = {.device = device, .limit = 100000};
    int n = 0;

    flush_batch(w);
    check(store_order_list(engine_store(w->engine), &f, tally, &n), "orders");
    return n;
}

struct newest_step {
    const char *action;
    struct remedy_step_row row;
    bool have;
};

static void newest_step(void *ctx, const struct remedy_step_row *r)
{
    struct newest_step *n = ctx;

    if (strcmp(r->action, n->action) != 0)
        return;
    n->row = *r;
    n->have = true;
}

static int world_remote(void *ctx, const char *device, const char *fault, const char *action,
                        struct story_remote *out)
{
    struct world *w = ctx;
    struct newest_step step = {.action = action};
    struct newest n;

    if (!find(w, device, fault, &n))
        return -1;
    check(store_remedy_steps(engine_store(w->engine), n.found.id, newest_step, &step), "remote");
    text_copy(out->state, sizeof out->state, step.row.state);
    text_copy(out->result, sizeof out->result, step.row.result[0] ? step.row.result : "open");
    return step.have ? 0 : -1;
}

static int world_avoided(void *ctx)
{
    struct world *w = ctx;
    int64_t n = -1;

    flush_batch(w);
    check(store_number(engine_store(w->engine), SQL_AVOIDED_COUNT, NULL, 0, -1, &n), "avoided");
    return (int)n;
}

static void person_id(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

static void person(struct world *w, const char *role, char id[ID_LEN])
{
    const char *login = !strcmp(role, "technician")   ? "tech"
                        : !strcmp(role, "dispatcher") ? "desk"
                                                      : "lead";

    check(store_run(engine_store(w->engine), SQL_PERSON_BY_LOGIN, ARGS(db_text(login)), person_id,
                    id),
          "person");
}

/* "@" stands for the one technician there is. */
static void with_technician(struct world *w, const char *json, char *out, size_t cap)
{
    const char *at = strstr(json, "\"@\"");
    char id[ID_LEN] = "";

    if (!at) {
        text_copy(out, cap, json);
        return;
    }
    person(w, "technician", id);
    snprintf(out, cap, "%.*s\"%s\"%s", (int)(at - json), json, id, at + 3);
}

static void pack(void *ctx, const struct order *o)
{
    cJSON *d = cJSON_Parse(o->diagnosis ? o->diagnosis : "{}");

    packed_add(ctx, d);
    cJSON_Delete(d);
}

static void with_parts(struct world *w, const char *device, const char *json, char *out, size_t cap)
{
    struct packed p = {"", ""};

    if (strstr(json, PACKED_MARK))
        check(store_order_open_device(engine_store(w->engine), device, pack, &p), "orders");
    packed_write(&p, json, out, cap);
}

static int world_act(void *ctx, const struct story_step *step, char *why, size_t cap)
{
    struct world *w = ctx;
    char args[1024], with[PACKED_LEN + 1024], id[ID_LEN] = "";
    struct newest n;
    struct reply reply;
    struct action_call call = {.action = step->action, .args = with, .recv_ms = w->now_ms};
    enum err e;

    if (!find(w, step->device, step->fault, &n)) {
        text_copy(why, cap, "no such order");
        return -1;
    }
    person(w, step->role, id);
    with_technician(w, step->json, args, sizeof args);
    with_parts(w, step->device, args, with, sizeof with);
    call.who = (struct actor){id, (enum role)role_find(step->role)};
    call.order_id = n.found.id;
    e = engine_action(w->engine, &call, &reply);
    if (!e)
        return 0;
    text_copy(why, cap, reply.rule[0] ? reply.rule : err_name(e));
    return -1;
}

static int world_open_order(void *ctx, const char *device, const char *fault)
{
    struct world *w = ctx;
    struct actor who = {"", ROLE_DISPATCHER};
    struct reply reply;
    char json[160], id[ID_LEN] = "";

    flush_batch(w);
    person(w, "dispatcher", id);
    who.id = id;
    snprintf(json, sizeof json, "{\"device\":\"%s\",\"fault\":\"%s\"}", device, fault);
    return engine_open_order(w->engine, &who, json, &reply) ? -1 : 0;
}

struct finding_seek {
    const char *fault;
    int have;
};

static void seek_finding(void *ctx, const struct db_value *col, int ncol)
{
    struct finding_seek *k = ctx;

    (void)ncol;
    k->have |= !strcmp(col[2].s, k->fault);
}

static int world_finding(void *ctx, const char *device, const char *fault)
{
    struct world *w = ctx;
    struct finding_seek k = {fault, 0};

    flush_batch(w);
    check(store_run(engine_store(w->engine), SQL_FINDING_OPEN, ARGS(db_text(device)), seek_finding,
                    &k),
          "findings");
    return k.have;
}

static void world_narrate(void *ctx, int64_t now_ms, const char *line)
{
    char at[TIME_TEXT_LEN];

    if (!((struct world *)ctx)->verbose)
        return;
    text_time(now_ms, at);
    printf("%s -- %s\n", at, line);
}

int world_open(struct world *w, const char *store_url, bool wall)
{
    struct engine_options o = {.store_url = store_url,
                               .topic = "wp/v1/{device}/{kind}",
                               .event_clock = !wall,
                               .id_seed = 7,
                               .area_settle_ms = 300000,
                               .triage_ms = {[SEV_NO_WATER] = 30 * 60000LL,
                                             [SEV_DEGRADED] = 24 * 3600000LL,
                                             [SEV_MAINTENANCE] = 7 * 24 * 3600000LL},
                               .on_effect = on_effect,
                               .on_out = on_out,
                               .ctx = w};

    memset(w, 0, sizeof *w);
    w->port = (struct machine_port){.send = port_send, .ctx = w};
    w->hooks = (struct story_world){w,
                                    world_add,
                                    world_run,
                                    world_port,
                                    world_fact,
                                    world_act,
                                    world_order,
                                    world_count,
                                    world_narrate,
                                    world_remote,
                                    world_avoided,
                                    world_open_order,
                                    world_finding};
    if (catalogue_dir_open(&w->catalogue, TEST_SOURCE_DIR "/catalogue"))
        return -1;
    if (engine_open(&w->engine, &w->catalogue.c, &o))
        return -1;
    return engine_import(w->engine, PEOPLE, strlen(PEOPLE), NULL, NULL) ? -1 : 0;
}

void world_close(struct world *w)
{
    engine_close(w->engine);
    catalogue_dir_release(&w->catalogue);
}
