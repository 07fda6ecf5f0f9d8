/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates for an order, read from the store and ranked by core/dispatch. */
#ifndef TW_SERVICE_DISPATCH_LOOK_H
#define TW_SERVICE_DISPATCH_LOOK_H

#include "core/catalogue.h"
#include "core/dispatch.h"
#include "service/store/store_order.h"

#define CANDIDATES_MAX 500
#define TOOLS_MAX      32

struct candidate {
    char id[ID_LEN], login[64], name[128];
    struct dispatch_facts facts;
    struct dispatch_score score;
    uint32_t missing; /* bit per tool of the order */
};

struct candidates {
    struct candidate *c; /* best first; owned */
    size_t count;
    char tool[TOOLS_MAX][NAME_LEN]; /* that the diagnosis calls for */
    int tools;
};

/* What decides beside the rows themselves. */
struct look {
    struct store *store;
    int64_t now_ms;
    int64_t work_ms; /* the company's next working minute: when who has no slot is needed */
    int undone_max;  /* P-212 */
};

enum err dispatch_look(const struct look *l, const struct order *o,
                       struct candidates *out) MUST_CHECK;
void candidates_release(struct candidates *c);

/* One person alone; ERR_NOT_FOUND when it is no technician. */
enum err dispatch_look_one(const struct look *l, const struct order *o, const char *person,
                           struct candidates *out) MUST_CHECK;

struct engine;
/* As the engine sends. Engine thread. ERR_NOT_FOUND: there is no such order. */
enum err engine_candidates(struct engine *e, const char *order_id,
                           struct candidates *out) MUST_CHECK;

#endif
