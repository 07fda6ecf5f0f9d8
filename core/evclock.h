/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The domain's now, and where a sample is placed in it. In wall mode now is handed in and a
 * machine's clock is believed within bounds; in event mode now is made from the machines' own
 * times plus what was advanced by hand. A value; stored in the transaction that moves it.
 */
#ifndef TW_CORE_EVCLOCK_H
#define TW_CORE_EVCLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define EPOCH_2020_MS 1577836800000LL
#define DAY_MS        86400000LL
#define HOUR_MS       3600000LL

#define CLOCK_WITNESSES    3  /* devices that must agree on a jump of now */
#define CLOCK_LONE_WITNESS 10 /* or samples in a row of the only device */

struct clock_witness {
    uint32_t device; /* number; 0 unused */
    int32_t count;   /* samples in a row */
    int64_t ts_ms;
};

struct evclock {
    bool event;          /* event mode */
    bool started;        /* event mode: a first valid sample was seen */
    int64_t now_ms;      /* the domain's now; in wall mode the latest handed in */
    int64_t advance_ms;  /* sum of what was advanced by hand */
    int64_t advanced_ms; /* now after the latest step by hand; 0 none */
    struct clock_witness witness[CLOCK_WITNESSES];
    uint32_t last_device; /* who reported last, to know the only one */
    bool lone;
};

void evclock_init(struct evclock *c, bool event);

/* What is known of the newest sample of a machine, to place the next one. */
struct time_anchor {
    int64_t at_ms;   /* where it was placed; 0 none */
    double uptime_s; /* NaN unknown */
    int64_t boot_id;
};

struct time_claim {
    uint32_t device;
    int64_t boot_id, ts_ms; /* ts_ms -1 unknown */
    double uptime_s;        /* NaN unknown */
    int64_t recv_ms;        /* wall mode: receive time; event mode: the host's clock */
};

/*
 * Places a sample: the time it counts for, UTC ms. *trusted tells whether its own clock was
 * believed. In event mode this may move now; in wall mode now becomes recv_ms if later.
 */
int64_t evclock_place(struct evclock *c, const struct time_claim *claim,
                      const struct time_anchor *anchor, bool *trusted);

/* Event mode: moves now and every machine's time line by that much. */
void evclock_advance(struct evclock *c, int64_t by_ms);

#endif
