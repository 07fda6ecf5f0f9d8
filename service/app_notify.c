/* SPDX-License-Identifier: Apache-2.0 */
/* Between the engine's deliveries and the courier: letters one way, what became of them back. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "service/app_int.h"
#include "service/base/clock.h"
#include "service/base/log.h"
#include "service/base/xalloc.h"
#include "service/courier/post.h"
#include "service/engine/engine_delivery.h"

#define HOUR_S        3600.0
#define DRAIN_MS      2000
#define DRAIN_STEP_US 5000

static int64_t ms(const struct config *c, enum setting s, double seconds)
{
    return (int64_t)(config_number(c, s) * seconds * 1000);
}

static struct delivery_way *add_way(struct delivery_setup *s, const char *channel, const char *via)
{
    struct delivery_way *w = &s->way[s->ways];

    if (s->ways == DELIVERY_WAYS)
        return NULL;
    s->ways++;
    text_copy(w->channel, sizeof w->channel, channel);
    text_copy(w->via, sizeof w->via, via);
    return w;
}

static void pace(struct delivery_way *w, double rate_per_s, double burst)
{
    w->rate_per_s = rate_per_s;
    w->burst = burst;
}

static double number_of(const struct gateway *g, enum gateway_key k)
{
    return strtod(gateway_value(g, k), NULL);
}

/* Where nothing is configured that sends, notices are seen in the log. */
static void find_ways(const struct config *c, struct delivery_setup *s)
{
    struct delivery_way *w;

    /* Where the section or its profile says how answers come, they come. */
    for (int i = 0; i < c->ways.gateways; i++)
        if ((w = add_way(s, "sms", c->ways.sms[i].name))) {
            w->in_flight = (int)number_of(&c->ways.sms[i], GK_in_flight);
            pace(w, number_of(&c->ways.sms[i], GK_rate_per_s),
                 number_of(&c->ways.sms[i], GK_burst));
            w->hears = c->ways.sms[i].value[GK_inbound_text] != NULL;
        }
    if (c->ways.mail.url[0] && (w = add_way(s, "email", "")))
        pace(w, config_number(c, SET_smtp_rate_per_s), config_number(c, SET_smtp_burst));
    for (int i = 0; i < c->ways.hooks; i++)
        if ((w = add_way(s, "webhook", c->ways.hook[i].name))) {
            text_copy(w->kinds, sizeof w->kinds, c->ways.hook[i].kinds);
            pace(w, c->ways.hook[i].rate_per_s, c->ways.hook[i].burst);
        }
    if (c->ways.mqtt_topic[0])
        add_way(s, "mqtt", "");
    if (!s->ways)
        add_way(s, "log", "");
    text_copy(s->mail_from, sizeof s->mail_from, c->ways.mail.from);
}

void app_delivery_setup(const struct config *c, struct delivery_setup *s)
{
    delivery_setup_init(s);
    text_copy(s->staff, sizeof s->staff, config_text(c, SET_notify_staff));
    text_copy(s->customer, sizeof s->customer, config_text(c, SET_notify_customer));
    text_copy(s->staff_lang, sizeof s->staff_lang, config_text(c, SET_notify_staff_lang));
    text_copy(s->hotline, sizeof s->hotline, config_text(c, SET_policy_service_number));
    s->staff_quiet = !strcmp(config_text(c, SET_notify_staff_quiet), "on");
    s->retry_ms = ms(c, SET_notify_retry_s, 1);
    s->retry_max_ms = ms(c, SET_notify_retry_max_s, 1);
    s->give_up_ms = ms(c, SET_notify_give_up_h, HOUR_S);
    s->in_flight = (int)config_number(c, SET_notify_in_flight);
    s->per_hour = (int)config_number(c, SET_notify_per_recipient_h);
    s->per_day = (int)config_number(c, SET_notify_per_recipient_day);
    s->per_order_day = (int)config_number(c, SET_notify_per_order_day);
    s->keep_ms = ms(c, SET_notify_keep_d, 24 * HOUR_S);
    find_ways(c, s);
}

/* What became of letters, until the engine has stored it. */
struct outcome {
    struct mail mail;
    struct engine_posted p;
};

struct outcome_job {
    struct engine_job job;
    struct app *app;
};

static size_t list_of(struct mail *m, struct engine_posted **out)
{
    size_t n = 0, cap = 0;

    for (*out = NULL; m; n++) {
        struct outcome *o = (struct outcome *)m;

        m = m->next;
        if (n == cap) {
            cap = cap ? cap * 2 : 32;
            *out = xrealloc(*out, cap * sizeof **out);
        }
        (*out)[n] = o->p;
        free(o);
    }
    return n;
}

