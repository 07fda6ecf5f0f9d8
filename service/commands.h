/* SPDX-License-Identifier: Apache-2.0 */
/* What `tapwright COMMAND` does. Each returns the exit code. */
#ifndef TW_SERVICE_COMMANDS_H
#define TW_SERVICE_COMMANDS_H

#include <stdbool.h>

#include "service/config.h"

struct command_line {
    const char *name, *arg; /* the command, its first argument or NULL */
    char **words;           /* all of them, the command first */
    int word_count;
    const char *config_path, *record, *data, *model, *lang, *facts;
    const char **sets;
    size_t set_count;
    bool print;
    const char *kind; /* of a table that is imported; NULL: by its name */
    bool trial;       /* import: only what is wrong is told */
    const struct config *config;
};

int command_serve(const struct command_line *cl);
int command_check(const struct command_line *cl);
int command_replay(const struct command_line *cl);
int command_restore(const struct command_line *cl);
int command_audit(const struct command_line *cl);
int command_message(const struct command_line *cl);
int command_journal(const struct command_line *cl);
/* The commands of service/admin.h: asks the daemon when one runs, else holds the store itself. */
int command_admin(const struct command_line *cl);

#endif
