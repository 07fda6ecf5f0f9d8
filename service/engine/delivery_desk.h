/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of the deliveries. Engine thread, inside of a batch; failures go to engine_fail(). */
#ifndef TW_ENGINE_DELIVERY_DESK_H
#define TW_ENGINE_DELIVERY_DESK_H

#include "core/bucket.h"
#include "service/engine/delivery_setup.h"
#include "service/engine/engine_notice.h"
#include "service/store/store_delivery.h"

#define TRANSPORT_KEY "transport_ms" /* the row of meta that holds the transport's clock */

/* One way: what is under way on it, and since when it takes nothing. */
struct desk_way {
    struct delivery_way w;
    int in_flight;
    struct bucket bucket;        /* how many may leave */
    int64_t paced_ms;            /* since when letters wait for it; -1 none does */
    bool look;                   /* something may be ready for it */
    bool more;                   /* the last look left something behind */
    bool down;                   /* it takes nothing: one letter now and then asks */
    int doubtful;                /* answers in a row that were none */
    int vain;                    /* recipients in a row of whom nothing was taken ... */
    char vain_to[RECIPIENT_LEN]; /* ... and the last of them */
    int64_t pause_ms;            /* between two such letters */
    int64_t probe_ms;            /* the transport's clock: when the next may go */
};

/* A letter that waits for the commit; everything in it is owned. */
struct desk_letter {
    struct engine_letter l;
};

struct delivery_desk {
    struct delivery_setup s;
    struct desk_way way[DELIVERY_WAYS];
    /*
     * The transport's own clock: the host's steady one, carried over restarts. What waits for the
     * world outside waits by it; what waits for people waits by the domain's now.
     */
    int64_t t_ms, base_ms, mono_ms;
    int64_t next_due_ms;   /* domain: a held one may leave; INT64_MAX none */
    int64_t next_retry_ms; /* transport: the same */
    struct desk_letter *letter;
    size_t letters, letter_cap;
    bool open;                        /* somebody carries letters: engine_deliver() was called */
    bool recount;                     /* what was under way is to be read from the store */
    struct delivery_list list, older; /* scratch */
};

/* delivery_open.c */
enum err desk_open(struct engine *e) MUST_CHECK; /* also: what was under way is tried again */
void desk_close(struct engine *e);
void desk_drop(struct engine *e);   /* nothing of the batch leaves */
void desk_forget(struct engine *e); /* what notices said, when it was kept for long enough */
enum err desk_recount(struct engine *e) MUST_CHECK;    /* from what the store has */
enum err desk_next_retry(struct engine *e) MUST_CHECK; /* when the next is free */
struct desk_way *desk_way_find(struct delivery_desk *d, const char *channel, const char *via);
void desk_ways_known(struct engine *e);  /* for the metrics */
void desk_look(struct delivery_desk *d); /* something may be ready, anywhere */

/* delivery_desk.c */
void desk_clock(struct engine *e, int64_t mono_ms);
void desk_flush(struct engine *e); /* before the commit: what may leave is marked so */
void desk_send(struct engine *e);  /* after it: it leaves */
/* A free place for a letter, its members NULL. */
struct engine_letter *desk_letter_new(struct delivery_desk *d);

/* delivery_address.c: the rows of one notice */
void notice_address(struct engine *e, const char *id, const struct notice *n);
/* Who a recipient of a row is, as far as a letter needs it. */
struct addressee {
    char id[NAME_LEN], name[160], phone[48], email[128], lang[8], timezone[64], address[256];
    int role; /* enum role; ROLE_CUSTOMER; -1 a program */
    bool found;
};
void addressee_find(struct engine *e, const char *recipient, struct addressee *out);

/* delivery_hold.c: the domain's time before which it may not leave; 0: it may now. why: a word */
int64_t delivery_hold(struct engine *e, const struct delivery *d, const struct addressee *a,
                      const char **why);
int64_t delivery_night(struct engine *e, enum delivery_push push, const struct addressee *a);

/* delivery_letter.c: written from what the notice kept; false: it cannot be sent, why is set */
bool letter_write(struct engine *e, const struct delivery *d, const struct addressee *a,
                  const char **why);
/* All that a letter of it would know, as an object of texts; owned by the caller. */
struct cJSON *letter_facts(struct engine *e, const struct delivery *d, const struct addressee *a);
void letter_release(struct engine_letter *l);

/* delivery_end.c */
void delivery_settle(struct engine *e, struct delivery *d, enum delivery_state state,
                     const char *detail);
/* Given up; told: the dispatcher hears of this one. */
void delivery_dead(struct engine *e, struct delivery *d, const char *why, bool told);
/* The dispatcher hears of a notice that did not arrive; kind says how. */
void delivery_tell(struct engine *e, const struct delivery *d, const char *kind);
void delivery_count(struct engine *e, const char *channel, enum delivery_state state);
void delivery_save(struct engine *e, struct delivery *d);
void delivery_line_next(struct engine *e, const struct delivery *d);

/* delivery_way.c */
void way_down(struct engine *e, struct desk_way *w, const char *why);
void way_up(struct engine *e, struct desk_way *w);

#endif
