/* SPDX-License-Identifier: Apache-2.0 */
#include "core/reminder.h"

#define DAYS_MAX   365
#define LOOK_MAX   7
#define CLOSE_DAYS 3

void reminder_plan_init(struct reminder_plan *p)
{
    *p = (struct reminder_plan){.before_d = {30, 14, 3, 0},
                                .steps = 4,
                                .repeat_d = 14,
                                .repeats = 3,
                                .together_d = 21,
                                .at_min = 10 * 60};
}

/* The digits at *text; -1: there are none, or too many. */
static int read_days(const char **text)
{
    const char *at = *text;
    int days = 0;

    while (*at >= '0' && *at <= '9' && days <= DAYS_MAX)
        days = days * 10 + (*at++ - '0');
    if (at == *text || (*at && *at != ' ') || days > DAYS_MAX)
        return -1;
    *text = at;
    return days;
}

bool reminder_steps_parse(struct reminder_plan *p, const char *text)
{
    int n = 0, last = DAYS_MAX + 1;

    while (*text) {
        int days = read_days(&text);

        if (days < 0 || days >= last || n == REMINDER_STEPS)
            return false;
        p->before_d[n++] = last = days;
        while (*text == ' ')
            text++;
    }
    p->steps = n;
    return n > 0 && last == 0;
}

int reminder_last(const struct reminder_plan *p)
{
    return p->steps + p->repeats;
}

int reminder_reached(const struct reminder_plan *p, int days_left)
{
    int step = 0;

    while (step < reminder_last(p) && reminder_days_until(p, days_left, step + 1) <= 0)
        step++;
    return step;
}

int reminder_days_until(const struct reminder_plan *p, int days_left, int step)
{
    return step <= p->steps ? days_left - p->before_d[step - 1]
                            : days_left + p->repeat_d * (step - p->steps);
}

bool reminder_waits(const struct reminder_plan *p, int days_left)
{
    int step = reminder_reached(p, days_left);

    return step > 0 && step < reminder_last(p) && reminder_days_until(p, days_left, step) < 0 &&
           reminder_days_until(p, days_left, step + 1) <= CLOSE_DAYS;
}

const char *reminder_kind(const struct reminder_plan *p, int step)
{
    int before;

    if (step > p->steps)
        return "filter_overdue";
    before = p->before_d[step - 1];
    return before == 0   ? "filter_due"
           : before > 20 ? "filter_due_30"
           : before > 7  ? "filter_due_14"
                         : "filter_due_3";
}

int reminder_look_in(int days)
{
    int in = days / 4;

    return in < 1 ? 1 : in > LOOK_MAX ? LOOK_MAX : in;
}
