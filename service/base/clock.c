/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/clock.h"

#include <stdatomic.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_steady_ms(void)
{
    static atomic_llong offset;
    long long known = atomic_load(&offset);

    if (!known) {
        long long fresh = clock_wall_ms() - clock_mono_ms();

        known = atomic_compare_exchange_strong(&offset, &known, fresh) ? fresh : known;
    }
    return known + clock_mono_ms();
}
