/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of the post: letters under way (post.c), their transfers (post_curl.c), channels. */
#ifndef TW_COURIER_POST_INT_H
#define TW_COURIER_POST_INT_H

#include <curl/curl.h>

#include "service/courier/courier_int.h"
#include "service/courier/judge.h"
#include "service/courier/post.h"

#define ANSWER_MAX 16384

/* One letter under way. */
struct posting {
    struct mail turn; /* of a mail: for a thread, and back */
    CURLcode rc;      /* and how it ended */
    struct posting *next, **prev;
    struct courier *c;
    struct post *p;
    CURL *easy;
    struct curl_slist *lines; /* headers, or recipients */
    char *body;
    size_t body_len, body_at;
    char answer[ANSWER_MAX], error[CURL_ERROR_SIZE];
    size_t answer_len;
    bool allow_private, denied;
    bool repeated; /* curl would have asked again by itself */
    int mid;       /* of a publication */
};

/*
 * Either ship() does all of it at once and says what became of it, or prepare() sets the transfer
 * up: NULL, or what is wrong with the letter for good; judge() then reads the answer.
 */
struct post_channel {
    bool (*ship)(struct posting *s, struct post_result *r); /* false: it is under way */
    const char *(*prepare)(struct posting *s);
    void (*judge)(struct posting *s, const struct answer *a, struct post_result *r);
    bool waits; /* curl waits inside of such a transfer */
};
extern const struct post_channel channel_log, channel_sms, channel_email, channel_webhook,
    channel_mqtt;

/* post.c */
const struct post_channel *post_channel_of(const struct post *p);
void post_take(struct courier *c);
void post_done(struct posting *s, const struct post_result *r); /* frees it */
void post_stop(struct courier *c);

/* post_curl.c */
void post_curl_open(struct courier *c);
void post_curl_close(struct courier *c);
void post_curl_start(struct posting *s);
void post_curl_finish(struct posting *s, CURLcode rc);
bool post_curl_handed_over(const struct posting *s);
/* What every transfer is held to. */
void post_curl_common(struct posting *s, const char *url, double timeout_s, const char *protocols);

/* post_mail.c */
void post_mail_open(struct courier *c);
void post_mail_start(struct posting *s);
void post_mail_take(struct courier *c);  /* those that came to their end */
void post_mail_close(struct courier *c); /* within seconds; tells of those that came to their end */

/* channel_mqtt.c: the broker has it */
bool post_published(struct courier *c, int mid, int reason);

/* private.c: an address of the own host or network, or none that leads anywhere */
struct sockaddr;
bool address_is_private(const struct sockaddr *a);

#endif
