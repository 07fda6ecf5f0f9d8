/* SPDX-License-Identifier: Apache-2.0 */
/*
 * P-101: the address where one technician accepts one order with one tap. Nothing is stored of it:
 * a token is the order's id and an HMAC-SHA256 over order and person, so that every message about
 * it has the same one. The key is engine_options.link_key.
 */
#ifndef TW_ENGINE_ACCEPT_LINK_H
#define TW_ENGINE_ACCEPT_LINK_H

#include "service/engine/engine_calls.h"

#define ACCEPT_TOKEN_LEN 72 /* id, a dot, 43 characters, and the NUL */

enum accept_state {
    ACCEPT_UNKNOWN, /* no such link */
    ACCEPT_OPEN,    /* theirs, and not accepted yet */
    ACCEPT_DONE,    /* theirs, and accepted */
    ACCEPT_LOST,    /* it went to somebody else, or back */
    ACCEPT_OVER     /* the order has ended */
};

struct accept_look {
    enum accept_state state;
    char order_id[ID_LEN], person[ID_LEN]; /* "" when it is unknown */
};

void accept_token(const uint8_t *key, const char *person, const char *order_id,
                  char out[ACCEPT_TOKEN_LEN]);
/* Any connection. key NULL: no link is known. */
enum err accept_look(struct store *s, const uint8_t *key, const char *token,
                     struct accept_look *out) MUST_CHECK;

/* Accepts in the name of whom the link is for; ERR_CONFLICT when it does not stand open. */
enum err accept_by_link(struct engine *e, const char *token, struct reply *out) MUST_CHECK;

#endif
