/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/jobs.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"

#define KEPT_MS (24ull * 3600 * 1000)

static void on_engine(struct engine *e, struct engine_job *job)
{
    struct http_job *j = (struct http_job *)job;

    j->work(e, j);
}

static void on_done(struct engine_job *job)
{
    struct http_job *j = (struct http_job *)job;

    mailbox_put(&j->r->http->done, &j->back);
}

static void keep_answer(struct http_job *j)
{
    if (!j->kept)
        return;
    /* What was wrong with us may be over when the caller tries again. */
    if (j->r->status >= 500) {
        *j->kept = (struct kept_answer){.key = 0};
        return;
    }
    j->kept->status = j->r->status;
    j->kept->type = j->r->type;
    text_copy(j->kept->extra, sizeof j->kept->extra, j->r->extra ? j->r->extra : "");
    free(j->kept->reply);
    j->kept->reply = j->r->reply ? xstrdup(j->r->reply) : NULL;
}

static void job_free(struct http_job *j)
{
    free(j->body);
    free(j);
}

void jobs_done(struct http *h)
{
    struct mail *m = mailbox_take(&h->done);

    while (m) {
        struct http_job *j = (struct http_job *)((char *)m - offsetof(struct http_job, back));
        struct request *r = j->r;
        bool was = r->suspended;

        m = m->next;
        /* Answering resumes and may free the request: what is kept is copied in between. */
        r->suspended = false;
        j->answer(j);
        keep_answer(j);
        r->suspended = was;
        http_resume(h, r);
        job_free(j);
    }
}

static void answer_again(struct request *r, const struct kept_answer *a)
{
    r->extra = a->extra[0] ? a->extra : NULL;
    answer_text(r, a->status, a->type, a->reply ? a->reply : "");
}

/* The same key and body gets the same answer; the same key with another body is a mistake. */
static bool already_answered(struct request *r, struct kept_answer **slot)
{
    const char *key = request_header(r, "Idempotency-Key");
    struct http *h = r->http;
    uint64_t now = (uint64_t)clock_mono_ms(), k, b;

    *slot = NULL;
    if (!key)
        return false;
    k = hash_end(
        hash_bytes(hash_bytes(HASH_START, key, strlen(key)), r->caller.id, strlen(r->caller.id)));
    b = hash_bytes(HASH_START, r->body ? r->body : "", r->body_len);
    b = hash_end(hash_bytes(b, r->path, strlen(r->path)));
    for (int i = 0; i < IDEMPOTENT; i++) {
        struct kept_answer *a = &h->kept[i];

        if (a->key != k || now - a->at_ms > KEPT_MS)
            continue;
        if (a->body != b)
            answer_problem(r, 422, "this key was used for something else", NULL, NULL);
        else if (!a->status)
            answer_problem(r, 409, "the first request is still under way", NULL, NULL);
        else
            answer_again(r, a);
        return true;
    }
    *slot = &h->kept[h->kept_next];
    h->kept_next = (h->kept_next + 1) % IDEMPOTENT;
    free((*slot)->reply);
    **slot = (struct kept_answer){.key = k, .body = b, .at_ms = now};
    return false;
}

/* 0: none is asked for; -1: what no version ever is, so that nothing is overwritten by a mistake.
 */
static int64_t version_asked(const char *match)
{
    char *end;
    int64_t n;

    if (!match || !strcmp(match, "*"))
        return 0;
    if (match[0] != '"' || match[1] < '0' || match[1] > '9')
        return -1;
    n = strtoll(match + 1, &end, 10);
    return strcmp(end, "\"") || n <= 0 ? -1 : n;
}

static struct http_job *job_new(struct request *r, const char *action, const char *target,
                                void (*work)(struct engine *e, struct http_job *j),
                                void (*answer)(struct http_job *j))
{
    struct kept_answer *kept;
    struct http_job *j;

    if (already_answered(r, &kept))
        return NULL;
    j = xcalloc(1, sizeof *j);
    j->kept = kept;
    j->r = r;
    j->job.run = on_engine;
    j->job.done = on_done;
    j->work = work;
    j->answer = answer;
    text_copy(j->action, sizeof j->action, action);
    text_copy(j->target, sizeof j->target, target);
    text_copy(j->who_id, sizeof j->who_id, r->caller.id);
    j->who = (struct actor){j->who_id, r->caller.role};
    j->body = xstrdup(r->body ? r->body : "{}");
    j->if_version = version_asked(request_header(r, "If-Match"));
    request_wait(r);
    return j;
}

void job_submit(struct request *r, const char *action, const char *target,
                void (*work)(struct engine *e, struct http_job *j),
                void (*answer)(struct http_job *j))
{
    struct http_job *j = job_new(r, action, target, work, answer);

    if (j)
        engine_thread_submit(r->http->o.engine, &j->job);
}

void job_submit_after(struct request *r, const char *action, const char *target,
                      void (*work)(struct engine *e, struct http_job *j),
                      void (*answer)(struct http_job *j))
{
    struct http_job *j = job_new(r, action, target, work, answer);

    if (j)
        engine_thread_submit_after(r->http->o.engine, &j->job);
}

bool job_refused(struct http_job *j)
{
    static const int status[ERR_COUNT] = {
        [ERR_INPUT] = 400,    [ERR_RANGE] = 400,   [ERR_NOT_FOUND] = 404, [ERR_EXISTS] = 409,
        [ERR_CONFLICT] = 409, [ERR_REFUSED] = 409, [ERR_FORBIDDEN] = 403, [ERR_FULL] = 503,
        [ERR_IO] = 503,       [ERR_BUSY] = 503};
    int code = status[j->err];

    if (!j->err)
        return false;
    if (j->err == ERR_CONFLICT && !strcmp(j->reply.rule, "version"))
        code = 412;
    /* What stands in the way is named, so that a page can show it. */
    if (!strcmp(j->reply.rule, "S5.4"))
        j->r->problem_order = j->reply.id;
    if (j->reply.late[0]) {
        j->r->problem_late = j->reply.late;
        code = 409;
    }
    answer_problem(j->r, code ? code : 500, err_text(j->err), j->reply.why, j->reply.rule);
    return true;
}
