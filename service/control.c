/* SPDX-License-Identifier: Apache-2.0 */
#include "service/control.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/base/log.h"
#include "service/base/mailbox.h"
#include "service/base/xalloc.h"
#include "service/control_path.h"

#define HEAD_MAX (64 * 1024)
#define DATA_MAX (64u << 20)
#define SESSIONS 16

struct control {
    uv_loop_t *loop;
    uv_pipe_t pipe;
    uv_async_t async;
    struct engine_thread *engine;
    struct mailbox done;
    struct control_path path;
    struct session *session[SESSIONS];
    int handles;
};

/* One connection: one command. */
struct session {
    struct engine_job job; /* first */
    struct mail back;
    struct control *c;
    uv_pipe_t pipe;
    uv_write_t write;
    char *in;
    size_t n, cap;
    bool asked;
    struct admin_call call;
    char *answer;
};

static void session_closed(uv_handle_t *h)
{
    struct session *s = h->data;

    for (int i = 0; s->c && i < SESSIONS; i++)
        if (s->c->session[i] == s)
            s->c->session[i] = NULL;
    for (int i = 0; i < s->call.words; i++)
        free(s->call.word[i]);
    free(s->in);
    free(s->answer);
    free(s);
}

static void session_end(struct session *s)
{
    if (!uv_is_closing((uv_handle_t *)&s->pipe))
        uv_close((uv_handle_t *)&s->pipe, session_closed);
}

static void on_run(struct engine *e, struct engine_job *job)
{
    struct session *s = (struct session *)job;
    char *out = NULL, *err = NULL;
    size_t out_n = 0, err_n = 0;
    FILE *fo = open_memstream(&out, &out_n), *fe = open_memstream(&err, &err_n);
    int code = admin_run(e, &s->call, fo, fe);
    cJSON *o = cJSON_CreateObject();

    fclose(fo);
    fclose(fe);
    cJSON_AddNumberToObject(o, "code", code);
    cJSON_AddStringToObject(o, "out", out);
    cJSON_AddStringToObject(o, "err", err);
    s->answer = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    free(out);
    free(err);
}

static void on_ran(struct engine_job *job)
{
    struct session *s = (struct session *)job;

    mailbox_put(&s->c->done, &s->back);
}

static void on_written(uv_write_t *w, int status)
{
    (void)status;
    session_end(w->data);
}

static void answer(struct session *s)
{
    uv_buf_t buf = uv_buf_init(s->answer, (unsigned)strlen(s->answer));

    s->write.data = s;
    if (uv_write(&s->write, (uv_stream_t *)&s->pipe, &buf, 1, on_written))
        session_end(s);
}

static void answer_all(struct control *c)
{
    struct mail *m = mailbox_take(&c->done);

    while (m) {
        struct session *s = (struct session *)((char *)m - offsetof(struct session, back));

        m = m->next;
        answer(s);
    }
}

static void on_async(uv_async_t *a)
{
    answer_all(a->data);
}

static void wake(void *ctx)
{
    uv_async_send(&((struct control *)ctx)->async);
}

/* The words and how many bytes follow; false: this is no call. */
static bool take_head(struct session *s, const char *end, size_t *bytes)
{
    cJSON *o = cJSON_ParseWithLength(s->in, (size_t)(end - s->in));
    const cJSON *n = cJSON_GetObjectItem(o, "bytes"), *w;
    bool good = cJSON_IsNumber(n) && n->valuedouble >= 0 && n->valuedouble <= DATA_MAX;

    *bytes = good ? (size_t)n->valuedouble : 0;
    cJSON_ArrayForEach(w, cJSON_GetObjectItem(o, "words"))
    {
        if (!good || !cJSON_IsString(w) || s->call.words == ADMIN_WORDS)
            good = false;
        else
            s->call.word[s->call.words++] = xstrdup(w->valuestring);
    }
    cJSON_Delete(o);
    return good && s->call.words > 0;
}