static void put_back(struct app *a, const struct engine_posted *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct outcome *o = xcalloc(1, sizeof *o);

        o->p = p[i];
        mailbox_put(&a->outcomes, &o->mail);
    }
    atomic_store(&a->outcomes_stuck, true);
}

static void outcomes_run(struct engine *e, struct engine_job *job)
{
    struct app *a = ((struct outcome_job *)job)->app;
    struct engine_posted *p;
    size_t n;

    atomic_store(&a->outcomes_asked, false);
    n = list_of(mailbox_take(&a->outcomes), &p);
    if (n && engine_posted(e, p, n, clock_mono_ms())) {
        log_error("notice", "what=\"what became of letters is not stored, trying again\"");
        put_back(a, p, n);
    } else {
        atomic_fetch_sub(&a->letters_out, (int)n);
    }
    free(p);
}

static void job_free(struct engine_job *job)
{
    free(job);
}

static void ask(struct app *a)
{
    struct outcome_job *j;

    if (atomic_load(&a->outcomes_closed) || atomic_exchange(&a->outcomes_asked, true))
        return;
    j = xcalloc(1, sizeof *j);
    j->job.run = outcomes_run;
    j->job.done = job_free;
    j->app = a;
    if (!app_submit(a, &j->job))
        free(j);
}

void app_notify_watch(struct app *a)
{
    if (atomic_exchange(&a->outcomes_stuck, false))
        ask(a);
}

void app_posted(struct app *a, const struct engine_posted *p)
{
    struct outcome *o = xcalloc(1, sizeof *o);

    o->p = *p;
    mailbox_put(&a->outcomes, &o->mail);
    ask(a);
}

/* Courier's thread. */
void app_on_posted(void *ctx, const struct post_result *r)
{
    static const enum letter_outcome outcomes[] = {[POST_ACCEPTED] = LETTER_ACCEPTED,
                                                   [POST_REFUSED] = LETTER_REFUSED,
                                                   [POST_LATER] = LETTER_LATER,
                                                   [POST_DOWN] = LETTER_DOWN,
                                                   [POST_UNSURE] = LETTER_UNSURE};
    struct engine_posted p = {.outcome = outcomes[r->outcome]};

    text_copy(p.id, sizeof p.id, r->id);
    text_copy(p.channel, sizeof p.channel, post_channel_word(r->channel));
    text_copy(p.via, sizeof p.via, r->via);
    text_copy(p.remote_id, sizeof p.remote_id, r->remote_id);
    text_copy(p.detail, sizeof p.detail, r->detail);
    app_posted(ctx, &p);
}

/* Engine thread, after the commit, and only while the courier is open. */
void app_on_letter(void *ctx, const struct engine_letter *l)
{
    struct app *a = ctx;
    int channel = post_channel_find(l->channel);
    const char *const value[PF_COUNT] = {
        [PF_TO] = l->to,           [PF_NAME] = l->name,       [PF_KIND] = l->kind,
        [PF_LANG] = l->lang,       [PF_SUBJECT] = l->subject, [PF_TEXT] = l->text,
        [PF_ICS] = l->ics,         [PF_FACTS] = l->facts,     [PF_DATA] = l->data,
        [PF_SUBJECT_ID] = l->about};
    struct post *p;

    /* Nobody would hear of it: it leaves after the start. */
    if (channel < 0 || atomic_load(&a->outcomes_closed))
        return;
    p = post_new(l->id, (enum post_channel_id)channel, l->via);
    p->again = l->again;
    p->at_ms = l->at_ms;
    for (int i = 0; i < PF_COUNT; i++)
        post_set(p, (enum post_field)i, value[i]);
    atomic_fetch_add(&a->letters_out, 1);
    courier_post(a->courier, p);
}

/*
 * What is under way gets a moment to come to its end: what is still open then is sent again after
 * the start, marked as perhaps accepted.
 */
void app_notify_drain(struct app *a)
{
    int64_t until = clock_mono_ms() + DRAIN_MS;

    while (atomic_load(&a->letters_out) > 0 && clock_mono_ms() < until)
        usleep(DRAIN_STEP_US);
}

void app_notify_open(struct app *a)
{
    mailbox_init(&a->outcomes, NULL, NULL);
}

void app_notify_close(struct app *a)
{
    struct engine_posted *p;

    list_of(mailbox_take(&a->outcomes), &p);
    free(p);
    mailbox_release(&a->outcomes);
}
