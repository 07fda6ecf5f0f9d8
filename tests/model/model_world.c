/* SPDX-License-Identifier: Apache-2.0 */
/* The machines, the time, and whose turn it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_admin.h"
#include "tests/model/model.h"

#define MINUTE_MS 60000LL
#define FIRST_MS  INT64_C(1767225600000) /* 2026-01-01 */

uint32_t world_random(uint32_t below)
{
    uint64_t z = world.random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) % below);
}

bool world_chance(int percent)
{
    return (int)world_random(100) < percent;
}

const char *world_machine(int n)
{
    static char id[DEVICE_ID_LEN];

    snprintf(id, sizeof id, "WP-%04d", n + 1);
    return id;
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, ID_LEN, col[0].s);
}

static enum err find_people(void)
{
    static const char *const logins[TECHS + DESKS] = {"tech0", "tech1", "tech2", "tech3",
                                                      "desk",  "lead",  "boss"};

    for (int i = 0; i < TECHS + DESKS; i++)
        if (store_run(engine_store(world.engine), SQL_PERSON_BY_LOGIN, ARGS(db_text(logins[i])),
                      person_row, world.person[i]))
            return ERR_IO;
    return ERR_OK;
}

static enum err populate(void)
{
    char json[8000];
    size_t n = (size_t)snprintf(
        json, sizeof json,
        "{\"users\":[{\"login\":\"desk\",\"name\":\"D\",\"role\":\"dispatcher\",\"password\":\"x\"}"
        ","
        "{\"login\":\"lead\",\"name\":\"L\",\"role\":\"lead\",\"password\":\"x\"},"
        "{\"login\":\"boss\",\"name\":\"B\",\"role\":\"manager\",\"password\":\"x\"}");

    for (int i = 0; i < TECHS; i++)
        n += (size_t)snprintf(json + n, sizeof json - n,
                              ",{\"login\":\"tech%d\",\"name\":\"T\",\"role\":\"technician\","
                              "\"password\":\"x\"}",
                              i);
    n += (size_t)snprintf(json + n, sizeof json - n, "],\"customers\":[");
    for (int i = 0; i < MACHINES; i++)
        n += (size_t)snprintf(json + n, sizeof json - n,
                              "%s{\"id\":\"C%d\",\"name\":\"C\",\"lang\":\"en\"}", i ? "," : "", i);
    n += (size_t)snprintf(json + n, sizeof json - n, "],\"devices\":[");
    for (int i = 0; i < MACHINES; i++)
        n += (size_t)snprintf(json + n, sizeof json - n,
                              "%s{\"id\":\"%s\",\"model\":\"tankless-600g\",\"customer\":\"C%d\"}",
                              i ? "," : "", world_machine(i), i);
    n += (size_t)snprintf(json + n, sizeof json - n, "]}");
    return engine_import(world.engine, json, n, NULL, NULL);
}

/* Every step, whoever took it. */
static void count_effect(void *ctx, const struct engine_effect *e)
{
    const char *name = strstr(e->detail, "\"action\":\"");
    char action[40] = "";
    int n;

    (void)ctx;
    if (strcmp(e->kind, "transition") != 0 || !name)
        return;
    name += strlen("\"action\":\"");
    text_copy_n(action, sizeof action, name, strcspn(name, "\""));
    n = order_action_find(action);
    if (n >= 0)
        world.taken[n]++;
    world.joined += !strcmp(action, "joined");
}

/* The machine hears it, and answers when it is its turn. */
static void hear_command(void *ctx, const struct engine_out *o)
{
    int machine = atoi(o->device + 3) - 1;

    (void)ctx;
    if (o->is_ack || machine < 0 || machine >= MACHINES)
        return;
    text_copy(world.asked[machine].id, ID_LEN, o->id);
    world.asked[machine].test = strstr(o->payload, "test_run") != NULL;
}

enum err world_open(uint64_t seed)
{
    struct engine_options o = {.store_url = getenv("MODEL_STORE") ? getenv("MODEL_STORE")
                                                                  : "sqlite::memory:",
                               .topic = "wp/v1/{device}/{kind}",
                               .id_seed = seed | 1,
                               .on_effect = count_effect,
                               .on_out = hear_command};

