/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deadlines against a model that knows nothing of stretches: it walks minute by minute, asks the
 * C library for the local time, and counts. Random zones of the tz database, weeks, holidays,
 * leave, pauses and restarts. TW_LONG=1: ten times as many cases.
 */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/deadline.h"
#include "service/base/zone_file.h"

#define MINUTE  60000LL
#define HORIZON (12 * DAY_MIN) /* minutes walked at most */
#define CASES   100000
#define EVENTS  8
#define FIRED   64

static const char *const zone_names[] = {"Asia/Shanghai",
                                         "UTC",
                                         "Europe/Berlin",
                                         "Europe/London",
                                         "Europe/Dublin",
                                         "America/New_York",
                                         "America/Los_Angeles",
                                         "America/St_Johns",
                                         "America/Sao_Paulo",
                                         "America/Asuncion",
                                         "America/Havana",
                                         "America/Santiago",
                                         "America/Caracas",
                                         "America/Nuuk",
                                         "America/Scoresbysund",
                                         "America/Toronto",
                                         "Australia/Lord_Howe",
                                         "Australia/Sydney",
                                         "Australia/Eucla",
                                         "Pacific/Apia",
                                         "Pacific/Chatham",
                                         "Pacific/Auckland",
                                         "Pacific/Norfolk",
                                         "Pacific/Kiritimati",
                                         "Pacific/Easter",
                                         "Asia/Kolkata",
                                         "Asia/Kathmandu",
                                         "Asia/Tehran",
                                         "Asia/Gaza",
                                         "Asia/Beirut",
                                         "Asia/Amman",
                                         "Asia/Pyongyang",
                                         "Asia/Urumqi",
                                         "Asia/Jerusalem",
                                         "Africa/Casablanca",
                                         "Africa/Cairo",
                                         "Africa/El_Aaiun",
                                         "Africa/Windhoek",
                                         "Antarctica/Troll",
                                         "Europe/Istanbul",
                                         "Europe/Moscow",
                                         "Europe/Volgograd",
                                         "Atlantic/Azores",
                                         "America/Argentina/San_Luis",
                                         "Asia/Ulaanbaatar",
                                         "Asia/Hovd",
                                         "Africa/Juba",
                                         "Africa/Tripoli",
                                         "America/Metlakatla",
                                         "Europe/Chisinau"};
#define ZONES (sizeof zone_names / sizeof zone_names[0])

static uint64_t dice = 20260302;

static int below(int n)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int)(dice >> 33) % n;
}

struct step {
    int minute; /* since the start */
    int action;
    enum order_state from, to;
};

struct fired {
    int minute, pct;
};

struct scene {
    struct zone zone;
    struct calendar calendar;
    struct absence away[2];
    struct worktime work;
    struct clock_policy policy[CLOCK_COUNT];
    struct clock_setup setup;
    int clock, length_min;
    int64_t t0; /* UTC minutes */
    struct step step[EVENTS];
    int steps;
    struct fired model[FIRED], real[FIRED];
    int modelled, fires;
};

static struct scene sc;

/* Hours on half hours, in order, without touching: the model reads them back naively. */
static void random_hours(struct day_hours *h)
{
    int at = below(12);

    for (h->count = 0; h->count < below(4) && at < 47;) {
        int to = at + 1 + below(48 - at);

        h->w[h->count].from_min = at * 30;
        h->w[h->count++].to_min = to * 30;
        at = to + 1 + below(6);
    }
}

static void random_calendar(struct calendar *c)
{
    int64_t day = sc.t0 / DAY_MIN - 1;

    calendar_init(c);
    for (int i = 0; i < 7; i++)
        if (below(2))
            random_hours(&c->week[i]);
    if (below(3) == 0)
        random_hours(&c->quiet);
    for (int n = below(5); n > 0; n--) {
        day += 1 + below(3);
        c->day[c->day_count].day = day;
        if (below(3) == 0)
            random_hours(&c->day[c->day_count].hours);
        c->day_count++;
    }
}

static void random_leave(void)
{
    sc.work.away = sc.away;
    sc.work.away_count = below(3);
    for (int i = 0; i < sc.work.away_count; i++) {
        int64_t from = sc.t0 - 600 + below(4000);

        sc.away[i] = (struct absence){from * MINUTE, (from + below(2000)) * MINUTE};
    }
}

