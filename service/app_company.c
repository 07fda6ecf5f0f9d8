/* SPDX-License-Identifier: Apache-2.0 */
/* The company's time from settings and catalogue/calendar.json. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/app.h"
#include "service/base/xalloc.h"
#include "service/engine/company.h"

#define FILE_MAX (1 << 20)

static struct company company; /* one configuration a process */

const struct company *app_company(void)
{
    return &company;
}

static void lengths(struct clock_policy *p, double safety_s, double no_water_s, double degraded_s,
                    double maintenance_s)
{
    p->length_ms[SEV_SAFETY] = (int64_t)(safety_s * 1000);
    p->length_ms[SEV_NO_WATER] = (int64_t)(no_water_s * 1000);
    p->length_ms[SEV_DEGRADED] = (int64_t)(degraded_s * 1000);
    p->length_ms[SEV_MAINTENANCE] = (int64_t)(maintenance_s * 1000);
}

static void take_lengths(const struct config *c)
{
    double accept = config_number(c, SET_policy_accept_s);
    double contact = config_number(c, SET_policy_contact_s);
    double completion = config_number(c, SET_policy_completion_s);

    lengths(&company.clock[CLOCK_ACCEPT], accept, accept, accept, accept);
    lengths(&company.clock[CLOCK_CONTACT], config_number(c, SET_policy_contact_safety_s), contact,
            contact, contact);
    lengths(&company.clock[CLOCK_COMPLETION], completion, completion, completion, completion);
    lengths(&company.clock[CLOCK_VISIT], config_number(c, SET_policy_visit_safety_h) * 3600,
            config_number(c, SET_policy_visit_no_water_h) * 3600,
            config_number(c, SET_policy_visit_degraded_h) * 3600,
            config_number(c, SET_policy_visit_maintenance_h) * 3600);
}

/* The configuration was checked when it was loaded: what is wrong there is not taken here. */
static bool take_ladders(const struct config *c)
{
    static const struct {
        enum clock_id id;
        enum setting tell;
    } ladders[] = {
        {CLOCK_ACCEPT, SET_policy_accept_tell},
        {CLOCK_CONTACT, SET_policy_contact_tell},
        {CLOCK_APPOINTMENT, SET_policy_appointment_tell},
        {CLOCK_VISIT, SET_policy_visit_tell},
        {CLOCK_COMPLETION, SET_policy_completion_tell},
        {CLOCK_NEXT_VISIT, SET_policy_next_visit_tell},
        {CLOCK_HAND_IN, SET_policy_hand_in_tell},
    };
    bool good = true;

    for (size_t i = 0; i < sizeof ladders / sizeof ladders[0]; i++)
        good &= clock_steps_parse(&company.clock[ladders[i].id], config_text(c, ladders[i].tell));
    return good;
}

/* Without the file the week stays as it is by default. */
static enum err read_calendar(const char *dir)
{
    char path[4096], why[200];
    char *text;
    size_t n;
    bool good;
    FILE *f;

    snprintf(path, sizeof path, "%.4000s/calendar.json", dir);
    f = fopen(path, "rb");
    if (!f)
        return errno == ENOENT ? ERR_OK : ERR_IO;
    text = xmalloc(FILE_MAX);
    n = fread(text, 1, FILE_MAX - 1, f);
    text[n] = 0;
    fclose(f);
    good = calendar_parse(&company.calendar, text, why, sizeof why);
    free(text);
    if (!good)
        fprintf(stderr, "%s: %s\n", path, why);
    return good ? ERR_OK : ERR_CONFIG;
}

enum err app_company_load(const struct config *c)
{
    company_init(&company);
    text_copy(company.timezone, sizeof company.timezone, config_text(c, SET_policy_timezone));
    take_lengths(c);
    company.tries = (int)config_number(c, SET_policy_unreachable_tries);
    company.tries_ms = (int64_t)(config_number(c, SET_policy_unreachable_s) * 1000);
    company.park_ms = (int64_t)(config_number(c, SET_policy_unreachable_park_s) * 1000);
    company.auto_assign = !strcmp(config_text(c, SET_policy_auto_assign), "on");
    company.undone_max = (int)config_number(c, SET_policy_undone_visits);
    company.unanswered = (int)config_number(c, SET_policy_unanswered);
    company.season = (struct season){config_number(c, SET_season_coldest_c),
                                     config_number(c, SET_season_warmest_c),
                                     (int)config_number(c, SET_season_coldest_day),
                                     config_number(c, SET_season_drink_pct_per_c)};
    company.reminder.repeat_d = (int)config_number(c, SET_reminder_repeat_d);
    company.reminder.repeats = (int)config_number(c, SET_reminder_repeats);
    company.reminder.together_d = (int)config_number(c, SET_reminder_together_d);
    if (!take_ladders(c) ||
        !reminder_steps_parse(&company.reminder, config_text(c, SET_reminder_steps)) ||
        !calendar_minute_parse(config_text(c, SET_reminder_at), &company.reminder.at_min) ||
        !calendar_minute_parse(config_text(c, SET_policy_hand_in_at), &company.hand_in_min) ||
        !calendar_minute_parse(config_text(c, SET_policy_sweep_at), &company.sweep_min))
        return ERR_CONFIG;
    return read_calendar(config_text(c, SET_catalogue_dir));
}
