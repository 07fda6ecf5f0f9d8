/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/repeats.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_whole.h"
#include "service/http/api.h"

#define KEPT_MS (24ll * 3600 * 1000)

bool repeat_is_secret(const char *action)
{
    static const char *const actions[] = {"login",  "logout",       "customer_link",
                                          "redeem", "accept_link",  "calendar_feed",
                                          "import", "import_trial", "machine_link"};

    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (!strcmp(actions[i], action))
            return true;
    return false;
}

static void hash_of(const char *a, const char *b, const char *body, size_t n, char out[65])
{
    crypto_generichash_state h;
    unsigned char sum[32];

    crypto_generichash_init(&h, NULL, 0, sizeof sum);
    crypto_generichash_update(&h, (const unsigned char *)a, strlen(a) + 1);
    crypto_generichash_update(&h, (const unsigned char *)b, strlen(b) + 1);
    crypto_generichash_update(&h, (const unsigned char *)body, n);
    crypto_generichash_final(&h, sum, sizeof sum);
    sodium_bin2hex(out, 65, sum, sizeof sum);
}

/* The same key of another caller is another key; the same call has the same way and body. */
static bool hashes_of(const struct request *r, char key[65], char call[65])
{
    const char *given = request_header(r, "Idempotency-Key");

    if (!given || !given[0])
        return false;
    hash_of(r->caller.id, role_name(r->caller.role), given, strlen(given), key);
    hash_of(r->method, r->path, r->body ? r->body : "", r->body_len, call);
    return true;
}

static void refuse_other(struct request *r)
{
    answer_problem(r, 422, "this key was used for something else", NULL, NULL);
}

static void answer_again(struct request *r, const struct kept_answer *a)
{
    r->extra = a->extra[0] ? a->extra : NULL;
    answer_text(r, a->status, a->type, a->reply ? a->reply : "");
}

bool repeat_in_memory(struct request *r)
{
    int64_t now = clock_mono_ms();
    char key[65], call[65];

    if (!hashes_of(r, key, call))
        return false;
    for (int i = 0; i < IDEMPOTENT; i++) {
        struct kept_answer *a = &r->http->kept[i];

        if (strcmp(a->key, key) != 0 || now - a->at_ms > KEPT_MS)
            continue;
        if (strcmp(a->call, call) != 0)
            refuse_other(r);
        else if (!a->status)
            answer_problem(r, 409, "the first request is still under way", NULL, NULL);
        else
            answer_again(r, a);
        return true;
    }
    return false;
}

struct recalled {
    struct http_job *j;
    bool found, same;
};

static void recalled_row(void *ctx, const struct db_value *col, int ncol)
{
    struct recalled *c = ctx;
    struct reply *reply = &c->j->reply;

    (void)ncol;
    c->found = true;
    c->same = !strcmp(col[0].s, c->j->call);
    c->j->err = (enum err)(col[1].i < ERR_COUNT ? col[1].i : ERR_CORRUPT);
    text_copy(reply->rule, sizeof reply->rule, col[2].s);
    text_copy(reply->why, sizeof reply->why, col[3].s);
    text_copy(reply->id, sizeof reply->id, col[4].s);
    reply->version = col[5].i;
}

bool repeat_in_store(struct http_job *j)
{
    struct recalled c = {j, false, false};

    if (repeat_is_secret(j->action) || !hashes_of(j->r, j->key, j->call)) {
        j->key[0] = 0;
        return false;
    }
    if (store_run(&j->r->http->reader, SQL_REPEAT_GET,
                  ARGS(db_text(j->key), db_int(clock_steady_ms() - KEPT_MS)), recalled_row, &c)) {
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
        return true;
    }
    if (!c.found)
        return false;
    j->recalled = true;
    if (c.same)
        j->answer(j);
    else
        refuse_other(j->r);
    return true;
}

/* The oldest place whose call is not under way. */
static struct kept_answer *place(struct http *h)
{
    for (int i = 0; i < IDEMPOTENT; i++) {
        struct kept_answer *a = &h->kept[h->kept_next];

        h->kept_next = (h->kept_next + 1) % IDEMPOTENT;
        if (!a->key[0] || a->status)
            return a;
    }
    return NULL;
}

void repeat_begin(struct http_job *j)
{
    struct kept_answer *a = j->key[0] ? place(j->r->http) : NULL;

    if (!a)
        return;
    free(a->reply);
    *a = (struct kept_answer){.at_ms = clock_mono_ms()};
    text_copy(a->key, sizeof a->key, j->key);
    text_copy(a->call, sizeof a->call, j->call);
    j->kept = a;
}

void repeat_answered(struct http_job *j)
{
    struct kept_answer *a = j->kept;

    if (!a)
        return;
    /* What was wrong with us may be over when the caller tries again. */
    if (j->r->status >= 500) {
        *a = (struct kept_answer){.status = 0};
        return;
    }
    a->status = j->r->status;
    a->type = j->r->type;
    text_copy(a->extra, sizeof a->extra, j->r->extra ? j->r->extra : "");
    a->reply = j->r->reply ? xstrdup(j->r->reply) : NULL;
}

static enum err keep(struct engine *e, const struct http_job *j)
{
    int64_t now = clock_steady_ms();
    enum err err =
        store_run(engine_store(e), SQL_REPEAT_TRIM, ARGS(db_int(now - KEPT_MS)), NULL, NULL);

    if (err)
        return err;
    return store_run(engine_store(e), SQL_REPEAT_PUT,
                     ARGS(db_text(j->key), db_text(j->call), db_int(now), db_int(j->err),
                          db_text(j->reply.rule), db_text(j->reply.why), db_text(j->reply.id),
                          db_int(j->reply.version)),
                     NULL, NULL);
}

/* A call that failed because of us is none. */
static bool is_done(const struct http_job *j)
{
    return j->key[0] && j->err != ERR_FULL && j->err != ERR_IO && j->err != ERR_BUSY &&
           j->err != ERR_CORRUPT;
}

void repeat_keep(struct engine *e, const struct http_job *j)
{
    if (is_done(j))
        engine_must(e, keep(e, j));
}

void repeat_keep_alone(struct engine *e, const struct http_job *j)
{
    enum err err;

    if (!is_done(j) || engine_begin(e))
        return;
    err = keep(e, j);
    engine_must(e, err);
    if (engine_commit(e, NULL, 0))
        log_warning("http", "what=\"a refusal is not kept for its repeat\"");
}
