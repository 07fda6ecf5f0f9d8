/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The latest starts of a machine and what each began with: from the boot number of its samples
 * and `reset_reason` of the first one. Starts that were ordered do not count. A value of fixed
 * size; times are on the device's own line.
 */
#ifndef TW_CORE_BOOTS_H
#define TW_CORE_BOOTS_H

#include <stdbool.h>
#include <stdint.h>

#define BOOTS_KEPT 8

struct running_step;

enum boot_how { BOOT_UNKNOWN, BOOT_POWER, BOOT_CRASH };

struct boots {
    uint32_t at_s[BOOTS_KEPT]; /* 0 unused */
    uint8_t how[BOOTS_KEPT];
    bool with_pump[BOOTS_KEPT]; /* the sample before had the pump on */
    uint8_t next;
    bool pump_on;
    int64_t heard_ms;
    float silent_min; /* before the latest start */
};

void boots_init(struct boots *b);
void boots_fold(struct boots *b, const struct running_step *step, double *sym);

#endif
