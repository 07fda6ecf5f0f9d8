/* SPDX-License-Identifier: Apache-2.0 */
#include "service/app.h"
#include "service/engine/company.h"
#include "service/engine/audit.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.h"
#include "service/app_int.h"
#include "service/base/log.h"
#include "service/capture.h"
#include "service/metrics.h"

#define NEWS_MS     1000
#define EXIT_CONFIG 78

enum err app_catalogue(const struct config *c, struct catalogue_dir *dir)
{
    enum err e = catalogue_dir_open(dir, config_text(c, SET_catalogue_dir));

    if (e == ERR_IO)
        fprintf(stderr, "%s: the catalogue cannot be read\n", config_text(c, SET_catalogue_dir));
    for (int i = 0; e == ERR_CONFIG && i < dir->loader->problems && i < LOADER_PROBLEMS; i++)
        fprintf(stderr, "%s/%s\n", config_text(c, SET_catalogue_dir), dir->loader->problem[i]);
    return e ? e : app_company_load(c);
}

/* Milliseconds of a setting in seconds. */
static int64_t setting_ms(const struct config *c, enum setting s)
{
    return (int64_t)(config_number(c, s) * 1000);
}

static struct delivery_setup delivery; /* one configuration a process */

void app_engine_options(const struct config *c, struct engine_options *o)
{
    static char files[1024]; /* one configuration a process */

    memset(o, 0, sizeof *o);
    o->store_url = config_text(c, SET_store_url);
    o->topic = config_text(c, SET_mqtt_topic);
    o->event_clock = !strcmp(config_text(c, SET_clock_mode), "event");
    o->checklists_enforced = !strcmp(config_text(c, SET_policy_checklists), "enforce");
    o->area_settle_ms = (int64_t)(config_number(c, SET_policy_area_settle_s) * 1000);
    o->triage_ms[SEV_NO_WATER] = setting_ms(c, SET_policy_triage_no_water_s);
    o->triage_ms[SEV_DEGRADED] = setting_ms(c, SET_policy_triage_degraded_s);
    o->triage_ms[SEV_MAINTENANCE] = setting_ms(c, SET_policy_triage_maintenance_s);
    o->company = app_company();
    app_delivery_setup(c, &delivery);
    o->delivery = &delivery;
    o->files_dir = app_files_dir(c, files, sizeof files) ? files : NULL;
    o->public_url = config_text(c, SET_http_public_url);
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

enum err app_make_parent(const char *store_url)
{
    const char *path = strchr(store_url, ':');
    char dir[1024];
    char *slash;

    path = path ? path + 1 : "";
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
    char head[AUDIT_HASH_LEN];
    int64_t n;
    enum err e = app_make_parent(config_text(a->config, SET_store_url));

    if (e)
        return e;
    app_engine_options(a->config, &o);
    o.channels = &a->channels;
    o.link_key = a->link_key;
    o.on_out = app_on_out;
    o.on_letter = app_on_letter;
    o.ctx = a;
    e = engine_open(&a->engine, &a->catalogue.c, &o);
    if (e == ERR_BUSY)
        fprintf(stderr, "%s: another process holds this store\n", o.store_url);
    if (!e)
        e = audit_head(engine_store(a->engine), &n, head);
    if (!e)
        log_info("audit", "head=%lld:%s", (long long)n, head);
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
        .ops = a->ops,
    };

    return journal_open(&a->journal, &o);
}

static bool carries(void *ctx)
{
    struct app *a = ctx;

    return atomic_load(&a->carries);
}

static enum err start_thread(struct app *a)
{
    struct engine_thread_options o = {.engine = a->engine,
                                      .journal = a->journal,
                                      .event_clock =
                                          !strcmp(config_text(a->config, SET_clock_mode), "event"),
                                      .on_frame = on_frame,
                                      .on_commit = on_commit,
                                      .carries = carries,
                                      .ctx = a};

    return engine_thread_open(&a->thread, &o);
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
    struct metrics_facts f = {.broker_dropped = courier_broker_dropped(a->courier),
                              .journal_bytes = journal_bytes(a->journal),
                              .journal_lag =
                                  journal_next(a->journal) - engine_thread_committed(a->thread),
                              .version = TAPWRIGHT_VERSION};

