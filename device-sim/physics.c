/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/physics.h"

#include <math.h>
#include <string.h>

#define FLUSH_OPENING 6.0
#define STALL_BAND    0.15
#define RELIEF_BAND   0.01
#define SHORT_TORQUE  0.6
#define SHORT_CURRENT 1.5 /* of the current with a locked rotor */
#define SOLVE_STEPS   60
#define SOLVE_LPM     1e-12

const char *const break_names[BREAK_COUNT] = {
#define BREAK_NAME(name, healthy, what) #name,
    BREAK_MAP(BREAK_NAME)
#undef BREAK_NAME
};

const double break_healthy[BREAK_COUNT] = {
#define BREAK_HEALTHY(name, healthy, what) healthy,
    BREAK_MAP(BREAK_HEALTHY)
#undef BREAK_HEALTHY
};

const struct physics_model physics_tankless = {4.2, 3.0, 1.1,   0.02, 0.03, 0.02, 2.55, 1.28,
                                               0.7, 2.6, 0.045, 2.0,  3.6,  4.0,  75};
const struct physics_model physics_tank = {1.156, 1.15, 1.0,   0.05, 0.01, 0.10, 0.385, 0.5625,
                                           0.42,  1.1,  0.006, 0.9,  1.7,  1.8,  55};

int break_find(const char *name)
{
    for (int i = 0; i < (int)BREAK_COUNT; i++)
        if (!strcmp(break_names[i], name))
            return i;
    return -1;
}

static double tcf(double temp_c)
{
    double k = temp_c < 25 ? 3020 : 2640;

    return exp(k * (1 / 298.15 - 1 / (273.15 + temp_c)));
}

static double resistance(const struct physics_model *m, const double *br)
{
    return m->r_pre * (br[BR_prefilter] + br[BR_valve] - 1);
}

/* Shorted turns take current and give no torque. */
static double strength(const struct physics_in *in)
{
    double turns = in->br[BR_pump_short] > 0 ? SHORT_TORQUE : 1;

    return in->br[BR_pump] * turns * fmin(1, in->br[BR_supply] / 23.0);
}

static double pump_flow(const struct physics_model *m, const struct physics_in *in, double p_mem)
{
    double s = strength(in), r = resistance(m, in->br);
    double q = s * (m->q0 - m->kq * (p_mem - in->line_mpa)) / (1 + s * m->kq * r);
    double left = (m->p_stall - p_mem) / STALL_BAND;

    q = fmin(q, s * m->q0);
    if (left < 1)
        q *= fmax(left, 0);
    /* What the bypass lets back never reaches the membrane. */
    q *= fmin(1, fmax(0, 1 - (p_mem - in->br[BR_relief]) / RELIEF_BAND));
    return fmax(q, 0);
}

static double osmosis(const double *br)
{
    return 7e-5 * br[BR_tds] * (1 + 2.5) / 2;
}

static double perm_flow(const struct physics_model *m, const struct physics_in *in, double p_mem)
{
    double ndp = p_mem - m->dp / 2 - in->p_perm_mpa - osmosis(in->br);

    return fmax(0, m->a * in->br[BR_membrane] * tcf(in->br[BR_temp]) * ndp);
}

static double opening(const struct physics_in *in)
{
    const double *br = in->br;
    bool open = br[BR_flush_open] > 0 || (in->flush && !(br[BR_flush_shut] > 0));

    return fmin(br[BR_restrictor] * (open ? FLUSH_OPENING : 1), br[BR_waste_tube]);
}

static double waste_flow(const struct physics_model *m, const struct physics_in *in, double p_mem)
{
    return m->k_r * opening(in) * sqrt(fmax(0, p_mem - m->dp));
}

/* What the pump brings over what leaves: falls with the pressure. */
static double surplus(const struct physics_model *m, const struct physics_in *in, double p)
{
    return pump_flow(m, in, p) - perm_flow(m, in, p) - waste_flow(m, in, p);
}

/* By false position; an end that stays twice counts half, so that it moves too. */
static double balance(const struct physics_model *m, const struct physics_in *in)
{
    double low = 0, high = m->p_stall, p = low, rest;
    double over = surplus(m, in, low), under = surplus(m, in, high);
    int side = 0;

    for (int i = 0; i < SOLVE_STEPS && over > 0 && over > under; i++) {
        p = (low * under - high * over) / (under - over);
        rest = surplus(m, in, p);
        if (fabs(rest) < SOLVE_LPM)
            break;
        if (rest > 0) {
            low = p;
            over = rest;
            under /= side > 0 ? 2 : 1;
            side = 1;
        } else {
            high = p;
            under = rest;
            over /= side < 0 ? 2 : 1;
            side = -1;
        }
    }
    return p;
}

static double salt(const struct physics_model *m, const double *br, double q_perm)
{
    double b = m->b * exp(3000 * (1 / 298.15 - 1 / (273.15 + br[BR_temp])));
    double mean = br[BR_tds] * (1 + 2.5) / 2;

    return b * mean / (q_perm + b) + br[BR_bypass] * br[BR_tds];
}

static double current(const struct physics_model *m, const struct physics_in *in,
                      const struct physics_out *out)
{
    double turns = m->i0 + m->ki * (out->p_mem - out->p_in);

    if (in->br[BR_pump_seized] > 0)
        return m->i_lock;
    if (in->br[BR_pump_short] > 0)
        return SHORT_CURRENT * m->i_lock;
    return turns * in->br[BR_pump_wear];
}

/* An adapter holds its voltage up to its current and gives no more power beyond it. */
static double rail(const struct physics_model *m, const struct physics_in *in, double i_pump)
{
    return in->br[BR_supply] * fmin(1, m->i_max / fmax(i_pump, 1e-3));
}

static void flows(const struct physics_model *m, const struct physics_in *in,
                  struct physics_out *out)
{
    out->p_mem = balance(m, in);
    out->q_perm = perm_flow(m, in, out->p_mem);
    out->q_waste = waste_flow(m, in, out->p_mem);
    out->p_in = in->line_mpa - resistance(m, in->br) * (out->q_perm + out->q_waste);
    out->tds_out = salt(m, in->br, fmax(out->q_perm, 1e-3));
}

void physics_solve(const struct physics_model *m, const struct physics_in *in,
                   struct physics_out *out)
{
    bool dead = in->br[BR_pump_dead] > 0 || !in->pump_on;
    bool dry = !in->valve_in || in->br[BR_inlet_shut] > 0 || in->line_mpa <= 0;
    bool turns = !dead && !(in->br[BR_pump_seized] > 0);

    memset(out, 0, sizeof *out);
    out->p_in = fmax(in->line_mpa, 0);
    out->tds_out = salt(m, in->br, 0.5);
    if (turns && !dry)
        flows(m, in, out);
    if (turns && dry)
        out->i_pump = 0.35 * m->i0; /* it turns in air */
    else if (!dead)
        out->i_pump = current(m, in, out);
    out->rail_v = rail(m, in, out->i_pump);
}

static unsigned long long next(struct prng *p)
{
    unsigned long long x = p->s += 0x9e3779b97f4a7c15ULL;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

double prng_unit(struct prng *p)
{
    return (double)(next(p) >> 11) / 9007199254740992.0;
}

double prng_normal(struct prng *p)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += prng_unit(p);
    return sum;
}
