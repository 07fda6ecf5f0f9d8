/* SPDX-License-Identifier: Apache-2.0 */
/* The import file: people, customers, devices, prices; all of it or nothing. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_admin.h"
#include "service/engine/engine_import.h"
#include "service/engine/engine_reminder.h"
#include "service/engine/engine_stock.h"
#include "service/engine/import_price.h"
#include "service/engine/wish_read.h"

static void tell(struct import *im, const char *member, const char *what, bool warning)
{
    char pointer[160];

    snprintf(pointer, sizeof pointer, "/%s/%d/%s", im->list, im->index, member);
    if (im->problem)
        im->problem(im->ctx, pointer, what, warning);
}

void import_complain(struct import *im, const char *member, const char *what)
{
    im->problems++;
    tell(im, member, what, false);
}

const char *import_text(const cJSON *j, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(j, name);

    return cJSON_IsString(v) && v->valuestring[0] ? v->valuestring : NULL;
}

const char *import_needed(struct import *im, const cJSON *j, const char *name)
{
    const char *v = import_text(j, name);

    if (!v)
        import_complain(im, name, "must be a text");
    return v ? v : "";
}

char *import_list(const cJSON *j, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(j, name);
    char *out = cJSON_IsArray(v) ? cJSON_PrintUnformatted(v) : NULL;

    return out ? out : strdup("[]");
}

void import_check_list(struct import *im, const cJSON *j, const char *name)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(j, name), *v;
    bool good = !list || cJSON_IsArray(list);

    cJSON_ArrayForEach(v, list) good &= cJSON_IsString(v);
    if (!good)
        import_complain(im, name, "must be a list of texts");
}

void import_run(struct import *im, enum sql id, const struct db_value *arg, int narg)
{
    engine_fail(im->e, store_run(&im->e->store, id, arg, narg, NULL, NULL));
}

static struct db_value real_or_null(const cJSON *j, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(j, name);

    return cJSON_IsNumber(v) ? db_real(v->valuedouble) : (struct db_value){.kind = DB_NULL};
}

static void import_customer(struct import *im, const cJSON *j)
{
    const char *id = import_needed(im, j, "id"), *name = import_needed(im, j, "name");
    const char *lang = import_text(j, "lang"), *member;
    struct wish_said wish;
    const char *wrong = wish_read(j, &wish, &member);

    if (wrong)
        import_complain(im, member, wrong);
    if (lang && strcmp(lang, "zh-CN") != 0 && strcmp(lang, "en") != 0)
        import_complain(im, "lang", "must be zh-CN or en");
    if (im->problems)
        return;
    import_run(im, SQL_CUSTOMER_PUT,
               ARGS(db_text(id), db_text(name), db_text(import_text(j, "phone")),
                    db_text(import_text(j, "email")), db_text(import_text(j, "address")),
                    db_text(import_text(j, "area")), db_text(lang ? lang : "zh-CN"),
                    db_text(import_text(j, "timezone")), real_or_null(j, "lat"),
                    real_or_null(j, "lon")));
    if (!wish_take(im->e, id, &wish, false))
        tell(im, "reminders", "the household wants none; that stays as it is", true);
}

static void import_filter(struct import *im, const char *id, const struct model *m, const cJSON *f,
                          int n)
{
    const char *stage = import_text(f, "stage"), *on = import_text(f, "installed_on");
    char name[NAME_LEN], member[48], what[96];
    int64_t at;

    snprintf(member, sizeof member, "filters/%d/%s", n, stage ? "installed_on" : "stage");
    if (!stage || strlen(stage) > 30) {
        import_complain(im, member, "must be a text");
        return;
    }
    if (!on || !text_time_parse(on, &at)) {
        import_complain(im, member, "must be a date");
        return;
    }
    snprintf(member, sizeof member, "filters/%d/stage", n);
    if (m && !model_stage(m, stage)) {
        snprintf(what, sizeof what, "the model has no stage %s; kept all the same", stage);
        tell(im, member, what, true);
    }
    import_run(im, SQL_FILTER_PUT, ARGS(db_text(id), db_text(stage), db_text(on)));
    snprintf(name, sizeof name, strcmp(stage, "ro") ? "filter:%s" : "membrane", stage);
    import_run(im, SQL_FACT_PUT, ARGS(db_text(id), db_text(name), db_int(at)));
}

static void import_filters(struct import *im, const char *id, const struct model *m, const cJSON *j)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(j, "filters"), *f;
    int n = 0;

    if (list && !cJSON_IsArray(list))
        import_complain(im, "filters", "must be a list");
    cJSON_ArrayForEach(f, list) import_filter(im, id, m, f, n++);
}

static void found(void *ctx, const struct db_value *col, int ncol)
{
    (void)col;
    (void)ncol;
    *(bool *)ctx = true;
}

/* In this file or in the store. */
static bool customer_known(struct import *im, const char *id)
{
    const cJSON *j;
    bool known = false;

    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(im->root, "customers"))
    {
        const char *other = import_text(j, "id");

        if (other && !strcmp(other, id))
            return true;
    }
    engine_fail(im->e,
                store_run(&im->e->store, SQL_CUSTOMER_GET, ARGS(db_text(id)), found, &known));
    return known;
}

