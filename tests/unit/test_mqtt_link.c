/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise the whole service stands on, shown against a scripted broker: the PUBACK leaves
 * after deliver() has returned, and not at all when the process dies inside it.
 */
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ingest/mqtt_link.h"

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool open, entered, die;
};

static struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false,
                           false};

static void deliver(void *ctx, const struct mqtt_message *m)
{
    (void)ctx;
    (void)m;
    if (gate.die)
        _exit(7);
    pthread_mutex_lock(&gate.lock);
    gate.entered = true;
    pthread_cond_broadcast(&gate.moved);
    while (!gate.open)
        pthread_cond_wait(&gate.moved, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static int listen_on(int *port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    *port = ntohs(a.sin_port);
    return fd;
}

static struct mqtt_link *link_to(int port)
{
    static char url[64];
    struct mqtt_link_options o = {
        .url = url, .client_id = "svc-ingest", .filter = {"a/+"}, .filters = 1, .deliver = deliver};
    struct mqtt_link *l = NULL;

    snprintf(url, sizeof url, "tcp://127.0.0.1:%d", port);
    assert_int_equal(mqtt_link_open(&l, &o), ERR_OK);
    return l;
}

/* One packet: its first byte, or -1 when none came within the time. */
static int packet(int fd, unsigned char *body, size_t cap, int timeout_ms)
{
    struct pollfd p = {fd, POLLIN, 0};
    unsigned char type, len;

    if (poll(&p, 1, timeout_ms) <= 0 || read(fd, &type, 1) != 1 || read(fd, &len, 1) != 1)
        return -1;
    assert_true(len < 128 && len <= cap);
    for (size_t got = 0; got < len;) {
        ssize_t n = read(fd, body + got, len - got);

        if (n <= 0)
            return -1;
        got += (size_t)n;
    }
    return type;
}

static void say(int fd, const void *bytes, size_t n)
{
    assert_int_equal(write(fd, bytes, n), n);
}

/* CONNACK without and with a session, SUBACK for packet id in body. */
static int serve_start(int listener, bool session)
{
    static const unsigned char connack[] = {0x20, 3, 0, 0, 0};
    static const unsigned char connack_session[] = {0x20, 3, 1, 0, 0};
    unsigned char body[128], suback[] = {0x90, 4, 0, 0, 0, 1};
    int fd = accept(listener, NULL, NULL);

    assert_true(fd >= 0);
    assert_int_equal(packet(fd, body, sizeof body, 5000) & 0xf0, 0x10);
    assert_memory_equal(body + 2, "MQTT\5", 5);
    assert_int_equal(body[7] & 2, 0); /* clean start is off */
    say(fd, session ? connack_session : connack, sizeof connack);
    assert_int_equal(packet(fd, body, sizeof body, 5000), 0x82);
    suback[2] = body[0];
    suback[3] = body[1];
    say(fd, suback, sizeof suback);
    return fd;
}

static const unsigned char publish[] = {0x32, 10, 0, 3, 'a', '/', 'b', 0, 9, 0, 'h', 'i'};

static void wait_entered(void)
{
    pthread_mutex_lock(&gate.lock);
    while (!gate.entered)
        pthread_cond_wait(&gate.moved, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static void let_go(void)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.moved);
    pthread_mutex_unlock(&gate.lock);
}

TEST(the_puback_leaves_only_after_deliver_returned)
{
    unsigned char body[128];
    int port, listener = listen_on(&port), fd;
    struct mqtt_link *l = link_to(port);

    UNUSED_STATE;
    gate.open = gate.entered = gate.die = false;
    fd = serve_start(listener, false);
    say(fd, publish, sizeof publish);
    wait_entered();
    assert_int_equal(packet(fd, body, sizeof body, 300), -1);
    let_go();
    assert_int_equal(packet(fd, body, sizeof body, 5000), 0x40);
    assert_int_equal(body[1], 9);
    assert_true(mqtt_link_subscribed(l));
    mqtt_link_close(l);
    close(fd);
    close(listener);
}

TEST(a_process_that_dies_inside_deliver_acknowledges_nothing)
{
    unsigned char body[128];
    int port, listener = listen_on(&port), fd, status;
    pid_t child = fork();

    UNUSED_STATE;
    if (child == 0) {
        gate.die = true;
        link_to(port);
        pause();
    }
    fd = serve_start(listener, false);
    say(fd, publish, sizeof publish);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_int_equal(packet(fd, body, sizeof body, 300), -1);
    close(fd);
    close(listener);
}

TEST(it_subscribes_again_on_every_connect_whether_the_session_is_there_or_not)
{
    int port, listener = listen_on(&port), fd;
    struct mqtt_link *l = link_to(port);

    UNUSED_STATE;
    for (int i = 0; i < 3; i++) {
        fd = serve_start(listener, i == 1);
        close(fd);
    }
    assert_int_equal(mqtt_link_connects(l), 3);
    mqtt_link_close(l);
    close(listener);
}

TEST(libraries_that_acknowledge_too_early_are_refused)
{
    UNUSED_STATE;
    assert_false(mqtt_link_version_good("1.3.9"));
    assert_true(mqtt_link_version_good("1.3.10"));
    assert_true(mqtt_link_version_good("1.4.0"));
    assert_false(mqtt_link_version_good("1.2.12"));
    assert_true(mqtt_link_version_good("2.0.0"));
    assert_false(mqtt_link_version_good("none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_process_that_dies_inside_deliver_acknowledges_nothing),
        CASE(the_puback_leaves_only_after_deliver_returned),
        CASE(it_subscribes_again_on_every_connect_whether_the_session_is_there_or_not),
        CASE(libraries_that_acknowledge_too_early_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
