/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: what came over MQTT, framed and numbered, on disk before anything is acknowledged.
 * One thread appends (the receiver), one reads (the engine); with the policy `group` a third one
 * syncs. Segments are made ahead, so a full disk is met when a segment is made, not when a
 * message is acknowledged. A failed sync aborts the process: the kernel may have dropped the
 * pages, and a second sync would lie.
 */
#ifndef TW_INGEST_JOURNAL_H
#define TW_INGEST_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"

#define JOURNAL_ID_LEN    33 /* 128 bits in hex, and the NUL */
#define JOURNAL_FRAME_MAX (64 * 1024)

enum journal_sync { JOURNAL_SYNC_NONE, JOURNAL_SYNC_GROUP, JOURNAL_SYNC_EACH };

/* For tests that break the disk; NULL members are the system's. */
struct journal_ops {
    ssize_t (*pwrite)(int fd, const void *buf, size_t n, off_t at);
    int (*sync)(int fd);
};

struct journal_options {
    const char *dir; /* made when missing, 0700 */
    enum journal_sync sync;
    int64_t segment_bytes;
    bool readonly;               /* look only: what is there may be another process's */
    int reserve;                 /* segments made ahead */
    int64_t keep_ms, keep_bytes; /* of committed segments */
    const struct journal_ops *ops;
};

struct journal;

enum err journal_open(struct journal **out, const struct journal_options *o) MUST_CHECK;
void journal_close(struct journal *j);

/*
 * on_readable is called on the writer's or the sync thread when new frames can be read; it must not
 * wait. NULL ends that: no call is under way any more when this returns.
 */
void journal_watch(struct journal *j, void (*on_readable)(void *ctx), void *ctx);

const char *journal_id(const struct journal *j);
uint64_t journal_oldest(const struct journal *j); /* number of the oldest frame kept */
uint64_t journal_next(const struct journal *j);   /* number the next frame will have */

struct journal_frame {
    uint64_t number;
    int64_t recv_ms, mono_ms;
    bool retain, dup;
    const char *topic, *payload; /* valid until the next read */
    uint32_t topic_len, payload_len;
};

/* One thread. On failure nothing counts as written: call again with the same frame. */
enum err journal_append(struct journal *j, const struct journal_frame *f) MUST_CHECK;

/* Where the reader begins, and what an operator must hear. */
enum journal_notice { JOURNAL_FINE, JOURNAL_NEW, JOURNAL_GAP, JOURNAL_SHORT };
struct journal_start {
    enum journal_notice notice;
    uint64_t frame;    /* first to read */
    uint64_t from, to; /* GAP: frames lost; SHORT: newest frame, position */
};
struct journal_start journal_reconcile(bool known, uint64_t position, uint64_t oldest,
                                       uint64_t next);
/* After JOURNAL_SHORT: this journal is set aside, a new id begins. */
enum err journal_renew(struct journal *j) MUST_CHECK;

/* Another thread. ERR_END: nothing readable yet. ERR_CORRUPT: *number names the damaged frame;
 * reading goes on behind it where the segment after it begins. */
void journal_seek(struct journal *j, uint64_t number);
enum err journal_read(struct journal *j, struct journal_frame *out) MUST_CHECK;

/*
 * Everything below next is committed: old segments may go, the reserve is filled up. ERR_FULL or
 * ERR_IO: it cannot be, and appending will block once the present segment is full.
 */
enum err journal_release(struct journal *j, uint64_t next, int64_t now_ms) MUST_CHECK;

uint64_t journal_bytes(const struct journal *j);

#endif
