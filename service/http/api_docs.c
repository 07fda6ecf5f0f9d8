/* SPDX-License-Identifier: Apache-2.0 */
/* The service describes itself: service/api, written by hand and checked against the tables. */
#include <string.h>

#include "service/http/api.h"
#include "service/http/assets.h"

static void answer_document(struct request *r, const char *path)
{
    for (size_t i = 0; i < api_document_count; i++) {
        const struct web_asset *a = &api_documents[i];

        if (strcmp(a->path, path) != 0)
            continue;
        answer_text(r, 200, a->type, (const char *)a->data);
        return;
    }
    answer_problem(r, 404, "there is nothing here", NULL, NULL);
}

void api_openapi(struct request *r)
{
    answer_document(r, "/openapi.json");
}

void api_asyncapi(struct request *r)
{
    answer_document(r, "/asyncapi.json");
}
