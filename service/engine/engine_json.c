/* SPDX-License-Identifier: Apache-2.0 */
/* The documents that an order carries: diagnosis, evidence, readings. Owned strings. */
#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_parts.h"

static cJSON *words_json(const struct words *w)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "zh-CN", w->in[LANG_ZH_CN]);
    cJSON_AddStringToObject(o, "en", w->in[LANG_EN]);
    return o;
}

static double rounded(double v)
{
    return round(v * 10000) / 10000;
}

static cJSON *evidence_json(const struct cause *c, const struct ranked_cause *r)
{
    cJSON *list = cJSON_CreateArray();

    for (int i = 0; i < r->evidence_count; i++) {
        const struct evidence *e = &c->evidence[r->evidence[i].evidence];
        cJSON *o = cJSON_CreateObject();

        cJSON_AddItemToObject(o, "text", words_json(&e->words));
        cJSON_AddStringToObject(o, "if", e->text);
        cJSON_AddBoolToObject(o, "holds", r->evidence[i].holds);
        cJSON_AddNumberToObject(o, "ratio", rounded(r->evidence[i].lr));
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

static cJSON *causes_json(const struct catalogue *c, const struct diagnosis *d)
{
    cJSON *list = cJSON_CreateArray();

    for (int i = 0; i < d->cause_count; i++) {
        const struct cause *cause = &c->faults[d->fault].causes[d->cause[i].cause];
        cJSON *o = cJSON_CreateObject();

        cJSON_AddStringToObject(o, "id", cause->id);
        cJSON_AddItemToObject(o, "title", words_json(&cause->title));
        cJSON_AddNumberToObject(o, "probability", rounded(d->cause[i].probability));
        cJSON_AddItemToObject(o, "evidence", evidence_json(cause, &d->cause[i]));
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

static cJSON *parts_json(const struct catalogue *c, const struct diagnosis *d)
{
    cJSON *list = cJSON_CreateArray();

    for (int i = 0; i < d->part_count; i++) {
        cJSON *o = cJSON_CreateObject();

        cJSON_AddStringToObject(o, "sku", c->parts[d->part[i].part].id);
        cJSON_AddItemToObject(o, "title", words_json(&c->parts[d->part[i].part].title));
        cJSON_AddNumberToObject(o, "qty", 1);
        cJSON_AddNumberToObject(o, "probability", rounded(fmin(d->part[i].probability, 1)));
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

static cJSON *tools_json(const struct catalogue *c, const struct fault *f)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < f->tool_count; i++) {
        cJSON *o = cJSON_CreateObject();

        cJSON_AddStringToObject(o, "id", c->tools[f->tools[i]].id);
        cJSON_AddItemToObject(o, "title", words_json(&c->tools[f->tools[i]].title));
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

/* The steps of the three likeliest causes, in their order. */
static cJSON *steps_json(const struct fault *f, const struct diagnosis *d)
{
    cJSON *list = cJSON_CreateArray();

    for (int i = 0; i < d->cause_count && i < 3; i++) {
        const struct cause *c = &f->causes[d->cause[i].cause];

        for (size_t k = 0; k < c->step_count; k++) {
            cJSON *o = words_json(&c->steps[k]);

            cJSON_AddStringToObject(o, "cause", c->id);
            cJSON_AddItemToArray(list, o);
        }
    }
    return list;
}

static char *printed(cJSON *o)
{
    char *text = cJSON_PrintUnformatted(o);

    cJSON_Delete(o);
    return text;
}

char *json_diagnosis(const struct catalogue *c, const struct diagnosis *d)
{
    const struct fault *f = &c->faults[d->fault];
    cJSON *o = cJSON_CreateObject();

    cJSON_AddItemToObject(o, "causes", causes_json(c, d));
    cJSON_AddItemToObject(o, "parts", parts_json(c, d));
    cJSON_AddItemToObject(o, "tools", tools_json(c, f));
    cJSON_AddNumberToObject(o, "minutes", f->minutes);
    cJSON_AddItemToObject(o, "steps", steps_json(f, d));
    cJSON_AddItemToObject(o, "advice", words_json(&f->advice));
    return printed(o);
}

static cJSON *suspect_json(const struct catalogue *c, const struct suspect *s)
{
    const struct fault *f = &c->faults[s->fault];
    const struct detection *d = &c->detections[s->detection];
    cJSON *o = cJSON_CreateObject(), *list, *e;

    cJSON_AddStringToObject(o, "id", f->id);
    cJSON_AddItemToObject(o, "title", words_json(&f->title));
    cJSON_AddNumberToObject(o, "probability", rounded(s->probability));
    list = cJSON_AddArrayToObject(o, "evidence");
    e = cJSON_CreateObject();
    cJSON_AddItemToObject(e, "text", words_json(&d->words));
    cJSON_AddBoolToObject(e, "holds", true);
    cJSON_AddItemToArray(list, e);
    return o;
}

/* The causes of what a person reported: other faults, and that nobody knows yet. */
char *json_suspects(const struct catalogue *c, int fault, const struct suspects *s)
{
    const struct fault *f = &c->faults[fault];
    struct diagnosis plain = {.fault = (uint16_t)fault, .cause_count = 1};
    cJSON *o = cJSON_CreateObject(), *list, *rest;
    double left = 1;

    list = cJSON_AddArrayToObject(o, "causes");
    for (int i = 0; i < s->count; i++) {
        cJSON_AddItemToArray(list, suspect_json(c, &s->s[i]));
        left -= s->s[i].probability;
    }
    plain.cause[0].probability = left;
    rest = causes_json(c, &plain);
    cJSON_AddItemToArray(list, cJSON_DetachItemFromArray(rest, 0));
    cJSON_Delete(rest);
    cJSON_AddArrayToObject(o, "parts");
    cJSON_AddItemToObject(o, "tools", tools_json(c, f));
    cJSON_AddNumberToObject(o, "minutes", f->minutes);
    cJSON_AddItemToObject(o, "steps", steps_json(f, &plain));
    cJSON_AddItemToObject(o, "advice", words_json(&f->advice));
    return printed(o);
}

/* What convicted: the time span, the signals the condition read with their values, the words. */
char *json_evidence(const struct engine *e, const struct opening *op)
{
    const struct detection *d = &e->c->detections[op->detection];
    cJSON *o = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(o, "signals");
    char at[TIME_TEXT_LEN];

    text_time(op->from_ms, at);
    cJSON_AddStringToObject(o, "from", at);
    text_time(op->to_ms, at);
    cJSON_AddStringToObject(o, "to", at);
    for (int s = 0; s < SYM_COUNT; s++) {
        cJSON *v;

        if (!symbol_set_has(&d->when_syms, s) && !symbol_set_has(&d->needs, s))
            continue;
        v = cJSON_CreateObject();
        cJSON_AddStringToObject(v, "name", symbol_name(s));
        if (isnan(op->sym[s]))
            cJSON_AddNullToObject(v, "value");
        else
            cJSON_AddNumberToObject(v, "value", rounded(op->sym[s]));
        cJSON_AddItemToArray(list, v);
    }
    cJSON_AddItemToObject(o, "why", words_json(&d->words));
    return printed(o);
}

char *json_readings(const struct unit *u, const struct model *m)
{
    cJSON *o = cJSON_CreateObject();

    for (int f = 0; f < (int)FIELD_COUNT; f++)
        if (symbol_set_has(&m->fitted, f) && !isnan(u->dev.sym[f]))
            cJSON_AddNumberToObject(o, field_table[f].name, rounded((double)u->dev.sym[f]));
    return printed(o);
}

/* A JSON list of texts with one more; NULL when it is there already. */
char *json_list_add(const char *list, const char *value)
{
    cJSON *o = cJSON_Parse(list ? list : "[]");
    const cJSON *j;
    bool there = false;

    if (!cJSON_IsArray(o)) {
        cJSON_Delete(o);
        o = cJSON_CreateArray();
    }
    cJSON_ArrayForEach(j, o) there |= cJSON_IsString(j) && !strcmp(j->valuestring, value);
    if (there) {
        cJSON_Delete(o);
        return NULL;
    }
    cJSON_AddItemToArray(o, cJSON_CreateString(value));
    return printed(o);
}
