/* SPDX-License-Identifier: Apache-2.0 */
#include "service/catalogue_dir.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/base/xalloc.h"

#define FILE_MAX (1 << 20)

static enum err add_file(struct catalogue_loader *l, const char *dir, const char *name)
{
    char path[4096];
    char *text = NULL;
    enum err e = ERR_IO;
    size_t n;
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "rb");
    if (!f)
        return ERR_IO;
    text = xmalloc(FILE_MAX);
    n = fread(text, 1, FILE_MAX - 1, f);
    if (ferror(f))
        goto out;
    text[n] = 0;
    loader_add(l, name, text, n);
    e = ERR_OK;
out:
    fclose(f);
    free(text);
    return e;
}

/* A company without such rules has no such file. */
static enum err add_optional(struct catalogue_loader *l, const char *dir, const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    return access(path, F_OK) ? ERR_OK : add_file(l, dir, name);
}

static int is_json(const struct dirent *e)
{
    size_t n = strlen(e->d_name);

    return n > 5 && !strcmp(e->d_name + n - 5, ".json");
}

static enum err add_folder(struct catalogue_loader *l, const char *dir, const char *sub)
{
    struct dirent **list = NULL;
    char path[4096], name[512];
    enum err e = ERR_OK;
    int n;

    snprintf(path, sizeof path, "%s/%s", dir, sub);
    n = scandir(path, &list, is_json, alphasort);
    if (n < 0)
        return ERR_IO;
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "%s/%s", sub, list[i]->d_name);
        if (!e)
            e = add_file(l, dir, name);
        free(list[i]);
    }
    free(list);
    return e;
}

enum err catalogue_dir_open(struct catalogue_dir *d, const char *path)
{
    static const char *const lists[] = {"parts.json", "tools.json", "tests.json", "questions.json",
                                        "prices.json"};
    static const char *const optional[] = {"checklists.json",     "remedies.json",
                                           "warranty.json",       "messages.json",
                                           "messages.zh-CN.json", "messages.en.json"};
    enum err e = ERR_OK;

    d->memory = xmalloc(LOADER_ARENA);
    d->loader = xmalloc(sizeof *d->loader);
    loader_init(d->loader, d->memory, LOADER_ARENA);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !e; i++)
        e = add_file(d->loader, path, lists[i]);
    for (size_t i = 0; i < sizeof optional / sizeof optional[0] && !e; i++)
        e = add_optional(d->loader, path, optional[i]);
    if (!e)
        e = add_folder(d->loader, path, "models");
    if (!e)
        e = add_folder(d->loader, path, "faults");
    if (e)
        return e;
    return loader_finish(d->loader, &d->c);
}

void catalogue_dir_release(struct catalogue_dir *d)
{
    free(d->loader);
    free(d->memory);
    memset(d, 0, sizeof *d);
}
