/* SPDX-License-Identifier: Apache-2.0 */
/* The file of what is asked of a visit, and the file of what the warranty does not cover. */
#include <string.h>

#include "core/load.h"
#include "core/visit.h"

static uint8_t kinds_of(struct catalogue_loader *l, const cJSON *j)
{
    const cJSON *list = load_list(l, j, "kinds", false), *k;
    uint8_t bits = 0;

    if (!list)
        return (1u << ORDER_KIND_COUNT) - 1;
    cJSON_ArrayForEach(k, list)
    {
        int kind = cJSON_IsString(k) ? order_kind_find(k->valuestring) : -1;

        if (kind < 0)
            load_problem(l, "'kinds' names an unknown kind of orders");
        else
            bits |= (uint8_t)(1u << kind);
    }
    return bits;
}

static uint8_t classes_of(struct catalogue_loader *l, const cJSON *j)
{
    return cJSON_GetObjectItemCaseSensitive(j, "classes") ? load_classes(l, j, "classes")
                                                          : (1u << CLASS_COUNT) - 1;
}

static bool is_there(const struct catalogue_loader *l, const char *id)
{
    for (size_t i = 0; i < l->c.visit_count; i++)
        if (!strcmp(l->c.visit[i].id, id))
            return true;
    return false;
}

static void load_item(struct catalogue_loader *l, const cJSON *j, enum visit_topic list)
{
    static const char *const members[] = {"id", "policy", "title", "kinds", "classes", NULL};
    struct visit_item *item = &l->c.visit[l->c.visit_count];
    const char *id;

    if (l->c.visit_count == CATALOGUE_NAMED) {
        load_problem(l, "too many");
        return;
    }
    load_only(l, j, members);
    id = load_string(l, j, "id");
    if (id[0] && is_there(l, id))
        load_problem(l, "'%s' is there twice", id);
    *item = (struct visit_item){.id = id,
                                .policy = load_string(l, j, "policy"),
                                .title = load_words(l, j, "title"),
                                .topic = list,
                                .kinds = kinds_of(l, j),
                                .classes = classes_of(l, j)};
    l->c.visit_count++;
}

void load_checklists(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {
#define MEMBER(id, name) name,
        VISIT_TOPIC_MAP(MEMBER)
#undef MEMBER
            NULL};

    load_only(l, root, members);
    for (int list = 0; list < (int)VISIT_TOPIC_COUNT; list++) {
        const char *name = visit_topic_name((enum visit_topic)list);
        const cJSON *j;
        int i = 0;

        cJSON_ArrayForEach(j, load_list(l, root, name, true))
        {
            size_t mark = load_enter(l, name, i++);

            load_item(l, j, (enum visit_topic)list);
            load_leave(l, mark);
        }
    }
}

static const char *const *names(struct catalogue_loader *l, const cJSON *root, const char *member,
                                size_t *count)
{
    const cJSON *list = load_list(l, root, member, true), *j;
    const char **out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);

    *count = 0;
    cJSON_ArrayForEach(j, list)
    {
        if (cJSON_IsString(j) && j->valuestring[0])
            out[(*count)++] = load_keep(l, j->valuestring);
        else
            load_problem(l, "'%s' must be a list of texts", member);
    }
    return out;
}

void load_warranty(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {"customer_causes", "wear_parts", NULL};

    load_only(l, root, members);
    l->c.customer_causes = names(l, root, "customer_causes", &l->c.customer_cause_count);
    l->c.wear_parts = names(l, root, "wear_parts", &l->c.wear_part_count);
}
