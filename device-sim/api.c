/* SPDX-License-Identifier: Apache-2.0 */
#include "device-sim/api.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"

#define ROLES 8

struct api {
    CURL *curl;
    char url[256];
    char role[ROLES][24], token[ROLES][96];
    int roles;
};

struct answer {
    char *text;
    size_t len;
};

struct api *api_new(const char *url)
{
    struct api *a = xcalloc(1, sizeof *a);

    curl_global_init(CURL_GLOBAL_DEFAULT);
    a->curl = curl_easy_init();
    text_copy(a->url, sizeof a->url, url);
    return a;
}

void api_free(struct api *a)
{
    if (!a)
        return;
    curl_easy_cleanup(a->curl);
    curl_global_cleanup();
    free(a);
}

static size_t take(char *data, size_t size, size_t n, void *ctx)
{
    struct answer *a = ctx;

    a->text = xrealloc(a->text, a->len + size * n + 1);
    memcpy(a->text + a->len, data, size * n);
    a->len += size * n;
    a->text[a->len] = 0;
    return size * n;
}

static cJSON *call(struct api *a, const char *token, const char *method, const char *path,
                   const char *body, long *status)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    struct answer answer = {NULL, 0};
    char line[512];
    cJSON *json;

    snprintf(line, sizeof line, "Authorization: Bearer %s", token ? token : "");
    if (token)
        headers = curl_slist_append(headers, line);
    snprintf(line, sizeof line, "%s/api/v1%s", a->url, path);
    curl_easy_reset(a->curl);
    curl_easy_setopt(a->curl, CURLOPT_URL, line);
    curl_easy_setopt(a->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(a->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(a->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(a->curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(a->curl, CURLOPT_TIMEOUT, 20L);
    if (body)
        curl_easy_setopt(a->curl, CURLOPT_POSTFIELDS, body);
    *status = 0;
    if (curl_easy_perform(a->curl) == CURLE_OK)
        curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, status);
    json = cJSON_Parse(answer.text ? answer.text : "{}");
    free(answer.text);
    curl_slist_free_all(headers);
    return json;
}

static const char *token_of(struct api *a, const char *role)
{
    char body[128];
    long status;
    cJSON *json;
    const cJSON *token;
    int i = 0;

    while (i < a->roles && strcmp(a->role[i], role) != 0)
        i++;
    if (i < a->roles)
        return a->token[i];
    if (i == ROLES)
        return NULL;
    snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", role, role);
    json = call(a, NULL, "POST", "/session", body, &status);
    token = cJSON_GetObjectItem(json, "token");
    if (cJSON_IsString(token)) {
        text_copy(a->role[i], sizeof a->role[i], role);
        text_copy(a->token[i], sizeof a->token[i], token->valuestring);
        a->roles++;
    }
    cJSON_Delete(json);
    return i < a->roles ? a->token[i] : NULL;
}

cJSON *api_call(struct api *a, const char *role, const char *method, const char *path,
                const char *body, long *status)
{
    return call(a, token_of(a, role), method, path, body, status);
}
