/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/redact.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <string.h>

#include "service/base/xalloc.h"

#define GONE "-" /* that something was said is counted, as of an override */

/* Members whose texts are ids, times or words out of a list. A new one is somebody's until it
 * stands here. */
static const char *const kept[] = {
    "action",   "agreed_by", "at",         "back_at", "by",       "cause",  "channel", "code",
    "decision", "from",      "how",        "id",      "item",     "kind",   "late",    "method",
    "next_on",  "outcome",   "parts",      "phase",   "question", "result", "rule",    "severity",
    "sku",      "state",     "technician", "test",    "to",       "tools",  "until",
};

static bool is_kept(const char *name)
{
    for (size_t i = 0; name && i < sizeof kept / sizeof kept[0]; i++)
        if (!strcmp(kept[i], name))
            return true;
    return false;
}

/* name: of the member, or of the list that the value stands in. How many texts went. */
static int blank(cJSON *j, const char *name)
{
    cJSON *child;
    int n = 0;

    if (cJSON_IsString(j) && j->valuestring[0] && strcmp(j->valuestring, GONE) && !is_kept(name)) {
        cJSON_SetValuestring(j, GONE);
        return 1;
    }
    cJSON_ArrayForEach(child, j)
    {
        n += blank(child, child->string ? child->string : name);
    }
    return n;
}

char *redact_args(const char *json)
{
    cJSON *root = cJSON_Parse(json);
    char *text = NULL, *out;

    if (!root)
        return xstrdup("{}");
    if (blank(root, NULL))
        text = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    out = text ? xstrdup(text) : NULL;
    cJSON_free(text);
    return out;
}
