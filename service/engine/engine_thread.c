/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/engine_thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/engine/engine_delivery.h"

#define BATCH_FRAMES     4000
#define BATCH_MS         20
#define TICK_MS          100
#define RELEASE_EVERY_MS 5000
#define RETRY_MS         1000
#define DRAIN_MS         2000

struct engine_thread {
    struct engine_thread_options o;
    pthread_t thread;
    uv_loop_t loop;
    uv_async_t async;
    uv_timer_t timer;
    struct mailbox box;
    struct mail *waiting, **waiting_end; /* jobs for which frames must be applied first */
    atomic_bool stop;
    bool reserve_low;
    bool drained; /* the last jobs wait for nothing more */
    atomic_ullong committed;
    pthread_mutex_t lock;
    struct engine_counts counts;
    int64_t release_ms, retry_ms;
};

static void publish(struct engine_thread *t)
{
    pthread_mutex_lock(&t->lock);
    t->counts = *engine_counts(t->o.engine);
    pthread_mutex_unlock(&t->lock);
    if (t->o.on_commit)
        t->o.on_commit(t->o.ctx);
}

static bool must_wait(const struct engine_thread *t, const struct engine_job *job)
{
    return job->after_frame > atomic_load(&t->committed) && !t->drained;
}

static void wait_for_frames(struct engine_thread *t, struct engine_job *job)
{
    job->mail.next = NULL;
    *t->waiting_end = &job->mail;
    t->waiting_end = &job->mail.next;
}

static bool run_list(struct engine_thread *t, struct mail *m)
{
    bool any = false;

    while (m) {
        struct engine_job *job = (struct engine_job *)m;

        m = m->next;
        if (must_wait(t, job)) {
            wait_for_frames(t, job);
            continue;
        }
        job->run(t->o.engine, job);
        job->done(job);
        any = true;
    }
    return any;
}

static void run_jobs(struct engine_thread *t)
{
    struct mail *waited = t->waiting;
    bool any;

    t->waiting = NULL;
    t->waiting_end = &t->waiting;
    any = run_list(t, waited);
    any |= run_list(t, mailbox_take(&t->box));
    if (any)
        publish(t);
}

static void apply(struct engine_thread *t, const struct journal_frame *f)
{
    struct frame frame = {f->topic,   f->payload, f->topic_len, f->payload_len,
                          f->recv_ms, f->mono_ms, f->retain};

    if (t->o.on_frame)
        t->o.on_frame(t->o.ctx, f);
    engine_frame(t->o.engine, &frame);
}

/* After a failed commit the same frames come again; a full disk is no reason to lose them. */
static void roll_back(struct engine_thread *t, enum err e)
{
    log_error("engine", "err=%s what=\"batch not stored, trying again\"", err_name(e));
    journal_seek(t->o.journal, atomic_load(&t->committed));
    t->retry_ms = clock_mono_ms() + RETRY_MS;
}

/* One batch; true when there is more to read. */
static bool run_frames(struct engine_thread *t)
{
    int64_t until = clock_mono_ms() + BATCH_MS;
    uint64_t next = atomic_load(&t->committed);
    struct journal_frame f;
    int n = 0;
    enum err e = ERR_END;

    if (!t->o.journal || clock_mono_ms() < t->retry_ms || next >= journal_next(t->o.journal))
        return false;
    if (engine_begin(t->o.engine))
        return false;
    while (n < BATCH_FRAMES && (n % 32 || clock_mono_ms() < until)) {
        e = journal_read(t->o.journal, &f);
        if (e == ERR_END)
            break;
        if (e == ERR_CORRUPT)
            log_error("journal", "frame=%llu what=\"damaged frame skipped\"",
                      (unsigned long long)f.number);
        else if (!e)
            apply(t, &f);
        next = f.number + 1;
        n++;
    }
    e = engine_commit(t->o.engine, journal_id(t->o.journal), next);
    if (e) {
        roll_back(t, e);
        return false;
    }
    atomic_store(&t->committed, next);
    if (n)
        publish(t);
    return n > 0;
}

static void housekeeping(struct engine_thread *t)
{
    int64_t now = clock_mono_ms();
    enum err e;

    if (!t->o.journal || now < t->release_ms)
        return;
    t->release_ms = now + RELEASE_EVERY_MS;
    e = journal_release(t->o.journal, atomic_load(&t->committed), clock_wall_ms());
    if (e && !t->reserve_low)
        log_error("journal", "alarm=reserve_low err=%s what=\"no room for the next segment\"",
                  err_name(e));
    t->reserve_low = e != ERR_OK;
}

