/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a household is reminded of a filter: steps before the due day, the day itself, and a few
 * after it. Counts whole days of the recipient's calendar; knows no stage, no text and no clock.
 */
#ifndef TW_CORE_REMINDER_H
#define TW_CORE_REMINDER_H

#include <stdbool.h>

#define REMINDER_STEPS 8

struct reminder_plan {
    int before_d[REMINDER_STEPS]; /* falling; the last one is 0, the due day */
    int steps;
    int repeat_d, repeats; /* after the due day */
    int together_d;        /* stages due so soon after another are told with it */
    int at_min;            /* minute of the recipient's day */
};

/* As domain.md 6.3 has it. */
void reminder_plan_init(struct reminder_plan *p);
/* "30 14 3 0": falling days that end with 0. */
bool reminder_steps_parse(struct reminder_plan *p, const char *text);

/* The last step that so many days before the due day (after it: negative) is reached; 0 none. */
int reminder_reached(const struct reminder_plan *p, int days_left);
/* Days from then until that step (from 1 on); negative when it is past. */
int reminder_days_until(const struct reminder_plan *p, int days_left, int step);
/* The step is late and the next one is near: that one will say it. */
bool reminder_waits(const struct reminder_plan *p, int days_left);
int reminder_last(const struct reminder_plan *p);
/* The kind of message of that step. */
const char *reminder_kind(const struct reminder_plan *p, int step);
/* In how many days to look again, when the next step is so far: dates move with use. 1..7 */
int reminder_look_in(int days);

#endif
