/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ledger.h"

#include <math.h>
#include <string.h>

#define MINUTE_MS  60000.0
#define DAY_MS_D   86400000.0
#define WEIGHT     0.1  /* of one draw in the mean */
#define CLIP       2.3  /* log 10: one wild draw must not decide */
#define DOUBT      0.41 /* log 1.5 */
#define TRUST      0.2  /* below it a doubt ends */
#define SMALLEST_L 0.2  /* counters step in decilitres: less says nothing about them */

void ledger_init(struct ledger *l)
{
    memset(l, 0, sizeof *l);
    l->perm_at = l->waste_at = NAN;
}

/* How far the counter went since the last look; NaN when that cannot be. */
static double went(double before, double now, double most)
{
    double d = now - before;

    return d >= 0 && d <= most ? d : NAN;
}

static void weigh(struct ledger *l, double counted, double flow)
{
    double r;

    if (isnan(counted) || isnan(flow) || flow < SMALLEST_L)
        return;
    r = counted > 0 ? log(counted / flow) : -CLIP;
    r = fmax(-CLIP, fmin(CLIP, r));
    l->trust += WEIGHT * (r - l->trust);
    if (fabs(l->trust) > DOUBT)
        l->doubted = true;
    else if (fabs(l->trust) < TRUST)
        l->doubted = false;
}

/* The counter also has what nobody saw; the flow meter only what came through. */
static double best(const struct ledger *l, double counted, double flow)
{
    double d = isnan(counted) || (l->doubted && !isnan(flow)) ? flow : counted;

    return isnan(d) ? 0 : fmax(0, d);
}

struct ledger_litres ledger_take(struct ledger *l, const struct ledger_draw *d)
{
    double minutes = (double)(d->at_ms - l->at_ms) / MINUTE_MS;
    double most = l->at_ms ? fmax(1, minutes * d->most_lpm * 1.2) : 0;
    double perm = went(l->perm_at, d->perm_at, most),
           waste = went(l->waste_at, d->waste_at, most * 4);
    struct ledger_litres out;

    /* Only what was heard without a break says whether meter and counter agree. */
    if (l->at_ms && d->boot_id == l->boot_id && (double)(d->at_ms - l->at_ms) < DAY_MS_D)
        weigh(l, perm, d->perm_flow);
    out.perm = best(l, perm, d->perm_flow);
    out.waste = best(l, waste, d->waste_flow);
    l->perm_at = d->perm_at;
    l->waste_at = d->waste_at;
    l->at_ms = d->at_ms;
    l->boot_id = d->boot_id;
    return out;
}
