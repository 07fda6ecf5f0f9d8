/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a customer is asked to pay for a visit, from the price list as it was when the order was
 * opened. The engine makes it at `complete`, a page beforehand to show it; both get the same.
 */
#ifndef TW_SERVICE_BILL_H
#define TW_SERVICE_BILL_H

#include <cjson/cJSON.h>

#include "core/catalogue.h"
#include "core/charge.h"
#include "core/zone.h"
#include "service/store/store_order.h"

#define BILL_HASH_LEN 65

struct bill {
    struct charge_line line[CHARGE_LINES];
    char title[CHARGE_LINES][256]; /* JSON, both languages as the list has them */
    size_t count;
    struct charge_sum sum;
    int64_t price_version;
    char hash[BILL_HASH_LEN]; /* of all that the customer sees of it */
    const char *wrong;        /* why it cannot stand; NULL: it can */
    const char *rule;
};

struct bill_ask {
    struct store *store;
    const struct catalogue *c;
    const struct order *o;
    const struct zone *zone; /* where the customer lives; NULL: UTC */
};

/* args: cause, outcome, charges[{code, quantity}], signature{list_hash}?. */
enum err bill_make(const struct bill_ask *ask, const cJSON *args, struct bill *out) MUST_CHECK;

/* One item of the list as the order knows it; ERR_NOT_FOUND. */
enum err bill_price(const struct bill_ask *ask, const char *code, struct charge_line *line,
                    char *title, size_t cap) MUST_CHECK;

/* Minutes that the customer's clock is ahead of UTC at that moment. */
int bill_offset_min(const struct zone *z, int64_t at_ms);

/* Until when the warranty of the machine runs, UTC ms of its date; 0: none. */
int64_t bill_warranty_ms(struct store *s, const char *device);

#endif
