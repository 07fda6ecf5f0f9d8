/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that a target from a form must not reach: RFC 6890, RFC 4193, RFC 3927, RFC 6598. */
#include <netinet/in.h>
#include <string.h>

#include "service/courier/post_int.h"

static const struct {
    uint32_t net;
    int bits;
} nets[] = {{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
            {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24}, {0xc0a80000, 16},
            {0xc6120000, 15}, {0xe0000000, 4},  {0xf0000000, 4}};

static bool v4_is_private(uint32_t host)
{
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
        if ((host ^ nets[i].net) >> (32 - nets[i].bits) == 0)
            return true;
    return false;
}

static uint32_t v4_at(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* One that carries an IPv4 address is what that is. */
static bool v6_is_private(const uint8_t *b)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b};

    if (!memcmp(b, mapped, 12) || !memcmp(b, nat64, 12))
        return v4_is_private(v4_at(b + 12));
    if (b[0] == 0x20 && b[1] == 0x02)
        return v4_is_private(v4_at(b + 2));
    /* Only 2000::/3 is the world; 2001::/32 of it is a tunnel that hides where it leads. */
    return (b[0] & 0xe0) != 0x20 || !memcmp(b, "\x20\x01\0\0", 4);
}

bool address_is_private(const struct sockaddr *a)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (a->sa_family == AF_INET) {
        memcpy(&v4, a, sizeof v4);
        return v4_is_private(ntohl(v4.sin_addr.s_addr));
    }
    if (a->sa_family == AF_INET6) {
        memcpy(&v6, a, sizeof v6);
        return v6_is_private(v6.sin6_addr.s6_addr);
    }
    return true;
}
