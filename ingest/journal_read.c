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

static bool head_fits(const struct frame_head *h)
{
    return h->magic == FRAME_MAGIC && h->length <= JOURNAL_FRAME_MAX &&
           (uint64_t)h->topic_len + h->payload_len + sizeof *h == h->length;
}

static enum err parse(struct journal *j, struct journal_frame *out, uint32_t *length)
{
    struct frame_head h;
    const char *rest;

    if (at_hand(j, sizeof h) < sizeof h)
        return ERR_CORRUPT;
    memcpy(&h, place(j), sizeof h);
    if (!head_fits(&h) || at_hand(j, h.length) < h.length)
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

/* Whether a good frame that is still to be read stands at the reading place. */
static bool frame_here(struct journal *j, uint64_t *number)
{
    struct frame_head h;

    memcpy(&h, place(j), sizeof h);
    *number = h.number;
    return head_fits(&h) && h.number >= j->rnext && h.number < atomic_load(&j->readable) &&
           at_hand(j, h.length) >= h.length && h.crc == frame_crc(&h, place(j) + sizeof h);
}

/* Behind damage no length is to be trusted: the next frame is where one with a right sum is. */
static bool find_frame(struct journal *j)
{
    off_t from = j->rat;
    uint64_t number;

    j->block_len = 0;
    for (; at_hand(j, sizeof(struct frame_head)) >= sizeof(struct frame_head); j->rat++) {
        if (*place(j) != (char)(FRAME_MAGIC & 0xff) || !frame_here(j, &number))
            continue;
        j->rnext = number;
        return true;
    }
    j->rat = from;
    return false;
}

/* The segment that begins first behind the one being read. */
static bool segment_behind(struct journal *j, uint64_t *first)
{
    bool found = false;

    pthread_mutex_lock(&j->lock);
    for (int i = 0; i < j->segments && !found; i++) {
        found = j->segment[i].first > j->rsegment;
        *first = j->segment[i].first;
    }
    pthread_mutex_unlock(&j->lock);
    return found;
}

/* To the next good frame: in this segment, in the one behind, or what is yet to come. */
static void step_over(struct journal *j)
{
    uint64_t first;

    j->adrift = false;
    if (find_frame(j))
        return;
    if (segment_behind(j, &first)) {
        j->rnext = first;
    } else {
        j->rnext = atomic_load(&j->readable);
        j->adrift = true;
    }
}

void journal_seek(struct journal *j, uint64_t number)
{
    struct journal_frame f;
    struct segment s;
    uint32_t length;

    j->rnext = number;
    j->adrift = false;
    if (!segment_of(j, number, &s) || enter(j, &s))
        return;
    for (j->rnext = s.first; j->rnext < number && !j->adrift; j->rnext++) {
        j->adrift = parse(j, &f, &length) != ERR_OK;
        j->rat += j->adrift ? 0 : (off_t)length;
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
    if (j->adrift) {
        out->number = j->rnext;
        step_over(j);
        if (j->rnext != out->number)
            return ERR_CORRUPT;
    }
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
