/* SPDX-License-Identifier: Apache-2.0 */
#include "service/capture.h"

#include <cjson/cJSON.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/scan.h"
#include "service/base/xalloc.h"

/* JSON goes in as it is, anything else in base64: a bad message must survive unchanged. */
static void add_payload(cJSON *o, const struct frame *f)
{
    cJSON *json = NULL;
    char *text;
    size_t cap;

    if (json_scan(f->payload, f->payload_len) == REJECT_NONE)
        json = cJSON_ParseWithLength(f->payload, f->payload_len);
    /* A JSON text would come back as its content: only values that are no text go in as they are.
     */
    if (json && !cJSON_IsString(json)) {
        cJSON_AddItemToObject(o, "payload", json);
        return;
    }
    cJSON_Delete(json);
    cap = sodium_base64_encoded_len(f->payload_len, sodium_base64_VARIANT_ORIGINAL);
    text = xmalloc(cap);
    sodium_bin2base64(text, cap, (const unsigned char *)f->payload, f->payload_len,
                      sodium_base64_VARIANT_ORIGINAL);
    cJSON_AddStringToObject(o, "payload_b64", text);
    free(text);
}

void capture_write(FILE *to, const struct frame *f)
{
    cJSON *o = cJSON_CreateObject();
    char *topic = xmalloc(f->topic_len + 1), *text;

    memcpy(topic, f->topic, f->topic_len);
    topic[f->topic_len] = 0;
    cJSON_AddNumberToObject(o, "recv_ms", (double)f->recv_ms);
    cJSON_AddStringToObject(o, "topic", topic);
    cJSON_AddBoolToObject(o, "retain", f->retain);
    add_payload(o, f);
    text = cJSON_PrintUnformatted(o);
    fprintf(to, "%s\n", text);
    free(text);
    free(topic);
    cJSON_Delete(o);
}

static char *payload_of(const cJSON *o, size_t *len)
{
    const cJSON *p = cJSON_GetObjectItemCaseSensitive(o, "payload");
    const cJSON *b = cJSON_GetObjectItemCaseSensitive(o, "payload_b64");
    char *out;

    if (cJSON_IsString(p)) {
        out = xstrdup(p->valuestring);
    } else if (p) {
        out = cJSON_PrintUnformatted(p);
    } else if (cJSON_IsString(b)) {
        out = xmalloc(strlen(b->valuestring) + 1);
        if (sodium_base642bin((unsigned char *)out, strlen(b->valuestring), b->valuestring,
                              strlen(b->valuestring), NULL, len, NULL,
                              sodium_base64_VARIANT_ORIGINAL) == 0)
            return out;
        free(out);
        return NULL;
    } else {
        return NULL;
    }
    *len = strlen(out);
    return out;
}

enum err capture_read(const char *line, struct frame *f, struct capture_line *hold)
{
    cJSON *o = cJSON_Parse(line);
    const cJSON *topic = cJSON_GetObjectItemCaseSensitive(o, "topic");
    const cJSON *recv = cJSON_GetObjectItemCaseSensitive(o, "recv_ms");
    enum err e = ERR_INPUT;

    memset(f, 0, sizeof *f);
    hold->topic = hold->payload = NULL;
    if (!cJSON_IsString(topic) || !cJSON_IsNumber(recv))
        goto out;
    hold->payload = payload_of(o, &f->payload_len);
    if (!hold->payload)
        goto out;
    hold->topic = xstrdup(topic->valuestring);
    f->topic = hold->topic;
    f->topic_len = strlen(hold->topic);
    f->payload = hold->payload;
    f->recv_ms = f->mono_ms = (int64_t)recv->valuedouble;
    f->retain = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "retain"));
    e = ERR_OK;
out:
    cJSON_Delete(o);
    return e;
}

void capture_release(struct capture_line *hold)
{
    free(hold->topic);
    free(hold->payload);
}
