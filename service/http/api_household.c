/* SPDX-License-Identifier: Apache-2.0 */
/* What a household wishes of its reminders. */
#include "service/engine/engine_reminder.h"
#include "service/engine/household_say.h"
#include "service/http/api_link.h"

static void answer_wishes(struct request *r)
{
    struct reminder_wish w;
    cJSON *o, *holiday;

    if (reminder_wish_get(&r->http->reader, r->caller.id, &w)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    o = cJSON_CreateObject();
    cJSON_AddBoolToObject(o, "off", w.off);
    view_time(o, "snoozed_until", w.snoozed_until_ms);
    holiday = w.holiday_to_ms ? cJSON_CreateObject() : cJSON_CreateNull();
    if (w.holiday_to_ms) {
        view_time(holiday, "from", w.holiday_from_ms);
        view_time(holiday, "to", w.holiday_to_ms);
    }
    cJSON_AddItemToObject(o, "holiday", holiday);
    answer_json(r, 200, o);
}

void api_c_reminders(struct request *r)
{
    answer_wishes(r);
}

static void said(struct http_job *j)
{
    if (!job_refused(j))
        answer_wishes(j->r);
}

#define SAY(name, word)                                                        \
    static void say_##name(struct engine *e, struct http_job *j)               \
    {                                                                          \
        j->err = household_say(e, word, &j->who, j->body, &j->reply);          \
    }                                                                          \
    void api_c_##name(struct request *r)                                       \
    {                                                                          \
        job_submit(r, "household_" #name, r->caller.device, say_##name, said); \
    }

SAY(snooze, HOUSE_SNOOZE)
SAY(opt_out, HOUSE_OPT_OUT)
SAY(opt_in, HOUSE_OPT_IN)
SAY(holiday, HOUSE_HOLIDAY)
