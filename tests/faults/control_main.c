/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service with its protection off: frames stay in memory until a thread of its own writes
 * them, ten times a second, while the broker hears that they arrived. Exists to show that the
 * kill storm can see a loss.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/app.h"

#define HELD_MAX (16 << 20)

static struct held {
    pthread_mutex_t lock;
    char *bytes;
    size_t len;
    off_t at;
} held = {PTHREAD_MUTEX_INITIALIZER, NULL, 0, 0};

static int flush_locked(int fd)
{
    ssize_t n = held.len ? pwrite(fd, held.bytes, held.len, held.at) : 0;

    if (n != (ssize_t)held.len)
        return -1;
    held.len = 0;
    return 0;
}

static ssize_t hold(int fd, const void *buf, size_t n, off_t at)
{
    pthread_mutex_lock(&held.lock);
    if (!held.bytes)
        held.bytes = malloc(HELD_MAX);
    if (!held.bytes || (held.len && held.at + (off_t)held.len != at) || held.len + n > HELD_MAX)
        flush_locked(fd);
    if (held.len == 0)
        held.at = at;
    memcpy(held.bytes + held.len, buf, n);
    held.len += n;
    pthread_mutex_unlock(&held.lock);
    return (ssize_t)n;
}

static int flush(int fd)
{
    int rc;

    usleep(100 * 1000);
    pthread_mutex_lock(&held.lock);
    rc = flush_locked(fd);
    pthread_mutex_unlock(&held.lock);
    return rc;
}

int main(int argc, char **argv)
{
    static const struct journal_ops ops = {hold, flush};
    static struct config c;

    if (argc != 4 || config_load(&c, argv[3], NULL, 0))
        return 78;
    return app_serve(&c, NULL, &ops);
}
