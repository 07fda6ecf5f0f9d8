/* SPDX-License-Identifier: Apache-2.0 */
#include "service/courier/courier.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/courier/courier_int.h"
#include "service/courier/post_int.h"

#define MISC_MS          200
#define BACKOFF_FIRST_MS 200
#define BACKOFF_MAX_MS   10000
#define SYSTEM_CERTS     "/etc/ssl/certs"
#define DROPPED_TOPIC    "$SYS/broker/publish/messages/dropped"

static void watch_socket(struct courier *c);

static void on_connect(struct mosquitto *m, void *ctx, int rc)
{
    struct courier *c = ctx;

    atomic_store(&c->connected, rc == 0);
    if (rc)
        return;
    c->backoff_ms = BACKOFF_FIRST_MS;
    mosquitto_subscribe(m, NULL, DROPPED_TOPIC, 0);
}

/* The broker drops silently when a queue is full: its own counter is the only word of it. */
static void on_message(struct mosquitto *m, void *ctx, const struct mosquitto_message *msg)
{
    struct courier *c = ctx;
    char text[32];
    unsigned long long n;

    (void)m;
    text_copy_n(text, sizeof text, msg->payload, (size_t)msg->payloadlen);
    n = strtoull(text, NULL, 10);
    if (n > atomic_load(&c->dropped))
        log_error("mqtt", "alarm=broker_dropped messages=%llu", n - atomic_load(&c->dropped));
    atomic_store(&c->dropped, n);
}

/* The broker took it, or says why not: one that may not be written is no success. */
static void on_publish(struct mosquitto *m, void *ctx, int mid, int reason,
                       const mosquitto_property *properties)
{
    (void)m;
    (void)properties;
    if (!post_published(ctx, mid, reason))
        courier_sent(ctx, mid);
}

static void socket_closed(uv_handle_t *h)
{
    ((struct courier *)h->data)->polling = false;
}

static void lost(struct courier *c)
{
    atomic_store(&c->connected, false);
    c->next_connect_ms = clock_mono_ms() + c->backoff_ms + rand() % 100;
    c->backoff_ms = c->backoff_ms * 2 < BACKOFF_MAX_MS ? c->backoff_ms * 2 : BACKOFF_MAX_MS;
    if (c->polling && !uv_is_closing((uv_handle_t *)&c->poll))
        uv_close((uv_handle_t *)&c->poll, socket_closed);
}

static void on_socket(uv_poll_t *p, int status, int events)
{
    struct courier *c = p->data;
    int rc = status < 0 ? MOSQ_ERR_CONN_LOST : MOSQ_ERR_SUCCESS;

    if (!rc && (events & UV_READABLE))
        rc = mosquitto_loop_read(c->mosq, 64);
    if (!rc && (events & UV_WRITABLE))
        rc = mosquitto_loop_write(c->mosq, 64);
    if (rc)
        lost(c);
    else
        watch_socket(c);
}

static void watch_socket(struct courier *c)
{
    int fd = mosquitto_socket(c->mosq);
    int events = UV_READABLE | (mosquitto_want_write(c->mosq) ? UV_WRITABLE : 0);

    if (fd < 0 || (c->polling && uv_is_closing((uv_handle_t *)&c->poll)))
        return;
    if (!c->polling) {
        uv_poll_init(&c->loop, &c->poll, fd);
        c->poll.data = c;
        c->polling = true;
        c->poll_events = 0;
    }
    if (events != c->poll_events)
        uv_poll_start(&c->poll, events, on_socket);
    c->poll_events = events;
}

/* The address is numeric or local: looking it up does not wait. */
static void connect_again(struct courier *c)
{
    int rc;

    if (c->polling || clock_mono_ms() < c->next_connect_ms)
        return;
    rc = mosquitto_connect(c->mosq, c->o.host, c->o.port, 30);
    if (rc != MOSQ_ERR_SUCCESS)
        lost(c);
    else
        watch_socket(c);
}

