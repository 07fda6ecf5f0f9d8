/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ingest/crc32c.h"
#include "ingest/journal_format.h"
#include "service/base/xalloc.h"

int64_t journal_wall_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static uint32_t head_crc(const struct segment_head *h)
{
    return crc32c(0, h, offsetof(struct segment_head, crc));
}

uint32_t frame_crc(const struct frame_head *h, const char *rest)
{
    uint32_t crc = crc32c(0, &h->flags, sizeof *h - offsetof(struct frame_head, flags));

    return crc32c(crc, rest, h->length - sizeof *h);
}

enum err segment_head_read(int fd, struct segment_head *h)
{
    if (pread(fd, h, sizeof *h, 0) != (ssize_t)sizeof *h)
        return ERR_CORRUPT;
    return h->magic == SEGMENT_MAGIC && h->crc == head_crc(h) && h->version == 1 ? ERR_OK
                                                                                 : ERR_CORRUPT;
}

static enum err errno_err(void)
{
    return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
}

static void spare_path(const struct journal *j, int i, char *path, size_t cap)
{
    snprintf(path, cap, "%s/spare-%d", j->dir, i);
}

/* Space is taken now: a frame written later never meets a full disk in the middle. */
static enum err allocate(const struct journal *j, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), rc;

    if (fd < 0)
        return errno_err();
    rc = posix_fallocate(fd, 0, j->o.segment_bytes);
    if (rc || fsync(fd)) {
        errno = rc ? rc : errno;
        close(fd);
        unlink(path);
        return errno_err();
    }
    close(fd);
    return ERR_OK;
}

enum err segment_fill_reserve(struct journal *j)
{
    char path[540], part[560];
    enum err e = ERR_OK;

    for (int i = 0; i < j->o.reserve && !e; i++) {
        spare_path(j, i, path, sizeof path);
        if (access(path, F_OK) == 0)
            continue;
        snprintf(part, sizeof part, "%s.part", path);
        e = allocate(j, part);
        if (!e && rename(part, path))
            e = errno_err();
    }
    return e;
}

/* A spare of the right size, else a new file; under the name of part. */
static enum err take_spare(const struct journal *j, const char *part)
{
    char path[540];
    struct stat st;

    for (int i = 0; i < j->o.reserve; i++) {
        spare_path(j, i, path, sizeof path);
        if (stat(path, &st) == 0 && st.st_size == j->o.segment_bytes && rename(path, part) == 0)
            return ERR_OK;
    }
    return allocate(j, part);
}

enum err segment_make(struct journal *j, uint64_t first, char *path, size_t cap)
{
    struct segment_head h = {.magic = SEGMENT_MAGIC, .first = first, .version = 1};
    char part[540];
    enum err e;
    int fd;

    memcpy(h.id, j->id, sizeof j->id);
    h.crc = head_crc(&h);
    snprintf(path, cap, "%s/%.8s-%016llx.seg", j->dir, j->id, (unsigned long long)first);
    snprintf(part, sizeof part, "%s.part", path);
    e = take_spare(j, part);
    if (e)
        return e;
    fd = open(part, O_RDWR | O_CLOEXEC);
    if (fd < 0 || pwrite(fd, &h, sizeof h, 0) != (ssize_t)sizeof h || fsync(fd) ||
        rename(part, path))
        e = errno_err();
    if (fd >= 0)
        close(fd);
    if (e)
        unlink(part);
    return e;
}

static bool next_frame(int fd, off_t at, char *buf, struct frame_head *h)
{
    if (pread(fd, h, sizeof *h, at) != (ssize_t)sizeof *h || h->magic != FRAME_MAGIC ||
        h->length < sizeof *h || h->length > JOURNAL_FRAME_MAX)
        return false;
    return pread(fd, buf, h->length - sizeof *h, at + (off_t)sizeof *h) ==
               (ssize_t)(h->length - sizeof *h) &&
           h->crc == frame_crc(h, buf);
}

enum err segment_scan(const char *path, const char *id, uint64_t *first, uint64_t *next, off_t *end,
                      int64_t *written_ms)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct segment_head head;
    struct frame_head h;
    char *buf = xmalloc(JOURNAL_FRAME_MAX);
    enum err e = fd < 0 ? ERR_IO : segment_head_read(fd, &head);

    if (!e && id && strcmp(head.id, id) != 0)
        e = ERR_NOT_FOUND;
    if (!e) {
        *first = *next = head.first;
        *end = sizeof head;
        *written_ms = 0;
        while (next_frame(fd, *end, buf, &h) && h.number == *next) {
            *end += h.length;
            *written_ms = h.recv_ms;
            ++*next;
        }
    }
    if (fd >= 0)
        close(fd);
    free(buf);
    return e;
}
