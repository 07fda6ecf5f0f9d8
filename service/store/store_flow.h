/* SPDX-License-Identifier: Apache-2.0 */
/* What the workflow keeps beside an order, as rows. */
#ifndef TW_STORE_FLOW_H
#define TW_STORE_FLOW_H

#include "service/store/store_order.h"

#define WISH_LEN 1001

/* "" and 0: there is none. */
struct order_flow {
    char order_id[ID_LEN];
    char wish[WISH_LEN], next_on[11]; /* what the customer wants; the day, YYYY-MM-DD */
    int64_t parked_ms;
    int64_t rest_ms; /* when the visit of an order left uncompleted ends */
    char transfer_to[ID_LEN], transfer_reason[WISH_LEN];
    int64_t transfer_ms;
};

/* All empty when nothing was kept yet. */
enum err store_flow_get(struct store *s, const char *order_id, struct order_flow *out) MUST_CHECK;
enum err store_flow_put(struct store *s, const struct order_flow *f) MUST_CHECK;

/* The technician of the order is this one from now on; "" nobody. */
enum err store_assignment(struct store *s, const char *order_id, const char *technician,
                          int64_t from_ms) MUST_CHECK;

#endif