/* What starts each clock, and the pair of steps by which people make it stand still. */
static const struct {
    int start, pause, resume;
    enum order_state before, in, aside;
} plays[] = {
    [CLOCK_ACCEPT] = {OA_ASSIGN, -1, -1, OS_READY, OS_ASSIGNED, OS_ASSIGNED},
    [CLOCK_CONTACT] = {OA_ACCEPT, -1, -1, OS_ASSIGNED, OS_ACCEPTED, OS_ACCEPTED},
    [CLOCK_APPOINTMENT] = {OA_SCHEDULE, -1, -1, OS_ACCEPTED, OS_SCHEDULED, OS_SCHEDULED},
    [CLOCK_VISIT] = {CLOCK_OPENED, OA_HOLD, OA_RELEASE, OS_READY, OS_READY, OS_HELD},
    [CLOCK_COMPLETION] = {OA_ARRIVE, OA_PAUSE, OA_RESUME, OS_TRAVELING, OS_ON_SITE, OS_ON_SITE},
};
#define PLAYS ((int)(sizeof plays / sizeof plays[0]))

static void random_steps(void)
{
    int minute = 0;
    bool still = false;

    sc.steps = 0;
    sc.step[sc.steps++] =
        (struct step){0, plays[sc.clock].start, plays[sc.clock].before, plays[sc.clock].in};
    if (plays[sc.clock].pause < 0)
        return;
    for (int n = below(EVENTS - 1); n > 0; n--) {
        enum order_state in = plays[sc.clock].in, aside = plays[sc.clock].aside;

        minute += below(300);
        sc.step[sc.steps++] = still ? (struct step){minute, plays[sc.clock].resume, aside, in}
                                    : (struct step){minute, plays[sc.clock].pause, in, aside};
        still = !still;
    }
}

static void random_scene(void)
{
    static const char *const ladders[] = {
        "50:technician 75:technician 100:technician 200:dispatcher 400:lead 800:manager",
        "100:dispatcher+lead", "25:technician 100:technician+lead 125:manager"};

    sc.t0 = 16000000LL + (int64_t)below(1 << 20) * 24 + below(24); /* 2000 .. 2048 */
    random_calendar(&sc.calendar);
    sc.work = (struct worktime){&sc.calendar, &sc.zone, NULL, 0, below(20) == 0};
    random_leave();
    sc.clock = below(PLAYS);
    sc.length_min = 4 * (1 + below(below(4) ? 40 : 250));
    sc.setup =
        (struct clock_setup){sc.policy, below(8) ? SEV_DEGRADED : SEV_SAFETY, &sc.work, &sc.work};
    for (int i = 0; i < (int)CLOCK_COUNT; i++) {
        assert_true(clock_steps_parse(&sc.policy[i], ladders[below(3)]));
        for (int k = 0; k < (int)SEVERITY_COUNT; k++)
            sc.policy[i].length_ms[k] = sc.length_min * MINUTE;
    }
    random_steps();
}

/* --- the model ------------------------------------------------------------------------ */

static bool within(const struct day_hours *h, int minute)
{
    for (int i = 0; i < h->count; i++)
        if (minute >= h->w[i].from_min && minute < h->w[i].to_min)
            return true;
    return false;
}

static int64_t offset_min(int64_t utc_min)
{
    time_t t = (time_t)(utc_min * 60);
    struct tm tm;

    localtime_r(&t, &tm);
    return tm.tm_gmtoff / 60;
}

static bool works(int64_t utc_min, int64_t local)
{
    const struct day_hours *h = &sc.calendar.week[(local / DAY_MIN + 3) % 7];

    for (int i = 0; i < sc.work.away_count; i++)
        if (utc_min * MINUTE >= sc.away[i].from_ms && utc_min * MINUTE < sc.away[i].to_ms)
            return false;
    if (sc.work.on_call)
        return true;
    for (int i = 0; i < sc.calendar.day_count; i++)
        if (sc.calendar.day[i].day == local / DAY_MIN)
            h = &sc.calendar.day[i].hours;
    return within(h, (int)(local % DAY_MIN));
}

static bool counts(int64_t utc_min, int64_t offset)
{
    int64_t local = utc_min + offset;
    bool safety = sc.setup.severity == SEV_SAFETY;

    if (sc.clock == CLOCK_ACCEPT && !safety)
        return works(utc_min, local);
    if (sc.clock == CLOCK_CONTACT && !safety)
        return !within(&sc.calendar.quiet, (int)(local % DAY_MIN));
    return true;
}

