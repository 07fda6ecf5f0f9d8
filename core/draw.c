/* SPDX-License-Identifier: Apache-2.0 */
#include "core/draw.h"

#include <math.h>
#include <string.h>

/* Tank machines work against a rising tank: only this stretch of a run is comparable. */
#define TANK_FROM_S     60.0f
#define TANK_TO_S       180.0f
#define TANKLESS_FROM_S 20.0f
#define TANK_MIN_S      120.0
#define TANKLESS_MIN_S  60.0
#define TANKLESS_MIN_L  1.0
#define EARLY_S         30.0
#define MIN_READINGS    3
#define PUMP_NEVER_S    999.0
#define LAG_SHARE       0.8
#define LAG_LEAST_MPA   0.015

const enum field draw_channels[DRAW_CHANNEL_COUNT] = {
    F_tds_in_ppm, F_tds_out_ppm, F_temp_c,   F_p_in_mpa,   F_p_mem_mpa, F_p_tank_mpa,
    F_q_perm_lpm, F_q_waste_lpm, F_i_pump_a, F_v_supply_v, F_i_uv_ma,
};

void draw_begin(struct draw_run *r, const struct sample *s, const struct draw_moment *when)
{
    memset(r, 0, sizeof *r);
    r->start_line_ms = r->last_line_ms = when->line_ms;
    r->start_at_ms = r->last_at_ms = when->at_ms;
    r->boot_id = s->boot_id;
    r->first_seq = r->last_seq = s->seq;
    r->stride = 1;
    r->vol_first_l = r->vol_last_l = s->v[F_vol_perm_l];
    r->pump_start_s = NAN;
    r->p_in_static_mpa = NAN;
}

static void thin(struct draw_run *r)
{
    for (int i = 0; i < DRAW_SLOTS / 2; i++) {
        r->t_s[i] = r->t_s[2 * i];
        memcpy(r->v[i], r->v[2 * i], sizeof r->v[i]);
    }
    r->kept = DRAW_SLOTS / 2;
    r->stride *= 2;
}

static void keep(struct draw_run *r, const struct sample *s, double t_s)
{
    if (r->samples++ % r->stride != 0)
        return;
    if (r->kept == DRAW_SLOTS)
        thin(r);
    r->t_s[r->kept] = (float)t_s;
    for (int c = 0; c < DRAW_CHANNEL_COUNT; c++)
        r->v[r->kept][c] = (float)s->v[draw_channels[c]];
    r->kept++;
}

void draw_add(struct draw_run *r, const struct sample *s, const struct draw_moment *when,
              const struct model *m)
{
    double t_s = (double)(when->line_ms - r->start_line_ms) / 1000.0;

    keep(r, s, t_s);
    r->last_line_ms = when->line_ms;
    r->last_at_ms = when->at_ms;
    r->last_seq = s->seq;
    r->test |= s->run_id[0] != 0;
    r->flushed |= s->v[F_valve_flush] > 0;
    if (t_s <= EARLY_S && !isnan(s->v[F_tds_out_ppm])) {
        r->early_tds_sum += s->v[F_tds_out_ppm];
        r->early_tds_count++;
    }
    if (isnan(r->vol_first_l))
        r->vol_first_l = s->v[F_vol_perm_l];
    if (!isnan(s->v[F_vol_perm_l]))
        r->vol_last_l = s->v[F_vol_perm_l];
    if (isnan(r->pump_start_s) && s->v[F_i_pump_a] > 0.5 * m->param[P_i_pump])
        r->pump_start_s = (float)t_s;
}

static double channel_median(const struct draw_run *r, int c, float from_s, float to_s)
{
    double v[DRAW_SLOTS];
    int n = 0;

    for (int i = 0; i < r->kept; i++)
        if (r->t_s[i] >= from_s && r->t_s[i] <= to_s)
            v[n++] = (double)r->v[i][c];
    return median_of(v, n);
}

static int readings(const struct draw_run *r, float from_s, float to_s)
{
    int n = 0;

    for (int i = 0; i < r->kept; i++)
        n += r->t_s[i] >= from_s && r->t_s[i] <= to_s;
    return n;
}

/* A gauge behind a blocked port follows its water late. */
static double lag_s(const struct draw_run *r, double rest)
{
    int c = 0;
    double by;

    while (draw_channels[c] != F_p_mem_mpa)
        c++;
    by = r->kept ? (double)r->v[r->kept - 1][c] - rest : (double)NAN;
    if (!(fabs(by) >= LAG_LEAST_MPA))
        return NAN;
    for (int i = r->kept - 1; i >= 0; i--)
        if (((double)r->v[i][c] - rest) / by < LAG_SHARE)
            return (double)r->t_s[i];
    return 0;
}

