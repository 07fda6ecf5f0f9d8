/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder of files named by what is in them. A file is written once, whole, and never changed;
 * the same content is one file. Any thread. Names are the hash in hex, so nothing that a person
 * typed becomes part of a path.
 */
#ifndef TW_STORE_FILE_STORE_H
#define TW_STORE_FILE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define FILE_HASH_LEN 65 /* SHA-256 in hex, and the NUL */

/* Makes the folder, 0700; on the disk when it returns. */
enum err file_store_put(const char *dir, const char *hash, const uint8_t *data,
                        size_t len) MUST_CHECK;
/* *data is the caller's to free. ERR_NOT_FOUND; ERR_CORRUPT when it is not as long as said. */
enum err file_store_get(const char *dir, const char *hash, size_t len, uint8_t **data) MUST_CHECK;

/* On the disk when it returns. ERR_OK also when there is none. */
enum err file_store_drop(const char *dir, const char *hash) MUST_CHECK;

#endif
