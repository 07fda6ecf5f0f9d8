/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A time zone: when the offset of its clocks changes, and the rule for the years after the table.
 * Times are UTC ms; local times are ms of a clock on the wall counted as if it were UTC.
 *
 * Where clocks jump forward a stretch of local time does not exist; where they jump back one
 * comes twice. From UTC to local nothing is in doubt, so whatever must not err asks in that
 * direction, stretch by stretch (zone_span). The other way a missing local time means the moment
 * of the jump, and a doubled one the first of the two.
 */
#ifndef TW_CORE_ZONE_H
#define TW_CORE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define ZONE_CHANGES 320 /* the longest table of tzdata 2025b has 310 */

/* When a year's change comes: M month.week.weekday, J day without 29 February, 0 day with it. */
struct zone_day {
    char kind;
    int month, week, day; /* weekday 0 Sunday */
    int32_t at_s;         /* local time of that day, may be negative or beyond a day */
};

struct zone {
    int count;
    int64_t at_s[ZONE_CHANGES];
    int32_t offset_s[ZONE_CHANGES]; /* from at_s[i] on */
    int32_t first_s;                /* before the first change */
    bool ruled;                     /* after the last one the members below hold */
    bool summer;                    /* the rule knows a summer time */
    int32_t std_s, dst_s;
    struct zone_day begin, end; /* of summer time */
};

/* A compiled tz file, version 2 or later. ERR_CORRUPT when it is none. */
enum err zone_parse(struct zone *z, const void *data, size_t len) MUST_CHECK;
/* A rule as in POSIX TZ, e.g. "CET-1CEST,M3.5.0,M10.5.0/3". */
bool zone_rule_parse(struct zone *z, const char *text, size_t len);
void zone_fixed(struct zone *z, int32_t offset_s);

/* The stretch around a moment in which the offset stays: from_ms <= t < until_ms. */
struct zone_span {
    int64_t from_ms, until_ms, offset_ms;
};
struct zone_span zone_span(const struct zone *z, int64_t utc_ms);

int64_t zone_local(const struct zone *z, int64_t utc_ms);
int64_t zone_utc(const struct zone *z, int64_t local_ms);

#endif
