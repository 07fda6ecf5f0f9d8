/* SPDX-License-Identifier: Apache-2.0 */
/* Samples of one machine as columns, thinned so that no extreme is lost. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"

#define POINTS_DEFAULT 2000
#define POINTS_MAX     20000
#define FIELDS_MAX     24

struct columns {
    int field[FIELDS_MAX], count;
    double *v[FIELDS_MAX];
    int64_t *ts;
    int n, cap;
    bool running; /* only while the pump runs */
};

static void column_sample(void *ctx, const struct sample *s, int64_t at_ms)
{
    struct columns *c = ctx;

    if (c->running && !(s->v[F_pump_on] > 0))
        return;
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 4096;
        c->ts = xrealloc(c->ts, (size_t)c->cap * sizeof *c->ts);
        for (int i = 0; i < c->count; i++)
            c->v[i] = xrealloc(c->v[i], (size_t)c->cap * sizeof *c->v[i]);
    }
    c->ts[c->n] = at_ms;
    for (int i = 0; i < c->count; i++)
        c->v[i][c->n] = s->v[c->field[i]];
    c->n++;
}

static bool wanted_fields(struct request *r, struct columns *c)
{
    const char *text = request_query(r, "fields");
    char name[64];

    if (!text)
        text = "p_in_mpa,p_mem_mpa,q_perm_lpm,q_waste_lpm,tds_in_ppm,tds_out_ppm,i_pump_a,temp_c";
    while (*text && c->count < FIELDS_MAX) {
        size_t n = strcspn(text, ",");

        text_copy_n(name, sizeof name, text, n);
        c->field[c->count] = field_find(name);
        if (c->field[c->count++] < 0)
            return false;
        text += n + (text[n] == ',');
    }
    return c->count > 0;
}

static int64_t time_query(const struct request *r, const char *name, int64_t otherwise)
{
    const char *text = request_query(r, name);
    int64_t ms;

    if (!text)
        return otherwise;
    if (text_time_parse(text, &ms))
        return ms;
    ms = strtoll(text, NULL, 10);
    return ms ? ms : otherwise;
}

/* Of each bucket the points where a column has its least and greatest value are kept. */
static void mark_extremes(const struct columns *c, int from, int to, bool *keep)
{
    for (int f = 0; f < c->count; f++) {
        int low = -1, high = -1;

        for (int i = from; i < to; i++) {
            if (isnan(c->v[f][i]))
                continue;
            if (low < 0 || c->v[f][i] < c->v[f][low])
                low = i;
            if (high < 0 || c->v[f][i] > c->v[f][high])
                high = i;
        }
        if (low >= 0)
            keep[low] = keep[high] = true;
    }
}

static void thin(const struct columns *c, int max_points, bool *keep)
{
    int buckets = max_points / (2 * c->count);

    if (buckets < 1)
        buckets = 1;
    for (int b = 0; b < buckets; b++)
        mark_extremes(c, (int)((int64_t)c->n * b / buckets),
                      (int)((int64_t)c->n * (b + 1) / buckets), keep);
}

static cJSON *columns_json(const struct columns *c, int max_points)
{
    bool *keep = xcalloc((size_t)c->n + 1, sizeof *keep);
    cJSON *o = cJSON_CreateObject(), *ts = cJSON_AddArrayToObject(o, "ts_ms");

    if (c->n > max_points)
        thin(c, max_points, keep);
    else
        memset(keep, 1, (size_t)c->n * sizeof *keep);
    for (int i = 0; i < c->n; i++)
        if (keep[i])
            cJSON_AddItemToArray(ts, cJSON_CreateNumber((double)c->ts[i]));
    for (int f = 0; f < c->count; f++) {
        cJSON *list = cJSON_AddArrayToObject(o, field_table[c->field[f]].name);

        for (int i = 0; i < c->n; i++)
            if (keep[i])
                cJSON_AddItemToArray(list, isnan(c->v[f][i]) ? cJSON_CreateNull()
                                                             : cJSON_CreateNumber(c->v[f][i]));
    }
    free(keep);
    return o;
}

void api_telemetry(struct request *r)
{
    const char *text = request_query(r, "max_points");
    long points = text ? strtol(text, NULL, 10) : POINTS_DEFAULT;
    struct columns c = {.running = request_query(r, "running") != NULL};
    cJSON *device = api_find_device(r);
    int64_t num, to = time_query(r, "to", INT64_MAX), from = time_query(r, "from", 0);

    if (!device)
        return;
    num = (int64_t)cJSON_GetObjectItem(device, "num")->valuedouble;
    cJSON_Delete(device);
    if (!wanted_fields(r, &c)) {
        answer_problem(r, 400, "fields names a signal that does not exist", NULL, NULL);
        return;
    }
    points = points < 2 ? 2 : points > POINTS_MAX ? POINTS_MAX : points;
    if (store_sample_range(&r->http->reader, (uint32_t)num, from, to, column_sample, &c))
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
    else
        answer_json(r, 200, columns_json(&c, (int)points));
    free(c.ts);
    for (int i = 0; i < c.count; i++)
        free(c.v[i]);
}
