/* SPDX-License-Identifier: Apache-2.0 */
#include "service/courier/courier.h"

#include <mosquitto.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/sample.h"
#include "core/text.h"
#include "core/topic.h"
#include "service/base/clock.h"
#include "service/base/mailbox.h"
#include "service/base/xalloc.h"

#define MISC_MS          200
#define BACKOFF_FIRST_MS 200
#define BACKOFF_MAX_MS   10000
#define ACK_EVERY_MS     1000
#define WAITING          1024
#define ACK_SLOTS        65536

enum letter_kind { LETTER_ACK, LETTER_COMMAND };

struct letter {
    struct mail mail;
    enum letter_kind kind;
    char device[DEVICE_ID_LEN], id[RUN_ID_LEN];
    int64_t boot_id, seq;
    char *payload;
};

/* What a machine may be told, and when it was told last. */
struct ack_slot {
    char device[DEVICE_ID_LEN];
    int64_t boot_id, seq, sent_ms;
    bool due;
};

struct waiting {
    int mid;
    char id[RUN_ID_LEN];
};

struct courier {
    struct courier_options o;
    struct mosquitto *mosq;
    uv_loop_t loop;
    uv_async_t async;
    uv_timer_t timer;
    uv_poll_t poll;
    bool polling, stopping;
    int poll_fd, poll_events;
    pthread_t thread;
    struct mailbox box;
    struct letter *held; /* commands that wait for the broker */
    struct ack_slot *acks;
    struct waiting waiting[WAITING];
    int64_t next_connect_ms, backoff_ms, canary_due_ms;
    uint64_t ack_scan;
    atomic_bool connected, stop;
    atomic_ullong canaries;
};

static void watch_socket(struct courier *c);

static struct ack_slot *ack_slot(struct courier *c, const char *device)
{
    size_t i = (size_t)hash_end(hash_bytes(HASH_START, device, strlen(device))) % ACK_SLOTS;

    for (int n = 0; n < 64; n++, i = (i + 1) % ACK_SLOTS)
        if (!c->acks[i].device[0] || !strcmp(c->acks[i].device, device))
            return &c->acks[i];
    /* More machines than room: the slot is reused, the next ack covers what is lost. */
    return &c->acks[i];
}

static int publish(struct courier *c, const char *device, enum topic_kind kind, const char *text,
                   int *mid)
{
    char topic[TOPIC_LEN];

    if (!topic_build(c->o.topic, device, kind, topic, sizeof topic))
        return MOSQ_ERR_INVAL;
    return mosquitto_publish(c->mosq, mid, topic, (int)strlen(text), text, 1, false);
}

static void send_ack(struct courier *c, struct ack_slot *s, int64_t now_ms)
{
    char text[80];

    snprintf(text, sizeof text, "{\"boot_id\":%lld,\"seq\":%lld}", (long long)s->boot_id,
             (long long)s->seq);
    if (publish(c, s->device, TOPIC_ACK, text, NULL) != MOSQ_ERR_SUCCESS)
        return;
    s->due = false;
    s->sent_ms = now_ms;
}

static void take_ack(struct courier *c, const struct letter *l)
{
    struct ack_slot *s = ack_slot(c, l->device);
    int64_t now = clock_mono_ms();

    text_copy(s->device, sizeof s->device, l->device);
    s->boot_id = l->boot_id;
    s->seq = l->seq;
    s->due = true;
    if (atomic_load(&c->connected) && now - s->sent_ms >= ACK_EVERY_MS)
        send_ack(c, s, now);
}

static void due_acks(struct courier *c)
{
    int64_t now = clock_mono_ms();

    for (size_t i = 0; i < ACK_SLOTS; i++)
        if (c->acks[i].due && now - c->acks[i].sent_ms >= ACK_EVERY_MS)
            send_ack(c, &c->acks[i], now);
}

static void letter_free(struct letter *l)
{
    free(l->payload);
    free(l);
}

static bool send_command(struct courier *c, const struct letter *l)
{
    int mid = 0;

    if (publish(c, l->device, TOPIC_CMD, l->payload, &mid) != MOSQ_ERR_SUCCESS)
        return false;
    c->waiting[mid % WAITING].mid = mid;
    text_copy(c->waiting[mid % WAITING].id, RUN_ID_LEN, l->id);
    if (c->o.on_command)
        c->o.on_command(c->o.ctx, l->id, "sent");
    return true;
}

static void hold(struct courier *c, struct letter *l)
{
    struct letter **at = &c->held;

    while (*at)
        at = (struct letter **)&(*at)->mail.next;
    l->mail.next = NULL;
    *at = l;
}

