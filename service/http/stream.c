/* SPDX-License-Identifier: Apache-2.0 */
/* Server-sent events: rows of the stream table, from where the client was, as they are committed.
 */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/http/relation.h"
#include "service/http/server.h"
#include "service/http/session.h"

#define KEEP_ALIVE_MS 15000

static void append(struct stream *s, const char *text)
{
    size_t n = strlen(text);

    if (s->pending_at == s->pending_len)
        s->pending_at = s->pending_len = 0;
    s->pending = xrealloc(s->pending, s->pending_len + n + 1);
    memcpy(s->pending + s->pending_len, text, n + 1);
    s->pending_len += n;
}

static void news_row(void *ctx, const struct db_value *col, int ncol)
{
    struct stream *s = ctx;
    char text[512];

    (void)ncol;
    s->last = col[0].i;
    if (!relation_hears(s->r, col[1].s, col[2].s))
        return;
    snprintf(text, sizeof text, "id: %lld\nevent: %s\ndata: {\"id\":\"%s\",\"at_ms\":%lld}\n\n",
             (long long)col[0].i, col[1].s, col[2].s, (long long)col[3].i);
    append(s, text);
}

static void load(struct http *h, struct stream *s)
{
    int64_t before;

    do {
        before = s->last;
        if (store_run(&h->reader, SQL_STREAM_AFTER, ARGS(db_int(s->last)), news_row, s))
            return;
    } while (s->last - before >= 500);
}

static ssize_t read_stream(void *ctx, uint64_t pos, char *buf, size_t max)
{
    struct stream *s = ctx;
    size_t n = s->pending_len - s->pending_at;

    (void)pos;
    if (s->r->http->closing || s->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        s->suspended = s->r->suspended = true;
        MHD_suspend_connection(s->r->conn);
        return 0;
    }
    if (n > max)
        n = max;
    memcpy(buf, s->pending + s->pending_at, n);
    s->pending_at += n;
    s->told_ms = (uint64_t)clock_mono_ms();
    return (ssize_t)n;
}

struct MHD_Response *stream_response(struct request *r)
{
    struct http *h = r->http;
    struct MHD_Response *resp;

    for (int i = 0; i < STREAMS; i++) {
        if (!h->stream[i] || h->stream[i]->r != r)
            continue;
        resp = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, h->stream[i],
                                                 NULL);
        MHD_add_response_header(resp, "X-Accel-Buffering", "no");
        return resp;
    }
    return NULL;
}

static void ends_row(void *ctx, const struct db_value *col, int ncol)
{
    int64_t *ends = ctx;

    (void)ncol;
    ends[0] = col[0].i;
    ends[1] = col[1].i;
}

/* A client that was away too long is told to read everything anew. */
static void begin(struct request *r, struct stream *s)
{
    const char *last = request_header(r, "Last-Event-ID");
    int64_t ends[2] = {0, 0};

    append(s, "retry: 2000\n\n");
    if (store_run(&r->http->reader, SQL_STREAM_ENDS, NULL, 0, ends_row, ends))
        return;
    s->last = last ? strtoll(last, NULL, 10) : ends[1];
    if (last && (s->last + 1 < ends[0] || s->last > ends[1])) {
        append(s, "event: reset\ndata: {}\n\n");
        s->last = ends[1];
    }
    load(r->http, s);
}

void stream_open(struct request *r)
{
    struct http *h = r->http;

    for (int i = 0; i < STREAMS; i++) {
        if (h->stream[i])
            continue;
        h->stream[i] = xcalloc(1, sizeof *h->stream[i]);
        h->stream[i]->r = r;
        h->stream[i]->told_ms = h->stream[i]->checked_ms = (uint64_t)clock_mono_ms();
        begin(r, h->stream[i]);
        r->streaming = true;
        r->type = "text/event-stream";
        return;
    }
    answer_problem(r, 503, "too many streams", NULL, NULL);
}

static void let_run(struct http *h, struct stream *s)
{
    if (!s->suspended)
        return;
    s->suspended = false;
    http_resume(h, s->r);
}

/* An open page keeps its session in use; a stream does not outlive its session. */
static void look_after(struct stream *s)
{
    uint64_t now = (uint64_t)clock_mono_ms();

    if (now - s->checked_ms <= KEEP_ALIVE_MS)
        return;
    s->checked_ms = now;
    s->ended = !session_alive(s->r);
    if (!s->ended && s->pending_at == s->pending_len && now - s->told_ms > KEEP_ALIVE_MS)
        append(s, ": keep-alive\n\n");
}

void streams_news(struct http *h)
{
    for (int i = 0; i < STREAMS; i++) {
        struct stream *s = h->stream[i];

        if (!s)
            continue;
        look_after(s);
        load(h, s);
        if (s->pending_at < s->pending_len || s->ended)
            let_run(h, s);
    }
}

void streams_close(struct http *h)
{
    for (int i = 0; i < STREAMS; i++)
        if (h->stream[i])
            let_run(h, h->stream[i]);
}
