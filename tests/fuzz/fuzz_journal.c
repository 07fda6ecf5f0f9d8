/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A journal on a bad disk. First byte: bit 0 clear, the rest is a segment file as it is (bit 1:
 * its head is made good, bit 2: its frames' checksums too, so that what lies behind them is
 * reached). Bit 0 set: a good journal of several segments is written, then bytes of it are
 * changed as the rest says. Opening and reading never fails otherwise than by a word, gives only
 * frames whose checksum is right, ends, and the journal goes on with the next message. A
 * frame that was not touched is not lost.
 */
#define _DEFAULT_SOURCE /* mkdtemp, scandir */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/crc32c.h"
#include "ingest/journal.h"
#include "ingest/journal_format.h"
#include "tests/fuzz/fuzz.h"

#define SEGMENT_BYTES 2048
#define SEGMENTS      16
#define FRAMES        64
#define TOPIC         "wp/v1/TEST-0001/tele"

static char dir[64];

static int no_sync(int fd)
{
    return fd < 0;
}

static const struct journal_ops ops = {.sync = no_sync};

static struct journal_options options(void)
{
    return (struct journal_options){.dir = dir,
                                    .segment_bytes = SEGMENT_BYTES,
                                    .keep_ms = 86400000,
                                    .keep_bytes = 1 << 30,
                                    .ops = &ops};
}

static int is_file(const struct dirent *e)
{
    return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
}

