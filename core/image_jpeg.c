/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JPEG: segments led by a marker, and the data of scans between them. Tables, frame and scans are
 * copied; of the application segments only Adobe's, which says how the colours are meant.
 */
#include "core/image_int.h"

#define M_SOI   0xd8
#define M_EOI   0xd9
#define M_SOS   0xda
#define M_DQT   0xdb
#define M_DNL   0xdc
#define M_DRI   0xdd
#define M_DHT   0xc4
#define M_JPG   0xc8
#define M_DAC   0xcc
#define M_EXIF  0xe1
#define M_ADOBE 0xee

#define ADOBE_LEN       12
#define FRAME_LEN       6 /* precision, height, width, components */
#define TIFF_HEAD       8
#define TIFF_ENTRY      12
#define TAG_ORIENTATION 0x0112

static bool is_frame(uint8_t m)
{
    return m >= 0xc0 && m <= 0xcf && m != M_DHT && m != M_JPG && m != M_DAC;
}

static bool is_restart(uint8_t m)
{
    return m >= 0xd0 && m <= 0xd7;
}

struct tiff {
    const uint8_t *p;
    size_t len;
    bool little;
};

static uint32_t tiff_16(const struct tiff *t, size_t at)
{
    return t->little ? (uint32_t)t->p[at + 1] << 8 | t->p[at] : image_u16(t->p + at);
}

static uint32_t tiff_32(const struct tiff *t, size_t at)
{
    return t->little ? tiff_16(t, at + 2) << 16 | tiff_16(t, at) : image_u32(t->p + at);
}

/* The one thing worth knowing of what is thrown away: which side is up. 0 when it is not there. */
static int orientation(const uint8_t *data, size_t n)
{
    struct tiff t;
    size_t at, count;

    if (n < 6 + TIFF_HEAD || memcmp(data, "Exif\0\0", 6) != 0)
        return 0;
    t = (struct tiff){data + 6, n - 6, data[6] == 'I'};
    at = tiff_32(&t, 4);
    if (at < TIFF_HEAD || at > t.len - 2)
        return 0;
    count = tiff_16(&t, at);
    at += 2;
    for (size_t i = 0; i < count && t.len - at >= TIFF_ENTRY; i++, at += TIFF_ENTRY) {
        uint32_t value = tiff_16(&t, at + 8);

        if (tiff_16(&t, at) == TAG_ORIENTATION)
            return value >= 1 && value <= 8 ? (int)value : 0;
    }
    return 0;
}

static bool is_kept(uint8_t marker, const uint8_t *data, size_t n)
{
    static const uint8_t tables[] = {M_DHT, M_DAC, M_DQT, M_DNL, M_DRI, M_SOS};

    if (marker == M_ADOBE)
        return n == ADOBE_LEN && !memcmp(data, "Adobe", 5);
    return is_frame(marker) || memchr(tables, marker, sizeof tables);
}

static const char *take(struct image *image, uint8_t marker, const uint8_t *data, size_t n)
{
    int turned = marker == M_EXIF ? orientation(data, n) : 0;

    if (turned)
        image->orientation = turned;
    if (!is_frame(marker))
        return NULL;
    if (n < FRAME_LEN)
        return "the frame of the JPEG is damaged";
    return image_size(image, image_u16(data + 3), image_u16(data + 1));
}

/* What follows the head of a scan, up to the next marker that is no part of it. */
static void scan(struct image_copy *c)
{
    const uint8_t *from = c->in + c->at;
    size_t n = 0, left = image_left(c);

    while (n + 1 < left && !(from[n] == 0xff && from[n + 1] != 0 && from[n + 1] != 0xff &&
                             !is_restart(from[n + 1])))
        n++;
    if (n + 1 >= left)
        n = left;
    image_keep(c, from, n);
    c->at += n;
}

static const char *segment(struct image_copy *c, uint8_t marker)
{
    const uint8_t *p = c->in + c->at;
    uint8_t head[] = {0xff, marker};
    const char *why;
    size_t n;

    if (image_left(c) < 2)
        return "the JPEG is cut off";
    n = image_u16(p);
    if (n < 2 || n > image_left(c))
        return "the JPEG is cut off";
    why = take(c->image, marker, p + 2, n - 2);
    if (why)
        return why;
    if (is_kept(marker, p + 2, n - 2)) {
        image_keep(c, head, sizeof head);
        image_keep(c, p, n);
    }
    c->at += n;
    return NULL;
}

/* The next marker; fill bytes before it are allowed. 0 when there is none. */
static uint8_t marker_next(struct image_copy *c)
{
    if (image_left(c) < 2 || c->in[c->at] != 0xff)
        return 0;
    while (image_left(c) > 0 && c->in[c->at] == 0xff)
        c->at++;
    return image_left(c) > 0 ? c->in[c->at++] : 0;
}

const char *image_jpeg(struct image_copy *c)
{
    static const uint8_t ends[] = {0xff, M_EOI}, begins[] = {0xff, M_SOI};
    const char *why = NULL;
    bool drawn = false;

    c->at = sizeof begins;
    image_keep(c, begins, sizeof begins);
    while (!why) {
        uint8_t m = marker_next(c);

        if (m == M_EOI)
            break;
        if (m == 0 || m == M_SOI || m == 0x01 || is_restart(m))
            return "the JPEG is cut off or damaged";
        if (m == M_SOS && !c->image->width)
            return "the JPEG has no frame";
        why = segment(c, m);
        if (!why && m == M_SOS) {
            drawn = true;
            scan(c);
        }
    }
    if (why)
        return why;
    image_keep(c, ends, sizeof ends);
    return drawn ? NULL : "the JPEG has no picture";
}
