/* SPDX-License-Identifier: Apache-2.0 */
/* A gateway for short messages, spoken to over HTTP as its section says. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/courier/post_int.h"
#include "service/courier/request.h"

/* A number that comes once: the id, the attempt's time. */
static void nonce(const struct post *p, char *out, size_t cap)
{
    snprintf(out, cap, "%s-%llx", p->id, (unsigned long long)clock_mono_ms());
}

static const char *prepare(struct posting *s)
{
    const struct gateway *g = ways_gateway(s->c->o.ways, s->p->via);
    struct request_now now = {clock_wall_ms() / 1000, NULL, s->c->o.ways->public_url};
    struct request r;
    char once[RUN_ID_LEN + 24];

    if (!g)
        return "there is no such gateway";
    if (!s->p->field[PF_TO] || !s->p->field[PF_TO][0])
        return "there is no number";
    nonce(s->p, once, sizeof once);
    now.nonce = once;
    request_make(g, s->p, &now, &r);
    s->allow_private = gateway_is(g, GK_allow_private, "true");
    post_curl_common(s, r.url, strtod(gateway_value(g, GK_timeout_s), NULL), "http,https");
    for (int i = 0; i < r.headers; i++)
        s->lines = curl_slist_append(s->lines, r.header[i]);
    s->lines = curl_slist_append(s->lines, "Expect:");
    curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->lines);
    if (r.body) {
        curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(r.body));
        curl_easy_setopt(s->easy, CURLOPT_COPYPOSTFIELDS, r.body);
    }
    if (gateway_is(g, GK_method, "GET"))
        curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L);
    else if (!r.body)
        curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, "");
    request_release(&r);
    return NULL;
}

static void judge(struct posting *s, const struct answer *a, struct post_result *r)
{
    judge_sms(ways_gateway(s->c->o.ways, s->p->via), a, r);
}

const struct post_channel channel_sms = {.prepare = prepare, .judge = judge};
