/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/command_args.h"

#include <string.h>

static const struct command_arg rows[] = {
    {CMD_FLUSH, "seconds", 1, 120, NULL, 1},
    {CMD_VALVE_CYCLE, "valve", 0, 0, " in flush ", 1},
    {CMD_VALVE_CYCLE, "times", 1, 3, NULL, 1},
    {CMD_TEST_RUN, "test", 0, 0, " TR-PROD TR-FLUSH TR-HOLD TR-TOPUP TR-XTDS TR-LEAK TR-DRY ", 0},
    {CMD_TEST_RUN, "seconds", 10, 3600, NULL, 1},
    {CMD_TIME_SYNC, "now_ms", 0, 9e15, NULL, 1},
    {CMD_COUNTER_SET, "stage", 0, 0, "", 1},
    {CMD_COUNTER_SET, "used_l", 0, 1e6, NULL, 0},
    {CMD_COUNTER_SET, "used_h", 0, 1e6, NULL, 0},
    {CMD_COUNTER_SET, "remain_pct", 0, 100, NULL, 0},
};

#define ROWS (sizeof rows / sizeof rows[0])

static int word_in(const char *words, const char *word)
{
    const char *at = word[0] ? strstr(words, word) : NULL;

    return !words[0] || (at && at[-1] == ' ' && at[strlen(word)] == ' ');
}

static int good(const struct command_arg *r, const cJSON *j)
{
    if (!j)
        return !r->needed;
    if (r->words)
        return cJSON_IsString(j) && j->valuestring[0] && word_in(r->words, j->valuestring);
    return cJSON_IsNumber(j) && j->valuedouble >= r->lo && j->valuedouble <= r->hi;
}

static int known(enum device_command c, const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].command == c && !strcmp(rows[i].name, name))
            return 1;
    return 0;
}

const char *command_args_check(enum device_command c, const cJSON *args)
{
    const cJSON *j;

    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].command == c &&
            !good(&rows[i], cJSON_GetObjectItemCaseSensitive(args, rows[i].name)))
            return "args: a value is missing or outside what the machine takes";
    cJSON_ArrayForEach(j, args)
    {
        if (!known(c, j->string))
            return "args: the command knows no such argument";
    }
    return NULL;
}

const struct command_arg *command_arg_at(size_t i)
{
    return i < ROWS ? &rows[i] : NULL;
}
