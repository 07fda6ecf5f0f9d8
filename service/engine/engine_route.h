/* SPDX-License-Identifier: Apache-2.0 */
/* P-203: in which order a technician drives a day's visits, as the dispatcher arranged it. */
#ifndef TW_SERVICE_ENGINE_ROUTE_H
#define TW_SERVICE_ENGINE_ROUTE_H

#include <cjson/cJSON.h>

#include "core/zone.h"
#include "service/engine/engine.h"

#define ROUTE_STOPS 64

/* {"day":"YYYY-MM-DD","orders":[ids]}: all of them visits of that person on that day. */
enum err engine_route_set(struct engine *e, const struct actor *who, const char *person,
                          const char *json, struct reply *out) MUST_CHECK;

/* One stop of the day: as arranged, and what the dispatcher did not name after it by its time. */
struct route_stop {
    char id[ID_LEN], state[16];
    int64_t number, from_ms, to_ms;
    bool arranged;
};
struct route {
    struct route_stop stop[ROUTE_STOPS];
    int count;
    int64_t set_ms; /* 0: nobody arranged it */
};
/* Any connection. ERR_INPUT: day is none. */
enum err route_look(struct store *s, const struct zone *company, const char *person,
                    const char *day, struct route *out) MUST_CHECK;

#endif
