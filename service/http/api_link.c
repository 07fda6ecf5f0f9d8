/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The customer link: made by who dispatches, opened by a form. Looking at the address gives no
 * session: what previews and scanners of messages fetch must not use it up. Its pages stand in
 * link_page.c.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/engine/customer_link.h"
#include "service/http/api_link.h"
#include "service/http/link_page.h"

#define PREFIX_LEN 8 /* of a token: guesses that begin alike are counted together */

static void make_link(struct engine *e, struct http_job *j)
{
    char hash[TOKEN_HASH_LEN];

    token_new(j->secret);
    token_hash(j->secret, hash);
    j->err = link_create(e, &j->who, j->target, hash, &j->until_ms, &j->reply);
}

static void made_link(struct http_job *j)
{
    const struct http *h = j->r->http;
    char url[512];
    cJSON *o;

    if (job_refused(j))
        return;
    if (h->o.public_url && h->o.public_url[0])
        snprintf(url, sizeof url, "%s/c/%s", h->o.public_url, j->secret);
    else
        snprintf(url, sizeof url, "http://127.0.0.1:%d/c/%s", h->port, j->secret);
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "url", url);
    view_time(o, "expires_at", j->until_ms);
    answer_json(j->r, 201, o);
}

void api_customer_link(struct request *r)
{
    job_submit(r, "customer_link", r->param[0], make_link, made_link);
}

/* Guesses ------------------------------------------------------------------------------------ */

static bool guessed_too_often(struct request *r, char prefix[PREFIX_LEN + 1], char address[64])
{
    struct attempts *a = &r->http->attempts;

    snprintf(prefix, PREFIX_LEN + 1, "%.*s", PREFIX_LEN, r->param[0]);
    request_address(r, address);
    if (!attempts_over(a, ATTEMPT_LINK, prefix) && !attempts_over(a, ATTEMPT_LINK_ADDRESS, address))
        return false;
    link_page_later(r);
    return true;
}

/* Whether the link in the path holds; else the request is answered. */
static bool link_holds(struct request *r, char hash[TOKEN_HASH_LEN])
{
    char prefix[PREFIX_LEN + 1], address[64];
    struct link l;

    if (guessed_too_often(r, prefix, address))
        return false;
    token_hash(r->param[0], hash);
    if (link_find(&r->http->reader, hash, http_now(r->http), &l))
        return true;
    attempts_add(&r->http->attempts, ATTEMPT_LINK, prefix);
    attempts_add(&r->http->attempts, ATTEMPT_LINK_ADDRESS, address);
    link_page_missing(r, 404);
    return false;
}

void api_link_page(struct request *r)
{
    char hash[TOKEN_HASH_LEN];

    if (link_holds(r, hash))
        link_page_form(r);
}

static void redeem(struct engine *e, struct http_job *j)
{
    char link[TOKEN_HASH_LEN], session[TOKEN_HASH_LEN];

    token_new(j->secret);
    token_hash(j->target, link);
    token_hash(j->secret, session);
    j->err = link_redeem(e, link, session, clock_steady_ms());
}

static void redeemed(struct http_job *j)
{
    char hash[TOKEN_HASH_LEN];
    struct link l;

    if (j->err == ERR_NOT_FOUND) {
        link_page_missing(j->r, 404);
        return;
    }
    if (job_refused(j))
        return;
    session_cookie(j->r, SESSION_CUSTOMER, j->secret);
    token_hash(j->target, hash);
    if (link_find(&j->r->http->reader, hash, http_now(j->r->http), &l))
        link_page(j->r, &l);
    else
        link_page_missing(j->r, 404);
}

void api_link_redeem(struct request *r)
{
    char hash[TOKEN_HASH_LEN];

    if (link_holds(r, hash))
        job_submit(r, "redeem", r->param[0], redeem, redeemed);
}
