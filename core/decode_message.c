/* SPDX-License-Identifier: Apache-2.0 */
/* Events, announcements and replies: the messages that are no samples. */
#include "core/decode.h"

#include <math.h>
#include <string.h>

#include "core/json.h"
#include "core/text.h"

static const char *const event_types[EVENT_TYPE_COUNT] = {"boot", "filter_reset", "button",
                                                          "leak_latch", "error"};
static const char *const reply_statuses[REPLY_STATUS_COUNT] = {"accepted", "done", "refused",
                                                               "failed"};

const char *event_type_name(enum event_type t)
{
    return event_types[t];
}

const char *reply_status_name(enum reply_status s)
{
    return reply_statuses[s];
}

static int find_word(const char *const *words, int count, const cJSON *j)
{
    for (int i = 0; cJSON_IsString(j) && i < count; i++)
        if (!strcmp(words[i], j->valuestring))
            return i;
    return -1;
}

static const cJSON *get(const cJSON *root, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(root, name);
}

static bool other_device(const cJSON *root, const char *device)
{
    const cJSON *j = get(root, "device");

    return j && (!cJSON_IsString(j) || strcmp(j->valuestring, device) != 0);
}

static void event_details(struct event *e, const cJSON *root)
{
    static const char *const text_member[EVENT_TYPE_COUNT] = {"reason", "stage", "name", "",
                                                              "code"};
    int64_t resets;

    json_text(e->text, sizeof e->text, get(root, text_member[e->type]));
    json_text(e->fw, sizeof e->fw, get(root, "fw"));
    e->on = json_bool(get(root, "on")) > 0;
    e->resets = json_whole(get(root, "resets"), &resets) ? (int32_t)fmin((double)resets, 1e9) : -1;
}

static uint64_t event_hash(const struct event *e)
{
    uint64_t h = hash_bytes(HASH_START, &e->ts_ms, sizeof e->ts_ms);

    h = hash_bytes(h, event_types[e->type], strlen(event_types[e->type]) + 1);
    h = hash_bytes(h, e->text, strlen(e->text) + 1);
    h = hash_bytes(h, &e->on, sizeof e->on);
    return hash_end(hash_bytes(h, &e->resets, sizeof e->resets));
}

enum reject decode_event(const char *json, size_t len, const char *device, struct event *out)
{
    cJSON *root = NULL;
    enum reject why = json_open(json, len, &root);
    int type;

    memset(out, 0, sizeof *out);
    if (why != REJECT_NONE)
        goto out;
    type = find_word(event_types, EVENT_TYPE_COUNT, get(root, "type"));
    if (other_device(root, device))
        why = REJECT_ID_MISMATCH;
    else if (type < 0)
        why = REJECT_ENVELOPE;
    else if (!json_whole(get(root, "boot_id"), &out->boot_id) ||
             !json_whole(get(root, "seq"), &out->seq) ||
             !json_time(get(root, "ts_ms"), &out->ts_ms))
        why = REJECT_IDENTITY;
    if (why != REJECT_NONE)
        goto out;
    out->type = (enum event_type)type;
    out->buffered = json_bool(get(root, "buffered")) > 0;
    event_details(out, root);
    out->hash = event_hash(out);
out:
    cJSON_Delete(root);
    return why;
}

enum reject decode_state(const char *json, size_t len, const char *device, struct announcement *out)
{
    cJSON *root = NULL;
    enum reject why = json_open(json, len, &root);

    memset(out, 0, sizeof *out);
    out->boot_id = out->ts_ms = -1;
    if (why != REJECT_NONE)
        goto out;
    if (other_device(root, device)) {
        why = REJECT_ID_MISMATCH;
    } else if (isnan(json_bool(get(root, "online")))) {
        why = REJECT_ENVELOPE;
    } else {
        out->online = json_bool(get(root, "online")) > 0;
        json_text(out->fw, sizeof out->fw, get(root, "fw"));
        json_text(out->model, sizeof out->model, get(root, "model"));
        if (!json_whole(get(root, "boot_id"), &out->boot_id))
            out->boot_id = -1;
        if (!json_time(get(root, "ts_ms"), &out->ts_ms))
            out->ts_ms = -1;
    }
out:
    cJSON_Delete(root);
    return why;
}

enum reject decode_reply(const char *json, size_t len, const char *device,
                         struct command_reply *out)
{
    cJSON *root = NULL;
    enum reject why = json_open(json, len, &root);
    int status;

    memset(out, 0, sizeof *out);
    if (why != REJECT_NONE)
        goto out;
    status = find_word(reply_statuses, REPLY_STATUS_COUNT, get(root, "status"));
    json_text(out->id, sizeof out->id, get(root, "id"));
    if (other_device(root, device)) {
        why = REJECT_ID_MISMATCH;
    } else if (status < 0 || !out->id[0]) {
        why = REJECT_ENVELOPE;
    } else {
        out->status = (enum reply_status)status;
        json_text(out->detail, sizeof out->detail, get(root, "detail"));
    }
out:
    cJSON_Delete(root);
    return why;
}
