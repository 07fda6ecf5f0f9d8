/* SPDX-License-Identifier: Apache-2.0 */
/* Files carried in the program, made at build time: the pages, and the API's own documents. */
#ifndef TW_HTTP_ASSETS_H
#define TW_HTTP_ASSETS_H

#include <stddef.h>

struct web_asset {
    const char *path, *type, *cache; /* what Cache-Control says */
    const unsigned char *data;       /* a NUL stands behind it */
    size_t size;
    const unsigned char *packed; /* the same, with gzip */
    size_t packed_size;
};

/* web/static, and what Vite makes of web/ */
extern const struct web_asset web_assets[];
extern const size_t web_asset_count;

/* service/api */
extern const struct web_asset api_documents[];
extern const size_t api_document_count;

#endif
