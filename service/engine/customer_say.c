/* SPDX-License-Identifier: Apache-2.0 */
/* What a customer says over the link: it stays on the order, and whom it concerns is told. */
#include <cjson/cJSON.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/engine/customer_link.h"
#include "service/engine/engine_job.h"
#include "service/engine/engine_parts.h"
#include "service/engine/windows.h"

#define TEXT_MAX 2000
#define POOR     2 /* stars that are a complaint */

static bool visited(const struct order *o)
{
    return o->state == OS_VERIFYING || o->state == OS_CLOSED || o->outcome[0];
}

static bool before_the_visit(const struct order *o)
{
    return o->state == OS_ACCEPTED || o->state == OS_SCHEDULED;
}

/* Who could not be reached, or waits for a technician, has a word on when as well. */
static bool before_they_come(const struct order *o)
{
    return before_the_visit(o) || order_category(o->state) == CAT_OPEN ||
           order_category(o->state) == CAT_HELD || o->state == OS_ASSIGNED;
}

static bool has_slot(const struct order *o)
{
    return o->state == OS_SCHEDULED && o->appt_from_ms;
}

static bool not_cancelled(const struct order *o)
{
    return o->state != OS_CANCELLED;
}

static bool good_text(const cJSON *j, bool needed)
{
    const char *text = args_text(j, "text");

    return strlen(text) <= TEXT_MAX && (!needed || text[0]);
}

static const char *check_confirm(const cJSON *j)
{
    (void)j;
    return NULL;
}

static const char *check_take(const cJSON *j)
{
    int64_t from, to;

    if (!args_time(j, "from", &from) || !args_time(j, "to", &to) || from >= to)
        return "from, to: two times, one after the other";
    return NULL;
}

/* Whom no time suits says it in words. */
static const char *check_move(const cJSON *j)
{
    bool in_words = !args_text(j, "from")[0] && !args_text(j, "to")[0] && args_text(j, "text")[0];
    const char *wrong = in_words ? NULL : check_take(j);

    return wrong || good_text(j, false) ? wrong : "text: at most 2000 bytes";
}

static const char *check_still_broken(const cJSON *j)
{
    return good_text(j, true) ? NULL : "text: is needed, at most 2000 bytes";
}

static const char *check_rating(const cJSON *j)
{
    const cJSON *stars = cJSON_GetObjectItemCaseSensitive(j, "stars"), *v;
    const cJSON *conduct = cJSON_GetObjectItemCaseSensitive(j, "conduct");

    if (!cJSON_IsNumber(stars) || stars->valuedouble != (int)stars->valuedouble ||
        stars->valuedouble < 1 || stars->valuedouble > 5)
        return "stars: 1 to 5";
    if (conduct && !cJSON_IsObject(conduct))
        return "conduct: must be an object";
    cJSON_ArrayForEach(v, conduct) if (!cJSON_IsBool(v) ||
                                       strlen(v->string) >
                                           32) return "conduct: yes or no to each question";
    if (cJSON_GetArraySize(conduct) > 16)
        return "conduct: too many answers";
    return good_text(j, false) ? NULL : "text: at most 2000 bytes";
}

static bool is_complaint(const cJSON *j)
{
    const cJSON *v;
    bool any = cJSON_GetObjectItemCaseSensitive(j, "stars")->valuedouble <= POOR;

    cJSON_ArrayForEach(v, cJSON_GetObjectItemCaseSensitive(j, "conduct")) any |= cJSON_IsTrue(v);
    return any;
}

/* An order is rated once. P-112: what is a complaint goes to the lead. */
static enum err do_rating(struct engine *e, struct order *o, const cJSON *j,
                          const struct actor *customer)
{
    const cJSON *conduct = cJSON_GetObjectItemCaseSensitive(j, "conduct");
    char *answers = conduct ? cJSON_PrintUnformatted(conduct) : NULL;
    bool complaint = is_complaint(j);
    int64_t stars = (int64_t)cJSON_GetObjectItemCaseSensitive(j, "stars")->valuedouble, rated = 0;
    enum err err = store_number(&e->store, SQL_RATING_COUNT, ARGS(db_text(o->id)), 0, &rated);

    (void)customer;
    if (!err && rated)
        err = ERR_EXISTS;
    if (!err) {
        engine_fail(e,
                    store_run(&e->store, SQL_RATING_PUT,
                              ARGS(db_text(o->id), db_int(stars), db_text(answers ? answers : "{}"),
                                   db_text_or_null(args_text(j, "text")), db_int(complaint),
                                   db_int(e->clock.now_ms)),
                              NULL, NULL));
        if (complaint)
            notice(e, "lead", "customer_complaint", o);
    }
    cJSON_free(answers);
    return err;
}

static enum err do_confirm(struct engine *e, struct order *o, const cJSON *j,
                           const struct actor *customer)
{
    (void)j;
    (void)customer;
    text_copy(o->appt_by, sizeof o->appt_by, "customer");
    o->updated_ms = e->clock.now_ms;
    notice(e, "technician", "customer_confirmed", o);
    return store_order_save(&e->store, o);
}

