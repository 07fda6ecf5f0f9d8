/* SPDX-License-Identifier: Apache-2.0 */
/* Teams, leave, what technicians hold for the company, and changes of customers. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/engine/engine_people.h"
#include "service/http/api.h"

/* P-210: what every team carries, as ids of catalogue/tools.json. */
static const char *const carried[] = {"pipe-fuser", "multimeter", "gauge-1.6", "screwdriver",
                                      "hand-drill"};

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
    cJSON *o = cJSON_CreateObject(), *kit = json_text_or(col[2].s, "[]"), *missing;

    (void)ncol;
    cJSON_AddStringToObject(o, "id", col[0].s);
    cJSON_AddStringToObject(o, "name", col[1].s);
    cJSON_AddItemToObject(o, "kit", kit);
    missing = cJSON_AddArrayToObject(o, "missing");
    for (size_t i = 0; i < sizeof carried / sizeof carried[0]; i++)
        if (!names(kit, carried[i]))
            cJSON_AddItemToArray(missing, cJSON_CreateString(carried[i]));
    cJSON_AddItemToArray(ctx, o);
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

void api_teams(struct request *r)
{
    cJSON *items = cJSON_CreateArray(), *o;
    enum err e = store_run(&r->http->reader, SQL_TEAM_LIST, NULL, 0, team_row, items);

    cJSON_ArrayForEach(o, items)
    {
        cJSON *members = cJSON_AddArrayToObject(o, "members");

        if (!e)
            e = store_run(&r->http->reader, SQL_TEAM_MEMBERS,
                          ARGS(db_text(cJSON_GetObjectItem(o, "id")->valuestring)), member_row,
                          members);
    }
    api_list(r, items, e);
}

/* Columns of LEAVE_LIST. */
static void leave_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *o = cJSON_CreateObject(), *person;

    cJSON_AddStringToObject(o, "id", col[0].s);
    person = cJSON_AddObjectToObject(o, "person");
    cJSON_AddStringToObject(person, "id", col[1].s);
    if (ncol > 11)
        cJSON_AddStringToObject(person, "name", col[11].s);
    cJSON_AddStringToObject(o, "kind", col[2].s);
    view_time(o, "from", col[3].i);
    view_time(o, "to", col[4].i);
    view_text(o, "reason", col[5].s);
    cJSON_AddStringToObject(o, "state", col[6].s);
    view_time(o, "asked_at", col[7].i);
    view_text(o, "decided_by", col[8].s);
    view_time(o, "decided_at", col[9].i);
    view_text(o, "note", col[10].s);
    cJSON_AddItemToArray(ctx, o);
}

void api_leave(struct request *r)
{
    const char *person =
        r->caller.role == ROLE_TECHNICIAN ? r->caller.id : request_query(r, "person");
    const char *cursor = request_query(r, "cursor");
    long limit = api_limit(r);
    cJSON *items = cJSON_CreateArray();

    api_page(r, items, limit,
             store_run(&r->http->reader, SQL_LEAVE_LIST,
                       ARGS(db_text(person), db_text(request_query(r, "state")),
                            db_text(cursor ? cursor : ""), db_int(limit)),
                       leave_row, items));
}

static void answer_leave(struct http_job *j, int status)
{
    cJSON *items = cJSON_CreateArray();

    if (store_run(&j->r->http->reader, SQL_LEAVE_GET, ARGS(db_text(j->reply.id)), leave_row,
                  items) ||
        cJSON_GetArraySize(items) != 1)
        answer_problem(j->r, 503, "the store does not answer", NULL, NULL);
    else
        answer_json(j->r, status, cJSON_DetachItemFromArray(items, 0));
    cJSON_Delete(items);
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
