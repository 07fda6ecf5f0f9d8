/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/crc32c.h"
#include "ingest/journal.h"

#define KIB 1024

static char dir[64];

static int make_dir(void **state)
{
    UNUSED_STATE;
    snprintf(dir, sizeof dir, "/tmp/tw-journal-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int drop_dir(void **state)
{
    char cmd[128];

    UNUSED_STATE;
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    return system(cmd);
}

static struct journal_options options(void)
{
    return (struct journal_options){
        .dir = dir, .segment_bytes = 64 * KIB, .keep_ms = 86400000, .keep_bytes = 1 << 30};
}

static struct journal *open_journal(const struct journal_options *o)
{
    struct journal *j = NULL;

    assert_int_equal(journal_open(&j, o), ERR_OK);
    return j;
}

static void append(struct journal *j, int i)
{
    char payload[64];
    struct journal_frame f = {
        .recv_ms = i, .topic = "wp/v1/A/tele", .topic_len = 12, .payload = payload};

    f.payload_len = (uint32_t)snprintf(payload, sizeof payload, "{\"n\":%d}", i);
    assert_int_equal(journal_append(j, &f), ERR_OK);
}

static void expect(struct journal *j, int i)
{
    struct journal_frame f;
    char want[64];

    assert_int_equal(journal_read(j, &f), ERR_OK);
    snprintf(want, sizeof want, "{\"n\":%d}", i);
    assert_int_equal(f.payload_len, strlen(want));
    assert_memory_equal(f.payload, want, strlen(want));
    assert_memory_equal(f.topic, "wp/v1/A/tele", 12);
    assert_int_equal(f.recv_ms, i);
}

TEST(both_checksums_agree_and_know_the_published_value)
{
    char data[4096];

    UNUSED_STATE;
    assert_int_equal(crc32c(0, "123456789", 9), 0xe3069283u);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 7);
    for (size_t n = 0; n < 100; n++)
        assert_int_equal(crc32c(0, data + n, sizeof data - n),
                         crc32c_table(0, data + n, sizeof data - n));
}

TEST(what_was_appended_is_read_in_order)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);
    struct journal_frame f;

    UNUSED_STATE;
    assert_int_equal(journal_read(j, &f), ERR_END);
    for (int i = 1; i <= 100; i++)
        append(j, i);
    for (int i = 1; i <= 100; i++)
        expect(j, i);
    assert_int_equal(journal_read(j, &f), ERR_END);
    append(j, 101);
    expect(j, 101);
    journal_close(j);
}

TEST(a_reader_that_keeps_up_frame_by_frame_sees_each_one)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);

    UNUSED_STATE;
    for (int i = 1; i <= 5000; i++) {
        append(j, i);
        expect(j, i);
    }
    journal_close(j);
}

TEST(numbers_go_on_after_a_reopen_and_over_many_segments)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);
    char id[JOURNAL_ID_LEN];

    UNUSED_STATE;
    for (int i = 1; i <= 3000; i++)
        append(j, i);
    strcpy(id, journal_id(j));
    journal_close(j);
    j = open_journal(&o);
    assert_string_equal(journal_id(j), id);
    assert_int_equal(journal_next(j), 3001);
    append(j, 3001);
    journal_seek(j, 2990);
    for (int i = 2990; i <= 3001; i++)
        expect(j, i);
    journal_close(j);
}

static void last_segment(char *path, size_t cap)
{
    char cmd[160];
    FILE *p;

    snprintf(cmd, sizeof cmd, "ls %s/*.seg | sort | tail -n 1", dir);
    p = popen(cmd, "r");
    assert_non_null(p);
    assert_non_null(fgets(path, (int)cap, p));
    path[strcspn(path, "\n")] = 0;
    pclose(p);
}

/* Offset of the given frame: all frames of one test have one length. */
#define SEGMENT_HEAD 64
#define FRAME_LEN    (48 + 12 + 7)

TEST(a_tail_torn_at_any_byte_is_cut_and_all_before_it_is_kept)
{
    UNUSED_STATE;
    for (int cut = 0; cut < FRAME_LEN; cut++) {
        struct journal_options o = options();
        struct journal *j;
        char path[256];

        drop_dir(NULL);
        make_dir(NULL);
        j = open_journal(&o);
        for (int i = 1; i <= 5; i++)
            append(j, i);
        journal_close(j);
        last_segment(path, sizeof path);
        assert_int_equal(truncate(path, SEGMENT_HEAD + 4 * FRAME_LEN + cut), 0);
        j = open_journal(&o);
        assert_int_equal(journal_next(j), 5);
        append(j, 55);
        for (int i = 1; i <= 4; i++)
            expect(j, i);
        expect(j, 55);
        journal_close(j);
    }
}

static void flip(const char *path, long at)
{
    FILE *f = fopen(path, "r+b");
    int c;

    assert_non_null(f);
    fseek(f, at, SEEK_SET);
    c = fgetc(f);
    fseek(f, at, SEEK_SET);
    fputc(c ^ 4, f);
    fclose(f);
}

