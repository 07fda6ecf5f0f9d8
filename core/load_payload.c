/* SPDX-License-Identifier: Apache-2.0 */
/* The member `payload` of a model: how its vendor's messages become samples. */
#include <math.h>
#include <string.h>

#include "core/load.h"
#include "core/profile_read.h"
#include "core/text.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const char *const forms[] = {"json", "bytes", "hex"};
static const char *const times[] = {"none", "ms", "s", "text"};
static const char *const code_forms[] = {"list", "csv", "mask", "number"};

static const double *load_figures(struct catalogue_loader *l, const cJSON *j, const char *name,
                                  size_t *count)
{
    const cJSON *list = load_list(l, j, name, false);
    double *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    const cJSON *v;

    *count = 0;
    cJSON_ArrayForEach(v, list)
    {
        if (cJSON_IsNumber(v))
            out[(*count)++] = v->valuedouble;
        else
            load_problem(l, "'%s' holds numbers", name);
    }
    return out;
}

/* Words name numbers, or one of our states where the field is a state. */
static void load_row_words(struct catalogue_loader *l, const cJSON *j, struct payload_row *r)
{
    const cJSON *object = load_object(l, j, "words");
    struct payload_word *out =
        load_alloc(l, (size_t)(cJSON_GetArraySize(object) + 1) * sizeof *out);
    const cJSON *w;

    cJSON_ArrayForEach(w, object)
    {
        int state = cJSON_IsString(w) ? machine_state_find(w->valuestring) : -1;

        if (!cJSON_IsNumber(w) && state < 0)
            load_problem(l, "words: '%s' must name a number or a state", w->string);
        else
            out[r->word_count++] = (struct payload_word){
                load_keep(l, w->string), cJSON_IsNumber(w) ? w->valuedouble : state};
    }
    r->words = out;
}

static void load_spot(struct catalogue_loader *l, const cJSON *j, bool bytes,
                      const char *at[PROFILE_SPOTS], int i)
{
    if (i >= PROFILE_SPOTS)
        load_problem(l, "'at' has at most %d places", PROFILE_SPOTS);
    else if (!cJSON_IsString(j) ||
             (bytes ? !reading_spot_valid(j->valuestring) : j->valuestring[0] != '/'))
        load_problem(l, "'at' must be %s", bytes ? "a place like '@7 u16le'" : "a JSON pointer");
    else
        at[i] = load_keep(l, j->valuestring);
}

/* One place, or a list of them. */
static void load_spots(struct catalogue_loader *l, const cJSON *j, bool bytes,
                       const char *at[PROFILE_SPOTS])
{
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(j, "at"), *spot;
    int i = 0;

    if (!cJSON_IsArray(node)) {
        load_spot(l, node, bytes, at, 0);
        return;
    }
    cJSON_ArrayForEach(spot, node) load_spot(l, spot, bytes, at, i++);
}

static void load_row(struct catalogue_loader *l, const cJSON *j, const struct payload_map *map,
                     struct payload_row *r)
{
    static const char *const members[] = {"at",       "scale", "offset", "absent",
                                          "sentinel", "words", NULL};

    load_only(l, j, members);
    load_spots(l, j, map->form != PAYLOAD_JSON, r->at);
    r->scale = load_number(l, j, "scale", 1);
    r->offset = load_number(l, j, "offset", 0);
    r->absent = load_figures(l, j, "absent", &r->absent_count);
    r->sentinel = load_figures(l, j, "sentinel", &r->sentinel_count);
    load_row_words(l, j, r);
}

static void load_fields(struct catalogue_loader *l, const cJSON *root, struct payload_map *map,
                        struct payload_row *rows)
{
    const cJSON *object = load_object(l, root, "fields"), *j;

    cJSON_ArrayForEach(j, object)
    {
        struct payload_row *r = &rows[map->row_count++];
        size_t mark = load_enter(l, j->string, -1);

        r->field = field_find(j->string);
        if (r->field < 0)
            load_problem(l, "no such signal");
        load_row(l, j, map, r);
        load_leave(l, mark);
    }
}

