/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts in the depot and in the vans. A move goes from one place to another and is a line of the
 * ledger; what a place holds may fall below nothing, because a part that was used was there.
 */
#ifndef TW_SERVICE_ENGINE_STOCK_H
#define TW_SERVICE_ENGINE_STOCK_H

#include <cjson/cJSON.h>

#include "service/engine/engine.h"

#define PLACE_LEN (ID_LEN + 12)

struct stock_move {
    const char *sku, *from, *to, *why; /* from, to: places */
    int64_t qty;                       /* above 0 */
    const char *order_id, *person;     /* may be NULL */
    int visit_n;
};

enum err stock_move(struct engine *e, const struct stock_move *m) MUST_CHECK;

/* One member of `stock` of an import file; what is wrong with *member of it, or NULL. */
const char *stock_import(struct engine *e, const cJSON *j, bool check_only, const char **member);

/* {sku, qty, from, to, why} by hand. ERR_INPUT: the reply says why. */
enum err engine_stock_move(struct engine *e, const struct actor *who, const char *json,
                           struct reply *out) MUST_CHECK;

#endif
