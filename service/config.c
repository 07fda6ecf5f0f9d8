/* SPDX-License-Identifier: Apache-2.0 */
#include "service/config.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/deadline.h"
#include "core/text.h"
#include "service/base/broker_url.h"
#include "service/config_int.h"
#include "service/config_place.h"

enum kind { KIND_TEXT, KIND_NUMBER };

static const struct row {
    const char *section, *key;
    enum kind kind;
    const char *value, *what;
} rows[SETTING_COUNT] = {
#define SETTING(section, key, kind, value, what) {#section, #key, KIND_##kind, value, what},
#include "service/config.def"
#undef SETTING
};

static const char *const sections[] = {"mqtt",      "journal", "store",  "http",
                                       "catalogue", "clock",   "policy", "watch",
                                       "reminder",  "notify",  "smtp",   "season"};
#define SECTIONS (sizeof sections / sizeof sections[0])

void config_problem(struct config *c, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (c->problems < CONFIG_PROBLEMS)
        vsnprintf(c->problem[c->problems], sizeof c->problem[0], fmt, ap);
    va_end(ap);
    c->problems++;
}

/* libconfuse knows no user data: the file being read on this thread. */
static _Thread_local struct config *reading;

static void on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
    char what[200];

    vsnprintf(what, sizeof what, fmt, ap);
    config_problem(reading, "%s:%d: %s", reading->path ? reading->path : "?", cfg->line, what);
}

static bool valid(const struct row *r, const char *value)
{
    double v;
    size_t n = text_number(value, strlen(value), &v);

    return r->kind == KIND_TEXT || (n && n == strlen(value) && v >= 0);
}

static int setting_find(const char *section, size_t section_len, const char *key, size_t key_len)
{
    for (int i = 0; i < (int)SETTING_COUNT; i++)
        if (strlen(rows[i].section) == section_len && strlen(rows[i].key) == key_len &&
            !strncmp(rows[i].section, section, section_len) && !strncmp(rows[i].key, key, key_len))
            return i;
    return -1;
}

static void put(struct config *c, const char *where, int i, const char *value)
{
    if (!valid(&rows[i], value))
        config_problem(c, "%s: %s.%s must be a number, 0 or more", where, rows[i].section,
                       rows[i].key);
    else if (!text_copy(c->value[i], CONFIG_VALUE, value))
        config_problem(c, "%s: %s.%s is too long", where, rows[i].section, rows[i].key);
}

static void take(struct config *c, cfg_t *cfg, const char *path)
{
    for (int i = 0; i < (int)SETTING_COUNT; i++) {
        cfg_t *sec = cfg_getsec(cfg, rows[i].section);
        const char *v = sec ? cfg_getstr(sec, rows[i].key) : NULL;
        char where[300];

        if (!v || !v[0])
            continue;
        config_place(path, rows[i].section, rows[i].key, where, sizeof where);
        put(c, where, i, v);
    }
}

static void take_channel(struct config *c, cfg_t *sec, const char *path)
{
    struct config_channel *ch = &c->channel[c->channels];

    if (c->channels == CONFIG_CHANNELS) {
        config_problem(c, "%.200s:%d: more than %d channels", path, sec->line, CONFIG_CHANNELS);
        return;
    }
    memset(ch, 0, sizeof *ch);
    snprintf(ch->where, sizeof ch->where, "%.250s:%d", path, sec->line);
    ch->trusted = cfg_getbool(sec, "trusted");
    ch->device_count = (int)cfg_size(sec, "devices");
    if (!text_copy(ch->name, sizeof ch->name, cfg_title(sec)) ||
        !text_copy(ch->profile, sizeof ch->profile, cfg_getstr(sec, "profile")) ||
        !text_copy(ch->topic, sizeof ch->topic, cfg_getstr(sec, "topic")))
        config_problem(c, "%s: channel: a text is too long", ch->where);
    if (!ch->profile[0])
        config_problem(c, "%s: channel %s: profile is missing", ch->where, ch->name);
    if (ch->device_count > CONFIG_DEVICES) {
        config_problem(c, "%s: channel %s: more than %d devices", ch->where, ch->name,
                       CONFIG_DEVICES);
        return;
    }
    for (int i = 0; i < ch->device_count; i++)
        if (!text_copy(ch->devices[i], sizeof ch->devices[i],
                       cfg_getnstr(sec, "devices", (unsigned)i)))
            config_problem(c, "%s: channel %s: devices: no such id", ch->where, ch->name);
    c->channels++;
}

