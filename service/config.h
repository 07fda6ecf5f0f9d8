/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration file (libconfuse syntax) and --set overrides, read once at the start.
 * Problems come as `file:line: what`.
 */
#ifndef TW_SERVICE_CONFIG_H
#define TW_SERVICE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/err.h"
#include "service/base/ways.h"

#define CONFIG_VALUE    1024
#define CONFIG_PROBLEMS 16

#define CONFIG_CHANNELS 16
#define CONFIG_DEVICES  64

/* A section `channel "name"`: another way in than the canonical topics. */
struct config_channel {
    char name[32], profile[48], topic[160]; /* topic "" as the profile says */
    char devices[CONFIG_DEVICES][33];       /* none: every machine of the profile's model */
    int device_count;
    bool trusted;    /* the channel itself proves which machine speaks */
    char where[300]; /* file:line, for complaints */
};

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
    const char *path; /* of the file, or NULL */
    struct config_channel channel[CONFIG_CHANNELS];
    int channels;
    struct ways ways;
};

/* path NULL: defaults and overrides only. sets: "section.key=value". ERR_CONFIG: see problem. */
enum err config_load(struct config *c, const char *path, const char *const *sets,
                     size_t count) MUST_CHECK;
const char *config_text(const struct config *c, enum setting s);
double config_number(const struct config *c, enum setting s);
/* First line of the file a *_file setting names; "" when it names none. */
enum err config_secret(const struct config *c, enum setting s, char *out, size_t cap) MUST_CHECK;
enum err config_secret_at(const char *path, char *out, size_t cap) MUST_CHECK;
void config_print(const struct config *c, FILE *to);

#endif
