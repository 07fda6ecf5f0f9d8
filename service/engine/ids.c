/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/ids.h"

#include <assert.h>
#include <string.h>
#include <sys/random.h>

/* splitmix64: every counter value gives other bits, none of them secret. */
static uint64_t mixed(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

void ids_next(struct ids *ids, char out[ID_LEN])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint8_t raw[16];
    unsigned bits = 0, have = 0;
    int n = 0;

    if (ids->seed) {
        uint64_t a = mixed(ids->seed ^ ++ids->counter), b = mixed(a ^ ids->counter);

        memcpy(raw, &a, 8);
        memcpy(raw + 8, &b, 8);
    } else {
        assert(getrandom(raw, sizeof raw, 0) == (ssize_t)sizeof raw);
    }
    for (size_t i = 0; i < sizeof raw; i++) {
        bits = bits << 8 | raw[i];
        have += 8;
        for (; have >= 5; have -= 5)
            out[n++] = letters[bits >> (have - 5) & 31];
    }
    out[n++] = letters[bits << (5 - have) & 31];
    out[n] = 0;
}
