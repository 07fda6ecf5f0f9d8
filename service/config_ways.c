/* SPDX-License-Identifier: Apache-2.0 */
/* The ways out: sections sms and webhook, profiles of gateways, the mail server. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/sign.h"
#include "service/base/xalloc.h"
#include "service/config_int.h"
#include "service/config_place.h"
#include "service/courier/request.h"

#define PROFILE_MAX 65536

static cfg_opt_t sms[GK_COUNT + 3];

cfg_opt_t *config_ways_sms(void)
{
    cfg_opt_t end = CFG_END();
    int n = 0;

    for (; n < GK_COUNT; n++)
        sms[n] = (cfg_opt_t)CFG_STR(gateway_key_name((enum gateway_key)n), NULL, CFGF_NONE);
    sms[n++] = (cfg_opt_t)CFG_STR_LIST("header", "{}", CFGF_NONE);
    sms[n++] = (cfg_opt_t)CFG_STR_LIST("template", "{}", CFGF_NONE);
    sms[n] = end;
    return sms;
}

cfg_opt_t *config_ways_webhook(void)
{
    static cfg_opt_t webhook[] = {CFG_STR("url", "", CFGF_NONE),
                                  CFG_STR("secret_file", "", CFGF_NONE),
                                  CFG_STR_LIST("kinds", "{}", CFGF_NONE),
                                  CFG_STR("timeout_s", "10", CFGF_NONE),
                                  CFG_STR("rate_per_s", "0", CFGF_NONE),
                                  CFG_STR("burst", "0", CFGF_NONE),
                                  CFG_STR("allow_private", "false", CFGF_NONE),
                                  CFG_END()};

    return webhook;
}

static void take_sms(struct config *c, cfg_t *sec, const char *path)
{
    struct gateway *g = &c->ways.sms[c->ways.gateways];

    if (c->ways.gateways == WAYS_MAX) {
        config_problem(c, "%.200s:%d: more than %d gateways", path, sec->line, WAYS_MAX);
        return;
    }
    c->ways.gateways++;
    snprintf(g->where, sizeof g->where, "%.250s:%d", path, sec->line);
    if (!text_copy(g->name, sizeof g->name, cfg_title(sec)))
        config_problem(c, "%s: sms: the name is too long", g->where);
    for (int k = 0; k < GK_COUNT; k++) {
        const char *v = cfg_getstr(sec, gateway_key_name((enum gateway_key)k));

        if (v)
            gateway_say(g, (enum gateway_key)k, v);
    }
    for (unsigned i = 0; i < cfg_size(sec, "header"); i++)
        gateway_add_header(g, cfg_getnstr(sec, "header", i));
    for (unsigned i = 0; i < cfg_size(sec, "template"); i++)
        gateway_add_template(g, cfg_getnstr(sec, "template", i));
}

static void secret_of(struct config *c, const char *where, const char *key, const char *path,
                      char *out, size_t cap)
{
    if (path[0] && config_secret_at(path, out, cap))
        config_problem(c, "%s: %s: %.200s cannot be read", where, key, path);
}

static double webhook_number(struct config *c, cfg_t *sec, const struct webhook *w, const char *key)
{
    const char *v = cfg_getstr(sec, key);
    double n = 0;

    if (text_number(v, strlen(v), &n) != strlen(v) || !v[0] || n < 0)
        config_problem(c, "%s: webhook %s: %s must be a number, 0 or more", w->where, w->name, key);
    return n;
}

static void take_webhook(struct config *c, cfg_t *sec, const char *path)
{
    struct webhook *w = &c->ways.hook[c->ways.hooks];

    if (c->ways.hooks == WAYS_MAX) {
        config_problem(c, "%.200s:%d: more than %d webhooks", path, sec->line, WAYS_MAX);
        return;
    }
    c->ways.hooks++;
    snprintf(w->where, sizeof w->where, "%.250s:%d", path, sec->line);
    if (!text_copy(w->name, sizeof w->name, cfg_title(sec)) ||
        !text_copy(w->url, sizeof w->url, cfg_getstr(sec, "url")))
        config_problem(c, "%s: webhook: a text is too long", w->where);
    if (strncmp(w->url, "https://", 8) != 0 && strncmp(w->url, "http://", 7) != 0)
        config_problem(c, "%s: webhook %s: url must begin with https:// or http://", w->where,
                       w->name);
    w->timeout_s = webhook_number(c, sec, w, "timeout_s");
    w->rate_per_s = webhook_number(c, sec, w, "rate_per_s");
    w->burst = webhook_number(c, sec, w, "burst");
    w->allow_private = !strcmp(cfg_getstr(sec, "allow_private"), "true");
    if (!words_have("false true", cfg_getstr(sec, "allow_private")))
        config_problem(c, "%s: webhook %s: allow_private must be one of: false true", w->where,
                       w->name);
    text_copy(w->secret_file, sizeof w->secret_file, cfg_getstr(sec, "secret_file"));
    secret_of(c, w->where, "secret_file", cfg_getstr(sec, "secret_file"), w->secret,
              sizeof w->secret);
    if (!w->secret[0])
        config_problem(c, "%s: webhook %s: secret_file is missing", w->where, w->name);
    else if (!sign_webhook_secret_good(w->secret))
        config_problem(c, "%s: webhook %s: behind whsec_ must stand base64", w->where, w->name);
    for (unsigned i = 0; i < cfg_size(sec, "kinds"); i++) {
        size_t n = strlen(w->kinds);

        if (!text_copy(w->kinds + n, sizeof w->kinds - n - 1, cfg_getnstr(sec, "kinds", i)))
            config_problem(c, "%s: webhook %s: too many kinds", w->where, w->name);
        strcat(w->kinds, " ");
    }
}

void config_ways_take(struct config *c, cfg_t *cfg, const char *path)
{
    for (unsigned i = 0; i < cfg_size(cfg, "sms"); i++)
        take_sms(c, cfg_getnsec(cfg, "sms", i), path);
    for (unsigned i = 0; i < cfg_size(cfg, "webhook"); i++)
        take_webhook(c, cfg_getnsec(cfg, "webhook", i), path);
}

static char *read_profile(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text;
    size_t n;

    if (!f)
        return NULL;
    text = xcalloc(1, PROFILE_MAX);
    n = fread(text, 1, PROFILE_MAX - 1, f);
    fclose(f);
    text[n] = 0;
    return text;
}

/* A list counts as a whole: the section's own, else the profile's. */
static bool take_list(struct gateway *g, const cJSON *m, bool header)
{
    bool said = header ? g->headers > 0 : g->templates > 0;
    const cJSON *line;

    cJSON_ArrayForEach(line, m)
    {
        if (!cJSON_IsString(line))
            return false;
        if (!said && header)
            gateway_add_header(g, line->valuestring);
        else if (!said)
            gateway_add_template(g, line->valuestring);
    }
    return true;
}

