/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a machine's signals say of a new cartridge when nothing was recorded and nothing was reset:
 * a pre-filter that had clogged lets the water through again, a membrane that had lost flow is new.
 * A sign is a reason to ask, never a change.
 */
#ifndef TW_CORE_FILTER_SIGN_H
#define TW_CORE_FILTER_SIGN_H

#include "core/draw.h"
#include "core/model.h"

/* Of draws in the order of time, a week of them: stages that look new since the last few, one bit
 * each by the model's order. */
unsigned filter_looks_new(const struct model *m, const struct draw *list, int count);

#endif
