/* SPDX-License-Identifier: Apache-2.0 */
/* Samples, draws, live rows and the engine's hot state of machines. */
#ifndef TW_STORE_SAMPLE_H
#define TW_STORE_SAMPLE_H

#include "core/draw.h"
#include "core/sample.h"
#include "service/store/store.h"

struct sample_key {
    uint32_t num;
    int32_t epoch;
    int64_t boot_id, seq;
};

/* s NULL: an event, of which only identity and hash are kept. ERR_EXISTS on a known identity. */
enum err store_sample_add(struct store *st, const struct sample_key *key, int64_t at_ms,
                          int64_t ts_ms, uint64_t hash, const struct sample *s) MUST_CHECK;
enum err store_sample_hash(struct store *st, const struct sample_key *key,
                           uint64_t *hash) MUST_CHECK; /* ERR_NOT_FOUND */

/* Samples as they were, events left out; *s and at_ms are valid during the call. */
typedef void sample_fn(void *ctx, const struct sample *s, int64_t at_ms);
enum err store_sample_after(struct store *st, const struct sample_key *key, sample_fn *fn,
                            void *ctx) MUST_CHECK;
/* That one sample, when it is there and no event. */
enum err store_sample_get(struct store *st, const struct sample_key *key, sample_fn *fn,
                          void *ctx) MUST_CHECK;
enum err store_sample_range(struct store *st, uint32_t num, int64_t from_ms, int64_t to_ms,
                            sample_fn *fn, void *ctx) MUST_CHECK;

enum err store_draw_add(struct store *st, uint32_t num, const struct draw *d) MUST_CHECK;
/* Oldest first, at most cap: the newest of those that ended since. */
enum err store_draws_since(struct store *st, uint32_t num, int64_t since_ms, struct draw *out,
                           int cap, int *count) MUST_CHECK;
enum err store_draws_clean(struct store *st, uint32_t num, struct draw *out, int cap,
                           int *count) MUST_CHECK;

#endif
