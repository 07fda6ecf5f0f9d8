/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must be remembered between two samples of one machine so that the SAMPLE features exist:
 * switch toggles, rests, nights, leaks, pump gaps. A value of fixed size. Times are on the
 * device's own line (line_ms) unless the name says at_ms.
 */
#ifndef TW_CORE_RUNNING_H
#define TW_CORE_RUNNING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/catalogue.h"
#include "core/rest.h"
#include "core/sample.h"

#define TOGGLE_RING 16
#define SMALL_RING  4

/* Seconds on the device's line of the latest events; 0 unused. */
struct toggles {
    uint32_t at_s[TOGGLE_RING];
    uint8_t next;
    int8_t last; /* -1 unknown */
};

struct small_ring {
    uint32_t at_s[SMALL_RING];
    uint8_t next;
};

struct running {
    struct toggles lps, leak_toggles;
    struct small_ring boots, leaks_dried, pump_gaps;
    int64_t run_start_ms, run_end_ms; /* 0 none */
    int64_t leak_since_ms, pump_gone_ms, flush_start_ms, standby_since_ms;
    int64_t pre_zero_at_ms;
    float idle_h, run_before_s, lps_lost_after_s, pump_back_min;
    float p_in_idle[3];
    uint32_t p_in_idle_s[3];
    float p_in_static;
    double standby_waste_sum;
    int32_t standby_waste_n;
    float standby_waste, flush_waste;
    float tds_out_last, tds_out_same_s;
    double night_vol_start, run_vol_start; /* counters: a float would lose the decilitres */
    float night_vol, run_vol;
    int32_t night_day;
    uint8_t night_starts, night_starts_now;
    int8_t leak_with_pump; /* -1 unknown */
    bool run, leak, flushing, pump_gone;
    float pre_remain, carbon_remain, ro_used_h;
    struct rest rest;
};

void running_init(struct running *r);

struct running_step {
    const struct sample *s;
    const struct model *m;
    int64_t line_ms, at_ms;
    double dt_s;           /* since the sample before; 0 after a gap or a boot */
    int64_t utc_offset_ms; /* of the customer's zone at at_ms */
    bool boot, gap;
    bool away; /* nobody is at home: this night tells nothing */
};

/* Folds one sample in and writes the SAMPLE features into sym (SYM_COUNT values). */
void running_fold(struct running *r, const struct running_step *step, double *sym);

/* Whether the machine makes water in this sample: pump on (or says producing) and no flush. */
bool running_is_production(const struct sample *s);

#endif
