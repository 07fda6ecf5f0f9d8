/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of the catalogue and of people, the clock, health, pages. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/xalloc.h"
#include "service/engine/command_args.h"
#include "service/http/api.h"
#include "service/http/assets.h"

void api_list(struct request *r, cJSON *items, enum err e)
{
    cJSON *o;

    if (e) {
        cJSON_Delete(items);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    o = cJSON_CreateObject();
    cJSON_AddItemToObject(o, "items", items);
    cJSON_AddNullToObject(o, "next_cursor");
    answer_json(r, 200, o);
}

#define PAGE        50
#define METRICS_CAP 32768
#define PAGE_MAX    500

long api_limit(const struct request *r)
{
    const char *text = request_query(r, "limit");
    long n = text ? strtol(text, NULL, 10) : PAGE;

    return n < 1 ? 1 : n > PAGE_MAX ? PAGE_MAX : n;
}

/* The cursor is the id of the last item when there may be more. Takes the list. */
void api_page(struct request *r, cJSON *items, long limit, enum err e)
{
    int n = cJSON_GetArraySize(items);
    const cJSON *last = n ? cJSON_GetObjectItem(cJSON_GetArrayItem(items, n - 1), "id") : NULL;
    cJSON *o;

    if (e || n < limit || !last) {
        api_list(r, items, e);
        return;
    }
    o = cJSON_CreateObject();
    cJSON_AddItemToObject(o, "items", items);
    cJSON_AddItemToObject(o, "next_cursor", cJSON_Duplicate(last, false));
    answer_json(r, 200, o);
}

static void technician_item(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "login", col[1].s);
    cJSON_AddStringToObject(o, "name", col[2].s);
    cJSON_AddItemToObject(o, "areas", json_text_or(col[5].s, "[]"));
    cJSON_AddItemToObject(o, "skills", json_text_or(col[6].s, "[]"));
    cJSON_AddItemToObject(o, "kit", json_text_or(col[7].s, "[]"));
    cJSON_AddItemToArray(ctx, o);
}

void api_technicians(struct request *r)
{
    cJSON *items = cJSON_CreateArray(), *o;
    enum err e = store_run(&r->http->reader, SQL_PERSON_LIST, ARGS(db_text("technician")),
                           technician_item, items);

    cJSON_ArrayForEach(o, items)
    {
        int64_t load = 0, late = 0;

        if (!e)
            e = store_number(&r->http->reader, SQL_PERSON_LOAD,
                             ARGS(db_text(cJSON_GetObjectItem(o, "id")->valuestring)), 0, &load);
        cJSON_AddNumberToObject(o, "load", (double)load);
        if (!e)
            e = store_number(&r->http->reader, SQL_LATE_STEP_COUNT,
                             ARGS(db_text(cJSON_GetObjectItem(o, "id")->valuestring)), 0, &late);
        cJSON_AddNumberToObject(o, "late_steps", (double)late);
        if (!e)
            e = view_counts(r->http, o);
    }
    api_list(r, items, e);
}

static void price_item(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "code", col[0].s);
    cJSON_AddItemToObject(o, "title", json_text_or(col[1].s, "{}"));
    cJSON_AddNumberToObject(o, "amount_fen", (double)col[2].i);
    cJSON_AddStringToObject(o, "kind", col[3].s);
    cJSON_AddItemToArray(ctx, o);
}

static bool listed(const cJSON *items, const char *code)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, items)
    {
        if (!strcmp(cJSON_GetObjectItem(j, "code")->valuestring, code))
            return true;
    }
    return false;
}

/* The company's own prices go before those that the catalogue suggests. */
void api_prices(struct request *r)
{
    const struct catalogue *c = r->http->o.catalogue;
    cJSON *items = cJSON_CreateArray();
    enum err e = store_run(&r->http->reader, SQL_PRICE_LIST, NULL, 0, price_item, items);

    for (size_t i = 0; i < c->price_count; i++) {
        cJSON *o;

        if (listed(items, c->prices[i].code))
            continue;
        o = cJSON_CreateObject();
        cJSON_AddStringToObject(o, "code", c->prices[i].code);
        cJSON_AddItemToObject(o, "title", view_words(&c->prices[i].title));
        cJSON_AddNumberToObject(o, "amount_fen", (double)c->prices[i].amount_fen);
        cJSON_AddStringToObject(o, "kind", c->prices[i].kind);
        cJSON_AddItemToArray(items, o);
    }
    api_list(r, items, e);
}

