/* SPDX-License-Identifier: Apache-2.0 */
/* Transfers on the courier's loop: curl says which sockets and when, libuv waits for them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/courier/post_int.h"

#define CONNECT_S       10L
#define CONNECTIONS_MAX 64L

/* A socket that curl watches. */
struct watched {
    uv_poll_t poll;
    struct courier *c;
    curl_socket_t fd;
};

static void harvest(struct courier *c);

static void closed(uv_handle_t *h)
{
    free(h->data);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watched *w = poll->data;
    struct courier *c = w->c;
    int running, flags = status < 0 ? CURL_CSELECT_ERR : 0;

    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    curl_multi_socket_action(c->multi, w->fd, flags, &running);
    harvest(c);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
    struct courier *c = ctx;
    struct watched *w = socket_ctx;
    int events =
        (what != CURL_POLL_OUT ? UV_READABLE : 0) | (what != CURL_POLL_IN ? UV_WRITABLE : 0);

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (w) {
            uv_poll_stop(&w->poll);
            uv_close((uv_handle_t *)&w->poll, closed);
            curl_multi_assign(c->multi, fd, NULL);
        }
        return 0;
    }
    if (!w) {
        w = xcalloc(1, sizeof *w);
        w->c = c;
        w->fd = fd;
        uv_poll_init_socket(&c->loop, &w->poll, fd);
        w->poll.data = w;
        curl_multi_assign(c->multi, fd, w);
    }
    uv_poll_start(&w->poll, events, on_ready);
    return 0;
}

static void on_time(uv_timer_t *t)
{
    struct courier *c = t->data;
    int running;

    curl_multi_socket_action(c->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    harvest(c);
}

/* Curl must not be called from within: at once is a millisecond. */
static int on_timer(CURLM *multi, long ms, void *ctx)
{
    struct courier *c = ctx;

    (void)multi;
    if (ms < 0)
        uv_timer_stop(&c->post_timer);
    else
        uv_timer_start(&c->post_timer, on_time, ms ? (uint64_t)ms : 1, 0);
    return 0;
}

static size_t on_answer(char *data, size_t size, size_t count, void *ctx)
{
    struct posting *s = ctx;
    size_t n = size * count, room = sizeof s->answer - 1 - s->answer_len;

    /* What is too long is read and forgotten: the beginning says whether it was good. */
    memcpy(s->answer + s->answer_len, data, n < room ? n : room);
    s->answer_len += n < room ? n : room;
    return n;
}

static curl_socket_t on_open(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct posting *s = ctx;
    long sent = 0;

    (void)purpose;
    /* A kept connection broke behind a request: whether it arrived is for others to settle. */
    curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &sent);
    if (sent > 0) {
        s->repeated = true;
        errno = ECONNABORTED;
        return CURL_SOCKET_BAD;
    }
    if (!s->allow_private && address_is_private(&a->addr)) {
        s->denied = true;
        errno = EACCES;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

void post_curl_common(struct posting *s, const char *url, double timeout_s, const char *protocols)
{
    curl_easy_setopt(s->easy, CURLOPT_URL, url);
    curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s);
    curl_easy_setopt(s->easy, CURLOPT_ERRORBUFFER, s->error);
    curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(s->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(s->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->easy, CURLOPT_QUICK_EXIT, 1L); /* looking up a name may not end */
    curl_easy_setopt(s->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(s->easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS, (long)(timeout_s * 1000));
    curl_easy_setopt(s->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)timeout_s + 1);
    curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(s->easy, CURLOPT_WRITEDATA, s);
    curl_easy_setopt(s->easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(s->easy, CURLOPT_OPENSOCKETDATA, s);
    curl_easy_setopt(s->easy, CURLOPT_USERAGENT, "tapwright");
}

void post_curl_start(struct posting *s)
{
    if (curl_multi_add_handle(s->c->multi, s->easy) != CURLM_OK)
        abort();
}

/* Whether the other side may have it: a connection stood and something went over it. */
bool post_curl_handed_over(const struct posting *s)
{
    curl_off_t sent = 0;
    long request = 0;

    if (s->repeated)
        return true;
    curl_easy_getinfo(s->easy, CURLINFO_PRETRANSFER_TIME_T, &sent);
    curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &request);
    return s->p->channel == POST_EMAIL ? s->body_len && s->body_at == s->body_len
                                       : sent > 0 && request > 0;
}

static enum transfer transfer_of(const struct posting *s, CURLcode rc)
{
    switch (rc) {
    case CURLE_OK:
        return TRANSFER_DONE;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return TRANSFER_ODD;
    default:
        if (s->denied)
            return TRANSFER_DENIED;
        return post_curl_handed_over(s) ? TRANSFER_NO_ANSWER : TRANSFER_NOT_SENT;
    }
}

void post_curl_finish(struct posting *s, CURLcode rc)
{
    struct post_result r = {.outcome = POST_LATER};
    struct answer a = {.how = transfer_of(s, rc), .body = s->answer};

    a.why = s->denied     ? "the address is one of the own network (allow_private)"
            : s->error[0] ? s->error
                          : curl_easy_strerror(rc);
    curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &a.status);
    s->answer[s->answer_len] = 0;
    post_channel_of(s->p)->judge(s, &a, &r);
    if (rc == CURLE_ABORTED_BY_CALLBACK) /* the service ends: nobody's fault */
        r.outcome = a.how == TRANSFER_NO_ANSWER ? POST_UNSURE : POST_LATER;
    if (!post_channel_of(s->p)->waits)
        curl_multi_remove_handle(s->c->multi, s->easy);
    curl_easy_cleanup(s->easy);
    post_done(s, &r);
}

static void harvest(struct courier *c)
{
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(c->multi, &left))) {
        struct posting *s = NULL;

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&s);
        post_curl_finish(s, m->data.result);
    }
}

void post_curl_open(struct courier *c)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    c->multi = curl_multi_init();
    if (!c->multi)
        abort();
    uv_timer_init(&c->loop, &c->post_timer);
    c->post_timer.data = c;
    curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
    curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
    curl_multi_setopt(c->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, CONNECTIONS_MAX);
}

void post_curl_close(struct courier *c)
{
    curl_multi_cleanup(c->multi);
}
