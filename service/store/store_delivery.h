/* SPDX-License-Identifier: Apache-2.0 */
/* Notices and their deliveries as rows. */
#ifndef TW_STORE_DELIVERY_H
#define TW_STORE_DELIVERY_H

#include "core/delivery.h"
#include "service/store/store_order.h"

#define RECIPIENT_LEN (NAME_LEN + 16) /* "customer:" and an id */

struct delivery {
    char id[ID_LEN], notice[ID_LEN];
    int64_t n;
    char channel[12], via[32], recipient[RECIPIENT_LEN], kind[48], theme[24], lang[8];
    char order_id[ID_LEN]; /* "" none */
    enum delivery_push push;
    bool ready; /* the first of its line; see engine_delivery.h */
    enum delivery_state state;
    int64_t due_ms;             /* domain */
    int64_t retry_ms, since_ms; /* the transport's clock; 0: none */
    int attempts;
    bool again;
    int64_t handed_ms; /* domain, the first time; 0 never */
    char remote_id[96], detail[160];
    int64_t created_ms, changed_ms;
};

typedef void delivery_fn(void *ctx, const struct delivery *d);

void delivery_read(struct delivery *d, const struct db_value *col); /* the columns of a row */
/* n and ready are given by the store. */
enum err store_delivery_add(struct store *s, const struct delivery *d) MUST_CHECK;
enum err store_delivery_save(struct store *s, const struct delivery *d) MUST_CHECK;
enum err store_delivery_get(struct store *s, const char *id, struct delivery *out) MUST_CHECK;
/* What another calls remote_id, over this way. */
enum err store_delivery_remote(struct store *s, const char *via, const char *remote_id,
                               struct delivery *out) MUST_CHECK;

#define DELIVERY_LIST 64
struct delivery_list {
    struct delivery d[DELIVERY_LIST];
    int count;
};
/* Into a list that begins empty; what does not fit is left. */
enum err store_delivery_list(struct store *s, enum sql id, const struct db_value *arg, int narg,
                             struct delivery_list *out) MUST_CHECK;

struct outbox_row {
    char id[ID_LEN];
    int64_t n;
    char recipient[RECIPIENT_LEN], kind[48], order_id[ID_LEN];
    const char *body, *facts; /* JSON; facts NULL none. Borrowed */
    int64_t created_ms;
};
void outbox_row_read(struct outbox_row *r, const struct db_value *col);

#endif
