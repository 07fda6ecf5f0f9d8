/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/household_say.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/audit.h"
#include "service/engine/engine_filter.h"
#include "service/engine/engine_parts.h"
#include "service/engine/engine_reminder.h"

#define SNOOZE_MAX 90

/* Who says what, of which machine. */
struct house {
    const char *customer, *device;
    const cJSON *j;
    struct reply *out;
};

static enum err refuse(const struct house *h, enum err err, const char *why)
{
    text_copy(h->out->why, sizeof h->out->why, why);
    return err;
}

static enum err snooze(struct engine *e, const struct house *h)
{
    const cJSON *days = cJSON_GetObjectItemCaseSensitive(h->j, "days");
    struct reminder_wish w;

    if (!cJSON_IsNumber(days) || days->valuedouble != (int)days->valuedouble ||
        days->valuedouble < 1 || days->valuedouble > SNOOZE_MAX)
        return refuse(h, ERR_INPUT, "days: 1 to 90");
    engine_fail(e, reminder_wish_get(&e->store, h->customer, &w));
    w.snoozed_until_ms = e->clock.now_ms + (int64_t)days->valuedouble * DAY_MS;
    return reminder_wish_put(&e->store, h->customer, &w);
}

static bool no_times(const cJSON *j)
{
    return !args_text(j, "from")[0] && !args_text(j, "to")[0];
}

static enum err holiday(struct engine *e, const struct house *h)
{
    int64_t from = 0, to = 0;

    if (!no_times(h->j) && (!args_time(h->j, "from", &from) || !args_time(h->j, "to", &to) ||
                            !reminder_holiday_valid(from, to) || to <= e->clock.now_ms))
        return refuse(h, ERR_INPUT,
                      "from, to: two times, one after the other, at most a year; or neither");
    reminder_holiday(e, h->customer, from, to);
    return ERR_OK;
}

static enum err opt_out(struct engine *e, const struct house *h)
{
    reminder_opt_out(e, h->customer);
    return ERR_OK;
}

static enum err opt_in(struct engine *e, const struct house *h)
{
    reminder_opt_in(e, h->customer);
    return ERR_OK;
}

static enum err answer(struct engine *e, const struct house *h)
{
    const cJSON *changed = cJSON_GetObjectItemCaseSensitive(h->j, "changed");
    const char *stage = args_text(h->j, "stage");

    if (!stage[0] || !cJSON_IsBool(changed))
        return refuse(h, ERR_INPUT, "stage: a text, changed: true or false");
    if (!filter_answer(e, h->device, stage, cJSON_IsTrue(changed), h->customer))
        return refuse(h, ERR_CONFLICT, "nothing is asked of that filter");
    return ERR_OK;
}

static enum err language(struct engine *e, const struct house *h)
{
    const char *lang = args_text(h->j, "lang");
    const struct db_value none = {.kind = DB_NULL};

    if (strcmp(lang, "zh-CN") != 0 && strcmp(lang, "en") != 0)
        return refuse(h, ERR_INPUT, "lang: must be zh-CN or en");
    return store_change(&e->store, SQL_CUSTOMER_CHANGE,
                        ARGS(db_text(h->customer), none, none, none, none, db_text(lang), none));
}

static enum err (*const words[])(struct engine *e, const struct house *h) = {
    [HOUSE_SNOOZE] = snooze,   [HOUSE_OPT_OUT] = opt_out, [HOUSE_OPT_IN] = opt_in,
    [HOUSE_HOLIDAY] = holiday, [HOUSE_ANSWER] = answer,   [HOUSE_LANGUAGE] = language};

enum err household_say(struct engine *e, enum household_word word, const struct actor *customer,
                       const char *device, const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    struct house h = {customer->id, device, j, out};
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (!err) {
        err = cJSON_IsObject(j) ? words[word](e, &h)
                                : refuse(&h, ERR_INPUT, "the body is not a JSON object");
        ended = engine_commit(e, NULL, 0);
        err = err ? err : ended;
    }
    cJSON_Delete(j);
    return err;
}
