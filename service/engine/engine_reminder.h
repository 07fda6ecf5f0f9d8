/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reminders of filters (domain.md 6.3). A machine is looked at on a day of its household, never at
 * night; one message tells of all stages that are due together. Engine thread, inside of a batch;
 * failures go to engine_fail().
 */
#ifndef TW_ENGINE_REMINDER_H
#define TW_ENGINE_REMINDER_H

#include <cjson/cJSON.h>

#include "service/engine/engine_int.h"
#include "core/catalogue.h"
#include "core/filter.h"

/* Looked at from the next time of day on when reminders are sent. Nothing without a household. */
void reminder_arm(struct engine *e, const char *device, const char *customer);
/* Those whose time has come, some at a time; the rest stays due. */
void reminders_due(struct engine *e);

/* What a household wishes; 0 none. */
struct reminder_wish {
    bool off; /* for good */
    int64_t snoozed_until_ms, holiday_from_ms, holiday_to_ms;
};
enum err reminder_wish_get(struct store *s, const char *customer,
                           struct reminder_wish *w) MUST_CHECK;
enum err reminder_wish_put(struct store *s, const char *customer,
                           const struct reminder_wish *w) MUST_CHECK;
bool reminder_on_holiday(const struct reminder_wish *w, int64_t now_ms);

/*
 * A holiday is known to the household's machines as well: while nobody is at home silence is no
 * outage, and the nights tell nothing.
 */
void reminder_holiday(struct engine *e, const char *customer, int64_t from_ms, int64_t to_ms);
void unit_ask_away(struct engine *e, struct unit *u);
static inline bool unit_away(const struct unit *u, int64_t at_ms)
{
    return u->away_from_ms <= at_ms && at_ms < u->away_to_ms;
}

bool reminder_holiday_valid(int64_t from_ms, int64_t to_ms);

/* For good, and that it was said is in the trail. */
void reminder_opt_out(struct engine *e, const char *customer);
void reminder_opt_in(struct engine *e, const char *customer);
/* The same by whom the engine acts for. */
void reminder_switch(struct engine *e, const char *customer, bool on);

/*
 * The stages that belong into one message or one visit with what is due at base_ms, a bit each;
 * base_ms 0: with the earliest.
 */
unsigned reminder_bundle(const struct filter_forecast *f, int n, int64_t base_ms, int64_t now_ms,
                         int together_d);
/* "PPC、RO" and "PPC, RO". */
cJSON *reminder_titles(const struct model *m, const struct filter_forecast *f, int n,
                       unsigned stages);
/* The limit that binds, in both languages. offline_d: 0 it is heard */
cJSON *reminder_why(const struct filter_forecast *f, int offline_d);

#endif
