/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the canary comes back: the service sends itself a message every ten seconds and must see
 * it applied. A broker or a library may go deaf with every socket open. Pure.
 */
#ifndef TW_SERVICE_CANARY_H
#define TW_SERVICE_CANARY_H

#include <stdbool.h>
#include <stdint.h>

struct canary {
    uint64_t sent, seen; /* when something moved last */
    int64_t since_ms;    /* the oldest one that did not come back; 0 none */
};

/* True once for each 30 s in which canaries left and none came back. Times are monotonic. */
bool canary_lost(struct canary *c, uint64_t sent, uint64_t seen, int64_t now_ms);

#endif
