/* SPDX-License-Identifier: Apache-2.0 */
/* Teams, leave, what technicians hold for the company, and changes of customers. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_leave.h"
#include "service/engine/engine_people.h"
#include "service/http/api.h"

static bool names(const cJSON *list, const char *word)
{
    const cJSON *j;

    cJSON_ArrayForEach(j, list)
    {
        if (cJSON_IsString(j) && !strcmp(j->valuestring, word))
            return true;
    }
    return false;
}

static void team_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "name", col[1].s);
    cJSON_AddItemToObject(o, "kit", json_text_or(col[2].s, "[]"));
    cJSON_AddItemToArray(ctx, o);
}

/* P-210: what every team carries and this one does not. */
static void add_missing(const struct catalogue *c, cJSON *team)
{
    const cJSON *kit = cJSON_GetObjectItem(team, "kit");
    cJSON *missing = cJSON_AddArrayToObject(team, "missing");

    for (size_t i = 0; i < c->tool_count; i++)
        if (c->tools[i].team && !names(kit, c->tools[i].id))
            cJSON_AddItemToArray(missing, cJSON_CreateString(c->tools[i].id));
}

static void member_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "login", col[1].s);
    cJSON_AddStringToObject(o, "name", col[2].s);
    cJSON_AddItemToArray(ctx, o);
}

static enum err fill_team(struct http *h, cJSON *team)
{
    add_missing(h->o.catalogue, team);
    return store_run(&h->reader, SQL_TEAM_MEMBERS,
                     ARGS(db_text(cJSON_GetObjectItem(team, "id")->valuestring)), member_row,
                     cJSON_AddArrayToObject(team, "members"));
}

void api_teams(struct request *r)
{
    bool own = r->caller.role == ROLE_TECHNICIAN;
    cJSON *items = cJSON_CreateArray(), *o;
    enum err e = store_run(&r->http->reader, SQL_TEAM_LIST,
                           ARGS(db_text(own ? r->caller.id : NULL)), team_row, items);

    cJSON_ArrayForEach(o, items)
    {
        if (!e)
            e = fill_team(r->http, o);
    }
    api_list(r, items, e);
}

struct leaves {
    struct http *h;
    cJSON *items;
    enum err err;
};

/* What it lies against now; of what is decided nobody has to know any more. */
static cJSON *against(struct leaves *all, const struct leave *l)
{
    struct leave_hits hits = {NULL, false};

    if (l->state == LEAVE_REQUESTED && !all->err)
        all->err = leave_hits(&all->h->reader, l, http_now(all->h), &hits);
    return hits.orders ? hits.orders : cJSON_CreateArray();
}

static void leave_item(void *ctx, const struct leave *l)
{
    struct leaves *all = ctx;
    cJSON *o = cJSON_CreateObject(), *person;

    cJSON_AddStringToObject(o, "id", l->id);
    person = cJSON_AddObjectToObject(o, "person");
    cJSON_AddStringToObject(person, "id", l->person);
    cJSON_AddStringToObject(person, "name", l->name);
    cJSON_AddStringToObject(o, "kind", leave_kind_name(l->kind));
    view_time(o, "from", l->from_ms);
    view_time(o, "to", l->to_ms);
    view_text(o, "reason", l->reason);
    cJSON_AddStringToObject(o, "state", leave_state_name(l->state));
    view_time(o, "asked_at", l->asked_ms);
    view_text(o, "decided_by", l->decided_by);
    view_time(o, "decided_at", l->decided_ms);
    view_text(o, "note", l->note);
    cJSON_AddItemToObject(o, "against_work", against(all, l));
    cJSON_AddItemToArray(all->items, o);
}

static bool time_asked(struct request *r, const char *name, int64_t *ms)
{
    const char *text = request_query(r, name);

    *ms = 0;
    if (!text || text_time_parse(text, ms))
        return true;
    answer_problem(r, 400, "the question makes no sense", name, NULL);
    return false;
}

void api_leave(struct request *r)
{
    const char *cursor = request_query(r, "cursor");
    struct leave_filter f = {
        .person = r->caller.role == ROLE_TECHNICIAN ? r->caller.id : request_query(r, "person"),
        .state = request_query(r, "state"),
        .after = cursor ? cursor : "",
        .limit = (int)api_limit(r)};
    struct leaves all = {r->http, NULL, ERR_OK};
    enum err e;

    if (!time_asked(r, "from", &f.from_ms) || !time_asked(r, "to", &f.to_ms))
        return;
    all.items = cJSON_CreateArray();
    e = store_leave_list(&r->http->reader, &f, leave_item, &all);
    api_page(r, all.items, f.limit, e ? e : all.err);
}

