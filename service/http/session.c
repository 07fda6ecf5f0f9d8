/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/session.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/engine/customer_link.h"
#include "service/http/api.h"

#define TOUCH_MS (5ll * 60 * 1000) /* the use of a session is written no more often */

void token_new(char out[TOKEN_LEN])
{
    unsigned char raw[32];

    randombytes_buf(raw, sizeof raw);
    sodium_bin2base64(out, TOKEN_LEN, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void token_hash(const char *token, char out[TOKEN_HASH_LEN])
{
    unsigned char h[32];

    crypto_generichash(h, sizeof h, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(out, TOKEN_HASH_LEN, h, sizeof h);
}

static const char *cookie_name(const struct request *r, enum session_kind kind)
{
    static const char *const names[2][2] = {{"tw", "tw-c"}, {"__Host-tw", "__Host-tw-c"}};

    return names[r->http->o.secure][kind];
}

/* The value of a cookie of exactly that name, or NULL. */
static const char *cookie_value(const char *cookies, const char *name)
{
    size_t n = strlen(name);

    while (cookies && *cookies) {
        cookies += strspn(cookies, " ;");
        if (!strncmp(cookies, name, n) && cookies[n] == '=')
            return cookies + n + 1;
        cookies = strchr(cookies, ';');
    }
    return NULL;
}

bool session_token(struct request *r, enum session_kind kind)
{
    const char *bearer = request_header(r, "Authorization");
    const char *at;

    r->by_cookie = false;
    if (bearer && !strncmp(bearer, "Bearer ", 7))
        return text_copy(r->token, sizeof r->token, bearer + 7);
    at = cookie_value(request_header(r, "Cookie"), cookie_name(r, kind));
    if (!at)
        return false;
    r->by_cookie = true;
    return text_copy_n(r->token, sizeof r->token, at, strcspn(at, ";"));
}

void session_cookie(struct request *r, enum session_kind kind, const char *value)
{
    static _Thread_local char cookie[220];

    snprintf(cookie, sizeof cookie, "Set-Cookie: %s=%s; %s%sHttpOnly; SameSite=Strict; Path=/",
             cookie_name(r, kind), value, value[0] ? "" : "Max-Age=0; ",
             r->http->o.secure ? "Secure; " : "");
    r->extra = cookie;
}

struct touch_job {
    struct engine_job job; /* first */
    char hash[TOKEN_HASH_LEN];
};

static void touch(struct engine *e, struct engine_job *job)
{
    struct touch_job *j = (struct touch_job *)job;
    enum err err = engine_begin(e);

    if (err)
        return;
    err = store_run(engine_store(e), SQL_SESSION_TOUCH,
                    ARGS(db_text(j->hash), db_int(clock_steady_ms())), NULL, NULL);
    err = store_end(engine_store(e), err);
    (void)err; /* the session ends a little early */
}

static void touched(struct engine_job *job)
{
    free(job);
}

static void submit_touch(struct http *h, const char *hash)
{
    struct touch_job *j = xcalloc(1, sizeof *j);

    j->job.run = touch;
    j->job.done = touched;
    text_copy(j->hash, sizeof j->hash, hash);
    engine_thread_submit(h->o.engine, &j->job);
}

struct found {
    struct caller *caller;
    bool old; /* its use should be written */
};

static void session_row(void *ctx, const struct db_value *col, int ncol)
{
    struct found *f = ctx;
    int64_t now = clock_steady_ms();

    (void)ncol;
    if (now - col[0].i > SESSION_MS || now - col[5].i > SESSION_IDLE_MS)
        return;
    text_copy(f->caller->id, sizeof f->caller->id, col[1].s);
    text_copy(f->caller->login, sizeof f->caller->login, col[2].s);
    text_copy(f->caller->name, sizeof f->caller->name, col[3].s);
    f->caller->role = (enum role)role_find(col[4].s);
    f->caller->known = true;
    f->old = now - col[5].i > TOUCH_MS;
}

static bool look(struct request *r, struct caller *caller)
{
    struct found f = {caller, false};
    char hash[TOKEN_HASH_LEN];

    token_hash(r->token, hash);
    if (store_run(&r->http->reader, SQL_SESSION_GET, ARGS(db_text(hash)), session_row, &f))
        return false;
    if (f.old)
        submit_touch(r->http, hash);
    return caller->known;
}

static bool look_customer(struct request *r)
{
    char hash[TOKEN_HASH_LEN];
    struct link l;

    token_hash(r->token, hash);
    if (!link_of_session(&r->http->reader, hash, http_now(r->http), &l) ||
        clock_steady_ms() - l.session_ms > CUSTOMER_SESSION_MS)
        return false;
    r->caller.role = ROLE_CUSTOMER;
    r->caller.known = true;
    text_copy(r->caller.id, sizeof r->caller.id, l.customer);
    text_copy(r->caller.order, sizeof r->caller.order, l.order_id);
    text_copy(r->caller.device, sizeof r->caller.device, l.device);
    return true;
}

bool session_customer(struct request *r)
{
    return session_token(r, SESSION_CUSTOMER) && look_customer(r);
}

/* Who dispatches may look at a link in the same browser: there the customer comes first. */
bool session_known(struct request *r)
{
    bool customers = !strncmp(r->path, "/api/v1/c/", 10);

    if (customers && session_customer(r))
        return true;
    if (session_token(r, SESSION_STAFF) && look(r, &r->caller))
        return true;
    return !customers && session_customer(r);
}

bool session_alive(struct request *r)
{
    struct caller again = {.known = false};

    return look(r, &again) && again.role == r->caller.role;
}

static void end_session(struct engine *e, struct http_job *j)
{
    char hash[TOKEN_HASH_LEN];

    token_hash(j->target, hash);
    j->err = engine_begin(e);
    if (j->err)
        return;
    engine_must(e, store_run(engine_store(e), SQL_SESSION_END, ARGS(db_text(hash)), NULL, NULL));
    audit_add(e, &(struct audit_line){.what = "logout", .subject = j->who_id});
    j->err = engine_commit(e, NULL, 0);
}

static void goodbye(struct http_job *j)
{
    if (job_refused(j))
        return;
    session_cookie(j->r, SESSION_STAFF, "");
    answer_text(j->r, 204, NULL, "");
}

void api_logout(struct request *r)
{
    job_submit(r, "logout", r->token, end_session, goodbye);
}

void api_me(struct request *r)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "id", r->caller.id);
    cJSON_AddStringToObject(o, "login", r->caller.login);
    cJSON_AddStringToObject(o, "name", r->caller.name);
    cJSON_AddStringToObject(o, "role", role_name(r->caller.role));
    answer_json(r, 200, o);
}
