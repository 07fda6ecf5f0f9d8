/* SPDX-License-Identifier: Apache-2.0 */
/* Letters from many threads to one: in order, whole list at a time, with a wake-up. */
#ifndef TW_BASE_MAILBOX_H
#define TW_BASE_MAILBOX_H

#include <pthread.h>
#include <stddef.h>

/* First member of what is sent. */
struct mail {
    struct mail *next;
};

struct mailbox {
    pthread_mutex_t lock;
    struct mail *first, **last;
    size_t count;
    void (*wake)(void *ctx); /* sender's thread, after the letter is in; may be NULL */
    void *ctx;
};

void mailbox_init(struct mailbox *m, void (*wake)(void *ctx), void *ctx);
void mailbox_release(struct mailbox *m);
void mailbox_put(struct mailbox *m, struct mail *letter);
struct mail *mailbox_take(struct mailbox *m); /* all, oldest first; NULL none */

#endif