static void on_timer(uv_timer_t *t)
{
    struct courier *c = t->data;

    if (!c->polling) {
        connect_again(c);
    } else if (mosquitto_loop_misc(c->mosq) != MOSQ_ERR_SUCCESS) {
        lost(c);
    }
    if (atomic_load(&c->connected)) {
        courier_send_due(c);
        watch_socket(c);
    }
}

static void close_all(uv_handle_t *h, void *ctx)
{
    (void)ctx;
    if (!uv_is_closing(h))
        uv_close(h, NULL);
}

static void on_async(uv_async_t *a)
{
    struct courier *c = a->data;

    courier_take_letters(c);
    post_take(c);
    watch_socket(c);
    if (atomic_load(&c->stop) && !c->stopping) {
        c->stopping = true;
        post_stop(c);
        mosquitto_disconnect(c->mosq);
        mosquitto_loop_write(c->mosq, 64);
        post_curl_close(c);
        uv_walk(&c->loop, close_all, NULL);
    }
}

static void *run(void *arg)
{
    struct courier *c = arg;

    uv_run(&c->loop, UV_RUN_DEFAULT);
    return NULL;
}

static void wake(void *ctx)
{
    uv_async_send(&((struct courier *)ctx)->async);
}

static int set_up(struct courier *c)
{
    mosquitto_lib_init();
    c->mosq = mosquitto_new(c->o.client_id, true, c);
    if (!c->mosq)
        return -1;
    mosquitto_int_option(c->mosq, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_int_option(c->mosq, MOSQ_OPT_SEND_MAXIMUM, 1000);
    mosquitto_connect_callback_set(c->mosq, on_connect);
    mosquitto_publish_v5_callback_set(c->mosq, on_publish);
    mosquitto_message_callback_set(c->mosq, on_message);
    if (c->o.username)
        mosquitto_username_pw_set(c->mosq, c->o.username, c->o.password);
    if (c->o.tls && mosquitto_tls_set(c->mosq, c->o.ca_file, c->o.ca_file ? NULL : SYSTEM_CERTS,
                                      NULL, NULL, NULL) != MOSQ_ERR_SUCCESS)
        return -1;
    return 0;
}

enum err courier_open(struct courier **out, const struct courier_options *o)
{
    struct courier *c = xcalloc(1, sizeof *c);

    c->o = *o;
    if (set_up(c)) {
        mosquitto_destroy(c->mosq);
        free(c);
        return ERR_CONFIG;
    }
    c->backoff_ms = BACKOFF_FIRST_MS;
    c->acks = xcalloc(ACK_SLOTS, sizeof *c->acks);
    uv_loop_init(&c->loop);
    uv_async_init(&c->loop, &c->async, on_async);
    uv_timer_init(&c->loop, &c->timer);
    c->async.data = c->timer.data = c;
    uv_timer_start(&c->timer, on_timer, 0, MISC_MS);
    mailbox_init(&c->box, wake, c);
    mailbox_init(&c->posts, wake, c);
    post_curl_open(c);
    post_mail_open(c);
    if (pthread_create(&c->thread, NULL, run, c))
        abort();
    pthread_setname_np(c->thread, "courier");
    *out = c;
    return ERR_OK;
}

void courier_close(struct courier *c)
{
    if (!c)
        return;
    atomic_store(&c->stop, true);
    uv_async_send(&c->async);
    pthread_join(c->thread, NULL);
    uv_loop_close(&c->loop);
    mosquitto_destroy(c->mosq);
    for (struct mail *m = mailbox_take(&c->box), *next; m; m = next) {
        next = m->next;
        letter_free((struct letter *)m);
    }
    while (c->held) {
        struct letter *l = c->held;

        c->held = (struct letter *)l->mail.next;
        letter_free(l);
    }
    post_stop(c);
    mailbox_release(&c->box);
    mailbox_release(&c->posts);
    free(c->acks);
    free(c);
}

bool courier_connected(const struct courier *c)
{
    return atomic_load(&((struct courier *)c)->connected);
}

uint64_t courier_canaries(const struct courier *c)
{
    return atomic_load(&((struct courier *)c)->canaries);
}

uint64_t courier_broker_dropped(const struct courier *c)
{
    return atomic_load(&((struct courier *)c)->dropped);
}
