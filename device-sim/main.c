/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "device-sim/wire.h"
#include "service/base/broker_url.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "device-sim/machine_int.h"

#define STEP_MS     5000
#define STORY_LIMIT (1 << 16)

struct options {
    const char *broker, *story, *api, *secrets, *prefix, *truth;
    size_t messages;
    int devices;
    uint64_t seed;
    double speed, seconds, rate;
};

static volatile sig_atomic_t stopping;

static void on_signal(int number)
{
    (void)number;
    stopping = 1;
}

static int usage(FILE *to, int code)
{
    fputs("usage: tapwright-sim --broker tcp://HOST:PORT [--devices N] [--seed S]\n"
          "  --story FILE     play a story; --api URL for what people do and what is expected\n"
          "  --speed X        simulated seconds a second (default 1; 0 as fast as it goes)\n"
          "  --rate R         messages a second from all machines, whatever their clocks say\n"
          "  --messages N     with --rate: end after that many\n"
          "  --truth FILE     what was sent: device, boot, highest number\n"
          "  --seconds S      end after that many seconds\n"
          "  --secrets FILE   lines of device:password\n"
          "  --prefix P       of device ids (default WP-)\n",
          to);
    return code;
}

static int parse(int argc, char **argv, struct options *o)
{
    static const struct option options[] = {
        {"broker", 1, NULL, 'b'},  {"devices", 1, NULL, 'n'}, {"seed", 1, NULL, 's'},
        {"story", 1, NULL, 'f'},   {"speed", 1, NULL, 'x'},   {"api", 1, NULL, 'a'},
        {"secrets", 1, NULL, 'p'}, {"seconds", 1, NULL, 't'}, {"prefix", 1, NULL, 'i'},
        {"rate", 1, NULL, 'r'},    {"truth", 1, NULL, 'u'},   {"messages", 1, NULL, 'm'},
        {"help", 0, NULL, 'h'},    {NULL, 0, NULL, 0}};
    struct broker_url url;
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'b')
            o->broker = optarg;
        else if (c == 'n')
            o->devices = (int)strtol(optarg, NULL, 10);
        else if (c == 's')
            o->seed = strtoull(optarg, NULL, 10);
        else if (c == 'f')
            o->story = optarg;
        else if (c == 'x')
            o->speed = strtod(optarg, NULL);
        else if (c == 'a')
            o->api = optarg;
        else if (c == 'p')
            o->secrets = optarg;
        else if (c == 't')
            o->seconds = strtod(optarg, NULL);
        else if (c == 'i')
            o->prefix = optarg;
        else if (c == 'r')
            o->rate = strtod(optarg, NULL);
        else if (c == 'u')
            o->truth = optarg;
        else if (c == 'm')
            o->messages = strtoull(optarg, NULL, 10);
        else if (c == 'h')
            exit(usage(stdout, 0));
        else
            return -1;
    }
    return o->broker && broker_url_parse(o->broker, &url) && !url.tls ? 0 : -1;
}

static int play_story(const struct options *o)
{
    FILE *in = fopen(o->story, "r");
    char *text = xcalloc(1, STORY_LIMIT);
    struct wire *w = xcalloc(1, sizeof *w);
    struct story *s = xcalloc(1, sizeof *s);
    int rc = -1;

    if (!in) {
        fprintf(stderr, "%s: cannot be read\n", o->story);
    } else if (fread(text, 1, STORY_LIMIT - 1, in) > 0) {
        wire_open(w, o->broker, o->secrets, o->api, o->speed);
        rc = story_play(s, text, o->seed, &w->hooks);
        if (rc)
            fprintf(stderr, "%s: %s\n", o->story, s->error);
        wire_close(w);
        story_release(s);
    }
    if (in)
        fclose(in);
    free(text);
    free(w);
    free(s);
    return rc ? 1 : 0;
}

/* Machines on their own clocks, --speed times the host's. */
static void live(struct fleet *f, const struct options *o)
{
    int64_t start = clock_mono_ms(), sim = clock_wall_ms();
    double speed = o->speed > 0 ? o->speed : 1;

    while (!stopping &&
           (o->seconds <= 0 || (double)(clock_mono_ms() - start) < o->seconds * 1000)) {
        fleet_run_to(f, sim + (int64_t)((double)(clock_mono_ms() - start) * speed));
        fleet_serve(f, 20);
    }
}

/* Every machine speaks in turn; the broker's receipts hold the pace down when it cannot follow. */
static void at_rate(struct fleet *f, const struct options *o)
{
    int64_t start = clock_mono_ms();
    size_t sent = 0;

    while (!stopping &&
           (o->seconds <= 0 || (double)(clock_mono_ms() - start) < o->seconds * 1000)) {
        size_t due = (size_t)((double)(clock_mono_ms() - start) * o->rate / 1000);

        if (o->messages && sent >= o->messages)
            return;
        if (o->messages && due > o->messages)
            due = o->messages;
        for (; sent < due && net_queued(f->net) < 5000; sent++) {
            struct machine *m = f->machine[sent % (size_t)f->count];

            m->now_ms += 1000;
            machine_send_sample(m, &f->port);
            if (m->ring_len > 100)
                machine_ack(m, m->boot_id, m->seq);
        }
        fleet_serve(f, 2);
    }
}

static void write_truth(const struct fleet *f, const char *path)
{
    FILE *out = path ? fopen(path, "w") : NULL;

    for (int i = 0; out && i < f->count; i++)
        fprintf(out, "%s %lld %lld\n", f->machine[i]->id, (long long)f->machine[i]->boot_id,
                (long long)f->machine[i]->seq);
    if (out)
        fclose(out);
}

/* A fleet says at its end what it sent. A story, half told, has nothing to say. */
static int run_fleet(const struct options *o)
{
    struct fleet f;
    int rc;

    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    fleet_open(&f, o->broker, o->secrets);
    fleet_populate(&f, o->devices, o->seed, clock_wall_ms(), o->prefix);
    rc = fleet_wait_connected(&f, 60000);
    if (rc)
        fprintf(stderr, "not every machine could connect\n");
    else if (o->rate > 0)
        at_rate(&f, o);
    else
        live(&f, o);
    for (int i = 0; i < 500 && net_queued(f.net); i++)
        fleet_serve(&f, 10);
    write_truth(&f, o->truth);
    printf("sent %zu\n", net_sent(f.net));
    fleet_close(&f);
    return rc ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct options o = {.devices = 60, .seed = 1, .speed = 1, .prefix = "WP-"};

    if (parse(argc, argv, &o))
        return usage(stderr, 2);
    signal(SIGPIPE, SIG_IGN);
    return o.story ? play_story(&o) : run_fleet(&o);
}
