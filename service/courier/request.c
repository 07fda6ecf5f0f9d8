/* SPDX-License-Identifier: Apache-2.0 */
#include "service/courier/request.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/message.h"
#include "service/base/xalloc.h"
#include "service/base/sign.h"
#include "service/base/template.h"

#define MADE 16

/* Values while one letter's templates are filled. */
struct filling {
    const struct gateway *g;
    const struct post *p;
    const struct request_now *now;
    cJSON *facts;
    char *made[MADE]; /* texts that had to be made */
    int next;
};

static const char *keep(struct filling *f, char *text)
{
    /* The oldest was written out long ago: each is used at once. */
    int at = f->next++ % MADE;

    free(f->made[at]);
    return f->made[at] = text;
}

static const char *of_gateway(const struct gateway *g, const char *name)
{
    static const struct {
        const char *name;
        enum gateway_key key;
    } names[] = {{"from", GK_from},     {"sign", GK_sign}, {"app", GK_app},
                 {"region", GK_region}, {"base", GK_base}, {"username", GK_username},
                 {"key_id", GK_key_id}};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(name, names[i].name))
            return gateway_value(g, names[i].key);
    return !strcmp(name, "password") ? g->password : NULL;
}

static const char *of_letter(const struct post *p, const char *name)
{
    static const char *const words[PF_COUNT] = {
#define WORD(id, word) [PF_##id] = word,
        POST_FIELD_MAP(WORD)
#undef WORD
    };

    for (int i = 0; i < PF_COUNT; i++)
        if (!strcmp(name, words[i]))
            return p->field[i] ? p->field[i] : "";
    return NULL;
}

static const char *number(struct filling *f, bool plus)
{
    const char *to = f->p->field[PF_TO] ? f->p->field[PF_TO] : "";
    const char *country = *to == '+' ? "" : gateway_value(f->g, GK_country);
    char *out = xcalloc(1, strlen(to) + strlen(country) + 2), *end = out;

    if (plus) {
        *end++ = '+';
        end = stpcpy(end, country);
    }
    for (; *to; to++)
        if (*to >= '0' && *to <= '9')
            *end++ = *to;
    return keep(f, out);
}

static const char *fact_text(const cJSON *fact)
{
    return cJSON_IsString(fact) ? fact->valuestring : "";
}

/* Facts as a list of texts, for providers that count their parameters. */
static const char *list_of_facts(struct filling *f)
{
    cJSON *list = cJSON_CreateArray();
    const cJSON *fact;
    char *text;

    cJSON_ArrayForEach(fact, f->facts)
        cJSON_AddItemToArray(list, cJSON_CreateString(fact_text(fact)));
    text = cJSON_PrintUnformatted(list);
    cJSON_Delete(list);
    return keep(f, text);
}

static const char *template_id(struct filling *f)
{
    const char *kind = of_letter(f->p, "kind"), *lang = of_letter(f->p, "lang");
    size_t len = 0;
    const char *id = gateway_template(f->g, kind, lang, &len);

    return id ? keep(f, strndup(id, len)) : "";
}

static const char *made(struct filling *f, const char *name)
{
    if (!strcmp(name, "id"))
        return f->p->id;
    if (!strcmp(name, "again"))
        return f->p->again ? "1" : "0";
    if (!strcmp(name, "coding"))
        return sms_measure(of_letter(f->p, "text")).ucs2 ? "2" : "0";
    if (!strcmp(name, "to_e164"))
        return number(f, true);
    if (!strcmp(name, "to_digits"))
        return number(f, false);
    if (!strcmp(name, "report_url"))
        return keep(f, request_report_url(f->g, f->now->public_url));
    if (!strcmp(name, "template_id"))
        return template_id(f);
    if (!strcmp(name, "params_json"))
        return f->p->field[PF_FACTS] ? f->p->field[PF_FACTS] : "{}";
    if (!strcmp(name, "params_list"))
        return list_of_facts(f);
    if (!strncmp(name, "fact.", 5))
        return fact_text(cJSON_GetObjectItemCaseSensitive(f->facts, name + 5));
    return NULL;
}

static const char *value(const void *ctx, const char *name)
{
    struct filling *f = (struct filling *)(uintptr_t)ctx;
    const char *v = of_gateway(f->g, name);

    if (!v)
        v = of_letter(f->p, name);
    return v ? v : made(f, name);
}

char *request_report_url(const struct gateway *g, const char *public_url)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    if (!to)
        abort();
    fprintf(to, "%s/api/v1/gateways/", public_url);
    escape_write(to, ESC_URL, g->name);
    fputs("/report", to);
    if (gateway_is(g, GK_report_signer, "token")) {
        fputs("?key=", to);
        escape_write(to, ESC_URL, g->report_secret);
    }
    fclose(to);
    return out;
}

