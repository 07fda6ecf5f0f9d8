/* SPDX-License-Identifier: Apache-2.0 */
/* Absences, for the engine's other files and the pages. */
#ifndef TW_SERVICE_ENGINE_LEAVE_H
#define TW_SERVICE_ENGINE_LEAVE_H

#include <cjson/cJSON.h>

#include "service/engine/engine.h"
#include "service/store/store_people.h"

/* `from` and `to`; a day means all of it, in the company's zone. NULL: good, else what is wrong. */
const char *leave_times(struct engine *e, const cJSON *j, struct leave *l);

/* The orders that lie in it, a list of ids that is the caller's, and whether a visit has begun. */
struct leave_hits {
    cJSON *orders;
    bool under_way;
};
enum err leave_hits(struct store *s, const struct leave *l, int64_t now_ms,
                    struct leave_hits *out) MUST_CHECK;

void leave_follow(struct engine *e, const char *person); /* the clocks of their orders, anew */

#endif
