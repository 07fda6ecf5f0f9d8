/* SPDX-License-Identifier: Apache-2.0 */
/* Of running: sensors, codes, clock, counters, silences. What the board is like, not the water. */
#include "core/running_board.h"

#include <math.h>

#define DAY_S      86400u
#define SETTLED_MS 60000
#define SINCE_H    3600.0

static void fold_sensors(struct running *r, const struct running_step *st, bool was_run)
{
    struct sensor_moment at = {
        .now_s = running_line_s(st->line_ms),
        .boot_s = r->boot_s,
        .steady = was_run && r->run && st->line_ms - r->run_start_ms >= SETTLED_MS,
        .ended = was_run && !r->run,
    };

    sensors_fold(&r->sensors, st->s, &at);
    if (r->run && !was_run)
        r->p_mem_before = r->p_mem_rest;
    if (!r->run && st->s->v[F_pump_on] <= 0 && sample_known(st->s, F_p_mem_mpa))
        r->p_mem_rest = (float)st->s->v[F_p_mem_mpa];
}

/* Codes of any kind: one that comes and goes is a loose contact, whatever it means. */
static void fold_codes(struct running *r, const struct running_step *st)
{
    bool coded = st->s->code_count > 0;

    if (!st->s->has_codes)
        return;
    if (coded && !r->coded)
        ring_add(&r->code_spells, running_line_s(st->line_ms));
    r->coded = coded;
}

static void fold_silence(struct running *r, const struct running_step *st)
{
    uint32_t now_s = running_line_s(st->line_ms);

    if (!st->gap)
        return;
    ring_add(&r->gaps, now_s);
    r->gap_s = now_s;
}

void running_fold_board(struct running *r, const struct running_step *st, bool was_run)
{
    uint32_t now_s = running_line_s(st->line_ms);
    struct counters_moment at = {st->m, now_s, r->boot_s};

    fold_sensors(r, st, was_run);
    fold_codes(r, st);
    fold_silence(r, st);
    clockwork_take(&r->clock, st->skew_s, st->s->ts_ms, now_s);
    counters_fold(&r->counters, st->s, &at);
}

static double hours_since(uint32_t at_s, uint32_t now_s)
{
    return at_s ? (now_s - at_s) / SINCE_H : (double)NAN;
}

static void publish_sensors(const struct running *r, const struct running_step *st, double *sym)
{
    const struct sensor *k = r->sensors.s;
    uint32_t now_s = running_line_s(st->line_ms);

    sym[SYM_FEATURE(FT_tds_in_same_d)] = sensor_same_days(&k[SENSOR_tds_in_ppm], now_s);
    sym[SYM_FEATURE(FT_tds_in_same_n)] = sensor_same_draws(&k[SENSOR_tds_in_ppm]);
    sym[SYM_FEATURE(FT_tds_out_same_d)] = sensor_same_days(&k[SENSOR_tds_out_ppm], now_s);
    sym[SYM_FEATURE(FT_tds_out_same_n)] = sensor_same_draws(&k[SENSOR_tds_out_ppm]);
    sym[SYM_FEATURE(FT_temp_same_d)] = sensor_same_days(&k[SENSOR_temp_c], now_s);
    sym[SYM_FEATURE(FT_temp_same_n)] = sensor_same_draws(&k[SENSOR_temp_c]);
    sym[SYM_FEATURE(FT_tds_in_swing)] = sensors_feed_swing(&r->sensors);
    sym[SYM_FEATURE(FT_tds_out_woke)] = r->sensors.woke < 0 ? (double)NAN : (double)r->sensors.woke;
    sym[SYM_FEATURE(FT_p_mem_rest_mpa)] = (double)r->p_mem_before;
    sym[SYM_FEATURE(FT_codes_n)] = st->s->has_codes ? st->s->code_count : (double)NAN;
    sym[SYM_FEATURE(FT_code_spells_7d)] = ring_count(&r->code_spells, now_s, 7 * DAY_S);
}

static void publish_counters(const struct counters *c, uint32_t now_s, double *sym)
{
    sym[SYM_FEATURE(FT_filter_left_pct)] = counters_left(c);
    sym[SYM_FEATURE(FT_filter_hours_rate)] = counters_hours_rate(c);
    sym[SYM_FEATURE(FT_filter_rise_h)] = hours_since(c->rise_s, now_s);
    sym[SYM_FEATURE(FT_filter_rise_n)] = c->rise_n;
    sym[SYM_FEATURE(FT_filter_rise_boot)] = c->rise_s ? c->rise_boot : (double)NAN;
    sym[SYM_FEATURE(FT_vol_back_h)] = hours_since(c->back_s, now_s);
    sym[SYM_FEATURE(FT_vol_back_boot)] = c->back_s ? c->back_boot : (double)NAN;
    sym[SYM_FEATURE(FT_vol_wrapped)] = c->back_s ? c->wrapped : (double)NAN;
}

static void publish_clock(const struct clockwork *c, const struct running_step *st, double *sym)
{
    sym[SYM_FEATURE(FT_skew_s)] = st->skew_s;
    sym[SYM_FEATURE(FT_skew_rise_s_d)] = clockwork_rise(c, running_line_s(st->line_ms));
    sym[SYM_FEATURE(FT_skew_off_zone_s)] = clockwork_off_zone(c);
    sym[SYM_FEATURE(FT_clock_d)] = c->clock_d;
}

void running_publish_now(const struct running *r, int64_t now_ms, double silent_h, double *sym)
{
    double left_ms = (double)(r->filter_due_ms - now_ms);

    sym[SYM_FEATURE(FT_silent_h)] = silent_h;
    sym[SYM_FEATURE(FT_filter_due_d)] = r->filter_due_ms ? left_ms / 8.64e7 : (double)NAN;
}

void running_publish_board(const struct running *r, const struct running_step *st, double *sym)
{
    uint32_t now_s = running_line_s(st->line_ms);

    publish_sensors(r, st, sym);
    publish_clock(&r->clock, st, sym);
    publish_counters(&r->counters, now_s, sym);
    sym[SYM_FEATURE(FT_gaps_7d)] = ring_count(&r->gaps, now_s, 7 * DAY_S);
    sym[SYM_FEATURE(FT_gap_h)] = hours_since(r->gap_s, now_s);
    running_publish_now(r, st->at_ms, 0, sym);
}
