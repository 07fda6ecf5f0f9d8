/* SPDX-License-Identifier: Apache-2.0 */
/* The address by which a calendar program reads a technician's appointments, without a log-in. */
#ifndef TW_ENGINE_CALENDAR_FEED_H
#define TW_ENGINE_CALENDAR_FEED_H

#include "service/engine/engine_calls.h"

/* The feed that the technician had ends. NOT_FOUND: there is no such technician. */
enum err calendar_feed_make(struct engine *e, const struct actor *who, const char *person,
                            const char *token_hash, struct reply *out) MUST_CHECK;
/* Good as well when there is none. */
enum err calendar_feed_end(struct engine *e, const char *person, struct reply *out) MUST_CHECK;

/* Whose it is; "" when it is none, has ended or its technician is disabled. Any connection. */
enum err calendar_feed_find(struct store *s, const char *token_hash,
                            char person[ID_LEN]) MUST_CHECK;

#endif
