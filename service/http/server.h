/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of http, shared by its files only. */
#ifndef TW_HTTP_SERVER_H
#define TW_HTTP_SERVER_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "service/base/mailbox.h"
#include "service/engine/zones.h"
#include "service/http/attempts.h"
#include "service/http/http.h"
#include "service/http/trail.h"

#define STREAMS    256
#define IDEMPOTENT 512

/* One open event stream. */
struct stream {
    struct request *r;
    int64_t last;
    char *pending;
    size_t pending_len, pending_at;
    bool suspended, ended;
    uint64_t told_ms, checked_ms;
};

/* What an Idempotency-Key was answered with. */
struct kept_answer {
    char key[65], call[65]; /* hashes; key "": a free place */
    int status;             /* 0: still under way */
    const char *type;
    char *reply, extra[220];
    int64_t at_ms;
};

struct http {
    struct http_options o;
    uv_loop_t *loop;
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t timer;
    uv_async_t async;
    struct store reader;
    struct zones zones;
    struct mailbox done; /* jobs answered by the engine */
    bool running, again, closing;
    int handles;
    struct stream *stream[STREAMS];
    struct kept_answer kept[IDEMPOTENT];
    int kept_next;
    atomic_bool news;
    int port;
    struct attempts attempts;
    int hashing, uploads;
    struct trail_reading readings[READINGS];
};

void http_run(struct http *h); /* lets the daemon work; safe to call from handlers */
void http_resume(struct http *h, struct request *r);

/* answer.c: hands the answer to the library */
enum MHD_Result request_send(struct request *r);

/* routes.c */
void route(struct request *r);
void route_head(struct request *r); /* before the body has come */
void request_free(struct request *r);

/* stream.c */
void stream_open(struct request *r);
void streams_news(struct http *h);
void streams_close(struct http *h);
struct MHD_Response *stream_response(struct request *r);

#endif
