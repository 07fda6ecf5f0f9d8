/* SPDX-License-Identifier: Apache-2.0 */
/* Quality reports: reads the store through a connection of its own. Any thread. */
#ifndef TW_HTTP_REPORT_H
#define TW_HTTP_REPORT_H

#include "core/catalogue.h"
#include "core/tally.h"
#include "service/store/store.h"

enum report_by { REPORT_TOTAL, REPORT_FAULT, REPORT_MODEL, REPORT_TECHNICIAN, REPORT_CAUSE };

struct report_ask {
    const char *store_url;
    struct tally_range range;
    enum report_by by;
};

/* -1 when the word is none of `fault model technician cause`. */
int report_by_find(const char *word);

/* The answer as JSON, owned by the caller; NULL when the store does not answer. */
char *report_quality(const struct report_ask *ask);

#define REPORT_ORDERS 200

/* Orders behind a figure, in the order of their numbers. */
struct report_orders {
    int count_id;         /* of report_count_find */
    const char *key;      /* of the group; NULL: of all, "": where it is not known */
    int64_t after_number; /* a page begins behind it */
    int limit;            /* at most REPORT_ORDERS */
    char id[REPORT_ORDERS][ID_LEN];
    int found;
    int64_t last_number;
};

/* -1 when no figure is made of a count of that name. */
int report_count_find(const char *name);
/* False when the store does not answer. */
bool report_behind(const struct report_ask *ask, struct report_orders *out);

#endif
