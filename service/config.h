/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration file (libconfuse syntax) and --set overrides, read once at the start.
 * Problems come as `file:line: what`.
 */
#ifndef TW_SERVICE_CONFIG_H
#define TW_SERVICE_CONFIG_H

#include <stddef.h>
#include <stdio.h>

#include "core/err.h"

#define CONFIG_VALUE    1024
#define CONFIG_PROBLEMS 16

enum setting {
#define SETTING(section, key, kind, value, what) SET_##section##_##key,
#include "service/config.def"
#undef SETTING
    SETTING_COUNT
};

struct config {
    char value[SETTING_COUNT][CONFIG_VALUE];
    char problem[CONFIG_PROBLEMS][256];
    int problems;
};

/* path NULL: defaults and overrides only. sets: "section.key=value". ERR_CONFIG: see problem. */
enum err config_load(struct config *c, const char *path, const char *const *sets,
                     size_t count) MUST_CHECK;
const char *config_text(const struct config *c, enum setting s);
double config_number(const struct config *c, enum setting s);
/* First line of the file a *_file setting names; "" when it names none. */
enum err config_secret(const struct config *c, enum setting s, char *out, size_t cap) MUST_CHECK;
void config_print(const struct config *c, FILE *to);

#endif
