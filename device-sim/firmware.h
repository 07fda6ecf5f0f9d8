/* SPDX-License-Identifier: Apache-2.0 */
/* What a board remembers besides its water: the clock, saved counters, sensors that hang or lag. */
#ifndef TW_SIM_FIRMWARE_H
#define TW_SIM_FIRMWARE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/sample.h"

struct firmware {
    char code[24];                   /* what it reports; "" nothing */
    double seen_tds_out, seen_p_mem; /* the latest figures of sensors that hang or lag */
    double saved_perm, saved_waste;  /* counters as they were saved */
    int64_t saved_ms, clock_set_ms;  /* when; by how much the clock was set */
    bool clock_is_set;               /* since this boot */
    bool spoke_again;                /* the next sample is the first after a silence */
    bool said;
    double before[FIELD_COUNT]; /* what the latest sample that was heard said */
};

struct machine;

/* Makes it report that code; "none" ends it. */
void machine_code(struct machine *m, const char *code);
/* What it reports now; "" nothing. */
const char *machine_code_now(const struct machine *m);

void machine_firmware_init(struct machine *m);
/* Once a second of the board: gauges follow their water, counters are saved. */
void machine_firmware_tick(struct machine *m, double dt_s);
void machine_firmware_boot(struct machine *m);

/* What its clock says. */
int64_t machine_clock_ms(const struct machine *m);
void machine_set_clock(struct machine *m, int64_t to_ms);
/* A counter as it is shown: scaled, and begun anew where the board has no more digits. */
double machine_counter(const struct machine *m, double litres);

#endif
