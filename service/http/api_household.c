/* SPDX-License-Identifier: Apache-2.0 */
/* What a household sees and says of its machine: reminders, filters, orders. */
#include "service/engine/engine_reminder.h"
#include <string.h>

#include "service/engine/household_order.h"
#include "service/engine/household_say.h"
#include "service/http/api_link.h"

struct home_list {
    struct request *r;
    cJSON *items;
};

static void lang_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    cJSON_AddStringToObject(ctx, "lang", col[6].s);
}

static void answer_wishes(struct request *r)
{
    struct reminder_wish w;
    cJSON *o, *holiday;

    o = cJSON_CreateObject();
    if (reminder_wish_get(&r->http->reader, r->caller.id, &w) ||
        store_run(&r->http->reader, SQL_CUSTOMER_GET, ARGS(db_text(r->caller.id)), lang_row, o)) {
        cJSON_Delete(o);
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
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

static void answered(struct http_job *j)
{
    if (!job_refused(j))
        api_c_filters(j->r);
}

#define SAY(name, word, then)                                                    \
    static void say_##name(struct engine *e, struct http_job *j)                 \
    {                                                                            \
        j->err = household_say(e, word, &j->who, j->target, j->body, &j->reply); \
    }                                                                            \
    void api_c_##name(struct request *r)                                         \
    {                                                                            \
        job_submit(r, "household_" #name, r->caller.device, say_##name, then);   \
    }

SAY(snooze, HOUSE_SNOOZE, said)
SAY(opt_out, HOUSE_OPT_OUT, said)
SAY(opt_in, HOUSE_OPT_IN, said)
SAY(holiday, HOUSE_HOLIDAY, said)
SAY(answer, HOUSE_ANSWER, answered)
SAY(language, HOUSE_LANGUAGE, said)

/* Orders ----------------------------------------------------------------------------------- */

static void own_order(void *ctx, const struct order *o)
{
    struct request *r = ((struct home_list *)ctx)->r;

    if (!strcmp(o->customer, r->caller.id))
        cJSON_AddItemToArray(((struct home_list *)ctx)->items, view_link_order(r->http, o));
}

void api_c_orders(struct request *r)
{
    struct home_list l = {r, cJSON_CreateArray()};

    api_list(r, l.items,
             store_order_open_device(&r->http->reader, r->caller.device, own_order, &l));
}

static void opened(struct http_job *j)
{
    if (!job_refused(j))
        answer_link_order(j->r, j->reply.id);
}

static void book(struct engine *e, struct http_job *j)
{
    j->err = household_book(e, &j->who, j->target, &j->reply);
}

void api_c_book(struct request *r)
{
    job_submit(r, "household_book", r->caller.device, book, opened);
}

static void report(struct engine *e, struct http_job *j)
{
    j->err = household_report(e, &j->who, j->target, j->body, &j->reply);
}

/* Each one is words that a dispatcher must read. */
void api_c_report(struct request *r)
{
    if (attempts_over(&r->http->attempts, ATTEMPT_REPORT, r->caller.device)) {
        answer_later(r, 429, "too many reports, call the service", 900);
        return;
    }
    attempts_add(&r->http->attempts, ATTEMPT_REPORT, r->caller.device);
    job_submit(r, "household_report", r->caller.device, report, opened);
}
