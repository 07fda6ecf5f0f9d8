/* SPDX-License-Identifier: Apache-2.0 */
/* How a technician looks (P-106): what is said of the file; the file itself is in the file store.
 */
#ifndef TW_ENGINE_PHOTO_H
#define TW_ENGINE_PHOTO_H

#include "service/engine/engine_calls.h"
#include "service/store/file_store.h"

struct photo {
    char type[16], sha256[FILE_HASH_LEN];
    int64_t bytes;
    int orientation; /* 1 to 8, as of an attachment */
};

/* A newer one takes the place of the one before. ERR_NOT_FOUND: there is no such technician. */
enum err photo_put(struct engine *e, const struct actor *who, const char *person,
                   const struct photo *p) MUST_CHECK;
/* Any connection. ERR_NOT_FOUND: there is none. */
enum err photo_get(struct store *s, const char *person, struct photo *out) MUST_CHECK;

#endif
