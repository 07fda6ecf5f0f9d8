/* SPDX-License-Identifier: Apache-2.0 */
#include "core/running.h"

#include <math.h>
#include <string.h>

#include "core/derive.h"
#include "core/draw.h"
#include "core/running_board.h"

#define NIGHT_FROM_H    1
#define NIGHT_TO_H      5
#define NIGHT_RUN_MAX_L 0.5
#define LEAK_DRIES_MS   (30LL * 60000)
#define STATIC_WINDOW_S 130
#define DAY_S           86400u
#define STANDBY_MEAN_MS 300000

void running_init(struct running *r)
{
    memset(r, 0, sizeof *r);
    r->lps.last = r->leak_toggles.last = r->leak_with_pump = -1;
    r->idle_h = r->run_before_s = r->lps_lost_after_s = r->pump_back_min = NAN;
    r->p_in_static = r->standby_waste = r->flush_waste = r->tds_out_last = NAN;
    r->night_vol_start = r->run_vol_start = NAN;
    r->night_vol = r->run_vol = NAN;
    r->pre_remain = r->carbon_remain = r->ro_used_h = r->uv_remain = NAN;
    for (int i = 0; i < 3; i++)
        r->p_in_idle[i] = NAN;
    r->night_day = -1;
    boots_init(&r->boots);
    rest_init(&r->rest);
    steps_init(&r->steps);
    r->p_mem_rest = r->p_mem_before = NAN;
    sensors_init(&r->sensors);
    clockwork_init(&r->clock);
    counters_init(&r->counters);
}

uint32_t running_line_s(int64_t line_ms)
{
    return (uint32_t)(line_ms / 1000) + DAY_S;
}

bool running_is_production(const struct sample *s)
{
    if (s->v[F_valve_flush] > 0 || s->v[F_state] == MS_FLUSHING)
        return false;
    if (sample_known(s, F_pump_on))
        return s->v[F_pump_on] > 0;
    return s->v[F_state] == MS_PRODUCING;
}

static void toggles_feed(struct toggles *t, double v, uint32_t now_s)
{
    int8_t bit;

    if (isnan(v))
        return;
    bit = v > 0;
    if (t->last >= 0 && t->last != bit) {
        t->at_s[t->next] = now_s;
        t->next = (uint8_t)((t->next + 1) % TOGGLE_RING);
    }
    t->last = bit;
}

static double toggles_count(const struct toggles *t, uint32_t now_s, uint32_t window_s)
{
    int n = 0;

    if (t->last < 0)
        return NAN;
    for (int i = 0; i < TOGGLE_RING; i++)
        n += t->at_s[i] && now_s - t->at_s[i] <= window_s;
    return n;
}

static void fold_static_pressure(struct running *r, const struct running_step *st)
{
    double v[3], rest;

    if (!r->run && st->s->v[F_pump_on] <= 0 && !isnan(st->s->v[F_p_in_mpa])) {
        memmove(r->p_in_idle + 1, r->p_in_idle, 2 * sizeof r->p_in_idle[0]);
        memmove(r->p_in_idle_s + 1, r->p_in_idle_s, 2 * sizeof r->p_in_idle_s[0]);
        r->p_in_idle[0] = (float)st->s->v[F_p_in_mpa];
        r->p_in_idle_s[0] = running_line_s(st->line_ms);
    }
    for (int i = 0; i < 3; i++) {
        bool fresh = running_line_s(st->line_ms) - r->p_in_idle_s[i] <= STATIC_WINDOW_S;

        v[i] = fresh ? (double)r->p_in_idle[i] : (double)NAN;
    }
    rest = median_of(v, 3);
    /* Without a fresh reading the one before is the best there is. */
    if (!r->run && !isnan(rest))
        r->p_in_static = (float)rest;
}

static void fold_run(struct running *r, const struct running_step *st)
{
    bool run = running_is_production(st->s);

    if (run && !r->run) {
        r->idle_h = r->run_end_ms ? (float)((double)(st->line_ms - r->run_end_ms) / 3.6e6) : NAN;
        r->run_start_ms = st->line_ms;
        r->run_vol_start = st->s->v[F_vol_perm_l];
    }
    if (!run && r->run) {
        r->run_end_ms = st->line_ms;
        r->run_before_s = (float)((double)(st->line_ms - r->run_start_ms) / 1000.0);
    }
    if (run || r->run)
        r->run_vol = (float)(st->s->v[F_vol_perm_l] - r->run_vol_start);
    r->run = run;
}

static void fold_night(struct running *r, const struct running_step *st, bool ended)
{
    int64_t local_ms = st->at_ms + st->utc_offset_ms;
    int32_t day = (int32_t)(local_ms / 86400000);
    int hour = (int)(local_ms / 3600000 % 24);
    double vol = st->s->v[F_vol_perm_l];

    if (st->away) {
        r->night_vol = NAN;
        r->night_day = -1;
        return;
    }
    if (hour < NIGHT_FROM_H || hour >= NIGHT_TO_H) {
        if (r->night_day >= 0 && hour >= NIGHT_TO_H) {
            r->night_starts = r->night_starts_now;
            r->night_vol = (float)(vol - r->night_vol_start);
            r->night_day = -1;
        }
        return;
    }
    if (r->night_day != day) {
        r->night_day = day;
        r->night_starts_now = 0;
        r->night_vol_start = vol;
    }
    if (ended && vol - r->run_vol_start < NIGHT_RUN_MAX_L && r->night_starts_now < 255)
        r->night_starts_now++;
}

