/* SPDX-License-Identifier: Apache-2.0 */
#include "core/visit.h"

#include <assert.h>
#include <string.h>

static const char *const list_names[VISIT_TOPIC_COUNT] = {
#define VISIT_TOPIC_NAME(id, name) name,
    VISIT_TOPIC_MAP(VISIT_TOPIC_NAME)
#undef VISIT_TOPIC_NAME
};

static const char *const kind_names[ORDER_KIND_COUNT] = {
#define ORDER_KIND_NAME(id, name) name,
    ORDER_KIND_MAP(ORDER_KIND_NAME)
#undef ORDER_KIND_NAME
};

const char *visit_topic_name(enum visit_topic l)
{
    assert((unsigned)l < VISIT_TOPIC_COUNT);
    return list_names[l];
}

int order_kind_find(const char *name)
{
    for (int i = 0; i < (int)ORDER_KIND_COUNT; i++)
        if (!strcmp(kind_names[i], name))
            return i;
    return -1;
}

const char *order_kind_of(const char *fault)
{
    int kind = order_kind_find(fault);

    return kind_names[kind < 0 ? KIND_REPAIR : kind];
}

bool visit_item_applies(const struct visit_item *i, enum visit_topic list, struct visit_of of)
{
    return i->topic == list && of.kind >= 0 && (i->kinds >> of.kind & 1) &&
           (i->classes >> of.cls & 1);
}
