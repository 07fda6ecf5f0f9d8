/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bucket that fills with one token after the other: in any stretch of w seconds at most
 * most + w * rate are taken out. It begins empty, so that a program that starts again and again
 * stays below that as well. Pure; times are ms of a clock that never goes back.
 */
#ifndef TW_CORE_BUCKET_H
#define TW_CORE_BUCKET_H

#include <stdint.h>

struct bucket {
    double rate, most; /* tokens a second; rate 0: no limit */
    double tokens;
    int64_t at_ms;
};

/* most 0: what a fifth of a second brings. At least one. */
struct bucket bucket_of(double rate, double most, int64_t now_ms);
int bucket_look(struct bucket *b, int64_t now_ms); /* whole tokens; INT_MAX without a limit */
void bucket_take(struct bucket *b);                /* one */

#endif