    world.random = seed;
    world.now_ms = FIRST_MS;
    if (catalogue_dir_open(&world.dir, TEST_SOURCE_DIR "/catalogue") ||
        engine_open(&world.engine, &world.dir.c, &o) || populate())
        return ERR_IO;
    return find_people();
}

void world_close(void)
{
    engine_close(world.engine);
    catalogue_dir_release(&world.dir);
}

static void say_one(int machine, const char *members)
{
    char topic[64], payload[600];
    struct frame f = {
        .topic = topic, .payload = payload, .recv_ms = world.now_ms, .mono_ms = world.now_ms};

    f.topic_len = (size_t)snprintf(topic, sizeof topic, "wp/v1/%s/tele", world_machine(machine));
    f.payload_len =
        (size_t)snprintf(payload, sizeof payload, "{\"boot_id\":1,\"seq\":%lld,\"ts_ms\":%lld%s}",
                         (long long)++world.seq[machine], (long long)world.now_ms, members);
    engine_frame(world.engine, &f);
    world.heard_ms[machine] = world.now_ms;
    world.samples++;
}

static void say(int machine, const char *members, int count, int64_t step_ms)
{
    if (engine_begin(world.engine))
        broken("the store cannot begin");
    for (int i = 0; i < count; i++) {
        world.now_ms += step_ms;
        say_one(machine, members);
    }
    if (engine_commit(world.engine, NULL, 0))
        broken("samples could not be committed");
}

#define RUNS                                                                                  \
    ",\"state\":\"producing\",\"pump_on\":1,\"valve_in\":1,\"lps_ok\":1,\"hps_open\":0,"      \
    "\"leak\":0,\"p_in_mpa\":0.25,\"q_waste_lpm\":1.05,\"v_supply_v\":24,\"tds_in_ppm\":200," \
    "\"tds_out_ppm\":10,\"temp_c\":25,\"i_pump_a\":2.0"
#define GOOD RUNS ",\"p_mem_mpa\":0.7,\"q_perm_lpm\":1.58"
#define WEAK RUNS ",\"p_mem_mpa\":0.35,\"q_perm_lpm\":0.6"
#define REST                                                                                      \
    ",\"state\":\"standby\",\"pump_on\":0,\"valve_in\":0,\"lps_ok\":1,\"hps_open\":1,\"leak\":0," \
    "\"p_in_mpa\":0.28,\"temp_c\":25"
#define REST_WET ",\"state\":\"leak_stop\",\"pump_on\":0,\"lps_ok\":1,\"leak\":1"
#define DRY      ",\"state\":\"no_water\",\"pump_on\":1,\"lps_ok\":0,\"leak\":0"

/* What a machine lives through for a few minutes. */
static const struct life {
    const char *name, *members;
    int count;
    int64_t step_ms;
    int weight;
} lives[] = {
    {"stands still", REST, 4, 60000, 20},      {"makes water", GOOD, 30, 5000, 50},
    {"makes little water", WEAK, 30, 5000, 8}, {"runs dry", DRY, 8, 5000, 10},
    {"leaks", REST_WET, 3, 5000, 4},
};

static void reply(int machine, const char *id, const char *status)
{
    char topic[64], payload[120];
    struct frame f = {
        .topic = topic, .payload = payload, .recv_ms = world.now_ms, .mono_ms = world.now_ms};

    f.topic_len = (size_t)snprintf(topic, sizeof topic, "wp/v1/%s/rsp", world_machine(machine));
    f.payload_len =
        (size_t)snprintf(payload, sizeof payload, "{\"id\":\"%s\",\"status\":\"%s\"}", id, status);
    if (engine_begin(world.engine))
        broken("the store cannot begin");
    engine_frame(world.engine, &f);
    if (engine_commit(world.engine, NULL, 0))
        broken("a reply could not be committed");
}

