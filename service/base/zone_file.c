/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/zone_file.h"

#include <stdio.h>
#include <string.h>

#define FOLDER   "/usr/share/zoneinfo"
/* The largest file of tzdata 2025b has 4 kB. */
#define FILE_MAX 32768

enum err zone_load(struct zone *z, const char *name)
{
    char path[256], data[FILE_MAX];
    size_t n;
    FILE *f;
    int len = snprintf(path, sizeof path, "%s/%s", FOLDER, name);

    if (!name[0] || name[0] == '/' || strstr(name, "..") || len >= (int)sizeof path)
        return ERR_NOT_FOUND;
    f = fopen(path, "rb");
    if (!f)
        return ERR_NOT_FOUND;
    n = fread(data, 1, sizeof data, f);
    fclose(f);
    return zone_parse(z, data, n);
}
