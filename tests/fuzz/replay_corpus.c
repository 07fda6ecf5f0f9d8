/* SPDX-License-Identifier: Apache-2.0 */
/* Plays every file of a folder through a fuzz target: what once broke stays mended. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input lies in memory of just its size: a sanitizer sees one byte too many being read. */
static void play(const char *path)
{
    static uint8_t buf[1 << 20];
    FILE *f = fopen(path, "rb");
    uint8_t *data;
    size_t n;

    if (!f)
        return;
    n = fread(buf, 1, sizeof buf, f);
    fclose(f);
    data = malloc(n ? n : 1);
    memcpy(data, buf, n);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, n);
    free(data);
}

int main(int argc, char **argv)
{
    DIR *dir = argc > 1 ? opendir(argv[1]) : NULL;
    struct dirent *e;
    int played = 0;

    if (!dir) {
        fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
        return 2;
    }
    while ((e = readdir(dir)) != NULL) {
        char path[4096];

        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
        play(path);
        played++;
    }
    closedir(dir);
    printf("%d inputs played\n", played);
    return played > 0 ? 0 : 1;
}
