/* SPDX-License-Identifier: Apache-2.0 */
/* Small whole pictures, built chunk by chunk, so that a test can spoil exactly one of them. */
#ifndef TW_TEST_PICTURES_H
#define TW_TEST_PICTURES_H

#pragma GCC diagnostic ignored "-Wunused-function"

#include <stdint.h>
#include <string.h>

struct picture {
    uint8_t b[4096];
    size_t len;
};

static void put(struct picture *p, const void *data, size_t n)
{
    memcpy(p->b + p->len, data, n);
    p->len += n;
}

static void put_u16(struct picture *p, unsigned v)
{
    put(p, (uint8_t[]){(uint8_t)(v >> 8), (uint8_t)v}, 2);
}

static void put_u32(struct picture *p, uint32_t v)
{
    put_u16(p, v >> 16);
    put_u16(p, v & 0xffff);
}

static void put_segment(struct picture *p, uint8_t marker, const void *data, size_t n)
{
    put(p, (uint8_t[]){0xff, marker}, 2);
    put_u16(p, (unsigned)n + 2);
    put(p, data, n);
}

static void put_frame(struct picture *p, unsigned width, unsigned height)
{
    uint8_t frame[] = {8,
                       (uint8_t)(height >> 8),
                       (uint8_t)height,
                       (uint8_t)(width >> 8),
                       (uint8_t)width,
                       1,
                       1,
                       0x11,
                       0};

    put_segment(p, 0xc0, frame, sizeof frame);
}

static void put_scan(struct picture *p)
{
    static const uint8_t head[] = {1, 1, 0, 0, 63, 0};
    static const uint8_t data[] = {0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56};

    put_segment(p, 0xda, head, sizeof head);
    put(p, data, sizeof data);
}

static void put_start(struct picture *p)
{
    p->len = 0;
    put(p, "\xff\xd8", 2);
}

/* Bit by bit, to check the reader's by nibbles. */
static uint32_t slow_sum(const uint8_t *p, size_t n)
{
    uint32_t crc = 0xffffffff;

    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

static void put_chunk(struct picture *p, const char *type, const void *data, size_t n)
{
    size_t from = p->len + 4;

    put_u32(p, (uint32_t)n);
    put(p, type, 4);
    put(p, data, n);
    put_u32(p, slow_sum(p->b + from, n + 4));
}

static void put_png_start(struct picture *p, uint32_t width, uint32_t height)
{
    struct picture head = {.len = 0};

    p->len = 0;
    put(p, "\x89PNG\r\n\x1a\n", 8);
    put_u32(&head, width);
    put_u32(&head, height);
    put(&head, "\x08\x02\0\0\0", 5);
    put_chunk(p, "IHDR", head.b, head.len);
}

#endif
