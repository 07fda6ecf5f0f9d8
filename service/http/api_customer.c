/* SPDX-License-Identifier: Apache-2.0 */
/* What the customer of a link sees of the order and says about it. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/customer_link.h"
#include "service/engine/filter_order.h"
#include "service/engine/photo.h"
#include "service/engine/windows.h"
#include "service/http/api_link.h"

struct both {
    const char *id, *zh, *en;
};

static const struct both statuses[ORDER_STATE_COUNT] = {
#define STATUS(state, zh, en) [OS_##state] = {"", zh, en},
#define VERDICT(word, zh, en)
#define CONDUCT(id, zh, en)
#include "service/http/customer_words.def"
#undef STATUS
#undef VERDICT
#undef CONDUCT
};

static const struct both verdicts[] = {
#define STATUS(state, zh, en)
#define VERDICT(word, zh, en) {word, zh, en},
#define CONDUCT(id, zh, en)
#include "service/http/customer_words.def"
#undef STATUS
#undef VERDICT
#undef CONDUCT
};

static const struct both conduct[] = {
#define STATUS(state, zh, en)
#define VERDICT(word, zh, en)
#define CONDUCT(id, zh, en) {id, zh, en},
#include "service/http/customer_words.def"
#undef STATUS
#undef VERDICT
#undef CONDUCT
};

static cJSON *words(const struct both *b)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddStringToObject(o, "zh-CN", b->zh);
    cJSON_AddStringToObject(o, "en", b->en);
    return o;
}

static void technician_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    view_text(ctx, "name", col[2].s);
    view_text(ctx, "card_no", col[9].s);
}

/* Who comes is told once somebody has said that they come. P-106: before the door opens. */
bool link_tells_who(const struct order *o)
{
    return o->technician[0] && o->state != OS_ASSIGNED && o->state != OS_READY;
}

/* Which side of it is up; null when there is none. */
static void add_photo(struct http *h, const char *person, cJSON *j)
{
    struct photo p;

    if (photo_get(&h->reader, person, &p))
        cJSON_AddNullToObject(j, "photo");
    else
        cJSON_AddNumberToObject(cJSON_AddObjectToObject(j, "photo"), "orientation", p.orientation);
}

static cJSON *technician(struct http *h, const struct order *o)
{
    bool known = link_tells_who(o);
    cJSON *j = known ? cJSON_CreateObject() : cJSON_CreateNull();

    if (known &&
        (store_run(&h->reader, SQL_PERSON_BY_ID, ARGS(db_text(o->technician)), technician_row, j) ||
         !cJSON_HasObjectItem(j, "name"))) {
        cJSON_Delete(j);
        return cJSON_CreateNull();
    }
    if (known)
        add_photo(h, o->technician, j);
    return j;
}

static cJSON *slot(const struct order *o)
{
    cJSON *j = o->appt_from_ms ? cJSON_CreateObject() : cJSON_CreateNull();

    if (!o->appt_from_ms)
        return j;
    view_time(j, "from", o->appt_from_ms);
    view_time(j, "to", o->appt_to_ms);
    view_text(j, "agreed_by", o->appt_by);
    return j;
}

static void add_verdict(cJSON *j, const struct order *o)
{
    view_text(j, "verdict", o->verdict);
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (!strcmp(verdicts[i].id, o->verdict))
            cJSON_AddItemToObject(j, "verdict_words", words(&verdicts[i]));
}

static void rating_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    cJSON_AddNumberToObject(ctx, "stars", (double)col[0].i);
    view_time(ctx, "rated_at", col[4].i);
}

static cJSON *rating(struct http *h, const struct order *o)
{
    cJSON *j = cJSON_CreateObject();

    if (!store_run(&h->reader, SQL_RATING_GET, ARGS(db_text(o->id)), rating_row, j) && j->child)
        return j;
    cJSON_Delete(j);
    return cJSON_CreateNull();
}

static cJSON *questions(void)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < sizeof conduct / sizeof conduct[0]; i++) {
        cJSON *o = cJSON_CreateObject();

        cJSON_AddStringToObject(o, "id", conduct[i].id);
        cJSON_AddItemToObject(o, "title", words(&conduct[i]));
        cJSON_AddItemToArray(list, o);
    }
    return list;
}

static void model_name(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, NAME_LEN, col[2].s);
}

static const struct model *model_of(struct http *h, const char *device)
{
    char name[NAME_LEN] = "";
    int i;

    if (store_run(&h->reader, SQL_DEVICE_GET, ARGS(db_text(device)), model_name, name))
        return NULL;
    i = catalogue_model(h->o.catalogue, name);
    return i >= 0 ? &h->o.catalogue->models[i] : NULL;
}

