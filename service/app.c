/* SPDX-License-Identifier: Apache-2.0 */
#include "service/app.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "core/text.h"
#include "core/topic.h"
#include "ingest/mqtt_link.h"
#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/capture.h"
#include "service/channel.h"
#include "service/courier/courier.h"
#include "service/engine_thread.h"
#include "service/http/http.h"
#include "service/metrics.h"

#define CANARY_MS   10000
#define RETRY_US    200000
#define NEWS_MS     1000
#define EXIT_CONFIG 78

struct app {
    const struct config *config;
    struct catalogue_dir catalogue;
    struct channel_list channels;
    struct engine *engine;
    struct journal *journal;
    struct engine_thread *thread;
    struct courier *courier;
    struct mqtt_link *link;
    struct http *http;
    uv_loop_t loop;
    uv_signal_t term, intr;
    uv_timer_t news;
    FILE *record;
    const struct journal_ops *ops;
    atomic_bool blocked, stopping;
    char filter[LINK_FILTERS][192], host[128], password[256], out_password[256];
    int port;
};

enum err app_catalogue(const struct config *c, struct catalogue_dir *dir)
{
    enum err e = catalogue_dir_open(dir, config_text(c, SET_catalogue_dir));

    if (e == ERR_IO)
        fprintf(stderr, "%s: the catalogue cannot be read\n", config_text(c, SET_catalogue_dir));
    for (int i = 0; e == ERR_CONFIG && i < dir->loader->problems && i < LOADER_PROBLEMS; i++)
        fprintf(stderr, "%s/%s\n", config_text(c, SET_catalogue_dir), dir->loader->problem[i]);
    return e;
}

void app_engine_options(const struct config *c, struct engine_options *o)
{
    memset(o, 0, sizeof *o);
    o->store_url = config_text(c, SET_store_url);
    o->topic = config_text(c, SET_mqtt_topic);
    o->event_clock = !strcmp(config_text(c, SET_clock_mode), "event");
    o->accept_ms = (int64_t)(config_number(c, SET_policy_accept_s) * 1000);
    o->contact_ms = (int64_t)(config_number(c, SET_policy_contact_s) * 1000);
    o->utc_offset_min = 480;
}

/* Engine thread: what was committed leaves. */
static void on_out(void *ctx, const struct engine_out *o)
{
    struct app *a = ctx;

    if (!a->courier)
        return;
    if (o->is_ack)
        courier_ack(a->courier, o->device, o->boot_id, o->seq);
    else
        courier_command(a->courier, o->device, o->id, o->payload);
}

static void on_commit(void *ctx)
{
    struct app *a = ctx;

    if (a->http)
        http_notify(a->http);
}

static void on_frame(void *ctx, const struct journal_frame *f)
{
    struct app *a = ctx;
    struct frame frame = {f->topic,   f->payload, f->topic_len, f->payload_len,
                          f->recv_ms, f->mono_ms, f->retain};

    if (a->record)
        capture_write(a->record, &frame);
}

static void on_readable(void *ctx)
{
    struct app *a = ctx;

    if (a->thread)
        engine_thread_wake(a->thread);
}

/* Paho's thread. Does not return before the frame is in the journal, or not at all. */
static void deliver(void *ctx, const struct mqtt_message *m)
{
    struct app *a = ctx;
    struct journal_frame f = {.recv_ms = clock_wall_ms(),
                              .mono_ms = clock_mono_ms(),
                              .retain = m->retain,
                              .dup = m->dup,
                              .topic = m->topic,
                              .payload = m->payload,
                              .topic_len = (uint32_t)m->topic_len,
                              .payload_len = (uint32_t)m->payload_len};
    enum err e = journal_append(a->journal, &f);

    if (!e || e == ERR_RANGE)
        return;
    log_error("journal", "alarm=ingest_blocked err=%s", err_name(e));
    atomic_store(&a->blocked, true);
    while (e) {
        usleep(RETRY_US);
        e = journal_append(a->journal, &f);
    }
    atomic_store(&a->blocked, false);
    log_info("journal", "what=\"ingest goes on\"");
}

static void resend_run(struct engine *e, struct engine_job *job)
{
    (void)job;
    if (engine_resend(e))
        log_warning("courier", "what=\"queued commands could not be read\"");
}

static void job_free(struct engine_job *job)
{
    free(job);
}

/* Commands that were queued when the service ended leave once more. */
static void resend(struct app *a)
{
    struct engine_job *job = calloc(1, sizeof *job);

    if (!job)
        abort();
    job->run = resend_run;
    job->done = job_free;
    engine_thread_submit(a->thread, job);
}

struct state_job {
    struct engine_job job;
    char id[RUN_ID_LEN], state[16];
};

static void state_run(struct engine *e, struct engine_job *job)
{
    struct state_job *j = (struct state_job *)job;

    if (engine_command_state(e, j->id, j->state, NULL))
        log_warning("courier", "what=\"state of a command not stored\" id=%s", j->id);
}

