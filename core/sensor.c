/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sensor.h"

#include <math.h>
#include <string.h>

#define DAY_S       86400.0
#define STEP_S      65   /* readings further apart say nothing of a step */
#define STOOD_DRAWS 10   /* a figure of so many draws stood still */
#define WAKES_S     1800 /* and woke when it moved so soon after a boot */

static const struct {
    enum field field;
    float step, share;
} sensor_of[SENSOR_COUNT] = {
#define SENSOR_ROW(name, step, share) {F_##name, step, share},
    SENSOR_MAP(SENSOR_ROW)
#undef SENSOR_ROW
};

void sensors_init(struct sensors *k)
{
    memset(k, 0, sizeof *k);
    for (int i = 0; i < SENSOR_COUNT; i++)
        k->s[i].last = NAN;
    k->feed_lo = k->feed_hi = NAN;
    k->woke = -1;
}

static bool is_bad(const struct sample *s, enum field f)
{
    return s->q[f] != Q_ABSENT && !sample_known(s, f);
}

static bool is_jump(int i, const struct sensor *k, float v, const struct sensor_moment *at)
{
    float by = fabsf(v - k->last);
    bool tds = sensor_of[i].field != F_temp_c;

    if (sensor_of[i].step <= 0 || at->now_s - k->last_s > STEP_S || (tds && !at->steady))
        return false;
    return by > sensor_of[i].step && by > sensor_of[i].share * k->last;
}

static void moved(struct sensors *k, int i, const struct sensor_moment *at)
{
    struct sensor *s = &k->s[i];

    if (i == SENSOR_tds_out_ppm) {
        if (s->same_draws >= STOOD_DRAWS)
            k->woke = at->boot_s && at->now_s - at->boot_s <= WAKES_S;
        k->feed_lo = k->feed_hi = NAN;
    }
    s->same_s = at->now_s;
    s->same_draws = 0;
}

static void fold_one(struct sensors *k, int i, const struct sample *sample,
                     const struct sensor_moment *at)
{
    struct sensor *s = &k->s[i];
    bool bad = is_bad(sample, sensor_of[i].field);
    float v = (float)sample->v[sensor_of[i].field];

    if (bad && !s->bad)
        ring_add(&s->spells, at->now_s);
    s->bad = bad;
    if (isnan(v))
        return;
    if (v != s->last) { /* also the first one */
        if (!isnan(s->last) && is_jump(i, s, v, at))
            ring_add(&s->jumps, at->now_s);
        moved(k, i, at);
    }
    if (at->ended && s->same_draws < UINT16_MAX)
        s->same_draws++;
    s->last = v;
    s->last_s = at->now_s;
}

void sensors_fold(struct sensors *k, const struct sample *s, const struct sensor_moment *at)
{
    float feed = (float)s->v[F_tds_in_ppm];

    for (int i = 0; i < SENSOR_COUNT; i++)
        if (s->q[sensor_of[i].field] != Q_ABSENT)
            fold_one(k, i, s, at);
    if (isnan(feed))
        return;
    k->feed_lo = (float)fmin((double)k->feed_lo, (double)feed);
    k->feed_hi = (float)fmax((double)k->feed_hi, (double)feed);
}

double sensor_same_days(const struct sensor *s, uint32_t now_s)
{
    return isnan(s->last) ? (double)NAN : (double)(now_s - s->same_s) / DAY_S;
}

double sensor_same_draws(const struct sensor *s)
{
    return isnan(s->last) ? (double)NAN : s->same_draws;
}

double sensors_feed_swing(const struct sensors *k)
{
    float middle = (k->feed_hi + k->feed_lo) / 2;

    return middle > 0 ? (double)((k->feed_hi - k->feed_lo) / middle) : (double)NAN;
}

double sensors_ask(const struct sensors *k, const struct sample *s, uint32_t now_s,
                   const struct expr_call *call)
{
    if (call->kind == CALL_BAD)
        return s ? (double)is_bad(s, (enum field)call->field) : (double)NAN;
    for (int i = 0; i < SENSOR_COUNT; i++)
        if ((int)sensor_of[i].field == call->field)
            return ring_count(call->kind == CALL_JUMPS ? &k->s[i].jumps : &k->s[i].spells, now_s,
                              call->n * DAY_S);
    return NAN;
}
