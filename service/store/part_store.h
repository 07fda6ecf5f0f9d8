/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that come in pieces, beside those of file_store.h. Any thread. A half is dropped a day
 * after its last piece, a whole one after ten minutes: until then its last piece may be sent again.
 */
#ifndef TW_STORE_PART_STORE_H
#define TW_STORE_PART_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct part {
    char id[33]; /* hex */
    int64_t size;
};

/* How much of it is there. */
int64_t part_store_there(const char *dir, const struct part *p);
/*
 * Adds what comes at offset; *there: how much is there then. A piece that is there already, at
 * least as long, changes nothing. ERR_REFUSED: it would leave a gap or not fit. ERR_FULL: all parts
 * together have as much as they may. Beginning one drops those that are too old.
 */
enum err part_store_add(const char *dir, const struct part *p, int64_t offset, const char *data,
                        size_t len, int64_t *there) MUST_CHECK;
/* *data is the caller's to free. */
enum err part_store_read(const char *dir, const struct part *p, uint8_t **data) MUST_CHECK;
void part_store_drop(const char *dir, const struct part *p);
/* Drops what is older than it may be at now_s, by the clock of the files; how many bytes stay. */
int64_t part_store_sweep(const char *dir, int64_t now_s);

#endif
