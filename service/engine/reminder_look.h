/* SPDX-License-Identifier: Apache-2.0 */
/* A stage by its id, for whoever reminds of it. */
#ifndef TW_ENGINE_REMINDER_LOOK_H
#define TW_ENGINE_REMINDER_LOOK_H

#include "core/filter.h"
#include "core/model.h"

const struct stage *reminder_stage(const struct model *m, const char *stage); /* NULL: none */

#endif
