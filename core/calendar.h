/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the company works and when customers may be called: hours of the week, single days that
 * differ (holidays, made-up working days), quiet hours. Read from catalogue/calendar.json.
 * Local times are minutes of the day in the zone of whoever it is about.
 */
#ifndef TW_CORE_CALENDAR_H
#define TW_CORE_CALENDAR_H

#include "core/zone.h"

#define CALENDAR_DAYS  512
#define CALENDAR_HOURS 4 /* stretches a day */
#define DAY_MIN        1440

struct day_hours {
    int count; /* stretches in order, from <= minute < to */
    struct {
        int from_min, to_min;
    } w[CALENDAR_HOURS];
};

struct calendar_day {
    int64_t day; /* since 1970 */
    struct day_hours hours;
};

struct calendar {
    struct day_hours week[7]; /* Monday first */
    struct day_hours quiet;   /* of every day */
    int day_count;
    struct calendar_day day[CALENDAR_DAYS]; /* in order */
};

/* Every day from 8 to 21, quiet from 21 to 8. */
void calendar_init(struct calendar *c);

/* The file. False: *why says what is wrong, `path: what`. */
bool calendar_parse(struct calendar *c, const char *json, char *why, size_t cap);
/* "08:00-21:00"; "21:00-08:00" goes over midnight and becomes two stretches. */
bool calendar_hours_parse(struct day_hours *h, const char *text);
bool calendar_minute_parse(const char *text, int *minute); /* "18:00" */

/* A stretch in which one person is away, UTC ms, from <= t < to. */
struct absence {
    int64_t from_ms, to_ms;
};

/* Whose time it is. */
struct worktime {
    const struct calendar *calendar;
    const struct zone *zone;
    const struct absence *away; /* may be NULL */
    int away_count;
    bool on_call; /* every minute is a working minute */
};

/* Whether it is so at t, and *until_ms > t up to which it stays at least. */
bool worktime_open(const struct worktime *w, int64_t t, int64_t *until_ms);
bool quiet_at(const struct calendar *c, const struct zone *z, int64_t t, int64_t *until_ms);

/* The first working minute at or after t; INT64_MAX when none comes within ten years. */
int64_t worktime_next(const struct worktime *w, int64_t t);
/* That minute of the next day after t's on which the company works at all. */
int64_t worktime_next_day_at(const struct worktime *w, int64_t t, int minute);
/* The next time after t that the clock on the wall shows that minute. */
int64_t calendar_next_at(const struct zone *z, int64_t t, int minute);

#endif
