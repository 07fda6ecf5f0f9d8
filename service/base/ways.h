/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways on which notices leave the house, as the configuration says: SMS gateways, webhooks, the
 * mail server, topics of the broker. Read once at the start, then borrowed by everybody.
 */
#ifndef TW_BASE_WAYS_H
#define TW_BASE_WAYS_H

#include <stdbool.h>
#include <stddef.h>

#define WAY_NAME      32
#define WAY_TEXT      512
#define WAY_SECRET    256
#define WAYS_MAX      8
#define GATEWAY_LISTS 256 /* entries of a list */

enum gateway_key {
#define GATEWAY(key, value, what) GK_##key,
#include "service/base/gateway.def"
#undef GATEWAY
    GK_COUNT
};

struct gateway {
    char name[WAY_NAME], where[300];
    char *value[GK_COUNT]; /* owned; NULL: not said yet */
    char *header[GATEWAY_LISTS], *template[GATEWAY_LISTS];
    int headers, templates;
    char password[WAY_SECRET], secret[WAY_SECRET], report_secret[WAY_SECRET];
};

struct webhook {
    char name[WAY_NAME], where[300];
    char url[WAY_TEXT], kinds[WAY_TEXT]; /* kinds: words; "": all */
    char secret_file[WAY_TEXT], secret[WAY_SECRET];
    double timeout_s, rate_per_s, burst;
    bool allow_private;
};

struct mail_way {
    char url[WAY_TEXT], username[WAY_SECRET], password[WAY_SECRET]; /* url "": no mail */
    char from[WAY_SECRET], from_name[WAY_SECRET], tls[12], ca_file[WAY_TEXT];
    double timeout_s;
};

struct ways {
    struct gateway sms[WAYS_MAX];
    struct webhook hook[WAYS_MAX];
    int gateways, hooks;
    struct mail_way mail;
    char mqtt_topic[160]; /* "": nothing goes to the broker */
    char public_url[WAY_TEXT];
};

const char *gateway_key_name(enum gateway_key k);
int gateway_key_find(const char *name); /* -1 when there is none */
/* The first one counts: the section speaks before its profile. */
void gateway_say(struct gateway *g, enum gateway_key k, const char *value);
void gateway_add_header(struct gateway *g, const char *line);
void gateway_add_template(struct gateway *g, const char *line);
const char *gateway_value(const struct gateway *g, enum gateway_key k); /* else the default */
bool gateway_is(const struct gateway *g, enum gateway_key k, const char *word);
/* The provider's template of that kind and language; NULL when it has none. */
const char *gateway_template(const struct gateway *g, const char *kind, const char *lang,
                             size_t *len);
void ways_release(struct ways *w);

const struct gateway *ways_gateway(const struct ways *w, const char *name); /* "": the first */
const struct webhook *ways_hook(const struct ways *w, const char *name);

/* Whether the word stands in a list parted by spaces or commas. */
bool words_have(const char *list, const char *word);

#endif
