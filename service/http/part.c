/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/part.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/api.h"
#include "service/store/file_store.h"
#include "service/store/part_store.h"
#include "service/store/store_card.h"

struct piece {
    uv_work_t work;
    struct request *r;
    void (*whole)(struct request *r);
    struct part part;
    char sha256[FILE_HASH_LEN];
    int64_t offset, there;
    bool damaged;
    enum err err;
};

static bool number_of(const struct request *r, const char *name, int64_t *out)
{
    const char *v = request_query(r, name);
    char *end;

    if (!v || strspn(v, "0123456789") != strlen(v) || strlen(v) > 9)
        return false;
    *out = strtoll(v, &end, 10);
    return true;
}

bool part_named(const struct request *r)
{
    return request_query(r, "offset") != NULL;
}

/* Another sender, order, name or picture is another part. */
static bool part_of(struct request *r, struct part *p, char sha256[FILE_HASH_LEN])
{
    const char *hash = request_query(r, "sha256");
    const char *const names[] = {r->caller.id, r->param[0], r->param[1], hash};
    crypto_generichash_state h;
    unsigned char sum[16];

    if (!hash || strlen(hash) != 64 || strspn(hash, "0123456789abcdef") != 64 ||
        !attachment_name_valid(r->param[1]) || !number_of(r, "size", &p->size) || p->size < 1 ||
        p->size > PICTURE_MAX)
        return false;
    crypto_generichash_init(&h, NULL, 0, sizeof sum);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        crypto_generichash_update(&h, (const unsigned char *)names[i], strlen(names[i]) + 1);
    crypto_generichash_final(&h, sum, sizeof sum);
    sodium_bin2hex(p->id, sizeof p->id, sum, sizeof sum);
    text_copy(sha256, FILE_HASH_LEN, hash);
    return true;
}

static void answer_far(struct request *r, int status, int64_t there, int64_t size)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddNumberToObject(o, "received", (double)there);
    cJSON_AddNumberToObject(o, "size", (double)size);
    answer_json(r, status, o);
}

static void take_whole(struct piece *x, uint8_t *bytes)
{
    unsigned char raw[crypto_hash_sha256_BYTES];
    char hash[FILE_HASH_LEN];

    crypto_hash_sha256(raw, bytes, (size_t)x->part.size);
    sodium_bin2hex(hash, sizeof hash, raw, sizeof raw);
    x->damaged = strcmp(hash, x->sha256) != 0;
    if (x->damaged) {
        part_store_drop(x->r->http->o.files_dir, &x->part);
        free(bytes);
        return;
    }
    free(x->r->body);
    x->r->body = (char *)bytes;
    x->r->body_len = (size_t)x->part.size;
}

static void keep(uv_work_t *w)
{
    struct piece *x = w->data;
    struct request *r = x->r;
    const char *dir = r->http->o.files_dir;
    uint8_t *bytes;

    x->err = part_store_add(dir, &x->part, x->offset, r->body, r->body_len, &x->there);
    if (x->err || x->there < x->part.size)
        return;
    x->err = part_store_read(dir, &x->part, &bytes);
    if (!x->err)
        take_whole(x, bytes);
}

static void answer_piece(struct piece *x)
{
    char why[64];

    if (x->err == ERR_REFUSED) {
        snprintf(why, sizeof why, "it goes on at %lld", (long long)x->there);
        answer_problem(x->r, 409, "not what comes next", why, NULL);
    } else if (x->err == ERR_FULL) {
        answer_problem(x->r, 503, "too many unfinished pictures", NULL, NULL);
    } else if (x->err) {
        answer_problem(x->r, 503, "the picture could not be kept", NULL, NULL);
    } else if (x->damaged) {
        answer_problem(x->r, 400, "what arrived does not have this hash: begin anew", NULL, NULL);
    } else {
        answer_far(x->r, 202, x->there, x->part.size);
    }
}

static void kept(uv_work_t *w, int status)
{
    struct piece *x = w->data;

    if (status)
        x->err = ERR_IO;
    if (!x->err && !x->damaged && x->there == x->part.size)
        x->whole(x->r);
    else
        answer_piece(x);
    free(x);
}

static void refuse(struct request *r)
{
    answer_problem(r, 400, "offset, size up to 5 MiB and sha256 of the whole are needed", NULL,
                   NULL);
}

void part_take(struct request *r, void (*whole)(struct request *r))
{
    struct piece *x = xcalloc(1, sizeof *x);

    x->r = r;
    x->whole = whole;
    x->work.data = x;
    if (!part_of(r, &x->part, x->sha256) || !number_of(r, "offset", &x->offset) ||
        x->offset + (int64_t)r->body_len > x->part.size) {
        refuse(r);
        free(x);
        return;
    }
    request_wait(r);
    uv_queue_work(r->http->loop, &x->work, keep, kept);
}

void part_told(struct request *r)
{
    char sha256[FILE_HASH_LEN];
    struct part p;

    if (!part_of(r, &p, sha256))
        refuse(r);
    else if (!r->http->o.files_dir)
        answer_problem(r, 503, "there is no place for pictures", NULL, NULL);
    else
        answer_far(r, 200, part_store_there(r->http->o.files_dir, &p), p.size);
}
