/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails on threads of their own. Curl waits inside of itself for the answer to the end of a mail
 * and to QUIT, also when many transfers share a loop (libcurl-multi(3), BLOCKING): a mail server
 * that falls silent would hold up messages, commands and the canary. And a transfer that is taken
 * out half way would send what there is of the mail as if it were whole.
 */
#include <stdlib.h>

#include "service/base/xalloc.h"
#include "service/courier/post_int.h"

#define MAILERS 4

struct mailers {
    pthread_t thread[MAILERS];
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct mail *first, **last; /* wait for a thread */
    struct mailbox done;
    atomic_bool stop;
};

/* Curl's thread of that mail, at least once a second. */
static int on_progress(void *ctx, curl_off_t dt, curl_off_t dn, curl_off_t ut, curl_off_t un)
{
    struct mailers *m = ctx;

    (void)dt;
    (void)dn;
    (void)ut;
    (void)un;
    return atomic_load(&m->stop);
}

/* NULL at the end. */
static struct posting *next(struct mailers *m)
{
    struct mail *one = NULL;

    pthread_mutex_lock(&m->lock);
    while (!m->first && !atomic_load(&m->stop))
        pthread_cond_wait(&m->some, &m->lock);
    if (!atomic_load(&m->stop)) {
        one = m->first;
        m->first = one->next;
        if (!m->first)
            m->last = &m->first;
    }
    pthread_mutex_unlock(&m->lock);
    return (struct posting *)one;
}

static void *work(void *arg)
{
    struct mailers *m = arg;
    struct posting *s;

    while ((s = next(m))) {
        s->rc = curl_easy_perform(s->easy);
        mailbox_put(&m->done, &s->turn);
    }
    return NULL;
}

static void wake(void *ctx)
{
    uv_async_send(&((struct courier *)ctx)->async);
}

void post_mail_open(struct courier *c)
{
    struct mailers *m;

    if (!c->o.ways || !c->o.ways->mail.url[0])
        return;
    m = c->mailers = xcalloc(1, sizeof *m);
    m->last = &m->first;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->some, NULL);
    mailbox_init(&m->done, wake, c);
    for (int i = 0; i < MAILERS; i++) {
        if (pthread_create(&m->thread[i], NULL, work, m))
            abort();
        pthread_setname_np(m->thread[i], "mail");
    }
}

void post_mail_start(struct posting *s)
{
    struct mailers *m = s->c->mailers;

    /* Said goodbye to in the thread of the mail, not where the connection is thrown away later. */
    curl_easy_setopt(s->easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(s->easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(s->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(s->easy, CURLOPT_XFERINFODATA, m);
    pthread_mutex_lock(&m->lock);
    s->turn.next = NULL;
    *m->last = &s->turn;
    m->last = &s->turn.next;
    pthread_cond_signal(&m->some);
    pthread_mutex_unlock(&m->lock);
}

void post_mail_take(struct courier *c)
{
    struct mail *m = c->mailers ? mailbox_take(&c->mailers->done) : NULL;

    while (m) {
        struct posting *s = (struct posting *)m;

        m = m->next;
        post_curl_finish(s, s->rc);
    }
}

void post_mail_close(struct courier *c)
{
    struct mailers *m = c->mailers;

    if (!m)
        return;
    pthread_mutex_lock(&m->lock);
    atomic_store(&m->stop, true);
    pthread_cond_broadcast(&m->some);
    pthread_mutex_unlock(&m->lock);
    for (int i = 0; i < MAILERS; i++)
        pthread_join(m->thread[i], NULL);
    post_mail_take(c);
    mailbox_release(&m->done);
    pthread_mutex_destroy(&m->lock);
    pthread_cond_destroy(&m->some);
    free(m);
    c->mailers = NULL;
}
