/* SPDX-License-Identifier: Apache-2.0 */
/* Administration: machines shut out and let in again, members of staff. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_admin.h"

enum err engine_device_status(struct engine *e, const char *device, const char *status)
{
    enum err err = engine_begin(e), ended;
    struct unit *u;

    if (err)
        return err;
    err = store_change(&e->store, SQL_DEVICE_STATUS, ARGS(db_text(device), db_text(status)));
    u = err ? NULL : unit_find(e, device);
    if (u) {
        u->revoked = !strcmp(status, "revoked");
        ident_forgive(&u->dev.ident);
        u->checkpoint = true;
        unit_touch(e, u);
    }
    if (err != ERR_NOT_FOUND)
        engine_fail(e, err);
    if (!err)
        stream_event(e, "device", device);
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

static void first_problem(void *ctx, const char *pointer, const char *what, bool warning)
{
    const char **why = ctx;

    (void)pointer;
    if (!warning && !*why)
        *why = what;
}

/* One person is an import of one person: the same checks, the same upsert. */
enum err engine_user_add(struct engine *e, const char *login, const char *name, const char *role,
                         const char *password, const char **why)
{
    cJSON *root = cJSON_CreateObject(), *user = cJSON_CreateObject();
    char *json;
    enum err err;

    cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "users"), user);
    cJSON_AddStringToObject(user, "login", login);
    cJSON_AddStringToObject(user, "name", name);
    cJSON_AddStringToObject(user, "role", role);
    cJSON_AddStringToObject(user, "password", password);
    json = cJSON_PrintUnformatted(root);
    *why = NULL;
    err = engine_import(e, json, strlen(json), first_problem, (void *)why);
    cJSON_free(json);
    cJSON_Delete(root);
    return err;
}

/* Whoever leaves is out at once, with every session. */
enum err engine_user_disable(struct engine *e, const char *login)
{
    enum err err = engine_begin(e), ended;

    if (err)
        return err;
    err = store_change(&e->store, SQL_PERSON_DISABLE, ARGS(db_text(login)));
    if (err != ERR_NOT_FOUND)
        engine_fail(e, err);
    engine_fail(e, store_run(&e->store, SQL_SESSION_END_ALL, ARGS(db_text(login)), NULL, NULL));
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}

static void whole_problem(void *ctx, const char *pointer, const char *what, bool warning)
{
    struct reply *out = ctx;

    if (!warning && !out->why[0])
        snprintf(out->why, sizeof out->why, "%s: %s", strrchr(pointer, '/') + 1, what);
}

/* Takes the tree. */
static enum err put_device(struct engine *e, cJSON *device, struct reply *out)
{
    cJSON *root = cJSON_CreateObject();
    char *json;
    enum err err;

    cJSON_AddItemToArray(cJSON_AddArrayToObject(root, "devices"), device);
    json = cJSON_PrintUnformatted(root);
    err = engine_import(e, json, strlen(json), whole_problem, out);
    cJSON_free(json);
    cJSON_Delete(root);
    return err;
}

static const char *id_of(const cJSON *j)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(j, "id");

    return cJSON_IsString(id) ? id->valuestring : "";
}

enum err engine_device_register(struct engine *e, const char *json, struct reply *out)
{
    cJSON *device = cJSON_Parse(json);

    memset(out, 0, sizeof *out);
    if (!cJSON_IsObject(device)) {
        cJSON_Delete(device);
        text_copy(out->why, sizeof out->why, "the machine is not a JSON object");
        return ERR_INPUT;
    }
    text_copy(out->id, sizeof out->id, id_of(device));
    if (unit_find(e, id_of(device))) {
        cJSON_Delete(device);
        text_copy(out->why, sizeof out->why, "id: there is such a machine already");
        return ERR_EXISTS;
    }
    return put_device(e, device, out);
}

static void current_row(void *ctx, const struct db_value *col, int ncol)
{
    static const struct {
        const char *name;
        int col;
    } rows[] = {
        {"id", 0}, {"model", 2}, {"customer", 3}, {"installed_on", 4}, {"warranty_until", 5}};

    (void)ncol;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (col[rows[i].col].kind == DB_TEXT)
            cJSON_AddStringToObject(ctx, rows[i].name, col[rows[i].col].s);
}

static const char *merge(cJSON *device, const cJSON *patch)
{
    static const char names[] = " model customer installed_on warranty_until filters status ";
    const cJSON *j;
    char padded[64];

    cJSON_ArrayForEach(j, patch)
    {
        snprintf(padded, sizeof padded, " %.50s ", j->string);
        if (!strstr(names, padded))
            return "only model, customer, installed_on, warranty_until, filters, status change";
        cJSON_DeleteItemFromObject(device, j->string);
        if (strcmp(j->string, "status") != 0)
            cJSON_AddItemToObject(device, j->string, cJSON_Duplicate(j, true));
    }
    return cJSON_IsObject(patch) ? NULL : "the change is not a JSON object";
}

static const char *status_of(const cJSON *patch)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(patch, "status");

    if (!j)
        return "";
    return cJSON_IsString(j) &&
                   (!strcmp(j->valuestring, "active") || !strcmp(j->valuestring, "revoked"))
               ? j->valuestring
               : NULL;
}

static enum err change(struct engine *e, const char *id, cJSON *device, const cJSON *patch,
                       struct reply *out)
{
    const char *status = status_of(patch), *wrong = merge(device, patch);
    enum err err;

    if (!status)
        wrong = "status: active or revoked";
    if (wrong) {
        text_copy(out->why, sizeof out->why, wrong);
        cJSON_Delete(device);
        return ERR_INPUT;
    }
    err = put_device(e, device, out);
    return err || !status[0] ? err : engine_device_status(e, id, status);
}

enum err engine_device_change(struct engine *e, const char *id, const char *json, struct reply *out)
{
    cJSON *device = cJSON_CreateObject(), *patch = cJSON_Parse(json);
    enum err err;

    memset(out, 0, sizeof *out);
    text_copy(out->id, sizeof out->id, id);
    err = store_run(&e->store, SQL_DEVICE_GET, ARGS(db_text(id)), current_row, device);
    if (!err && !id_of(device)[0])
        err = ERR_NOT_FOUND;
    if (err)
        cJSON_Delete(device);
    else
        err = change(e, id, device, patch, out);
    cJSON_Delete(patch);
    return err;
}

enum err engine_fact(struct engine *e, const char *device, const char *name, int64_t at_ms)
{
    enum err err = engine_begin(e);

    if (err)
        return err;
    engine_fail(e, store_run(&e->store, SQL_FACT_PUT,
                             ARGS(db_text(device), db_text(name), db_int(at_ms)), NULL, NULL));
    return engine_commit(e, NULL, 0);
}
