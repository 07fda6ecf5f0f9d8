/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue/calendar.json. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "core/civil.h"
#include "core/text.h"

#define DAY_MS  86400000LL
#define RUN_MAX 366 /* days of one entry */

struct reading {
    struct calendar *c;
    char *why;
    size_t cap;
};

static bool complain(const struct reading *r, const char *path, const char *what)
{
    snprintf(r->why, r->cap, "%s: %s", path, what);
    return false;
}

bool calendar_minute_parse(const char *text, int *minute)
{
    bool digits = strlen(text) == 5 && text[2] == ':';

    for (int i = 0; digits && i < 5; i++)
        digits = i == 2 || (text[i] >= '0' && text[i] <= '9');
    if (!digits)
        return false;
    *minute = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
    return text[3] < '6' && *minute <= DAY_MIN;
}

static bool add(struct day_hours *h, int from, int to)
{
    if (h->count == CALENDAR_HOURS || from >= to || (h->count && h->w[h->count - 1].to_min > from))
        return false;
    h->w[h->count].from_min = from;
    h->w[h->count++].to_min = to;
    return true;
}

static bool stretch(const char *text, int *from, int *to)
{
    char begin[8];

    return strlen(text) == 11 && text[5] == '-' && text_copy_n(begin, sizeof begin, text, 5) &&
           calendar_minute_parse(begin, from) && calendar_minute_parse(text + 6, to);
}

bool calendar_hours_parse(struct day_hours *h, const char *text)
{
    int from, to;

    h->count = 0;
    if (!stretch(text, &from, &to) || from == to)
        return false;
    if (from < to)
        return add(h, from, to);
    return (to == 0 || add(h, 0, to)) && (from == DAY_MIN || add(h, from, DAY_MIN));
}

static bool read_hours(const struct reading *r, const cJSON *list, const char *path,
                       struct day_hours *h)
{
    const cJSON *j;
    int from, to;

    h->count = 0;
    if (!cJSON_IsArray(list))
        return complain(r, path, "must be a list of hours, as [\"08:00-12:00\"]");
    cJSON_ArrayForEach(j, list)
    {
        if (!cJSON_IsString(j) || !stretch(j->valuestring, &from, &to) || !add(h, from, to))
            return complain(r, path, "must be up to four stretches like 08:00-12:00, in order");
    }
    return true;
}

static bool read_week(const struct reading *r, const cJSON *week)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const cJSON *j;
    char path[48];

    if (!cJSON_IsObject(week))
        return complain(r, "week", "must be an object");
    cJSON_ArrayForEach(j, week)
    {
        int i = 0;

        while (i < 7 && strcmp(names[i], j->string) != 0)
            i++;
        snprintf(path, sizeof path, "week.%.32s", j->string);
        if (i == 7)
            return complain(r, path, "no such day; they are mon tue wed thu fri sat sun");
        if (!read_hours(r, j, path, &r->c->week[i]))
            return false;
    }
    return true;
}

static bool read_date(const cJSON *entry, const char *name, int64_t *day)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(entry, name);
    int64_t ms;

    if (!cJSON_IsString(j) || strlen(j->valuestring) != 10 || !text_time_parse(j->valuestring, &ms))
        return false;
    *day = floor_div(ms, DAY_MS);
    return true;
}

/* Keeps the list in order; a day that is named twice is a mistake. */
static bool put_day(struct calendar *c, int64_t day, const struct day_hours *h)
{
    int i = c->day_count;

    while (i > 0 && c->day[i - 1].day > day)
        i--;
    if (c->day_count == CALENDAR_DAYS || (i > 0 && c->day[i - 1].day == day))
        return false;
    memmove(&c->day[i + 1], &c->day[i], (size_t)(c->day_count - i) * sizeof c->day[0]);
    c->day[i] = (struct calendar_day){day, *h};
    c->day_count++;
    return true;
}

static bool read_entry(const struct reading *r, const cJSON *entry, int n)
{
    const cJSON *hours = cJSON_GetObjectItemCaseSensitive(entry, "hours");
    struct day_hours h = {0};
    int64_t from, to;
    char path[48];

    snprintf(path, sizeof path, "days[%d].hours", n);
    if (hours && !read_hours(r, hours, path, &h))
        return false;
    snprintf(path, sizeof path, "days[%d]", n);
    if (read_date(entry, "on", &from))
        to = from;
    else if (!read_date(entry, "from", &from) || !read_date(entry, "to", &to))
        return complain(r, path, "needs `on`, or `from` and `to`, as 2026-02-17");
    if (to < from || to - from >= RUN_MAX)
        return complain(r, path, "must end after it begins and within a year");
    for (int64_t d = from; d <= to; d++)
        if (!put_day(r->c, d, &h))
            return complain(r, path, "a day stands there twice, or there are more than 512");
    return true;
}

static bool read_all(const struct reading *r, const cJSON *root)
{
    const cJSON *j, *entry;
    int n = 0;

    cJSON_ArrayForEach(j, root)
    {
        if (!strcmp(j->string, "week")) {
            if (!read_week(r, j))
                return false;
        } else if (!strcmp(j->string, "quiet")) {
            if (!cJSON_IsString(j) || !calendar_hours_parse(&r->c->quiet, j->valuestring))
                return complain(r, "quiet", "must be hours, as 21:00-08:00");
        } else if (!strcmp(j->string, "days") && cJSON_IsArray(j)) {
            cJSON_ArrayForEach(entry, j) if (!read_entry(r, entry, n++)) return false;
        } else {
            return complain(r, j->string, "no such member; they are week, quiet, days");
        }
    }
    return true;
}

bool calendar_parse(struct calendar *c, const char *json, char *why, size_t cap)
{
    struct reading r = {c, why, cap};
    cJSON *root = cJSON_Parse(json);
    bool good;

    calendar_init(c);
    good = cJSON_IsObject(root) ? read_all(&r, root) : complain(&r, "/", "is not a JSON object");
    cJSON_Delete(root);
    return good;
}
