/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/filter_look.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/evclock.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_reminder.h"
#include "service/store/store_order.h"

struct looking {
    const struct catalogue *c;
    const struct model *model;
    int64_t num;
    int32_t began, installed[MODEL_STAGES], machine_day;
    char claims[200], customer[NAME_LEN];
    struct reminder_wish wish;
    struct filter_day *use;
    int count, cap;
    struct trend_week weeks[FILTER_WEEKS];
    int week_count;
};

static int32_t day_of(const char *date)
{
    int64_t ms;

    return date && date[0] && text_time_parse(date, &ms) ? (int32_t)floor_div(ms, DAY_MS) : 0;
}

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *l = ctx;
    int model = catalogue_model(l->c, col[2].s);

    (void)ncol;
    l->num = col[1].i;
    l->model = model >= 0 ? &l->c->models[model] : NULL;
    text_copy(l->customer, sizeof l->customer, col[3].kind == DB_TEXT ? col[3].s : "");
    l->machine_day = col[4].kind == DB_TEXT ? day_of(col[4].s) : 0;
}

static void stage_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *l = ctx;

    (void)ncol;
    for (size_t i = 0; i < l->model->stage_count; i++)
        if (!strcmp(l->model->stages[i].id, col[0].s))
            l->installed[i] = day_of(col[1].s);
}

static void ledger_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *l = ctx;

    (void)ncol;
    l->began = (int32_t)col[6].i;
    text_copy(l->claims, sizeof l->claims, col[7].s);
}

static void day_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *l = ctx;

    (void)ncol;
    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->use = xrealloc(l->use, (size_t)l->cap * sizeof *l->use);
    }
    l->use[l->count++] =
        (struct filter_day){(int32_t)col[0].i, (float)col[1].r, (float)col[2].r, (float)col[3].r};
}

static double or_nan(const struct db_value *v)
{
    return v->kind == DB_NULL ? NAN : v->r;
}

static void week_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *l = ctx;
    struct trend_week *w = &l->weeks[l->week_count];

    if (l->week_count == FILTER_WEEKS)
        return;
    l->week_count++;
    w->from_day = (int32_t)col[0].i;
    w->day = (int32_t)col[1].i;
    w->draws = (int32_t)col[2].i;
    w->tcf = or_nan(&col[3]);
    for (int s = 0; s < TREND_SIGNALS && s + 4 < ncol; s++)
        w->v[s] = or_nan(&col[s + 4]);
}

double filter_claim(const char *claims, const char *stage)
{
    size_t n = strlen(stage);

    for (const char *p = claims; *p; p += strcspn(p, " "), p += *p == ' ')
        if (!strncmp(p, stage, n) && p[n] == '=')
            return strtod(p + n + 1, NULL);
    return NAN;
}

static enum err read_all(struct store *s, const char *device, struct looking *l)
{
    enum err e = store_run(s, SQL_DEVICE_GET, ARGS(db_text(device)), device_row, l);

    if (e || !l->model)
        return e ? e : ERR_NOT_FOUND;
    e = store_run(s, SQL_FILTER_LIST, ARGS(db_text(device)), stage_row, l);
    if (!e)
        e = store_run(s, SQL_LEDGER_GET, ARGS(db_int(l->num)), ledger_row, l);
    if (!e)
        e = store_run(s, SQL_FILTER_DAYS, ARGS(db_int(l->num)), day_row, l);
    if (!e)
        e = store_run(s, SQL_FILTER_WEEKS, ARGS(db_int(l->num)), week_row, l);
    return e || !l->customer[0] ? e : reminder_wish_get(s, l->customer, &l->wish);
}

/* Whole days of the holiday that the household told. */
static void away(const struct looking *l, const struct zone *zone, struct water_facts *f)
{
    if (!l->wish.holiday_to_ms)
        return;
    f->away_from = (int32_t)floor_div(zone_local(zone, l->wish.holiday_from_ms), DAY_MS);
    f->away_to = (int32_t)floor_div(zone_local(zone, l->wish.holiday_to_ms - 1), DAY_MS);
}

enum err filter_look(struct store *s, const struct catalogue *c, const struct filter_place *place,
                     const char *device, int64_t now_ms, struct filter_forecast out[MODEL_STAGES],
                     size_t *count)
{
    struct looking l = {.c = c};
    struct filter_facts f;
    enum err e = read_all(s, device, &l);

    *count = 0;
    if (e) {
        free(l.use);
        return e;
    }
    f = (struct filter_facts){.water = {l.model, place->season, l.began, l.use, l.count, 0, 0},
                              .zone = place->zone,
                              .now_ms = now_ms,
                              .weeks = l.weeks,
                              .week_count = l.week_count};
    away(&l, place->zone, &f.water);
    for (size_t i = 0; i < l.model->stage_count; i++)
        filter_reckon(&f, &l.model->stages[i], l.installed[i] ? l.installed[i] : l.machine_day,
                      filter_claim(l.claims, l.model->stages[i].id), &out[i]);
    *count = l.model->stage_count;
    free(l.use);
    return ERR_OK;
}
