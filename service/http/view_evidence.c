/* SPDX-License-Identifier: Apache-2.0 */
/* What the visits of an order left behind, in JSON. */
#include "service/base/log.h"
#include "service/http/api.h"
#include "service/http/view_attachment.h"

cJSON *view_attachment(const struct attachment *a)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "name", a->name);
    cJSON_AddStringToObject(o, "type", a->type);
    cJSON_AddStringToObject(o, "sha256", a->sha256);
    cJSON_AddNumberToObject(o, "bytes", (double)a->bytes);
    cJSON_AddNumberToObject(o, "width", a->width);
    cJSON_AddNumberToObject(o, "height", a->height);
    cJSON_AddNumberToObject(o, "orientation", a->orientation);
    cJSON_AddNumberToObject(o, "visit", a->visit_n);
    view_text(o, "by", a->person);
    view_time(o, "at", a->at_ms);
    return o;
}

void view_attachment_item(void *ctx, const struct attachment *a)
{
    cJSON_AddItemToArray(ctx, view_attachment(a));
}

void view_evidence(struct http *h, const struct order *o, cJSON *j)
{
    cJSON *list = cJSON_AddArrayToObject(j, "attachments");

    if (store_attachment_list(&h->reader, o->id, view_attachment_item, list))
        log_warning("http", "what=\"pictures could not be listed\" order=%s", o->id);
}