static void walk(void)
{
    const struct clock_policy *p = &sc.policy[sc.clock];
    bool still = false;
    int64_t offset = 0, counted = 0;
    int next = 1, level = 0;

    sc.modelled = 0;
    for (int m = 0; m <= HORIZON && level < p->steps; m++) {
        /* Every change since 2000 falls on a quarter of an hour. */
        if (m == 0 || (sc.t0 + m) % 15 == 0)
            offset = offset_min(sc.t0 + m);
        while (level < p->steps && counted * 100 >= (int64_t)sc.length_min * p->step[level].pct)
            sc.model[sc.modelled++] = (struct fired){m, p->step[level++].pct};
        for (; next < sc.steps && sc.step[next].minute == m; next++)
            still = !still;
        counted += !still && counts(sc.t0 + m, offset);
    }
}

/* --- the real thing, with restarts ------------------------------------------------------ */

static struct clock_event event_of(const struct step *s)
{
    return (struct clock_event){.action = s->action,
                                .from = s->from,
                                .to = s->to,
                                .effects = s->action == CLOCK_OPENED
                                               ? (uint32_t)EFF_START_VISIT
                                               : clock_effects_of(s->action, s->from, s->to),
                                .at_ms = (sc.t0 + s->minute) * MINUTE,
                                .from_ms = sc.t0 * MINUTE,
                                .to_ms = (sc.t0 + sc.length_min) * MINUTE,
                                .staff = &sc.work};
}

static struct clock_event history[EVENTS + FIRED];
static int lines;
static struct clocks now;

static void take(const struct clock_event *e)
{
    history[lines++] = *e;
    clocks_step(&now, &sc.setup, e);
}

/* What was in memory is gone: the history alone must say the same. */
static void restart(void)
{
    struct clocks before = now;

    memset(&now, 0, sizeof now);
    for (int i = 0; i < lines; i++)
        clocks_step(&now, &sc.setup, &history[i]);
    assert_memory_equal(&before, &now, sizeof now);
}

static bool fire(int64_t until_ms)
{
    const struct clock *c = &now.c[sc.clock];
    const struct clock_step *s = clock_next_step(c, &sc.policy[sc.clock]);
    struct clock_event e = {.action = CLOCK_CLIMBED, .clock = sc.clock, .staff = &sc.work};

    if (c->next_ms > until_ms || !s)
        return false;
    e.at_ms = c->next_ms;
    e.pct = s->pct;
    e.to = plays[sc.clock].in;
    sc.real[sc.fires++] = (struct fired){(int)(c->next_ms / MINUTE - sc.t0), s->pct};
    if (s->pct == 100)
        assert_int_equal(c->due_ms, c->next_ms);
    take(&e);
    return true;
}

static void play(void)
{
    memset(&now, 0, sizeof now);
    lines = sc.fires = 0;
    for (int i = 0; i < sc.steps; i++) {
        struct clock_event e = event_of(&sc.step[i]);

        while (i && fire(e.at_ms))
            if (below(8) == 0)
                restart();
        take(&e);
        if (below(4) == 0)
            restart();
    }
    while (fire((sc.t0 + HORIZON) * MINUTE))
        continue;
    restart();
}

static void say(const char *zone)
{
    print_error("%s t0 %lld clock %s length %d steps %d\n", zone, (long long)sc.t0,
                clock_name((enum clock_id)sc.clock), sc.length_min, sc.steps);
    for (int i = 0; i < sc.modelled || i < sc.fires; i++)
        print_error("  model %d%% at %d, real %d%% at %d\n", i < sc.modelled ? sc.model[i].pct : 0,
                    i < sc.modelled ? sc.model[i].minute : -1, i < sc.fires ? sc.real[i].pct : 0,
                    i < sc.fires ? sc.real[i].minute : -1);
}

TEST(every_deadline_and_warning_falls_on_the_minute_that_a_walk_finds)
{
    int cases = getenv("TW_LONG") ? 10 * CASES : CASES, different = 0, climbed = 0;

    UNUSED_STATE;
    for (size_t z = 0; z < ZONES; z++) {
        assert_int_equal(zone_load(&sc.zone, zone_names[z]), ERR_OK);
        setenv("TZ", zone_names[z], 1);
        tzset();
        for (int i = 0; i < cases / (int)ZONES; i++) {
            random_scene();
            walk();
            play();
            climbed += sc.fires;
            if (sc.fires == sc.modelled &&
                !memcmp(sc.real, sc.model, (size_t)sc.fires * sizeof sc.real[0]))
                continue;
            if (different++ == 0)
                say(zone_names[z]);
        }
    }
    print_message("%d cases, %d steps of ladders, %d differences\n", cases, climbed, different);
    assert_int_equal(different, 0);
    assert_true(climbed > cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_deadline_and_warning_falls_on_the_minute_that_a_walk_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
