/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of service/api as trees, looked into by JSON pointer. */
#ifndef TW_TEST_DOCS_H
#define TW_TEST_DOCS_H

#pragma GCC diagnostic ignored "-Wunused-function"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "service/http/assets.h"
#include "tests/unit/test.h"

static cJSON *openapi, *asyncapi;

static cJSON *document(const char *path)
{
    for (size_t i = 0; i < api_document_count; i++)
        if (!strcmp(api_documents[i].path, path))
            return cJSON_ParseWithLength((const char *)api_documents[i].data,
                                         api_documents[i].size);
    return NULL;
}

static int open_documents(void **state)
{
    UNUSED_STATE;
    openapi = document("/openapi.json");
    asyncapi = document("/asyncapi.json");
    return openapi && asyncapi ? 0 : -1;
}

static int close_documents(void **state)
{
    UNUSED_STATE;
    cJSON_Delete(openapi);
    cJSON_Delete(asyncapi);
    return 0;
}

/* One step of a JSON pointer, ~0 and ~1 undone. */
static const cJSON *step(const cJSON *j, const char *word, size_t len)
{
    char name[128];
    size_t n = 0;

    for (size_t i = 0; i < len && n < sizeof name - 1; i++) {
        bool escaped = word[i] == '~' && i + 1 < len;

        name[n++] = !escaped ? word[i] : word[++i] == '1' ? '/' : '~';
    }
    name[n] = 0;
    if (cJSON_IsArray(j))
        return cJSON_GetArrayItem(j, (int)strtol(name, NULL, 10));
    return cJSON_GetObjectItemCaseSensitive(j, name);
}

/* The node at a JSON pointer; NULL when there is none. */
static const cJSON *find(const cJSON *j, const char *pointer)
{
    while (j && *pointer == '/') {
        size_t len = strcspn(++pointer, "/");

        j = step(j, pointer, len);
        pointer += len;
    }
    return j;
}

static const cJSON *must(const cJSON *doc, const char *pointer)
{
    const cJSON *j = find(doc, pointer);

    if (!j)
        fail_msg("there is no %s", pointer);
    return j;
}

static bool has_word(const cJSON *list, const char *word)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list) if (cJSON_IsString(j) && !strcmp(j->valuestring, word)) return true;
    return false;
}

static const char *word_of(const cJSON *doc, const char *pointer)
{
    const cJSON *j = must(doc, pointer);

    if (!cJSON_IsString(j))
        fail_msg("%s is no text", pointer);
    return j->valuestring;
}

/* The enum at that pointer has these words and no others; NULL words are left out. */
static void words_are(const cJSON *doc, const char *pointer, const char *const *words, int count)
{
    const cJSON *list = must(doc, pointer), *j;
    int strings = 0, expected = 0;

    for (int i = 0; i < count; i++) {
        if (!words[i])
            continue;
        expected++;
        if (!has_word(list, words[i]))
            fail_msg("%s lacks %s", pointer, words[i]);
    }
    cJSON_ArrayForEach(j, list) strings += cJSON_IsString(j);
    if (strings != expected)
        fail_msg("%s has %d words, the code has %d", pointer, strings, expected);
}

/* The object at that pointer has these members and no others. */
static void members_are(const cJSON *doc, const char *pointer, const char *const *names, int count)
{
    const cJSON *object = must(doc, pointer);

    for (int i = 0; i < count; i++)
        if (!cJSON_GetObjectItemCaseSensitive(object, names[i]))
            fail_msg("%s lacks %s", pointer, names[i]);
    if (cJSON_GetArraySize(object) != count)
        fail_msg("%s has %d members, the code has %d", pointer, cJSON_GetArraySize(object), count);
}

#endif
