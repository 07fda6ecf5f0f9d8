/* SPDX-License-Identifier: Apache-2.0 */
/* What visits leave behind, as rows. */
#ifndef TW_STORE_CARD_H
#define TW_STORE_CARD_H

#include "service/store/file_store.h"
#include "service/store/store.h"

#define ATTACHMENT_NAME_LEN 65

struct attachment {
    char name[ATTACHMENT_NAME_LEN], type[16], sha256[FILE_HASH_LEN], person[ID_LEN];
    int64_t bytes, at_ms;
    int width, height, orientation, visit_n;
};
typedef void attachment_fn(void *ctx, const struct attachment *a);

/* 1 to 64 of letters, digits, '.', '_' and '-', and no '.' in front. */
bool attachment_name_valid(const char *name);
bool attachment_hash_valid(const char *sha256);

enum err store_attachment_add(struct store *s, const char *order_id,
                              const struct attachment *a) MUST_CHECK;
/* The newest of that name; ERR_NOT_FOUND. */
enum err store_attachment_get(struct store *s, const char *order_id, const char *name,
                              struct attachment *out) MUST_CHECK;
/* The newest of every name. */
enum err store_attachment_list(struct store *s, const char *order_id, attachment_fn *fn,
                               void *ctx) MUST_CHECK;

#endif
