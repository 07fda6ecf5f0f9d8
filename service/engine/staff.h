/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the clocks ask about people. Whoever knows fills the members in when the engine opens; an
 * empty one means that nobody is away, nobody on call, nobody else offered an order.
 */
#ifndef TW_SERVICE_STAFF_H
#define TW_SERVICE_STAFF_H

#include "core/calendar.h"

struct engine;
struct order;

struct staff {
    int (*away)(struct engine *e, const char *person, int64_t from_ms, int64_t to_ms,
                struct absence *out, int max); /* how many; NULL: nobody ever is */
    bool (*on_call)(struct engine *e, const char *person, int64_t at_ms);
    void (*unanswered)(struct engine *e, struct order *o); /* P-101: at twice the time */
};

#endif
