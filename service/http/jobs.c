/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/jobs.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/engine/engine_whole.h"
#include "service/http/repeats.h"

/*
 * What a handler does not tell the trail itself is told here: nothing is done without a line. Who
 * deals in secrets always tells it itself.
 */
static void job_audit(struct engine *e, struct http_job *j)
{
    char what[64];

    if (j->err || repeat_is_secret(j->action) || engine_audited(e) != j->audited)
        return;
    snprintf(what, sizeof what, "http.%s", j->action);
    audit_add(
        e, &(struct audit_line){.what = what, .subject = j->reply.id[0] ? j->reply.id : j->target});
}

/* The job, its line in the audit trail and the answer to a repeat are one transaction. */
static void on_engine(struct engine *e, struct engine_job *job)
{
    struct http_job *j = (struct http_job *)job;
    bool kept = true;
    enum err ended;

    if (j->reads) {
        j->work(e, j);
        return;
    }
    j->err = engine_whole_begin(e);
    if (j->err)
        return;
    j->audited = engine_audited(e);
    engine_acting(e, j->who_id[0] ? j->who_id : NULL, role_name(j->who.role));
    j->work(e, j);
    job_audit(e, j);
    repeat_keep(e, j);
    engine_acting(e, NULL, NULL);
    ended = engine_whole_end(e, &kept);
    if (!j->err || ended)
        j->err = ended;
    if (!kept)
        repeat_keep_alone(e, j);
}

static void on_done(struct engine_job *job)
{
    struct http_job *j = (struct http_job *)job;

    mailbox_put(&j->r->http->done, &j->back);
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
        repeat_answered(j);
        r->suspended = was;
        http_resume(h, r);
        job_free(j);
    }
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
    struct http_job *j;

    if (repeat_in_memory(r))
        return NULL;
    j = xcalloc(1, sizeof *j);
    j->r = r;
    j->reads = !strcmp(r->method, "GET") || !strcmp(r->method, "HEAD");
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
    if (repeat_in_store(j)) {
        job_free(j);
        return NULL;
    }
    repeat_begin(j);
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
