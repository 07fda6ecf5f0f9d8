/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receiving connection: Paho MQTTAsync, MQTT 5, fixed client id, persistent session, no
 * persistence of its own. It acknowledges a message after deliver() has returned, so deliver()
 * must not return before the message is safe. Reconnecting is done by a thread of this file;
 * nothing here is ever called from a loop that may not wait. Publishes nothing.
 */
#ifndef TW_INGEST_MQTT_LINK_H
#define TW_INGEST_MQTT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define LINK_FILTERS 24

struct mqtt_message {
    const char *topic, *payload;
    size_t topic_len, payload_len;
    bool retain, dup;
};

struct mqtt_link_options {
    const char *url; /* tcp://host:port or ssl://... */
    const char *client_id, *username, *password;
    bool tls;
    const char *ca_file; /* NULL: the system's certificates */
    const char *filter[LINK_FILTERS];
    int filters;
    /* Paho's thread. Blocks until the message is safe; what it does not keep is lost for good. */
    void (*deliver)(void *ctx, const struct mqtt_message *m);
    void *ctx;
};

struct mqtt_link;

/* ERR_CONFIG when the library acknowledges too early (below 1.3.10). */
enum err mqtt_link_open(struct mqtt_link **out, const struct mqtt_link_options *o) MUST_CHECK;
/* Must not be called while deliver() blocks: then only _exit() keeps the promise. */
void mqtt_link_close(struct mqtt_link *l);

/* Gives the client up and makes a new one; any thread. */
void mqtt_link_renew(struct mqtt_link *l);

bool mqtt_link_subscribed(const struct mqtt_link *l); /* every subscription acknowledged */
uint64_t mqtt_link_connects(const struct mqtt_link *l);

/* True for "1.3.10" and later. */
bool mqtt_link_version_good(const char *version);

#endif
