/* SPDX-License-Identifier: Apache-2.0 */
#include "core/civil.h"

#define DAYS_400Y 146097

/* A year that begins in March ends with its leap day: months then follow one formula. */
int64_t civil_days(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * DAYS_400Y + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil civil_date(int64_t days)
{
    int64_t z = days + 719468, era = floor_div(z, DAYS_400Y), d = z - era * DAYS_400Y;
    int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
    int64_t of_year = d - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);

    return (struct civil){y + era * 400 + (month <= 2), month,
                          (int)(of_year - (153 * m + 2) / 5 + 1)};
}

int civil_weekday(int64_t days)
{
    return (int)(days + 3 - floor_div(days + 3, 7) * 7);
}

bool civil_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