/* Which filters a visit is to change. */
static cJSON *stages(struct http *h, const struct order *o)
{
    bool filter = !strcmp(o->kind, "filter");
    const struct model *m = filter ? model_of(h, o->device) : NULL;
    cJSON *list = cJSON_CreateArray();
    unsigned bits = m ? filter_order_stages(m, o->diagnosis) : 0;

    for (size_t i = 0; m && i < m->stage_count; i++) {
        cJSON *s;

        if (!(bits >> i & 1))
            continue;
        s = cJSON_CreateObject();
        cJSON_AddStringToObject(s, "stage", m->stages[i].id);
        cJSON_AddItemToObject(s, "title",
                              words(&(struct both){"", m->stages[i].title.in[LANG_ZH_CN],
                                                   m->stages[i].title.in[LANG_EN]}));
        cJSON_AddItemToArray(list, s);
    }
    return list;
}

cJSON *view_link_order(struct http *h, const struct order *o)
{
    cJSON *j = cJSON_CreateObject();

    cJSON_AddNumberToObject(j, "number", (double)o->number);
    cJSON_AddStringToObject(j, "state", order_state_name(o->state));
    cJSON_AddItemToObject(j, "status", words(&statuses[o->state]));
    cJSON_AddStringToObject(j, "device", o->device);
    cJSON_AddItemToObject(j, "appointment", slot(o));
    cJSON_AddItemToObject(j, "stages", stages(h, o));
    cJSON_AddItemToObject(j, "technician", technician(h, o));
    add_verdict(j, o);
    cJSON_AddItemToObject(j, "rating", rating(h, o));
    cJSON_AddItemToObject(j, "conduct", questions());
    view_link(h, o, j);
    return j;
}

void answer_link_order(struct request *r, const char *id)
{
    struct order o;

    if (store_order_get(&r->http->reader, id, &o)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    answer_json(r, 200, view_link_order(r->http, &o));
    order_release(&o);
}

void api_c_order(struct request *r)
{
    answer_link_order(r, r->caller.order);
}

void api_c_card(struct request *r)
{
    text_copy(r->param[0], sizeof r->param[0], r->caller.order);
    api_card(r);
}

static void said(struct http_job *j)
{
    if (!job_refused(j))
        answer_link_order(j->r, j->r->caller.order);
}

static void say_confirm(struct engine *e, struct http_job *j)
{
    j->err = link_say(e, LINK_CONFIRM, &j->who, j->target, j->body, &j->reply);
}

static void say_take(struct engine *e, struct http_job *j)
{
    j->err = link_say(e, LINK_TAKE, &j->who, j->target, j->body, &j->reply);
}

static void say_move(struct engine *e, struct http_job *j)
{
    j->err = link_say(e, LINK_MOVE, &j->who, j->target, j->body, &j->reply);
}

static void say_still_broken(struct engine *e, struct http_job *j)
{
    j->err = link_say(e, LINK_STILL_BROKEN, &j->who, j->target, j->body, &j->reply);
}

static void say_rating(struct engine *e, struct http_job *j)
{
    j->err = link_say(e, LINK_RATING, &j->who, j->target, j->body, &j->reply);
}

/* Each one is a message to somebody. */
static void say(struct request *r, const char *what,
                void (*work)(struct engine *e, struct http_job *j))
{
    struct attempts *a = &r->http->attempts;

    if (attempts_over(a, ATTEMPT_SAY, r->caller.order)) {
        answer_later(r, 429, "too much at once, call the service", 900);
        return;
    }
    attempts_add(a, ATTEMPT_SAY, r->caller.order);
    job_submit(r, what, r->caller.order, work, said);
}

void api_c_confirm(struct request *r)
{
    say(r, "customer_confirm", say_confirm);
}

void api_c_take(struct request *r)
{
    say(r, "customer_take", say_take);
}

/* The engine looks, so that what is offered is what it would let them take. */
static void look_windows(struct engine *e, struct http_job *j)
{
    struct window_list l;
    cJSON *items;

    j->err = engine_windows(e, j->target, &l);
    if (j->err)
        return;
    items = cJSON_CreateArray();
    for (int i = 0; i < l.count; i++) {
        cJSON *o = cJSON_CreateObject();

        view_time(o, "from", l.w[i].from_ms);
        view_time(o, "to", l.w[i].to_ms);
        cJSON_AddItemToArray(items, o);
    }
    free(j->body);
    j->body = cJSON_PrintUnformatted(items);
    cJSON_Delete(items);
}

static void looked(struct http_job *j)
{
    if (!job_refused(j))
        api_list(j->r, cJSON_Parse(j->body), ERR_OK);
}

void api_c_windows(struct request *r)
{
    job_submit(r, "customer_windows", r->caller.order, look_windows, looked);
}

/* The same for who agrees a time with the customer by telephone. */
void api_order_windows(struct request *r)
{
    job_submit(r, "order_windows", r->param[0], look_windows, looked);
}

void api_c_move(struct request *r)
{
    say(r, "customer_move", say_move);
}

void api_c_still_broken(struct request *r)
{
    say(r, "customer_still_broken", say_still_broken);
}

void api_c_rating(struct request *r)
{
    say(r, "customer_rating", say_rating);
}
