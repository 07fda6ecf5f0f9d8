/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of the service as Prometheus text. */
#ifndef TW_SERVICE_METRICS_H
#define TW_SERVICE_METRICS_H

#include "service/engine/engine.h"

struct metrics_facts {
    struct engine_counts counts;
    uint64_t broker_dropped;
    uint64_t journal_bytes, journal_lag;
    const char *version;
};

void metrics_write(const struct metrics_facts *f, const char *store_url, char *out, size_t cap);

#endif
