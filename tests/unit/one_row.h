/* SPDX-License-Identifier: Apache-2.0 */
/* A profile of one row made in the test, and what it makes of a payload. */
#ifndef TW_ONE_ROW_H
#define TW_ONE_ROW_H

#include <string.h>

#include "core/profile.h"
#include "tests/unit/test.h"

static struct profile_reading out[BATCH_SAMPLES];
static size_t count;

/* A map of one row: that place into that field, as it stands. */
static struct payload_row one_row;

static inline struct payload_map one(enum payload_form form, int field, const char *at)
{
    one_row = (struct payload_row){.at = {at}, .field = field, .scale = 1};
    return (struct payload_map){
        .form = form, .root = "", .frame_first = -1, .rows = &one_row, .row_count = 1};
}

static inline enum reject decode(const struct payload_map *map, const char *text)
{
    return profile_decode(map, text, strlen(text), out, &count);
}

static inline double value_of(const struct payload_map *map, int field, const char *text)
{
    assert_int_equal(decode(map, text), REJECT_NONE);
    assert_int_equal(out[0].s.q[field], Q_OK);
    return out[0].s.v[field];
}

#endif
