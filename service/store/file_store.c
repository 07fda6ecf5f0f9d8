/* SPDX-License-Identifier: Apache-2.0 */
#include "service/store/file_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/base/xalloc.h"

#define PATH_LEN 4096

static enum err err_of(int number)
{
    return number == ENOSPC || number == EDQUOT ? ERR_FULL : ERR_IO;
}

static enum err write_all(int fd, const uint8_t *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_of(errno);
        data += n;
        len -= (size_t)n;
    }
    return fsync(fd) ? err_of(errno) : ERR_OK;
}

static enum err sync_folder(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e;

    if (fd < 0)
        return ERR_IO;
    e = fsync(fd) ? ERR_IO : ERR_OK;
    close(fd);
    return e;
}

/* Under a name of its own first: a file of the right name is whole. */
static enum err write_file(const char *dir, const char *path, const uint8_t *data, size_t len)
{
    char made[PATH_LEN];
    enum err e;
    int fd;

    snprintf(made, sizeof made, "%s/put-XXXXXX", dir);
    fd = mkostemp(made, O_CLOEXEC);
    if (fd < 0)
        return err_of(errno);
    e = write_all(fd, data, len);
    if (close(fd) && !e)
        e = ERR_IO;
    if (!e && rename(made, path))
        e = ERR_IO;
    if (e)
        unlink(made);
    return e ? e : sync_folder(dir);
}

enum err file_store_put(const char *dir, const char *hash, const uint8_t *data, size_t len)
{
    char path[PATH_LEN];
    struct stat st;

    if (mkdir(dir, 0700) && errno != EEXIST)
        return err_of(errno);
    if ((size_t)snprintf(path, sizeof path, "%s/%s", dir, hash) >= sizeof path - 16)
        return ERR_IO;
    if (!stat(path, &st) && (size_t)st.st_size == len)
        return ERR_OK;
    return write_file(dir, path, data, len);
}

static enum err read_all(int fd, uint8_t *data, size_t len)
{
    size_t at = 0;
    uint8_t more;

    while (at < len) {
        ssize_t n = read(fd, data + at, len - at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? ERR_IO : ERR_CORRUPT;
        at += (size_t)n;
    }
    return read(fd, &more, 1) == 0 ? ERR_OK : ERR_CORRUPT;
}

enum err file_store_get(const char *dir, const char *hash, size_t len, uint8_t **data)
{
    char path[PATH_LEN];
    enum err e;
    int fd;

    *data = NULL;
    snprintf(path, sizeof path, "%s/%s", dir, hash);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    *data = xmalloc(len + 1);
    e = read_all(fd, *data, len);
    close(fd);
    if (e) {
        free(*data);
        *data = NULL;
    }
    return e;
}

enum err file_store_drop(const char *dir, const char *hash)
{
    char path[PATH_LEN];

    if (snprintf(path, sizeof path, "%s/%s", dir, hash) >= (int)sizeof path)
        return ERR_INPUT;
    if (unlink(path) && errno != ENOENT)
        return ERR_IO;
    return errno == ENOENT ? ERR_OK : sync_folder(dir);
}
