/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A repair that nothing was drawn after is not proven: its household is asked to draw water, once a
 * week, three times in all (S6.4), while the verdict stands. Who is away is asked when they are
 * back. Engine thread.
 */
#ifndef TW_ENGINE_WATER_H
#define TW_ENGINE_WATER_H

#include "service/engine/engine_int.h"

void water_ask(struct engine *e, const struct order *o); /* the first time */
void water_due(struct engine *e);

#endif
