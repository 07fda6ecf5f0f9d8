/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The radio of simulated machines: one TCP connection, client id, will and password each, by
 * libmosquitto on a libuv loop (one thread for thousands).
 */
#ifndef TW_SIM_NET_H
#define TW_SIM_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "service/base/broker_url.h"

struct net_options {
    struct broker_url broker;
    /* A command or ack for a machine. */
    void (*receive)(void *ctx, int index, const char *kind, const char *json, size_t len);
    void (*online)(void *ctx, int index);
    void *ctx;
};

struct net;

struct net *net_new(uv_loop_t *loop, const struct net_options *o);
/* Adds a machine; password may be NULL. Its index counts from 0. */
int net_add(struct net *n, const char *device, const char *password);
bool net_connected(const struct net *n, int index);
void net_send(struct net *n, int index, const char *kind, const char *payload, size_t len,
              bool retain);
size_t net_sent(const struct net *n);   /* messages given to sockets */
size_t net_queued(const struct net *n); /* not yet acknowledged by the broker */
void net_close(struct net *n);          /* the loop must run until it ends by itself */
void net_free(struct net *n);

#endif
