/* SPDX-License-Identifier: Apache-2.0 */
/* Logging in: argon2id off the loop, random tokens of which only a hash is stored. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"

#define COOKIE_PLAIN  "tw"
#define COOKIE_SECURE "__Host-tw"
#define SESSION_MS    (12ll * 3600 * 1000)
#define FAILS_MAX     5
#define FAILS_MS      (15ull * 60 * 1000)
#define HASHING_MAX   32
#define OPS           2
#define MEM           (19u << 20)

static void token_hash(const char *token, char out[65])
{
    unsigned char h[32];

    crypto_generichash(h, sizeof h, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(out, 65, h, sizeof h);
}

static void session_row(void *ctx, const struct db_value *col, int ncol)
{
    struct request *r = ctx;

    (void)ncol;
    if (clock_steady_ms() - col[0].i > SESSION_MS)
        return;
    text_copy(r->caller.id, sizeof r->caller.id, col[1].s);
    text_copy(r->caller.login, sizeof r->caller.login, col[2].s);
    text_copy(r->caller.name, sizeof r->caller.name, col[3].s);
    r->caller.role = (enum role)role_find(col[4].s);
    r->caller.known = true;
}

static const char *cookie_name(const struct request *r)
{
    return r->http->o.secure ? COOKIE_SECURE : COOKIE_PLAIN;
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

static bool find_token(struct request *r)
{
    const char *bearer = request_header(r, "Authorization");
    const char *at;

    if (bearer && !strncmp(bearer, "Bearer ", 7))
        return text_copy(r->token, sizeof r->token, bearer + 7);
    at = cookie_value(request_header(r, "Cookie"), cookie_name(r));
    if (!at)
        return false;
    r->by_cookie = true;
    return text_copy_n(r->token, sizeof r->token, at, strcspn(at, ";"));
}

/* An empty value ends the cookie. */
static void set_cookie(struct request *r, const char *value)
{
    static _Thread_local char cookie[220];

    snprintf(cookie, sizeof cookie, "Set-Cookie: %s=%s; %s%sHttpOnly; SameSite=Strict; Path=/",
             cookie_name(r), value, value[0] ? "" : "Max-Age=0; ",
             r->http->o.secure ? "Secure; " : "");
    r->extra = cookie;
}

bool session_known(struct request *r)
{
    char hash[65];

    if (!find_token(r))
        return false;
    token_hash(r->token, hash);
    if (store_run(&r->http->reader, SQL_SESSION_GET, ARGS(db_text(hash)), session_row, r))
        return false;
    return r->caller.known;
}

struct login {
    uv_work_t work;
    struct request *r;
    char password[256], stored[crypto_pwhash_STRBYTES];
    bool good;
};

static struct fail_count *fails_of(struct http *h, const char *login)
{
    uint64_t key = hash_end(hash_bytes(HASH_START, login, strlen(login)));
    struct fail_count *f = &h->fails[key % 256];

    if (f->key != key || (uint64_t)clock_mono_ms() - f->since_ms > FAILS_MS)
        *f = (struct fail_count){key, (uint64_t)clock_mono_ms(), 0};
    return f;
}

static void verify(uv_work_t *w)
{
    struct login *l = w->data;

    l->good = crypto_pwhash_str_verify(l->stored, l->password, strlen(l->password)) == 0;
}

static void store_session(struct engine *e, struct http_job *j)
{
    char hash[65];

    token_hash(j->target, hash);
    j->err = engine_begin(e);
    if (j->err)
        return;
    j->err =
        store_run(engine_store(e), SQL_SESSION_PUT,
                  ARGS(db_text(hash), db_text(j->who_id), db_int(clock_steady_ms())), NULL, NULL);
    j->err = store_end(engine_store(e), j->err);
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
    set_cookie(r, j->target);
    answer_json(r, 200, o);
}

static void new_token(char out[80])
{
    unsigned char raw[32];

    randombytes_buf(raw, sizeof raw);
    sodium_bin2base64(out, 80, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void verified(uv_work_t *w, int status)
{
    struct login *l = w->data;
    struct request *r = l->r;
    char token[80];

    (void)status;
    r->http->hashing--;
    if (!l->good || !r->caller.known) {
        answer_problem(r, 401, "login or password is wrong", NULL, NULL);
    } else {
        fails_of(r->http, r->caller.login)->n = 0;
        new_token(token);
        job_submit(r, "login", token, store_session, welcome);
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
static void start(struct request *r, const char *login, const char *password)
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
    /* Counted before it is known to be wrong: guesses that come at once are guesses all the same.
     */
    fails_of(r->http, login)->n++;
    r->http->hashing++;
    request_wait(r);
    uv_queue_work(r->http->loop, &l->work, verify, verified);
}

void api_login(struct request *r)
{
    cJSON *j = cJSON_Parse(r->body ? r->body : "");
    const cJSON *login = cJSON_GetObjectItemCaseSensitive(j, "login");
    const cJSON *password = cJSON_GetObjectItemCaseSensitive(j, "password");

    if (!cJSON_IsString(login) || !cJSON_IsString(password) ||
        strlen(login->valuestring) >= sizeof r->caller.login || strlen(password->valuestring) > 255)
        answer_problem(r, 400, "login and password are needed", NULL, NULL);
    else if (fails_of(r->http, login->valuestring)->n >= FAILS_MAX)
        answer_problem(r, 429, "too many attempts, try again later", NULL, NULL);
    else if (r->http->hashing >= HASHING_MAX)
        answer_problem(r, 503, "too many log-ins at once", NULL, NULL);
    else
        start(r, login->valuestring, password->valuestring);
    cJSON_Delete(j);
}

static void end_session(struct engine *e, struct http_job *j)
{
    char hash[65];

    token_hash(j->target, hash);
    j->err = engine_begin(e);
    if (j->err)
        return;
    j->err = store_run(engine_store(e), SQL_SESSION_END, ARGS(db_text(hash)), NULL, NULL);
    j->err = store_end(engine_store(e), j->err);
}

static void goodbye(struct http_job *j)
{
    if (job_refused(j))
        return;
    set_cookie(j->r, "");
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
