/* SPDX-License-Identifier: Apache-2.0 */
#include "core/boots.h"

#include <math.h>
#include <string.h>

#include "core/running.h"

#define HOUR_S 3600u
#define DAY_S  86400u

/* Words that boards use for why they started. What is not here is unknown. */
static const struct {
    const char *word;
    int how; /* -1: somebody wanted it */
} reasons[] = {
    {"power", BOOT_POWER},
    {"power-on", BOOT_POWER},
    {"poweron", BOOT_POWER},
    {"por", BOOT_POWER},
    {"watchdog", BOOT_CRASH},
    {"wdt", BOOT_CRASH},
    {"panic", BOOT_CRASH},
    {"exception", BOOT_CRASH},
    {"command", -1},
    {"update", -1},
    {"ota", -1},
    {"button", -1},
};

void boots_init(struct boots *b)
{
    memset(b, 0, sizeof *b);
    b->silent_min = NAN;
}

static int how_of(const char *reason)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (!strcmp(reasons[i].word, reason))
            return reasons[i].how;
    return BOOT_UNKNOWN;
}

static uint32_t line_s(const struct running_step *st)
{
    return (uint32_t)(st->line_ms / 1000) + 1;
}

static void add(struct boots *b, const struct running_step *st)
{
    int how = how_of(st->s->reset_reason);

    if (how < 0)
        return;
    b->at_s[b->next] = line_s(st);
    b->how[b->next] = (uint8_t)how;
    b->with_pump[b->next] = b->pump_on;
    b->next = (uint8_t)((b->next + 1) % BOOTS_KEPT);
    b->silent_min = (float)((double)(st->line_ms - b->heard_ms) / 60000.0);
}

struct tally {
    int hour, day, power, crash, pump, told;
};

static struct tally tally(const struct boots *b, uint32_t now_s)
{
    struct tally t = {0};

    for (int i = 0; i < BOOTS_KEPT; i++) {
        bool day = b->at_s[i] && now_s - b->at_s[i] <= DAY_S;

        t.day += day;
        t.hour += day && now_s - b->at_s[i] <= HOUR_S;
        t.power += day && b->how[i] == BOOT_POWER;
        t.crash += day && b->how[i] == BOOT_CRASH;
        t.told += day && b->how[i] != BOOT_UNKNOWN;
        t.pump += day && b->with_pump[i];
    }
    return t;
}

/* Reasons of which none was told are unknown, not none. */
static double of_told(const struct tally *t, int n)
{
    return t->day && !t->told ? (double)NAN : n;
}

void boots_fold(struct boots *b, const struct running_step *st, double *sym)
{
    struct tally t;

    if (st->boot)
        add(b, st);
    b->pump_on = st->s->v[F_pump_on] > 0;
    b->heard_ms = st->line_ms;
    t = tally(b, line_s(st));
    sym[SYM_FEATURE(FT_boots_1h)] = t.hour;
    sym[SYM_FEATURE(FT_boots_24h)] = t.day;
    sym[SYM_FEATURE(FT_boots_pump_24h)] = t.pump;
    sym[SYM_FEATURE(FT_boots_power_24h)] = of_told(&t, t.power);
    sym[SYM_FEATURE(FT_boots_crash_24h)] = of_told(&t, t.crash);
    sym[SYM_FEATURE(FT_boot_silent_min)] = (double)b->silent_min;
}
