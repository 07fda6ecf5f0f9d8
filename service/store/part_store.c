/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/part_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "service/base/xalloc.h"

#define PATH_LEN    4096
#define HALF_S      (24 * 3600)
#define WHOLE_S     600
#define TOGETHER    (512ll * 1024 * 1024)
#define NAME_PREFIX "part-"

static bool path_of(const char *dir, const struct part *p, char path[PATH_LEN])
{
    return snprintf(path, PATH_LEN, "%s/" NAME_PREFIX "%s-%lld", dir, p->id, (long long)p->size) <
           PATH_LEN;
}

int64_t part_store_there(const char *dir, const struct part *p)
{
    char path[PATH_LEN];
    struct stat st;

    return path_of(dir, p, path) && !stat(path, &st) ? st.st_size : 0;
}

static enum err append(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
        data += n;
        len -= (size_t)n;
    }
    return ERR_OK;
}

/* The same piece may come twice at once: its answer was lost while it was written. */
static enum err add_locked(int fd, const struct part *p, int64_t offset, const char *data,
                           size_t len, int64_t *there)
{
    struct stat st;
    enum err e;
    int64_t known;

    if (flock(fd, LOCK_EX) || fstat(fd, &st))
        return ERR_IO;
    *there = st.st_size;
    known = *there - offset;
    if (known < 0 || offset + (int64_t)len > p->size)
        return ERR_REFUSED;
    if (known >= (int64_t)len)
        return ERR_OK;
    e = append(fd, data + known, len - (size_t)known);
    if (!fstat(fd, &st))
        *there = st.st_size;
    return e;
}

enum err part_store_add(const char *dir, const struct part *p, int64_t offset, const char *data,
                        size_t len, int64_t *there)
{
    char path[PATH_LEN];
    enum err e;
    int fd;

    *there = 0;
    if (mkdir(dir, 0700) && errno != EEXIST)
        return ERR_IO;
    if (offset == 0 && part_store_sweep(dir, time(NULL)) + p->size > TOGETHER)
        return ERR_FULL;
    if (!path_of(dir, p, path))
        return ERR_IO;
    fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | (offset ? 0 : O_CREAT), 0600);
    if (fd < 0)
        return errno == ENOENT ? ERR_REFUSED : ERR_IO;
    e = add_locked(fd, p, offset, data, len, there);
    close(fd);
    return e;
}

enum err part_store_read(const char *dir, const struct part *p, uint8_t **data)
{
    char path[PATH_LEN];
    FILE *f = path_of(dir, p, path) ? fopen(path, "rbe") : NULL;
    size_t n;

    *data = NULL;
    if (!f)
        return ERR_IO;
    *data = xmalloc((size_t)p->size + 1);
    n = fread(*data, 1, (size_t)p->size, f);
    fclose(f);
    if (n == (size_t)p->size)
        return ERR_OK;
    free(*data);
    *data = NULL;
    return ERR_IO;
}

void part_store_drop(const char *dir, const struct part *p)
{
    char path[PATH_LEN];

    if (path_of(dir, p, path))
        unlink(path);
}

static int64_t sweep_one(const char *dir, const char *name, int64_t now_s)
{
    const char *size = strrchr(name, '-');
    char path[PATH_LEN];
    struct stat st;
    bool whole;

    if (strncmp(name, NAME_PREFIX, strlen(NAME_PREFIX)) != 0 ||
        snprintf(path, sizeof path, "%s/%s", dir, name) >= PATH_LEN || stat(path, &st))
        return 0;
    whole = st.st_size == strtoll(size + 1, NULL, 10);
    if (now_s - st.st_mtime < (whole ? WHOLE_S : HALF_S))
        return st.st_size;
    unlink(path);
    return 0;
}

int64_t part_store_sweep(const char *dir, int64_t now_s)
{
    DIR *d = opendir(dir);
    struct dirent *x;
    int64_t bytes = 0;

    if (!d)
        return 0;
    while ((x = readdir(d)))
        bytes += sweep_one(dir, x->d_name, now_s);
    closedir(d);
    return bytes;
}
