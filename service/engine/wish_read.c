/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/wish_read.h"

#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/audit.h"
#include "service/engine/engine_reminder.h"

#define TIMES 64

/* "FROM/TO", as a cell of a table has it. */
static bool read_interval(const char *text, struct wish_said *out)
{
    const char *slash = strchr(text, '/');
    char from[TIMES];

    return slash && text_copy_n(from, sizeof from, text, (size_t)(slash - text)) &&
           text_time_parse(from, &out->from_ms) && text_time_parse(slash + 1, &out->to_ms);
}

static const char *read_holiday(const cJSON *h, struct wish_said *out)
{
    out->says_holiday = h != NULL;
    if (!h || cJSON_IsNull(h) || (cJSON_IsString(h) && !h->valuestring[0]))
        return NULL;
    if (!(cJSON_IsString(h)
              ? read_interval(h->valuestring, out)
              : args_time(h, "from", &out->from_ms) && args_time(h, "to", &out->to_ms)) ||
        !reminder_holiday_valid(out->from_ms, out->to_ms))
        return "must be two times, one after the other, at most a year";
    return NULL;
}

const char *wish_read(const cJSON *j, struct wish_said *out, const char **member)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(j, "reminders");
    const char *word = args_text(j, "reminders");

    memset(out, 0, sizeof *out);
    *member = "reminders";
    out->says_reminders = v && !(cJSON_IsString(v) && !word[0]);
    out->on = !strcmp(word, "on");
    if (out->says_reminders && !out->on && strcmp(word, "off") != 0)
        return "must be on or off";
    *member = "holiday";
    return read_holiday(cJSON_GetObjectItemCaseSensitive(j, "holiday"), out);
}

bool wish_take(struct engine *e, const char *customer, const struct wish_said *said, bool lifts)
{
    struct reminder_wish w;

    engine_fail(e, reminder_wish_get(&e->store, customer, &w));
    if (said->says_holiday &&
        (said->from_ms != w.holiday_from_ms || said->to_ms != w.holiday_to_ms))
        reminder_holiday(e, customer, said->from_ms, said->to_ms);
    if (!said->says_reminders || said->on == !w.off)
        return true;
    if (said->on && !lifts)
        return false;
    reminder_switch(e, customer, said->on);
    return true;
}
