/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/import_csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_import.h"

#define COLUMNS 40
#define FILTER  "filter:" /* and a stage: when it was put in */

/* In the order of the columns of `row`, which says what is known of an entry. */
static const struct kind {
    const char *name;
    enum sql row;
    const char *members[12];
    const char *numbers; /* members that are numbers */
    const char *apart;   /* members of which an empty cell is a word: they stand elsewhere */
    bool filters;
} kinds[] = {
    {"customers",
     SQL_CUSTOMER_ROW,
     {"name", "phone", "email", "address", "area", "lang", "timezone", "lat", "lon", "reminders",
      "holiday", NULL},
     " lat lon ",
     " holiday ",
     false},
    {"devices",
     SQL_DEVICE_ROW,
     {"model", "customer", "installed_on", "warranty_until", NULL},
     "",
     "",
     true},
};

struct reading {
    struct engine *e;
    struct import_table *t;
    const struct kind *kind;
    struct csv csv;
    char *head[COLUMNS], *cell[COLUMNS];
    int columns, id; /* id: which column */
    cJSON *list;
    int *line; /* of each entry */
    int problems;
    struct seen {
        const char *id; /* in the text; NULL: free */
        int line;
    } * seen; /* by the hash of the id, never full */
    size_t seen_size;
};

static void complain(struct reading *r, int line, const char *field, const char *what)
{
    r->problems++;
    r->t->tell(r->t->ctx, line, field, what, false);
}

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

bool import_kind_valid(const char *kind)
{
    return kind_of(kind) != NULL;
}

/* The head ---------------------------------------------------------------------------------- */

static bool is_filter(const struct reading *r, const char *name)
{
    return r->kind->filters && !strncmp(name, FILTER, strlen(FILTER)) && name[strlen(FILTER)];
}

static bool is_member(const struct reading *r, const char *name)
{
    if (!strcmp(name, "id") || is_filter(r, name))
        return true;
    for (int i = 0; r->kind->members[i]; i++)
        if (!strcmp(r->kind->members[i], name))
            return true;
    return false;
}

static int column_of(const struct reading *r, const char *name)
{
    for (int i = 0; i < r->columns; i++)
        if (!strcmp(r->head[i], name))
            return i;
    return -1;
}

static void read_head(struct reading *r)
{
    if (!csv_row(&r->csv, r->head, COLUMNS)) {
        complain(r, r->csv.line, "",
                 r->csv.wrong ? csv_wrong_text(r->csv.wrong) : "there is no line with names");
        return;
    }
    if (r->csv.cells > COLUMNS)
        complain(r, r->csv.line, "", "too many columns");
    r->columns = r->csv.cells < COLUMNS ? r->csv.cells : COLUMNS;
    for (int i = 0; i < r->columns; i++) {
        if (!is_member(r, r->head[i]))
            complain(r, r->csv.line, r->head[i], "no such column is known");
        else if (column_of(r, r->head[i]) < i)
            complain(r, r->csv.line, r->head[i], "is there twice");
    }
    r->id = column_of(r, "id");
    if (r->id < 0)
        complain(r, r->csv.line, "id", "is needed");
}

/* Rows -------------------------------------------------------------------------------------- */

struct known {
    const struct reading *r;
    cJSON *entry;
    bool found;
};

/* What has no column stays as it is. */
static void known_row(void *ctx, const struct db_value *col, int ncol)
{
    struct known *k = ctx;

    k->found = true;
    for (int i = 0; i < ncol && k->r->kind->members[i]; i++) {
        const char *name = k->r->kind->members[i];

        if (column_of(k->r, name) >= 0)
            continue;
        if (col[i].kind == DB_TEXT)
            cJSON_AddStringToObject(k->entry, name, col[i].s);
        else if (col[i].kind == DB_REAL)
            cJSON_AddNumberToObject(k->entry, name, col[i].r);
    }
}

static void put_filter(cJSON *entry, const char *stage, const char *on)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(entry, "filters"), *one = cJSON_CreateObject();

    if (!list)
        list = cJSON_AddArrayToObject(entry, "filters");
    cJSON_AddStringToObject(one, "stage", stage);
    cJSON_AddStringToObject(one, "installed_on", on);
    cJSON_AddItemToArray(list, one);
}

