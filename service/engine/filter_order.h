/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an order of kind `filter` is about: the cartridges of all stages that fall due together.
 * They are the parts of its diagnosis. Engine thread, but for what takes no engine.
 */
#ifndef TW_ENGINE_FILTER_ORDER_H
#define TW_ENGINE_FILTER_ORDER_H

#include "core/diagnose.h"
#include "core/filter.h"
#include "service/engine/engine_int.h"

struct filters_due {
    struct filter_forecast f[MODEL_STAGES];
    int n;
    unsigned stages;  /* a bit each: those that belong into one visit with the earliest */
    int64_t first_ms; /* when the earliest is due; 0: nothing is known */
};
void filters_due(struct engine *e, struct unit *u, struct filters_due *out);

/* The cartridges of what is due, as parts that are surely needed. */
void filter_order_parts(struct engine *e, struct unit *u, struct diagnosis *d);
/* The stages of the model whose cartridges an order lists, a bit each. */
unsigned filter_order_stages(const struct model *m, const char *diagnosis);

/* A change of filters was completed and no part of it named: `fixed` says that it was done. */
void filter_order_done(struct engine *e, const struct order *o, const char *person);
/* The machine's data have proven the order: what it changed is proven as well. */
void filter_order_proven(struct engine *e, const struct order *o);

#endif
