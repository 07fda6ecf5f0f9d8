/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way of one customer to one order, or to their machine, without a log-in. Tokens are known
 * here by their hashes only. A link ends 14 days after its order, 90 days after it was made, or
 * when who dispatches makes a newer one; those of messages (message_link.h) are beside that one.
 * Engine thread, but for what takes a store.
 */
#ifndef TW_ENGINE_CUSTOMER_LINK_H
#define TW_ENGINE_CUSTOMER_LINK_H

#include <cjson/cJSON.h>

#include "service/engine/engine.h"
#include "service/store/store_order.h"

#define LINK_AFTER_MS (14 * 86400000LL) /* the order's end */
#define LINK_LIFE_MS  (90 * 86400000LL)

/* ERR_REFUSED: the machine has no owner. The link that the order had ends. */
enum err link_create(struct engine *e, const struct actor *who, const char *order_id,
                     const char *token_hash, int64_t *expires_ms, struct reply *out) MUST_CHECK;
/* ERR_NOT_FOUND: no such link, or not any more. created_ms: on the host's steady clock. */
enum err link_redeem(struct engine *e, const char *token_hash, const char *session_hash,
                     int64_t created_ms) MUST_CHECK;

int64_t link_expires(int64_t created_ms, int64_t order_ended_ms); /* order_ended_ms: 0 not yet */

struct link {
    char order_id[ID_LEN], customer[NAME_LEN]; /* order_id "": of the machine only */
    char device[DEVICE_ID_LEN];
    int64_t session_ms; /* of a session: when it was made */
};
/* The link of a token, the link of a session: true while it holds. Any connection. */
bool link_find(struct store *s, const char *token_hash, int64_t now_ms, struct link *out);
bool link_of_session(struct store *s, const char *session_hash, int64_t now_ms, struct link *out);

/* What the customer says. json: the arguments of api/v1/c. */
enum link_word { LINK_CONFIRM, LINK_TAKE, LINK_MOVE, LINK_STILL_BROKEN, LINK_RATING };
enum err link_say(struct engine *e, enum link_word word, const struct actor *customer,
                  const char *order_id, const char *json, struct reply *out) MUST_CHECK;
/* The same inside of a batch. */
enum err link_said(struct engine *e, enum link_word word, const struct actor *customer,
                   struct order *o, const cJSON *j, struct reply *out) MUST_CHECK;

#endif
