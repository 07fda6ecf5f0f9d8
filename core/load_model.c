/* SPDX-License-Identifier: Apache-2.0 */
/* One machine model from its file. */
#include <math.h>
#include <string.h>

#include "core/command.h"
#include "core/load.h"
#include "core/text.h"

static void load_params(struct catalogue_loader *l, const cJSON *root, struct model *m)
{
    const cJSON *object = load_object(l, root, "params");
    size_t mark = load_enter(l, "params", -1);
    const cJSON *j;

    for (int i = 0; i < (int)PARAM_COUNT; i++)
        m->param[i] = NAN;
    cJSON_ArrayForEach(j, object)
    {
        int i = 0;

        while (i < (int)PARAM_COUNT && strcmp(param_names[i], j->string) != 0)
            i++;
        if (i == (int)PARAM_COUNT)
            load_problem(l, "no such constant '%s'", j->string);
        else if (cJSON_IsNumber(j))
            m->param[i] = j->valuedouble;
        else if (!cJSON_IsNull(j))
            load_problem(l, "'%s' must be a number", j->string);
    }
    load_leave(l, mark);
}

static void load_stage(struct catalogue_loader *l, const cJSON *j, struct stage *s)
{
    static const char *const members[] = {"id",         "title", "life_days", "life_l",
                                          "feed_water", "sku",   NULL};

    load_only(l, j, members);
    if (!text_copy(s->id, sizeof s->id, load_string(l, j, "id")))
        load_problem(l, "the id of a stage has at most %d letters", STAGE_LEN - 1);
    s->title = load_words(l, j, "title");
    s->life_days = load_between(l, j, "life_days", NAN, 0, 1e5);
    s->life_l = load_number(l, j, "life_l", 0);
    s->feed_water = load_bool(j, "feed_water");
    s->sku = cJSON_HasObjectItem(j, "sku") ? load_string(l, j, "sku") : "";
}

static void load_stages(struct catalogue_loader *l, const cJSON *root, struct model *m)
{
    const cJSON *list = load_list(l, root, "stages", false);
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "stages", (int)m->stage_count);

        if (m->stage_count == MODEL_STAGES)
            load_problem(l, "a machine has at most %d stages", MODEL_STAGES);
        else
            load_stage(l, j, &m->stages[m->stage_count++]);
        load_leave(l, mark);
    }
}

static void load_codes(struct catalogue_loader *l, const cJSON *root, struct model *m)
{
    const cJSON *object = load_object(l, root, "codes");
    struct code_row *rows = load_alloc(l, (size_t)(cJSON_GetArraySize(object) + 1) * sizeof *rows);
    const cJSON *j;

    cJSON_ArrayForEach(j, object)
    {
        if (!cJSON_IsString(j))
            load_problem(l, "codes: the meaning of '%s' must be a text", j->string);
        else
            rows[m->code_count++] =
                (struct code_row){load_keep(l, j->string), load_keep(l, j->valuestring)};
    }
    m->codes = rows;
}

static int64_t interval_ms(struct catalogue_loader *l, const cJSON *root, const char *name,
                           double otherwise)
{
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(root, "report_s");

    return (int64_t)(load_between(l, object, name, otherwise, 1, 86400) * 1000);
}

static uint32_t load_commands(struct catalogue_loader *l, const cJSON *root)
{
    const cJSON *list = load_list(l, root, "commands", false);
    const cJSON *j;
    uint32_t bits = 0;

    cJSON_ArrayForEach(j, list)
    {
        int c = cJSON_IsString(j) ? command_find(j->valuestring) : -1;

        if (c < 0)
            load_problem(l, "commands: no such command");
        else
            bits |= 1u << c;
    }
    return bits;
}

/* What a machine is; a file that only says how a gateway's messages look has none of it. */
static void load_machine(struct catalogue_loader *l, const cJSON *root, struct model *m)
{
    m->cls = (enum model_class)load_enum(l, root, "class", load_class_names, CLASS_COUNT, -1);
    load_params(l, root, m);
    m->fitted = load_symbols(l, root, "fitted");
    load_stages(l, root, m);
    m->no_spares = cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(root, "spares"));
    load_codes(l, root, m);
    m->standby_ms = interval_ms(l, root, "standby", 60);
    m->running_ms = interval_ms(l, root, "running", 5);
    m->test_ms = interval_ms(l, root, "test", 2);
    m->coarse = load_bool(root, "coarse");
    m->commands = load_commands(l, root);
}

void load_model(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {"id",      "title",   "class",    "params", "fitted",
                                          "stages",  "codes",   "report_s", "coarse", "commands",
                                          "payload", "sources", "spares",   NULL};
    struct model *m = &l->c.models[l->c.model_count];

    if (l->c.model_count == CATALOGUE_MODELS) {
        load_problem(l, "too many models");
        return;
    }
    load_only(l, root, members);
    m->id = load_string(l, root, "id");
    if (catalogue_model(&l->c, m->id) >= 0)
        load_problem(l, "there is a model '%s' already", m->id);
    m->title = load_words(l, root, "title");
    m->profile_only = !cJSON_HasObjectItem(root, "class") && cJSON_HasObjectItem(root, "payload");
    if (m->profile_only)
        m->cls = CLASS_COUNT;
    else
        load_machine(l, root, m);
    load_payload(l, root, m);
    l->c.model_count++;
}
