/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wrapper around the library. What it needs in a foreign loop, each found by running it:
 * resuming wakes nothing, so the daemon is run by hand; running is not re-entrant; the time-out
 * must be asked for after every run; stopping aborts while a connection is suspended.
 */
#include "service/http/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"
#include "service/http/csv_list.h"
#include "service/store/part_store.h"

#define BODY_MAX    (64 * 1024)
#define DRAIN_MAX   (64 * 1024 * 1024)
#define CONNECTIONS 512

static void on_timer(uv_timer_t *t)
{
    http_run(t->data);
}

static void set_timer(struct http *h)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (h->closing)
        return;
    if (MHD_get_timeout(h->daemon, &ms) == MHD_YES)
        uv_timer_start(&h->timer, on_timer, ms ? ms : 1, 0);
    else
        uv_timer_stop(&h->timer);
}

void http_run(struct http *h)
{
    if (h->running) {
        h->again = true;
        return;
    }
    h->running = true;
    do {
        h->again = false;
        MHD_run(h->daemon);
    } while (h->again);
    h->running = false;
    set_timer(h);
}

static void on_poll(uv_poll_t *p, int status, int events)
{
    (void)status;
    (void)events;
    http_run(p->data);
}

void http_resume(struct http *h, struct request *r)
{
    if (!r->suspended)
        return;
    r->suspended = false;
    MHD_resume_connection(r->conn);
    http_run(h);
}

const char *request_query(const struct request *r, const char *name)
{
    const char *v;

    if (csv_list_query(r, name, &v))
        return v;
    v = MHD_lookup_connection_value(r->conn, MHD_GET_ARGUMENT_KIND, name);
    return v && v[0] ? v : NULL;
}

const char *request_header(const struct request *r, const char *name)
{
    return MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, name);
}

/* A proxy of ours sits on this host and speaks for the https side; nobody else is believed. */
void request_address(const struct request *r, char out[64])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const char *forwarded = request_header(r, "X-Forwarded-For"), *last;
    const struct sockaddr_in *a = info ? (const struct sockaddr_in *)info->client_addr : NULL;

    out[0] = 0;
    if (!a || a->sin_family != AF_INET)
        return;
    inet_ntop(AF_INET, &a->sin_addr, out, 64);
    if (!forwarded || !r->http->o.secure || strncmp(out, "127.", 4) != 0)
        return;
    last = strrchr(forwarded, ',');
    last = last ? last + 1 + strspn(last + 1, " ") : forwarded;
    text_copy(out, 64, last);
}

void request_wait(struct request *r)
{
    if (r->answered || r->suspended)
        return;
    r->suspended = true;
    MHD_suspend_connection(r->conn);
}

void request_free(struct request *r)
{
    if (!r)
        return;
    upload_end(r);
    csv_list_free(r->csv);
    free(r->body);
    free(r->reply);
    free(r);
}

struct head_count {
    int lengths, encodings, hosts;
};

static enum MHD_Result count_header(void *ctx, enum MHD_ValueKind kind, const char *key,
                                    const char *value)
{
    struct head_count *c = ctx;

    (void)kind;
    (void)value;
    c->lengths += !strcasecmp(key, "Content-Length");
    c->encodings += !strcasecmp(key, "Transfer-Encoding");
    c->hosts += !strcasecmp(key, "Host");
    return MHD_YES;
}

/* A sender of a picture that is somewhat too large is heard out, so that it hears why. */
static void too_large(struct request *r, long long length)
{
    r->drain = r->upload && length <= DRAIN_MAX;
    answer_problem(r, 413, "too large", NULL, NULL);
}

/* The library takes what a proxy might read in another way; we do not. */
static void check_framing(struct request *r)
{
    struct head_count c = {0, 0, 0};
    const char *length = request_header(r, "Content-Length");

    MHD_get_connection_values(r->conn, MHD_HEADER_KIND, count_header, &c);
    if (c.lengths > 1 || c.encodings > 1 || (c.lengths && c.encodings) || c.hosts != 1)
        answer_problem(r, 400, "ambiguous framing", NULL, NULL);
    else if (length && strtoll(length, NULL, 10) > (long long)r->body_max)
        too_large(r, strtoll(length, NULL, 10));
}

static struct request *request_new(struct http *h, struct MHD_Connection *conn, const char *url,
                                   const char *method)
{
    struct request *r = xcalloc(1, sizeof *r);

    r->http = h;
    r->conn = conn;
    r->status = 200;
    text_copy(r->method, sizeof r->method, method);
    if (!text_copy(r->path, sizeof r->path, url))
        answer_problem(r, 414, "the address is too long", NULL, NULL);
    r->body_max = BODY_MAX;
    if (!r->answered)
        route_head(r);
    if (!r->answered)
        check_framing(r);
    return r;
}

