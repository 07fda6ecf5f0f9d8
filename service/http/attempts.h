/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Guesses that were made lately, by whom they were made at. Counted before it is known that they
 * are wrong: guesses that come at once are guesses all the same. On the host's monotonic clock.
 */
#ifndef TW_HTTP_ATTEMPTS_H
#define TW_HTTP_ATTEMPTS_H

#include <stdbool.h>
#include <stdint.h>

#define ATTEMPT_SLOTS 4096

enum attempt {
    ATTEMPT_LOGIN,           /* one login */
    ATTEMPT_ADDRESS,         /* any login from one address */
    ATTEMPT_LINK,            /* customer links that begin alike */
    ATTEMPT_LINK_ADDRESS,    /* any customer link from one address */
    ATTEMPT_MACHINE,         /* the page of one machine's label; every question counts */
    ATTEMPT_MACHINE_ADDRESS, /* any such page from one address */
    ATTEMPT_REPORT,          /* faults that one household reports; every one counts */
    ATTEMPT_SAY,             /* what is said over the link of one order; every one counts */
    ATTEMPT_COUNT
};

struct attempts {
    uint64_t salt; /* nobody outside can choose two names for one slot */
    struct {
        uint64_t key;
        int64_t since_ms;
        int n;
    } slot[ATTEMPT_SLOTS];
};

bool attempts_over(struct attempts *a, enum attempt kind, const char *whom);
void attempts_add(struct attempts *a, enum attempt kind, const char *whom);
/* One of many was right. */
void attempts_take_back(struct attempts *a, enum attempt kind, const char *whom);
/* It was right: the guesses before are forgiven. */
void attempts_forget(struct attempts *a, enum attempt kind, const char *whom);

#endif