static bool is_free(struct engine *e, const struct order *o, const cJSON *j)
{
    struct window_list l;
    struct window w;

    args_time(j, "from", &w.from_ms);
    args_time(j, "to", &w.to_ms);
    order_windows(e, o, &l);
    for (int i = 0; i < l.count; i++)
        if (l.w[i].from_ms == w.from_ms && l.w[i].to_ms == w.to_ms)
            return true;
    return false;
}

/* As if the technician had agreed on it with them. Their page shows the address. */
static cJSON *agreement(const cJSON *j)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "from", args_text(j, "from"));
    cJSON_AddStringToObject(o, "to", args_text(j, "to"));
    cJSON_AddStringToObject(o, "agreed_by", "customer");
    cJSON_AddStringToObject(o, "reason", "chosen over the link");
    cJSON_AddTrueToObject(o, "address_confirmed");
    return o;
}

static enum err do_take(struct engine *e, struct order *o, const cJSON *j,
                        const struct actor *customer)
{
    cJSON *args = agreement(j);
    char *text = cJSON_PrintUnformatted(args);
    enum order_action action = o->state == OS_ACCEPTED ? OA_SCHEDULE : OA_RESCHEDULE;
    struct reply refused = {.why = ""};
    enum err err = ERR_CONFLICT;

    if (is_free(e, o, j))
        err = job_apply(e, o, &(struct job_step){action, customer, args, text}, &refused);
    if (!err)
        notice(e, "technician", "customer_confirmed", o);
    cJSON_free(text);
    cJSON_Delete(args);
    return err;
}

static enum err do_tell(struct engine *e, struct order *o, const cJSON *j,
                        const struct actor *customer)
{
    (void)j;
    (void)e;
    (void)o;
    (void)customer;
    return ERR_OK;
}

static const struct {
    const char *action; /* in the history, and of the notice to the dispatcher */
    bool (*possible)(const struct order *o);
    const char *why_not;
    const char *(*check)(const cJSON *j);
    enum err (*act)(struct engine *e, struct order *o, const cJSON *j, const struct actor *who);
    bool keeps_words; /* else they stand in a table of their own */
    const char *lost; /* when it was possible and is not any more */
} rows[] = {
    [LINK_CONFIRM] = {"customer_confirmed", has_slot, "no time is agreed", check_confirm,
                      do_confirm, true, NULL},
    [LINK_TAKE] = {"customer_confirmed", before_the_visit, "nobody is about to come", check_take,
                   do_take, true, "this time is not free any more"},
    [LINK_MOVE] = {"customer_asks_to_move", before_they_come, "somebody is there or was there",
                   check_move, do_tell, true, NULL},
    [LINK_STILL_BROKEN] = {"customer_still_broken", not_cancelled, "the order is cancelled",
                           check_still_broken, do_tell, true, NULL},
    [LINK_RATING] = {"customer_rated", visited, "nobody has been there yet", check_rating,
                     do_rating, false, NULL},
};

enum err link_said(struct engine *e, enum link_word word, const struct actor *customer,
                   struct order *o, const cJSON *j, struct reply *out)
{
    const char *wrong = cJSON_IsObject(j) ? rows[word].check(j) : "the body is not a JSON object";
    char *args;
    enum err err;

    if (wrong) {
        text_copy(out->why, sizeof out->why, wrong);
        return ERR_INPUT;
    }
    if (!rows[word].possible(o)) {
        text_copy(out->why, sizeof out->why, rows[word].why_not);
        return ERR_CONFLICT;
    }
    e->said = j;
    err = rows[word].act(e, o, j, customer);
    e->said = NULL;
    if (err == ERR_CONFLICT && rows[word].lost)
        text_copy(out->why, sizeof out->why, rows[word].lost);
    if (err)
        return err;
    args = rows[word].keeps_words ? cJSON_PrintUnformatted(j) : NULL;
    engine_fail(e, order_history(e, o, rows[word].action, customer, order_state_name(o->state),
                                 args ? args : "{}"));
    cJSON_free(args);
    e->said = j;
    notice(e, "dispatcher", rows[word].action, o);
    e->said = NULL;
    stream_event(e, "order", o->id);
    return ERR_OK;
}

enum err link_say(struct engine *e, enum link_word word, const struct actor *customer,
                  const char *order_id, const char *json, struct reply *out)
{
    cJSON *j = cJSON_Parse(json);
    struct order o = {.id = ""};
    enum err err = engine_begin(e), ended;

    memset(out, 0, sizeof *out);
    if (!err) {
        engine_due(e);
        err = store_order_get(&e->store, order_id, &o);
        if (!err)
            err = link_said(e, word, customer, &o, j, out);
        text_copy(out->id, sizeof out->id, order_id);
        order_release(&o);
        ended = engine_commit(e, NULL, 0);
        err = err ? err : ended;
    }
    cJSON_Delete(j);
    return err;
}
