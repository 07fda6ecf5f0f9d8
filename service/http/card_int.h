/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the repair card share. */
#ifndef TW_HTTP_CARD_INT_H
#define TW_HTTP_CARD_INT_H

#include "service/http/card.h"
#include "service/http/card_words.h"
#include "service/http/html.h"

struct card_data {
    struct http *http;
    const struct order *o;
    enum lang lang;
    cJSON *order; /* visits, charges, card, customer_words, ... as the API shows them */
    const cJSON *visit, *card; /* of order; NULL where there is none */
    cJSON *args;               /* what was sent when the visit ended */
    struct html page;
};

const char *card_word(const struct card_data *d, enum card_word w);
const char *card_result(const struct card_data *d, const char *word); /* as it is when unknown */
const char *card_string(const cJSON *o, const char *name);            /* "" when absent */
/* Of an object with both languages, else whatever is there. */
const char *card_title(const struct card_data *d, const cJSON *words);
void card_heading(struct card_data *d, enum card_word w);
void card_row(struct card_data *d, const char *name, const char *value);
void card_money(int64_t fen, char out[32]); /* yuan with two places */

/* card_parts.c: the sections */
void card_work(struct card_data *d);
void card_readings(struct card_data *d);
void card_asked(struct card_data *d);
void card_test(struct card_data *d);
void card_charges(struct card_data *d);
void card_checks(struct card_data *d);
void card_signature(struct card_data *d);

#endif
