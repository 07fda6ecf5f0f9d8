/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue folder on disk into struct catalogue. */
#ifndef TW_SERVICE_CATALOGUE_DIR_H
#define TW_SERVICE_CATALOGUE_DIR_H

#include "core/loader.h"

struct catalogue_dir {
    struct catalogue c;
    struct catalogue_loader *loader; /* holds the problems */
    void *memory;
};

/* ERR_CONFIG: loader->problem says what; ERR_IO: the folder cannot be read. Release in any case. */
enum err catalogue_dir_open(struct catalogue_dir *d, const char *path) MUST_CHECK;
void catalogue_dir_release(struct catalogue_dir *d);

#endif
