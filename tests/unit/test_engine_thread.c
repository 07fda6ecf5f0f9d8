/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's thread: jobs go before a backlog, but one that asks for it waits for its frames. */
#include "tests/unit/test.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "service/engine/engine_thread.h"
#include "tests/unit/rig.h"

#define FRAMES 500

static struct {
    struct journal *journal;
    struct engine_thread *thread;
    char dir[64];
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int done;
} t = {.lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};

static int open_thread(void **state)
{
    struct journal_options jo = {.dir = t.dir,
                                 .sync = JOURNAL_SYNC_GROUP,
                                 .segment_bytes = 1 << 20,
                                 .keep_ms = 1000,
                                 .keep_bytes = 1 << 20};
    struct engine_thread_options to = {0};

    UNUSED_STATE;
    strcpy(t.dir, "/tmp/tapwright-test-XXXXXX");
    t.done = 0;
    if (!mkdtemp(t.dir) || rig_open(false) || journal_open(&t.journal, &jo))
        return -1;
    to.engine = rig.engine;
    to.journal = t.journal;
    return engine_thread_open(&t.thread, &to) ? -1 : 0;
}

static int close_thread(void **state)
{
    char command[128];

    engine_thread_close(t.thread);
    t.thread = NULL;
    journal_close(t.journal);
    snprintf(command, sizeof command, "rm -rf %s", t.dir);
    return system(command) || rig_close(state);
}

static void append(int n)
{
    char payload[128];

    for (int i = 0; i < n; i++) {
        struct journal_frame f = {.topic = "wp/v1/WP-0001/tele", .payload = payload};

        f.topic_len = (uint32_t)strlen(f.topic);
        f.recv_ms = f.mono_ms = RIG_T0 + i;
        f.payload_len =
            (uint32_t)snprintf(payload, sizeof payload, "{\"boot_id\":1,\"seq\":%d,\"ts_ms\":%lld}",
                               i + 1, (long long)f.recv_ms);
        assert_int_equal(journal_append(t.journal, &f), ERR_OK);
    }
}

struct look {
    struct engine_job job;
    uint64_t applied;
};

static void look(struct engine *e, struct engine_job *job)
{
    ((struct look *)job)->applied = engine_counts(e)->applied;
}

static void looked(struct engine_job *job)
{
    (void)job;
    pthread_mutex_lock(&t.lock);
    t.done++;
    pthread_cond_signal(&t.moved);
    pthread_mutex_unlock(&t.lock);
}

static void wait_done(int n)
{
    pthread_mutex_lock(&t.lock);
    while (t.done < n)
        pthread_cond_wait(&t.moved, &t.lock);
    pthread_mutex_unlock(&t.lock);
}

TEST(a_job_that_comes_after_frames_sees_them_all)
{
    struct look l = {.job = {.run = look, .done = looked}};

    UNUSED_STATE;
    append(FRAMES);
    engine_thread_submit_after(t.thread, &l.job);
    wait_done(1);
    assert_int_equal(l.applied, FRAMES);
}

TEST(with_nothing_received_it_does_not_wait)
{
    struct look l = {.job = {.run = look, .done = looked}};

    UNUSED_STATE;
    engine_thread_submit_after(t.thread, &l.job);
    wait_done(1);
    assert_int_equal(l.applied, 0);
}

TEST(closing_applies_what_was_received_and_answers_every_job)
{
    struct look l[3] = {{.job = {.run = look, .done = looked}},
                        {.job = {.run = look, .done = looked}},
                        {.job = {.run = look, .done = looked}}};

    UNUSED_STATE;
    append(FRAMES);
    for (int i = 0; i < 3; i++)
        engine_thread_submit_after(t.thread, &l[i].job);
    engine_thread_close(t.thread);
    t.thread = NULL;
    assert_int_equal(t.done, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(l[i].applied, FRAMES);
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, open_thread, close_thread)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_job_that_comes_after_frames_sees_them_all),
        EACH(with_nothing_received_it_does_not_wait),
        EACH(closing_applies_what_was_received_and_answers_every_job),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
