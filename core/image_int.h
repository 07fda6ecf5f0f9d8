/* SPDX-License-Identifier: Apache-2.0 */
/* What the two formats of core/image.h share: a picture read from front to back, and its copy. */
#ifndef TW_CORE_IMAGE_INT_H
#define TW_CORE_IMAGE_INT_H

#include <string.h>

#include "core/image.h"

struct image_copy {
    const uint8_t *in;
    size_t len, at;
    uint8_t *out;
    struct image *image;
};

static inline size_t image_left(const struct image_copy *c)
{
    return c->len - c->at;
}

static inline void image_keep(struct image_copy *c, const uint8_t *p, size_t n)
{
    memcpy(c->out + c->image->len, p, n);
    c->image->len += n;
}

static inline uint32_t image_u16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t image_u32(const uint8_t *p)
{
    return image_u16(p) << 16 | image_u16(p + 2);
}

/* Takes the size of the picture; why not, or NULL. */
const char *image_size(struct image *image, uint32_t width, uint32_t height);

const char *image_jpeg(struct image_copy *c);
const char *image_png(struct image_copy *c);

#endif
