/* SPDX-License-Identifier: Apache-2.0 */
/* Administration: machines shut out and let in again, members of staff. */
#include <cjson/cJSON.h>
#include <string.h>

#include "service/engine_int.h"

enum err engine_device_status(struct engine *e, const char *device, const char *status)
{
    enum err err = engine_begin(e), ended;
    struct unit *u;

    if (err)
        return err;
    err = store_change(&e->store, SQL_DEVICE_STATUS, ARGS(db_text(device), db_text(status)));
    u = err ? NULL : unit_find(e, device);
    if (u)
        u->revoked = !strcmp(status, "revoked");
    engine_fail(e, err);
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
    engine_fail(e, err);
    engine_fail(e, store_run(&e->store, SQL_SESSION_END_ALL, ARGS(db_text(login)), NULL, NULL));
    ended = engine_commit(e, NULL, 0);
    return err ? err : ended;
}
