/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Litres that a machine has made, as the service counts them: from its own counters where they can
 * be believed, else from its flow meters. Survives resets, reboots, wraps and counters that are
 * saved rarely: a step back is a new beginning, never a filter change.
 */
#ifndef TW_CORE_LEDGER_H
#define TW_CORE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

struct ledger {
    double perm_at, waste_at; /* counters at the last look; NaN unknown */
    int64_t at_ms;
    int64_t boot_id;
    double trust; /* mean of log(counter over flow) of draws; 0 they agree */
    bool doubted; /* the counter is not believed */
};

/* What one draw brought. NaN: no such meter. */
struct ledger_draw {
    double perm_at, waste_at;     /* counters at its end */
    double perm_flow, waste_flow; /* litres, by the flow meters */
    double most_lpm;              /* more than that the machine cannot make */
    int64_t at_ms, boot_id;
};

struct ledger_litres {
    double perm, waste;
};

void ledger_init(struct ledger *l);
struct ledger_litres ledger_take(struct ledger *l, const struct ledger_draw *d);

#endif
