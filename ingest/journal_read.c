/* SPDX-License-Identifier: Apache-2.0 */
/* The reading side: large blocks, one frame after the other, damage named and stepped over. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/journal_format.h"
#include "service/base/xalloc.h"

#define BLOCK (256 * 1024)

/* The segment that holds the frame, or the first one behind it. */
static bool segment_of(struct journal *j, uint64_t number, struct segment *out)
{
    bool found = false;

    pthread_mutex_lock(&j->lock);
    for (int i = 0; i < j->segments; i++)
        if (j->segment[i].first <= number || !found) {
            *out = j->segment[i];
            found = true;
        }
    pthread_mutex_unlock(&j->lock);
    return found;
}

static enum err enter(struct journal *j, const struct segment *s)
{
    if (j->rfd >= 0)
        close(j->rfd);
    j->rfd = open(s->path, O_RDONLY | O_CLOEXEC);
    j->rsegment = s->first;
    j->rat = sizeof(struct segment_head);
    j->block_len = 0;
    if (j->rnext < s->first)
        j->rnext = s->first;
    return j->rfd < 0 ? ERR_IO : ERR_OK;
}

/* Bytes at the reading place; short where the segment ends. */
static size_t at_hand(struct journal *j, size_t want)
{
    size_t have = 0;
    ssize_t n;

    if (j->block_len && j->rat >= j->block_at)
        have = j->block_len - (size_t)(j->rat - j->block_at);
    if (j->block_len && j->rat >= j->block_at && j->rat <= j->block_at + (off_t)j->block_len &&
        have >= want)
        return have;
    if (!j->block)
        j->block = xmalloc(BLOCK);
    n = pread(j->rfd, j->block, BLOCK, j->rat);
    j->block_at = j->rat;
    j->block_len = n > 0 ? (size_t)n : 0;
    return j->block_len;
}

static const char *place(const struct journal *j)
{
    return j->block + (j->rat - j->block_at);
}

static enum err parse(struct journal *j, struct journal_frame *out, uint32_t *length)
{
    struct frame_head h;
    const char *rest;

    if (at_hand(j, sizeof h) < sizeof h)
        return ERR_CORRUPT;
    memcpy(&h, place(j), sizeof h);
    if (h.magic != FRAME_MAGIC || h.length < sizeof h || h.length > JOURNAL_FRAME_MAX ||
        h.topic_len + h.payload_len + sizeof h != h.length || at_hand(j, h.length) < h.length)
        return ERR_CORRUPT;
    rest = place(j) + sizeof h;
    if (h.crc != frame_crc(&h, rest) || h.number != j->rnext)
        return ERR_CORRUPT;
    *out =
        (struct journal_frame){h.number, h.recv_ms,          h.mono_ms,   h.flags & 1,  h.flags & 2,
                               rest,     rest + h.topic_len, h.topic_len, h.payload_len};
    *length = h.length;
    return ERR_OK;
}

/* A known frame length lets one damaged frame be skipped; else the rest of the segment is lost. */
static void step_over(struct journal *j)
{
    struct frame_head h;
    struct segment s = {.first = 0};

    if (at_hand(j, sizeof h) >= sizeof h) {
        memcpy(&h, place(j), sizeof h);
        if (h.magic == FRAME_MAGIC && h.length >= sizeof h && h.length <= JOURNAL_FRAME_MAX) {
            j->rat += h.length;
            j->rnext++;
            return;
        }
    }
    if (segment_of(j, j->rnext + 1, &s) && s.first > j->rsegment)
        j->rnext = s.first;
    else
        j->rnext = atomic_load(&j->readable);
}

void journal_seek(struct journal *j, uint64_t number)
{
    struct journal_frame f;
    struct segment s;
    uint32_t length;

    j->rnext = number;
    if (!segment_of(j, number, &s) || enter(j, &s))
        return;
    for (j->rnext = s.first; j->rnext < number; j->rnext++) {
        if (parse(j, &f, &length))
            break;
        j->rat += length;
    }
    j->rnext = number;
}

static enum err right_segment(struct journal *j)
{
    struct segment s;

    if (!segment_of(j, j->rnext, &s))
        return ERR_END;
    if (j->rfd < 0 || s.first != j->rsegment)
        return enter(j, &s);
    return ERR_OK;
}

enum err journal_read(struct journal *j, struct journal_frame *out)
{
    uint32_t length;
    enum err e;

    if (j->rnext >= atomic_load(&j->readable))
        return ERR_END;
    e = right_segment(j);
    if (e)
        return e;
    e = parse(j, out, &length);
    if (e == ERR_CORRUPT && j->block_len && j->block_at == j->rat) {
        out->number = j->rnext;
        step_over(j);
        return ERR_CORRUPT;
    }
    if (e) {
        /* What was read ahead may be older than the frame: look at the disk once more. */
        j->block_len = 0;
        e = parse(j, out, &length);
    }
    if (e) {
        out->number = j->rnext;
        step_over(j);
        return ERR_CORRUPT;
    }
    j->rat += length;
    j->rnext = out->number + 1;
    return ERR_OK;
}
