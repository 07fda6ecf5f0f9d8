/* SPDX-License-Identifier: Apache-2.0 */
/* How a machine's filter stages stand, from the ledger. Any connection of the store. */
#ifndef TW_ENGINE_FILTER_LOOK_H
#define TW_ENGINE_FILTER_LOOK_H

#include <stddef.h>

#include "core/catalogue.h"
#include "core/filter.h"
#include "service/store/store.h"

struct filter_place {
    const struct zone *zone;     /* of the household */
    const struct season *season; /* of its mains */
};

/* In the order of the model's stages. ERR_NOT_FOUND: no such machine. */
enum err filter_look(struct store *s, const struct catalogue *c, const struct filter_place *place,
                     const char *device, int64_t now_ms, struct filter_forecast out[MODEL_STAGES],
                     size_t *count) MUST_CHECK;

/* Of "ppc=37.5 ro=80", as the ledger keeps what the machine says is left; NaN: nothing. */
double filter_claim(const char *claims, const char *stage);

#endif