/* Numbers are read as texts as well, so that `8` and `"8"` mean the same. */
static void read_file(struct config *c, const char *path)
{
    cfg_opt_t channel[] = {CFG_STR("profile", "", CFGF_NONE), CFG_STR("topic", "", CFGF_NONE),
                           CFG_STR_LIST("devices", "{}", CFGF_NONE),
                           CFG_BOOL("trusted", cfg_false, CFGF_NONE), CFG_END()};
    cfg_opt_t keys[SECTIONS][SETTING_COUNT + 1];
    cfg_opt_t top[SECTIONS + 5];
    cfg_opt_t end = CFG_END();
    size_t n = 0;
    cfg_t *cfg;

    for (size_t s = 0; s < SECTIONS; s++) {
        int k = 0;

        for (int i = 0; i < (int)SETTING_COUNT; i++)
            if (!strcmp(rows[i].section, sections[s]))
                keys[s][k++] = (cfg_opt_t)CFG_STR(rows[i].key, "", CFGF_NONE);
        keys[s][k] = end;
        top[n++] = (cfg_opt_t)CFG_SEC(sections[s], keys[s], CFGF_NONE);
    }
    top[n++] =
        (cfg_opt_t)CFG_SEC("sms", config_ways_sms(), CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    top[n++] = (cfg_opt_t)CFG_SEC("webhook", config_ways_webhook(),
                                  CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    top[n++] =
        (cfg_opt_t)CFG_SEC("channel", channel, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    top[n] = end;
    reading = c;
    c->path = path;
    cfg = cfg_init(top, CFGF_NONE);
    cfg_set_error_function(cfg, on_error);
    switch (cfg_parse(cfg, path)) {
    case CFG_SUCCESS:
        take(c, cfg, path);
        for (unsigned i = 0; i < cfg_size(cfg, "channel"); i++)
            take_channel(c, cfg_getnsec(cfg, "channel", i), path);
        config_ways_take(c, cfg, path);
        break;
    case CFG_FILE_ERROR:
        config_problem(c, "%.200s: cannot be read", path);
        break;
    default:
        if (!c->problems)
            config_problem(c, "%.200s: is not a configuration", path);
    }
    cfg_free(cfg);
}

static void override(struct config *c, const char *text)
{
    const char *dot = strchr(text, '.');
    const char *equals = strchr(text, '=');
    int i = -1;

    if (dot && equals && dot < equals)
        i = setting_find(text, (size_t)(dot - text), dot + 1, (size_t)(equals - dot - 1));
    if (i < 0)
        config_problem(c, "--set %.100s: no such setting", text);
    else
        put(c, "--set", i, equals + 1);
}

static bool is_zone(const char *value)
{
    char path[CONFIG_VALUE + 32];

    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", value);
    return value[0] && value[0] != '/' && !strstr(value, "..") && access(path, R_OK) == 0;
}

static bool is_listen(const char *value)
{
    const char *colon = strrchr(value, ':');
    struct in_addr a;
    char host[64];
    long port;
    char *end;

    if (!colon || !text_copy_n(host, sizeof host, value, (size_t)(colon - value)))
        return false;
    port = strtol(colon + 1, &end, 10);
    return inet_pton(AF_INET, host, &a) == 1 && colon[1] && !*end && port >= 0 && port <= 65535;
}

static bool is_store(const char *value)
{
    return !strncmp(value, "sqlite:", 7) && value[7];
}

static bool is_broker(const char *value)
{
    struct broker_url url;

    return broker_url_parse(value, &url);
}

static bool is_minute(const char *value)
{
    int minute;

    return calendar_minute_parse(value, &minute) && minute < DAY_MIN;
}

static bool is_ladder(const char *value)
{
    struct clock_policy p;

    return clock_steps_parse(&p, value);
}

#define LADDER "rising shares with 100 among them, as 50:technician 100:technician+dispatcher"

static void check_forms(struct config *c)
{
    static const struct {
        enum setting s;
        bool (*good)(const char *value);
        const char *what;
    } forms[] = {{SET_policy_timezone, is_zone, "a zone of the tz database, as Asia/Shanghai"},
                 {SET_http_listen, is_listen, "an IPv4 address and a port, as 127.0.0.1:8480"},
                 {SET_store_url, is_store, "sqlite:PATH"},
                 {SET_mqtt_url, is_broker, "tcp://HOST:PORT or ssl://HOST:PORT"},
                 {SET_policy_hand_in_at, is_minute, "a time of the day, as 18:00"},
                 {SET_policy_sweep_at, is_minute, "a time of the day, as 18:00"},
                 {SET_policy_accept_tell, is_ladder, LADDER},
                 {SET_policy_contact_tell, is_ladder, LADDER},
                 {SET_policy_appointment_tell, is_ladder, LADDER},
                 {SET_policy_visit_tell, is_ladder, LADDER},
                 {SET_policy_completion_tell, is_ladder, LADDER},
                 {SET_policy_next_visit_tell, is_ladder, LADDER},
                 {SET_policy_hand_in_tell, is_ladder, LADDER}};
    char where[300];

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct row *r = &rows[forms[i].s];

        if (forms[i].good(c->value[forms[i].s]))
            continue;
        config_place(c->path, r->section, r->key, where, sizeof where);
        config_problem(c, "%s: %s.%s must be %s", where, r->section, r->key, forms[i].what);
    }
}

static void check_words(struct config *c)
{
    static const struct {
        enum setting s;
        const char *words;
    } words[] = {{SET_journal_sync, " none group each "},     {SET_clock_mode, " wall event "},
                 {SET_policy_checklists, " record enforce "}, {SET_policy_auto_assign, " off on "},
                 {SET_notify_staff_quiet, " off on "},        {SET_smtp_tls, " none starttls tls "},
                 {SET_notify_staff_lang, " zh-CN en "}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        char padded[CONFIG_VALUE + 2], where[300];

        snprintf(padded, sizeof padded, " %.1000s ", c->value[words[i].s]);
        if (strstr(words[i].words, padded))
            continue;
        config_place(c->path, rows[words[i].s].section, rows[words[i].s].key, where, sizeof where);
        config_problem(c, "%s: %s.%s must be one of:%s", where, rows[words[i].s].section,
                       rows[words[i].s].key, words[i].words);
    }
}

enum err config_load(struct config *c, const char *path, const char *const *sets, size_t count)
{
    memset(c, 0, sizeof *c);
    for (int i = 0; i < (int)SETTING_COUNT; i++)
        text_copy(c->value[i], CONFIG_VALUE, rows[i].value);
    if (path)
        read_file(c, path);
    for (size_t i = 0; i < count; i++)
        override(c, sets[i]);
    check_words(c);
    check_forms(c);
    config_ways_settle(c);
    return c->problems ? ERR_CONFIG : ERR_OK;
}

const char *config_text(const struct config *c, enum setting s)
{
    return c->value[s];
}

double config_number(const struct config *c, enum setting s)
{
    double v = 0;

    text_number(c->value[s], strlen(c->value[s]), &v);
    return v;
}

enum err config_secret_at(const char *path, char *out, size_t cap)
{
    FILE *f = fopen(path, "r");

    out[0] = 0;
    if (!f)
        return ERR_IO;
    if (!fgets(out, (int)cap, f))
        out[0] = 0;
    fclose(f);
    out[strcspn(out, "\r\n")] = 0;
    return ERR_OK;
}

enum err config_secret(const struct config *c, enum setting s, char *out, size_t cap)
{
    out[0] = 0;
    return c->value[s][0] ? config_secret_at(c->value[s], out, cap) : ERR_OK;
}

void config_print(const struct config *c, FILE *to)
{
    const char *section = "";

    for (int i = 0; i < (int)SETTING_COUNT; i++) {
        if (strcmp(section, rows[i].section) != 0)
            fprintf(to, "%s%s {\n", i ? "}\n" : "", rows[i].section);
        section = rows[i].section;
        fprintf(to, rows[i].kind == KIND_TEXT ? "    %s = \"%s\"\n" : "    %s = %s\n", rows[i].key,
                c->value[i]);
    }
    fprintf(to, "}\n");
    config_ways_print(c, to);
}
