/* SPDX-License-Identifier: Apache-2.0 */
/* Quality reports: reads the store through a connection of its own. Any thread. */
#ifndef TW_HTTP_REPORT_H
#define TW_HTTP_REPORT_H

#include "core/catalogue.h"
#include "core/tally.h"

enum report_by { REPORT_TOTAL, REPORT_FAULT, REPORT_MODEL, REPORT_TECHNICIAN };

struct report_ask {
    const char *store_url;
    struct tally_range range;
    enum report_by by;
};

/* -1 when the word is none of `fault model technician`. */
int report_by_find(const char *word);

/* The answer as JSON, owned by the caller; NULL when the store does not answer. */
char *report_quality(const struct report_ask *ask);

#endif
