/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bump allocator over memory the caller owns: for what lives as long as the catalogue, and for
 * the trees that live as long as one message. No freeing but by setting `used` back.
 */
#ifndef TW_CORE_ARENA_H
#define TW_CORE_ARENA_H

#include <stddef.h>
#include <string.h>

struct arena {
    char *base;
    size_t size, used;
};

/* Aligned to 16; NULL when it is full. */
static inline void *arena_alloc(struct arena *a, size_t size)
{
    size_t at = (a->used + 15) & ~(size_t)15;

    if (at > a->size || size > a->size - at)
        return NULL;
    a->used = at + size;
    return a->base + at;
}

static inline char *arena_strdup(struct arena *a, const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = (char *)arena_alloc(a, n);

    if (p)
        memcpy(p, s, n);
    return p;
}

#endif
