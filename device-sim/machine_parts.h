/* SPDX-License-Identifier: Apache-2.0 */
/* What a simulated machine keeps lists of. */
#ifndef TW_SIM_MACHINE_PARTS_H
#define TW_SIM_MACHINE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

struct machine_draw {
    int64_t at_ms;
    double seconds; /* tankless: faucet open; tank: litres taken */
};

struct machine_ramp {
    double from, to;
    int64_t start_ms, end_ms;
};

struct machine_stage {
    const char *id;
    double used_l, used_h, life_l, life_h;
};

struct machine_message {
    int64_t seq, boot_id;
    char *kind_payload; /* payload, owned */
    bool event, sent;
};

#endif
