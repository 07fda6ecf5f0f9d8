/* SPDX-License-Identifier: Apache-2.0 */
#include "core/loader.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/command.h"
#include "core/load.h"
#include "core/message.h"
#include "core/remedy.h"
#include "core/text.h"

/* No byte of a file becomes more than this in memory: two bytes can be an element of a list,
 * and the largest is a cause: 176 bytes with its empty lists. */
#define ROOM_PER_BYTE  96
#define ROOM_OF_A_FILE 4096

void loader_init(struct catalogue_loader *l, void *memory, size_t size)
{
    assert(size >= LOADER_ARENA);
    memset(l, 0, sizeof *l);
    l->arena = (struct arena){memory, size, 0};
    l->file = "catalogue";
    l->c.pool = load_alloc(l, sizeof *l->c.pool);
    l->c.faults = load_alloc(l, FAULT_MAX * sizeof *l->c.faults);
    l->c.models = load_alloc(l, CATALOGUE_MODELS * sizeof *l->c.models);
    l->c.detections = load_alloc(l, CATALOGUE_DETECTIONS * sizeof *l->c.detections);
    l->c.parts = load_alloc(l, CATALOGUE_NAMED * sizeof *l->c.parts);
    l->c.tools = load_alloc(l, CATALOGUE_NAMED * sizeof *l->c.tools);
    l->c.tests = load_alloc(l, CATALOGUE_NAMED * sizeof *l->c.tests);
    l->c.questions = load_alloc(l, CATALOGUE_NAMED * sizeof *l->c.questions);
    l->c.remedies = load_alloc(l, sizeof *l->c.remedies);
    l->c.prices = load_alloc(l, CATALOGUE_NAMED * sizeof *l->c.prices);
    l->c.messages = load_alloc(l, sizeof *l->c.messages);
    l->c.messages->kinds = load_alloc(l, MESSAGE_KINDS * sizeof *l->c.messages->kinds);
    l->c.visit = load_alloc(l, CATALOGUE_NAMED * sizeof *l->c.visit);
}

/* Line and column of a place in the text, from 1. */
static void place_of(const char *text, const char *at, int *line, int *column)
{
    *line = *column = 1;
    for (const char *p = text; p < at; p++) {
        (*column)++;
        if (*p == '\n') {
            (*line)++;
            *column = 1;
        }
    }
}

static void add_tree(struct catalogue_loader *l, const cJSON *root)
{
    if (!strncmp(l->file, "faults/", 7))
        load_fault(l, root);
    else if (!strncmp(l->file, "models/", 7))
        load_model(l, root);
    else if (!strcmp(l->file, "prices.json"))
        load_prices(l, root);
    else if (!strcmp(l->file, "warranty.json"))
        load_warranty(l, root);
    else if (!strcmp(l->file, "checklists.json"))
        load_checklists(l, root);
    else if (!strcmp(l->file, "remedies.json"))
        load_remedies(l, root);
    else if (!strcmp(l->file, "messages.json"))
        load_messages(l, root);
    else if (!strncmp(l->file, "messages.", 9))
        load_message_texts(l, root);
    else
        load_list_file(l, root, l->file);
}

void loader_add(struct catalogue_loader *l, const char *file, const char *text, size_t len)
{
    const char *end = NULL;
    cJSON *root = NULL;
    int line, column;

    load_leave(l, 0);
    if (l->arena.size - l->arena.used < ROOM_OF_A_FILE + len * ROOM_PER_BYTE) {
        l->file = "catalogue";
        load_problem(l, "too large, no room for %s", file);
        return;
    }
    l->file = load_keep(l, file);
    root = cJSON_ParseWithLengthOpts(text, len, &end, false);
    if (!root) {
        place_of(text, end ? end : text, &line, &column);
        load_problem(l, "line %d, column %d: this is not JSON", line, column);
    } else if (!cJSON_IsObject(root)) {
        load_problem(l, "an object is needed here");
    } else {
        add_tree(l, root);
    }
    cJSON_Delete(root);
}

enum err loader_finish(struct catalogue_loader *l, struct catalogue *out)
{
    load_leave(l, 0);
    load_check_masks(l);
    for (size_t i = 0; i < l->c.fault_count; i++) {
        l->file = l->fault_file[i];
        load_check_fault(l, &l->c.faults[i]);
        load_check_remote(l, &l->c.faults[i]);
    }
    load_check_messages(l);
    *out = l->c;
    return l->problems ? ERR_CONFIG : ERR_OK;
}

static struct named *list_of(struct catalogue_loader *l, const char *file, size_t **count)
{
    struct catalogue *c = &l->c;

    if (!strcmp(file, "parts.json"))
        return *count = &c->part_count, c->parts;
    if (!strcmp(file, "tools.json"))
        return *count = &c->tool_count, c->tools;
    if (!strcmp(file, "tests.json"))
        return *count = &c->test_count, c->tests;
    if (!strcmp(file, "questions.json"))
        return *count = &c->question_count, c->questions;
    return NULL;
}

static void load_named(struct catalogue_loader *l, const cJSON *j, struct named *n)
{
    static const char *const members[] = {"id", "title", "classes", "minutes", "team", NULL};

    load_only(l, j, members);
    n->id = load_string(l, j, "id");
    n->title = load_words(l, j, "title");
    n->minutes = (int)load_between(l, j, "minutes", 0, 0, 10000);
    n->team = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(j, "team"));
    n->models = ~UINT64_C(0);
    n->classes = 0xff;
    if (cJSON_HasObjectItem(j, "classes"))
        n->classes = load_classes(l, j, "classes");
}

void load_list_file(struct catalogue_loader *l, const cJSON *root, const char *what)
{
    size_t *count = NULL;
    struct named *table = list_of(l, what, &count);
    const cJSON *list, *j;
    int i = 0;

    if (!table) {
        load_problem(l, "no such file belongs to a catalogue");
        return;
    }
    list = load_list(l, root, "items", true);
    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "items", i++);

        if (*count == CATALOGUE_NAMED)
            load_problem(l, "too many");
        else
            load_named(l, j, &table[(*count)++]);
        load_leave(l, mark);
    }
}

void load_prices(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {"code", "title", "amount_fen", "kind", NULL};
    const cJSON *list = load_list(l, root, "items", true);
    const cJSON *j;
    int i = 0;

    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "items", i++);
        struct price *p = &l->c.prices[l->c.price_count];

        load_only(l, j, members);
        p->code = load_string(l, j, "code");
        p->title = load_words(l, j, "title");
        p->amount_fen = (int64_t)load_between(l, j, "amount_fen", NAN, 0, 1e9);
        p->kind = load_string(l, j, "kind");
        if (l->c.price_count + 1 < CATALOGUE_NAMED)
            l->c.price_count++;
        else
            load_problem(l, "too many");
        load_leave(l, mark);
    }
}
