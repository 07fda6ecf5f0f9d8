/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/csv_list.h"

#include <math.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/html.h"
#include "service/http/request.h"
#include "service/http/server.h"

#define PAGE            "200" /* the least of what lists give at most */
#define POINTER         80
#define CHUNK           16384
#define EXACT           9007199254740992.0 /* whole numbers below are whole in a double */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const struct {
    const char *path, *columns;
} lists[] = {
#define CSV_LIST(path, columns) {path, columns},
#include "service/http/csv_list.def"
#undef CSV_LIST
};

struct csv_export {
    void (*handler)(struct request *r);
    const char *columns;
    char cursor[POINTER], disposition[96];
    bool over; /* there is no further page */
    struct html text;
    size_t at; /* what the other side has of it */
};

const char *csv_list_columns(const char *path)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (!strcmp(lists[i].path, path))
            return lists[i].columns;
    return NULL;
}

/* Cells ------------------------------------------------------------------------------------- */

/* A cell that grows; whether anything is in it. */
struct cell {
    struct html text;
    int parts;
};

static void add_value(struct cell *c, const cJSON *v)
{
    char number[32], *json = NULL;
    const char *text = number;

    if (!v || cJSON_IsNull(v))
        return;
    if (cJSON_IsString(v))
        text = v->valuestring;
    else if (cJSON_IsBool(v))
        text = cJSON_IsTrue(v) ? "true" : "false";
    else if (cJSON_IsNumber(v) && v->valuedouble == floor(v->valuedouble) &&
             fabs(v->valuedouble) < EXACT)
        snprintf(number, sizeof number, "%.0f", v->valuedouble);
    else if (cJSON_IsNumber(v))
        snprintf(number, sizeof number, "%.15g", v->valuedouble);
    else
        text = json = cJSON_PrintUnformatted(v);
    html_raw(&c->text, c->parts++ ? ";" : "");
    html_raw(&c->text, text);
    cJSON_free(json);
}

/* Follows the pointer, and at a star every element of the list. */
static void collect(struct cell *c, const cJSON *at, const char *pointer)
{
    char name[POINTER];
    const cJSON *one;

    while (at && *pointer && *pointer != '*') {
        size_t n = strcspn(pointer, "/");

        text_copy_n(name, sizeof name, pointer, n);
        at = cJSON_GetObjectItemCaseSensitive(at, name);
        pointer += n + (pointer[n] == '/');
    }
    if (!*pointer) {
        add_value(c, at);
        return;
    }
    pointer += 1 + (pointer[1] == '/');
    cJSON_ArrayForEach(one, at) collect(c, one, pointer);
}

/* A number is written as it is: it runs no formula, whatever its sign. */
static void put_cell(struct html *out, const cJSON *item, const char *pointer)
{
    struct cell c = {{NULL, 0, 0}, 0};
    const char *text;
    char *quoted;
    size_t cap;

    collect(&c, item, pointer);
    text = c.text.text ? c.text.text : "";
    if (cJSON_IsNumber(cJSON_GetObjectItemCaseSensitive(item, pointer))) {
        html_raw(out, text);
    } else {
        cap = CSV_CELL_MAX(c.text.len);
        quoted = xmalloc(cap);
        csv_cell(text, quoted, cap);
        html_raw(out, quoted);
        free(quoted);
    }
    free(c.text.text);
}

/* The column at *p, which moves on: its name and its pointer. False behind the last. */
static bool next_column(const char **p, char name[POINTER], char pointer[POINTER])
{
    size_t n = strcspn(*p, " "), eq = strcspn(*p, "= ");

    if (!n)
        return false;
    text_copy_n(name, POINTER, *p, eq);
    if (eq < n)
        text_copy_n(pointer, POINTER, *p + eq + 1, n - eq - 1);
    else
        text_copy(pointer, POINTER, name);
    *p += n;
    *p += strspn(*p, " ");
    return true;
}

/* item NULL: the head. */
static void put_row(struct csv_export *x, const cJSON *item)
{
    char name[POINTER], pointer[POINTER];
    const char *p = x->columns;

    while (next_column(&p, name, pointer)) {
        if (item)
            put_cell(&x->text, item, pointer);
        else
            html_raw(&x->text, name);
        html_raw(&x->text, *p ? "," : "\r\n");
    }
}

/* Pages ------------------------------------------------------------------------------------- */

bool csv_list_query(const struct request *r, const char *name, const char **value)
{
    if (!r->csv || (strcmp(name, "limit") != 0 && strcmp(name, "cursor") != 0))
        return false;
    *value = name[0] == 'l' ? PAGE : r->csv->cursor[0] ? r->csv->cursor : NULL;
    return true;
}

void csv_list_take(struct request *r, cJSON *page)
{
    const cJSON *item, *next = cJSON_GetObjectItemCaseSensitive(page, "next_cursor");
    struct csv_export *x = r->csv;

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(page, "items")) put_row(x, item);
    x->over = !cJSON_IsString(next) || !text_copy(x->cursor, sizeof x->cursor, next->valuestring) ||
              !x->cursor[0];
    cJSON_Delete(page);
}

static struct csv_export *export_new(const struct request *r, const char *columns,
                                     void (*handler)(struct request *r))
{
    struct csv_export *x = xcalloc(1, sizeof *x);
    const char *bom = request_query(r, "bom"), *name = strrchr(r->path, '/') + 1;

    x->handler = handler;
    x->columns = columns;
    snprintf(x->disposition, sizeof x->disposition,
             "Content-Disposition: attachment; filename=\"%.40s.csv\"", name);
    if (bom && !strcmp(bom, "1"))
        html_raw(&x->text, BYTE_ORDER_MARK);
    put_row(x, NULL);
    return x;
}

void csv_list_free(struct csv_export *x)
{
    if (x)
        free(x->text.text);
    free(x);
}

bool csv_list_answers(struct request *r, void (*handler)(struct request *r))
{
    const char *columns = csv_list_columns(r->path), *format = request_query(r, "format");
    struct csv_export *x;

    if (!columns || !format || !strcmp(format, "json") || strcmp(r->method, "POST") == 0)
        return false;
    if (strcmp(format, "csv") != 0) {
        answer_problem(r, 400, "format is json or csv", NULL, NULL);
        return true;
    }
    r->csv = x = export_new(r, columns, handler);
    handler(r);
    if (r->answered) { /* with a problem */
        r->csv = NULL;
        csv_list_free(x);
        return true;
    }
    r->streaming = true;
    r->type = "text/csv; charset=utf-8; header=present";
    r->extra = x->disposition;
    return true;
}

/* More of it into the memory; false when a page could not be read. */
static bool next_page(struct request *r, struct csv_export *x)
{
    x->text.len = x->at = 0;
    x->handler(r);
    return !r->answered;
}

static ssize_t read_export(void *ctx, uint64_t pos, char *buf, size_t max)
{
    struct request *r = ctx;
    struct csv_export *x = r->csv;
    size_t n;

    (void)pos;
    while (x->at == x->text.len) {
        if (x->over)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (!next_page(r, x))
            return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    n = x->text.len - x->at < max ? x->text.len - x->at : max;
    memcpy(buf, x->text.text + x->at, n);
    x->at += n;
    return (ssize_t)n;
}

struct MHD_Response *csv_list_response(struct request *r)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK, read_export, r, NULL);
}
