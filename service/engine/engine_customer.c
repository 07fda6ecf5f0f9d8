/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections of what is known of a customer. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_people.h"
#include "service/engine/engine_staff.h"
#include "service/engine/wish_read.h"

#define FIELD_MAX 400

static const char *const fields[] = {"name", "phone", "email", "address", "lang", "timezone"};
#define FIELDS (sizeof fields / sizeof fields[0])

static bool known(const char *name)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (!strcmp(fields[i], name))
            return true;
    return false;
}

/* A misspelt member would be a change of nothing. */
static enum err check(const cJSON *root, struct wish_said *wish, struct reply *out)
{
    const char *lang = args_text(root, "lang"), *member, *wrong = wish_read(root, wish, &member);
    const cJSON *j;

    cJSON_ArrayForEach(j, root)
    {
        if (!strcmp(j->string, "reminders") || !strcmp(j->string, "holiday"))
            continue;
        if (known(j->string) && cJSON_IsString(j) && j->valuestring[0] &&
            strlen(j->valuestring) <= FIELD_MAX)
            continue;
        snprintf(out->why, sizeof out->why, "%.60s: must be a text of at most 400 bytes, if at all",
                 j->string);
        return ERR_INPUT;
    }
    if (wrong) {
        snprintf(out->why, sizeof out->why, "%s: %s", member, wrong);
        return ERR_INPUT;
    }
    if (!lang[0] || !strcmp(lang, "zh-CN") || !strcmp(lang, "en"))
        return ERR_OK;
    text_copy(out->why, sizeof out->why, "lang: must be zh-CN or en");
    return ERR_INPUT;
}

enum err engine_customer_change(struct engine *e, const char *customer, const char *json,
                                struct reply *out)
{
    cJSON *root = cJSON_Parse(json);
    struct db_value arg[1 + FIELDS] = {db_text(customer)};
    struct wish_said wish;
    enum err err;

    memset(out, 0, sizeof *out);
    err = check(root, &wish, out);
    for (size_t i = 0; i < FIELDS; i++)
        arg[1 + i] = db_text_or_null(args_text(root, fields[i]));
    if (!err)
        err = engine_begin(e);
    if (!err) {
        err = store_change(&e->store, SQL_CUSTOMER_CHANGE, arg, 1 + (int)FIELDS);
        if (!err)
            (void)wish_take(e, customer, &wish, true);
        err = err ? engine_cancel(e, err) : engine_commit(e, NULL, 0);
    }
    cJSON_Delete(root);
    return err;
}

void address_correct(struct engine *e, const struct order *o, const cJSON *args)
{
    const char *address = args_text(args, "address");
    const struct db_value none = {.kind = DB_NULL};

    if (address[0] && o->customer[0])
        engine_fail(e, store_change(&e->store, SQL_CUSTOMER_CHANGE,
                                    ARGS(db_text(o->customer), none, none, none, db_text(address),
                                         none, none)));
}

/* A history is never changed, and a person may want to be forgotten. */
const char *address_hide(enum order_action action, const cJSON *args, const char *text)
{
    bool named = action == OA_CONFIRM_ADDRESS && args_text(args, "address")[0];

    return named ? "{\"corrected\":true}" : text;
}
