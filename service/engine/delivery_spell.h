/* SPDX-License-Identifier: Apache-2.0 */
/* Moments, clocks and other words of notices as a reader writes them. Pure. */
#ifndef TW_ENGINE_DELIVERY_SPELL_H
#define TW_ENGINE_DELIVERY_SPELL_H

#include "core/model.h"
#include "core/zone.h"

#define SPELL_CAP 96

/* "11月26日 14:00", "26 Nov, 14:00" */
void spell_moment(const struct zone *z, enum lang l, int64_t ms, char out[SPELL_CAP]);
/* The same with an end; the day only once when it is one. */
void spell_slot(const struct zone *z, enum lang l, int64_t from_ms, int64_t to_ms,
                char out[SPELL_CAP]);
void spell_day(const struct zone *z, enum lang l, int64_t ms, char out[SPELL_CAP]); /* no year */
/* A day as YYYY-MM-DD or a moment, with its year; "" when text is neither. */
void spell_date(const struct zone *z, enum lang l, const char *text, char out[SPELL_CAP]);
void spell_stretch(enum lang l, int64_t ms, char out[SPELL_CAP]); /* "2小时", "2 h" */

enum spelling { SPELL_CLOCK, SPELL_SEVERITY, SPELL_ORDER_KIND, SPELL_CHANNEL, SPELL_DECISION };
/* The words for a name; NULL when it has none. */
const char *spell_word(enum spelling what, enum lang l, const char *name);

#endif
