/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of customers and machines. The head names members of the import file; each row is one
 * entry of it and goes the way that those go. What has no column stays as it is for who is known;
 * an empty cell empties. Engine thread.
 */
#ifndef TW_ENGINE_IMPORT_CSV_H
#define TW_ENGINE_IMPORT_CSV_H

#include "service/engine/engine.h"

/* line from 1, as an editor counts; field may be "". */
typedef void import_line_fn(void *ctx, int line, const char *field, const char *what, bool warning);

struct import_table {
    const char *kind; /* customers or devices */
    char *text;       /* changed while it is read; text[len] is writable */
    size_t len;
    bool trial;      /* only what is wrong is told */
    int rows, known; /* out: entries, and those of them that are there already */
    import_line_fn *tell;
    void *ctx;
};

bool import_kind_valid(const char *kind);
/* ERR_INPUT: something is wrong, each mistake was told and nothing is kept. */
enum err engine_import_table(struct engine *e, struct import_table *t) MUST_CHECK;

#endif
