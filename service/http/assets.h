/* SPDX-License-Identifier: Apache-2.0 */
/* The pages, carried in the program: made from web/static at build time. */
#ifndef TW_HTTP_ASSETS_H
#define TW_HTTP_ASSETS_H

#include <stddef.h>

struct web_asset {
    const char *path, *type;
    const unsigned char *data;
    size_t size;
};

extern const struct web_asset web_assets[];
extern const size_t web_asset_count;

#endif
