/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways on which notices leave, the rules they follow, and what passes between the engine and
 * whoever carries them. Plain texts: the engine knows no courier.
 */
#ifndef TW_ENGINE_DELIVERY_SETUP_H
#define TW_ENGINE_DELIVERY_SETUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/sample.h"

#define DELIVERY_WAYS 32
#define DELIVERY_VIA  32 /* bytes of a section's title */

struct delivery_way {
    char channel[12];       /* sms email webhook mqtt log */
    char via[DELIVERY_VIA]; /* section; "": the channel has one way */
    char kinds[512];        /* of a webhook: words; "": every kind */
    int in_flight;          /* letters at once; 0: as the setup says */
    double rate_per_s;      /* letters a second; 0: no limit */
    double burst;           /* letters together; 0: what a fifth of a second brings */
    bool hears;             /* what people answer comes back on it */
};

struct delivery_setup {
    struct delivery_way way[DELIVERY_WAYS];
    int ways;
    char staff[64], customer[64]; /* channels, the best first: "sms email" */
    char staff_lang[8], hotline[32];
    char mail_from[128]; /* who mails come from, for calendars in them; "" nobody */
    bool staff_quiet;    /* quiet hours hold notices to staff as well */
    int64_t retry_ms, retry_max_ms, give_up_ms;
    int in_flight;                        /* letters at once on each way */
    int per_hour, per_day, per_order_day; /* to one customer, the last of SMS; 0: no limit */
    int64_t keep_ms;                      /* facts of notices, domain time; 0: for ever */
};

/* As the settings are by default, without any way. */
void delivery_setup_init(struct delivery_setup *s);

/* One attempt, as texts; NULL absent. Borrowed for the call. */
struct engine_letter {
    const char *id, *channel, *via; /* id: the idempotency key, the same on every attempt */
    bool again;                     /* an earlier attempt may have been accepted */
    int64_t at_ms;
    const char *to, *name, *kind, *lang, *subject, *text, *ics, *facts, *data, *about;
};

/* As in service/courier/post.h, where each is explained. */
enum letter_outcome {
    LETTER_ACCEPTED,
    LETTER_REFUSED,
    LETTER_LATER,
    LETTER_DOWN,
    LETTER_UNSURE,
    LETTER_OUTCOMES
};

struct engine_posted {
    char id[RUN_ID_LEN];
    char channel[12], via[DELIVERY_VIA];
    enum letter_outcome outcome;
    char remote_id[96], detail[160];
};

#endif
