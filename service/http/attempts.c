/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/attempts.h"

#include <sodium.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"

#define SPAN_MS (15ll * 60 * 1000)
#define PROBES  8

/* An address may stand for a whole office, so it has more than one login has. */
static const int most[ATTEMPT_COUNT] = {
    [ATTEMPT_LOGIN] = 5,         [ATTEMPT_ADDRESS] = 100, [ATTEMPT_LINK] = 10,
    [ATTEMPT_LINK_ADDRESS] = 60, [ATTEMPT_MACHINE] = 3,   [ATTEMPT_MACHINE_ADDRESS] = 20,
    [ATTEMPT_REPORT] = 6,        [ATTEMPT_SAY] = 20};

static uint64_t key_of(struct attempts *a, enum attempt kind, const char *whom)
{
    uint64_t h;

    if (!a->salt)
        randombytes_buf(&a->salt, sizeof a->salt);
    h = hash_bytes(HASH_START, (const char *)&a->salt, sizeof a->salt);
    h = hash_bytes(h, (const char *)&kind, sizeof kind);
    return hash_end(hash_bytes(h, whom, strlen(whom))) | 1;
}

/* The slot of that key; else one that is over, else of its neighbours the one with fewest. */
static int slot_of(struct attempts *a, uint64_t key, int64_t now)
{
    int best = -1;

    for (int i = 0; i < PROBES; i++) {
        int at = (int)((key + (uint64_t)i) % ATTEMPT_SLOTS);

        if (now - a->slot[at].since_ms > SPAN_MS)
            a->slot[at].key = 0;
        if (a->slot[at].key == key)
            return at;
        if (!a->slot[at].key)
            a->slot[at].n = 0;
        if (best < 0 || a->slot[at].n < a->slot[best].n)
            best = at;
    }
    a->slot[best].key = key;
    a->slot[best].since_ms = now;
    a->slot[best].n = 0;
    return best;
}

bool attempts_over(struct attempts *a, enum attempt kind, const char *whom)
{
    return a->slot[slot_of(a, key_of(a, kind, whom), clock_mono_ms())].n >= most[kind];
}

void attempts_add(struct attempts *a, enum attempt kind, const char *whom)
{
    a->slot[slot_of(a, key_of(a, kind, whom), clock_mono_ms())].n++;
}

void attempts_take_back(struct attempts *a, enum attempt kind, const char *whom)
{
    int at = slot_of(a, key_of(a, kind, whom), clock_mono_ms());

    a->slot[at].n -= a->slot[at].n > 0;
}

void attempts_forget(struct attempts *a, enum attempt kind, const char *whom)
{
    a->slot[slot_of(a, key_of(a, kind, whom), clock_mono_ms())].n = 0;
}
