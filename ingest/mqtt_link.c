/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest/mqtt_link.h"

#include <MQTTAsync.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "service/base/log.h"
#include "service/base/xalloc.h"

#define KEEPALIVE_S      60
#define RECEIVE_MAXIMUM  100
#define BACKOFF_FIRST_MS 200
#define BACKOFF_MAX_MS   10000
#define GIVE_UP_MS       120000
#define LOOK_MS          50
#define TELL_EVERY_MS    60000

enum link_state { LINK_DOWN, LINK_CONNECTING, LINK_CONNECTED, LINK_SUBSCRIBED };

struct mqtt_link {
    struct mqtt_link_options o;
    MQTTAsync client;
    pthread_t thread;
    atomic_int state;
    atomic_bool stop, renew;
    atomic_ullong connects;
    int64_t told_ms; /* Paho's thread only */
    unsigned seed;
};

bool mqtt_link_version_good(const char *version)
{
    int a = 0, b = 0, c = 0;

    if (sscanf(version, "%d.%d.%d", &a, &b, &c) < 2)
        return false;
    return a * 10000 + b * 100 + c >= 10310;
}

static bool library_good(void)
{
    const MQTTAsync_nameValue *v = MQTTAsync_getVersionInfo();

    for (; v && v->name; v++)
        if (!strcmp(v->name, "Version"))
            return mqtt_link_version_good(v->value);
    return false;
}

static int64_t mono_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Returning 1 lets Paho acknowledge; returning 0 would as well, and forget the message. */
static int on_message(void *ctx, char *topic, int topic_len, MQTTAsync_message *m)
{
    struct mqtt_link *l = ctx;
    struct mqtt_message msg = {topic,
                               m->payload,
                               topic_len > 0 ? (size_t)topic_len : strlen(topic),
                               m->payloadlen > 0 ? (size_t)m->payloadlen : 0,
                               m->retained,
                               m->dup};

    l->o.deliver(l->o.ctx, &msg);
    MQTTAsync_freeMessage(&m);
    MQTTAsync_free(topic);
    return 1;
}

static void on_lost(void *ctx, char *cause)
{
    struct mqtt_link *l = ctx;

    (void)cause;
    atomic_store(&l->state, LINK_DOWN);
}

static void on_disconnected(void *ctx, MQTTProperties *p, enum MQTTReasonCodes reason)
{
    (void)p;
    (void)reason;
    on_lost(ctx, NULL);
}

static void subscribed(void *ctx, MQTTAsync_successData5 *r)
{
    struct mqtt_link *l = ctx;

    (void)r;
    atomic_store(&l->state, LINK_SUBSCRIBED);
}

/* An operator must see why; at most once a minute, because it is tried again all the time. */
static void tell(struct mqtt_link *l, const char *what, const MQTTAsync_failureData5 *r)
{
    if (l->told_ms && mono_ms() - l->told_ms < TELL_EVERY_MS)
        return;
    l->told_ms = mono_ms();
    log_warning("mqtt", "what=\"%s\" code=%d reason=%d why=\"%.200s\"", what, r ? r->code : 0,
                r ? (int)r->reasonCode : 0, r && r->message ? r->message : "");
}

static void not_subscribed(void *ctx, MQTTAsync_failureData5 *r)
{
    tell(ctx, "the broker refuses a subscription", r);
    on_lost(ctx, NULL);
}

/* Every time: after a crash of the broker the session may be gone, and twice does no harm. */
static void connected(void *ctx, MQTTAsync_successData5 *r)
{
    struct mqtt_link *l = ctx;
    MQTTAsync_responseOptions opts = MQTTAsync_responseOptions_initializer;
    MQTTSubscribe_options each[LINK_FILTERS];
    char *topics[LINK_FILTERS];
    int qos[LINK_FILTERS];

    (void)r;
    atomic_fetch_add(&l->connects, 1);
    atomic_store(&l->state, LINK_CONNECTED);
    for (int i = 0; i < l->o.filters; i++) {
        MQTTSubscribe_options one = MQTTSubscribe_options_initializer;

        each[i] = one;
        topics[i] = (char *)l->o.filter[i];
        qos[i] = 1;
    }
    opts.onSuccess5 = subscribed;
    opts.onFailure5 = not_subscribed;
    opts.context = l;
    opts.subscribeOptions = each[0];
    opts.subscribeOptionsCount = l->o.filters;
    opts.subscribeOptionsList = each;
    if (MQTTAsync_subscribeMany(l->client, l->o.filters, topics, qos, &opts) != MQTTASYNC_SUCCESS)
        on_lost(l, NULL);
}

static void not_connected(void *ctx, MQTTAsync_failureData5 *r)
{
    tell(ctx, "no connection to the broker", r);
    on_lost(ctx, NULL);
}