void api_faults(struct request *r)
{
    const struct catalogue *c = r->http->o.catalogue;
    cJSON *items = cJSON_CreateArray();

    for (size_t i = 0; i < c->fault_count; i++) {
        const struct fault *f = &c->faults[i];

        if (strcmp(order_kind_of(f->id), "repair") != 0)
            continue;
        cJSON *o = cJSON_CreateObject(), *causes;

        cJSON_AddStringToObject(o, "id", f->id);
        cJSON_AddItemToObject(o, "title", view_words(&f->title));
        cJSON_AddStringToObject(o, "severity", severity_name(f->severity));
        causes = cJSON_AddArrayToObject(o, "causes");
        for (size_t k = 0; k < f->cause_count; k++) {
            cJSON *cause = cJSON_CreateObject();

            cJSON_AddStringToObject(cause, "id", f->causes[k].id);
            cJSON_AddItemToObject(cause, "title", view_words(&f->causes[k].title));
            cJSON_AddItemToArray(causes, cause);
        }
        cJSON_AddItemToArray(items, o);
    }
    api_list(r, items, ERR_OK);
}

/* As a form asks for them: a number within bounds, one of some words, or any text. */
static cJSON *argument(const struct command_arg *a)
{
    cJSON *o = cJSON_CreateObject(), *words;
    const char *at = a->words ? a->words : "";

    cJSON_AddStringToObject(o, "name", a->name);
    cJSON_AddBoolToObject(o, "needed", a->needed);
    if (!a->words) {
        cJSON_AddNumberToObject(o, "min", a->lo);
        cJSON_AddNumberToObject(o, "max", a->hi);
    }
    words = at[0] ? cJSON_AddArrayToObject(o, "words") : NULL;
    for (at += strspn(at, " "); words && at[0]; at += strcspn(at, " "), at += strspn(at, " ")) {
        char word[NAME_LEN];

        text_copy_n(word, sizeof word, at, strcspn(at, " "));
        cJSON_AddItemToArray(words, cJSON_CreateString(word));
    }
    return o;
}

