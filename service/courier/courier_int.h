/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of the courier: its loop and socket (courier.c), what it sends (courier_send.c). */
#ifndef TW_COURIER_INT_H
#define TW_COURIER_INT_H

#include <mosquitto.h>
#include <pthread.h>
#include <stdatomic.h>
#include <uv.h>

#include "core/sample.h"
#include "service/base/mailbox.h"
#include "service/courier/courier.h"

#define WAITING   1024
#define ACK_SLOTS 65536
#define ACK_BOOTS 3

enum letter_kind { LETTER_ACK, LETTER_COMMAND, LETTER_PUBLISH };

struct letter {
    struct mail mail;
    enum letter_kind kind;
    char device[DEVICE_ID_LEN], id[RUN_ID_LEN];
    int64_t boot_id, seq;
    char *payload, *topic; /* topic: of what is published as it is */
    bool retain;
};

/* What a machine is still to be told, oldest boot first, and when it was told last. */
struct ack_slot {
    char device[DEVICE_ID_LEN];
    struct ack {
        int64_t boot_id, seq;
    } due[ACK_BOOTS];
    int count;
    int64_t sent_ms;
};

struct posting;

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
    struct mailbox box, posts;
    void *multi; /* of curl; post_curl.c */
    uv_timer_t post_timer;
    struct posting *postings; /* under way */
    struct mailers *mailers;  /* post_mail.c; NULL: no mail server */
    struct letter *held;      /* commands that wait for the broker */
    struct ack_slot *acks;
    struct waiting waiting[WAITING];
    int64_t next_connect_ms, backoff_ms, canary_due_ms;
    uint64_t ack_scan;
    atomic_bool connected, stop;
    atomic_ullong canaries, dropped;
};

/* courier_send.c */
void courier_take_letters(struct courier *c);
void courier_send_due(struct courier *c); /* canary, acks, what was held */
void courier_sent(struct courier *c, int mid);
void letter_free(struct letter *l);

#endif
