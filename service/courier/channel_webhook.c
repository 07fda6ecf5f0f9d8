/* SPDX-License-Identifier: Apache-2.0 */
/* A program somewhere that hears of everything: CloudEvents 1.0, signed as Standard Webhooks say.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "service/base/clock.h"
#include "service/courier/post_int.h"
#include "service/base/sign.h"

#define TYPE_PREFIX "org.tapwright."

static void add(cJSON *o, const char *name, const char *value)
{
    if (value && value[0])
        cJSON_AddStringToObject(o, name, value);
}

/* RFC 3339 of the moment in which the notice was written: the same on every attempt. */
static void time_text(int64_t at_ms, char *out, size_t cap)
{
    time_t at = (time_t)(at_ms / 1000);
    char day[32];
    struct tm tm;

    gmtime_r(&at, &tm);
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out, cap, "%s.%03dZ", day, (int)(at_ms % 1000));
}

static char *event(const struct posting *s)
{
    const struct post *p = s->p;
    const char *source = s->c->o.ways->public_url;
    cJSON *o = cJSON_CreateObject(),
          *data = cJSON_Parse(p->field[PF_DATA] ? p->field[PF_DATA] : "{}");
    char type[96], at[48], *text;

    snprintf(type, sizeof type, TYPE_PREFIX "%s.v1", p->field[PF_KIND] ? p->field[PF_KIND] : "");
    time_text(p->at_ms, at, sizeof at);
    add(o, "specversion", "1.0");
    add(o, "id", p->id);
    add(o, "source", source[0] ? source : "/tapwright");
    add(o, "type", type);
    add(o, "subject", p->field[PF_SUBJECT_ID]);
    add(o, "time", at);
    add(o, "datacontenttype", "application/json");
    cJSON_AddItemToObject(o, "data", data ? data : cJSON_CreateObject());
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}

static void sign(struct posting *s, const struct webhook *w)
{
    int64_t at_s = clock_wall_ms() / 1000;
    char line[SIGN_TEXT + 64], signature[SIGN_TEXT];

    sign_webhook(&(struct webhook_message){w->secret, s->p->id, s->body, at_s}, signature);
    snprintf(line, sizeof line, "webhook-id: %s", s->p->id);
    s->lines = curl_slist_append(s->lines, line);
    snprintf(line, sizeof line, "webhook-timestamp: %lld", (long long)at_s);
    s->lines = curl_slist_append(s->lines, line);
    snprintf(line, sizeof line, "webhook-signature: %s", signature);
    s->lines = curl_slist_append(s->lines, line);
}

static const char *prepare(struct posting *s)
{
    const struct webhook *w = ways_hook(s->c->o.ways, s->p->via);
    char *text;

    if (!w)
        return "there is no such webhook";
    text = event(s);
    s->body = strdup(text);
    s->body_len = strlen(text);
    cJSON_free(text);
    s->allow_private = w->allow_private;
    post_curl_common(s, w->url, w->timeout_s, "http,https");
    s->lines =
        curl_slist_append(s->lines, "Content-Type: application/cloudevents+json; charset=utf-8");
    s->lines = curl_slist_append(s->lines, "Expect:");
    if (s->p->again)
        s->lines = curl_slist_append(s->lines, "Tapwright-Again: 1");
    sign(s, w);
    curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->lines);
    curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)s->body_len);
    curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, s->body);
    return NULL;
}

static void judge(struct posting *s, const struct answer *a, struct post_result *r)
{
    (void)s;
    judge_webhook(a, r);
}

const struct post_channel channel_webhook = {.prepare = prepare, .judge = judge};
