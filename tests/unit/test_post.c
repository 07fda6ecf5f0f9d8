/* SPDX-License-Identifier: Apache-2.0 */
/* Letters on their way, against servers of the test on loopback that misbehave in known ways. */
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/text.h"
#include "service/base/clock.h"
#include "service/base/ways.h"
#include "service/courier/courier.h"
#include "service/courier/post.h"

#define PATIENCE_MS 20000

/* A server: one thread a connection, a line at a time. */
struct house {
    int fd, port;
    pthread_t thread;
    void (*talk)(struct house *h, int fd);
    atomic_int guests, letters;
    atomic_bool over;
};

struct guest {
    struct house *h;
    int fd;
};

/* One line without its end; false when the other side has gone or all is over. */
static bool hear(struct house *h, int fd, char *line, size_t cap)
{
    size_t n = 0;
    char c;

    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};

        if (atomic_load(&h->over))
            return false;
        if (poll(&p, 1, 20) <= 0)
            continue;
        if (read(fd, &c, 1) != 1)
            return false;
        if (c == '\n') {
            line[n && line[n - 1] == '\r' ? n - 1 : n] = 0;
            return true;
        }
        if (n + 1 < cap)
            line[n++] = c;
    }
}

static void tell(int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
        return; /* gone */
}

static void *entertain(void *arg)
{
    struct guest *g = arg;

    g->h->talk(g->h, g->fd);
    close(g->fd);
    atomic_fetch_sub(&g->h->guests, 1);
    free(g);
    return NULL;
}

static void *receive(void *arg)
{
    struct house *h = arg;
    int fd;

    while ((fd = accept(h->fd, NULL, NULL)) >= 0) {
        struct guest *g = calloc(1, sizeof *g);
        pthread_t t;

        g->h = h;
        g->fd = fd;
        atomic_fetch_add(&h->guests, 1);
        pthread_create(&t, NULL, entertain, g);
        pthread_detach(t);
    }
    return NULL;
}

static void house_open(struct house *h, void (*talk)(struct house *h, int fd))
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t len = sizeof a;

    memset(h, 0, sizeof *h);
    h->talk = talk;
    h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(h->fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(h->fd, 64), 0);
    getsockname(h->fd, (struct sockaddr *)&a, &len);
    h->port = ntohs(a.sin_port);
    pthread_create(&h->thread, NULL, receive, h);
}

static void house_close(struct house *h)
{
    atomic_store(&h->over, true);
    shutdown(h->fd, SHUT_RDWR);
    pthread_join(h->thread, NULL);
    while (atomic_load(&h->guests))
        usleep(1000);
    close(h->fd);
}

/* Reads one request; false at the end. */
static bool hear_request(struct house *h, int fd)
{
    char line[512], body[4096];
    size_t len = 0;

    if (!hear(h, fd, line, sizeof line))
        return false;
    while (hear(h, fd, line, sizeof line) && line[0])
        if (!strncasecmp(line, "Content-Length:", 15))
            len = strtoul(line + 15, NULL, 10);
    for (size_t n = 0; n < len && n < sizeof body;) {
        ssize_t got = read(fd, body, len - n);

        if (got <= 0)
            return false;
        n += (size_t)got;
    }
    atomic_fetch_add(&h->letters, 1);
    return true;
}