/* Courier's thread. */
static void on_command(void *ctx, const char *id, const char *state)
{
    struct app *a = ctx;
    struct state_job *j = calloc(1, sizeof *j);

    if (!j)
        abort();
    j->job.run = state_run;
    j->job.done = job_free;
    text_copy(j->id, sizeof j->id, id);
    text_copy(j->state, sizeof j->state, state);
    engine_thread_submit(a->thread, &j->job);
}

static enum err make_parent(const char *path)
{
    char dir[1024];
    char *slash;

    text_copy(dir, sizeof dir, path);
    slash = strrchr(dir, '/');
    if (!slash || slash == dir)
        return ERR_OK;
    *slash = 0;
    for (char *p = dir + 1;; p++) {
        char c = *p;

        if (c && c != '/')
            continue;
        *p = 0;
        if (mkdir(dir, 0700) && errno != EEXIST)
            return ERR_IO;
        *p = c;
        if (!c)
            return ERR_OK;
    }
}

static enum err start_engine(struct app *a)
{
    struct engine_options o;
    const char *path = strchr(config_text(a->config, SET_store_url), ':');
    enum err e = make_parent(path ? path + 1 : "");

    if (e)
        return e;
    app_engine_options(a->config, &o);
    o.channels = &a->channels;
    o.on_out = on_out;
    o.ctx = a;
    e = engine_open(&a->engine, &a->catalogue.c, &o);
    if (e == ERR_BUSY)
        fprintf(stderr, "%s: another process holds this store\n", o.store_url);
    return e;
}

static enum err start_journal(struct app *a)
{
    const struct config *c = a->config;
    const char *sync = config_text(c, SET_journal_sync);
    struct journal_options o = {
        .dir = config_text(c, SET_journal_dir),
        .sync = !strcmp(sync, "none")   ? JOURNAL_SYNC_NONE
                : !strcmp(sync, "each") ? JOURNAL_SYNC_EACH
                                        : JOURNAL_SYNC_GROUP,
        .segment_bytes = (int64_t)(config_number(c, SET_journal_segment_mb) * 1048576),
        .reserve = (int)config_number(c, SET_journal_reserve),
        .keep_ms = (int64_t)(config_number(c, SET_journal_keep_h) * 3600000),
        .keep_bytes = (int64_t)(config_number(c, SET_journal_keep_gb) * 1073741824.0),
        .on_readable = on_readable,
        .ctx = a,
        .ops = a->ops,
    };

    return journal_open(&a->journal, &o);
}

static enum err start_thread(struct app *a)
{
    struct engine_thread_options o = {.engine = a->engine,
                                      .journal = a->journal,
                                      .event_clock =
                                          !strcmp(config_text(a->config, SET_clock_mode), "event"),
                                      .on_frame = on_frame,
                                      .on_commit = on_commit,
                                      .ctx = a};

    return engine_thread_open(&a->thread, &o);
}

/* tcp://host:port -> host, port */
static void split_url(struct app *a, const char *url)
{
    const char *at = strstr(url, "://");
    const char *colon;

    at = at ? at + 3 : url;
    colon = strrchr(at, ':');
    a->port = colon ? (int)strtol(colon + 1, NULL, 10) : 1883;
    text_copy_n(a->host, sizeof a->host, at, colon ? (size_t)(colon - at) : strlen(at));
}

static const char *or_null(const char *s)
{
    return s[0] ? s : NULL;
}

static enum err start_courier(struct app *a)
{
    const struct config *c = a->config;
    struct courier_options o = {.client_id = config_text(c, SET_mqtt_out_client_id),
                                .username = or_null(config_text(c, SET_mqtt_out_username)),
                                .password = or_null(a->out_password),
                                .ca_file = or_null(config_text(c, SET_mqtt_ca_file)),
                                .topic = config_text(c, SET_mqtt_topic),
                                .canary_ms = CANARY_MS,
                                .on_command = on_command,
                                .ctx = a};

    split_url(a, config_text(c, SET_mqtt_url));
    o.host = a->host;
    o.port = a->port;
    return courier_open(&a->courier, &o);
}

static void make_filters(struct app *a, struct mqtt_link_options *o)
{
    static const enum topic_kind kinds[] = {TOPIC_TELE, TOPIC_EVT, TOPIC_STATE, TOPIC_RSP};
    const char *group = config_text(a->config, SET_mqtt_group);
    char topic[120];

    for (int i = 0; i < 4; i++) {
        topic_build(config_text(a->config, SET_mqtt_topic), "+", kinds[i], topic, sizeof topic);
        if (group[0])
            snprintf(a->filter[i], sizeof a->filter[i], "$share/%.30s/%s", group, topic);
        else
            text_copy(a->filter[i], sizeof a->filter[i], topic);
        o->filter[o->filters++] = a->filter[i];
    }
    for (int i = 0; i < a->channels.count && o->filters < LINK_FILTERS; i++) {
        channel_filter(&a->channels.c[i], a->filter[o->filters], sizeof a->filter[0]);
        o->filter[o->filters] = a->filter[o->filters];
        o->filters++;
    }
}

