/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the company asks of every visit, as data: things to tick, words to say, how to behave, and
 * the reasons for which a job may be left undone. Read-only after loading.
 */
#ifndef TW_CORE_VISIT_H
#define TW_CORE_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model.h"

/* The first three are phases of a visit, whose items are ticked. */
/* clang-format off */
#define VISIT_TOPIC_MAP(X)                                                          \
    X(DEPART, "depart") X(ARRIVE, "arrive") X(COMPLETE, "complete") X(SAY, "say")  \
    X(CONDUCT, "conduct") X(CANNOT_DO, "cannot_do")
#define ORDER_KIND_MAP(X)                                                          \
    X(REPAIR, "repair") X(INSTALL, "install") X(FILTER, "filter")                  \
    X(INSPECTION, "inspection")
/* clang-format on */

enum visit_topic {
#define VISIT_TOPIC_ENUM(id, name) VISIT_##id,
    VISIT_TOPIC_MAP(VISIT_TOPIC_ENUM)
#undef VISIT_TOPIC_ENUM
        VISIT_TOPIC_COUNT
};

enum order_kind {
#define ORDER_KIND_ENUM(id, name) KIND_##id,
    ORDER_KIND_MAP(ORDER_KIND_ENUM)
#undef ORDER_KIND_ENUM
        ORDER_KIND_COUNT
};

#define VISIT_PHASES VISIT_SAY /* how many lists are ticked */

struct visit_item {
    const char *id, *policy; /* policy: the rule of the company it serves */
    struct words title;
    enum visit_topic topic;
    uint8_t kinds;   /* bit per enum order_kind */
    uint8_t classes; /* bit per enum model_class */
};

const char *visit_topic_name(enum visit_topic l);
int order_kind_find(const char *name); /* -1 none */

/* An order that is no repair has the pseudo-fault of its kind, by the same name. */
const char *order_kind_of(const char *fault);

/* What an order is, as far as the lists ask: its kind, and what machine it is about. */
struct visit_of {
    int kind; /* enum order_kind; -1: no list asks anything */
    enum model_class cls;
};
/* Whether the item belongs to that list for such an order. */
bool visit_item_applies(const struct visit_item *i, enum visit_topic list, struct visit_of of);

#endif
