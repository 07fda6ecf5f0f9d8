/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"
#include "ingest/journal_format.h"
#include "service/base/xalloc.h"

#define SYNC_EVERY_US 10000

static ssize_t write_at(const struct journal *j, const void *buf, size_t n, off_t at)
{
    if (j->o.ops && j->o.ops->pwrite)
        return j->o.ops->pwrite(j->fd, buf, n, at);
    return pwrite(j->fd, buf, n, at);
}

static void sync_or_die(const struct journal *j, int fd)
{
    int (*sync)(int) = j->o.ops && j->o.ops->sync ? j->o.ops->sync : fdatasync;

    if (fd < 0 || sync(fd) == 0)
        return;
    perror("journal: sync failed, ending before anything false is acknowledged");
    abort();
}

static void publish(struct journal *j, uint64_t number)
{
    atomic_store(&j->readable, number);
    if (j->o.on_readable)
        j->o.on_readable(j->o.ctx);
}

static void *sync_loop(void *arg)
{
    struct journal *j = arg;

    while (!atomic_load(&j->stop)) {
        uint64_t written = atomic_load(&j->written);

        if (written != atomic_load(&j->readable)) {
            sync_or_die(j, atomic_load(&j->sync_fd));
            publish(j, written);
        }
        usleep(SYNC_EVERY_US);
    }
    return NULL;
}

static void new_id(struct journal *j)
{
    unsigned char raw[16];

    if (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw)
        abort();
    for (size_t i = 0; i < sizeof raw; i++)
        snprintf(j->id + 2 * i, 3, "%02x", raw[i]);
}

static void list_add(struct journal *j, const char *path, uint64_t first, int64_t written_ms)
{
    struct segment *s;

    pthread_mutex_lock(&j->lock);
    j->segment = xrealloc(j->segment, (size_t)(j->segments + 1) * sizeof *j->segment);
    s = &j->segment[j->segments++];
    s->first = first;
    s->written_ms = written_ms;
    text_copy(s->path, sizeof s->path, path);
    pthread_mutex_unlock(&j->lock);
}

/* The writer moves into a fresh segment that begins with the next frame. */
static enum err begin_segment(struct journal *j)
{
    char path[800];
    enum err e = segment_make(j, j->next, path, sizeof path);
    int fd, old = j->fd;

    if (e)
        return e;
    fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return ERR_IO;
    if (old >= 0 && j->o.sync != JOURNAL_SYNC_NONE)
        sync_or_die(j, old);
    j->fd = fd;
    j->at = sizeof(struct segment_head);
    atomic_store(&j->sync_fd, fd);
    list_add(j, path, j->next, journal_wall_ms());
    /* The sync thread may hold the old number for the length of one call: closed a segment later.
     */
    if (j->retired_fd >= 0)
        close(j->retired_fd);
    j->retired_fd = old;
    return ERR_OK;
}

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
    good = !segment_head_read(fd, &h) && !fstat(fd, &st);
    close(fd);
    if (!good)
        return false;
    text_copy(f->id, sizeof f->id, h.id);
    f->first = h.first;
    f->mtime = st.st_mtime;
    return true;
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

/* The tail of the last segment is where a kill struck: what is behind it never counted. */
static enum err adopt(struct journal *j, const struct found *f)
{
    uint64_t first, next;
    off_t end;
    int64_t written;
    enum err e = segment_scan(f->path, j->id, &first, &next, &end, &written);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    list_add(j, f->path, first, written);
    j->next = next;
    j->at = end;
    if (j->fd >= 0)
        close(j->fd);
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
    int n = scandir(j->dir, &list, is_segment, by_name), kept = 0;
    struct found *f = xcalloc((size_t)(n > 0 ? n : 1), sizeof *f);
    enum err e = n < 0 ? ERR_IO : ERR_OK;

    for (int i = 0; i < n; i++) {
        kept += look(j->dir, list[i]->d_name, &f[kept]);
        free(list[i]);
    }
    free(list);
    if (kept) {
        choose_id(j, f, kept);
        qsort(f, (size_t)kept, sizeof *f, order_of);
    } else {
        new_id(j);
    }
    for (int i = 0; i < kept && !e; i++)
        if (!strcmp(f[i].id, j->id))
            e = adopt(j, &f[i]);
    free(f);
    if (!e && j->fd < 0)
        e = begin_segment(j);
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
    j->scratch = xmalloc(JOURNAL_FRAME_MAX);
    e = make_dir(j->dir);
    if (!e)
        e = load(j);
    if (e) {
        journal_close(j);
        return e;
    }
    atomic_store(&j->written, j->next);
    atomic_store(&j->readable, j->next);
    j->rnext = j->segment[0].first;
    if (o->sync == JOURNAL_SYNC_GROUP)
        j->syncing = pthread_create(&j->syncer, NULL, sync_loop, j) == 0;
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
        sync_or_die(j, j->fd);
        close(j->fd);
    }
    if (j->rfd >= 0)
        close(j->rfd);
    if (j->retired_fd >= 0)
        close(j->retired_fd);
    pthread_mutex_destroy(&j->lock);
    free(j->segment);
    free(j->scratch);
    free(j->block);
    free(j);
}