static void load_filter(struct catalogue_loader *l, const cJSON *j, struct payload_map *map,
                        struct payload_row *rows)
{
    static const char *const names[] = {"used_l", "used_h", "remain_pct"};
    const cJSON *row;

    for (int i = 0; i < COUNT(names); i++) {
        row = cJSON_GetObjectItemCaseSensitive(j, names[i]);
        if (!row)
            continue;
        rows[map->row_count].to = (enum payload_target)(TO_USED_L + i);
        rows[map->row_count].filter = (int)map->stage_count;
        load_row(l, row, map, &rows[map->row_count++]);
    }
}

static void load_filters(struct catalogue_loader *l, const cJSON *root, struct payload_map *map,
                         struct payload_row *rows)
{
    const cJSON *object = load_object(l, root, "filters"), *j;

    cJSON_ArrayForEach(j, object)
    {
        size_t mark = load_enter(l, j->string, -1);

        if (map->stage_count == SAMPLE_FILTERS) {
            load_problem(l, "at most %d filters", SAMPLE_FILTERS);
        } else {
            load_filter(l, j, map, rows);
            if (!text_copy(map->stage[map->stage_count++], STAGE_LEN, j->string))
                load_problem(l, "the id of a stage has at most %d letters", STAGE_LEN - 1);
        }
        load_leave(l, mark);
    }
}

static void load_time(struct catalogue_loader *l, const cJSON *root, struct payload_map *map)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(root, "time");

    map->time_kind = TIME_NONE;
    if (!j)
        return;
    load_spots(l, j, false, map->time);
    map->time_kind = (enum payload_time)load_enum(l, j, "unit", times, COUNT(times), TIME_MS);
    map->zone_min = (int)load_between(l, j, "zone_min", 0, -1440, 1440);
}

static void load_code_place(struct catalogue_loader *l, const cJSON *root, struct payload_map *map)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(root, "codes");

    if (!j)
        return;
    map->codes = load_string(l, j, "at");
    map->codes_kind =
        (enum payload_codes)load_enum(l, j, "form", code_forms, COUNT(code_forms), CODES_LIST);
}

static void load_frame(struct catalogue_loader *l, const cJSON *root, struct payload_map *map)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(root, "frame");

    map->frame_first = j ? (int)load_between(l, j, "first", NAN, 0, 255) : -1;
    map->frame_header = j ? (size_t)load_between(l, j, "header", NAN, 0, READING_BYTES) : 0;
}

void load_payload(struct catalogue_loader *l, const cJSON *root, struct model *m)
{
    static const char *const members[] = {"topic", "form",   "root",    "gateway", "frame",
                                          "time",  "fields", "filters", "codes",   NULL};
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(root, "payload");
    const cJSON *at = cJSON_GetObjectItemCaseSensitive(j, "root");
    size_t mark, rows;
    struct payload_map *map;

    if (!j)
        return;
    mark = load_enter(l, "payload", -1);
    map = load_alloc(l, sizeof *map);
    load_only(l, j, members);
    map->topic = load_string(l, j, "topic");
    map->form = (enum payload_form)load_enum(l, j, "form", forms, COUNT(forms), PAYLOAD_JSON);
    map->root = cJSON_IsString(at) ? load_keep(l, at->valuestring) : "";
    map->gateway = load_bool(j, "gateway");
    load_frame(l, j, map);
    load_time(l, j, map);
    load_code_place(l, j, map);
    rows = (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(j, "fields")) +
           3 * (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(j, "filters")) + 1;
    map->rows = load_alloc(l, rows * sizeof *map->rows);
    load_fields(l, j, map, (struct payload_row *)map->rows);
    load_filters(l, j, map, (struct payload_row *)map->rows);
    m->payload = map;
    load_leave(l, mark);
}