static bool qualifies(const struct draw_run *r, const struct model *m, double length_s,
                      const struct draw *d)
{
    bool tank = m->cls == CLASS_RO_TANK;
    float from_s = tank ? TANK_FROM_S : TANKLESS_FROM_S;
    double temp = d->sym[F_temp_c];
    double litres = d->sym[SYM_FEATURE(FT_v_draw_l)];
    bool long_enough =
        tank ? length_s >= TANK_MIN_S : length_s >= TANKLESS_MIN_S || litres >= TANKLESS_MIN_L;

    if (r->broken || r->flushed || !long_enough)
        return false;
    if (!isnan(temp) && (temp < 5 || temp > 38))
        return false;
    return readings(r, from_s, 1e9f) >= MIN_READINGS;
}

static void draw_values(const struct draw_run *r, const struct model *m, double *sym)
{
    bool tank = m->cls == CLASS_RO_TANK;
    float from_s = tank ? TANK_FROM_S : TANKLESS_FROM_S;
    float to_s = tank ? TANK_TO_S : 1e9f;
    double steady;

    for (int c = 0; c < DRAW_CHANNEL_COUNT; c++)
        sym[draw_channels[c]] = channel_median(r, c, from_s, to_s);
    steady = sym[F_tds_out_ppm];
    sym[SYM_FEATURE(FT_creep_ratio)] =
        r->early_tds_count && steady > 0 ? r->early_tds_sum / r->early_tds_count / steady : NAN;
    sym[SYM_FEATURE(FT_v_draw_l)] = r->vol_last_l - r->vol_first_l;
    sym[SYM_FEATURE(FT_p_in_static_mpa)] = (double)r->p_in_static_mpa;
}

void draw_end(const struct draw_run *r, const struct model *m, const double *sample_sym,
              struct draw *out)
{
    double length_s = (double)(r->last_line_ms - r->start_line_ms) / 1000.0;
    int pump_col = F_i_pump_a;

    memset(out, 0, sizeof *out);
    memcpy(out->sym, sample_sym, sizeof out->sym);
    draw_values(r, m, out->sym);
    out->sym[SYM_FEATURE(FT_draw_s)] = length_s;
    out->sym[SYM_FEATURE(FT_p_mem_lag_s)] = lag_s(r, sample_sym[SYM_FEATURE(FT_p_mem_rest_mpa)]);
    out->sym[SYM_FEATURE(FT_pump_start_s)] = (double)r->pump_start_s;
    if (isnan(r->pump_start_s) && !isnan(out->sym[pump_col]))
        out->sym[SYM_FEATURE(FT_pump_start_s)] = PUMP_NEVER_S;
    out->sym[F_pump_on] = 1;
    out->sym[F_valve_flush] = r->flushed;
    out->start_ms = r->start_at_ms;
    out->end_ms = r->last_at_ms;
    out->boot_id = r->boot_id;
    out->first_seq = r->first_seq;
    out->last_seq = r->last_seq;
    out->samples = r->samples;
    out->test = r->test;
    out->qualifies = qualifies(r, m, length_s, out);
}

/*
 * On disk a field keeps its row number and a feature its row number with the top bit set, so
 * that a new row at the end of either table leaves stored draws readable.
 */
static uint8_t stored_index(int sym)
{
    return (uint8_t)(sym < (int)FIELD_COUNT ? sym : 0x80 | (sym - (int)FIELD_COUNT));
}

static int symbol_of(uint8_t stored)
{
    int i = stored & 0x7f;

    if (stored & 0x80)
        return i < (int)FEATURE_COUNT ? SYM_FEATURE(i) : -1;
    return i < (int)FIELD_COUNT ? i : -1;
}

size_t draw_pack(const struct draw *d, uint8_t *buf, size_t cap)
{
    size_t at = 1;

    if (cap < DRAW_PACK_MAX)
        return 0;
    buf[0] = 1;
    for (int i = 0; i < SYM_COUNT; i++) {
        float v = (float)d->sym[i];

        if (isnan(v))
            continue;
        buf[at++] = stored_index(i);
        memcpy(buf + at, &v, sizeof v);
        at += sizeof v;
    }
    return at;
}

bool draw_unpack(struct draw *d, const uint8_t *buf, size_t len)
{
    for (int i = 0; i < SYM_COUNT; i++)
        d->sym[i] = NAN;
    if (len < 1 || buf[0] != 1)
        return false;
    for (size_t at = 1; at + 5 <= len; at += 5) {
        float v;

        memcpy(&v, buf + at + 1, sizeof v);
        if (symbol_of(buf[at]) >= 0)
            d->sym[symbol_of(buf[at])] = (double)v;
    }
    return true;
}
