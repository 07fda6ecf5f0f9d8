/* SPDX-License-Identifier: Apache-2.0 */
#include "service/base/mailbox.h"

void mailbox_init(struct mailbox *m, void (*wake)(void *ctx), void *ctx)
{
    pthread_mutex_init(&m->lock, NULL);
    m->first = NULL;
    m->last = &m->first;
    m->count = 0;
    m->wake = wake;
    m->ctx = ctx;
}

void mailbox_release(struct mailbox *m)
{
    pthread_mutex_destroy(&m->lock);
}

void mailbox_put(struct mailbox *m, struct mail *letter)
{
    letter->next = NULL;
    pthread_mutex_lock(&m->lock);
    *m->last = letter;
    m->last = &letter->next;
    m->count++;
    pthread_mutex_unlock(&m->lock);
    if (m->wake)
        m->wake(m->ctx);
}

struct mail *mailbox_take(struct mailbox *m)
{
    struct mail *all;

    pthread_mutex_lock(&m->lock);
    all = m->first;
    m->first = NULL;
    m->last = &m->first;
    m->count = 0;
    pthread_mutex_unlock(&m->lock);
    return all;
}