static enum err start_link(struct app *a)
{
    const struct config *c = a->config;
    struct mqtt_link_options o = {.url = config_text(c, SET_mqtt_url),
                                  .client_id = config_text(c, SET_mqtt_client_id),
                                  .username = or_null(config_text(c, SET_mqtt_username)),
                                  .password = or_null(a->password),
                                  .ca_file = or_null(config_text(c, SET_mqtt_ca_file)),
                                  .deliver = deliver,
                                  .ctx = a};

    make_filters(a, &o);
    return mqtt_link_open(&a->link, &o);
}

static bool is_ready(void *ctx, char *why, size_t cap)
{
    struct app *a = ctx;

    if (atomic_load(&a->blocked))
        text_copy(why, cap, "the journal cannot be written\n");
    else if (!mqtt_link_subscribed(a->link))
        text_copy(why, cap, "the broker has not acknowledged the subscriptions\n");
    else
        return true;
    return false;
}

static void write_metrics(void *ctx, char *out, size_t cap)
{
    struct app *a = ctx;
    struct metrics_facts f = {.journal_bytes = journal_bytes(a->journal),
                              .journal_lag =
                                  journal_next(a->journal) - engine_thread_committed(a->thread),
                              .version = TAPWRIGHT_VERSION};

    engine_thread_counts(a->thread, &f.counts);
    metrics_write(&f, config_text(a->config, SET_store_url), out, cap);
}

static enum err start_http(struct app *a)
{
    struct http_options o = {.listen = config_text(a->config, SET_http_listen),
                             .store_url = config_text(a->config, SET_store_url),
                             .catalogue = &a->catalogue.c,
                             .engine = a->thread,
                             .event_clock =
                                 !strcmp(config_text(a->config, SET_clock_mode), "event"),
                             .ready = is_ready,
                             .metrics = write_metrics,
                             .ctx = a};
    enum err e = http_open(&a->http, &a->loop, &o);

    if (e)
        fprintf(stderr, "%s: cannot listen here\n", o.listen);
    else
        log_info("http", "listen=http://127.0.0.1:%d", http_port(a->http));
    return e;
}

static void on_news(uv_timer_t *t)
{
    http_notify(((struct app *)t->data)->http);
}

/* Receiving ends first, answers last: nothing unwritten is acknowledged, nothing written waits. */
static void stop(struct app *a)
{
    if (atomic_load(&a->blocked))
        _exit(1);
    mqtt_link_close(a->link);
    engine_thread_close(a->thread);
    courier_close(a->courier);
    uv_close((uv_handle_t *)&a->term, NULL);
    uv_close((uv_handle_t *)&a->intr, NULL);
    uv_close((uv_handle_t *)&a->news, NULL);
    http_close(a->http);
}

static void on_signal(uv_signal_t *s, int number)
{
    struct app *a = s->data;

    (void)number;
    if (!atomic_exchange(&a->stopping, true))
        stop(a);
}

static void watch_signals(struct app *a)
{
    uv_signal_init(&a->loop, &a->term);
    uv_signal_init(&a->loop, &a->intr);
    uv_timer_init(&a->loop, &a->news);
    a->term.data = a->intr.data = a->news.data = a;
    uv_signal_start(&a->term, on_signal, SIGTERM);
    uv_signal_start(&a->intr, on_signal, SIGINT);
    uv_timer_start(&a->news, on_news, NEWS_MS, NEWS_MS);
}

static enum err read_secrets(struct app *a)
{
    enum err e = config_secret(a->config, SET_mqtt_password_file, a->password, sizeof a->password);

    if (!e)
        e = config_secret(a->config, SET_mqtt_out_password_file, a->out_password,
                          sizeof a->out_password);
    if (e)
        fprintf(stderr, "mqtt: a password file cannot be read\n");
    return e;
}

static enum err start(struct app *a)
{
    enum err e = read_secrets(a);

    if (!e)
        e = start_engine(a);
    if (!e)
        e = start_journal(a);
    if (!e)
        e = start_thread(a);
    if (!e)
        e = start_http(a);
    if (!e)
        e = start_courier(a);
    if (!e)
        e = start_link(a);
    return e;
}

int app_serve(const struct config *c, const char *record, const struct journal_ops *ops)
{
    static struct app app; /* one daemon a process; too large for the stack */
    struct app *a = &app;
    enum err e;

    a->config = c;
    a->ops = ops;
    if (sodium_init() < 0)
        return 1;
    e = app_catalogue(c, &a->catalogue);
    if (!e)
        e = channels_bind(c, &a->catalogue.c, &a->channels);
    if (e)
        return EXIT_CONFIG;
    a->record = record ? fopen(record, "w") : NULL;
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&a->loop);
    e = start(a);
    if (e) {
        fprintf(stderr, "tapwright: %s\n", err_text(e));
        return e == ERR_CONFIG ? EXIT_CONFIG : 1;
    }
    resend(a);
    watch_signals(a);
    uv_run(&a->loop, UV_RUN_DEFAULT);
    uv_loop_close(&a->loop);
    journal_close(a->journal);
    engine_close(a->engine);
    catalogue_dir_release(&a->catalogue);
    if (a->record)
        fclose(a->record);
    return 0;
}
