/* SPDX-License-Identifier: Apache-2.0 */
/* Logging in: argon2id off the loop, generic answers, a new token each time. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/http/api.h"

#define HASHING_MAX 32

struct login {
    uv_work_t work;
    struct request *r;
    char password[256], stored[crypto_pwhash_STRBYTES];
    bool good;
};

static void verify(uv_work_t *w)
{
    struct login *l = w->data;

    l->good = crypto_pwhash_str_verify(l->stored, l->password, strlen(l->password)) == 0;
}

/* The session that the browser had ends with the new one: no token outlives a log-in. */
static void store_session(struct engine *e, struct http_job *j)
{
    char hash[TOKEN_HASH_LEN], before[TOKEN_HASH_LEN];
    int64_t now = clock_steady_ms();
    struct store *s = engine_store(e);

    token_hash(j->target, hash);
    token_hash(j->r->token, before);
    j->err = engine_begin(e);
    if (j->err)
        return;
    engine_must(e, store_run(s, SQL_SESSION_TRIM, ARGS(db_int(now - SESSION_MS)), NULL, NULL));
    if (j->r->by_cookie)
        engine_must(e, store_run(s, SQL_SESSION_END, ARGS(db_text(before)), NULL, NULL));
    engine_must(e, store_run(s, SQL_SESSION_PUT,
                             ARGS(db_text(hash), db_text(j->who_id), db_int(now)), NULL, NULL));
    audit_add(e, &(struct audit_line){.what = "login", .subject = j->who_id});
    j->err = engine_commit(e, NULL, 0);
}

static void welcome(struct http_job *j)
{
    struct request *r = j->r;
    cJSON *o, *user;

    if (job_refused(j))
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "token", j->target);
    user = cJSON_AddObjectToObject(o, "user");
    cJSON_AddStringToObject(user, "id", r->caller.id);
    cJSON_AddStringToObject(user, "login", r->caller.login);
    cJSON_AddStringToObject(user, "name", r->caller.name);
    cJSON_AddStringToObject(user, "role", role_name(r->caller.role));
    session_cookie(r, SESSION_STAFF, j->target);
    answer_json(r, 200, o);
}

static void let_in(struct request *r)
{
    char token[TOKEN_LEN], address[64];

    request_address(r, address);
    attempts_forget(&r->http->attempts, ATTEMPT_LOGIN, r->caller.login);
    attempts_take_back(&r->http->attempts, ATTEMPT_ADDRESS, address);
    session_token(r, SESSION_STAFF);
    token_new(token);
    job_submit(r, "login", token, store_session, welcome);
}

static void verified(uv_work_t *w, int status)
{
    struct login *l = w->data;
    struct request *r = l->r;

    (void)status;
    r->http->hashing--;
    if (!l->good || !r->caller.known) {
        trail_note(r, "login_failed", r->caller.known ? r->caller.id : "");
        answer_problem(r, 401, "login or password is wrong", NULL, NULL);
    } else {
        let_in(r);
    }
    sodium_memzero(l->password, sizeof l->password);
    free(l);
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    struct login *l = ctx;

    (void)ncol;
    text_copy(l->r->caller.id, sizeof l->r->caller.id, col[0].s);
    text_copy(l->r->caller.name, sizeof l->r->caller.name, col[2].s);
    l->r->caller.role = (enum role)role_find(col[3].s);
    text_copy(l->stored, sizeof l->stored, col[4].s);
    l->r->caller.known = true;
}

/* An unknown login costs the same time: a hash of nothing is verified. */
static void start(struct request *r, const char *login, const char *password, const char *address)
{
    struct login *l = xcalloc(1, sizeof *l);

    l->r = r;
    l->work.data = l;
    text_copy(r->caller.login, sizeof r->caller.login, login);
    text_copy(l->password, sizeof l->password, password);
    if (store_run(&r->http->reader, SQL_PERSON_BY_LOGIN, ARGS(db_text(login)), person_row, l) ||
        !r->caller.known)
        text_copy(l->stored, sizeof l->stored,
                  "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    attempts_add(&r->http->attempts, ATTEMPT_LOGIN, login);
    attempts_add(&r->http->attempts, ATTEMPT_ADDRESS, address);
    r->http->hashing++;
    request_wait(r);
    uv_queue_work(r->http->loop, &l->work, verify, verified);
}

void api_login(struct request *r)
{
    cJSON *j = cJSON_Parse(r->body ? r->body : "");
    const char *login = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(j, "login"));
    const char *password = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(j, "password"));
    char address[64];

    request_address(r, address);
    if (!login || !password || strlen(login) >= sizeof r->caller.login || strlen(password) > 255)
        answer_problem(r, 400, "login and password are needed", NULL, NULL);
    else if (attempts_over(&r->http->attempts, ATTEMPT_LOGIN, login) ||
             attempts_over(&r->http->attempts, ATTEMPT_ADDRESS, address))
        answer_later(r, 429, "too many attempts, try again later", 900);
    else if (r->http->hashing >= HASHING_MAX)
        answer_later(r, 503, "too many log-ins at once", 2);
    else
        start(r, login, password, address);
    cJSON_Delete(j);
}
