/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image.h"

#include "core/image_int.h"

static const uint8_t jpeg_start[] = {0xff, 0xd8, 0xff};
static const uint8_t png_start[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

const char *image_type(enum image_kind kind)
{
    return kind == IMAGE_JPEG ? "image/jpeg" : kind == IMAGE_PNG ? "image/png" : "";
}

const char *image_size(struct image *image, uint32_t width, uint32_t height)
{
    if (width == 0 || height == 0)
        return "the picture has no size";
    if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
        (int64_t)width * height > IMAGE_PIXELS_MAX)
        return "the picture has too many points";
    image->width = (int)width;
    image->height = (int)height;
    return NULL;
}

static bool begins(const uint8_t *in, size_t len, const uint8_t *with, size_t n)
{
    return len >= n && !memcmp(in, with, n);
}

const char *image_clean(const uint8_t *in, size_t len, uint8_t *out, struct image *image)
{
    struct image_copy c = {in, len, 0, out, image};

    *image = (struct image){.kind = IMAGE_NONE, .orientation = 1};
    if (begins(in, len, jpeg_start, sizeof jpeg_start)) {
        image->kind = IMAGE_JPEG;
        return image_jpeg(&c);
    }
    if (begins(in, len, png_start, sizeof png_start)) {
        image->kind = IMAGE_PNG;
        c.at = sizeof png_start;
        image_keep(&c, png_start, sizeof png_start);
        return image_png(&c);
    }
    return "this is neither a JPEG nor a PNG";
}
