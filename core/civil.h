/* SPDX-License-Identifier: Apache-2.0 */
/* Days since 1970-01-01 and the dates of the Gregorian calendar. */
#ifndef TW_CORE_CIVIL_H
#define TW_CORE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
    int64_t year;
    int month, day; /* from 1 */
};

int64_t civil_days(int64_t year, int month, int day);
struct civil civil_date(int64_t days);
int civil_weekday(int64_t days); /* 0 Monday .. 6 Sunday */
bool civil_is_leap(int64_t year);

/* Rounds towards the past, as dates before 1970 need it. */
static inline int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

#endif
