/* SPDX-License-Identifier: Apache-2.0 */
/* P-203: the visits of a technician's day in the order in which they are driven. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_route.h"
#include "service/http/api.h"

static cJSON *stop_view(const struct route_stop *s, int n)
{
    cJSON *o = cJSON_CreateObject(), *slot;

    cJSON_AddNumberToObject(o, "n", n);
    cJSON_AddStringToObject(o, "order", s->id);
    cJSON_AddNumberToObject(o, "number", (double)s->number);
    cJSON_AddStringToObject(o, "state", s->state);
    slot = cJSON_AddObjectToObject(o, "appointment");
    view_time(slot, "from", s->from_ms);
    view_time(slot, "to", s->to_ms);
    cJSON_AddBoolToObject(o, "arranged", s->arranged);
    return o;
}

static void answer_route(struct request *r, const char *person, const char *day)
{
    struct route *route = xcalloc(1, sizeof *route);
    enum err e = route_look(&r->http->reader, http_zone(r->http, ""), person, day, route);
    cJSON *o, *items;

    if (e) {
        free(route);
        answer_problem(r, e == ERR_INPUT ? 400 : 503,
                       e == ERR_INPUT ? "the question makes no sense" : "the store does not answer",
                       e == ERR_INPUT ? "day" : NULL, NULL);
        return;
    }
    o = cJSON_CreateObject();
    cJSON_AddStringToObject(o, "technician", person);
    cJSON_AddStringToObject(o, "day", day);
    view_time(o, "arranged_at", route->set_ms);
    items = cJSON_AddArrayToObject(o, "items");
    for (int i = 0; i < route->count; i++)
        cJSON_AddItemToArray(items, stop_view(&route->stop[i], i + 1));
    free(route);
    answer_json(r, 200, o);
}

void api_route(struct request *r)
{
    const char *day = request_query(r, "day");
    char today[TIME_TEXT_LEN];

    text_time(zone_local(http_zone(r->http, ""), http_now(r->http)), today);
    today[10] = 0;
    answer_route(r, r->param[0], day ? day : today);
}

static void set(struct engine *e, struct http_job *j)
{
    j->err = engine_route_set(e, &j->who, j->target, j->body, &j->reply);
}

static void answered(struct http_job *j)
{
    cJSON *body;
    const cJSON *day;

    if (job_refused(j))
        return;
    body = cJSON_Parse(j->body);
    day = cJSON_GetObjectItemCaseSensitive(body, "day");
    answer_route(j->r, j->target, cJSON_IsString(day) ? day->valuestring : "");
    cJSON_Delete(body);
}

void api_route_set(struct request *r)
{
    job_submit(r, "route", r->param[0], set, answered);
}