static size_t lay_out(struct journal *j, const struct journal_frame *f)
{
    struct frame_head h = {
        .magic = FRAME_MAGIC,
        .length = (uint32_t)sizeof h + f->topic_len + f->payload_len,
        .flags = (f->retain ? 1u : 0u) | (f->dup ? 2u : 0u),
        .number = j->next,
        .recv_ms = f->recv_ms,
        .mono_ms = f->mono_ms,
        .topic_len = f->topic_len,
        .payload_len = f->payload_len,
    };
    char *rest = j->scratch + sizeof h;

    memcpy(rest, f->topic, f->topic_len);
    memcpy(rest + f->topic_len, f->payload, f->payload_len);
    h.crc = frame_crc(&h, rest);
    memcpy(j->scratch, &h, sizeof h);
    return h.length;
}

/* Repeated at its own offset until it is whole: nothing is ever behind an incomplete frame. */
static enum err write_whole(struct journal *j, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t w = write_at(j, j->scratch + done, n - done, j->at + (off_t)done);

        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;
        done += (size_t)w;
    }
    return ERR_OK;
}

enum err journal_append(struct journal *j, const struct journal_frame *f)
{
    size_t n = sizeof(struct frame_head) + f->topic_len + f->payload_len;
    enum err e = ERR_OK;

    if (n > JOURNAL_FRAME_MAX)
        return ERR_RANGE;
    if (j->at + (off_t)n > j->o.segment_bytes)
        e = begin_segment(j);
    if (e)
        return e;
    e = write_whole(j, lay_out(j, f));
    if (e)
        return e;
    if (j->o.sync == JOURNAL_SYNC_EACH)
        sync_or_die(j, j->fd);
    j->at += (off_t)n;
    j->next++;
    atomic_fetch_add(&j->bytes, n);
    atomic_store(&j->written, j->next);
    if (j->o.sync != JOURNAL_SYNC_GROUP)
        publish(j, j->next);
    return ERR_OK;
}

const char *journal_id(const struct journal *j)
{
    return j->id;
}

uint64_t journal_oldest(const struct journal *j)
{
    return j->segment[0].first;
}

uint64_t journal_next(const struct journal *j)
{
    return atomic_load(&((struct journal *)j)->written);
}

uint64_t journal_bytes(const struct journal *j)
{
    return atomic_load(&((struct journal *)j)->bytes);
}

struct journal_start journal_reconcile(bool known, uint64_t position, uint64_t oldest,
                                       uint64_t next)
{
    if (!known)
        return (struct journal_start){JOURNAL_NEW, oldest, 0, 0};
    if (position < oldest)
        return (struct journal_start){JOURNAL_GAP, oldest, position, oldest - 1};
    if (position > next)
        return (struct journal_start){JOURNAL_SHORT, next, next, position};
    return (struct journal_start){JOURNAL_FINE, position, 0, 0};
}

enum err journal_renew(struct journal *j)
{
    if (j->fd >= 0)
        close(j->fd);
    j->fd = -1;
    new_id(j);
    j->next = 1;
    pthread_mutex_lock(&j->lock);
    j->segments = 0;
    pthread_mutex_unlock(&j->lock);
    atomic_store(&j->written, 1);
    atomic_store(&j->readable, 1);
    j->rnext = 1;
    return begin_segment(j);
}

void journal_release(struct journal *j, uint64_t next, int64_t now_ms)
{
    int64_t kept = (int64_t)(j->segments - 1) * j->o.segment_bytes;

    pthread_mutex_lock(&j->lock);
    while (j->segments > 1 && j->segment[1].first <= next) {
        bool old = now_ms - j->segment[0].written_ms > j->o.keep_ms;

        if (!old && kept <= j->o.keep_bytes)
            break;
        unlink(j->segment[0].path);
        memmove(j->segment, j->segment + 1, (size_t)(j->segments - 1) * sizeof *j->segment);
        j->segments--;
        kept -= j->o.segment_bytes;
    }
    pthread_mutex_unlock(&j->lock);
}
