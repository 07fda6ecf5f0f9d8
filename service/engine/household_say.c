/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/household_say.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/audit.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_reminder.h"

#define SNOOZE_MAX  90
#define HOLIDAY_MAX (366 * DAY_MS)

static const char *snooze(struct engine *e, const cJSON *j, struct reminder_wish *w)
{
    const cJSON *days = cJSON_GetObjectItemCaseSensitive(j, "days");

    if (!cJSON_IsNumber(days) || days->valuedouble != (int)days->valuedouble ||
        days->valuedouble < 1 || days->valuedouble > SNOOZE_MAX)
        return "days: 1 to 90";
    w->snoozed_until_ms = e->clock.now_ms + (int64_t)days->valuedouble * DAY_MS;
    return NULL;
}

static const char *holiday(struct engine *e, const cJSON *j, struct reminder_wish *w)
{
    int64_t from = 0, to = 0;

    if (!args_text(j, "from")[0] && !args_text(j, "to")[0]) {
        w->holiday_from_ms = w->holiday_to_ms = 0;
        return NULL;
    }
    if (!args_time(j, "from", &from) || !args_time(j, "to", &to) || from >= to ||
        to <= e->clock.now_ms || to - from > HOLIDAY_MAX)
        return "from, to: two times, one after the other, at most a year; or neither";
    w->holiday_from_ms = from;
    w->holiday_to_ms = to;
    return NULL;
}

static const char *change(struct engine *e, enum household_word word, const char *customer,
                          const cJSON *j)
{
    struct reminder_wish w;
    const char *wrong;

    if (word == HOUSE_OPT_OUT || word == HOUSE_OPT_IN) {
        (word == HOUSE_OPT_OUT ? reminder_opt_out : reminder_opt_in)(e, customer);
        return NULL;
    }
    engine_fail(e, reminder_wish_get(&e->store, customer, &w));
    wrong = word == HOUSE_SNOOZE ? snooze(e, j, &w) : holiday(e, j, &w);
    if (!wrong)
        engine_fail(e, reminder_wish_put(&e->store, customer, &w));
    return wrong;
}

enum err household_say(struct engine *e, enum household_word word, const struct actor *customer,
                       const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    enum err err = engine_begin(e), ended;
    const char *wrong;

    memset(out, 0, sizeof *out);
    if (!err) {
        wrong =
            cJSON_IsObject(j) ? change(e, word, customer->id, j) : "the body is not a JSON object";
        if (wrong) {
            text_copy(out->why, sizeof out->why, wrong);
            err = ERR_INPUT;
        }
        ended = engine_commit(e, NULL, 0);
        err = err ? err : ended;
    }
    cJSON_Delete(j);
    return err;
}
