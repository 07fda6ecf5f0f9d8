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
    [REL_DEVICE] = {SQL_ACCESS_DEVICE, 1, "there is no such machine"},
    [REL_VISIT] = {SQL_ACCESS_VISIT, 3, "there is no such machine"},
};

/* One statement for what is missing and what is foreign: they take the same time. */
static bool object_is_callers(struct request *r, enum relation rel)
{
    const struct db_value arg[] = {db_text(r->param[0]), db_text(r->caller.id),
                                   db_int(http_now(r->http) - ACCESS_GRACE_MS)};
    bool bound = r->caller.role == ROLE_TECHNICIAN && rel != REL_DEVICE;
    struct counts c = {0, 0};

    if (store_run(&r->http->reader, objects[rel].statement, arg, objects[rel].args, counts_row,
                  &c)) {
        answer_problem(r, 503, "the store does not answer", NULL, NULL);
        return false;
    }
    if (bound ? c.own > 0 : c.there > 0)
        return true;
    answer_problem(r, 404, objects[rel].missing, NULL, NULL);
    return false;
}

bool relation_holds(struct request *r, enum relation rel)
{
    if (rel == REL_OPEN || rel == REL_ANY || rel == REL_OWN)
        return true;
    if (rel != REL_UNSET && objects[rel].args)
        return object_is_callers(r, rel);
    answer_problem(r, 404, "there is nothing here", NULL, NULL);
    return false;
}
