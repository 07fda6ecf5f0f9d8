/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the arguments of a command to a machine are within what the contract allows. */
#ifndef TW_SERVICE_COMMAND_ARGS_H
#define TW_SERVICE_COMMAND_ARGS_H

#include <cjson/cJSON.h>

#include "core/command.h"

/* NULL when they are, else what is wrong. args may be NULL. */
const char *command_args_check(enum device_command c, const cJSON *args);

#endif
