/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TW_SERVICE_IMPORT_PRICE_H
#define TW_SERVICE_IMPORT_PRICE_H

#include "service/engine/engine_int.h"

struct price_row {
    const char *code, *title, *kind; /* title: JSON */
    int64_t amount_fen;
};

/*
 * One item of the price list. What is new or changed belongs to the next version of the list, one
 * for the whole import: *version is 0 until it has one.
 */
void import_price_row(struct engine *e, int64_t *version, const struct price_row *row);

#endif
