/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An engine on a store in memory with the catalogue that ships, two technicians, a dispatcher and
 * a lead, and machines that say what a test wants. Times are UTC ms.
 */
#ifndef TW_RIG_H
#define TW_RIG_H

#pragma GCC diagnostic ignored "-Wunused-function"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/catalogue_dir.h"
#include "service/engine/engine.h"
#include "service/store/store_order.h"
#include "service/store/store_sample.h"
#include "service/engine/engine_admin.h"

#define RIG_T0 INT64_C(1767225600000) /* 2026-01-01 */

struct rig {
    struct catalogue_dir dir;
    struct engine *engine;
    int64_t seq, now_ms;
    char sent[16][300]; /* what left, newest last */
    int sends;
};

static struct rig rig;
static uint64_t rig_id_seed = 1;                      /* the next rig_open() begins so */
static int64_t rig_settle_ms;                         /* for the next rig_open() */
static int64_t rig_triage_ms[SEVERITY_COUNT];         /* the same */
static const char *rig_store_url = "sqlite::memory:"; /* the same */

static const struct delivery_setup *rig_delivery; /* the same; NULL: notices go nowhere */
static void (*rig_on_letter)(void *ctx, const struct engine_letter *l); /* the same */

static const uint8_t *rig_link_key; /* the same; NULL: messages have no links */

static void rig_out(void *ctx, const struct engine_out *o)
{
    struct rig *r = ctx;

    if (!o->is_ack && r->sends < 16)
        text_copy(r->sent[r->sends++], sizeof r->sent[0], o->payload);
}

static int rig_open_with(bool event_clock, bool checklists_enforced)
{
    static const char people[] =
        "{\"users\":[{\"login\":\"tech\",\"name\":\"Li\",\"role\":\"technician\",\"password\":"
        "\"x\"},"
        "{\"login\":\"desk\",\"name\":\"Wang\",\"role\":\"dispatcher\",\"password\":\"x\"},"
        "{\"login\":\"lead\",\"name\":\"Zhao\",\"role\":\"lead\",\"password\":\"x\"}],"
        "\"devices\":[{\"id\":\"WP-0001\",\"model\":\"tankless-600g\"},"
        "{\"id\":\"WP-0002\",\"model\":\"tankless-600g\"}]}";
    struct engine_options o = {.store_url = rig_store_url,
                               .topic = "wp/v1/{device}/{kind}",
                               .event_clock = event_clock,
                               .id_seed = rig_id_seed,
                               .checklists_enforced = checklists_enforced,
                               .area_settle_ms = rig_settle_ms,
                               .on_out = rig_out,
                               .delivery = rig_delivery,
                               .on_letter = rig_on_letter,
                               .link_key = rig_link_key,
                               .public_url = rig_link_key ? "https://tap.example" : NULL,
                               .ctx = &rig};

    memcpy(o.triage_ms, rig_triage_ms, sizeof o.triage_ms);
    memset(&rig, 0, sizeof rig);
    rig.now_ms = RIG_T0;
    return catalogue_dir_open(&rig.dir, TEST_SOURCE_DIR "/catalogue") ||
                   engine_open(&rig.engine, &rig.dir.c, &o) ||
                   engine_import(rig.engine, people, sizeof people - 1, NULL, NULL)
               ? -1
               : 0;
}

static int rig_open(bool event_clock)
{
    return rig_open_with(event_clock, false);
}

static int rig_close(void **state)
{
    (void)state;
    engine_close(rig.engine);
    catalogue_dir_release(&rig.dir);
    return 0;
}

static void rig_frame(const char *device, const char *kind, const char *payload, bool retain)
{
    char topic[64];
    struct frame f = {.topic = topic,
                      .payload = payload,
                      .payload_len = strlen(payload),
                      .recv_ms = rig.now_ms,
                      .mono_ms = rig.now_ms,
                      .retain = retain};

    f.topic_len = (size_t)snprintf(topic, sizeof topic, "wp/v1/%s/%s", device, kind);
    assert_int_equal(engine_begin(rig.engine), ERR_OK);
    engine_frame(rig.engine, &f);
    assert_int_equal(engine_commit(rig.engine, NULL, 0), ERR_OK);
}

