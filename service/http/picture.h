/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures on their way in and out, apart from what they are of. Their sender was let in by
 * upload_begin(); they are looked through, hashed and written by the pool of threads, and leave as
 * files that no browser runs.
 */
#ifndef TW_HTTP_PICTURE_H
#define TW_HTTP_PICTURE_H

#include "core/image.h"
#include "service/http/server.h"
#include "service/store/file_store.h"

struct picture {
    struct image image;
    char hash[FILE_HASH_LEN];
};

/* Keeps the body of the request, then on the web loop goes on; what cannot be kept is answered. */
typedef void picture_fn(struct request *r, const struct picture *p);
void picture_take(struct request *r, picture_fn *then);

struct picture_file {
    char hash[FILE_HASH_LEN], type[16], name[80]; /* name: what it is saved as */
    size_t bytes;
};
/* Answers with it. */
void picture_give(struct request *r, const struct picture_file *file);

#endif
