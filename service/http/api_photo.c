/* SPDX-License-Identifier: Apache-2.0 */
/* P-106: how the technician who comes looks. The customer of a link sees it before the door opens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/photo.h"
#include "service/http/api_link.h"
#include "service/http/picture.h"

static void keep(struct engine *e, struct http_job *j)
{
    cJSON *o = cJSON_Parse(j->body);
    struct photo p = {.bytes = json_member_int(o, "bytes"),
                      .orientation = json_member_int(o, "orientation")};

    text_copy(p.type, sizeof p.type, json_member_text(o, "type"));
    text_copy(p.sha256, sizeof p.sha256, json_member_text(o, "sha256"));
    cJSON_Delete(o);
    j->err = photo_put(e, &j->who, j->target, &p);
}

static void kept(struct http_job *j)
{
    if (!job_refused(j))
        answer_text(j->r, 204, NULL, "");
}

/* The body is from here on what is said of the picture. */
static void taken(struct request *r, const struct picture *p)
{
    free(r->body);
    r->body = xmalloc(256);
    r->body_len = (size_t)snprintf(
        r->body, 256, "{\"type\":\"%s\",\"sha256\":\"%s\",\"bytes\":%zu,\"orientation\":%d}",
        image_type(p->image.kind), p->hash, p->image.len, p->image.orientation);
    job_submit(r, "photo", r->param[0], keep, kept);
}

void api_photo_put(struct request *r)
{
    picture_take(r, taken);
}

static void give(struct request *r, const char *person)
{
    struct picture_file file = {.name = "technician"};
    struct photo p;
    enum err e = photo_get(&r->http->reader, person, &p);

    if (e) {
        answer_problem(r, e == ERR_NOT_FOUND ? 404 : 503,
                       e == ERR_NOT_FOUND ? "there is no such picture"
                                          : "the store does not answer",
                       NULL, NULL);
        return;
    }
    text_copy(file.hash, sizeof file.hash, p.sha256);
    text_copy(file.type, sizeof file.type, p.type);
    file.bytes = (size_t)p.bytes;
    picture_give(r, &file);
}

void api_photo(struct request *r)
{
    give(r, r->param[0]);
}

/* Whom the link's order tells of; else as if there were none. */
void api_c_photo(struct request *r)
{
    char person[ID_LEN] = "";
    struct order o;

    if (!store_order_get(&r->http->reader, r->caller.order, &o)) {
        if (link_tells_who(&o))
            text_copy(person, sizeof person, o.technician);
        order_release(&o);
    }
    give(r, person);
}
