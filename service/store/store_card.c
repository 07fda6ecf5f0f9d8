/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/store_card.h"

#include <string.h>

#include "core/text.h"

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

bool attachment_name_valid(const char *name)
{
    size_t n = strspn(name, NAME_LETTERS);

    return n > 0 && n < ATTACHMENT_NAME_LEN && name[n] == 0 && name[0] != '.';
}

bool attachment_hash_valid(const char *sha256)
{
    return strspn(sha256, "0123456789abcdef") == FILE_HASH_LEN - 1 &&
           sha256[FILE_HASH_LEN - 1] == 0;
}

enum err store_attachment_add(struct store *s, const char *order_id, const struct attachment *a)
{
    return store_run(s, SQL_ATTACHMENT_ADD,
                     ARGS(db_text(order_id), db_text(a->name), db_text(a->type), db_text(a->sha256),
                          db_int(a->bytes), db_int(a->width), db_int(a->height),
                          db_int(a->orientation), db_int(a->visit_n), db_text_or_null(a->person),
                          db_int(a->at_ms)),
                     NULL, NULL);
}

static void copy(char *dst, size_t cap, const struct db_value *col)
{
    text_copy(dst, cap, col->kind == DB_TEXT ? col->s : "");
}

static void read_attachment(struct attachment *a, const struct db_value *col)
{
    copy(a->name, sizeof a->name, col);
    copy(a->type, sizeof a->type, col + 1);
    copy(a->sha256, sizeof a->sha256, col + 2);
    a->bytes = col[3].i;
    a->width = (int)col[4].i;
    a->height = (int)col[5].i;
    a->orientation = (int)col[6].i;
    a->visit_n = (int)col[7].i;
    copy(a->person, sizeof a->person, col + 8);
    a->at_ms = col[9].i;
}

static void take_one(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    read_attachment(ctx, col);
}

enum err store_attachment_get(struct store *s, const char *order_id, const char *name,
                              struct attachment *out)
{
    enum err e;

    memset(out, 0, sizeof *out);
    e = store_run(s, SQL_ATTACHMENT_GET, ARGS(db_text(order_id), db_text(name)), take_one, out);
    return !e && !out->name[0] ? ERR_NOT_FOUND : e;
}

struct each {
    attachment_fn *fn;
    void *ctx;
};

static void give(void *ctx, const struct db_value *col, int ncol)
{
    struct each *each = ctx;
    struct attachment a;

    (void)ncol;
    read_attachment(&a, col);
    each->fn(each->ctx, &a);
}

enum err store_attachment_list(struct store *s, const char *order_id, attachment_fn *fn, void *ctx)
{
    struct each each = {fn, ctx};

    return store_run(s, SQL_ATTACHMENT_LIST, ARGS(db_text(order_id)), give, &each);
}
