/* SPDX-License-Identifier: Apache-2.0 */
/* The broker's two connections: what comes in, what goes out, and whether both still live. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/scan.h"
#include "core/text.h"
#include "core/topic.h"
#include "service/app_int.h"
#include "service/base/clock.h"
#include "service/base/log.h"

#define CANARY_MS    10000
#define RETRY_US     200000
#define PAYLOAD_KEPT (SCAN_MAX_BYTES + 1024)

/* Engine thread: what was committed leaves. */
void app_on_out(void *ctx, const struct engine_out *o)
{
    struct app *a = ctx;

    if (!a->courier)
        return;
    if (o->is_ack)
        courier_ack(a->courier, o->device, o->boot_id, o->seq);
    else
        courier_command(a->courier, o->device, o->id, o->payload);
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
    enum err e;

    /* Of what is too long for any use only enough is kept to be counted as that. */
    if (f.payload_len > PAYLOAD_KEPT)
        f.payload_len = PAYLOAD_KEPT;
    e = journal_append(a->journal, &f);
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

void app_resend(struct app *a)
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
    if (!app_submit(a, &j->job))
        free(j);
}

static const char *or_null(const char *s)
{
    return s[0] ? s : NULL;
}

enum err app_start_courier(struct app *a)
{
    const struct config *c = a->config;
    enum err e;
    struct courier_options o = {.client_id = config_text(c, SET_mqtt_out_client_id),
                                .username = or_null(config_text(c, SET_mqtt_out_username)),
                                .password = or_null(a->out_password),
                                .host = a->broker.host,
                                .port = a->broker.port,
                                .tls = a->broker.tls,
                                .ca_file = or_null(config_text(c, SET_mqtt_ca_file)),
                                .topic = config_text(c, SET_mqtt_topic),
                                .canary_ms = CANARY_MS,
                                .on_command = on_command,
                                .ways = &a->ways,
                                .on_posted = app_on_posted,
                                .ctx = a};

    e = courier_open(&a->courier, &o);
    if (e)
        log_error("mqtt", "what=\"mqtt.ca_file cannot be read\" file=%s",
                  o.ca_file ? o.ca_file : "");
    return e;
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

enum err app_start_link(struct app *a)
{
    const struct config *c = a->config;
    struct mqtt_link_options o = {.url = config_text(c, SET_mqtt_url),
                                  .client_id = config_text(c, SET_mqtt_client_id),
                                  .username = or_null(config_text(c, SET_mqtt_username)),
                                  .password = or_null(a->password),
                                  .tls = a->broker.tls,
                                  .ca_file = or_null(config_text(c, SET_mqtt_ca_file)),
                                  .deliver = deliver,
                                  .ctx = a};

    make_filters(a, &o);
    return mqtt_link_open(&a->link, &o);
}

void app_watch_canary(struct app *a)
{
    struct engine_counts counts;

    /* While frames wait, the canary waits among them. */
    if (atomic_load(&a->blocked) || engine_thread_committed(a->thread) < journal_next(a->journal)) {
        a->canary = (struct canary){courier_canaries(a->courier), 0, 0};
        return;
    }
    engine_thread_counts(a->thread, &counts);
    if (!canary_lost(&a->canary, courier_canaries(a->courier), counts.canary, clock_mono_ms()))
        return;
    log_error("mqtt", "alarm=canary_lost sent=%llu seen=%llu what=\"connecting anew\"",
              (unsigned long long)courier_canaries(a->courier), (unsigned long long)counts.canary);
    mqtt_link_renew(a->link);
}