    engine_thread_counts(a->thread, &f.counts);
    metrics_write(&f, config_text(a->config, SET_store_url), out, cap);
}

static enum err start_http(struct app *a)
{
    struct http_options o = {
        .listen = config_text(a->config, SET_http_listen),
        .store_url = config_text(a->config, SET_store_url),
        .files_dir =
            app_files_dir(a->config, a->files_dir, sizeof a->files_dir) ? a->files_dir : NULL,
        .catalogue = &a->catalogue.c,
        .engine = a->thread,
        .event_clock = !strcmp(config_text(a->config, SET_clock_mode), "event"),
        .timezone = config_text(a->config, SET_policy_timezone),
        .season = &app_company()->season,
        .service_number = config_text(a->config, SET_policy_service_number),
        .public_url = config_text(a->config, SET_http_public_url),
        .link_key = a->link_key,
        .ways = &a->ways,
        .secure = !strncmp(config_text(a->config, SET_http_public_url), "https://", 8),
        .timeout_s = (unsigned)config_number(a->config, SET_http_timeout_s),
        .per_address = (unsigned)config_number(a->config, SET_http_per_address),
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
    struct app *a = t->data;

    http_notify(a->http);
    home_assistant_look(&a->home);
    app_watch_canary(a);
    app_notify_watch(a);
}

bool app_submit(struct app *a, struct engine_job *job)
{
    bool open;

    pthread_mutex_lock(&a->door);
    open = !a->shut;
    if (open)
        engine_thread_submit(a->thread, job);
    pthread_mutex_unlock(&a->door);
    return open;
}

static void shut_door(struct app *a)
{
    pthread_mutex_lock(&a->door);
    a->shut = true;
    pthread_mutex_unlock(&a->door);
}

/* Receiving ends first, answers last: nothing unwritten is acknowledged, nothing written waits. */
static void stop(struct app *a)
{
    if (atomic_load(&a->blocked))
        _exit(1);
    mqtt_link_close(a->link);
    atomic_store(&a->carries, false);
    app_notify_drain(a);
    atomic_store(&a->outcomes_closed, true);
    shut_door(a);
    engine_thread_close(a->thread);
    courier_close(a->courier);
    uv_close((uv_handle_t *)&a->term, NULL);
    uv_close((uv_handle_t *)&a->intr, NULL);
    uv_close((uv_handle_t *)&a->news, NULL);
    home_assistant_close(&a->home);
    control_close(a->control);
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

static enum err start_home(struct app *a)
{
    a->home = (struct home_assistant){.courier = a->courier,
                                      .catalogue = &a->catalogue.c,
                                      .prefix = config_text(a->config, SET_notify_ha_prefix),
                                      .topic = config_text(a->config, SET_mqtt_topic)};
    return home_assistant_open(&a->home, config_text(a->config, SET_store_url));
}

static enum err start(struct app *a)
{
    enum err e = read_secrets(a);

    if (!e)
        e = app_link_key(a->config, a->link_key);
    app_gateway_secrets(a);
    if (!e)
        e = start_engine(a);
    if (!e)
        e = start_journal(a);
    if (!e)
        e = start_thread(a);
    if (!e)
        e = start_http(a);
    if (!e)
        e = control_open(&a->control, &a->loop, config_text(a->config, SET_journal_dir), a->thread);
    if (!e && !broker_url_parse(config_text(a->config, SET_mqtt_url), &a->broker))
        e = ERR_CONFIG;
    if (!e)
        e = app_start_courier(a);
    atomic_store(&a->carries, !e);
    if (!e)
        e = start_home(a);
    if (!e)
        e = app_start_link(a);
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
    pthread_mutex_init(&a->door, NULL);
    app_notify_open(a);
    e = start(a);
    if (e) {
        fprintf(stderr, "tapwright: %s\n", err_text(e));
        return e == ERR_CONFIG ? EXIT_CONFIG : 1;
    }
    app_resend(a);
    watch_signals(a);
    uv_run(&a->loop, UV_RUN_DEFAULT);
    uv_loop_close(&a->loop);
    app_notify_close(a);
    journal_close(a->journal);
    engine_close(a->engine);
    catalogue_dir_release(&a->catalogue);
    if (a->record)
        fclose(a->record);
    return 0;
}