static void send_held(struct courier *c)
{
    while (c->held && send_command(c, c->held)) {
        struct letter *l = c->held;

        c->held = (struct letter *)l->mail.next;
        letter_free(l);
    }
}

static void take_letters(struct courier *c)
{
    struct mail *m = mailbox_take(&c->box);

    while (m) {
        struct letter *l = (struct letter *)m;

        m = m->next;
        if (l->kind == LETTER_ACK) {
            take_ack(c, l);
            letter_free(l);
        } else if (!atomic_load(&c->connected) || c->held || !send_command(c, l)) {
            hold(c, l);
        } else {
            letter_free(l);
        }
    }
    if (atomic_load(&c->connected))
        send_held(c);
}

static void send_canary(struct courier *c)
{
    char text[96];
    int64_t now = clock_mono_ms();

    if (now < c->canary_due_ms)
        return;
    c->canary_due_ms = now + c->o.canary_ms;
    snprintf(text, sizeof text, "{\"boot_id\":1,\"seq\":%llu,\"ts_ms\":%lld}",
             (unsigned long long)atomic_load(&c->canaries) + 1, (long long)clock_wall_ms());
    if (publish(c, CANARY_DEVICE, TOPIC_TELE, text, NULL) == MOSQ_ERR_SUCCESS)
        atomic_fetch_add(&c->canaries, 1);
}

static void on_connect(struct mosquitto *m, void *ctx, int rc)
{
    struct courier *c = ctx;

    (void)m;
    atomic_store(&c->connected, rc == 0);
    if (rc == 0)
        c->backoff_ms = BACKOFF_FIRST_MS;
}

static void on_publish(struct mosquitto *m, void *ctx, int mid)
{
    struct courier *c = ctx;
    struct waiting *w = &c->waiting[mid % WAITING];

    (void)m;
    if (w->mid != mid || !w->id[0])
        return;
    if (c->o.on_command)
        c->o.on_command(c->o.ctx, w->id, "delivered");
    w->id[0] = 0;
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
        send_canary(c);
        due_acks(c);
        send_held(c);
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

    take_letters(c);
    watch_socket(c);
    if (atomic_load(&c->stop) && !c->stopping) {
        c->stopping = true;
        mosquitto_disconnect(c->mosq);
        mosquitto_loop_write(c->mosq, 64);
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
    mosquitto_publish_callback_set(c->mosq, on_publish);
    if (c->o.username)
        mosquitto_username_pw_set(c->mosq, c->o.username, c->o.password);
    if (c->o.ca_file)
        mosquitto_tls_set(c->mosq, c->o.ca_file, NULL, NULL, NULL, NULL);
    return 0;
}

enum err courier_open(struct courier **out, const struct courier_options *o)
{
    struct courier *c = xcalloc(1, sizeof *c);

    c->o = *o;
    c->backoff_ms = BACKOFF_FIRST_MS;
    c->acks = xcalloc(ACK_SLOTS, sizeof *c->acks);
    uv_loop_init(&c->loop);
    uv_async_init(&c->loop, &c->async, on_async);
    uv_timer_init(&c->loop, &c->timer);
    c->async.data = c->timer.data = c;
    uv_timer_start(&c->timer, on_timer, 0, MISC_MS);
    mailbox_init(&c->box, wake, c);
    if (set_up(c) || pthread_create(&c->thread, NULL, run, c))
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
    mailbox_release(&c->box);
    free(c->acks);
    free(c);
}

void courier_ack(struct courier *c, const char *device, int64_t boot_id, int64_t seq)
{
    struct letter *l = xcalloc(1, sizeof *l);

    l->kind = LETTER_ACK;
    text_copy(l->device, sizeof l->device, device);
    l->boot_id = boot_id;
    l->seq = seq;
    mailbox_put(&c->box, &l->mail);
}

void courier_command(struct courier *c, const char *device, const char *id, const char *payload)
{
    struct letter *l = xcalloc(1, sizeof *l);

    l->kind = LETTER_COMMAND;
    text_copy(l->device, sizeof l->device, device);
    text_copy(l->id, sizeof l->id, id);
    l->payload = xstrdup(payload);
    mailbox_put(&c->box, &l->mail);
}

bool courier_connected(const struct courier *c)
{
    return atomic_load(&((struct courier *)c)->connected);
}

uint64_t courier_canaries(const struct courier *c)
{
    return atomic_load(&((struct courier *)c)->canaries);
}