/* One member of a profile: a text of a key, or a list. */
static bool take_member(struct gateway *g, const cJSON *m)
{
    int key = gateway_key_find(m->string);
    bool header = !strcmp(m->string, "header"), template = !strcmp(m->string, "template");

    if (key >= 0 && cJSON_IsString(m)) {
        gateway_say(g, (enum gateway_key)key, m->valuestring);
        return true;
    }
    return (header || template) && cJSON_IsArray(m) && take_list(g, m, header);
}

static void take_profile(struct config *c, struct gateway *g)
{
    const char *name = gateway_value(g, GK_profile);
    char path[CONFIG_VALUE + 96], *text;
    const cJSON *m;
    cJSON *j;

    if (!name[0])
        return;
    snprintf(path, sizeof path, "%s/gateways/%.60s.json", config_text(c, SET_catalogue_dir), name);
    text = strchr(name, '/') ? NULL : read_profile(path);
    j = text ? cJSON_Parse(text) : NULL;
    free(text);
    if (!cJSON_IsObject(j))
        config_problem(c, "%s: sms %s: profile: %.180s cannot be read", g->where, g->name, path);
    cJSON_ArrayForEach(m, j)
    {
        if (!take_member(g, m) && strcmp(m->string, "what") != 0)
            config_problem(c, "%.180s: %.60s: there is no such member", path, m->string);
    }
    cJSON_Delete(j);
}

static void check_word(struct config *c, const struct gateway *g, enum gateway_key k,
                       const char *words)
{
    const char *v = gateway_value(g, k);

    if (!words_have(words, v))
        config_problem(c, "%s: sms %s: %s must be one of: %s", g->where, g->name,
                       gateway_key_name(k), words);
}

static void check_number(struct config *c, const struct gateway *g, enum gateway_key k)
{
    const char *v = gateway_value(g, k);
    double n;

    if (text_number(v, strlen(v), &n) != strlen(v) || !v[0] || n < 0)
        config_problem(c, "%s: sms %s: %s must be a number, 0 or more", g->where, g->name,
                       gateway_key_name(k));
}

/* "kind lang id" */
static void check_templates(struct config *c, const struct gateway *g)
{
    char kind[64], lang[16], id[64], more[2];

    for (int i = 0; i < g->templates; i++)
        if (sscanf(g->template[i], "%63s %15s %63s %1s", kind, lang, id, more) != 3 ||
            !words_have("zh-CN en", lang))
            config_problem(c, "%s: sms %s: template: %.80s: must be \"KIND zh-CN|en ID\"", g->where,
                           g->name, g->template[i]);
}

