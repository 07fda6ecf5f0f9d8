/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that goes out over MQTT: commands, acknowledgements to machines, the canary. Its own
 * thread and loop on its own connection (libmosquitto), so that neither a slow broker nor a
 * blocked receiver holds up the rest. Decides nothing and keeps nothing but what is on its way:
 * queued commands are handed in again after a start.
 */
#ifndef TW_COURIER_COURIER_H
#define TW_COURIER_COURIER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"

struct post_result;
struct ways;

struct courier_options {
    const char *host;
    int port;
    const char *client_id, *username, *password;
    bool tls;
    const char *ca_file; /* NULL: the system's certificates */
    const char *topic;   /* pattern */
    int64_t canary_ms;
    /* Courier's thread. state: "sent" handed to the broker's socket, "delivered" its receipt. */
    void (*on_command)(void *ctx, const char *id, const char *state);
    const struct ways *ways; /* service/base/ways.h; NULL: nothing but MQTT */
    /* Courier's thread, once for every letter. service/courier/post.h */
    void (*on_posted)(void *ctx, const struct post_result *r);
    void *ctx;
};

struct courier;

/* ERR_CONFIG when ca_file cannot be read. */
enum err courier_open(struct courier **out, const struct courier_options *o) MUST_CHECK;
void courier_close(struct courier *c);

/* Any thread; never waits. Of acks only the newest of a machine counts, at most one a second. */
void courier_ack(struct courier *c, const char *device, int64_t boot_id, int64_t seq);
void courier_command(struct courier *c, const char *device, const char *id, const char *payload);

/* Kept until the broker is there; retained as asked. */
void courier_publish(struct courier *c, const char *topic, const char *payload, bool retain);

bool courier_connected(const struct courier *c);
uint64_t courier_broker_dropped(const struct courier *c); /* as the broker counts */
uint64_t courier_canaries(const struct courier *c);       /* published so far */

#endif
