/* SPDX-License-Identifier: Apache-2.0 */
#include "core/filter_sign.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define LATELY 5 /* draws, their median counts */
#define BEFORE 20

/* Over what it is when new: it was worse than `worn`, and is better than `fresh`. */
struct sign {
    enum feature f;
    bool pre; /* of the first stage, else of the membrane */
    double worn, fresh;
};

static const struct sign signs[] = {
    {FT_dp_pre_mpa, true, 1.8, 1.3},    /* loss of pressure over the rated one */
    {FT_npf_ratio_p, false, 0.8, 0.95}, /* flow over the rated one */
};

static double median_from(const struct draw *list, int count, int sym, int from, int most)
{
    double v[BEFORE];
    int n = 0, seen = 0;

    for (int i = count - 1; i >= 0 && n < most; i--) {
        if (!list[i].qualifies || isnan(list[i].sym[sym]))
            continue;
        if (seen++ >= from)
            v[n++] = list[i].sym[sym];
    }
    return n >= LATELY ? median_of(v, n) : NAN;
}

static bool shows(const struct sign *s, const struct model *m, const struct draw *list, int count)
{
    int sym = SYM_FEATURE(s->f);
    double rated = s->pre ? m->param[P_dp_pre] : 1;
    double now = median_from(list, count, sym, 0, LATELY) / rated;
    double before = median_from(list, count, sym, LATELY, BEFORE) / rated;

    if (!(rated > 0))
        return false;
    return s->pre ? before > s->worn && now < s->fresh : before < s->worn && now > s->fresh;
}

static bool is_of(const struct sign *s, const struct model *m, size_t stage)
{
    return s->pre ? stage == 0 && m->stages[0].feed_water : !strcmp(m->stages[stage].id, "ro");
}

unsigned filter_looks_new(const struct model *m, const struct draw *list, int count)
{
    unsigned stages = 0;

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        for (size_t k = 0; k < m->stage_count; k++)
            if (is_of(&signs[i], m, k) && shows(&signs[i], m, list, count))
                stages |= 1u << k;
    return stages;
}
