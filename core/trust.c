/* SPDX-License-Identifier: Apache-2.0 */
#include "core/trust.h"

#include <math.h>

#define YOUNG_S    600
#define SAME_LEAST 4 /* fewer readings may be the same by chance */

static void unsay(struct sample *s, int f)
{
    s->v[f] = NAN;
    s->q[f] = Q_STALE;
}

static bool is_young(const struct device *d, bool boot)
{
    uint32_t now_s = running_line_s(d->line_ms), boot_s = d->running.boot_s;

    return boot || (boot_s && now_s - boot_s < YOUNG_S);
}

/* Whether every measured number is the one from before. */
static bool from_before(const struct device *d, const struct sample *s)
{
    int same = 0;

    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        if (field_table[f].kind != FIELD_NUM || isnan(s->v[f]))
            continue;
        if ((float)s->v[f] != d->sym[f])
            return false;
        same++;
    }
    return same >= SAME_LEAST;
}

bool trust_cut(const struct device *d, const struct sample *s, bool boot, bool gap,
               struct sample *out)
{
    bool young = is_young(d, boot) && !s->run_id[0], old = (boot || gap) && from_before(d, s);

    if (!young && !old)
        return false;
    *out = *s;
    for (int f = 0; f < (int)FIELD_COUNT; f++) {
        bool salt = f == F_tds_in_ppm || f == F_tds_out_ppm;

        if (sample_known(s, (enum field)f) &&
            ((young && salt) || (old && field_table[f].kind == FIELD_NUM)))
            unsay(out, f);
    }
    return true;
}
