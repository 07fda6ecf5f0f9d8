/* SPDX-License-Identifier: Apache-2.0 */
#include "core/area.h"

#include <string.h>

#define REPORTING_LEAST 5
#define BEGUN_ONE_IN    5 /* 20 % */
#define USUAL_MOST      0.05
#define HOUR_LENGTH_MS  3600000LL

bool area_opens(const struct area_counts *c)
{
    return c->reporting >= REPORTING_LEAST && c->begun >= AREA_BEGUN_LEAST &&
           c->begun * BEGUN_ONE_IN >= c->reporting && c->usual < USUAL_MOST;
}

double area_usual(const int64_t begun[AREA_WEEKS], int64_t reporting)
{
    int64_t sorted[AREA_WEEKS];

    if (reporting <= 0)
        return 0;
    for (int i = 0; i < AREA_WEEKS; i++) {
        int k = i;

        for (; k > 0 && sorted[k - 1] > begun[i]; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = begun[i];
    }
    return (double)sorted[AREA_WEEKS / 2] / (double)reporting;
}

int64_t area_hour_ms(int64_t at_ms, int utc_offset_min)
{
    int64_t local = at_ms + utc_offset_min * 60000LL;

    return at_ms - local % HOUR_LENGTH_MS;
}

const char *area_phase_name(enum area_phase p)
{
    static const char *const names[] = {"open", "recovered", "closed"};

    return names[p];
}

enum area_phase area_phase(const struct area_state *s)
{
    if (s->cleared * 2 < s->affected)
        return AREA_AFFECTS;
    if (s->recovered_ms && s->now_ms >= s->recovered_ms + AREA_GRACE_MS)
        return AREA_OVER;
    return AREA_RECOVERED;
}

bool area_may_hold(const struct fault *f)
{
    return f->area && f->severity != SEV_SAFETY && strcmp(f->id, AREA_OUTAGE) != 0;
}

int64_t area_settle_ms(const struct fault *f, int64_t settle_ms)
{
    return area_may_hold(f) ? settle_ms : 0;
}

enum area_fate area_fate(const struct area_held *h)
{
    return h->finding_open || h->by_people || h->repaired || h->by_hand ? AREA_RELEASE
                                                                        : AREA_CANCEL;
}
