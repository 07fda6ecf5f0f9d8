/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is decided about a notice on its way: its states, how long to wait after a failure, until
 * when the quiet hours hold it, which older one it makes void. Pure; times are ms, of the clock
 * that the caller names.
 */
#ifndef TW_CORE_DELIVERY_H
#define TW_CORE_DELIVERY_H

#include "core/calendar.h"

/* X(id, word). waiting and sending are on their way, the others have come to an end. */
/* clang-format off */
#define DELIVERY_STATE_MAP(X)                                                   \
    X(WAITING, "waiting")         /* for its hour, its turn or its way */        \
    X(SENDING, "sending")         /* handed over, no answer stored yet */        \
    X(SENT, "sent")               /* the other side said yes */                  \
    X(DELIVERED, "delivered")     /* it says that it arrived */                  \
    X(UNDELIVERED, "undelivered") /* it says that it did not */                  \
    X(DEAD, "dead")               /* refused, or given up */                     \
    X(WITHDRAWN, "withdrawn")     /* something newer took its place */
/* clang-format on */
enum delivery_state {
#define DELIVERY_STATE_ENUM(id, word) DS_##id,
    DELIVERY_STATE_MAP(DELIVERY_STATE_ENUM)
#undef DELIVERY_STATE_ENUM
        DELIVERY_STATES
};
const char *delivery_state_name(enum delivery_state s);
int delivery_state_find(const char *name); /* -1: none */

/* X(id, word) */
/* clang-format off */
#define DELIVERY_CHANNEL_MAP(X)                                                 \
    X(LOG, "log") X(SMS, "sms") X(EMAIL, "email") X(WEBHOOK, "webhook") X(MQTT, "mqtt")
/* clang-format on */
enum delivery_channel {
#define DELIVERY_CHANNEL_ENUM(id, word) DC_##id,
    DELIVERY_CHANNEL_MAP(DELIVERY_CHANNEL_ENUM)
#undef DELIVERY_CHANNEL_ENUM
        DELIVERY_CHANNELS
};
const char *delivery_channel_name(enum delivery_channel c);
int delivery_channel_find(const char *name); /* -1: none */

/* How hard it pushes: urgent ones pass the quiet hours, those of safety the limits as well. */
enum delivery_push { PUSH_NONE, PUSH_URGENT, PUSH_SAFETY };

/*
 * Doubled with every attempt from base up to max, less up to a quarter that the id and the number
 * decide, so that what failed together does not come again together.
 */
int64_t delivery_backoff_ms(const char *id, int attempts, int64_t base_ms, int64_t max_ms);

/* t when nobody sleeps then, else the end of the quiet hours. */
int64_t delivery_quiet_until(const struct calendar *c, const struct zone *z, int64_t t);

/*
 * A notice makes an older one of the same theme, order and recipient void. Kinds that say the
 * agreed time share one; "": nothing of this kind is ever void.
 */
const char *delivery_theme(const char *kind);

#endif
