/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bounded text: copies, numbers without locale, RFC 3339 times. Pure.
 */
#ifndef TW_CORE_TEXT_H
#define TW_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies and terminates; false when it had to cut. */
bool text_copy(char *dst, size_t cap, const char *src);
bool text_copy_n(char *dst, size_t cap, const char *src, size_t len);

/* A number by JSON grammar; returns the length read, 0 when there is none. *v may be infinite. */
size_t text_number(const char *s, size_t len, double *v);

/* "2026-03-02T08:00:00.000Z"; out needs TIME_TEXT_LEN. */
#define TIME_TEXT_LEN 25
void text_time(int64_t ms, char out[TIME_TEXT_LEN]);

/* RFC 3339 with Z or an offset, with or without fraction; a bare date is its midnight UTC. */
bool text_time_parse(const char *s, int64_t *ms);

/* 64-bit hash, stable on disk (FNV-1a with a final mix). */
uint64_t hash_bytes(uint64_t h, const void *data, size_t len);
#define HASH_START UINT64_C(14695981039346656037)
uint64_t hash_end(uint64_t h);

/* The same for one word: stable on disk too, and quick. */
static inline uint64_t hash_word(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(1099511628211);
    return h ^ (h >> 32);
}

#endif