static void add_header(struct request *r, const char *name, const char *text)
{
    char *line = NULL;
    size_t size;
    FILE *to;

    if (r->headers == REQUEST_HEADERS || !(to = open_memstream(&line, &size)))
        return;
    fprintf(to, "%s: ", name);
    escape_write(to, ESC_HEADER, text);
    fclose(to);
    r->header[r->headers++] = line;
}

static enum escape body_escape(const struct gateway *g)
{
    const char *type = gateway_value(g, GK_content_type);

    if (strstr(type, "json"))
        return ESC_JSON;
    return strstr(type, "urlencoded") ? ESC_URL : ESC_PLAIN;
}

/* As curl writes it: with the port, unless it is that of the scheme. */
static void host_of(const char *url, char *out, size_t cap)
{
    const char *own = !strncmp(url, "https", 5) ? ":443" : ":80", *p = strstr(url, "://");
    size_t len, n = strlen(own);

    p = p ? p + 3 : url;
    len = strcspn(p, "/?#");
    if (len > n && !strncmp(p + len - n, own, n))
        len -= n;
    snprintf(out, cap, "%.*s", (int)len, p);
}

static void sign(const struct gateway *g, const struct request_now *now, struct request *r)
{
    char text[SIGN_TEXT + 8] = "", host[256];
    const char *how = gateway_value(g, GK_signer);

    if (!strcmp(how, "basic")) {
        sign_basic(gateway_value(g, GK_username), g->password, text);
        add_header(r, "Authorization", text);
    } else if (!strcmp(how, "bearer")) {
        snprintf(text, sizeof text, "Bearer %s", g->secret);
        add_header(r, "Authorization", text);
    } else if (!strcmp(how, "hmac-sha256")) {
        sign_hmac_hex(g->secret, r->body ? r->body : "", text);
        add_header(r, "X-Signature", text);
    } else if (!strcmp(how, "aliyun-rpc")) {
        char *form = sign_aliyun(r->body ? r->body : "", gateway_value(g, GK_key_id), g->secret,
                                 now->nonce, now->at_s);

        free(r->body);
        r->body = form;
    } else if (!strcmp(how, "tencent-tc3")) {
        host_of(r->url, host, sizeof host);
        sign_tencent(&(struct tencent_request){host, gateway_value(g, GK_content_type),
                                               r->body ? r->body : "", gateway_value(g, GK_key_id),
                                               g->secret, "sms", now->at_s},
                     text);
        add_header(r, "Authorization", text);
        snprintf(text, sizeof text, "%lld", (long long)now->at_s);
        add_header(r, "X-TC-Timestamp", text);
    }
}

void request_make(const struct gateway *g, const struct post *p, const struct request_now *now,
                  struct request *out)
{
    struct filling f = {g, p, now, NULL, {NULL}, 0};
    const char *key = gateway_value(g, GK_key_header);

    memset(out, 0, sizeof *out);
    f.facts = p->field[PF_FACTS] ? cJSON_Parse(p->field[PF_FACTS]) : NULL;
    out->url = template_fill(gateway_value(g, GK_url), ESC_URL, value, &f);
    if (gateway_value(g, GK_body)[0]) {
        out->body = template_fill(gateway_value(g, GK_body), body_escape(g), value, &f);
        add_header(out, "Content-Type", gateway_value(g, GK_content_type));
    }
    for (int i = 0; i < g->headers && out->headers < REQUEST_HEADERS; i++)
        out->header[out->headers++] = template_fill(g->header[i], ESC_HEADER, value, &f);
    if (key[0])
        add_header(out, key, p->id);
    if (p->again)
        add_header(out, "Tapwright-Again", "1");
    sign(g, now, out);
    for (int i = 0; i < MADE; i++)
        free(f.made[i]);
    cJSON_Delete(f.facts);
}

void request_release(struct request *r)
{
    free(r->url);
    free(r->body);
    for (int i = 0; i < r->headers; i++)
        free(r->header[i]);
    memset(r, 0, sizeof *r);
}

const char *request_check(const struct gateway *g, const char **key)
{
    struct post p = {.id = ""};
    struct request_now now = {0, "", ""};
    struct filling f = {g, &p, &now, NULL, {NULL}, 0};
    const char *wrong;

    *key = "url";
    wrong = template_check(gateway_value(g, GK_url), value, &f);
    if (!wrong) {
        *key = "body";
        wrong = template_check(gateway_value(g, GK_body), value, &f);
    }
    for (int i = 0; !wrong && i < g->headers; i++) {
        *key = "header";
        wrong = strchr(g->header[i], ':') ? template_check(g->header[i], value, &f)
                                          : "must be \"Name: value\"";
    }
    for (int i = 0; i < MADE; i++)
        free(f.made[i]);
    return wrong;
}
