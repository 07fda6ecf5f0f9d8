/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The repair card (P-116): a page to print, the same for staff and for the customer's copy. It
 * holds nothing that only staff may read.
 */
#ifndef TW_HTTP_CARD_H
#define TW_HTTP_CARD_H

#include "service/http/api.h"

struct card_ask {
    const struct order *o;
    enum lang lang;
    const cJSON *customer; /* name and address as this reader may see them */
};

/* The page; the caller frees it. */
char *card_page(struct http *h, const struct card_ask *ask);

/* zh-CN or en by ?lang=, else as the customer speaks. */
enum lang card_lang(const struct request *r, const cJSON *customer);

#endif
