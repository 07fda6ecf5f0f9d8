/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare BROKER USER PASSWORD TOPIC COUNT: the smallest Paho subscriber there can be, which throws
 * away what it gets: the yardstick of the service's throughput and CPU time. Prints `ready`, then
 * at the COUNTth message the host's monotonic milliseconds and its CPU seconds.
 */
#include <MQTTAsync.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "service/base/clock.h"

static atomic_size_t seen;
static atomic_int ready;
static const char *topic;

static int on_message(void *ctx, char *name, int len, MQTTAsync_message *m)
{
    (void)ctx;
    (void)len;
    MQTTAsync_freeMessage(&m);
    MQTTAsync_free(name);
    atomic_fetch_add(&seen, 1);
    return 1;
}

static void subscribed(void *ctx, MQTTAsync_successData5 *r)
{
    (void)ctx;
    (void)r;
    atomic_store(&ready, 1);
}

static void connected(void *ctx, MQTTAsync_successData5 *r)
{
    MQTTAsync_responseOptions o = MQTTAsync_responseOptions_initializer;

    (void)r;
    o.onSuccess5 = subscribed;
    if (MQTTAsync_subscribe(ctx, topic, 1, &o) != MQTTASYNC_SUCCESS)
        exit(1);
}

static double cpu_s(void)
{
    struct rusage u;

    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
    MQTTAsync_createOptions create = MQTTAsync_createOptions_initializer5;
    MQTTAsync_connectOptions o = MQTTAsync_connectOptions_initializer5;
    MQTTAsync client;
    size_t count;
    double before;

    if (argc != 6)
        return 2;
    topic = argv[4];
    count = strtoull(argv[5], NULL, 10);
    create.maxBufferedMessages = 1000;
    if (MQTTAsync_createWithOptions(&client, argv[1], argv[2], MQTTCLIENT_PERSISTENCE_NONE, NULL,
                                    &create))
        return 1;
    MQTTAsync_setCallbacks(client, NULL, NULL, on_message, NULL);
    o.username = argv[2];
    o.password = argv[3];
    o.keepAliveInterval = 60;
    o.cleanstart = 1;
    o.onSuccess5 = connected;
    o.context = client;
    if (MQTTAsync_connect(client, &o))
        return 1;
    while (!atomic_load(&ready))
        usleep(10000);
    before = cpu_s();
    printf("ready\n");
    fflush(stdout);
    while (atomic_load(&seen) < count)
        usleep(2000);
    printf("end %lld cpu %.3f\n", (long long)clock_mono_ms(), cpu_s() - before);
    return 0;
}