static void device_num(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(int64_t *)ctx = col[1].i;
}

static void check_date(struct import *im, const cJSON *j, const char *name, int64_t *at)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(j, name);

    *at = 0;
    if (v && !cJSON_IsNull(v) && (!cJSON_IsString(v) || !text_time_parse(v->valuestring, at)))
        import_complain(im, name, "must be a date");
}

static const struct model *check_model(struct import *im, const cJSON *j)
{
    int m = catalogue_model(im->e->c, import_needed(im, j, "model"));

    if (m < 0) {
        import_complain(im, "model", "is not in the catalogue");
        return NULL;
    }
    if (im->e->c->models[m].profile_only)
        import_complain(im, "model", "says how messages look, not which machine this is");
    return &im->e->c->models[m];
}

static void import_device(struct import *im, const cJSON *j)
{
    const char *id = import_needed(im, j, "id"), *model = import_text(j, "model");
    const char *installed = import_text(j, "installed_on"), *customer = import_text(j, "customer");
    const struct model *m = check_model(im, j);
    int64_t num = 0, at, warranty;

    if (id[0] && !device_id_valid(id))
        import_complain(im, "id", "must be 4 to 32 of A-Z, 0-9 and -");
    if (customer && !customer_known(im, customer))
        import_complain(im, "customer", "there is no such customer");
    check_date(im, j, "warranty_until", &warranty);
    check_date(im, j, "installed_on", &at);
    import_filters(im, id, m, j);
    if (im->problems)
        return;
    engine_fail(im->e,
                store_run(&im->e->store, SQL_DEVICE_GET, ARGS(db_text(id)), device_num, &num));
    if (!num)
        num = im->e->next_num++;
    import_run(im, SQL_DEVICE_PUT,
               ARGS(db_text(id), db_int(num), db_text(model), db_text(import_text(j, "customer")),
                    db_text(installed), db_text(import_text(j, "warranty_until")), db_text(NULL),
                    db_text("active")));
    reminder_arm(im->e, id, customer);
    if (installed)
        import_run(im, SQL_FACT_PUT, ARGS(db_text(id), db_text("install"), db_int(at)));
    stream_event(im->e, "device", id);
}

static void import_price(struct import *im, const cJSON *j)
{
    const char *code = import_needed(im, j, "code"), *kind = import_needed(im, j, "kind");
    const cJSON *amount = cJSON_GetObjectItemCaseSensitive(j, "amount_fen");
    char *title = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(j, "title"));

    if (kind[0] && strcmp(kind, "labour") != 0 && strcmp(kind, "part") != 0 &&
        strcmp(kind, "trip") != 0)
        import_complain(im, "kind", "must be labour, part or trip");

    if (!cJSON_IsNumber(amount) || amount->valuedouble < 0 || amount->valuedouble > 1e12 ||
        amount->valuedouble != (double)(int64_t)amount->valuedouble)
        import_complain(im, "amount_fen", "must be a whole number of fen");
    if (!im->problems)
        import_price_row(
            im->e, &im->price_version,
            &(struct price_row){code, title ? title : "{}", kind, (int64_t)amount->valuedouble});
    free(title);
}

