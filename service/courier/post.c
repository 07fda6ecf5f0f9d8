/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/courier/post_int.h"

static const struct post_channel *const channels[POST_CHANNELS] = {
    [POST_LOG] = &channel_log,         [POST_SMS] = &channel_sms,   [POST_EMAIL] = &channel_email,
    [POST_WEBHOOK] = &channel_webhook, [POST_MQTT] = &channel_mqtt,
};

static const char *const words[POST_CHANNELS] = {
#define WORD(id, word) [POST_##id] = word,
    POST_CHANNEL_MAP(WORD)
#undef WORD
};

int post_channel_find(const char *word)
{
    for (int i = 0; i < POST_CHANNELS; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

const char *post_channel_word(enum post_channel_id id)
{
    return words[id];
}

struct post *post_new(const char *id, enum post_channel_id channel, const char *via)
{
    struct post *p = xcalloc(1, sizeof *p);

    text_copy(p->id, sizeof p->id, id);
    text_copy(p->via, sizeof p->via, via ? via : "");
    p->channel = channel;
    return p;
}

void post_set(struct post *p, enum post_field f, const char *value)
{
    free(p->field[f]);
    p->field[f] = value ? xstrdup(value) : NULL;
}

void post_free(struct post *p)
{
    if (!p)
        return;
    for (int i = 0; i < PF_COUNT; i++)
        free(p->field[i]);
    free(p);
}

void courier_post(struct courier *c, struct post *p)
{
    mailbox_put(&c->posts, &p->mail);
}

static void unlink_posting(struct posting *s)
{
    *s->prev = s->next;
    if (s->next)
        s->next->prev = s->prev;
}

static void say(struct courier *c, const struct post *p, const struct post_result *r)
{
    struct post_result out = *r;

    text_copy(out.id, sizeof out.id, p->id);
    text_copy(out.via, sizeof out.via, p->via);
    out.channel = p->channel;
    if (c->o.on_posted)
        c->o.on_posted(c->o.ctx, &out);
}

void post_done(struct posting *s, const struct post_result *r)
{
    say(s->c, s->p, r);
    unlink_posting(s);
    curl_slist_free_all(s->lines);
    post_free(s->p);
    free(s->body);
    free(s);
}

static void begin(struct courier *c, struct post *p)
{
    const struct post_channel *channel = channels[p->channel];
    struct posting *s = xcalloc(1, sizeof *s);
    struct post_result r = {.outcome = POST_REFUSED};
    const char *wrong;

    s->c = c;
    s->p = p;
    s->next = c->postings;
    s->prev = &c->postings;
    if (s->next)
        s->next->prev = &s->next;
    c->postings = s;
    if (channel->ship) {
        if (channel->ship(s, &r))
            post_done(s, &r);
        return;
    }
    s->easy = curl_easy_init();
    if (!s->easy)
        abort();
    wrong = channel->prepare(s);
    if (!wrong) {
        if (channel->waits)
            post_mail_start(s);
        else
            post_curl_start(s);
        return;
    }
    text_copy(r.detail, sizeof r.detail, wrong);
    curl_easy_cleanup(s->easy);
    post_done(s, &r);
}

void post_take(struct courier *c)
{
    struct mail *m = mailbox_take(&c->posts);

    post_mail_take(c);
    while (m) {
        struct post *p = (struct post *)m;

        m = m->next;
        begin(c, p);
    }
}

const struct post_channel *post_channel_of(const struct post *p)
{
    return channels[p->channel];
}

/* What was handed over may arrive yet; what nobody took up comes again. */
void post_stop(struct courier *c)
{
    struct post_result r = {.outcome = POST_LATER, .detail = "the service ended"};

    post_mail_close(c);
    while (c->postings) {
        struct posting *s = c->postings;

        r.outcome = !s->easy || post_curl_handed_over(s) ? POST_UNSURE : POST_LATER;
        if (s->easy) {
            if (!post_channel_of(s->p)->waits)
                curl_multi_remove_handle(c->multi, s->easy);
            curl_easy_cleanup(s->easy);
        }
        post_done(s, &r);
    }
    r.outcome = POST_LATER;
    for (struct mail *m = mailbox_take(&c->posts), *next; m; m = next) {
        next = m->next;
        say(c, (struct post *)m, &r);
        post_free((struct post *)m);
    }
}
