/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP: libmicrohttpd through its epoll descriptor in the web loop. Reads through its own
 * read-only connection to the store; writes are jobs of the engine. All on the web loop's thread.
 */
#ifndef TW_HTTP_HTTP_H
#define TW_HTTP_HTTP_H

#include <uv.h>

#include "core/catalogue.h"
#include "service/base/ways.h"
#include "service/engine/engine_thread.h"
#include "service/http/request.h"

struct http_options {
    const char *listen; /* address:port */
    const char *store_url;
    const char *files_dir; /* pictures; NULL: none are taken */
    const struct catalogue *catalogue;
    struct engine_thread *engine;
    bool event_clock;
    const char *timezone;            /* of customers without one of their own */
    const struct season *season;     /* of the mains, for dates of filters */
    const char *service_number;      /* what customers ring; "" it is not set */
    unsigned timeout_s, per_address; /* 0: no limit */
    const char *public_url;          /* how customers reach the service; may be empty */
    const uint8_t *link_key;         /* of links in messages; NULL: none is known */
    const struct ways *ways;         /* gateways that report; NULL: none */
    bool secure;                     /* pages come over https: the cookie is bound to the host */
    bool (*ready)(void *ctx, char *why, size_t cap);
    void (*metrics)(void *ctx, char *out, size_t cap);
    void *ctx;
};

enum err http_open(struct http **out, uv_loop_t *loop, const struct http_options *o) MUST_CHECK;
int http_port(const struct http *h);
/* Something was committed: streams look for news. Any thread. */
void http_notify(struct http *h);
/* Ends every stream and request; the loop must still run once. */
void http_close(struct http *h);

#endif
