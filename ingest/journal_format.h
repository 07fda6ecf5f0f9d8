/* SPDX-License-Identifier: Apache-2.0 */
/* How a journal lies on disk. Shared by the files of the journal only. */
#ifndef TW_INGEST_JOURNAL_FORMAT_H
#define TW_INGEST_JOURNAL_FORMAT_H

#include <pthread.h>
#include <stdatomic.h>

#include "ingest/journal.h"

#define SEGMENT_MAGIC UINT64_C(0x314c4e4a57505457) /* "TWPWJNL1" */
#define FRAME_MAGIC   0x4d524657u                  /* "WFRM" */
#define SEGMENTS_MAX  4096

/* Little-endian as on every platform of the project; sizes are part of the format. */
struct segment_head {
    uint64_t magic;
    char id[JOURNAL_ID_LEN + 7];
    uint64_t first; /* number of its first frame */
    uint32_t version, crc;
};

struct frame_head {
    uint32_t magic, length; /* of the whole frame */
    uint32_t crc;           /* over everything after this member */
    uint32_t flags;         /* 1 retain, 2 dup */
    uint64_t number;
    int64_t recv_ms, mono_ms;
    uint32_t topic_len, payload_len;
};

struct segment {
    uint64_t first;
    int64_t written_ms; /* of its newest frame */
    char path[800];
};

struct journal {
    struct journal_options o;
    char dir[400], id[JOURNAL_ID_LEN];
    /* the writer's */
    int fd, retired_fd;
    off_t at;
    uint64_t next;
    char *scratch;
    /* shared */
    pthread_mutex_t lock; /* the list of segments; never held over a write of a frame */
    struct segment *segment;
    int segments;
    pthread_mutex_t watch_lock; /* who is told of new frames, and the telling */
    void (*on_readable)(void *ctx);
    void *watch_ctx;
    atomic_ullong readable; /* frames below may be read */
    atomic_ullong written;
    atomic_ullong bytes;
    /* sync thread */
    pthread_t syncer;
    bool syncing;
    atomic_bool stop;
    atomic_int sync_fd;
    /* the reader's */
    int rfd;
    uint64_t rnext;
    off_t rat;
    char *block;
    size_t block_len;
    off_t block_at;
    uint64_t rsegment;
    bool adrift; /* where rnext lies in the segment is not known: look for it */
};

/* journal.c */
void journal_sync_or_die(const struct journal *j, int fd);
void *journal_sync_loop(void *journal);
void journal_new_id(struct journal *j);
void journal_list_add(struct journal *j, const char *path, uint64_t first, int64_t written_ms);
enum err journal_begin_segment(struct journal *j);

/* journal_segment.c */
/* Spare files up to the reserve; what a full disk refuses is told now and not in an append. */
enum err segment_fill_reserve(struct journal *j);
enum err segment_make(struct journal *j, uint64_t first, char *path, size_t cap);
/* Walks a segment from its head; *end is behind the last good frame, *next its successor. */
enum err segment_scan(const char *path, const char *id, uint64_t *first, uint64_t *next, off_t *end,
                      int64_t *written_ms);
enum err segment_head_read(int fd, struct segment_head *h);
uint32_t frame_crc(const struct frame_head *h, const char *rest);
int64_t journal_wall_ms(void);

#endif
