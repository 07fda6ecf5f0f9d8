/* SPDX-License-Identifier: Apache-2.0 */
/* The machines of an area: how each stands to the event, and roughly where. */
#include <math.h>
#include <stdlib.h>

#include "core/area.h"
#include "core/text.h"
#include "service/http/api.h"
#include "service/store/store_area.h"

#define PAGE     50
#define PAGE_MAX 200

struct page {
    cJSON *items;
    int64_t now_ms;
    char last[DEVICE_ID_LEN];
    int count;
};

/* To a hundred metres: a map of a district, and nobody's door. */
static double blurred(double degrees)
{
    return round(degrees * 1000) / 1000;
}

static void add_position(cJSON *o, const struct db_value *lat, const struct db_value *lon)
{
    cJSON *p;

    if (lat->kind != DB_REAL || lon->kind != DB_REAL) {
        cJSON_AddNullToObject(o, "position");
        return;
    }
    p = cJSON_AddObjectToObject(o, "position");
    cJSON_AddNumberToObject(p, "lat", blurred(lat->r));
    cJSON_AddNumberToObject(p, "lon", blurred(lon->r));
}

static int64_t heard_of(const struct db_value *col)
{
    return col[3].i > col[4].i ? col[3].i : col[4].i;
}

/* Silence says nothing about water, whatever was true before it. */
static const char *state_of(const struct page *p, const struct db_value *col)
{
    bool member = col[6].kind == DB_INT, silent = heard_of(col) < p->now_ms - AREA_REPORTED_MS;

    if (member && col[7].kind != DB_NULL)
        return "recovered";
    if (member)
        return "affected";
    return silent || col[5].i ? "silent" : "normal";
}

static void machine_row(void *ctx, const struct db_value *col, int ncol)
{
    struct page *p = ctx;
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "state", state_of(p, col));
    add_position(o, &col[1], &col[2]);
    view_time(o, "joined_at", col[6].i);
    view_time(o, "recovered_at", col[7].i);
    view_time(o, "last_heard", heard_of(col));
    cJSON_AddItemToArray(p->items, o);
    text_copy(p->last, sizeof p->last, col[0].s);
    p->count++;
}

static int limit_of(const struct request *r)
{
    const char *text = request_query(r, "limit");
    long n = text ? strtol(text, NULL, 10) : PAGE;

    return n < 1 ? 1 : n > PAGE_MAX ? PAGE_MAX : (int)n;
}

void api_area_machines(struct request *r)
{
    struct store *s = &r->http->reader;
    const char *cursor = request_query(r, "cursor");
    struct page p = {.now_ms = http_now(r->http)};
    int limit = limit_of(r);
    struct area_event a;
    cJSON *o;
    enum err e = store_area_get(s, r->param[0], &a);

    if (e == ERR_NOT_FOUND) {
        answer_problem(r, 404, "there is no such event", NULL, NULL);
        return;
    }
    o = cJSON_CreateObject();
    p.items = cJSON_AddArrayToObject(o, "items");
    if (!e)
        e = store_run(
            s, SQL_AREA_MACHINES,
            ARGS(db_text(a.id), db_text(a.area), db_text(cursor ? cursor : ""), db_int(limit)),
            machine_row, &p);
    if (e) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    view_text(o, "next_cursor", p.count == limit ? p.last : "");
    answer_json(r, 200, o);
}
