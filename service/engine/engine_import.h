/* SPDX-License-Identifier: Apache-2.0 */
/* The import file, shared by the files that read its lists. */
#ifndef TW_SERVICE_ENGINE_IMPORT_H
#define TW_SERVICE_ENGINE_IMPORT_H

#include <cjson/cJSON.h>

#include "service/engine/engine_admin.h"
#include "service/engine/engine_int.h"

struct import {
    struct engine *e;
    const cJSON *root;
    import_problem_fn *problem;
    void *ctx;
    const char *list;
    int index;
    int problems;
    int64_t price_version; /* that this import makes; 0: it has changed no price yet */
};

/* member is below the item that is read; the import will come to nothing. */
void import_complain(struct import *im, const char *member, const char *what);
const char *import_text(const cJSON *j, const char *name); /* NULL when absent or empty */
const char *import_needed(struct import *im, const cJSON *j,
                          const char *name);         /* "" and a complaint */
char *import_list(const cJSON *j, const char *name); /* owned; "[]" when absent */
void import_check_list(struct import *im, const cJSON *j, const char *name);
void import_run(struct import *im, enum sql id, const struct db_value *arg, int narg);

/* The whole of an import file; trial: what is wrong is told, and nothing is kept. */
enum err engine_import_tree(struct engine *e, const cJSON *root, bool trial,
                            import_problem_fn *problem, void *ctx) MUST_CHECK;

/* engine_import_people.c */
void import_user(struct import *im, const cJSON *j);
void import_team(struct import *im, const cJSON *j);
void import_leave(struct import *im, const cJSON *j);

#endif
