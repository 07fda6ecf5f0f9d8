/* SPDX-License-Identifier: Apache-2.0 */
/* What lies on disk when the process starts, and how it ends. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"
#include "ingest/journal_format.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_segment(const struct dirent *e)
{
    size_t n = strlen(e->d_name);

    return n > 4 && !strcmp(e->d_name + n - 4, ".seg");
}

struct found {
    char path[800];
    char id[JOURNAL_ID_LEN];
    uint64_t first;
    int64_t mtime;
};

/* It becomes part of a path: nothing but what journal_new_id() makes. */
static bool id_good(const char *id)
{
    return strspn(id, "0123456789abcdef") == JOURNAL_ID_LEN - 1 && !id[JOURNAL_ID_LEN - 1];
}

static bool look(const char *dir, const char *name, struct found *f)
{
    struct segment_head h;
    struct stat st;
    int fd;
    bool good;

    snprintf(f->path, sizeof f->path, "%s/%s", dir, name);
    fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    good = !segment_head_read(fd, &h) && id_good(h.id) && !fstat(fd, &st);
    close(fd);
    if (!good)
        return false;
    text_copy(f->id, sizeof f->id, h.id);
    f->first = h.first;
    f->mtime = st.st_mtime;
    return true;
}

/* Its frames may be good all the same: it is kept for whoever can read them, under another name. */
static void set_aside(const char *path)
{
    char other[820];

    snprintf(other, sizeof other, "%s.damaged", path);
    if (rename(path, other) == 0)
        log_error("journal", "alarm=segment_damaged file=%s", other);
}

/* The journal in use is the one that was written last; others are kept aside, unread. */
static void choose_id(struct journal *j, const struct found *f, int n)
{
    int newest = 0;

    for (int i = 1; i < n; i++)
        if (f[i].mtime >= f[newest].mtime)
            newest = i;
    text_copy(j->id, sizeof j->id, f[newest].id);
}

/*
 * The tail of the last segment is where a kill struck: what is behind it never counted. The ones
 * before were whole when they were left; a damaged frame in them costs none behind it.
 */
static enum err adopt(struct journal *j, const struct found *f, bool last)
{
    uint64_t first, next;
    off_t end;
    int64_t written;
    enum err e = segment_scan(f->path, j->id, &first, &next, &end, &written);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    journal_list_add(j, f->path, first, written);
    j->next = next;
    if (!last || j->o.readonly)
        return ERR_OK;
    j->at = end;
    j->fd = open(f->path, O_RDWR | O_CLOEXEC);
    atomic_store(&j->sync_fd, j->fd);
    if (j->fd < 0 || ftruncate(j->fd, end) || posix_fallocate(j->fd, 0, j->o.segment_bytes))
        return ERR_IO;
    return ERR_OK;
}

static int order_of(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    return (x->first > y->first) - (x->first < y->first);
}

static enum err load(struct journal *j)
{
    struct dirent **list = NULL;
    int n = scandir(j->dir, &list, is_segment, by_name), kept = 0, last = -1;
    struct found *f = xcalloc((size_t)(n > 0 ? n : 1), sizeof *f);
    enum err e = n < 0 ? ERR_IO : ERR_OK;

    for (int i = 0; i < n; i++) {
        if (look(j->dir, list[i]->d_name, &f[kept]))
            kept++;
        else if (!j->o.readonly)
            set_aside(f[kept].path);
        free(list[i]);
    }
    free(list);
    if (kept) {
        choose_id(j, f, kept);
        qsort(f, (size_t)kept, sizeof *f, order_of);
    } else {
        journal_new_id(j);
    }
    for (int i = 0; i < kept; i++)
        last = strcmp(f[i].id, j->id) ? last : i;
    for (int i = 0; i <= last && !e; i++)
        if (!strcmp(f[i].id, j->id))
            e = adopt(j, &f[i], i == last);
    free(f);
    if (!e && j->o.readonly)
        return j->segments ? ERR_OK : ERR_NOT_FOUND;
    if (!e && j->fd < 0)
        e = journal_begin_segment(j);
    return e;
}

static enum err make_dir(const char *dir)
{
    char path[400];

    text_copy(path, sizeof path, dir);
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = 0;
        if (mkdir(path, 0700) && errno != EEXIST)
            return ERR_IO;
        *p = '/';
    }
    return mkdir(path, 0700) && errno != EEXIST ? ERR_IO : ERR_OK;
}

enum err journal_open(struct journal **out, const struct journal_options *o)
{
    struct journal *j = xcalloc(1, sizeof *j);
    enum err e;

    j->o = *o;
    j->fd = j->rfd = j->retired_fd = -1;
    j->next = 1;
    text_copy(j->dir, sizeof j->dir, o->dir);
    pthread_mutex_init(&j->lock, NULL);
    pthread_mutex_init(&j->watch_lock, NULL);
    j->scratch = xmalloc(JOURNAL_FRAME_MAX);
    e = o->readonly ? ERR_OK : make_dir(j->dir);
    if (!e)
        e = load(j);
    if (e) {
        journal_close(j);
        return e;
    }
    atomic_store(&j->written, j->next);
    atomic_store(&j->readable, j->next);
    j->rnext = j->segment[0].first;
    if (o->sync == JOURNAL_SYNC_GROUP && !o->readonly)
        j->syncing = pthread_create(&j->syncer, NULL, journal_sync_loop, j) == 0;
    if (j->syncing)
        pthread_setname_np(j->syncer, "sync");
    *out = j;
    return ERR_OK;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    atomic_store(&j->stop, true);
    if (j->syncing)
        pthread_join(j->syncer, NULL);
    if (j->fd >= 0) {
        journal_sync_or_die(j, j->fd);
        close(j->fd);
    }
    if (j->rfd >= 0)
        close(j->rfd);
    if (j->retired_fd >= 0)
        close(j->retired_fd);
    pthread_mutex_destroy(&j->watch_lock);
    pthread_mutex_destroy(&j->lock);
    free(j->segment);
    free(j->scratch);
    free(j->block);
    free(j);
}
