/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sample as compact bytes for the store. Identity, times and hash are columns beside it and not
 * part of the bytes. Fields keep their row number of fields.def: new rows at the end only.
 */
#ifndef TW_CORE_PACK_H
#define TW_CORE_PACK_H

#include <stddef.h>

#include "core/sample.h"

#define SAMPLE_PACK_MAX 1024

/* Bytes written, at most SAMPLE_PACK_MAX; buf must have that room. */
size_t sample_pack(const struct sample *s, uint8_t *buf);

/* False when the bytes are not a packed sample. Identity and times are left -1, hash 0. */
bool sample_unpack(struct sample *s, const uint8_t *buf, size_t len);

#endif
