/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an import or the desk says of a household's reminders: `reminders` on or off, `holiday` as
 * {"from","to"} or "FROM/TO"; "" or null ends it. Engine thread.
 */
#ifndef TW_ENGINE_WISH_READ_H
#define TW_ENGINE_WISH_READ_H

#include <cjson/cJSON.h>

#include "service/engine/engine_int.h"

struct wish_said {
    bool says_reminders, on, says_holiday;
    int64_t from_ms, to_ms; /* 0: none */
};

/* NULL: good; else what is wrong with that member. */
const char *wish_read(const cJSON *j, struct wish_said *out, const char **member);
/* Kept inside of a batch. A no of the household ends by lifts only; false: it was left as it is. */
bool wish_take(struct engine *e, const char *customer, const struct wish_said *said, bool lifts);

#endif
