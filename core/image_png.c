/* SPDX-License-Identifier: Apache-2.0 */
/* PNG: chunks of length, type, data and sum. Only those that make the picture are copied. */
#include "core/image_int.h"

#define CHUNK_FRAME 12 /* length, type, sum */
#define HEAD_LEN    13

static const char kept[][5] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                               "gAMA", "cHRM", "sRGB", "sBIT", "bKGD"};

static bool is_kept(const uint8_t *type)
{
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (!memcmp(type, kept[i], 4))
            return true;
    return false;
}

/* The sum of PNG, polynomial 0xEDB88320 from the right. */
static uint32_t sum(const uint8_t *p, size_t n)
{
    static const uint32_t nibble[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                        0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    uint32_t crc = 0xffffffff;

    for (size_t i = 0; i < n; i++) {
        crc = crc >> 4 ^ nibble[(crc ^ p[i]) & 15];
        crc = crc >> 4 ^ nibble[(crc ^ (uint32_t)p[i] >> 4) & 15];
    }
    return ~crc;
}

static const char *head(struct image *image, const uint8_t *data, size_t n)
{
    return n == HEAD_LEN ? image_size(image, image_u32(data), image_u32(data + 4))
                         : "the head of the PNG is damaged";
}

/* One chunk; *type points at its name. */
static const char *chunk(struct image_copy *c, const uint8_t **type)
{
    const uint8_t *p = c->in + c->at;
    size_t n;

    if (image_left(c) < CHUNK_FRAME)
        return "the PNG is cut off";
    n = image_u32(p);
    if (n > image_left(c) - CHUNK_FRAME)
        return "the PNG is cut off";
    *type = p + 4;
    if (sum(p + 4, n + 4) != image_u32(p + 8 + n))
        return "the PNG is damaged";
    if (is_kept(p + 4))
        image_keep(c, p, n + CHUNK_FRAME);
    c->at += n + CHUNK_FRAME;
    return NULL;
}

const char *image_png(struct image_copy *c)
{
    const uint8_t *first = c->in + c->at, *type;
    const char *why = chunk(c, &type);
    bool drawn = false;

    if (!why && memcmp(type, "IHDR", 4) != 0)
        why = "the PNG has no head";
    if (!why)
        why = head(c->image, first + 8, image_u32(first));
    while (!why && memcmp(type, "IEND", 4) != 0) {
        why = chunk(c, &type);
        if (!why && !memcmp(type, "IHDR", 4))
            why = "the PNG has two heads";
        drawn |= !why && !memcmp(type, "IDAT", 4);
    }
    return why ? why : drawn ? NULL : "the PNG has no picture";
}
