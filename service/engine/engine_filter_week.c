/* SPDX-License-Identifier: Apache-2.0 */
/* Medians of a week, kept when the next one has begun. */
#include "core/civil.h"
#include "core/filter_trend.h"
#include "service/engine/engine_filter.h"

#define THURSDAY 3 /* 1970-01-01 was one: the weeks begin on Mondays */

static int32_t local_day(const struct engine *e, const struct unit *u, int64_t at_ms)
{
    return (int32_t)floor_div(zone_local(u->zone ? u->zone : e->zone, at_ms), DAY_MS);
}

static int32_t week_of(int32_t day)
{
    return (int32_t)floor_div(day + THURSDAY, 7);
}

/* What a week does not show is NaN, which the store keeps as NULL. */
static void keep(struct engine *e, const struct unit *u, int32_t week, const struct trend_week *w)
{
    const double *v = w->v;

    engine_fail(
        e, store_run(&e->store, SQL_FILTER_WEEK_PUT,
                     ARGS(db_int(u->num), db_int(week), db_int(w->from_day), db_int(w->day),
                          db_int(w->draws), db_real(w->tcf), db_real(v[TREND_LOSS]),
                          db_real(v[TREND_FLOW]), db_real(v[TREND_WASTE]), db_real(v[TREND_SALT]),
                          db_real(v[TREND_TDS]), db_real(v[TREND_PERMEABLE])),
                     NULL, NULL));
    engine_fail(e, store_run(&e->store, SQL_FILTER_WEEK_TRIM,
                             ARGS(db_int(u->num), db_int(week - FILTER_WEEKS)), NULL, NULL));
}

/* What was kept of the same week stays: it was no less than this. */
void filter_week(struct engine *e, struct unit *u, const struct draw *list, int count)
{
    struct trend_week w;
    int last = count - 2, first;
    int32_t week;

    while (last >= 0 && !list[last].qualifies)
        last--;
    if (last < 0)
        return;
    week = week_of(local_day(e, u, list[last].end_ms));
    if (week == week_of(local_day(e, u, list[count - 1].end_ms)))
        return;
    for (first = last; first > 0; first--)
        if (week_of(local_day(e, u, list[first - 1].end_ms)) != week)
            break;
    if (!trend_week_of(unit_model(e, u), list + first, last - first + 1, &w))
        return;
    w.from_day = local_day(e, u, list[first].end_ms);
    w.day = local_day(e, u, list[last].end_ms);
    keep(e, u, week, &w);
}