/* A machine that stops itself on a leak reports it with the pump already off. */
static void fold_leak(struct running *r, const struct running_step *st, bool was_run)
{
    double v = st->s->v[F_leak];
    bool wet = v > 0;

    toggles_feed(&r->leak_toggles, v, running_line_s(st->line_ms));
    if (isnan(v) || wet == r->leak)
        return;
    if (wet) {
        r->leak_since_ms = st->line_ms;
        r->leak_with_pump = st->s->v[F_pump_on] > 0 || was_run;
    } else if (st->line_ms - r->leak_since_ms < LEAK_DRIES_MS) {
        ring_add(&r->leaks_dried, running_line_s(st->line_ms));
    }
    r->leak = wet;
}

static void fold_lps(struct running *r, const struct running_step *st)
{
    const struct sample *s = st->s;
    bool wanted = s->v[F_pump_on] > 0 || s->v[F_state] == MS_NO_WATER || r->run;
    int8_t before = r->lps.last;

    if (wanted || r->lps.last == 0)
        toggles_feed(&r->lps, s->v[F_lps_ok], running_line_s(st->line_ms));
    else if (!isnan(s->v[F_lps_ok]))
        r->lps.last = s->v[F_lps_ok] > 0;
    if (before == 1 && r->lps.last == 0 && r->run_start_ms)
        r->lps_lost_after_s = (float)((double)(st->line_ms - r->run_start_ms) / 1000.0);
}

static void fold_pump(struct running *r, const struct running_step *st)
{
    double i = st->s->v[F_i_pump_a];
    bool gone;

    if (isnan(i) || st->s->v[F_pump_on] <= 0 || isnan(st->s->v[F_pump_on]))
        return;
    gone = i < 0.05 * st->m->param[P_i_pump];
    if (gone && !r->pump_gone)
        r->pump_gone_ms = st->line_ms;
    if (!gone && r->pump_gone) {
        r->pump_back_min = (float)((double)(st->line_ms - r->pump_gone_ms) / 60000.0);
        ring_add(&r->pump_gaps, running_line_s(st->line_ms));
    }
    r->pump_gone = gone;
}

static void fold_waste(struct running *r, const struct running_step *st)
{
    const struct sample *s = st->s;
    double q = s->v[F_q_waste_lpm];
    bool flushing = s->v[F_valve_flush] > 0;
    bool standby = s->v[F_valve_in] == 0 && s->v[F_pump_on] == 0;

    if (flushing && !r->flushing)
        r->flush_start_ms = st->line_ms;
    if (flushing && !isnan(q) && st->line_ms - r->flush_start_ms >= 5000)
        r->flush_waste = (float)q;
    r->flushing = flushing;
    if (!standby || st->gap || isnan(q)) {
        r->standby_since_ms = st->line_ms;
        r->standby_waste_sum = 0;
        r->standby_waste_n = 0;
        return;
    }
    r->standby_waste_sum += q;
    r->standby_waste_n++;
    if (st->line_ms - r->standby_since_ms >= STANDBY_MEAN_MS) {
        r->standby_waste = (float)(r->standby_waste_sum / r->standby_waste_n);
        r->standby_since_ms = st->line_ms;
        r->standby_waste_sum = 0;
        r->standby_waste_n = 0;
    }
}

static void fold_tds(struct running *r, const struct running_step *st)
{
    float v = (float)st->s->v[F_tds_out_ppm];

    if (isnan(v) || !r->run)
        return;
    if (v != r->tds_out_last)
        r->tds_out_same_s = 0;
    else
        r->tds_out_same_s += (float)st->dt_s;
    r->tds_out_last = v;
}

static bool is_carbon(const char *stage)
{
    return !strcmp(stage, "cto") || !strcmp(stage, "ppc") || !strcmp(stage, "udf");
}

/* How far the hours of the first stage are beyond its life: it was spent before anybody listened.
 */
static int64_t beyond_life_ms(const struct model *m, double used_h)
{
    double life_h = m->stage_count ? m->stages[0].life_days * 24 : 0;

    return life_h > 0 && used_h > life_h ? (int64_t)((used_h - life_h) * 3.6e6) : 0;
}

static void fold_filters(struct running *r, const struct running_step *st)
{
    const struct sample *s = st->s;
    const struct model *m = st->m;
    double pre_h = 0;

    for (int i = 0; i < s->filter_count; i++) {
        const struct filter_reading *f = &s->filters[i];

        if (m->stage_count && !strcmp(f->stage, m->stages[0].id)) {
            r->pre_remain = f->remain_pct;
            pre_h = (double)f->used_h;
        }
        if (is_carbon(f->stage))
            r->carbon_remain = f->remain_pct;
        if (!strcmp(f->stage, "ro"))
            r->ro_used_h = f->used_h;
        if (!strcmp(f->stage, "uv"))
            r->uv_remain = f->remain_pct;
    }
    if (!(r->pre_remain <= 0))
        r->pre_zero_at_ms = 0;
    else if (r->pre_zero_at_ms == 0)
        r->pre_zero_at_ms = st->at_ms - beyond_life_ms(m, pre_h);
}

