/* SPDX-License-Identifier: Apache-2.0 */
/* The moments of the latest few events, on a line of seconds that never is 0. */
#ifndef TW_CORE_RING_H
#define TW_CORE_RING_H

#include <stdint.h>

#define SMALL_RING 4

struct small_ring {
    uint32_t at_s[SMALL_RING]; /* 0 unused */
    uint8_t next;
};

static inline void ring_add(struct small_ring *r, uint32_t now_s)
{
    r->at_s[r->next] = now_s;
    r->next = (uint8_t)((r->next + 1) % SMALL_RING);
}

/* How many of those kept lie within the window; more than SMALL_RING nobody knows. */
static inline double ring_count(const struct small_ring *r, uint32_t now_s, double window_s)
{
    int n = 0;

    for (int i = 0; i < SMALL_RING; i++)
        n += r->at_s[i] && (double)(now_s - r->at_s[i]) <= window_s;
    return n;
}

#endif