/* What was asked of it: now and then nothing comes back, or a no. */
static void answer(int machine)
{
    char id[ID_LEN], members[400];

    text_copy(id, sizeof id, world.asked[machine].id);
    world.asked[machine].id[0] = 0;
    if (!id[0] || world_chance(15))
        return;
    if (world_chance(10)) {
        reply(machine, id, "refused");
        return;
    }
    if (world.asked[machine].test) {
        reply(machine, id, "accepted");
        snprintf(members, sizeof members, "%s,\"run_id\":\"%s\"", world_chance(80) ? GOOD : WEAK,
                 id);
        say(machine, members, 61, 10000);
    }
    reply(machine, id, "done");
}

static void live(int machine)
{
    int pick = (int)world_random(92);
    size_t i = 0;

    while (pick >= lives[i].weight)
        pick -= lives[i++].weight;
    snprintf(world.did, sizeof world.did, "%s %s", world_machine(machine), lives[i].name);
    answer(machine);
    say(machine, lives[i].members, lives[i].count, lives[i].step_ms);
    if (strcmp(lives[i].members, REST) != 0)
        say(machine, REST, 2, 5000);
}

/* Days of ordinary use: what a watch needs to come to its verdict. */
static void days(int machine)
{
    snprintf(world.did, sizeof world.did, "%s is used for days", world_machine(machine));
    answer(machine);
    for (int i = 0; i < 14; i++) {
        say(machine, GOOD, 40, 5000);
        say(machine, REST, 2, 5000);
        world.now_ms += 6 * 60 * MINUTE_MS;
    }
}

static void pass(void)
{
    static const int64_t steps[] = {MINUTE_MS, 10 * MINUTE_MS, 3 * 60 * MINUTE_MS,
                                    30 * 60 * MINUTE_MS, 5 * 24 * 60 * MINUTE_MS};
    int64_t ms = steps[world_chance(90) ? world_random(3) : world_random(5)];

    ms = 1 + (int64_t)world_random((uint32_t)ms);
    snprintf(world.did, sizeof world.did, "%lld ms pass", (long long)ms);
    world.now_ms += ms;
    if (engine_tick(world.engine, world.now_ms))
        broken("time could not pass");
}

/* The fault of an order that is over: it comes back, and the old order may be reopened beside it.
 */
static const char *fault_of_before(void)
{
    static char fault[NAME_LEN];
    const char *id = world.tail[world.machine][world_random(TAIL)].id;
    struct order o;

    fault[0] = 0;
    if (!id[0] || store_order_get(engine_store(world.engine), id, &o))
        return "";
    if (!strcmp(o.kind, "repair") && strcmp(o.fault, "reported") != 0)
        text_copy(fault, sizeof fault, o.fault);
    order_release(&o);
    return fault;
}

static void open_by_hand(void)
{
    static const char *const faults[] = {"", "prefilter-clogged", "membrane-fouled",
                                         "flush-valve-stuck-open", "no-such-fault"};
    static const char *const kinds[] = {"repair", "repair", "install", "filter", "inspection"};
    struct actor who = {world.person[TECHS], ROLE_DISPATCHER};
    const char *kind = kinds[world_random(5)];
    const char *fault = faults[strcmp(kind, "repair") ? 0 : world_random(5)];
    struct reply r;
    char body[160];
    enum err err;

    if (!strcmp(kind, "repair") && world_chance(50))
        fault = fault_of_before();
    snprintf(body, sizeof body, "{\"kind\":\"%s\",\"device\":\"%s\"%s%s%s,\"text\":\"x\"}", kind,
             world_machine(world.machine), fault[0] ? ",\"fault\":\"" : "", fault,
             fault[0] ? "\"" : "");
    snprintf(world.did, sizeof world.did, "the desk opens %s", body);
    err = engine_open_order(world.engine, &who, body, &r);
    if (err && err != ERR_EXISTS && err != ERR_INPUT)
        broken("opening by hand: %s", err_text(err));
}

void world_event(void)
{
    int dice = (int)world_random(100);

    world.machine = (int)world_random(MACHINES);
    world.now_ms += 1 + (int64_t)world_random(20000);
    if (dice < 78)
        people_act();
    else if (dice < 85)
        live(world.machine);
    else if (dice < 95)
        pass();
    else if (dice < 96)
        days(world.machine);
    else
        open_by_hand();
}