static double ro_share(const struct running *r, const struct model *m)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].id, "ro") && m->stages[i].life_days > 0)
            return (double)r->ro_used_h / (m->stages[i].life_days * 24);
    return NAN;
}

static void publish_events(const struct running *r, const struct running_step *st, double *sym)
{
    uint32_t now_s = running_line_s(st->line_ms);

    sym[SYM_FEATURE(FT_lps_toggles_10m)] = toggles_count(&r->lps, now_s, 600);
    sym[SYM_FEATURE(FT_lps_toggles_30m)] = toggles_count(&r->lps, now_s, 1800);
    sym[SYM_FEATURE(FT_leak_toggles_10m)] = toggles_count(&r->leak_toggles, now_s, 600);
    sym[SYM_FEATURE(FT_leak_at_start_pump)] =
        r->leak_with_pump < 0 ? (double)NAN : r->leak_with_pump;
    sym[SYM_FEATURE(FT_leak_dried_7d)] = ring_count(&r->leaks_dried, now_s, 7 * DAY_S);
    sym[SYM_FEATURE(FT_pump_gaps_7d)] = ring_count(&r->pump_gaps, now_s, 7 * DAY_S);
    sym[SYM_FEATURE(FT_pump_back_min)] = (double)r->pump_back_min;
    sym[SYM_FEATURE(FT_lps_lost_after_s)] = (double)r->lps_lost_after_s;
}

static void publish_levels(const struct running *r, const struct running_step *st, double *sym)
{
    double overdue = r->pre_zero_at_ms ? (double)(st->at_ms - r->pre_zero_at_ms) / 8.64e7 : 0;

    sym[SYM_FEATURE(FT_p_in_static_mpa)] = (double)r->p_in_static;
    sym[SYM_FEATURE(FT_q_waste_standby_lpm)] = (double)r->standby_waste;
    sym[SYM_FEATURE(FT_q_waste_flush_lpm)] = (double)r->flush_waste;
    sym[SYM_FEATURE(FT_n_restart_night)] = isnan(r->night_vol) ? (double)NAN : r->night_starts;
    sym[SYM_FEATURE(FT_v_perm_night_l)] = (double)r->night_vol;
    sym[SYM_FEATURE(FT_tds_out_same_h)] = (double)r->tds_out_same_s / 3600.0;
    sym[SYM_FEATURE(FT_pre_remain_pct)] = (double)r->pre_remain;
    sym[SYM_FEATURE(FT_carbon_remain_pct)] = (double)r->carbon_remain;
    sym[SYM_FEATURE(FT_uv_remain_pct)] = (double)r->uv_remain;
    sym[SYM_FEATURE(FT_ro_used_share)] = ro_share(r, st->m);
    sym[SYM_FEATURE(FT_pre_overdue_d)] = isnan(r->pre_remain) ? (double)NAN : overdue;
    sym[SYM_FEATURE(FT_pump_h)] = st->s->v[F_pump_s] / 3600.0;
}

static void publish_run(const struct running *r, const struct running_step *st, double *sym)
{
    double rest = r->run_end_ms ? (double)(st->line_ms - r->run_end_ms) / 3.6e6 : (double)NAN;

    sym[SYM_FEATURE(FT_t_run_s)] = r->run ? (double)(st->line_ms - r->run_start_ms) / 1000.0 : 0;
    sym[SYM_FEATURE(FT_idle_h)] = r->run ? (double)r->idle_h : rest;
    sym[SYM_FEATURE(FT_run_before_s)] = (double)r->run_before_s;
    sym[SYM_FEATURE(FT_v_run_l)] = (double)r->run_vol;
    sym[SYM_FEATURE(FT_tcf)] = derive_tcf(st->m->param, st->s->v[F_temp_c]);
    sym[SYM_FEATURE(FT_local_h)] = (double)((st->at_ms + st->utc_offset_ms) % 86400000) / 3600000.0;
}

void running_fold(struct running *r, const struct running_step *st, double *sym)
{
    bool was_run = r->run;

    if (st->boot)
        r->boot_s = running_line_s(st->line_ms);
    fold_static_pressure(r, st);
    fold_run(r, st);
    fold_night(r, st, was_run && !r->run);
    fold_leak(r, st, was_run);
    fold_lps(r, st);
    fold_pump(r, st);
    fold_waste(r, st);
    fold_tds(r, st);
    fold_filters(r, st);
    boots_fold(&r->boots, st, sym);
    rest_fold(&r->rest, st, r->run, sym);
    steps_fold(&r->steps, st, sym);
    running_fold_board(r, st, was_run);
    publish_run(r, st, sym);
    publish_events(r, st, sym);
    publish_levels(r, st, sym);
    running_publish_board(r, st, sym);
}
