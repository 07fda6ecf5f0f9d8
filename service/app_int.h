/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of the daemon, shared by its files only. */
#ifndef TW_SERVICE_APP_INT_H
#define TW_SERVICE_APP_INT_H

#include <stdatomic.h>
#include <pthread.h>
#include <uv.h>

#include "ingest/mqtt_link.h"
#include "service/app.h"
#include "service/base/broker_url.h"
#include "service/canary.h"
#include "service/engine/channel.h"
#include "service/control.h"
#include "service/courier/courier.h"
#include "service/engine/engine_thread.h"
#include "service/home_assistant.h"
#include "service/http/http.h"

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
    struct control *control;
    uv_loop_t loop;
    uv_signal_t term, intr;
    uv_timer_t news;
    FILE *record;
    const struct journal_ops *ops;
    struct canary canary;
    struct ways ways;     /* as configured, with the tokens of gateways that report */
    pthread_mutex_t door; /* between other threads and the engine's, which ends before theirs */
    bool shut;
    struct mailbox outcomes; /* of letters, for the engine */
    atomic_bool carries;     /* the courier is there for letters */
    atomic_bool outcomes_asked, outcomes_stuck, outcomes_closed;
    atomic_int letters_out;
    atomic_bool blocked, stopping;
    char files_dir[1024];
    char filter[LINK_FILTERS][192], password[256], out_password[256];
    struct broker_url broker;
    struct home_assistant home;
    uint8_t link_key[LINK_KEY_LEN];
};

/* app_files.c: where photographs are kept; false when the store is no file and nothing is set */
bool app_files_dir(const struct config *c, char *out, size_t cap);

/* app.c: any thread; false when the engine's thread has ended: the job stays the caller's */
bool app_submit(struct app *a, struct engine_job *job);

/* app_notify.c: notices on their way out */
void app_notify_open(struct app *a);
void app_notify_close(struct app *a);
void app_on_letter(void *ctx, const struct engine_letter *l);  /* engine thread */
void app_on_posted(void *ctx, const struct post_result *r);    /* courier's thread */
void app_posted(struct app *a, const struct engine_posted *p); /* any thread */
void app_notify_drain(struct app *a);                          /* before the end */
void app_notify_watch(struct app *a); /* now and then: what could not be stored comes again */

/* app_link.c: what a gateway that reports must know, where the configuration does not say it */
void app_gateway_secrets(struct app *a);
/* app_link.c: the key of links in messages, from its file; made when there is none */
enum err app_link_key(const struct config *c, uint8_t key[LINK_KEY_LEN]) MUST_CHECK;

/* app_mqtt.c: both connections to the broker */
enum err app_start_courier(struct app *a) MUST_CHECK;
enum err app_start_link(struct app *a) MUST_CHECK;
void app_on_out(void *ctx, const struct engine_out *o); /* engine thread */
/* Commands that were queued when the service ended leave once more. */
void app_resend(struct app *a);
/* Web loop, now and then: a canary that does not come back means a deaf connection. */
void app_watch_canary(struct app *a);

#endif
