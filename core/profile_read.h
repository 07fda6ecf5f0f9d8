/* SPDX-License-Identifier: Apache-2.0 */
/* Single values out of a vendor's reading, JSON or bytes. For profile.c only. */
#ifndef TW_CORE_PROFILE_READ_H
#define TW_CORE_PROFILE_READ_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "core/profile.h"

#define READING_BYTES 512

struct reading {
    const cJSON *root;  /* the values; NULL for bytes */
    const cJSON *outer; /* what stands around them: the time of a gateway's element */
    const uint8_t *bytes;
    size_t len;
};

/* RFC 6901 without escapes; "" is the node itself; an index steps into a list. NULL: not there. */
const cJSON *json_at(const cJSON *node, const char *pointer);

/* The value before scale and offset; NaN when what stands there is no number. */
double reading_value(const struct reading *from, const struct payload_row *row, bool *there);

/* UTC ms, or -1. */
int64_t reading_time(const struct reading *from, const struct payload_map *map);

void reading_codes(const struct reading *from, const struct payload_map *map, struct sample *s);

/* Raw or hex text into bytes; false when it is too long or no hex. */
bool reading_bytes(const struct payload_map *map, const char *payload, size_t len, uint8_t *out,
                   size_t *out_len);

/* Takes the header off when there is one; false when its sum is wrong. */
bool reading_unframe(const struct payload_map *map, struct reading *from);

/* Whether "@7 u16le" names a place in bytes. For the loader. */
bool reading_spot_valid(const char *at);

#endif
