/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/picture.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/xalloc.h"

struct upload {
    uv_work_t work;
    struct request *r;
    struct picture p;
    picture_fn *then;
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
        image_clean((const uint8_t *)(r->body ? r->body : ""), r->body_len, clean, &u->p.image);
    if (!u->wrong) {
        hash_of(clean, u->p.image.len, u->p.hash);
        u->err = file_store_put(r->http->o.files_dir, u->p.hash, clean, u->p.image.len);
    }
    free(clean);
}

static void stored(uv_work_t *w, int status)
{
    struct upload *u = w->data;

    if (u->wrong)
        answer_problem(u->r, 415, "not a picture that is taken", u->wrong, NULL);
    else if (status || u->err)
        answer_problem(u->r, 503, "the picture could not be kept", NULL, NULL);
    else
        u->then(u->r, &u->p);
    free(u);
}

void picture_take(struct request *r, picture_fn *then)
{
    struct upload *u = xcalloc(1, sizeof *u);

    u->r = r;
    u->then = then;
    u->work.data = u;
    request_wait(r);
    uv_queue_work(r->http->loop, &u->work, store_picture, stored);
}

struct fetch {
    uv_work_t work;
    struct request *r;
    struct picture_file file;
    uint8_t *data;
    enum err err;
};

static void read_picture(uv_work_t *w)
{
    struct fetch *f = w->data;

    f->err = file_store_get(f->r->http->o.files_dir, f->file.hash, f->file.bytes, &f->data);
}

static void fetched(uv_work_t *w, int status)
{
    static _Thread_local char disposition[160];
    struct fetch *f = w->data;

    if (status || f->err) {
        answer_problem(f->r, 503, "the picture cannot be read", NULL, NULL);
    } else {
        /* The type decides what a browser makes of it; the name is what it is saved as. */
        snprintf(disposition, sizeof disposition,
                 "Content-Disposition: attachment; filename=\"%s\"", f->file.name);
        f->r->extra = disposition;
        answer_bytes(f->r, 200, f->file.type[6] == 'p' ? "image/png" : "image/jpeg", f->data,
                     f->file.bytes);
    }
    free(f);
}

void picture_give(struct request *r, const struct picture_file *file)
{
    struct fetch *f;

    if (!r->http->o.files_dir) {
        answer_problem(r, 503, "there is no place for pictures", NULL, NULL);
        return;
    }
    f = xcalloc(1, sizeof *f);
    f->r = r;
    f->file = *file;
    f->work.data = f;
    request_wait(r);
    uv_queue_work(r->http->loop, &f->work, read_picture, fetched);
}
