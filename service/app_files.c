/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "service/app_int.h"

bool app_files_dir(const struct config *c, char *out, size_t cap)
{
    const char *set = config_text(c, SET_store_files_dir), *url = config_text(c, SET_store_url);
    int n;

    if (set[0])
        n = snprintf(out, cap, "%s", set);
    else if (!strncmp(url, "sqlite:", 7) && strcmp(url, "sqlite::memory:") != 0)
        n = snprintf(out, cap, "%s.files", url + 7);
    else
        return false;
    return n > 0 && (size_t)n < cap;
}
