/* SPDX-License-Identifier: Apache-2.0 */
/* What leaves: watermarks at most once a second for each machine, commands in order, the canary. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "core/topic.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/courier/courier_int.h"

#define ACK_EVERY_MS 1000

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

    snprintf(text, sizeof text, "{\"boot_id\":%lld,\"seq\":%lld}", (long long)s->due[0].boot_id,
             (long long)s->due[0].seq);
    if (publish(c, s->device, TOPIC_ACK, text, NULL) != MOSQ_ERR_SUCCESS)
        return;
    s->count--;
    memmove(&s->due[0], &s->due[1], (size_t)s->count * sizeof s->due[0]);
    s->sent_ms = now_ms;
}

/* Of one boot only the newest word counts. */
static void note_ack(struct ack_slot *s, int64_t boot_id, int64_t seq)
{
    int i = 0;

    while (i < s->count && s->due[i].boot_id != boot_id)
        i++;
    if (i == ACK_BOOTS) {
        memmove(&s->due[0], &s->due[1], (ACK_BOOTS - 1) * sizeof s->due[0]);
        i--;
    }
    s->due[i] = (struct ack){boot_id, seq};
    if (i >= s->count)
        s->count = i + 1;
}

static void take_ack(struct courier *c, const struct letter *l)
{
    struct ack_slot *s = ack_slot(c, l->device);
    int64_t now = clock_mono_ms();

    if (strcmp(s->device, l->device) != 0)
        *s = (struct ack_slot){.count = 0};
    text_copy(s->device, sizeof s->device, l->device);
    note_ack(s, l->boot_id, l->seq);
    if (atomic_load(&c->connected) && now - s->sent_ms >= ACK_EVERY_MS)
        send_ack(c, s, now);
}

static void due_acks(struct courier *c)
{
    int64_t now = clock_mono_ms();

    for (size_t i = 0; i < ACK_SLOTS; i++)
        if (c->acks[i].count && now - c->acks[i].sent_ms >= ACK_EVERY_MS)
            send_ack(c, &c->acks[i], now);
}

void letter_free(struct letter *l)
{
    free(l->payload);
    free(l->topic);
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

static bool send_letter(struct courier *c, const struct letter *l)
{
    if (l->kind == LETTER_COMMAND)
        return send_command(c, l);
    return mosquitto_publish(c->mosq, NULL, l->topic, (int)strlen(l->payload), l->payload, 1,
                             l->retain) == MOSQ_ERR_SUCCESS;
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
    while (c->held && send_letter(c, c->held)) {
        struct letter *l = c->held;

        c->held = (struct letter *)l->mail.next;
        letter_free(l);
    }
}

void courier_take_letters(struct courier *c)
{
    struct mail *m = mailbox_take(&c->box);

    while (m) {
        struct letter *l = (struct letter *)m;

        m = m->next;
        if (l->kind == LETTER_ACK) {
            take_ack(c, l);
            letter_free(l);
        } else if (!atomic_load(&c->connected) || c->held || !send_letter(c, l)) {
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

void courier_send_due(struct courier *c)
{
    send_canary(c);
    due_acks(c);
    send_held(c);
}

void courier_sent(struct courier *c, int mid)
{
    struct waiting *w = &c->waiting[mid % WAITING];

    if (w->mid != mid || !w->id[0])
        return;
    if (c->o.on_command)
        c->o.on_command(c->o.ctx, w->id, "delivered");
    w->id[0] = 0;
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

void courier_publish(struct courier *c, const char *topic, const char *payload, bool retain)
{
    struct letter *l = xcalloc(1, sizeof *l);

    l->kind = LETTER_PUBLISH;
    l->topic = xstrdup(topic);
    l->payload = xstrdup(payload);
    l->retain = retain;
    mailbox_put(&c->box, &l->mail);
}
