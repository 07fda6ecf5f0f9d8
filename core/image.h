/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture as it comes from a telephone: told by its own header, looked through from end to end,
 * and copied without what it says beside the picture (place, camera, preview, comments). It is not
 * decoded. What would show it in another light or on its side is kept: gamma and colour of a PNG,
 * the Adobe marker of a JPEG; how it was held is told in `orientation`. Pure.
 */
#ifndef TW_CORE_IMAGE_H
#define TW_CORE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMAGE_SIDE_MAX   16384
#define IMAGE_PIXELS_MAX (INT64_C(64) << 20) /* what a browser shows without giving up */

enum image_kind { IMAGE_NONE, IMAGE_JPEG, IMAGE_PNG };

struct image {
    enum image_kind kind;
    int width, height;
    int orientation; /* 1 to 8 as EXIF counts, 1 when it says nothing */
    size_t len;      /* of the copy */
};

/* Why it is refused, or NULL: then out, of at least len bytes, holds the copy. */
const char *image_clean(const uint8_t *in, size_t len, uint8_t *out, struct image *image);

const char *image_type(enum image_kind kind); /* the media type; "" for none */

#endif
