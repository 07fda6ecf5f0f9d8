/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"

#define QUEUE_MAX        2000 /* messages on their way: the broker sets the pace */
#define TEST_PATIENCE_MS 5000 /* for receipts of a radio that was lost */

static int index_of(const struct fleet *f, const char *device)
{
    for (int i = 0; i < f->count; i++)
        if (!strcmp(f->machine[i]->id, device))
            return i;
    return -1;
}

static void port_send(void *ctx, const char *device, const char *kind, const char *payload,
                      size_t len, bool retain)
{
    struct fleet *f = ctx;
    int i = index_of(f, device);

    if (i >= 0 && net_connected(f->net, i))
        net_send(f->net, i, kind, payload, len, retain);
}

static void on_receive(void *ctx, int index, const char *kind, const char *json, size_t len)
{
    struct fleet *f = ctx;

    machine_receive(f->machine[index], kind, json, len, &f->port);
}

static void on_online(void *ctx, int index)
{
    struct fleet *f = ctx;

    if (f->machine[index]->seq > 0)
        machine_online(f->machine[index], true, &f->port);
}

/* The password of a device; false when the file has none. */
static bool secret_of(const char *path, const char *device, char *out, size_t cap)
{
    FILE *in = path ? fopen(path, "r") : NULL;
    char line[256];
    size_t n = strlen(device);
    bool found = false;

    while (in && !found && fgets(line, sizeof line, in)) {
        line[strcspn(line, "\r\n")] = 0;
        found = !strncmp(line, device, n) && line[n] == ':';
    }
    if (in)
        fclose(in);
    return found && text_copy(out, cap, line + n + 1);
}

void fleet_open(struct fleet *f, const char *url, const char *secrets)
{
    struct net_options net = {.receive = on_receive, .online = on_online, .ctx = f};

    memset(f, 0, sizeof *f);
    uv_loop_init(&f->loop);
    if (!broker_url_parse(url, &net.broker))
        abort(); /* the caller has looked */
    f->net = net_new(&f->loop, &net);
    f->secrets = secrets;
    f->port = (struct machine_port){.send = port_send, .ctx = f};
}

void fleet_add(struct fleet *f, struct machine *m)
{
    char secret[128];

    f->machine = xrealloc(f->machine, (size_t)(f->count + 1) * sizeof(struct machine *));
    f->machine[f->count++] = m;
    net_add(f->net, m->id, secret_of(f->secrets, m->id, secret, sizeof secret) ? secret : NULL);
}

void fleet_populate(struct fleet *f, int count, uint64_t seed, int64_t start_ms, const char *prefix)
{
    char id[33];

    f->own = xcalloc((size_t)count, sizeof *f->own);
    for (int i = 0; i < count; i++) {
        struct machine_spec spec = {
            id, i % 3 == 2, USAGE_NORMAL, seed * 100000 + (uint64_t)i, start_ms, 200 + i % 1000};

        snprintf(id, sizeof id, "%.20s%04d", prefix, i + 1);
        machine_init(&f->own[i], &spec);
        fleet_add(f, &f->own[i]);
    }
}

static void on_time(uv_timer_t *t)
{
    uv_stop(t->loop);
}

void fleet_serve(struct fleet *f, int host_ms)
{
    uv_timer_t t;

    uv_timer_init(&f->loop, &t);
    uv_timer_start(&t, on_time, (uint64_t)host_ms, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    uv_close((uv_handle_t *)&t, NULL);
    uv_run(&f->loop, UV_RUN_NOWAIT);
}

int fleet_wait_connected(struct fleet *f, int host_ms)
{
    int64_t until = clock_mono_ms() + host_ms;

    for (;;) {
        int up = 0;

        for (int i = 0; i < f->count; i++)
            up += net_connected(f->net, i);
        if (up == f->count)
            return 0;
        if (clock_mono_ms() > until)
            return -1;
        fleet_serve(f, 20);
    }
}

static bool online(const struct fleet *f, int i)
{
    return f->machine[i]->online && net_connected(f->net, i);
}

bool fleet_online(const struct fleet *f, const char *device)
{
    int i = index_of(f, device);

    return i >= 0 && online(f, i);
}

static bool settled(const struct fleet *f)
{
    if (net_queued(f->net))
        return false;
    for (int i = 0; i < f->count; i++)
        if (online(f, i) && f->machine[i]->ring_len)
            return false;
    return true;
}

int fleet_settle(struct fleet *f, int host_ms)
{
    int64_t until = clock_mono_ms() + host_ms;

    while (!settled(f)) {
        if (clock_mono_ms() > until)
            return -1;
        fleet_serve(f, 10);
    }
    return 0;
}

static bool testing(const struct fleet *f)
{
    for (int i = 0; i < f->count; i++)
        if (f->machine[i]->run_id[0])
            return true;
    return false;
}

/*
 * While a machine is in a test run nobody goes ahead of it: on the event clock a neighbour that is
 * a minute further would end the run for the service before its samples have come.
 */
void fleet_run_to(struct fleet *f, int64_t until_ms)
{
    size_t most = testing(f) ? 0 : QUEUE_MAX;
    int64_t patience = clock_mono_ms() + TEST_PATIENCE_MS;

    for (int i = 0; i < f->count; i++)
        machine_run(f->machine[i], until_ms, &f->port);
    do
        fleet_serve(f, 1);
    while (net_queued(f->net) > QUEUE_MAX ||
           (net_queued(f->net) > most && clock_mono_ms() < patience));
}

void fleet_close(struct fleet *f)
{
    net_close(f->net);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    net_free(f->net);
    for (int i = 0; f->own && i < f->count; i++)
        machine_release(&f->own[i]);
    free(f->own);
    free(f->machine);
    uv_loop_close(&f->loop);
}
