/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What gateways tell us: what became of a message, and what somebody wrote. Each speaks its own
 * form (query, form, JSON, a list of these); its section of the configuration says where the id,
 * the word and the text stand. Who asks proves itself by the key in the address or by a signature.
 */
#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/profile_read.h"
#include "core/text.h"
#include "service/base/sign.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_delivery.h"
#include "service/http/api_public.h"

#define REPORTS_MAX 200
#define PARAMS_MAX  64
#define GUESS_LEN   8

static bool same(const char *a, const char *b)
{
    size_t n = strlen(a);

    return n && n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static char *unescaped(const char *s, size_t len)
{
    char *out = xcalloc(1, len + 1), *to = out;

    for (size_t i = 0; i < len; i++) {
        if (s[i] == '%' && i + 2 < len && isxdigit((unsigned char)s[i + 1]) &&
            isxdigit((unsigned char)s[i + 2])) {
            *to++ = (char)(digit(s[i + 1]) * 16 + digit(s[i + 2]));
            i += 2;
        } else {
            *to++ = s[i] == '+' ? ' ' : s[i];
        }
    }
    return out;
}

/* A form as an object of texts. */
static cJSON *form_object(const char *form)
{
    cJSON *o = cJSON_CreateObject();
    int count = 0;

    for (const char *p = form; *p && count < PARAMS_MAX; count++) {
        size_t len = strcspn(p, "&"), name_len = strcspn(p, "=&");
        char *name = unescaped(p, name_len);
        char *value =
            name_len < len ? unescaped(p + name_len + 1, len - name_len - 1) : xstrdup("");

        if (!cJSON_GetObjectItemCaseSensitive(o, name))
            cJSON_AddStringToObject(o, name, value);
        free(name);
        free(value);
        p += len + (p[len] == '&');
    }
    return o;
}

static bool is_json(const struct request *r)
{
    const char *p = r->body;

    if (!p)
        return false;
    p += strspn(p, " \t\r\n");
    return *p == '{' || *p == '[';
}

/* Members that are not in the body may stand in the query. */
static void member_text(struct request *r, const cJSON *item, const char *name, char *out,
                        size_t cap)
{
    const cJSON *m = cJSON_IsObject(item) ? cJSON_GetObjectItemCaseSensitive(item, name) : NULL;
    const char *query = m ? NULL : request_query(r, name);

    out[0] = 0;
    if (cJSON_IsString(m))
        text_copy(out, cap, m->valuestring);
    else if (cJSON_IsNumber(m))
        snprintf(out, cap, "%.15g", m->valuedouble);
    else if (cJSON_IsBool(m))
        text_copy(out, cap, cJSON_IsTrue(m) ? "true" : "false");
    else if (query)
        text_copy(out, cap, query);
}

/* The first of the names that says something. */
static void text_of(struct request *r, const cJSON *item, const char *names, char *out, size_t cap)
{
    out[0] = 0;
    while (*names && !out[0]) {
        char name[64];
        size_t len = strcspn(names, " ,");

        if (text_copy_n(name, sizeof name, names, len))
            member_text(r, item, name, out, cap);
        names += len;
        names += strspn(names, " ,");
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(cJSON *const *)a)->string, (*(cJSON *const *)b)->string);
}

/* The address as they know it, then every parameter of the form, sorted. */
static bool signed_by_twilio(struct request *r, const struct gateway *g, const cJSON *body)
{
    const char *theirs = request_header(r, "X-Twilio-Signature");
    cJSON *params[PARAMS_MAX], *p;
    char ours[SIGN_TEXT], *text = NULL;
    size_t size, n = 0;
    FILE *to = open_memstream(&text, &size);

    if (!to)
        abort();
    cJSON_ArrayForEach(p, body)
    {
        if (n < PARAMS_MAX && cJSON_IsString(p))
            params[n++] = p;
    }
    qsort(params, n, sizeof params[0], by_name);
    fprintf(to, "%s%s", r->http->o.public_url, r->path);
    if (request_query(r, "id"))
        fprintf(to, "?id=%s", request_query(r, "id"));
    for (size_t i = 0; i < n; i++)
        fprintf(to, "%s%s", params[i]->string, params[i]->valuestring);
    fclose(to);
    sign_sha1_base64(g->password, text, ours);
    free(text);
    return theirs && g->password[0] && same(ours, theirs);
}

/*
 * What guesses are counted by: what they begin with, not the gateway, or who guesses at it would
 * shut it out.
 */
static void guess_of(struct request *r, char out[GUESS_LEN + 1])
{
    const char *key = request_query(r, "key"), *signature = request_header(r, "X-Twilio-Signature");

    snprintf(out, GUESS_LEN + 1, "%.*s", GUESS_LEN, key ? key : signature ? signature : "");
}

/* One that proves nothing must stand beside the service. */
static bool is_of_this_host(const struct request *r)
{
    char address[64];

    request_address(r, address);
    return !strncmp(address, "127.", 4);
}

/* Whether it is the gateway; else the request is answered. */
static bool is_theirs(struct request *r, const struct gateway *g, const cJSON *body)
{
    const char *key = request_query(r, "key");
    bool good = false;
    char guess[GUESS_LEN + 1];

    if (gateway_is(g, GK_report_signer, "none"))
        good = is_of_this_host(r);
    else if (gateway_is(g, GK_report_signer, "token"))
        good = key && same(g->report_secret, key);
    else if (gateway_is(g, GK_report_signer, "twilio"))
        good = signed_by_twilio(r, g, body);
    if (good)
        return true;
    guess_of(r, guess);
    guess_wrong(r, guess);
    answer_problem(r, 403, "this does not come from the gateway", NULL, NULL);
    return false;
}