static void accepts(struct house *h, int fd)
{
    while (hear_request(h, fd))
        tell(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
}

/* Takes the second request of a connection and goes away. */
static void leaves_at_the_second(struct house *h, int fd)
{
    if (hear_request(h, fd))
        tell(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    hear_request(h, fd);
}

static void says_nothing(struct house *h, int fd)
{
    char line[512];

    while (hear(h, fd, line, sizeof line))
        ;
}

/* A mail server; `at` is where it falls silent: 'D' behind the mail, 'Q' at the end, 0 never. */
static void mail_talk(struct house *h, int fd, char at)
{
    char line[2048];
    bool data = false;

    tell(fd, "220 here\r\n");
    while (hear(h, fd, line, sizeof line)) {
        if (data && strcmp(line, ".") != 0)
            continue;
        if (data) {
            data = false;
            atomic_fetch_add(&h->letters, 1);
            if (at == 'D')
                continue;
            tell(fd, "250 kept\r\n");
        } else if (!strncmp(line, "DATA", 4)) {
            data = true;
            tell(fd, "354 go on\r\n");
        } else if (!strncmp(line, "MAIL", 4) && at == 'M') {
            tell(fd, "550 not from you\r\n");
        } else if (!strncmp(line, "RCPT", 4) && at == 'R') {
            tell(fd, "550 nobody here\r\n");
        } else if (strncmp(line, "QUIT", 4) != 0 || at != 'Q') {
            tell(fd, "250 yes\r\n");
        }
    }
}

static void mails(struct house *h, int fd)
{
    mail_talk(h, fd, 0);
}

static void mails_and_hangs(struct house *h, int fd)
{
    mail_talk(h, fd, 'D');
}

static void mails_without_an_end(struct house *h, int fd)
{
    mail_talk(h, fd, 'Q');
}

static void refuses_the_sender(struct house *h, int fd)
{
    mail_talk(h, fd, 'M');
}

static void refuses_the_mailbox(struct house *h, int fd)
{
    mail_talk(h, fd, 'R');
}

/* The office ----------------------------------------------------------------------------------- */

static struct ways ways;
static struct courier *courier;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct post_result heard[64];
static int heard_count;

static void on_posted(void *ctx, const struct post_result *r)
{
    (void)ctx;
    pthread_mutex_lock(&lock);
    heard[heard_count++] = *r;
    pthread_mutex_unlock(&lock);
}

static void office_open(int sms_port, int smtp_port)
{
    struct courier_options o = {.host = "127.0.0.1",
                                .port = 1,
                                .client_id = "t",
                                .topic = "wp/v1/{device}/{kind}",
                                .canary_ms = 10000,
                                .ways = &ways,
                                .on_posted = on_posted};
    char url[96];

    ways_release(&ways);
    heard_count = 0;
    ways.gateways = 1;
    text_copy(ways.sms[0].name, WAY_NAME, "g");
    snprintf(url, sizeof url, "http://127.0.0.1:%d/send", sms_port);
    gateway_say(&ways.sms[0], GK_url, url);
    gateway_say(&ways.sms[0], GK_body, "{\"t\":\"{{text}}\"}");
    gateway_say(&ways.sms[0], GK_allow_private, "true");
    gateway_say(&ways.sms[0], GK_timeout_s, "15");
    if (smtp_port)
        snprintf(ways.mail.url, WAY_TEXT, "smtp://127.0.0.1:%d", smtp_port);
    text_copy(ways.mail.from, WAY_SECRET, "a@b.example");
    text_copy(ways.mail.tls, sizeof ways.mail.tls, "none");
    ways.mail.timeout_s = 15;
    assert_int_equal(courier_open(&courier, &o), ERR_OK);
}

static void post(const char *id, enum post_channel_id channel)
{
    struct post *p = post_new(id, channel, "");

    post_set(p, PF_TO, channel == POST_EMAIL ? "c@d.example" : "13800000001");
    post_set(p, PF_KIND, "order_opened");
    post_set(p, PF_LANG, "zh-CN");
    post_set(p, PF_SUBJECT, "s");
    post_set(p, PF_TEXT, "t");
    courier_post(courier, p);
}

static bool result_of(const char *id, struct post_result *out)
{
    bool found = false;

    pthread_mutex_lock(&lock);
    for (int i = 0; i < heard_count; i++)
        if (!strcmp(heard[i].id, id)) {
            *out = heard[i];
            found = true;
        }
    pthread_mutex_unlock(&lock);
    return found;
}

static void expect_within(const char *id, enum post_outcome want, int64_t ms)
{
    int64_t until = clock_mono_ms() + ms;
    struct post_result r = {.id = ""};

    while (!result_of(id, &r)) {
        if (clock_mono_ms() > until)
            fail_msg("nothing of %s within %lld ms", id, (long long)ms);
        usleep(1000);
    }
    if (r.outcome != want)
        fail_msg("%s: outcome %d (%s)", id, (int)r.outcome, r.detail);
}

static void expect(const char *id, enum post_outcome want)
{
    expect_within(id, want, PATIENCE_MS);
}

static void until_letters(struct house *h, int n)
{
    int64_t until = clock_mono_ms() + PATIENCE_MS;

    while (atomic_load(&h->letters) < n) {
        assert_true(clock_mono_ms() < until);
        usleep(1000);
    }
}

static int64_t office_close(void)
{
    int64_t began = clock_mono_ms();

    courier_close(courier);
    return clock_mono_ms() - began;
}

TEST(a_message_and_a_mail_are_accepted)
{
    static struct house sms, smtp;

    UNUSED_STATE;
    house_open(&sms, accepts);
    house_open(&smtp, mails);
    office_open(sms.port, smtp.port);
    for (int i = 0; i < 8; i++) {
        char id[16];

        snprintf(id, sizeof id, "m%d", i);
        post(id, POST_EMAIL);
    }
    post("s1", POST_SMS);
    expect("s1", POST_ACCEPTED);
    for (int i = 0; i < 8; i++) {
        char id[16];

        snprintf(id, sizeof id, "m%d", i);
        expect(id, POST_ACCEPTED);
    }
    assert_int_equal(atomic_load(&smtp.letters), 8);
    office_close();
    assert_int_equal(heard_count, 9);
    house_close(&sms);
    house_close(&smtp);
}

TEST(a_mail_server_that_falls_silent_holds_up_nothing_but_mails)
{
    static struct house sms, smtp;
    int64_t took;

    UNUSED_STATE;
    house_open(&sms, accepts);
    house_open(&smtp, mails_and_hangs);
    office_open(sms.port, smtp.port);
    post("m1", POST_EMAIL);
    until_letters(&smtp, 1);
    post("s1", POST_SMS);
    expect_within("s1", POST_ACCEPTED, 2000);
    took = office_close();
    assert_true(took < 5000);
    expect("m1", POST_UNSURE);
    assert_int_equal(heard_count, 2);
    house_close(&sms);
    house_close(&smtp);
}

TEST(a_mail_server_that_does_not_say_goodbye_is_left)
{
    static struct house sms, smtp;

    UNUSED_STATE;
    house_open(&sms, accepts);
    house_open(&smtp, mails_without_an_end);
    office_open(sms.port, smtp.port);
    post("m1", POST_EMAIL);
    until_letters(&smtp, 1);
    post("s1", POST_SMS);
    expect_within("s1", POST_ACCEPTED, 2000);
    assert_true(office_close() < 5000);
    expect("m1", POST_ACCEPTED);
    house_close(&sms);
    house_close(&smtp);
}

TEST(mails_that_nobody_took_up_come_again_and_are_not_marked)
{
    static struct house smtp;
    int unsure = 0;

    UNUSED_STATE;
    house_open(&smtp, mails_and_hangs);
    office_open(1, smtp.port);
    for (int i = 0; i < 20; i++) {
        char id[16];

        snprintf(id, sizeof id, "m%d", i);
        post(id, POST_EMAIL);
    }
    until_letters(&smtp, 1);
    assert_true(office_close() < 5000);
    assert_int_equal(heard_count, 20);
    for (int i = 0; i < 20; i++) {
        assert_true(heard[i].outcome == POST_UNSURE || heard[i].outcome == POST_LATER);
        unsure += heard[i].outcome == POST_UNSURE;
    }
    assert_true(unsure >= atomic_load(&smtp.letters));
    assert_true(unsure < 20);
    house_close(&smtp);
}

TEST(a_mailbox_that_is_not_there_is_refused_and_a_sender_that_is_not_wanted_is_down)
{
    static struct house one, two;

    UNUSED_STATE;
    house_open(&one, refuses_the_mailbox);
    office_open(1, one.port);
    post("m1", POST_EMAIL);
    expect("m1", POST_REFUSED);
    office_close();
    house_close(&one);
    house_open(&two, refuses_the_sender);
    office_open(1, two.port);
    post("m2", POST_EMAIL);
    expect("m2", POST_DOWN);
    office_close();
    house_close(&two);
}

/* Curl would ask again by itself on a new connection, and nobody could know that it came twice. */
TEST(a_gateway_that_goes_away_with_a_letter_gets_it_no_second_time_unmarked)
{
    static struct house sms;

    UNUSED_STATE;
    house_open(&sms, leaves_at_the_second);
    office_open(sms.port, 0);
    post("s1", POST_SMS);
    expect("s1", POST_ACCEPTED);
    post("s2", POST_SMS);
    expect("s2", POST_UNSURE);
    assert_int_equal(atomic_load(&sms.letters), 2);
    office_close();
    house_close(&sms);
}

TEST(a_gateway_that_is_not_there_is_down)
{
    UNUSED_STATE;
    office_open(1, 0);
    post("s1", POST_SMS);
    expect("s1", POST_DOWN);
    office_close();
}

TEST(a_broker_that_is_not_there_is_down)
{
    UNUSED_STATE;
    office_open(1, 0);
    text_copy(ways.mqtt_topic, sizeof ways.mqtt_topic, "notices/{kind}");
    post("q1", POST_MQTT);
    expect("q1", POST_DOWN);
    office_close();
}

/* What a person reads in the log is nobody's transfer. */
TEST(the_log_takes_everything)
{
    UNUSED_STATE;
    office_open(1, 0);
    post("l1", POST_LOG);
    expect("l1", POST_ACCEPTED);
    office_close();
}

TEST(what_is_under_way_at_the_end_is_told)
{
    static struct house sms;

    UNUSED_STATE;
    house_open(&sms, says_nothing);
    office_open(sms.port, 0);
    post("s1", POST_SMS);
    while (!atomic_load(&sms.guests))
        usleep(1000);
    assert_true(office_close() < 5000);
    assert_int_equal(heard_count, 1);
    assert_true(heard[0].outcome == POST_UNSURE || heard[0].outcome == POST_LATER);
    house_close(&sms);
}

TEST(the_own_network_is_asked_only_where_the_section_says_so)
{
    static struct house sms;

    UNUSED_STATE;
    house_open(&sms, accepts);
    office_open(sms.port, 0);
    free(ways.sms[0].value[GK_allow_private]);
    ways.sms[0].value[GK_allow_private] = NULL;
    post("s1", POST_SMS);
    expect("s1", POST_REFUSED);
    assert_int_equal(atomic_load(&sms.guests), 0);
    office_close();
    house_close(&sms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_message_and_a_mail_are_accepted),
        CASE(a_mail_server_that_falls_silent_holds_up_nothing_but_mails),
        CASE(a_mail_server_that_does_not_say_goodbye_is_left),
        CASE(mails_that_nobody_took_up_come_again_and_are_not_marked),
        CASE(a_mailbox_that_is_not_there_is_refused_and_a_sender_that_is_not_wanted_is_down),
        CASE(a_gateway_that_goes_away_with_a_letter_gets_it_no_second_time_unmarked),
        CASE(a_gateway_that_is_not_there_is_down),
        CASE(a_broker_that_is_not_there_is_down),
        CASE(the_log_takes_everything),
        CASE(what_is_under_way_at_the_end_is_told),
        CASE(the_own_network_is_asked_only_where_the_section_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
