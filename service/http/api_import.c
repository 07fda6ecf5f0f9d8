/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of customers and machines, sent as they are. Who sends one is let in before it comes; what
 * is wrong with it is the answer, line by line.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/audit.h"
#include "service/engine/import_csv.h"
#include "service/http/api_public.h"

#define TABLE_MAX    (8 * 1024 * 1024)
#define TABLES_MAX   4 /* at once: what they may take of the memory together */
#define PROBLEMS_MAX 1000

void import_begin(struct request *r, bool admitted)
{
    r->drain = !admitted;
    if (!admitted)
        return;
    if (r->http->uploads >= TABLES_MAX) {
        answer_problem(r, 503, "too many tables at once", NULL, NULL);
        return;
    }
    r->http->uploads++;
    r->upload = true;
    r->body_max = TABLE_MAX;
}

static void tell(void *ctx, int line, const char *field, const char *what, bool warning)
{
    cJSON *o;

    if (cJSON_GetArraySize(ctx) >= PROBLEMS_MAX)
        return;
    o = cJSON_CreateObject();
    cJSON_AddNumberToObject(o, "line", line);
    view_text(o, "field", field);
    cJSON_AddStringToObject(o, "what", what);
    cJSON_AddBoolToObject(o, "warning", warning);
    cJSON_AddItemToArray(ctx, o);
}

/* The report takes the place of the table. */
static void report(struct http_job *j, const struct import_table *t, cJSON *problems)
{
    cJSON *o = cJSON_CreateObject();
    char *text;

    cJSON_AddStringToObject(o, "kind", t->kind);
    cJSON_AddBoolToObject(o, "dry_run", t->trial);
    cJSON_AddBoolToObject(o, "applied", !t->trial && !j->err);
    cJSON_AddNumberToObject(o, "rows", t->rows);
    cJSON_AddNumberToObject(o, "new", t->rows - t->known);
    cJSON_AddNumberToObject(o, "known", t->known);
    cJSON_AddItemToObject(o, "problems", problems);
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    free(j->body);
    j->body = xstrdup(text);
    cJSON_free(text);
}

static void import(struct engine *e, struct http_job *j)
{
    cJSON *problems = cJSON_CreateArray();
    struct import_table t = {.kind = j->target,
                             .text = j->body,
                             .len = strlen(j->body),
                             .trial = !strcmp(j->action, "import_trial"),
                             .tell = tell,
                             .ctx = problems};

    j->err = engine_import_table(e, &t);
    if (!j->err)
        audit_add(e, &(struct audit_line){.what = "http.import", .subject = t.kind});
    report(j, &t, problems);
}

static void imported(struct http_job *j)
{
    if (j->err == ERR_INPUT)
        answer_json(j->r, 422, cJSON_Parse(j->body));
    else if (!job_refused(j))
        answer_json(j->r, 200, cJSON_Parse(j->body));
}

void api_import(struct request *r)
{
    const char *kind = request_query(r, "kind"), *dry = request_query(r, "dry_run");
    bool trial = dry && (!strcmp(dry, "1") || !strcmp(dry, "true"));

    if (!kind || !import_kind_valid(kind))
        answer_problem(r, 400, "kind is customers or devices", NULL, NULL);
    else if (dry && !trial && strcmp(dry, "0") != 0 && strcmp(dry, "false") != 0)
        answer_problem(r, 400, "dry_run is 1 or 0", NULL, NULL);
    else if (!r->body_len || strlen(r->body) != r->body_len)
        answer_problem(r, 400, "the body is no table", NULL, NULL);
    else
        job_submit(r, trial ? "import_trial" : "import", kind, import, imported);
}