/* The gateway of the path and what it says; NULL: the request is answered. */
static const struct gateway *opened(struct request *r, cJSON **body)
{
    const struct gateway *g = r->http->o.ways ? ways_gateway(r->http->o.ways, r->param[0]) : NULL;
    char guess[GUESS_LEN + 1];

    *body = NULL;
    if (!g || strcmp(g->name, r->param[0]) != 0) {
        answer_problem(r, 404, "there is no such gateway", NULL, NULL);
        return NULL;
    }
    guess_of(r, guess);
    if (guess_over(r, guess))
        return NULL;
    *body = is_json(r) ? cJSON_Parse(r->body) : form_object(r->body ? r->body : "");
    if (!*body)
        answer_problem(r, 400, "the body cannot be read", NULL, NULL);
    else if (is_theirs(r, g, *body))
        return g;
    cJSON_Delete(*body);
    return NULL;
}

/* One report, when its word means an end: others are on the way. */
static void take_report(struct request *r, const struct gateway *g, const cJSON *item, cJSON *out)
{
    char id[96], word[96];
    bool good, bad;
    cJSON *o;

    text_of(r, item, gateway_value(g, GK_report_id), id, sizeof id);
    text_of(r, item, gateway_value(g, GK_report_status), word, sizeof word);
    good = words_have(gateway_value(g, GK_report_delivered), word);
    bad = words_have(gateway_value(g, GK_report_failed), word);
    if (!id[0] || (!good && !bad) || cJSON_GetArraySize(out) >= REPORTS_MAX)
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "id", id);
    cJSON_AddStringToObject(o, "word", word);
    cJSON_AddBoolToObject(o, "good", good);
    cJSON_AddItemToArray(out, o);
}

static void replace_body(struct request *r, cJSON *with)
{
    char *text = cJSON_PrintUnformatted(with);

    free(r->body);
    r->body = xstrdup(text);
    r->body_len = strlen(text);
    cJSON_free(text);
    cJSON_Delete(with);
}

/* One that is not known was settled long ago, or is nobody's: the others count all the same. */
static void keep_reports(struct engine *e, struct http_job *j)
{
    cJSON *list = cJSON_Parse(j->body), *o;

    cJSON_ArrayForEach(o, list)
    {
        const char *id = cJSON_GetObjectItem(o, "id")->valuestring;
        const char *word = cJSON_GetObjectItem(o, "word")->valuestring;
        bool good = cJSON_IsTrue(cJSON_GetObjectItem(o, "good"));
        enum err err = engine_delivery_report(e, j->target, id,
                                              good ? REPORT_DELIVERED : REPORT_UNDELIVERED, word);

        if (err && err != ERR_NOT_FOUND)
            j->err = err;
    }
    cJSON_Delete(list);
}

static void thank(struct http_job *j, enum gateway_key key)
{
    const struct gateway *g = ways_gateway(j->r->http->o.ways, j->target);
    const char *text = gateway_value(g, key);

    if (!job_refused(j))
        answer_text(j->r, 200,
                    text[0] == '{'   ? "application/json"
                    : text[0] == '<' ? "text/xml"
                                     : "text/plain; charset=utf-8",
                    text);
}

static void reports_kept(struct http_job *j)
{
    thank(j, GK_report_answer);
}

void api_gateway_report(struct request *r)
{
    cJSON *body, *out = NULL;
    const cJSON *items, *item;
    const struct gateway *g = opened(r, &body);

    if (!g)
        return;
    out = cJSON_CreateArray();
    items = json_at(body, gateway_value(g, GK_report_items));
    if (cJSON_IsArray(items)) {
        cJSON_ArrayForEach(item, items) take_report(r, g, item, out);
    } else {
        take_report(r, g, items, out);
    }
    cJSON_Delete(body);
    replace_body(r, out);
    job_submit(r, "gateway-report", g->name, keep_reports, reports_kept);
}

/* A number that nobody has is counted by the engine and told to nobody. */
static void keep_message(struct engine *e, struct http_job *j)
{
    cJSON *list = cJSON_Parse(j->body), *o;

    cJSON_ArrayForEach(o, list)
    {
        enum err err = engine_inbound(e, j->target, cJSON_GetObjectItem(o, "from")->valuestring,
                                      cJSON_GetObjectItem(o, "text")->valuestring);

        if (err && err != ERR_NOT_FOUND && err != ERR_INPUT)
            j->err = err;
    }
    cJSON_Delete(list);
}

static void message_kept(struct http_job *j)
{
    thank(j, GK_inbound_answer);
}

static void take_message(struct request *r, const struct gateway *g, const cJSON *item, cJSON *out)
{
    char from[64], text[1024];
    cJSON *o;

    text_of(r, item, gateway_value(g, GK_inbound_from), from, sizeof from);
    text_of(r, item, gateway_value(g, GK_inbound_text), text, sizeof text);
    if (!from[0] || cJSON_GetArraySize(out) >= REPORTS_MAX)
        return;
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "from", from);
    cJSON_AddStringToObject(o, "text", text);
    cJSON_AddItemToArray(out, o);
}

void api_gateway_inbound(struct request *r)
{
    cJSON *body, *out = NULL;
    const cJSON *item;
    const struct gateway *g = opened(r, &body);

    if (!g)
        return;
    out = cJSON_CreateArray();
    if (cJSON_IsArray(body)) {
        cJSON_ArrayForEach(item, body) take_message(r, g, item, out);
    } else {
        take_message(r, g, body, out);
    }
    cJSON_Delete(body);
    replace_body(r, out);
    job_submit(r, "gateway-inbound", g->name, keep_message, message_kept);
}
