/* SPDX-License-Identifier: Apache-2.0 */
#include "service/canary.h"

#define PATIENCE_MS 30000

bool canary_lost(struct canary *c, uint64_t sent, uint64_t seen, int64_t now_ms)
{
    if (seen != c->seen || sent < c->sent) {
        c->seen = seen;
        c->sent = sent;
        c->since_ms = 0;
        return false;
    }
    if (sent != c->sent && c->since_ms == 0)
        c->since_ms = now_ms;
    if (c->since_ms == 0 || now_ms - c->since_ms < PATIENCE_MS)
        return false;
    c->sent = sent;
    c->since_ms = 0;
    return true;
}