static void put_cell(struct reading *r, cJSON *entry, const char *name, const char *text)
{
    char padded[64];
    double v;

    snprintf(padded, sizeof padded, " %.40s ", name);
    if (!text[0] && !strstr(r->kind->apart, padded))
        return;
    if (is_filter(r, name)) {
        put_filter(entry, name + strlen(FILTER), text);
    } else if (!strstr(r->kind->numbers, padded)) {
        cJSON_AddStringToObject(entry, name, text);
    } else if (text_number(text, strlen(text), &v) == strlen(text)) {
        cJSON_AddNumberToObject(entry, name, v);
    } else {
        complain(r, r->csv.line, name, "must be a number");
    }
}

/* Every line could be an entry; twice as much room keeps the way to a free place short. */
static void make_room(struct reading *r)
{
    size_t lines = 2;

    for (const char *p = r->csv.at; p < r->csv.end; p++)
        lines += *p == '\n' || *p == '\r';
    r->seen_size = lines * 2 + 1;
    r->seen = xcalloc(r->seen_size, sizeof *r->seen);
    r->line = xcalloc(lines, sizeof *r->line);
}

/* The line where that id stood before; 0: it has not, and stands here now. */
static int stood_at(struct reading *r, const char *id)
{
    size_t i = (size_t)hash_end(hash_bytes(HASH_START, id, strlen(id))) % r->seen_size;

    for (; r->seen[i].id; i = (i + 1) % r->seen_size)
        if (!strcmp(r->seen[i].id, id))
            return r->seen[i].line;
    r->seen[i] = (struct seen){id, r->csv.line};
    return 0;
}

static enum err look_up(struct reading *r, const char *id, cJSON *entry)
{
    struct known k = {r, entry, false};
    enum err err = store_run(&r->e->store, r->kind->row, ARGS(db_text(id)), known_row, &k);

    r->t->known += k.found;
    return err;
}

static enum err read_entry(struct reading *r)
{
    const char *id = r->id < r->csv.cells ? r->cell[r->id] : "";
    cJSON *entry = cJSON_CreateObject();
    char what[48];
    int before = 0;
    enum err err;

    r->line[r->t->rows++] = r->csv.line;
    cJSON_AddItemToArray(r->list, entry);
    if (r->csv.cells != r->columns)
        complain(r, r->csv.line, "", "has not as many cells as the head");
    if (id[0])
        before = stood_at(r, id);
    snprintf(what, sizeof what, "stands in line %d already", before);
    if (before)
        complain(r, r->csv.line, "id", what);
    err = look_up(r, id, entry);
    for (int i = 0; !err && i < r->columns && i < r->csv.cells; i++)
        put_cell(r, entry, r->head[i], r->cell[i]);
    return err;
}

static enum err read_entries(struct reading *r)
{
    enum err err = ERR_OK;

    while (!err && csv_row(&r->csv, r->cell, COLUMNS))
        err = read_entry(r);
    if (r->csv.wrong)
        complain(r, r->csv.line, "", csv_wrong_text(r->csv.wrong));
    return err;
}

/* "/devices/3/filters/0/stage" is of line[3], field filters/0/stage. */
static void told(void *ctx, const char *pointer, const char *what, bool warning)
{
    struct reading *r = ctx;
    const char *number = strchr(pointer + 1, '/');
    char *field = NULL;
    long i = number ? strtol(number + 1, &field, 10) : -1;

    r->problems += !warning;
    r->t->tell(r->t->ctx, i >= 0 && i < r->t->rows ? r->line[i] : 1,
               field && *field ? field + 1 : "", what, warning);
}

static enum err import_read(struct reading *r)
{
    cJSON *root = cJSON_CreateObject();
    enum err err;

    r->list = cJSON_AddArrayToObject(root, r->kind->name);
    make_room(r);
    err = read_entries(r);
    /* With mistakes the rest of them is worth hearing of as well, and nothing is kept. */
    if (!err && !r->csv.wrong)
        err = engine_import_tree(r->e, root, r->t->trial || r->problems, told, r);
    cJSON_Delete(root);
    free(r->seen);
    free(r->line);
    return err;
}

enum err engine_import_table(struct engine *e, struct import_table *t)
{
    struct reading r = {.e = e, .t = t, .kind = kind_of(t->kind)};
    enum err err = ERR_OK;

    t->rows = t->known = 0;
    if (!r.kind)
        return ERR_INPUT;
    csv_open(&r.csv, t->text, t->len);
    read_head(&r);
    if (!r.problems)
        err = import_read(&r);
    return !err && r.problems ? ERR_INPUT : err;
}