TEST(a_flipped_bit_names_its_frame_and_spares_the_others)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);
    struct journal_frame f;
    char path[256];

    UNUSED_STATE;
    for (int i = 1; i <= 9; i++)
        append(j, i);
    last_segment(path, sizeof path);
    flip(path, SEGMENT_HEAD + 3 * FRAME_LEN + 55);
    for (int i = 1; i <= 3; i++)
        expect(j, i);
    assert_int_equal(journal_read(j, &f), ERR_CORRUPT);
    assert_int_equal(f.number, 4);
    for (int i = 5; i <= 9; i++)
        expect(j, i);
    journal_close(j);
}

static void first_segment(char *path, size_t cap)
{
    char cmd[160];
    FILE *p;

    snprintf(cmd, sizeof cmd, "ls %s/*.seg | sort | head -n 1", dir);
    p = popen(cmd, "r");
    assert_non_null(p);
    assert_non_null(fgets(path, (int)cap, p));
    path[strcspn(path, "\n")] = 0;
    pclose(p);
}

/* Frames that come back after a reopen, of how many. */
static int survivors(const struct journal_options *o)
{
    struct journal *j = open_journal(o);
    struct journal_frame f;
    int n = 0;
    enum err e;

    while ((e = journal_read(j, &f)) != ERR_END)
        n += !e;
    journal_close(j);
    return n;
}

TEST(damage_in_an_old_segment_costs_its_frame_and_none_behind_it)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);
    char path[256];

    UNUSED_STATE;
    for (int i = 1; i <= 3000; i++)
        append(j, i);
    journal_close(j);
    first_segment(path, sizeof path);
    flip(path, SEGMENT_HEAD + 3 * FRAME_LEN + 55);
    assert_int_equal(survivors(&o), 2999);
    assert_int_equal(survivors(&o), 2999);
}

TEST(a_segment_whose_head_is_damaged_is_set_aside_and_said)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);
    char path[256], aside[280];

    UNUSED_STATE;
    append(j, 1);
    journal_close(j);
    last_segment(path, sizeof path);
    flip(path, 20);
    j = open_journal(&o);
    assert_int_equal(journal_next(j), 1);
    journal_close(j);
    snprintf(aside, sizeof aside, "%s.damaged", path);
    assert_int_equal(access(aside, F_OK), 0);
}

TEST(looking_changes_nothing_that_another_process_writes)
{
    struct journal_options o = options(), look = options();
    struct journal *j = open_journal(&o), *reader;

    UNUSED_STATE;
    look.readonly = true;
    append(j, 1);
    reader = open_journal(&look);
    append(j, 2);
    expect(reader, 1);
    journal_close(reader);
    append(j, 3);
    for (int i = 1; i <= 3; i++)
        expect(j, i);
    journal_close(j);
}

TEST(looking_where_nothing_is_finds_nothing)
{
    struct journal_options look = options();
    struct journal *j = NULL;

    UNUSED_STATE;
    look.readonly = true;
    assert_int_equal(journal_open(&j, &look), ERR_NOT_FOUND);
}

TEST(the_reserve_is_filled_and_used_for_the_next_segment)
{
    struct journal_options o = options();
    struct journal *j;
    char spare[128];

    UNUSED_STATE;
    o.reserve = 1;
    j = open_journal(&o);
    snprintf(spare, sizeof spare, "%s/spare-0", dir);
    assert_int_not_equal(access(spare, F_OK), 0);
    assert_int_equal(journal_release(j, 1, 0), ERR_OK);
    assert_int_equal(access(spare, F_OK), 0);
    for (int i = 1; i <= 1100; i++)
        append(j, i);
    assert_int_not_equal(access(spare, F_OK), 0);
    journal_close(j);
    assert_int_equal(survivors(&o), 1100);
}

static int broken_after;

static ssize_t broken_write(int fd, const void *buf, size_t n, off_t at)
{
    if (broken_after-- > 0)
        return pwrite(fd, buf, n > 10 ? 10 : n, at);
    errno = ENOSPC;
    return -1;
}

TEST(a_frame_that_could_not_be_written_whole_does_not_count_and_can_be_tried_again)
{
    static const struct journal_ops ops = {.pwrite = broken_write, .sync = NULL};
    struct journal_options o = options();
    struct journal_frame f = {.topic = "wp/v1/A/tele",
                              .topic_len = 12,
                              .payload = "{\"n\":7}",
                              .payload_len = 7,
                              .recv_ms = 7};
    struct journal_frame seen;
    struct journal *j;

    UNUSED_STATE;
    o.ops = &ops;
    j = open_journal(&o);
    broken_after = 2;
    assert_int_equal(journal_append(j, &f), ERR_FULL);
    assert_int_equal(journal_read(j, &seen), ERR_END);
    assert_int_equal(journal_next(j), 1);
    broken_after = 1000;
    assert_int_equal(journal_append(j, &f), ERR_OK);
    expect(j, 7);
    journal_close(j);
}

