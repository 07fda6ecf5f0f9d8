/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The counters that a machine keeps of its own filters. When a change is known and the machine goes
 * on with the old life, its counter is set from afar: as seldom as any remedy, and what the machine
 * says of its filters afterwards decides. Nothing here makes a date or proves a change.
 */
#ifndef TW_ENGINE_FILTER_COUNTER_H
#define TW_ENGINE_FILTER_COUNTER_H

#include "service/engine/engine_filter.h"

/* A change was established: the machine's counter is looked at from the next draw on. */
void counter_changed(struct engine *e, const struct unit *u, const struct filter_change *c);
/* A draw ended at end_ms and u->now holds what the machine says of its filters. */
void counter_heard(struct engine *e, struct unit *u, int64_t end_ms);
/* The machine answered a command. */
void counter_reply(struct engine *e, const struct unit *u, const struct command_reply *reply);
/* A command set that counter of late: what it shows now is no witness. */
bool counter_was_set(struct engine *e, const struct unit *u, const char *stage);

#endif
