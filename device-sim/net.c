/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/net.h"

#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"

#define MISC_MS          500
#define BACKOFF_FIRST_MS 200
#define BACKOFF_MAX_MS   10000

struct radio {
    struct net *net;
    struct mosquitto *mosq;
    int index, events;
    uv_poll_t poll;
    bool polling, connected;
    int64_t next_connect_ms, backoff_ms;
    char device[33];
};

struct net {
    struct net_options o;
    uv_loop_t *loop;
    uv_timer_t timer;
    struct radio **radio;
    int count;
    size_t sent, acked;
    bool closing;
};

static void watch(struct radio *r);

static void on_connect(struct mosquitto *m, void *ctx, int rc)
{
    struct radio *r = ctx;
    char topic[80];

    if (rc)
        return;
    r->connected = true;
    r->backoff_ms = BACKOFF_FIRST_MS;
    snprintf(topic, sizeof topic, "wp/v1/%s/cmd", r->device);
    mosquitto_subscribe(m, NULL, topic, 1);
    snprintf(topic, sizeof topic, "wp/v1/%s/ack", r->device);
    mosquitto_subscribe(m, NULL, topic, 1);
    if (r->net->o.online)
        r->net->o.online(r->net->o.ctx, r->index);
}

static void on_message(struct mosquitto *m, void *ctx, const struct mosquitto_message *msg)
{
    struct radio *r = ctx;
    const char *kind = strrchr(msg->topic, '/');

    (void)m;
    if (kind && r->net->o.receive)
        r->net->o.receive(r->net->o.ctx, r->index, kind + 1, msg->payload, (size_t)msg->payloadlen);
}

static void on_publish(struct mosquitto *m, void *ctx, int mid)
{
    (void)m;
    (void)mid;
    ((struct radio *)ctx)->net->acked++;
}

static void on_closed(uv_handle_t *h)
{
    ((struct radio *)h->data)->polling = false;
}

static void lost(struct radio *r)
{
    r->connected = false;
    r->next_connect_ms = clock_mono_ms() + r->backoff_ms + rand() % 200;
    r->backoff_ms = r->backoff_ms * 2 < BACKOFF_MAX_MS ? r->backoff_ms * 2 : BACKOFF_MAX_MS;
    if (r->polling && !uv_is_closing((uv_handle_t *)&r->poll))
        uv_close((uv_handle_t *)&r->poll, on_closed);
}

static void on_socket(uv_poll_t *p, int status, int events)
{
    struct radio *r = p->data;
    int rc = status < 0 ? MOSQ_ERR_CONN_LOST : MOSQ_ERR_SUCCESS;

    if (!rc && (events & UV_READABLE))
        rc = mosquitto_loop_read(r->mosq, 16);
    if (!rc && (events & UV_WRITABLE))
        rc = mosquitto_loop_write(r->mosq, 16);
    if (rc)
        lost(r);
    else
        watch(r);
}

static void watch(struct radio *r)
{
    int fd = mosquitto_socket(r->mosq);
    int events = UV_READABLE | (mosquitto_want_write(r->mosq) ? UV_WRITABLE : 0);

    if (fd < 0 || (r->polling && uv_is_closing((uv_handle_t *)&r->poll)))
        return;
    if (!r->polling) {
        uv_poll_init(r->net->loop, &r->poll, fd);
        r->poll.data = r;
        r->polling = true;
        r->events = 0;
    }
    if (events != r->events)
        uv_poll_start(&r->poll, events, on_socket);
    r->events = events;
}

static void look_after(struct radio *r)
{
    if (r->polling) {
        if (mosquitto_loop_misc(r->mosq) != MOSQ_ERR_SUCCESS)
            lost(r);
        return;
    }
    if (clock_mono_ms() < r->next_connect_ms)
        return;
    if (mosquitto_connect(r->mosq, r->net->o.broker.host, r->net->o.broker.port, 60) !=
        MOSQ_ERR_SUCCESS)
        lost(r);
    else
        watch(r);
}

static void on_timer(uv_timer_t *t)
{
    struct net *n = t->data;

    for (int i = 0; i < n->count && !n->closing; i++)
        look_after(n->radio[i]);
}

struct net *net_new(uv_loop_t *loop, const struct net_options *o)
{
    struct net *n = xcalloc(1, sizeof *n);

    mosquitto_lib_init();
    n->o = *o;
    n->loop = loop;
    uv_timer_init(loop, &n->timer);
    n->timer.data = n;
    uv_timer_start(&n->timer, on_timer, MISC_MS, MISC_MS);
    return n;
}

int net_add(struct net *n, const char *device, const char *password)
{
    struct radio *r = xcalloc(1, sizeof *r);
    char topic[80];
    static const char will[] = "{\"online\":false}";

    r->net = n;
    r->index = n->count;
    r->backoff_ms = BACKOFF_FIRST_MS;
    text_copy(r->device, sizeof r->device, device);
    r->mosq = mosquitto_new(device, true, r);
    mosquitto_int_option(r->mosq, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_connect_callback_set(r->mosq, on_connect);
    mosquitto_message_callback_set(r->mosq, on_message);
    mosquitto_publish_callback_set(r->mosq, on_publish);
    snprintf(topic, sizeof topic, "wp/v1/%s/state", device);
    mosquitto_will_set(r->mosq, topic, sizeof will - 1, will, 1, true);
    if (password)
        mosquitto_username_pw_set(r->mosq, device, password);
    n->radio = xrealloc(n->radio, (size_t)(n->count + 1) * sizeof(struct radio *));
    n->radio[n->count++] = r;
    look_after(r);
    return r->index;
}

bool net_connected(const struct net *n, int index)
{
    return n->radio[index]->connected;
}

void net_send(struct net *n, int index, const char *kind, const char *payload, size_t len,
              bool retain)
{
    struct radio *r = n->radio[index];
    char topic[80];

    snprintf(topic, sizeof topic, "wp/v1/%s/%s", r->device, kind);
    if (mosquitto_publish(r->mosq, NULL, topic, (int)len, payload, 1, retain) == MOSQ_ERR_SUCCESS)
        n->sent++;
    watch(r);
}

size_t net_sent(const struct net *n)
{
    return n->sent;
}

size_t net_queued(const struct net *n)
{
    return n->sent - n->acked;
}

void net_close(struct net *n)
{
    n->closing = true;
    uv_close((uv_handle_t *)&n->timer, NULL);
    for (int i = 0; i < n->count; i++) {
        struct radio *r = n->radio[i];

        mosquitto_disconnect(r->mosq);
        mosquitto_loop_write(r->mosq, 64);
        if (r->polling && !uv_is_closing((uv_handle_t *)&r->poll))
            uv_close((uv_handle_t *)&r->poll, on_closed);
    }
}

void net_free(struct net *n)
{
    for (int i = 0; i < n->count; i++) {
        mosquitto_destroy(n->radio[i]->mosq);
        free(n->radio[i]);
    }
    free(n->radio);
    free(n);
    mosquitto_lib_cleanup();
}
