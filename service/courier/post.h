/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices on their way out of the house: one letter is one attempt for one recipient on one
 * channel. The courier decides nothing and keeps nothing; whoever hands a letter in hears exactly
 * once what became of it, also when the courier is closed in between (POST_LATER, POST_UNSURE).
 */
#ifndef TW_COURIER_POST_H
#define TW_COURIER_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"
#include "service/base/mailbox.h"

struct courier;

/* X(id, word): a channel is a row here and one channel_x.c with a struct post_channel. */
#define POST_CHANNEL_MAP(X) \
    X(LOG, "log")           \
    X(SMS, "sms")           \
    X(EMAIL, "email")       \
    X(WEBHOOK, "webhook")   \
    X(MQTT, "mqtt")

enum post_channel_id {
#define POST_CHANNEL_ENUM(id, word) POST_##id,
    POST_CHANNEL_MAP(POST_CHANNEL_ENUM)
#undef POST_CHANNEL_ENUM
        POST_CHANNELS
};

/* What a letter says; templates of gateways name these as {{word}}. */
#define POST_FIELD_MAP(X)                                                       \
    X(TO, "to")     /* number, address, url or topic */                         \
    X(NAME, "name") /* of the recipient */                                      \
    X(KIND, "kind")                                                             \
    X(LANG, "lang") /* zh-CN, en */                                             \
    X(SUBJECT, "subject")                                                       \
    X(TEXT, "text")                                                             \
    X(ICS, "ics")          /* a calendar, for mails; may be absent */           \
    X(FACTS, "facts")      /* JSON object, names as in message_fact.def, in the \
                              order of the kind */                              \
    X(DATA, "data")        /* JSON object for programs: webhook, mqtt */        \
    X(SUBJECT_ID, "about") /* orders/ID, areas/ID, devices/ID */

enum post_field {
#define POST_FIELD_ENUM(id, word) PF_##id,
    POST_FIELD_MAP(POST_FIELD_ENUM)
#undef POST_FIELD_ENUM
        PF_COUNT
};

struct post {
    struct mail mail;
    char id[RUN_ID_LEN]; /* of the delivery, and the idempotency key: the same on every attempt */
    enum post_channel_id channel;
    char via[32];  /* title of the section sms or webhook; "": the channel has one way only */
    bool again;    /* an earlier attempt may have been accepted: said to who can be told */
    int64_t at_ms; /* when the notice was written, UTC */
    char *field[PF_COUNT]; /* owned; NULL absent */
};

int post_channel_find(const char *word); /* -1 when there is none */
const char *post_channel_word(enum post_channel_id id);

struct post *post_new(const char *id, enum post_channel_id channel, const char *via);
void post_set(struct post *p, enum post_field f, const char *value); /* copies */
void post_free(struct post *p);

/*
 * ACCEPTED: the other side said yes. REFUSED: no, and again would be no. LATER: not this time, this
 * letter may be tried again. DOWN: nothing was taken and nothing else will be on this way. UNSURE:
 * it was handed over and no answer came: it may have been accepted.
 */
enum post_outcome { POST_ACCEPTED, POST_REFUSED, POST_LATER, POST_DOWN, POST_UNSURE };

struct post_result {
    char id[RUN_ID_LEN];
    enum post_channel_id channel;
    char via[32];
    enum post_outcome outcome;
    char remote_id[96]; /* what the other side calls it; reports of delivery name it */
    char detail[160];   /* for people: "503 Service Unavailable", "isv.BUSINESS_LIMIT_CONTROL" */
};

/* Any thread, never waits; takes the letter. */
void courier_post(struct courier *c, struct post *p);

#endif
