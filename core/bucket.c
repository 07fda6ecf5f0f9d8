/* SPDX-License-Identifier: Apache-2.0 */
#include "core/bucket.h"

#include <limits.h>
#include <math.h>

#define TOGETHER_S 0.2 /* twice as long as whoever asks waits between two looks */

struct bucket bucket_of(double rate, double most, int64_t now_ms)
{
    return (struct bucket){rate, fmax(1, most > 0 ? most : rate * TOGETHER_S), 0, now_ms};
}

int bucket_look(struct bucket *b, int64_t now_ms)
{
    if (b->rate <= 0)
        return INT_MAX;
    if (now_ms > b->at_ms) {
        b->tokens = fmin(b->most, b->tokens + (double)(now_ms - b->at_ms) / 1000 * b->rate);
        b->at_ms = now_ms;
    }
    /* Sums of floats are not exact: a tenth taken ten times is one. */
    return b->tokens + 1e-9 >= INT_MAX ? INT_MAX : (int)(b->tokens + 1e-9);
}

void bucket_take(struct bucket *b)
{
    if (b->rate > 0)
        b->tokens -= 1;
}
