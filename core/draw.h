/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draw is one stretch of production. While it runs its readings are kept thinned to a fixed
 * number (struct draw_run, lives only as long as the draw); at its end the medians after settling
 * become one struct draw, the unit of baselines, draw-scope detections and watches.
 */
#ifndef TW_CORE_DRAW_H
#define TW_CORE_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/catalogue.h"
#include "core/sample.h"

#define DRAW_SLOTS 64

/* The fields of which a draw takes medians. */
#define DRAW_CHANNEL_COUNT 11
extern const enum field draw_channels[DRAW_CHANNEL_COUNT];

struct draw_run {
    int64_t start_line_ms, start_at_ms, last_line_ms, last_at_ms;
    int64_t boot_id, first_seq, last_seq;
    int32_t samples; /* taken in all */
    int32_t stride;  /* every stride-th is kept */
    int16_t kept;
    bool flushed, test, broken;
    float t_s[DRAW_SLOTS];
    float v[DRAW_SLOTS][DRAW_CHANNEL_COUNT];
    double early_tds_sum; /* tds_out of the first 30 s */
    int32_t early_tds_count;
    double vol_first_l, vol_last_l; /* vol_perm_l; NaN unknown */
    float pump_start_s;             /* NaN not yet */
    float p_in_static_mpa;
};

struct draw {
    int64_t n; /* per device, from 1 */
    int64_t start_ms, end_ms;
    int64_t boot_id, first_seq, last_seq;
    int32_t epoch;
    int32_t samples; /* that it was made of */
    bool qualifies;
    bool test;  /* of a commanded test run: proves the gate, not the watch */
    bool clean; /* no finding, open order or visit in the 48 h before: fit for a baseline */
    double sym[SYM_COUNT];
};

struct draw_moment {
    int64_t line_ms, at_ms;
};

void draw_begin(struct draw_run *r, const struct sample *s, const struct draw_moment *when);
void draw_add(struct draw_run *r, const struct sample *s, const struct draw_moment *when,
              const struct model *m);

/* Medians and whether the draw qualifies. sym keeps the SAMPLE features given in it. */
void draw_end(const struct draw_run *r, const struct model *m, const double *sample_sym,
              struct draw *out);

/* The lower-middle-free median of n values, NaN ignored; NaN when none is left. Sorts v. */
double median_of(double *v, int n);

/* Fills the WEEK features of sym from draws (any order) that ended in the 7 days up to now. */
void draw_week(const struct draw *list, int count, int64_t from_ms, int64_t now_ms, double *sym);

/* Fills the HIST features of sym from up to 90 days of draws, oldest first. */
void draw_history(const struct draw *list, int count, int64_t now_ms, double *sym);

/* Median of every symbol over the list. */
void draw_median(const struct draw *list, int count, double sym[SYM_COUNT]);

/* Compact bytes of the values of a draw for the store; returns bytes or 0 when cap is short. */
size_t draw_pack(const struct draw *d, uint8_t *buf, size_t cap);
bool draw_unpack(struct draw *d, const uint8_t *buf, size_t len);
#define DRAW_PACK_MAX (2 + SYM_COUNT * 5)

#endif
