/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the arguments of a command to a machine are within what the contract allows. */
#ifndef TW_SERVICE_COMMAND_ARGS_H
#define TW_SERVICE_COMMAND_ARGS_H

#include <cjson/cJSON.h>

#include "core/command.h"

/* NULL when they are, else what is wrong. args may be NULL. */
const char *command_args_check(enum device_command c, const cJSON *args);

struct command_arg {
    enum device_command command;
    const char *name;
    double lo, hi;     /* a number between; words NULL */
    const char *words; /* one of these, separated by blanks; "" any text */
    int needed;
};
/* The arguments of all commands, from 0; NULL behind the last. */
const struct command_arg *command_arg_at(size_t i);

#endif
