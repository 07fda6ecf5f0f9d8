/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that need the store: run by the daemon when one holds it (service/control.h), else by
 * the process that was started, which is the engine for that time. Words out, an exit code back.
 */
#ifndef TW_SERVICE_ADMIN_H
#define TW_SERVICE_ADMIN_H

#include <stdbool.h>
#include <stdio.h>

#include "service/engine/engine.h"

#define ADMIN_WORDS 8

struct admin_call {
    char *word[ADMIN_WORDS]; /* command, verb, arguments */
    int words;
    char *data; /* import: the file's text, terminated; user add: the password */
    size_t len;
};

/* Whether the words name one of these commands. */
bool admin_known(const char *command);
void admin_usage(FILE *to);

/* Exit code: 0 good, 1 failed, 2 usage. Engine thread, or alone. */
int admin_run(struct engine *e, const struct admin_call *call, FILE *out, FILE *err);

#endif
