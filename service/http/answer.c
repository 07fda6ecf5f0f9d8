/* SPDX-License-Identifier: Apache-2.0 */
/* What a request is answered with: body, problem, headers. */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/assets.h"
#include "service/http/csv_list.h"
#include "service/http/server.h"

static void finish(struct request *r, int status, const char *type, char *reply, size_t len)
{
    r->status = status;
    r->type = type;
    free(r->reply);
    r->reply = reply;
    r->reply_len = len;
    r->answered = true;
    http_resume(r->http, r);
}

void answer_text(struct request *r, int status, const char *type, const char *text)
{
    char *copy = xstrdup(text);

    finish(r, status, type, copy, strlen(copy));
}

void answer_bytes(struct request *r, int status, const char *type, uint8_t *bytes, size_t len)
{
    finish(r, status, type, (char *)bytes, len);
}

void answer_asset(struct request *r, const struct web_asset *asset)
{
    r->asset = asset;
    finish(r, 200, asset->type, NULL, 0);
}

void answer_json(struct request *r, int status, cJSON *json)
{
    char *text;

    if (r->csv) {
        csv_list_take(r, json);
        return;
    }
    text = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    finish(r, status, "application/json", text, strlen(text));
}

void answer_problem(struct request *r, int status, const char *title, const char *detail,
                    const char *rule)
{
    cJSON *o = cJSON_CreateObject();
    char *text;

    cJSON_AddStringToObject(o, "type", "about:blank");
    cJSON_AddStringToObject(o, "title", title);
    cJSON_AddNumberToObject(o, "status", status);
    if (detail && detail[0])
        cJSON_AddStringToObject(o, "detail", detail);
    if (rule && rule[0])
        cJSON_AddStringToObject(o, "rule", rule);
    if (r->problem_order)
        cJSON_AddStringToObject(o, "order", r->problem_order);
    if (r->problem_late) {
        cJSON_AddTrueToObject(o, "kept");
        cJSON_AddStringToObject(o, "late", r->problem_late);
    }
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    finish(r, status, "application/problem+json", text, strlen(text));
}

static const char *const security_headers[][2] = {
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
     "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
     "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
};

/* What is of one person is kept by no cache on the way. */
static bool is_somebodys(const char *path)
{
    static const char *const starts[] = {"/api/", "/c/", "/a/", "/m/", "/ical/"};

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (!strncmp(path, starts[i], strlen(starts[i])))
            return true;
    return !strcmp(path, "/c");
}

static void add_headers(struct MHD_Response *resp, const struct request *r)
{
    char name[64];
    const char *colon = r->extra ? strchr(r->extra, ':') : NULL;

    for (size_t i = 0; i < sizeof security_headers / sizeof security_headers[0]; i++)
        MHD_add_response_header(resp, security_headers[i][0], security_headers[i][1]);
    if (is_somebodys(r->path))
        MHD_add_response_header(resp, "Cache-Control", "no-store");
    if (r->type)
        MHD_add_response_header(resp, "Content-Type", r->type);
    if (!colon)
        return;
    text_copy_n(name, sizeof name, r->extra, (size_t)(colon - r->extra));
    MHD_add_response_header(resp, name, colon + 2);
}

static bool unpacks(const struct request *r)
{
    const char *accepts = request_header(r, "Accept-Encoding");

    return accepts && strstr(accepts, "gzip") && !strstr(accepts, "gzip;q=0");
}

/* The bytes are the program's own and stay where they are. */
static struct MHD_Response *asset_response(const struct request *r)
{
    const struct web_asset *a = r->asset;
    bool packed = unpacks(r);
    struct MHD_Response *resp = MHD_create_response_from_buffer(
        packed ? a->packed_size : a->size, (void *)(uintptr_t)(packed ? a->packed : a->data),
        MHD_RESPMEM_PERSISTENT);

    if (!resp)
        return NULL;
    MHD_add_response_header(resp, "Cache-Control", a->cache);
    MHD_add_response_header(resp, "Vary", "Accept-Encoding");
    if (packed)
        MHD_add_response_header(resp, "Content-Encoding", "gzip");
    return resp;
}

enum MHD_Result request_send(struct request *r)
{
    struct MHD_Response *resp;
    enum MHD_Result rc;

    if (r->csv) {
        resp = csv_list_response(r);
    } else if (r->streaming) {
        resp = stream_response(r);
    } else if (r->asset) {
        resp = asset_response(r);
    } else {
        resp = MHD_create_response_from_buffer(r->reply_len, r->reply ? r->reply : (char *)"",
                                               MHD_RESPMEM_MUST_COPY);
    }
    if (!resp)
        return MHD_NO;
    add_headers(resp, r);
    rc = MHD_queue_response(r->conn, (unsigned)r->status, resp);
    MHD_destroy_response(resp);
    return rc;
}

void answer_later(struct request *r, int status, const char *title, int seconds)
{
    static _Thread_local char header[40];

    snprintf(header, sizeof header, "Retry-After: %d", seconds);
    r->extra = header;
    answer_problem(r, status, title, NULL, NULL);
}
