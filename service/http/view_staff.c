/* SPDX-License-Identifier: Apache-2.0 */
/* What was odd when an order was assigned, and what is counted of a technician. */
#include <string.h>

#include "core/text.h"
#include "service/http/api.h"

static cJSON *text_of(const char *id)
{
    static const struct {
        const char *id, *zh, *en;
    } texts[] = {{"tools", "所带工具不全", "The kit lacks a tool that the diagnosis calls for"},
                 {"away", "届时不在岗", "Is away at that time"}};
    cJSON *o = cJSON_CreateObject();

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(texts[i].id, id) != 0)
            continue;
        cJSON_AddStringToObject(o, "zh-CN", texts[i].zh);
        cJSON_AddStringToObject(o, "en", texts[i].en);
    }
    return o;
}

static void warning_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = json_text_or(col[0].kind == DB_TEXT ? col[0].s : NULL, "{}");
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(o, "id");

    (void)ncol;
    cJSON_AddItemToObject(o, "text", text_of(cJSON_IsString(id) ? id->valuestring : ""));
    cJSON_AddItemToArray(ctx, o);
}

void view_warnings(struct http *h, const struct order *o, cJSON *j)
{
    cJSON *list = cJSON_AddArrayToObject(j, "warnings");

    if (o->technician[0] &&
        store_run(&h->reader, SQL_WARNINGS, ARGS(db_text(o->id)), warning_row, list))
        cJSON_ReplaceItemInObject(j, "warnings", cJSON_CreateArray());
}

/* P-209: dispatches that nobody answered in time or that were declined, check-ins missed. */
enum err view_counts(struct http *h, cJSON *technician)
{
    const char *id = cJSON_GetObjectItem(technician, "id")->valuestring;
    int64_t unanswered = 0, declined = 0, missed = 0;
    enum err e = store_number(&h->reader, SQL_BREACH_COUNT, ARGS(db_text(id), db_text("accept")), 0,
                              &unanswered);

    if (!e)
        e = store_number(&h->reader, SQL_DECLINED_COUNT, ARGS(db_text(id)), 0, &declined);
    if (!e)
        e = store_number(&h->reader, SQL_BREACH_COUNT, ARGS(db_text(id), db_text("sweep")), 0,
                         &missed);
    cJSON_AddNumberToObject(technician, "unanswered_dispatches", (double)unanswered);
    cJSON_AddNumberToObject(technician, "declined_dispatches", (double)declined);
    cJSON_AddNumberToObject(technician, "missed_check_ins", (double)missed);
    return e;
}