TEST(where_to_begin_follows_from_the_two_positions)
{
    static const struct {
        bool known;
        uint64_t position, oldest, next;
        enum journal_notice notice;
        uint64_t frame;
    } cases[] = {
        {false, 0, 5, 9, JOURNAL_NEW, 5},   {true, 5, 5, 9, JOURNAL_FINE, 5},
        {true, 9, 5, 9, JOURNAL_FINE, 9},   {true, 4, 5, 9, JOURNAL_GAP, 5},
        {true, 10, 5, 9, JOURNAL_SHORT, 9},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct journal_start s =
            journal_reconcile(cases[i].known, cases[i].position, cases[i].oldest, cases[i].next);

        assert_int_equal(s.notice, cases[i].notice);
        assert_int_equal(s.frame, cases[i].frame);
    }
}

TEST(committed_segments_stay_for_their_time_and_then_go)
{
    struct journal_options o = options();
    struct journal *j;

    UNUSED_STATE;
    o.keep_ms = 1000;
    j = open_journal(&o);
    for (int i = 1; i <= 3000; i++)
        append(j, i);
    assert_int_equal(journal_release(j, 3001, 0), ERR_OK);
    assert_int_equal(journal_oldest(j), 1);
    assert_int_equal(journal_release(j, 1, INT64_MAX), ERR_OK);
    assert_int_equal(journal_oldest(j), 1);
    assert_int_equal(journal_release(j, 3001, INT64_MAX), ERR_OK);
    assert_true(journal_oldest(j) > 2000);
    journal_close(j);
}

TEST(a_renewed_journal_has_another_id_and_begins_at_one)
{
    struct journal_options o = options();
    struct journal *j = open_journal(&o);
    char id[JOURNAL_ID_LEN];

    UNUSED_STATE;
    append(j, 1);
    strcpy(id, journal_id(j));
    assert_int_equal(journal_renew(j), ERR_OK);
    assert_string_not_equal(journal_id(j), id);
    append(j, 5);
    expect(j, 5);
    journal_close(j);
}

static void *write_many(void *arg)
{
    for (int i = 1; i <= 20000; i++)
        append(arg, i);
    return NULL;
}

static void read_while_written(enum journal_sync sync)
{
    struct journal_options o = options();
    struct journal *j;
    struct journal_frame f;
    pthread_t t;
    int seen = 0;

    o.sync = sync;
    o.segment_bytes = 256 * KIB;
    j = open_journal(&o);
    assert_int_equal(pthread_create(&t, NULL, write_many, j), 0);
    while (seen < 20000) {
        enum err e = journal_read(j, &f);

        if (e == ERR_END)
            continue;
        assert_int_equal(e, ERR_OK);
        seen++;
        assert_int_equal(f.number, seen);
        assert_int_equal(f.recv_ms, seen);
    }
    pthread_join(t, NULL);
    journal_close(j);
}

TEST(a_reader_beside_the_writer_sees_every_frame_once)
{
    UNUSED_STATE;
    read_while_written(JOURNAL_SYNC_NONE);
}

TEST(with_group_sync_the_reader_sees_every_frame_once_as_well)
{
    UNUSED_STATE;
    read_while_written(JOURNAL_SYNC_GROUP);
}

int main(void)
{
#define IN_DIR(t) cmocka_unit_test_setup_teardown(t, make_dir, drop_dir)
    const struct CMUnitTest tests[] = {
        CASE(both_checksums_agree_and_know_the_published_value),
        IN_DIR(what_was_appended_is_read_in_order),
        IN_DIR(a_reader_that_keeps_up_frame_by_frame_sees_each_one),
        IN_DIR(numbers_go_on_after_a_reopen_and_over_many_segments),
        IN_DIR(a_tail_torn_at_any_byte_is_cut_and_all_before_it_is_kept),
        IN_DIR(a_flipped_bit_names_its_frame_and_spares_the_others),
        IN_DIR(damage_in_an_old_segment_costs_its_frame_and_none_behind_it),
        IN_DIR(a_segment_whose_head_is_damaged_is_set_aside_and_said),
        IN_DIR(looking_changes_nothing_that_another_process_writes),
        IN_DIR(looking_where_nothing_is_finds_nothing),
        IN_DIR(the_reserve_is_filled_and_used_for_the_next_segment),
        IN_DIR(a_frame_that_could_not_be_written_whole_does_not_count_and_can_be_tried_again),
        CASE(where_to_begin_follows_from_the_two_positions),
        IN_DIR(committed_segments_stay_for_their_time_and_then_go),
        IN_DIR(a_renewed_journal_has_another_id_and_begins_at_one),
        IN_DIR(a_reader_beside_the_writer_sees_every_frame_once),
        IN_DIR(with_group_sync_the_reader_sees_every_frame_once_as_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
