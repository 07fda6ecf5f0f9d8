/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A household is asked how the service was (P-112): once for a visit, the morning after its order
 * was closed. Not who has rated already, wants no reminders or was helped from afar. Engine thread.
 */
#ifndef TW_ENGINE_RATING_H
#define TW_ENGINE_RATING_H

#include "service/engine/engine_int.h"

void rating_arm(struct engine *e, const struct order *o); /* it was closed */
void ratings_due(struct engine *e);

#endif
