/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures: the copy fits where it is told to, has a size, is a picture again, and copying it once
 * more changes nothing.
 */
#include <stdlib.h>

#include "core/image.h"
#include "tests/fuzz/fuzz.h"

static bool begins(const uint8_t *p, const struct image *image)
{
    return image->kind == IMAGE_PNG ? !memcmp(p, "\x89PNG", 4) : !memcmp(p, "\xff\xd8", 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *out = malloc(size ? size : 1), *twice;
    struct image image, again;

    if (!image_clean(data, size, out, &image)) {
        assert(image.len <= size && image.len > 8);
        assert(image.width > 0 && image.width <= IMAGE_SIDE_MAX);
        assert(image.height > 0 && image.height <= IMAGE_SIDE_MAX);
        assert(image.orientation >= 1 && image.orientation <= 8);
        assert(begins(out, &image));
        twice = malloc(image.len);
        assert(!image_clean(out, image.len, twice, &again));
        assert(again.len == image.len && !memcmp(out, twice, image.len));
        assert(again.width == image.width && again.height == image.height);
        free(twice);
    }
    free(out);
    return 0;
}
