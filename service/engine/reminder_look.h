/* SPDX-License-Identifier: Apache-2.0 */
/* How the filters of a machine stand, for whoever reminds of them. Engine thread or a reader. */
#ifndef TW_ENGINE_REMINDER_LOOK_H
#define TW_ENGINE_REMINDER_LOOK_H

#include "core/filter.h"
#include "core/model.h"
#include "service/store/store.h"

/*
 * Stages of the model in its order; returns how many. Here by days alone: since the machine or the
 * cartridge was put in. due_ms 0: nothing is known.
 */
int reminder_look(struct store *s, const struct model *m, const char *device, int64_t now_ms,
                  struct filter_forecast out[MODEL_STAGES]);
const struct stage *reminder_stage(const struct model *m, const char *stage); /* NULL: none */

#endif