/* Called as bytes come in: 0 more is needed, 1 the call went to the engine, -1 nonsense. */
static int take_call(struct session *s)
{
    char *end = memchr(s->in, '\n', s->n < HEAD_MAX ? s->n : HEAD_MAX);

    if (!end)
        return s->n < HEAD_MAX ? 0 : -1;
    if (!s->call.words && !take_head(s, end, &s->call.len))
        return -1;
    if (s->n - (size_t)(end + 1 - s->in) < s->call.len)
        return 0;
    s->call.data = end + 1;
    s->call.data[s->call.len] = 0;
    s->asked = true;
    s->job.run = on_run;
    s->job.done = on_ran;
    engine_thread_submit(s->c->engine, &s->job);
    return 1;
}

static void on_alloc(uv_handle_t *h, size_t want, uv_buf_t *buf)
{
    struct session *s = h->data;

    (void)want;
    if (s->cap - s->n < 65536)
        s->in = xrealloc(s->in, s->cap = s->cap * 2 + 131072);
    *buf = uv_buf_init(s->in + s->n, (unsigned)(s->cap - s->n - 1));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct session *s = stream->data;
    int rc;

    (void)buf;
    if (n < 0) {
        uv_read_stop(stream);
        if (!s->asked)
            session_end(s);
        return;
    }
    s->n += (size_t)n;
    rc = take_call(s);
    if (rc)
        uv_read_stop(stream);
    if (rc < 0)
        session_end(s);
}

/* The mode of the socket keeps others out already; the peer is asked all the same. */
static bool may_ask(uv_pipe_t *pipe)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    uv_os_fd_t fd;

    return !uv_fileno((uv_handle_t *)pipe, &fd) &&
           !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static bool keep(struct session *s)
{
    for (int i = 0; i < SESSIONS; i++) {
        if (s->c->session[i])
            continue;
        s->c->session[i] = s;
        return true;
    }
    return false;
}

static void on_connection(uv_stream_t *server, int status)
{
    struct control *c = server->data;
    struct session *s;

    if (status)
        return;
    s = xcalloc(1, sizeof *s);
    s->c = c;
    uv_pipe_init(c->loop, &s->pipe, 0);
    s->pipe.data = s;
    if (uv_accept(server, (uv_stream_t *)&s->pipe) || !keep(s) || !may_ask(&s->pipe) ||
        uv_read_start((uv_stream_t *)&s->pipe, on_alloc, on_read))
        session_end(s);
}

static void on_closed(uv_handle_t *h)
{
    struct control *c = h->data;

    if (--c->handles > 0)
        return;
    for (int i = 0; i < SESSIONS; i++)
        if (c->session[i])
            c->session[i]->c = NULL;
    unlink(c->path.addr.sun_path);
    control_path_close(&c->path);
    mailbox_release(&c->done);
    free(c);
}

static int start_listening(struct control *c)
{
    mode_t before;
    int rc;

    unlink(c->path.addr.sun_path);
    before = umask(0177);
    rc = uv_pipe_bind(&c->pipe, c->path.addr.sun_path);
    umask(before);
    return rc ? rc : uv_listen((uv_stream_t *)&c->pipe, 8, on_connection);
}

enum err control_open(struct control **out, uv_loop_t *loop, const char *dir,
                      struct engine_thread *engine)
{
    struct control *c = xcalloc(1, sizeof *c);
    enum err e = control_path_open(&c->path, dir);

    if (e) {
        free(c);
        return e;
    }
    c->loop = loop;
    c->engine = engine;
    uv_pipe_init(loop, &c->pipe, 0);
    uv_async_init(loop, &c->async, on_async);
    c->pipe.data = c->async.data = c;
    c->handles = 2;
    mailbox_init(&c->done, wake, c);
    if (start_listening(c)) {
        log_error("control", "what=\"the control socket cannot be made\" path=%s",
                  c->path.addr.sun_path);
        control_close(c);
        return ERR_IO;
    }
    *out = c;
    return ERR_OK;
}

void control_close(struct control *c)
{
    if (!c)
        return;
    answer_all(c);
    for (int i = 0; i < SESSIONS; i++)
        if (c->session[i] && !c->session[i]->asked)
            session_end(c->session[i]);
    uv_close((uv_handle_t *)&c->pipe, on_closed);
    uv_close((uv_handle_t *)&c->async, on_closed);
}
