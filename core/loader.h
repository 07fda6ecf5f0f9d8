/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Catalogue files into struct catalogue: checked, compiled, cross-referenced. Pure: texts come
 * in, problems go out as `file: path.in.document: column N: what`, all of them. Load the lists
 * (parts, tools, tests, questions, prices) before models, models before faults, and the kinds of
 * messages before their texts.
 */
#ifndef TW_CORE_LOADER_H
#define TW_CORE_LOADER_H

#include "core/arena.h"
#include "core/catalogue.h"
#include "core/err.h"

#define LOADER_PROBLEMS 64
#define LOADER_ARENA    (24u << 20)

struct catalogue_loader {
    struct arena arena;
    struct catalogue c;
    const char *const *masks[FAULT_MAX]; /* names, NULL-terminated; resolved at the end */
    const char *fault_file[FAULT_MAX];
    const char *file;
    char path[256];
    size_t path_len;
    char problem[LOADER_PROBLEMS][320];
    int problems; /* may exceed LOADER_PROBLEMS: the rest is only counted */
};

/* memory: size bytes that live as long as the catalogue; at least LOADER_ARENA. */
void loader_init(struct catalogue_loader *l, void *memory, size_t size);

/* file: path under the catalogue folder; its first part says what it is. */
void loader_add(struct catalogue_loader *l, const char *file, const char *text, size_t len);

/* ERR_CONFIG when there were problems. *out borrows the memory. */
enum err loader_finish(struct catalogue_loader *l, struct catalogue *out) MUST_CHECK;

#endif
