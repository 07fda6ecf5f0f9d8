/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
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

void journal_sync_or_die(const struct journal *j, int fd)
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
    pthread_mutex_lock(&j->watch_lock);
    if (j->on_readable)
        j->on_readable(j->watch_ctx);
    pthread_mutex_unlock(&j->watch_lock);
}

void journal_watch(struct journal *j, void (*on_readable)(void *ctx), void *ctx)
{
    pthread_mutex_lock(&j->watch_lock);
    j->on_readable = on_readable;
    j->watch_ctx = ctx;
    pthread_mutex_unlock(&j->watch_lock);
}

void *journal_sync_loop(void *arg)
{
    struct journal *j = arg;

    while (!atomic_load(&j->stop)) {
        uint64_t written = atomic_load(&j->written);

        if (written != atomic_load(&j->readable)) {
            journal_sync_or_die(j, atomic_load(&j->sync_fd));
            publish(j, written);
        }
        usleep(SYNC_EVERY_US);
    }
    return NULL;
}

void journal_new_id(struct journal *j)
{
    unsigned char raw[16];

    if (getrandom(raw, sizeof raw, 0) != (ssize_t)sizeof raw)
        abort();
    for (size_t i = 0; i < sizeof raw; i++)
        snprintf(j->id + 2 * i, 3, "%02x", raw[i]);
}

void journal_list_add(struct journal *j, const char *path, uint64_t first, int64_t written_ms)
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
enum err journal_begin_segment(struct journal *j)
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
        journal_sync_or_die(j, old);
    j->fd = fd;
    j->at = sizeof(struct segment_head);
    atomic_store(&j->sync_fd, fd);
    journal_list_add(j, path, j->next, journal_wall_ms());
    /* The sync thread may hold the old number for the length of one call: closed a segment later.
     */
    if (j->retired_fd >= 0)
        close(j->retired_fd);
    j->retired_fd = old;
    return ERR_OK;
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
        e = journal_begin_segment(j);
    if (e)
        return e;
    e = write_whole(j, lay_out(j, f));
    if (e)
        return e;
    if (j->o.sync == JOURNAL_SYNC_EACH)
        journal_sync_or_die(j, j->fd);
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
    journal_new_id(j);
    j->next = 1;
    pthread_mutex_lock(&j->lock);
    j->segments = 0;
    pthread_mutex_unlock(&j->lock);
    atomic_store(&j->written, 1);
    atomic_store(&j->readable, 1);
    j->rnext = 1;
    return journal_begin_segment(j);
}

enum err journal_release(struct journal *j, uint64_t next, int64_t now_ms)
{
    int64_t kept;

    pthread_mutex_lock(&j->lock);
    kept = (int64_t)(j->segments - 1) * j->o.segment_bytes;
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
    return segment_fill_reserve(j);
}
