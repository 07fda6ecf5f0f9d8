/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine does when it is told: each command once, answered as the contract says. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "device-sim/machine_int.h"

static void answer(struct machine *m, const char *id, const char *status, const char *detail,
                   const struct machine_port *port)
{
    cJSON *o = cJSON_CreateObject();
    char *text;

    cJSON_AddStringToObject(o, "id", id);
    cJSON_AddStringToObject(o, "status", status);
    cJSON_AddStringToObject(o, "detail", detail);
    text = cJSON_PrintUnformatted(o);
    if (m->online)
        port->send(port->ctx, m->id, "rsp", text, strlen(text), false);
    free(text);
    cJSON_Delete(o);
}

void machine_end_run(struct machine *m, const struct machine_port *port)
{
    char id[40];

    text_copy(id, sizeof id, m->run_id);
    m->run_id[0] = 0;
    m->run_prod = false;
    answer(m, id, "done", "", port);
}

static bool seen(struct machine *m, const char *id)
{
    for (int i = 0; i < MACHINE_IDS; i++)
        if (!strcmp(m->ids[i], id))
            return true;
    text_copy(m->ids[m->id_next], sizeof m->ids[0], id);
    m->id_next = (m->id_next + 1) % MACHINE_IDS;
    return false;
}

static double number(const cJSON *args, const char *name, double otherwise)
{
    const cJSON *j = cJSON_GetObjectItem(args, name);

    return cJSON_IsNumber(j) ? j->valuedouble : otherwise;
}

static void start_test(struct machine *m, const char *id, const cJSON *args,
                       const struct machine_port *port)
{
    const cJSON *test = cJSON_GetObjectItem(args, "test");

    if (m->leak) {
        answer(m, id, "refused", "leak", port);
        return;
    }
    m->latched = false;
    text_copy(m->run_id, sizeof m->run_id, id);
    m->run_until_ms = m->now_ms + (int64_t)(number(args, "seconds", 600) * 1000);
    m->run_prod = !cJSON_IsString(test) || !strcmp(test->valuestring, "TR-PROD");
    m->next_send_ms = m->now_ms;
    answer(m, id, "accepted", "", port);
}

static void set_counter(struct machine *m, const cJSON *args)
{
    const cJSON *stage = cJSON_GetObjectItem(args, "stage");

    if (cJSON_IsString(stage))
        machine_filter(m, stage->valuestring, number(args, "used_h", 0), number(args, "used_l", 0));
}

/* By command only: the short flushes of the firmware move nothing. */
static void flush(struct machine *m, int64_t ms)
{
    m->flush_until_ms = m->now_ms + ms;
    m->freed_until_ms = m->flush_until_ms + (int64_t)(m->br[BR_flush_frees] * 3600000);
}

static void cycle(struct machine *m, const cJSON *args)
{
    const cJSON *valve = cJSON_GetObjectItem(args, "valve");

    if (cJSON_IsString(valve) && !strcmp(valve->valuestring, "in") && m->br[BR_inlet_frees] > 0)
        m->cycled_until_ms = m->now_ms + (int64_t)(m->br[BR_inlet_frees] * 3600000);
}

/* Short commands: accepted and done at once. False when the name is not known. */
static bool quick(struct machine *m, const char *name, const cJSON *args,
                  const struct machine_port *port)
{
    if (!strcmp(name, "flush"))
        flush(m, (int64_t)(number(args, "seconds", 60) * 1000));
    else if (!strcmp(name, "stop"))
        m->stopped = true;
    else if (!strcmp(name, "resume"))
        m->stopped = m->latched = false;
    else if (!strcmp(name, "counter_set"))
        set_counter(m, args);
    else if (!strcmp(name, "read_all"))
        machine_send_sample(m, port);
    else if (!strcmp(name, "valve_cycle"))
        cycle(m, args);
    else
        return !strcmp(name, "time_sync");
    return true;
}

static void command(struct machine *m, const cJSON *root, const struct machine_port *port)
{
    const cJSON *id = cJSON_GetObjectItem(root, "id"), *name = cJSON_GetObjectItem(root, "name");
    const cJSON *args = cJSON_GetObjectItem(root, "args");

    if (!cJSON_IsString(id) || !cJSON_IsString(name) || seen(m, id->valuestring))
        return;
    if ((double)m->now_ms > number(root, "expires_ms", 1e18)) {
        answer(m, id->valuestring, "refused", "expired", port);
    } else if (!strcmp(name->valuestring, "test_run")) {
        start_test(m, id->valuestring, args, port);
    } else if (!strcmp(name->valuestring, "reboot")) {
        answer(m, id->valuestring, "accepted", "", port);
        machine_reboot(m, "command", port);
        answer(m, id->valuestring, "done", "", port);
    } else if (quick(m, name->valuestring, args, port)) {
        answer(m, id->valuestring, "accepted", "", port);
        answer(m, id->valuestring, "done", "", port);
    } else {
        answer(m, id->valuestring, "refused", "unknown", port);
    }
}

void machine_receive(struct machine *m, const char *kind, const char *json, size_t len,
                     const struct machine_port *port)
{
    cJSON *root = cJSON_ParseWithLength(json, len);

    if (!strcmp(kind, "ack"))
        machine_ack(m, (int64_t)number(root, "boot_id", -1), (int64_t)number(root, "seq", -1));
    else if (m->online)
        command(m, root, port);
    cJSON_Delete(root);
}
