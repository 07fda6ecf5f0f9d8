/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine on its own thread: journal frames in bounded batches, jobs of other threads between
 * them, deadlines in time. Jobs do not queue behind a backlog of frames.
 */
#ifndef TW_SERVICE_ENGINE_THREAD_H
#define TW_SERVICE_ENGINE_THREAD_H

#include <stdatomic.h>

#include "ingest/journal.h"
#include "service/base/mailbox.h"
#include "service/engine/engine.h"

/* First member of a caller's struct. run: engine thread. done: called there too, right after. */
struct engine_job {
    struct mail mail;
    void (*run)(struct engine *e, struct engine_job *job);
    void (*done)(struct engine_job *job);
    uint64_t after_frame; /* not before frames below it are applied; the thread's own */
};

struct engine_thread;

struct engine_thread_options {
    struct engine *engine;
    struct journal *journal; /* may be NULL */
    bool event_clock;
    void (*on_frame)(void *ctx, const struct journal_frame *f); /* engine thread; may be NULL */
    void (*on_commit)(void *ctx); /* engine thread, after a batch or job */
    /* engine thread: whether letters are carried now; NULL: always */
    bool (*carries)(void *ctx);
    void *ctx;
};

enum err engine_thread_open(struct engine_thread **out,
                            const struct engine_thread_options *o) MUST_CHECK;
/* Drains what is readable, then stops. The engine itself stays the caller's. */
void engine_thread_close(struct engine_thread *t);

void engine_thread_submit(struct engine_thread *t, struct engine_job *job);
/* The same, but what was received until now is applied first. */
void engine_thread_submit_after(struct engine_thread *t, struct engine_job *job);
uint64_t engine_thread_committed(const struct engine_thread *t); /* next frame to apply */

/* A copy of the engine's counts, as of the latest commit. Any thread. */
void engine_thread_counts(struct engine_thread *t, struct engine_counts *out);

#endif
