/* SPDX-License-Identifier: Apache-2.0 */
/* Where a setting stands in a configuration file: the library forgets the lines of values. */
#ifndef TW_SERVICE_CONFIG_PLACE_H
#define TW_SERVICE_CONFIG_PLACE_H

#include <stddef.h>

/* "PATH:LINE", or "--set" when the file does not name it. path may be NULL. */
void config_place(const char *path, const char *section, const char *key, char *out, size_t cap);

#endif