static cJSON *commands_of(const struct model *m)
{
    cJSON *list = cJSON_CreateArray(), *o, *args;
    const struct command_arg *a;

    for (int c = 0; c < (int)COMMAND_COUNT; c++) {
        if (!(m->commands >> c & 1))
            continue;
        o = cJSON_CreateObject();
        cJSON_AddStringToObject(o, "name", command_name((enum device_command)c));
        args = cJSON_AddArrayToObject(o, "args");
        for (size_t i = 0; (a = command_arg_at(i)) != NULL; i++)
            if ((int)a->command == c)
                cJSON_AddItemToArray(args, argument(a));
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

void api_models(struct request *r)
{
    const struct catalogue *c = r->http->o.catalogue;
    cJSON *items = cJSON_CreateArray();

    for (size_t i = 0; i < c->model_count; i++) {
        cJSON *o = cJSON_CreateObject(), *stages;

        cJSON_AddStringToObject(o, "id", c->models[i].id);
        cJSON_AddItemToObject(o, "title", view_words(&c->models[i].title));
        stages = cJSON_AddArrayToObject(o, "stages");
        for (size_t k = 0; k < c->models[i].stage_count; k++)
            cJSON_AddItemToArray(stages, cJSON_CreateString(c->models[i].stages[k].id));
        cJSON_AddItemToObject(o, "commands", commands_of(&c->models[i]));
        cJSON_AddItemToArray(items, o);
    }
    api_list(r, items, ERR_OK);
}

static void quarantine_item(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();
    char n[24], *text;
    size_t cap;

    (void)ncol;
    snprintf(n, sizeof n, "%lld", (long long)col[0].i);
    cJSON_AddStringToObject(o, "id", n);
    view_time(o, "at", col[1].i);
    cJSON_AddStringToObject(o, "reason", col[2].s);
    cJSON_AddStringToObject(o, "topic", col[3].s);
    cJSON_AddNumberToObject(o, "bytes", (double)col[4].len);
    cap = sodium_base64_encoded_len(col[4].len, sodium_base64_VARIANT_ORIGINAL);
    text = xmalloc(cap);
    sodium_bin2base64(text, cap, (const unsigned char *)col[4].s, col[4].len,
                      sodium_base64_VARIANT_ORIGINAL);
    cJSON_AddStringToObject(o, "payload_b64", text);
    free(text);
    cJSON_AddItemToArray(ctx, o);
}

/* Newest first. */
void api_quarantine(struct request *r)
{
    const char *cursor = request_query(r, "cursor");
    int64_t before = cursor ? strtoll(cursor, NULL, 10) : INT64_MAX;
    long limit = api_limit(r);
    cJSON *items = cJSON_CreateArray();

    api_page(r, items, limit,
             store_run(&r->http->reader, SQL_QUARANTINE_LIST, ARGS(db_int(before), db_int(limit)),
                       quarantine_item, items));
}

int64_t http_now(struct http *h)
{
    char text[96];

    if (!h->o.event_clock)
        return clock_wall_ms();
    return store_meta_get(&h->reader, ENGINE_CLOCK_KEY, text, sizeof text)
               ? 0
               : strtoll(text, NULL, 10);
}

static void read_clock(struct engine *e, struct http_job *j)
{
    j->reply.version = engine_now(e);
}

static void clock_answer(struct http_job *j)
{
    cJSON *o;

    if (job_refused(j))
        return;
    o = cJSON_CreateObject();
    view_time(o, "now", j->reply.version);
    cJSON_AddNumberToObject(o, "now_ms", (double)j->reply.version);
    cJSON_AddStringToObject(o, "mode", j->r->http->o.event_clock ? "event" : "wall");
    answer_json(j->r, 200, o);
}

void api_clock(struct request *r)
{
    job_submit(r, "clock", "", read_clock, clock_answer);
}

static void advance(struct engine *e, struct http_job *j)
{
    cJSON *o = cJSON_Parse(j->body);
    const cJSON *s = cJSON_GetObjectItemCaseSensitive(o, "advance_s");
    bool good = cJSON_IsNumber(s) && s->valuedouble > 0 && s->valuedouble < 4e9;

    j->err = good ? engine_advance(e, (int64_t)(s->valuedouble * 1000)) : ERR_INPUT;
    cJSON_Delete(o);
    read_clock(e, j);
}

void api_clock_advance(struct request *r)
{
    if (!r->http->o.event_clock)
        answer_problem(r, 409, "the clock of the host cannot be advanced", NULL, NULL);
    else
        job_submit(r, "clock", "", advance, clock_answer);
}

void api_healthz(struct request *r)
{
    answer_text(r, 200, "text/plain", "ok\n");
}

void api_readyz(struct request *r)
{
    char why[200] = "ready\n";
    bool ready = r->http->o.ready(r->http->o.ctx, why, sizeof why);

    answer_text(r, ready ? 200 : 503, "text/plain", why);
}

void api_metrics(struct request *r)
{
    char *text = xmalloc(METRICS_CAP);

    r->http->o.metrics(r->http->o.ctx, text, METRICS_CAP);
    answer_text(r, 200, "text/plain; version=0.0.4", text);
    free(text);
}

/* "/t" is the page t.html. */
static bool names(const struct web_asset *asset, const char *path)
{
    size_t len = strlen(path);

    return !strncmp(asset->path, path, len) &&
           (!asset->path[len] || (len > 1 && !strcmp(asset->path + len, ".html")));
}

void api_asset(struct request *r)
{
    const char *path = !strcmp(r->path, "/") ? "/index" : r->path;

    for (size_t i = 0; i < web_asset_count; i++)
        if (names(&web_assets[i], path)) {
            answer_asset(r, &web_assets[i]);
            return;
        }
    answer_problem(r, 404, "there is nothing here", NULL, NULL);
}
