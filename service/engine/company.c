/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/company.h"

#include <assert.h>
#include <string.h>

#include "core/text.h"

#define MINUTE_MS 60000LL
#define H_MS      (60 * MINUTE_MS)

/* The defaults of service/config.def once more, for an engine without a configuration. */
static const struct {
    enum clock_id id;
    int64_t length_ms[SEVERITY_COUNT];
    const char *ladder;
} clocks[] = {
    /* clang-format off */
    {CLOCK_ACCEPT,      {15 * MINUTE_MS, 15 * MINUTE_MS, 15 * MINUTE_MS, 15 * MINUTE_MS},
     "50:technician 75:technician 100:technician 200:dispatcher 400:lead 800:manager"},
    {CLOCK_CONTACT,     {15 * MINUTE_MS, 2 * H_MS, 2 * H_MS, 2 * H_MS},
     "50:technician 75:technician 100:technician+dispatcher+lead 200:manager"},
    {CLOCK_APPOINTMENT, {0, 0, 0, 0},
     "50:technician 75:technician 100:technician+dispatcher 200:lead 400:manager"},
    {CLOCK_VISIT,       {24 * H_MS, 48 * H_MS, 120 * H_MS, 0},
     "50:dispatcher 75:dispatcher 100:technician+dispatcher 125:lead 150:manager"},
    {CLOCK_COMPLETION,  {4 * H_MS, 4 * H_MS, 4 * H_MS, 4 * H_MS},
     "50:technician 75:technician 100:technician 125:dispatcher 200:lead 300:manager"},
    {CLOCK_NEXT_VISIT,  {0, 0, 0, 0},
     "75:dispatcher 100:technician+dispatcher 125:lead 150:manager"},
    {CLOCK_HAND_IN,     {0, 0, 0, 0},
     "50:technician 75:technician 100:technician+dispatcher 200:lead 300:manager"},
    /* clang-format on */
};

void company_init(struct company *c)
{
    memset(c, 0, sizeof *c);
    text_copy(c->timezone, sizeof c->timezone, "Asia/Shanghai");
    calendar_init(&c->calendar);
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        bool good = clock_steps_parse(&c->clock[clocks[i].id], clocks[i].ladder);

        assert(good);
        memcpy(c->clock[clocks[i].id].length_ms, clocks[i].length_ms, sizeof clocks[i].length_ms);
    }
    c->sweep_min = c->hand_in_min = 18 * 60;
    c->tries = 3;
    c->tries_ms = 2 * H_MS;
    c->park_ms = 24 * H_MS;
    c->unanswered = 3;
    reminder_plan_init(&c->reminder);
    season_init(&c->season);
}