/* The segments in the order of their numbers; returns how many. */
static int list_segments(char path[SEGMENTS][400])
{
    struct dirent **list = NULL;
    int n = scandir(dir, &list, is_file, alphasort), kept = 0;

    for (int i = 0; i < n; i++) {
        if (kept < SEGMENTS)
            snprintf(path[kept++], 400, "%s/%s", dir, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    return kept;
}

static void empty_dir(void)
{
    char path[SEGMENTS][400];
    int n = list_segments(path);

    for (int i = 0; i < n; i++)
        unlink(path[i]);
}

static void drop_dir(void)
{
    empty_dir();
    rmdir(dir);
}

static void need_dir(void)
{
    if (!dir[0]) {
        snprintf(dir, sizeof dir, "%s/tw-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        if (!mkdtemp(dir))
            abort();
        atexit(drop_dir);
    }
    empty_dir();
}

static void make_head_good(uint8_t *file, size_t size)
{
    struct segment_head h;

    if (size < sizeof h)
        return;
    memcpy(&h, file, sizeof h);
    h.magic = SEGMENT_MAGIC;
    h.version = 1;
    h.first &= 0xffff;
    h.crc = crc32c(0, &h, offsetof(struct segment_head, crc));
    memcpy(file, &h, sizeof h);
}

/* Frame after frame as far as the lengths lead. */
static void make_frames_good(uint8_t *file, size_t size)
{
    size_t at = sizeof(struct segment_head);
    struct segment_head head;
    struct frame_head h;
    uint64_t number = 0;

    if (size >= sizeof head) {
        memcpy(&head, file, sizeof head);
        number = head.first;
    }
    while (at + sizeof h <= size) {
        memcpy(&h, file + at, sizeof h);
        h.magic = FRAME_MAGIC;
        h.number = number++;
        if (h.length < sizeof h || h.length > size - at)
            return;
        h.crc = frame_crc(&h, (const char *)file + at + sizeof h);
        memcpy(file + at, &h, sizeof h);
        at += h.length;
    }
}

static void write_segment(const uint8_t *data, size_t size, unsigned mode)
{
    uint8_t *file = malloc(size + 1);
    char path[100];
    int fd;

    memcpy(file, data, size);
    if (mode & 2)
        make_head_good(file, size);
    if (mode & 4)
        make_frames_good(file, size);
    snprintf(path, sizeof path, "%s/00112233-0000000000000001.seg", dir);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert(fd >= 0 && write(fd, file, size) == (ssize_t)size);
    close(fd);
    free(file);
}

static void frame_must_be_good(const struct journal_frame *f)
{
    struct frame_head h;

    memcpy(&h, f->topic - sizeof h, sizeof h);
    assert(h.magic == FRAME_MAGIC && h.number == f->number && h.length <= JOURNAL_FRAME_MAX);
    assert((uint64_t)f->topic_len + f->payload_len + sizeof h == h.length);
    assert(f->payload == f->topic + f->topic_len);
    assert(h.crc == frame_crc(&h, f->topic));
}

/* Reads to the end; seen[n] becomes true for frame n that says what frame n said. */
static void read_all(struct journal *j, bool *seen)
{
    struct journal_frame f;
    uint64_t last = 0;
    int reads = 0;
    enum err e;

    while ((e = journal_read(j, &f)) != ERR_END) {
        assert(++reads < 10000);
        assert(e == ERR_OK || e == ERR_CORRUPT);
        if (e)
            continue;
        frame_must_be_good(&f);
        assert(f.number > last || reads == 1);
        last = f.number;
        if (seen && f.number <= FRAMES)
            seen[f.number] = f.recv_ms == (int64_t)f.number;
    }
}

static void must_go_on(struct journal *j)
{
    struct journal_frame in = {.recv_ms = 77, .topic = TOPIC, .topic_len = sizeof TOPIC - 1};
    struct journal_frame out;
    uint64_t number = journal_next(j);

    in.payload = "next";
    in.payload_len = 4;
    assert(journal_append(j, &in) == ERR_OK);
    assert(journal_read(j, &out) == ERR_OK);
    frame_must_be_good(&out);
    assert(out.number == number && out.recv_ms == 77 && !memcmp(out.payload, "next", 4));
    assert(journal_read(j, &out) == ERR_END);
}

static void as_it_is(const uint8_t *data, size_t size, unsigned mode)
{
    struct journal_options o = options();
    struct journal *j = NULL;

    write_segment(data, size, mode);
    if (journal_open(&j, &o))
        return;
    assert(strspn(journal_id(j), "0123456789abcdef") == JOURNAL_ID_LEN - 1);
    read_all(j, NULL);
    must_go_on(j);
    journal_close(j);
}

/* Where frame n lies, and what was done to it. */
struct placed {
    int segment;
    off_t from, to;
    bool touched;
};

struct written {
    struct placed frame[FRAMES + 1];
    bool head[SEGMENTS];
    int frames, segments;
};

static void place_frame(struct written *w, int n, off_t length)
{
    struct placed *before = &w->frame[n - 1];
    off_t from = n == 1 ? (off_t)sizeof(struct segment_head) : before->to;

    if (from + length > SEGMENT_BYTES) {
        from = sizeof(struct segment_head);
        w->segments++;
    }
    w->frame[n] = (struct placed){w->segments - 1, from, from + length, false};
}

/* Frame n carries n as its time. */
static void write_good(struct bytes *b, struct written *w)
{
    static const char payload[512];
    struct journal_options o = options();
    struct journal *j = NULL;

    w->frames = 1 + bytes_one(b) % FRAMES;
    w->segments = 1;
    assert(journal_open(&j, &o) == ERR_OK);
    for (int i = 1; i <= w->frames; i++) {
        struct journal_frame f = {.recv_ms = i, .topic = TOPIC, .payload = payload};

        f.topic_len = sizeof TOPIC - 1;
        f.payload_len = 100 + (uint32_t)(i * 37 % 300);
        assert(journal_append(j, &f) == ERR_OK);
        place_frame(w, i, (off_t)(sizeof(struct frame_head) + f.topic_len + f.payload_len));
    }
    journal_close(j);
}

static void touch(struct written *w, int segment, off_t at)
{
    w->head[segment] |= at < (off_t)sizeof(struct segment_head);
    for (int i = 1; i <= w->frames; i++) {
        struct placed *f = &w->frame[i];

        f->touched |= f->segment == segment && at >= f->from && at < f->to;
    }
}

/* Four bytes each: which segment, where, which bits. */
static void damage(struct bytes *b, struct written *w)
{
    char path[SEGMENTS][400];
    int n = list_segments(path);

    assert(n == w->segments);
    while (b->left >= 4) {
        int which = bytes_one(b) % n;
        off_t at = bytes_one(b);
        uint8_t change, byte = 0;
        int fd = open(path[which], O_RDWR);

        at = (at | bytes_one(b) << 8) % SEGMENT_BYTES;
        change = bytes_one(b);
        if (pread(fd, &byte, 1, at) == 1) {
            byte ^= change;
            assert(fd >= 0 && pwrite(fd, &byte, 1, at) == 1);
            touch(w, which, at);
        }
        close(fd);
    }
}

/* Lost is what was touched, what its segment's head names, and what stood behind in the last. */
static void rest_must_be_there(const struct written *w, const bool *seen)
{
    int last = w->segments - 1;
    bool behind = false;

    while (last > 0 && w->head[last])
        last--;
    for (int i = 1; i <= w->frames; i++) {
        const struct placed *f = &w->frame[i];

        behind |= f->segment == last && f->touched;
        assert(seen[i] || f->touched || w->head[f->segment] || behind);
    }
}

static void damaged(struct bytes *b)
{
    struct journal_options o = options();
    bool seen[FRAMES + 1] = {false};
    struct written w = {.frames = 0};
    struct journal *j = NULL;

    write_good(b, &w);
    damage(b, &w);
    assert(journal_open(&j, &o) == ERR_OK);
    read_all(j, seen);
    rest_must_be_there(&w, seen);
    must_go_on(j);
    journal_seek(j, (journal_oldest(j) + journal_next(j)) / 2);
    read_all(j, NULL);
    must_go_on(j);
    journal_close(j);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, size};
    unsigned mode = bytes_one(&b);

    if (size == 0)
        return 0;
    need_dir();
    if (mode & 1)
        damaged(&b);
    else
        as_it_is(b.p, b.left, mode);
    return 0;
}
