/* SPDX-License-Identifier: Apache-2.0 */
/* How long a text is as an SMS: 3GPP TS 23.038 (the 7-bit alphabet) and 23.040 (its parts). */
#include <stdint.h>

#include "core/message.h"

/* The alphabet beyond ASCII; of ASCII all but the ones below. */
static const uint16_t basic[] = {
    0xa1, 0xa3, 0xa4, 0xa5,  0xa7,  0xbf,  0xc4,  0xc5,  0xc6,  0xc7,  0xc9,  0xd1,  0xd6,
    0xd8, 0xdc, 0xdf, 0xe0,  0xe4,  0xe5,  0xe6,  0xe8,  0xe9,  0xec,  0xf1,  0xf2,  0xf6,
    0xf8, 0xf9, 0xfc, 0x393, 0x394, 0x398, 0x39b, 0x39e, 0x3a0, 0x3a3, 0x3a6, 0x3a8, 0x3a9};

/* Two septets each: escape and another one. */
static const uint16_t extension[] = {'\f', '[', '\\', ']', '^', '{', '|', '}', '~', 0x20ac};

static bool among(const uint16_t *table, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++)
        if (table[i] == c)
            return true;
    return false;
}

/* Septets of a character; 0: it is not in the alphabet. */
static int septets(uint32_t c)
{
    if (among(extension, sizeof extension / sizeof extension[0], c))
        return 2;
    if (c < 0x80)
        return (c >= ' ' && c != '`' && c != 0x7f) || c == '\n' || c == '\r';
    return among(basic, sizeof basic / sizeof basic[0], c);
}

/* What is no UTF-8 counts as one character for each byte. */
static uint32_t next(const unsigned char **s)
{
    const unsigned char *p = *s;
    int more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
    uint32_t c = more ? *p & (0x3fu >> more) : *p;

    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            *s = p + 1;
            return 0xfffd;
        }
        c = c << 6 | (p[i] & 0x3fu);
    }
    *s = p + 1 + more;
    return c;
}

/* A character is never torn in two by the end of a part. */
struct filling {
    int whole, part; /* units of a message of one part, of each part of several */
    int units, parts, room;
};

static void fill(struct filling *f, int units)
{
    f->units += units;
    if (f->room < units) {
        f->parts++;
        f->room = f->part;
    }
    f->room -= units;
}

struct sms_size sms_measure(const char *text)
{
    struct filling gsm = {160, 153, 0, 0, 0}, ucs = {70, 67, 0, 0, 0}, *f;
    const unsigned char *p = (const unsigned char *)text;
    bool wide = false;

    while (*p) {
        uint32_t c = next(&p);

        wide |= septets(c) == 0;
        fill(&gsm, septets(c));
        fill(&ucs, c > 0xffff ? 2 : 1);
    }
    f = wide ? &ucs : &gsm;
    return (struct sms_size){wide, f->units, f->units <= f->whole ? 1 : f->parts};
}
