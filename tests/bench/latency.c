/* SPDX-License-Identifier: Apache-2.0 */
/*
 * latency HOST PORT SECRETS API TOKEN FIRST COUNT: from the PUBLISH that completes a finding to
 * the `order` event on an SSE stream. COUNT machines from WP-FIRST on, one after the other, say
 * twice that their leak sensor is wet, ten seconds apart by their own clocks; the second message
 * completes it. Prints one latency a line, in microseconds.
 */
#include <curl/curl.h>
#include <mosquitto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/text.h"
#include "service/base/clock.h"

#define WAIT_S    5
#define SETTLE_MS 40

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t event_us, published, connected, stream;
} seen = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void note(int64_t *what, int64_t value)
{
    pthread_mutex_lock(&seen.lock);
    *what = value;
    pthread_cond_broadcast(&seen.changed);
    pthread_mutex_unlock(&seen.lock);
}

/* 0 when nothing came in time. */
static int64_t await(int64_t *what)
{
    struct timespec until;
    int64_t v;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    pthread_mutex_lock(&seen.lock);
    while (!*what && !pthread_cond_timedwait(&seen.changed, &seen.lock, &until))
        continue;
    v = *what;
    pthread_mutex_unlock(&seen.lock);
    return v;
}

static size_t on_stream(char *data, size_t size, size_t n, void *ctx)
{
    (void)ctx;
    note(&seen.stream, 1);
    if (memmem(data, size * n, "event: order", 12))
        note(&seen.event_us, now_us());
    return size * n;
}

static void *listen_stream(void *arg)
{
    char **argv = arg;
    char line[512];
    struct curl_slist *headers;
    CURL *curl = curl_easy_init();

    snprintf(line, sizeof line, "Authorization: Bearer %s", argv[5]);
    headers = curl_slist_append(NULL, line);
    snprintf(line, sizeof line, "%s/api/v1/stream", argv[4]);
    curl_easy_setopt(curl, CURLOPT_URL, line);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_stream);
    curl_easy_perform(curl);
    return NULL;
}

static void on_connect(struct mosquitto *m, void *ctx, int rc)
{
    (void)m;
    (void)ctx;
    if (!rc)
        note(&seen.connected, 1);
}

static void on_publish(struct mosquitto *m, void *ctx, int mid)
{
    (void)m;
    (void)ctx;
    note(&seen.published, mid);
}

static int secret_of(const char *path, const char *device, char *out, size_t cap)
{
    FILE *in = fopen(path, "r");
    size_t n = strlen(device);
    int found = 0;

    while (in && !found && fgets(out, (int)cap, in)) {
        out[strcspn(out, "\r\n")] = 0;
        found = !strncmp(out, device, n) && out[n] == ':';
    }
    if (in)
        fclose(in);
    if (found)
        memmove(out, out + n + 1, strlen(out + n + 1) + 1);
    return found;
}

static void wet(struct mosquitto *m, const char *device, int seq, int64_t ts_ms)
{
    char topic[80], text[200];

    snprintf(topic, sizeof topic, "wp/v1/%s/tele", device);
    snprintf(text, sizeof text,
             "{\"boot_id\":1,\"seq\":%d,\"ts_ms\":%lld,\"uptime_s\":%d,\"state\":\"standby\","
             "\"leak\":1,\"pump_on\":0}",
             seq, (long long)ts_ms, 1000 + seq * 10);
    mosquitto_publish(m, NULL, topic, (int)strlen(text), text, 1, false);
}

static int one(char **argv, const char *device)
{
    char secret[160];
    struct mosquitto *m = mosquitto_new(device, true, NULL);
    int64_t start, now = clock_wall_ms();

    if (!secret_of(argv[3], device, secret, sizeof secret))
        return -1;
    seen.connected = seen.published = 0;
    mosquitto_connect_callback_set(m, on_connect);
    mosquitto_publish_callback_set(m, on_publish);
    mosquitto_username_pw_set(m, device, secret);
    mosquitto_connect(m, argv[1], atoi(argv[2]), 60);
    mosquitto_loop_start(m);
    if (!await(&seen.connected))
        return -1;
    wet(m, device, 1, now - 10000);
    await(&seen.published);
    nanosleep(&(struct timespec){0, SETTLE_MS * 1000000L}, NULL);
    note(&seen.event_us, 0);
    start = now_us();
    wet(m, device, 2, now);
    printf("%lld\n", (long long)(await(&seen.event_us) ? seen.event_us - start : -1));
    nanosleep(&(struct timespec){0, SETTLE_MS * 1000000L}, NULL);
    mosquitto_disconnect(m);
    mosquitto_loop_stop(m, false);
    mosquitto_destroy(m);
    return 0;
}

int main(int argc, char **argv)
{
    pthread_t listener;
    char device[33];

    if (argc != 8)
        return 2;
    mosquitto_lib_init();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (pthread_create(&listener, NULL, listen_stream, argv) || !await(&seen.stream))
        return 1;
    for (int i = 0; i < atoi(argv[7]); i++) {
        snprintf(device, sizeof device, "WP-%04d", atoi(argv[6]) + i);
        if (one(argv, device))
            return 1;
        fflush(stdout);
    }
    return 0;
}
