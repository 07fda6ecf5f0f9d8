/* SPDX-License-Identifier: Apache-2.0 */
/* The counts of a report while it is made, group by group, and what they look like at the end. */
#ifndef TW_HTTP_REPORT_JSON_H
#define TW_HTTP_REPORT_JSON_H

#include "service/http/report.h"

struct report_times {
    int64_t *ms;
    size_t count, cap;
};

struct report_group {
    char key[64]; /* "" where it is not known, or of the total */
    struct tally q;
    struct report_times times[TALLY_TIMES];
};

struct report {
    struct report_group **group;
    size_t count;
};

/* The group of that key; made when it is new. Stays where it is. */
struct report_group *report_group(struct report *r, const char *key);
void report_time(struct report_group *g, enum tally_time t, int64_t ms);
/* Whether a group of that key (NULL: any) counted it. count_id of report_count_find. */
bool report_has(const struct report *r, const char *key, int count_id);
char *report_print(const struct report *r, const struct report_ask *ask);
void report_release(struct report *r);

#endif
