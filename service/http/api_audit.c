/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "service/http/api.h"

static void audit_item(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();
    char n[24];

    (void)ncol;
    snprintf(n, sizeof n, "%lld", (long long)col[0].i);
    cJSON_AddStringToObject(o, "id", n);
    view_time(o, "at", col[1].i);
    view_time(o, "host_at", col[2].i);
    view_text(o, "actor", col[3].s);
    cJSON_AddStringToObject(o, "role", col[4].s);
    cJSON_AddStringToObject(o, "what", col[5].s);
    view_text(o, "subject", col[6].s);
    cJSON_AddItemToObject(o, "detail", json_text_or(col[7].s, "{}"));
    cJSON_AddStringToObject(o, "hash", col[9].s);
    cJSON_AddItemToArray(ctx, o);
}

/* Newest first. */
void api_audit(struct request *r)
{
    const char *cursor = request_query(r, "cursor");
    int64_t before = cursor ? strtoll(cursor, NULL, 10) : INT64_MAX;
    long limit = api_limit(r);
    cJSON *items = cJSON_CreateArray();

    api_page(r, items, limit,
             store_run(&r->http->reader, SQL_AUDIT_LIST,
                       ARGS(db_int(before), db_text(request_query(r, "subject")),
                            db_text(request_query(r, "actor")), db_int(limit)),
                       audit_item, items));
}