static void import_stock(struct import *im, const cJSON *j)
{
    const char *member, *wrong = stock_import(im->e, j, im->problems > 0, &member);

    if (wrong)
        import_complain(im, member, wrong);
}

/* A misspelt list would be an import of nothing. */
static void check_members(struct import *im, const cJSON *root)
{
    static const char names[] = " users customers devices prices teams leave stock ";
    const cJSON *j;
    char pointer[96], padded[64];

    cJSON_ArrayForEach(j, root)
    {
        snprintf(padded, sizeof padded, " %.60s ", j->string);
        snprintf(pointer, sizeof pointer, "/%.80s", j->string);
        if (strstr(names, padded) && cJSON_IsArray(j))
            continue;
        im->problems++;
        if (im->problem)
            im->problem(im->ctx, pointer,
                        strstr(names, padded) ? "must be a list" : "no such list is known", false);
    }
}

static void import_all(struct import *im, const cJSON *root)
{
    static const struct {
        const char *list;
        void (*one)(struct import *, const cJSON *);
    } lists[] = {{"users", import_user},     {"customers", import_customer},
                 {"devices", import_device}, {"prices", import_price},
                 {"teams", import_team},     {"leave", import_leave},
                 {"stock", import_stock}};
    const cJSON *j;

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        im->list = lists[i].list;
        im->index = 0;
        cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(root, im->list))
        {
            lists[i].one(im, j);
            im->index++;
        }
    }
    check_members(im, root);
}

/* Machines in memory know their model, their owner and the owner's area. */
static void read_anew(struct engine *e, const cJSON *root)
{
    const cJSON *j;

    if (cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(root, "customers")) > 0)
        units_forget(e);
    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(root, "devices"))
        unit_reload(e, import_text(j, "id"));
}

/* What a trial wrote is taken back; that it would have been good is what it says. */
static enum err take_back(struct engine *e, uint32_t next_num, bool good)
{
    enum err err = engine_cancel(e, ERR_INPUT);

    e->next_num = next_num;
    e->next_due_ms = -1;
    if (err == ERR_INPUT && e->failed)
        return e->failed;
    return err == ERR_INPUT && good ? ERR_OK : err;
}

enum err engine_import_tree(struct engine *e, const cJSON *root, bool trial,
                            import_problem_fn *problem, void *ctx)
{
    struct import im = {e, root, problem, ctx, "", 0, 0, 0};
    uint32_t next_num = e->next_num;
    enum err err = engine_begin(e);

    if (err)
        return err;
    import_all(&im, root);
    if (im.problems || trial)
        return take_back(e, next_num, !im.problems);
    err = engine_commit(e, NULL, 0);
    if (!err)
        read_anew(e, root);
    return err;
}

static enum err import_text_of(struct engine *e, const char *json, size_t len, bool trial,
                               import_problem_fn *problem, void *ctx)
{
    cJSON *root = cJSON_ParseWithLength(json, len);
    enum err err = ERR_INPUT;

    if (cJSON_IsObject(root))
        err = engine_import_tree(e, root, trial, problem, ctx);
    else if (problem)
        problem(ctx, "/", "this is not a JSON object", false);
    cJSON_Delete(root);
    return err;
}

enum err engine_import(struct engine *e, const char *json, size_t len, import_problem_fn *problem,
                       void *ctx)
{
    return import_text_of(e, json, len, false, problem, ctx);
}

enum err engine_import_try(struct engine *e, const char *json, size_t len,
                           import_problem_fn *problem, void *ctx)
{
    return import_text_of(e, json, len, true, problem, ctx);
}