/* A sample of the present moment; members: JSON members, led by a comma, or "". */
static void rig_sample(const char *device, const char *members)
{
    char payload[600];

    snprintf(payload, sizeof payload, "{\"boot_id\":1,\"seq\":%lld,\"ts_ms\":%lld%s}",
             (long long)++rig.seq, (long long)rig.now_ms, members);
    rig_frame(device, "tele", payload, false);
}

/* Time passes with a sample each step. */
static void rig_say(const char *device, const char *members, int64_t for_ms, int64_t step_ms)
{
    for (int64_t end = rig.now_ms + for_ms; rig.now_ms < end; rig.now_ms += step_ms)
        rig_sample(device, members);
}

static void rig_pass(int64_t ms)
{
    rig.now_ms += ms;
    assert_int_equal(engine_tick(rig.engine, rig.now_ms), ERR_OK);
}

static void rig_person_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

static const char *rig_person(const char *login)
{
    static char id[4][ID_LEN];
    static int next;
    char *out = id[next++ % 4];

    assert_int_equal(store_run(engine_store(rig.engine), SQL_PERSON_BY_LOGIN, ARGS(db_text(login)),
                               rig_person_row, out),
                     ERR_OK);
    return out;
}

static enum err rig_act(const char *login, const char *order, const char *action, const char *args,
                        struct reply *out)
{
    struct action_call call = {
        .order_id = order,
        .action = action,
        .args = args,
        .recv_ms = rig.now_ms,
        .who = {rig_person(login), !strncmp(login, "tech", 4) ? ROLE_TECHNICIAN
                                   : !strcmp(login, "lead")   ? ROLE_LEAD
                                                              : ROLE_DISPATCHER}};

    return engine_action(rig.engine, &call, out);
}

/* Puts one member of every thing in a list behind what is there. */
static void rig_tick(char *out, size_t cap, const cJSON *list, const char *member)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        size_t at = strlen(out);

        snprintf(out + at, cap - at, "%s\"%s\"", at ? "," : "",
                 cJSON_GetObjectItem(j, member)->valuestring);
    }
}

struct rig_bag {
    char parts[1200], tools[600];
};

static void rig_pack(void *ctx, const struct order *o)
{
    struct rig_bag *bag = ctx;
    cJSON *d = cJSON_Parse(o->diagnosis ? o->diagnosis : "{}");

    rig_tick(bag->parts, sizeof bag->parts, cJSON_GetObjectItem(d, "parts"), "sku");
    rig_tick(bag->tools, sizeof bag->tools, cJSON_GetObjectItem(d, "tools"), "id");
    cJSON_Delete(d);
}

/* Arguments of `depart` for whoever has what the open orders of that machine call for. */
static const char *rig_packed(const char *device)
{
    static char args[2000];
    struct rig_bag bag = {"", ""};

    assert_int_equal(store_order_open_device(engine_store(rig.engine), device, rig_pack, &bag),
                     ERR_OK);
    snprintf(args, sizeof args, "{\"parts\":[%s],\"tools\":[%s]}", bag.parts, bag.tools);
    return args;
}

/* The open order; released by the caller. */
static struct order rig_order(const char *device, const char *fault)
{
    struct order o;

    if (store_order_open_of(engine_store(rig.engine), device, fault, &o))
        fail_msg("%s has no open order %s", device, fault);
    return o;
}

static int64_t rig_number(enum sql id, const struct db_value *arg, int narg)
{
    int64_t n = -1;

    assert_int_equal(store_number(engine_store(rig.engine), id, arg, narg, -1, &n), ERR_OK);
    return n;
}

#endif
