/* SPDX-License-Identifier: Apache-2.0 */
/* What the company settled about time: calendar, zone, length and ladder of clocks, reminders. */
#ifndef TW_SERVICE_COMPANY_H
#define TW_SERVICE_COMPANY_H

#include "core/deadline.h"
#include "core/reminder.h"
#include "core/water_use.h"

struct company {
    char timezone[64]; /* of the company, and of customers without one of their own */
    struct calendar calendar;
    struct clock_policy clock[CLOCK_COUNT];
    int sweep_min, hand_in_min;    /* minute of the local day */
    int tries;                     /* S5.9: to reach the customer ... */
    int64_t tries_ms;              /* ... spread over so much allowed time */
    int64_t park_ms;               /* the order then waits so long, to a working minute */
    bool auto_assign;              /* a ready order goes to the best candidate by itself */
    int undone_max;                /* P-212: visits that a day ended without; more: nothing new */
    int unanswered;                /* P-209: of a technician in a week, before the lead is told */
    struct reminder_plan reminder; /* of filters */
    struct season season;          /* of the mains where the company works */
};

/* As the settings are by default. */
void company_init(struct company *c);

#endif
