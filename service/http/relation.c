/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/relation.h"

#include <string.h>

#include "service/http/api.h"

const char *relation_word(enum relation rel)
{
    static const char *const words[REL_COUNT] = {
#define RELATION_WORD(id, word, what) [REL_##id] = word,
        RELATION_MAP(RELATION_WORD)
#undef RELATION_WORD
    };

    return words[rel];
}

struct counts {
    int64_t there, own;
};

static void counts_row(void *ctx, const struct db_value *col, int ncol)
{
    struct counts *c = ctx;

    *c = (struct counts){col[0].i, ncol > 1 ? col[1].i : 0};
}

static const struct {
    enum sql statement;
    int args;
    const char *missing;
} objects[REL_COUNT] = {
    [REL_ORDER] = {SQL_ACCESS_ORDER, 2, "there is no such order"},
    [REL_PAST] = {SQL_ACCESS_ORDER_PAST, 2, "there is no such order"},
    [REL_JOB] = {SQL_ACCESS_JOB, 2, "there is no such job"},
    [REL_DEVICE] = {SQL_ACCESS_DEVICE, 1, "there is no such machine"},
    [REL_CUSTOMER] = {SQL_ACCESS_CUSTOMER, 1, "there is no such customer"},
    [REL_LEAVE] = {SQL_ACCESS_LEAVE, 2, "there is no such absence"},
    [REL_PERSON] = {SQL_ACCESS_PERSON, 2, "there is no such technician"},
    [REL_VISIT] = {SQL_ACCESS_VISIT, 3, "there is no such machine"},
};

bool relation_home(struct http *h, const char *device, const char *customer)
{
    int64_t n = 0;

    return !store_number(&h->reader, SQL_ACCESS_LINK_DEVICE,
                         ARGS(db_text(device), db_text(customer)), 0, &n) &&
           n > 0;
}

static bool is_theirs(struct request *r, const char *device)
{
    return relation_home(r->http, device, r->caller.id);
}

/* A customer has the order of the link, and its machine while it is theirs. */
static bool is_of_link(struct request *r, enum relation rel)
{
    const char *id = r->param[0];

    if (rel == REL_ORDER)
        return r->caller.order[0] && !strcmp(id, r->caller.order);
    return (rel == REL_DEVICE || rel == REL_VISIT) && !strcmp(id, r->caller.device) &&
           is_theirs(r, id);
}

/* One statement for what is missing and what is foreign: they take the same time. */
static bool object_is_callers(struct request *r, enum relation rel)
{
    const struct db_value arg[] = {db_text(r->param[0]), db_text(r->caller.id),
                                   db_int(http_now(r->http) - ACCESS_GRACE_MS)};
    bool bound = r->caller.role == ROLE_TECHNICIAN && objects[rel].args > 1;
    struct counts c = {0, 0};

    if (store_run(&r->http->reader, objects[rel].statement, arg, objects[rel].args, counts_row,
                  &c)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return false;
    }
    if (r->caller.role == ROLE_CUSTOMER)
        c.there = is_of_link(r, rel);
    if (bound ? c.own > 0 : c.there > 0)
        return true;
    answer_problem(r, 404, objects[rel].missing, NULL, NULL);
    return false;
}

bool relation_holds(struct request *r, enum relation rel)
{
    if (rel == REL_OPEN || rel == REL_ANY || rel == REL_OWN)
        return true;
    if ((rel == REL_LINK && r->caller.order[0]) ||
        (rel == REL_HOME && is_theirs(r, r->caller.device)))
        return true;
    if (rel != REL_UNSET && objects[rel].args)
        return object_is_callers(r, rel);
    answer_problem(r, 404, "there is nothing here", NULL, NULL);
    return false;
}

bool relation_near(struct request *r, const char *device)
{
    struct counts c = {0, 0};

    if (r->caller.role != ROLE_TECHNICIAN)
        return true;
    return !store_run(&r->http->reader, SQL_ACCESS_VISIT,
                      ARGS(db_text(device), db_text(r->caller.id),
                           db_int(http_now(r->http) - ACCESS_GRACE_MS)),
                      counts_row, &c) &&
           c.own > 0;
}

bool relation_is_own(const struct request *r, const struct order *o)
{
    return r->caller.role != ROLE_TECHNICIAN || !strcmp(o->technician, r->caller.id);
}

static bool counted(struct request *r, enum sql statement, const char *id)
{
    int64_t n = 0;

    return !store_number(&r->http->reader, statement, ARGS(db_text(id), db_text(r->caller.id)), 0,
                         &n) &&
           n > 0;
}

bool relation_was_own(struct request *r, const char *order_id)
{
    return r->caller.role != ROLE_TECHNICIAN || counted(r, SQL_ACCESS_WAS_OWN, order_id);
}

/* An order that was taken away is told as well: the page must drop it. */
bool relation_hears(struct request *r, const char *kind, const char *subject)
{
    if (r->caller.role != ROLE_TECHNICIAN)
        return true;
    if (!strcmp(kind, "order"))
        return relation_was_own(r, subject);
    return !strcmp(kind, "notice") && counted(r, SQL_ACCESS_NOTICE, subject);
}
