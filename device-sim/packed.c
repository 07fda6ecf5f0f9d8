/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/packed.h"

#include <stdio.h>
#include <string.h>

static void add(char *out, size_t cap, const cJSON *list, const char *member)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        const cJSON *id = cJSON_GetObjectItem(j, member);
        size_t at = strlen(out);

        if (cJSON_IsString(id))
            snprintf(out + at, cap - at, "%s\"%s\"", at ? "," : "", id->valuestring);
    }
}

void packed_add(struct packed *p, const cJSON *diagnosis)
{
    add(p->parts, sizeof p->parts, cJSON_GetObjectItem(diagnosis, "parts"), "sku");
    add(p->tools, sizeof p->tools, cJSON_GetObjectItem(diagnosis, "tools"), "id");
}

void packed_write(const struct packed *p, const char *json, char *out, size_t cap)
{
    const char *at = strstr(json, PACKED_MARK);

    if (!at)
        snprintf(out, cap, "%s", json);
    else
        snprintf(out, cap, "%.*s\"parts\":[%s],\"tools\":[%s]%s", (int)(at - json), json, p->parts,
                 p->tools, at + strlen(PACKED_MARK));
}
