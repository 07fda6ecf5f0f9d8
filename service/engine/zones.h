/* SPDX-License-Identifier: Apache-2.0 */
/* Zones by name, each read from the tz database once. A struct of them belongs to one thread. */
#ifndef TW_SERVICE_ZONES_H
#define TW_SERVICE_ZONES_H

#include "core/zone.h"

struct zones {
    struct named_zone **list; /* owned */
    size_t count;
};

/* NULL when there is no such zone. The answer stays where it is until zones_release(). */
const struct zone *zones_find(struct zones *z, const char *name);
void zones_release(struct zones *z);

#endif