static void take_body(struct request *r, const char *data, size_t n)
{
    if (r->answered)
        return;
    if (r->body_len + n > r->body_max) {
        answer_problem(r, 413, "too large", NULL, NULL);
        return;
    }
    r->body = xrealloc(r->body, r->body_len + n + 1);
    memcpy(r->body + r->body_len, data, n);
    r->body_len += n;
    r->body[r->body_len] = 0;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *conn, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **state)
{
    struct request *r = *state;

    (void)version;
    if (!r) {
        *state = r = request_new(ctx, conn, url, method);
        return r->answered && !r->drain ? request_send(r) : MHD_YES;
    }
    if (*size) {
        take_body(r, data, *size);
        *size = 0;
        return MHD_YES;
    }
    /* At the end the engine has gone before: nobody would take what is asked now. */
    if (!r->answered && r->http->closing)
        answer_problem(r, 503, "the service is ending", NULL, NULL);
    if (!r->answered && !r->suspended && !r->streaming)
        route(r);
    if (r->answered || r->streaming)
        return request_send(r);
    return MHD_YES;
}

static void on_completed(void *ctx, struct MHD_Connection *conn, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct request *r = *state;
    struct http *h = ctx;

    (void)conn;
    (void)code;
    if (!r)
        return;
    for (int i = 0; i < STREAMS; i++) {
        if (!h->stream[i] || h->stream[i]->r != r)
            continue;
        free(h->stream[i]->pending);
        free(h->stream[i]);
        h->stream[i] = NULL;
    }
    request_free(r);
    *state = NULL;
}

static void on_async(uv_async_t *a)
{
    struct http *h = a->data;

    jobs_done(h);
    if (atomic_exchange(&h->news, false))
        streams_news(h);
}

static void wake(void *ctx)
{
    uv_async_send(&((struct http *)ctx)->async);
}

void http_notify(struct http *h)
{
    atomic_store(&h->news, true);
    uv_async_send(&h->async);
}

static bool parse_listen(const char *listen, struct sockaddr_in *a)
{
    const char *colon = strrchr(listen, ':');
    char host[64];

    memset(a, 0, sizeof *a);
    a->sin_family = AF_INET;
    if (!colon)
        return false;
    text_copy_n(host, sizeof host, listen, (size_t)(colon - listen));
    a->sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
    return inet_pton(AF_INET, host, &a->sin_addr) == 1;
}

static bool start_daemon(struct http *h, struct sockaddr_in *a)
{
    const union MHD_DaemonInfo *info;

    h->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, h,
        MHD_OPTION_SOCK_ADDR, a, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, h->o.timeout_s, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        h->o.per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(32 * 1024),
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
    if (!h->daemon)
        return false;
    info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
    h->port = info ? info->port : 0;
    return true;
}

enum err http_open(struct http **out, uv_loop_t *loop, const struct http_options *o)
{
    struct http *h = xcalloc(1, sizeof *h);
    struct sockaddr_in a;
    enum err e;

    h->o = *o;
    h->loop = loop;
    e = store_open(&h->reader, o->store_url, DB_READER);
    if (!e && !parse_listen(o->listen, &a))
        e = ERR_CONFIG;
    if (!e && o->files_dir)
        part_store_sweep(o->files_dir, time(NULL));
    if (!e && !start_daemon(h, &a))
        e = ERR_IO;
    if (e) {
        store_close(&h->reader);
        free(h);
        return e;
    }
    uv_poll_init(loop, &h->poll,
                 MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
    uv_timer_init(loop, &h->timer);
    uv_async_init(loop, &h->async, on_async);
    h->handles = 3;
    h->poll.data = h->timer.data = h->async.data = h;
    mailbox_init(&h->done, wake, h);
    uv_poll_start(&h->poll, UV_READABLE, on_poll);
    *out = h;
    return ERR_OK;
}

int http_port(const struct http *h)
{
    return h->port;
}

static void on_closed(uv_handle_t *handle)
{
    struct http *h = handle->data;

    if (--h->handles > 0)
        return;
    for (int i = 0; i < IDEMPOTENT; i++)
        free(h->kept[i].reply);
    store_close(&h->reader);
    zones_release(&h->zones);
    mailbox_release(&h->done);
    free(h);
}

/* The engine must be closed before: its last answers are taken here. */
void http_close(struct http *h)
{
    if (!h)
        return;
    h->closing = true; /* what comes in while the last answers leave finds no engine */
    jobs_done(h);
    streams_close(h);
    http_run(h);
    MHD_stop_daemon(h->daemon);
    uv_close((uv_handle_t *)&h->poll, on_closed);
    uv_close((uv_handle_t *)&h->timer, on_closed);
    uv_close((uv_handle_t *)&h->async, on_closed);
}