static void answer_leave(struct http_job *j, int status)
{
    struct leaves all = {j->r->http, NULL, ERR_OK};
    struct leave l;

    if (store_leave_get(&j->r->http->reader, j->reply.id, &l)) {
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
        return;
    }
    all.items = cJSON_CreateArray();
    leave_item(&all, &l);
    answer_json(j->r, status, cJSON_DetachItemFromArray(all.items, 0));
    cJSON_Delete(all.items);
}

static void ask(struct engine *e, struct http_job *j)
{
    j->err = engine_leave_ask(e, &j->who, j->body, &j->reply);
}

static void asked(struct http_job *j)
{
    if (!job_refused(j))
        answer_leave(j, 201);
}

void api_leave_ask(struct request *r)
{
    job_submit(r, "leave", "", ask, asked);
}

static void decide(struct engine *e, struct http_job *j)
{
    j->err = engine_leave_decide(e, &j->who, j->target, j->action, j->body, &j->reply);
}

static void decided(struct http_job *j)
{
    if (!job_refused(j))
        answer_leave(j, 200);
}

void api_leave_decide(struct request *r)
{
    job_submit(r, r->param[1], r->param[0], decide, decided);
}

static void sum_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    cJSON_AddNumberToObject(ctx, "amount_fen", (double)col[0].i);
    cJSON_AddNumberToObject(ctx, "sheets", (double)col[1].i);
}

static void move_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    view_time(o, "at", col[1].i);
    cJSON_AddStringToObject(o, "kind", col[2].s);
    cJSON_AddNumberToObject(o, "amount_fen", (double)col[3].i);
    cJSON_AddNumberToObject(o, "sheets", (double)col[4].i);
    view_text(o, "order", col[5].s);
    view_text(o, "by", col[6].s);
    view_text(o, "receipt_no", col[7].s);
    cJSON_AddItemToArray(ctx, o);
}

static void due_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = ctx;
    bool runs = !strcmp(col[3].s, "running") || !strcmp(col[3].s, "missed");

    (void)ncol;
    cJSON_DeleteItemFromObject(o, "due_at");
    view_time(o, "due_at", runs ? col[2].i : 0);
    cJSON_ReplaceItemInObject(o, "overdue", cJSON_CreateBool(!strcmp(col[3].s, "missed")));
}

static enum err balance_of(struct http *h, cJSON *o)
{
    const char *id = cJSON_GetObjectItem(o, "id")->valuestring;
    enum err e = store_run(&h->reader, SQL_BALANCE_OF, ARGS(db_text(id)), sum_row, o);

    cJSON_AddNullToObject(o, "due_at");
    cJSON_AddFalseToObject(o, "overdue");
    if (!e)
        e = store_run(&h->reader, SQL_DEADLINE_ONE, ARGS(db_text(id), db_text("hand_in")), due_row,
                      o);
    if (!e)
        e = store_run(&h->reader, SQL_BALANCE_MOVES, ARGS(db_text(id)), move_row,
                      cJSON_AddArrayToObject(o, "moves"));
    return e;
}

static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject();

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "name", col[2].s);
    cJSON_AddItemToArray(ctx, o);
}

void api_balance(struct request *r)
{
    bool own = r->caller.role == ROLE_TECHNICIAN;
    cJSON *items = cJSON_CreateArray(), *o;
    enum err e = store_run(&r->http->reader, own ? SQL_PERSON_BY_ID : SQL_PERSON_LIST,
                           ARGS(db_text(own ? r->caller.id : "technician")), person_row, items);

    cJSON_ArrayForEach(o, items)
    {
        if (!e)
            e = balance_of(r->http, o);
    }
    api_list(r, items, e);
}

static void hand_in(struct engine *e, struct http_job *j)
{
    j->err = engine_hand_in(e, &j->who, j->target, j->body, &j->reply);
}

static void handed_in(struct http_job *j)
{
    cJSON *items = cJSON_CreateArray(), *o;

    if (job_refused(j)) {
        cJSON_Delete(items);
        return;
    }
    if (store_run(&j->r->http->reader, SQL_PERSON_BY_ID, ARGS(db_text(j->target)), person_row,
                  items) ||
        balance_of(j->r->http, cJSON_GetArrayItem(items, 0))) {
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
    } else {
        o = cJSON_DetachItemFromArray(items, 0);
        answer_json(j->r, 200, o);
    }
    cJSON_Delete(items);
}

void api_hand_in(struct request *r)
{
    job_submit(r, "hand-in", r->param[0], hand_in, handed_in);
}

static void change(struct engine *e, struct http_job *j)
{
    j->err = engine_customer_change(e, j->target, j->body, &j->reply);
}

static void changed(struct http_job *j)
{
    if (!job_refused(j))
        api_customer(j->r);
}

void api_customer_change(struct request *r)
{
    job_submit(r, "change", r->param[0], change, changed);
}