static int make_client(struct mqtt_link *l)
{
    MQTTAsync_createOptions c = MQTTAsync_createOptions_initializer5;
    int rc = MQTTAsync_createWithOptions(&l->client, l->o.url, l->o.client_id,
                                         MQTTCLIENT_PERSISTENCE_NONE, NULL, &c);

    if (rc == MQTTASYNC_SUCCESS)
        rc = MQTTAsync_setCallbacks(l->client, l, on_lost, on_message, NULL);
    if (rc == MQTTASYNC_SUCCESS)
        rc = MQTTAsync_setDisconnected(l->client, l, on_disconnected);
    return rc;
}

static void add_int(MQTTProperties *p, enum MQTTPropertyCodes code, unsigned v)
{
    MQTTProperty one = {.identifier = code};

    if (code == MQTTPROPERTY_CODE_RECEIVE_MAXIMUM)
        one.value.integer2 = (unsigned short)v;
    else
        one.value.integer4 = v;
    MQTTProperties_add(p, &one);
}

static void start_connect(struct mqtt_link *l)
{
    MQTTAsync_connectOptions c = MQTTAsync_connectOptions_initializer5;
    MQTTAsync_SSLOptions ssl = MQTTAsync_SSLOptions_initializer;
    MQTTProperties props = MQTTProperties_initializer;

    add_int(&props, MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, 0xffffffffu);
    add_int(&props, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
    c.keepAliveInterval = KEEPALIVE_S;
    c.cleanstart = 0;
    c.connectTimeout = 10;
    c.username = l->o.username;
    c.password = l->o.password;
    c.connectProperties = &props;
    c.onSuccess5 = connected;
    c.onFailure5 = not_connected;
    c.context = l;
    ssl.trustStore = l->o.ca_file;
    ssl.verify = 1;
    if (l->o.tls)
        c.ssl = &ssl;
    atomic_store(&l->state, LINK_CONNECTING);
    if (MQTTAsync_connect(l->client, &c) != MQTTASYNC_SUCCESS)
        atomic_store(&l->state, LINK_DOWN);
    MQTTProperties_free(&props);
}

static void nap(struct mqtt_link *l, int64_t ms)
{
    int64_t until = mono_ms() + ms;

    while (!atomic_load(&l->stop) && mono_ms() < until)
        usleep(LOOK_MS * 1000);
}

/* The library has been seen to stay deaf for ever: after two minutes a new client is made. */
static void recreate(struct mqtt_link *l)
{
    MQTTAsync_destroy(&l->client);
    if (make_client(l) != MQTTASYNC_SUCCESS)
        abort();
}

static void *watchdog(void *arg)
{
    struct mqtt_link *l = arg;
    int64_t wait_ms = BACKOFF_FIRST_MS, good_ms = mono_ms();

    while (!atomic_load(&l->stop)) {
        int state = atomic_load(&l->state);

        if (atomic_exchange(&l->renew, false)) {
            recreate(l);
            atomic_store(&l->state, LINK_DOWN);
        } else if (state == LINK_SUBSCRIBED) {
            good_ms = mono_ms();
            wait_ms = BACKOFF_FIRST_MS;
        } else if (mono_ms() - good_ms > GIVE_UP_MS) {
            recreate(l);
            atomic_store(&l->state, LINK_DOWN);
            good_ms = mono_ms();
        } else if (state == LINK_DOWN) {
            start_connect(l);
            nap(l, wait_ms + rand_r(&l->seed) % (wait_ms / 2 + 1));
            wait_ms = wait_ms * 2 < BACKOFF_MAX_MS ? wait_ms * 2 : BACKOFF_MAX_MS;
        }
        usleep(LOOK_MS * 1000);
    }
    return NULL;
}

enum err mqtt_link_open(struct mqtt_link **out, const struct mqtt_link_options *o)
{
    struct mqtt_link *l;

    if (!library_good())
        return ERR_CONFIG;
    l = xcalloc(1, sizeof *l);
    l->o = *o;
    l->seed = (unsigned)mono_ms();
    if (make_client(l) != MQTTASYNC_SUCCESS || pthread_create(&l->thread, NULL, watchdog, l)) {
        free(l);
        return ERR_IO;
    }
    pthread_setname_np(l->thread, "watchdog");
    *out = l;
    return ERR_OK;
}

void mqtt_link_close(struct mqtt_link *l)
{
    MQTTAsync_disconnectOptions d = MQTTAsync_disconnectOptions_initializer5;

    if (!l)
        return;
    atomic_store(&l->stop, true);
    pthread_join(l->thread, NULL);
    d.timeout = 200;
    MQTTAsync_disconnect(l->client, &d);
    for (int i = 0; i < 20 && MQTTAsync_isConnected(l->client); i++)
        usleep(20000);
    MQTTAsync_destroy(&l->client);
    free(l);
}

void mqtt_link_renew(struct mqtt_link *l)
{
    atomic_store(&l->renew, true);
}

bool mqtt_link_subscribed(const struct mqtt_link *l)
{
    return atomic_load(&((struct mqtt_link *)l)->state) == LINK_SUBSCRIBED;
}

uint64_t mqtt_link_connects(const struct mqtt_link *l)
{
    return atomic_load(&((struct mqtt_link *)l)->connects);
}
