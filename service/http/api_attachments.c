/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of an order. Who sends one is let in before it comes; once it is kept (picture.h) it
 * becomes part of the order as a job of the engine. It leaves only for those who may see the order.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_attach.h"
#include "service/http/api.h"
#include "service/http/part.h"
#include "service/http/picture.h"
#include "service/http/view_attachment.h"

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
    if (r->param[1][0] && !attachment_name_valid(r->param[1])) {
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

static void attach(struct engine *e, struct http_job *j)
{
    struct action_call call = {.who = j->who, .order_id = j->target, .if_version = j->if_version};
    cJSON *o = cJSON_Parse(j->body);
    struct attachment a = {.bytes = json_member_int(o, "bytes"),
                           .width = json_member_int(o, "width"),
                           .height = json_member_int(o, "height"),
                           .orientation = json_member_int(o, "orientation")};
    bool is_new = false;

    text_copy(a.name, sizeof a.name, json_member_text(o, "name"));
    text_copy(a.type, sizeof a.type, json_member_text(o, "type"));
    text_copy(a.sha256, sizeof a.sha256, json_member_text(o, "sha256"));
    if (!text_time_parse(json_member_text(o, "at"), &a.at_ms))
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
static void describe(struct request *r, const struct picture *p)
{
    const char *at = request_query(r, "at");

    free(r->body);
    r->body = xmalloc(512);
    r->body_len = (size_t)snprintf(
        r->body, 512,
        "{\"name\":\"%s\",\"type\":\"%s\",\"sha256\":\"%s\",\"bytes\":%zu,\"width\":%d,"
        "\"height\":%d,\"orientation\":%d,\"at\":\"%s\"}",
        r->param[1], image_type(p->image.kind), p->hash, p->image.len, p->image.width,
        p->image.height, p->image.orientation, at ? at : "");
}

static void kept(struct request *r, const struct picture *p)
{
    describe(r, p);
    job_submit(r, "attach", r->param[0], attach, attached);
}

static void take_all(struct request *r)
{
    picture_take(r, kept);
}

void api_attachment_put(struct request *r)
{
    if (part_named(r))
        part_take(r, take_all);
    else
        take_all(r);
}

void api_attachment_received(struct request *r)
{
    part_told(r);
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

void api_attachment(struct request *r)
{
    struct picture_file file = {.hash = ""};
    struct attachment a;
    enum err e = store_attachment_get(&r->http->reader, r->param[0], r->param[1], &a);

    if (e) {
        answer_problem(r, e == ERR_NOT_FOUND ? 404 : 503,
                       e == ERR_NOT_FOUND ? "there is no such picture"
                                          : "the store does not answer",
                       NULL, NULL);
        return;
    }
    text_copy(file.hash, sizeof file.hash, a.sha256);
    text_copy(file.type, sizeof file.type, a.type);
    text_copy(file.name, sizeof file.name, a.name);
    file.bytes = (size_t)a.bytes;
    picture_give(r, &file);
}
