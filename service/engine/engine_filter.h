/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger of a machine's water, and what tells that a filter was changed. Engine thread. */
#ifndef TW_ENGINE_FILTER_H
#define TW_ENGINE_FILTER_H

#include "service/engine/engine_int.h"

/* A draw has ended: its litres, and what the machine says of its filters. */
void filter_drew(struct engine *e, struct unit *u, const struct draw *d);
/* Draws of a week, in order: do they look like a new cartridge of which nobody said anything? */
void filter_signs(struct engine *e, struct unit *u, const struct draw *list, int count);
/* The same draws, the latest of them last: when it is the first of a week, the medians of the week
 * before are kept. */
void filter_week(struct engine *e, struct unit *u, const struct draw *list, int count);
/* The machine says that its counter of that stage was set back. */
void filter_was_reset(struct engine *e, struct unit *u, const char *stage);

/* how: record (a technician's), scan (with the code of the part), order, reset, answer. person and
 * order_id may be "". */
struct filter_change {
    const char *device, *stage, *how, *person, *order_id;
    int64_t at_ms;
};
void filter_replaced(struct engine *e, const struct filter_change *c);
/* A technician put a part in: of what stages, its number says; false: of none. */
bool filter_part_used(struct engine *e, const struct order *o, const char *sku, bool scanned,
                      const char *person);
/* The household says whether it was changed; false: nobody had asked. */
bool filter_answer(struct engine *e, const char *device, const char *stage, bool changed,
                   const char *customer);

#endif
