/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of the audit trail behind an answer: nobody waits for them. Web loop. */
#ifndef TW_HTTP_TRAIL_H
#define TW_HTTP_TRAIL_H

#include <cjson/cJSON.h>
#include <stdint.h>

#define READINGS 1024

/* What was told lately, by a hash of who, whom and where. */
struct trail_reading {
    uint64_t key;
    int64_t at_ms;
};

struct request;

/* Somebody who is not logged in, or did not get in. subject may be "". */
void trail_note(struct request *r, const char *what, const char *subject);
/* customer: as it was shown; nothing is told of one that was masked. order_id may be NULL. */
void trail_reading(struct request *r, const cJSON *customer, const char *order_id);

#endif
