/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of an order. Who sends one is let in before it comes; it is looked through, hashed and
 * written by the pool of threads, and becomes part of the order as a job of the engine. It leaves
 * only through here, for those who may see the order, as a file that no browser runs.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_attach.h"
#include "service/http/api.h"
#include "service/http/view_attachment.h"

#define PICTURE_MAX (5 * 1024 * 1024)
#define UPLOADS_MAX 8 /* at once: what they may take of the memory together */

static bool true_time_good(const struct request *r)
{
    const char *at = request_query(r, "at");
    int64_t ms;

    return !at || text_time_parse(at, &ms);
}

void upload_begin(struct request *r, bool admitted)
{
    r->drain = true;
    if (!admitted)
        return;
    if (!attachment_name_valid(r->param[1])) {
        answer_problem(r, 400, "a name of letters, digits, '.', '_' and '-' is needed", NULL, NULL);
    } else if (!r->http->o.files_dir) {
        answer_problem(r, 503, "there is no place for pictures", NULL, NULL);
    } else if (!true_time_good(r)) {
        answer_problem(r, 400, "at must be a time (RFC 3339)", NULL, NULL);
    } else if (r->http->uploads >= UPLOADS_MAX) {
        answer_problem(r, 503, "too many pictures at once", NULL, NULL);
    } else {
        r->http->uploads++;
        r->upload = true;
        r->body_max = PICTURE_MAX;
        r->drain = false;
    }
}

void upload_end(struct request *r)
{
    if (r->upload)
        r->http->uploads--;
    r->upload = false;
}

struct upload {
    uv_work_t work;
    struct request *r;
    struct image image;
    char hash[FILE_HASH_LEN];
    const char *wrong;
    enum err err;
};

static void hash_of(const uint8_t *data, size_t len, char out[FILE_HASH_LEN])
{
    unsigned char raw[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(raw, data, len);
    sodium_bin2hex(out, FILE_HASH_LEN, raw, sizeof raw);
}

static void store_picture(uv_work_t *w)
{
    struct upload *u = w->data;
    struct request *r = u->r;
    uint8_t *clean = xmalloc(r->body_len + 1);

    u->wrong =
        image_clean((const uint8_t *)(r->body ? r->body : ""), r->body_len, clean, &u->image);
    if (!u->wrong) {
        hash_of(clean, u->image.len, u->hash);
        u->err = file_store_put(r->http->o.files_dir, u->hash, clean, u->image.len);
    }
    free(clean);
}

static const char *text_of(const cJSON *o, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsString(j) ? j->valuestring : "";
}

static int number_of(const cJSON *o, const char *name)
{
    return (int)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(o, name));
}

static void attach(struct engine *e, struct http_job *j)
{
    struct action_call call = {.who = j->who, .order_id = j->target, .if_version = j->if_version};
    cJSON *o = cJSON_Parse(j->body);
    struct attachment a = {.bytes = number_of(o, "bytes"),
                           .width = number_of(o, "width"),
                           .height = number_of(o, "height"),
                           .orientation = number_of(o, "orientation")};
    bool is_new = false;

    text_copy(a.name, sizeof a.name, text_of(o, "name"));
    text_copy(a.type, sizeof a.type, text_of(o, "type"));
    text_copy(a.sha256, sizeof a.sha256, text_of(o, "sha256"));
    if (!text_time_parse(text_of(o, "at"), &a.at_ms))
        a.at_ms = 0;
    cJSON_Delete(o);
    j->err = engine_attach(e, &call, &a, &is_new, &j->reply);
    text_copy(j->action, sizeof j->action, is_new ? "new" : "again");
}

static void attached(struct http_job *j)
{
    struct attachment a;

    if (job_refused(j))
        return;
    if (store_attachment_get(&j->r->http->reader, j->target, j->r->param[1], &a)) {
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_json(j->r, !strcmp(j->action, "new") ? 201 : 200, view_attachment(&a));
}

/* The body is from here on what is said of the picture, no longer the picture. */
static void describe(struct request *r, const struct upload *u)
{
    const char *at = request_query(r, "at");

    free(r->body);
    r->body = xmalloc(512);
    r->body_len = (size_t)snprintf(
        r->body, 512,
        "{\"name\":\"%s\",\"type\":\"%s\",\"sha256\":\"%s\",\"bytes\":%zu,\"width\":%d,"
        "\"height\":%d,\"orientation\":%d,\"at\":\"%s\"}",
        r->param[1], image_type(u->image.kind), u->hash, u->image.len, u->image.width,
        u->image.height, u->image.orientation, at ? at : "");
}

static void stored(uv_work_t *w, int status)
{
    struct upload *u = w->data;
    struct request *r = u->r;

    if (u->wrong) {
        answer_problem(r, 415, "not a picture that is taken", u->wrong, NULL);
    } else if (status || u->err) {
        answer_problem(r, 503, "the picture could not be kept", NULL, NULL);
    } else {
        describe(r, u);
        job_submit(r, "attach", r->param[0], attach, attached);
    }
    free(u);
}

void api_attachment_put(struct request *r)
{
    struct upload *u = xcalloc(1, sizeof *u);

    u->r = r;
    u->work.data = u;
    request_wait(r);
    uv_queue_work(r->http->loop, &u->work, store_picture, stored);
}

void api_attachments(struct request *r)
{
    cJSON *items = cJSON_CreateArray(), *o;

    if (store_attachment_list(&r->http->reader, r->param[0], view_attachment_item, items)) {
        cJSON_Delete(items);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    o = cJSON_CreateObject();
    cJSON_AddItemToObject(o, "items", items);
    cJSON_AddNullToObject(o, "next_cursor");
    answer_json(r, 200, o);
}

struct fetch {
    uv_work_t work;
    struct request *r;
    struct attachment a;
    uint8_t *data;
    enum err err;
};

static void read_picture(uv_work_t *w)
{
    struct fetch *f = w->data;

    f->err = file_store_get(f->r->http->o.files_dir, f->a.sha256, (size_t)f->a.bytes, &f->data);
}

static void fetched(uv_work_t *w, int status)
{
    static _Thread_local char disposition[2 * ATTACHMENT_NAME_LEN];
    struct fetch *f = w->data;

    if (status || f->err) {
        answer_problem(f->r, 503, "the picture cannot be read", NULL, NULL);
    } else {
        /* The type decides what a browser makes of it; the name is what it is saved as. */
        snprintf(disposition, sizeof disposition,
                 "Content-Disposition: attachment; filename=\"%s\"", f->a.name);
        f->r->extra = disposition;
        answer_bytes(f->r, 200, f->a.type[6] == 'p' ? "image/png" : "image/jpeg", f->data,
                     (size_t)f->a.bytes);
    }
    free(f);
}

void api_attachment(struct request *r)
{
    struct fetch *f = xcalloc(1, sizeof *f);
    enum err e = store_attachment_get(&r->http->reader, r->param[0], r->param[1], &f->a);

    if (e || !r->http->o.files_dir) {
        free(f);
        answer_problem(r, e == ERR_NOT_FOUND ? 404 : 503,
                       e == ERR_NOT_FOUND ? "there is no such picture"
                                          : "the store does not answer",
                       NULL, NULL);
        return;
    }
    f->r = r;
    f->work.data = f;
    request_wait(r);
    uv_queue_work(r->http->loop, &f->work, read_picture, fetched);
}
