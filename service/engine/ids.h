/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids: 128 random bits in base32. Live they come from the kernel; in replay and stories from a
 * seed, so that the same input gives the same bytes.
 */
#ifndef TW_SERVICE_IDS_H
#define TW_SERVICE_IDS_H

#include <stdint.h>

#include "service/store/store.h"

struct ids {
    uint64_t seed; /* 0: from the kernel */
    uint64_t counter;
};

void ids_next(struct ids *ids, char out[ID_LEN]);

#endif
