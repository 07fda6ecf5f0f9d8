/* SPDX-License-Identifier: Apache-2.0 */
/* Who could go to an order and why; and another machine in the place of one. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/dispatch_look.h"
#include "service/engine/engine_people.h"
#include "service/http/api.h"

static cJSON *words(struct dispatch_title t)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "zh-CN", t.zh);
    cJSON_AddStringToObject(o, "en", t.en);
    return o;
}

static cJSON *reasons(const struct candidate *c)
{
    const struct dispatch_facts *f = &c->facts;
    const int counts[DISPATCH_REASON_COUNT][2] = {
        [DISPATCH_AREA] = {f->area == MATCH_YES, 1},
        [DISPATCH_SKILL] = {f->skill == MATCH_YES, 1},
        [DISPATCH_KIT] = {f->tools_there, f->tools_needed},
        [DISPATCH_LOAD] = {f->load, 10},
        [DISPATCH_HISTORY] = {f->fixed, f->decided},
    };
    cJSON *list = cJSON_CreateArray();

    for (int r = 0; r < DISPATCH_REASON_COUNT; r++) {
        cJSON *o = cJSON_CreateObject();

        cJSON_AddStringToObject(o, "id", dispatch_reason_word((enum dispatch_reason)r));
        cJSON_AddItemToObject(o, "title", words(dispatch_reason_title((enum dispatch_reason)r)));
        cJSON_AddNumberToObject(o, "points", c->score.of[r]);
        cJSON_AddNumberToObject(o, "of", dispatch_reason_points((enum dispatch_reason)r));
        cJSON_AddNumberToObject(o, "value", counts[r][0]);
        cJSON_AddNumberToObject(o, "out_of", counts[r][1]);
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

static cJSON *view(const struct candidates *all, const struct candidate *c)
{
    cJSON *o = cJSON_CreateObject(), *missing;

    cJSON_AddStringToObject(o, "id", c->id);
    cJSON_AddStringToObject(o, "login", c->login);
    cJSON_AddStringToObject(o, "name", c->name);
    cJSON_AddNumberToObject(o, "points", c->score.points);
    cJSON_AddBoolToObject(o, "eligible", c->score.bar == BAR_NONE);
    view_text(o, "bar", dispatch_bar_word(c->score.bar));
    cJSON_AddItemToObject(o, "bar_title",
                          c->score.bar ? words(dispatch_bar_title(c->score.bar))
                                       : cJSON_CreateNull());
    cJSON_AddItemToObject(o, "reasons", reasons(c));
    missing = cJSON_AddArrayToObject(o, "missing_tools");
    for (int i = 0; i < all->tools; i++)
        if (c->missing >> i & 1)
            cJSON_AddItemToArray(missing, cJSON_CreateString(all->tool[i]));
    return o;
}

/* The engine looks, so that the list is the one it would send by. */
static void look(struct engine *e, struct http_job *j)
{
    struct candidates all;
    cJSON *items;
    char *text;

    j->err = engine_candidates(e, j->target, &all);
    if (j->err)
        return;
    items = cJSON_CreateArray();
    for (size_t i = 0; i < all.count; i++)
        cJSON_AddItemToArray(items, view(&all, &all.c[i]));
    candidates_release(&all);
    text = cJSON_PrintUnformatted(items);
    free(j->body);
    j->body = xstrdup(text);
    cJSON_free(text);
    cJSON_Delete(items);
}

static void looked(struct http_job *j)
{
    if (!job_refused(j))
        api_list(j->r, cJSON_Parse(j->body), ERR_OK);
}

void api_candidates(struct request *r)
{
    job_submit(r, "candidates", r->param[0], look, looked);
}

static void replace(struct engine *e, struct http_job *j)
{
    j->err = engine_device_replace(e, &j->who, j->target, j->body, &j->reply);
}

/* The answer is the machine that stands there now. */
static void replaced(struct http_job *j)
{
    cJSON *body;
    const cJSON *with;

    if (job_refused(j))
        return;
    body = cJSON_Parse(j->body);
    with = cJSON_GetObjectItemCaseSensitive(body, "with");
    text_copy(j->r->param[0], sizeof j->r->param[0], cJSON_IsString(with) ? with->valuestring : "");
    cJSON_Delete(body);
    api_device(j->r);
}

void api_device_replace(struct request *r)
{
    job_submit(r, "replace", r->param[0], replace, replaced);
}
