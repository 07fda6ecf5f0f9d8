/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue after loading: models, faults, parts, tools, test runs, prices, questions and
 * messages, checked and compiled. Read-only from then on; any thread may read it. Strings live in
 * the catalogue's arena. Texts exist in every language of enum lang.
 */
#ifndef TW_CORE_CATALOGUE_H
#define TW_CORE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fault.h"
#include "core/model.h"
#include "core/visit.h"

struct named {
    const char *id; /* sku of a part, id of a tool, test or question */
    struct words title;
    uint8_t classes; /* parts: the machine classes they fit; else all bits */
    uint64_t models; /* parts: bit per model, all bits when every model of the classes */
    int minutes;     /* test runs */
    bool team;       /* tools: every team carries it (P-210) */
};

struct price {
    const char *code;
    struct words title;
    int64_t amount_fen;
    const char *kind; /* labour, part, trip */
};

struct remedy_book;  /* core/remedy.h */
struct message_book; /* core/message.h */

struct catalogue {
    struct model *models;
    size_t model_count;
    struct fault *faults;
    size_t fault_count;
    struct detection *detections;
    size_t detection_count;
    struct named *parts, *tools, *tests, *questions;
    size_t part_count, tool_count, test_count, question_count;
    struct price *prices;
    size_t price_count;
    struct visit_item *visit;
    size_t visit_count;
    struct remedy_book *remedies;
    struct message_book *messages;      /* never NULL; empty without messages.json */
    const char *const *customer_causes; /* ids of causes that no warranty covers */
    const char *const *wear_parts;      /* price codes that no warranty covers */
    size_t customer_cause_count, wear_part_count;
    struct expr_pool *pool;
};

/* -1 when there is none. */
int catalogue_fault(const struct catalogue *c, const char *id);
int catalogue_model(const struct catalogue *c, const char *id);
const struct stage *model_stage(const struct model *m, const char *id); /* NULL: none */

/* Whether the model carries every signal of the set and belongs to a class of the fault. */
bool catalogue_applies(const struct fault *f, const struct model *m);
bool symbols_fitted(const struct symbol_set *needs, const struct model *m);

#endif