static void settle_gateway(struct config *c, struct gateway *g)
{
    const char *wrong, *key;

    take_profile(c, g);
    check_word(c, g, GK_method, "GET POST");
    check_word(c, g, GK_signer, "none basic bearer hmac-sha256 aliyun-rpc tencent-tc3");
    check_word(c, g, GK_report_signer, "token twilio none");
    check_word(c, g, GK_allow_private, "false true");
    check_number(c, g, GK_timeout_s);
    check_number(c, g, GK_in_flight);
    check_number(c, g, GK_rate_per_s);
    check_number(c, g, GK_burst);
    check_templates(c, g);
    secret_of(c, g->where, "password_file", gateway_value(g, GK_password_file), g->password,
              sizeof g->password);
    secret_of(c, g->where, "secret_file", gateway_value(g, GK_secret_file), g->secret,
              sizeof g->secret);
    secret_of(c, g->where, "report_secret_file", gateway_value(g, GK_report_secret_file),
              g->report_secret, sizeof g->report_secret);
    if (!gateway_value(g, GK_url)[0])
        config_problem(c, "%s: sms %s: url is missing", g->where, g->name);
    wrong = request_check(g, &key);
    if (wrong)
        config_problem(c, "%s: sms %s: %s: %s", g->where, g->name, key, wrong);
}

static void smtp_problem(struct config *c, const char *key, const char *what)
{
    char where[300];

    config_place(c->path, "smtp", key, where, sizeof where);
    config_problem(c, "%s: smtp.%s %s", where, key, what);
}

static void settle_mail(struct config *c)
{
    struct mail_way *m = &c->ways.mail;
    const char *file = config_text(c, SET_smtp_password_file);

    text_copy(m->url, sizeof m->url, config_text(c, SET_smtp_url));
    text_copy(m->username, sizeof m->username, config_text(c, SET_smtp_username));
    text_copy(m->from, sizeof m->from, config_text(c, SET_smtp_from));
    text_copy(m->from_name, sizeof m->from_name, config_text(c, SET_smtp_from_name));
    text_copy(m->tls, sizeof m->tls, config_text(c, SET_smtp_tls));
    text_copy(m->ca_file, sizeof m->ca_file, config_text(c, SET_smtp_ca_file));
    m->timeout_s = config_number(c, SET_smtp_timeout_s);
    if (file[0] && config_secret_at(file, m->password, sizeof m->password))
        smtp_problem(c, "password_file", "cannot be read");
    if (m->url[0] && strncmp(m->url, "smtp://", 7) != 0 && strncmp(m->url, "smtps://", 8) != 0)
        smtp_problem(c, "url", "must begin with smtp:// or smtps://");
    if (m->url[0] && (!strchr(m->from, '@') || strpbrk(m->from, "<>\r\n ")))
        smtp_problem(c, "from", "must be an address, as service@example.com");
}

void config_ways_settle(struct config *c)
{
    for (int i = 0; i < c->ways.gateways; i++)
        settle_gateway(c, &c->ways.sms[i]);
    settle_mail(c);
    text_copy(c->ways.mqtt_topic, sizeof c->ways.mqtt_topic, config_text(c, SET_notify_mqtt_topic));
    text_copy(c->ways.public_url, sizeof c->ways.public_url, config_text(c, SET_http_public_url));
}

static void print_quoted(FILE *to, const char *text)
{
    fputc('"', to);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', to);
        fputc(*text, to);
    }
    fputc('"', to);
}

static void print_text(FILE *to, const char *key, const char *text)
{
    fprintf(to, "    %s = ", key);
    print_quoted(to, text);
    fputc('\n', to);
}

static void print_list(FILE *to, const char *key, char *const *line, int count)
{
    if (!count)
        return;
    fprintf(to, "    %s = {", key);
    for (int i = 0; i < count; i++) {
        fputs(i ? ",\n        " : "", to);
        print_quoted(to, line[i]);
    }
    fputs("}\n", to);
}

static void print_webhook(FILE *to, const struct webhook *w)
{
    fprintf(to, "webhook \"%s\" {\n", w->name);
    print_text(to, "url", w->url);
    print_text(to, "secret_file", w->secret_file);
    fputs("    kinds = {", to);
    for (const char *p = w->kinds; *p; p += strcspn(p, " "), p += strspn(p, " "))
        fprintf(to, "%s\"%.*s\"", p == w->kinds ? "" : ", ", (int)strcspn(p, " "), p);
    fprintf(to, "}\n    timeout_s = \"%.15g\"\n    rate_per_s = \"%.15g\"\n    burst = \"%.15g\"\n",
            w->timeout_s, w->rate_per_s, w->burst);
    fprintf(to, "    allow_private = \"%s\"\n}\n", w->allow_private ? "true" : "false");
}

/* Secrets stay in their files; only the names of these are printed. */
void config_ways_print(const struct config *c, FILE *to)
{
    for (int i = 0; i < c->ways.gateways; i++) {
        const struct gateway *g = &c->ways.sms[i];

        fprintf(to, "sms \"%s\" {\n", g->name);
        for (int k = 0; k < GK_COUNT; k++)
            if (gateway_value(g, (enum gateway_key)k)[0])
                print_text(to, gateway_key_name((enum gateway_key)k),
                           gateway_value(g, (enum gateway_key)k));
        print_list(to, "header", g->header, g->headers);
        print_list(to, "template", g->template, g->templates);
        fputs("}\n", to);
    }
    for (int i = 0; i < c->ways.hooks; i++)
        print_webhook(to, &c->ways.hook[i]);
}
