/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blast BROKER SECRETS DEVICES MESSAGES RATE SAMPLES: telemetry of simulated machines, made
 * beforehand and sent as fast as the broker takes it (RATE 0) or at RATE messages a second;
 * SAMPLES above 1 packs so many into one message. Prints when the first one left, in
 * milliseconds of the host's monotonic clock.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device-sim/fleet.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "device-sim/machine_int.h"

#define WINDOW  4000
#define STEP_MS 60000

struct letter {
    int index;
    char *text;
};

struct tape {
    struct letter *letter;
    size_t count, cap;
    int per_message, current;
    char **batch; /* per device: the batch in the making */
    int *batched;
};

static void put(struct tape *t, int index, char *text)
{
    if (t->count == t->cap) {
        free(text);
        return;
    }
    t->letter[t->count++] = (struct letter){index, text};
}

static void pack(struct tape *t, const char *payload, size_t len)
{
    int i = t->current;
    size_t have = t->batch[i] ? strlen(t->batch[i]) : 0;
    const char *boot = strstr(payload, "\"boot_id\":");

    if (!boot)
        abort();
    t->batch[i] = xrealloc(t->batch[i], have + len + 128);
    if (!have)
        have = (size_t)snprintf(t->batch[i], len + 128, "{\"boot_id\":%ld,\"samples\":[",
                                strtol(boot + 10, NULL, 10));
    have += (size_t)snprintf(t->batch[i] + have, len + 8, "%s%.*s", t->batched[i] ? "," : "",
                             (int)len, payload);
    if (++t->batched[i] < t->per_message)
        return;
    strcpy(t->batch[i] + have, "]}");
    put(t, i, t->batch[i]);
    t->batch[i] = NULL;
    t->batched[i] = 0;
}

static void keep(void *ctx, const char *device, const char *kind, const char *payload, size_t len,
                 bool retain)
{
    struct tape *t = ctx;

    (void)device;
    (void)retain;
    if (strcmp(kind, "tele"))
        return;
    if (t->per_message > 1)
        pack(t, payload, len);
    else
        put(t, t->current, strcpy(xcalloc(1, len + 1), payload));
}

static void fill(struct tape *t, struct fleet *f)
{
    struct machine_port port = {.send = keep, .ctx = t};
    int64_t now = f->machine[0]->now_ms;

    while (t->count < t->cap) {
        now += STEP_MS;
        for (t->current = 0; t->current < f->count; t->current++) {
            struct machine *m = f->machine[t->current];

            machine_run(m, now, &port);
            machine_ack(m, m->boot_id, m->seq);
        }
    }
}

static void play(struct tape *t, struct fleet *f, double rate)
{
    int64_t start = clock_mono_ms();
    size_t sent = 0;

    printf("start %lld\n", (long long)start);
    fflush(stdout);
    while (sent < t->count) {
        size_t due = t->count;

        if (rate > 0)
            due = (size_t)((double)(clock_mono_ms() - start) * rate / 1000);
        for (; sent < due && sent < t->count && net_queued(f->net) < WINDOW; sent++)
            net_send(f->net, t->letter[sent].index, "tele", t->letter[sent].text,
                     strlen(t->letter[sent].text), false);
        if (sent < due)
            uv_run(&f->loop, UV_RUN_ONCE);
        else
            fleet_serve(f, 1);
    }
    while (net_queued(f->net))
        fleet_serve(f, 5);
    printf("sent %zu\n", t->count);
}

int main(int argc, char **argv)
{
    struct fleet f;
    struct tape t = {0};
    int devices;

    if (argc != 7)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    devices = atoi(argv[3]);
    t.cap = strtoull(argv[4], NULL, 10);
    t.per_message = atoi(argv[6]);
    t.letter = xcalloc(t.cap, sizeof *t.letter);
    t.batch = xcalloc((size_t)devices, sizeof *t.batch);
    t.batched = xcalloc((size_t)devices, sizeof *t.batched);
    fleet_open(&f, argv[1], argv[2]);
    fleet_populate(&f, devices, 7, 1772438400000, "WP-");
    fill(&t, &f);
    if (fleet_wait_connected(&f, 60000)) {
        fprintf(stderr, "not every machine could connect\n");
        return 1;
    }
    play(&t, &f, strtod(argv[5], NULL));
    fleet_close(&f);
    for (size_t i = 0; i < t.count; i++)
        free(t.letter[i].text);
    for (int i = 0; i < devices; i++)
        free(t.batch[i]);
    free(t.batch);
    free(t.batched);
    free(t.letter);
    return 0;
}