static void turn(struct engine_thread *t)
{
    run_jobs(t);
    if (run_frames(t))
        uv_async_send(&t->async);
}

static void close_all(uv_handle_t *h, void *ctx)
{
    (void)ctx;
    if (!uv_is_closing(h))
        uv_close(h, NULL);
}

/* What was received is applied before the last jobs; frames may still wait for their sync. */
static void drain(struct engine_thread *t)
{
    int64_t until = clock_mono_ms() + DRAIN_MS;

    while (run_frames(t) || (t->o.journal && clock_mono_ms() < until &&
                             atomic_load(&t->committed) < journal_next(t->o.journal)))
        usleep(1000);
}

static void on_async(uv_async_t *a)
{
    struct engine_thread *t = a->data;

    if (!atomic_load(&t->stop)) {
        turn(t);
        return;
    }
    drain(t);
    t->drained = true;
    run_jobs(t);
    if (t->o.journal)
        journal_watch(t->o.journal, NULL, NULL);
    uv_walk(&t->loop, close_all, NULL);
}

static void on_timer(uv_timer_t *timer)
{
    struct engine_thread *t = timer->data;

    if (!t->o.event_clock && engine_tick(t->o.engine, clock_wall_ms()))
        log_error("engine", "what=\"deadlines could not be stored\"");
    if (t->o.carries && !t->o.carries(t->o.ctx))
        engine_deliver_pause(t->o.engine);
    else if (engine_deliver(t->o.engine, clock_mono_ms()))
        log_error("engine", "what=\"deliveries could not be stored\"");
    turn(t);
    housekeeping(t);
}

static void *run(void *arg)
{
    struct engine_thread *t = arg;

    uv_run(&t->loop, UV_RUN_DEFAULT);
    return NULL;
}

static void wake(void *ctx)
{
    uv_async_send(&((struct engine_thread *)ctx)->async);
}

enum err engine_thread_open(struct engine_thread **out, const struct engine_thread_options *o)
{
    struct engine_thread *t = xcalloc(1, sizeof *t);
    uint64_t position = 0;
    bool known;
    struct journal_start start;

    t->o = *o;
    t->waiting_end = &t->waiting;
    pthread_mutex_init(&t->lock, NULL);
    if (o->journal) {
        known = engine_journal_pos(o->engine, journal_id(o->journal), &position);
        start = journal_reconcile(known, position, journal_oldest(o->journal),
                                  journal_next(o->journal));
        if (start.notice == JOURNAL_GAP)
            log_error("journal", "alarm=journal_gap from=%llu to=%llu",
                      (unsigned long long)start.from, (unsigned long long)start.to);
        if (start.notice == JOURNAL_SHORT) {
            log_error("journal", "alarm=journal_short newest=%llu position=%llu",
                      (unsigned long long)start.from, (unsigned long long)start.to);
            if (journal_renew(o->journal))
                return ERR_IO;
            start.frame = 1;
        }
        journal_seek(o->journal, start.frame);
        atomic_store(&t->committed, start.frame);
    }
    uv_loop_init(&t->loop);
    uv_async_init(&t->loop, &t->async, on_async);
    uv_timer_init(&t->loop, &t->timer);
    t->async.data = t->timer.data = t;
    uv_timer_start(&t->timer, on_timer, 1, TICK_MS);
    mailbox_init(&t->box, wake, t);
    if (o->journal)
        journal_watch(o->journal, wake, t);
    if (pthread_create(&t->thread, NULL, run, t))
        abort();
    pthread_setname_np(t->thread, "engine");
    *out = t;
    return ERR_OK;
}

void engine_thread_close(struct engine_thread *t)
{
    if (!t)
        return;
    atomic_store(&t->stop, true);
    uv_async_send(&t->async);
    pthread_join(t->thread, NULL);
    uv_loop_close(&t->loop);
    mailbox_release(&t->box);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

void engine_thread_submit(struct engine_thread *t, struct engine_job *job)
{
    mailbox_put(&t->box, &job->mail);
}

void engine_thread_submit_after(struct engine_thread *t, struct engine_job *job)
{
    job->after_frame = t->o.journal ? journal_next(t->o.journal) : 0;
    engine_thread_submit(t, job);
}

uint64_t engine_thread_committed(const struct engine_thread *t)
{
    return atomic_load(&((struct engine_thread *)t)->committed);
}

void engine_thread_counts(struct engine_thread *t, struct engine_counts *out)
{
    pthread_mutex_lock(&t->lock);
    *out = t->counts;
    pthread_mutex_unlock(&t->lock);
}
