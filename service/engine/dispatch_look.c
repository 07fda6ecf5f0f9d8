/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/dispatch_look.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"

/* A technician's row while it is looked at. */
struct person {
    cJSON *areas, *skills, *kit;
};

struct looking {
    const struct look *l;
    const struct order *o;
    struct candidates *out;
    struct person *people; /* beside out->c */
    const char *only;
    char area[NAME_LEN], model[NAME_LEN];
};

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

static void device_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *w = ctx;

    (void)ncol;
    text_copy(w->model, sizeof w->model, col[2].s);
    text_copy(w->area, sizeof w->area, col[7].kind == DB_TEXT ? col[7].s : "");
}

/* id, login, name, role, password, areas, skills, kit, phone, card_no */
static void person_row(void *ctx, const struct db_value *col, int ncol)
{
    struct looking *w = ctx;
    struct candidates *out = w->out;
    struct candidate *c;

    (void)ncol;
    if (out->count == CANDIDATES_MAX || strcmp(col[3].s, "technician") != 0 ||
        (w->only && strcmp(w->only, col[0].s) != 0))
        return;
    out->c = xrealloc(out->c, (out->count + 1) * sizeof *out->c);
    w->people = xrealloc(w->people, (out->count + 1) * sizeof *w->people);
    c = &out->c[out->count];
    memset(c, 0, sizeof *c);
    text_copy(c->id, sizeof c->id, col[0].s);
    text_copy(c->login, sizeof c->login, col[1].s);
    text_copy(c->name, sizeof c->name, col[2].s);
    w->people[out->count++] =
        (struct person){cJSON_Parse(col[5].s), cJSON_Parse(col[6].s), cJSON_Parse(col[7].s)};
}

static void team_kit_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *kit = ctx, *more = cJSON_Parse(col[0].s), *j;

    (void)ncol;
    while ((j = cJSON_DetachItemFromArray(more, 0)) != NULL)
        cJSON_AddItemToArray(kit, j);
    cJSON_Delete(more);
}

static void read_tools(const struct order *o, struct candidates *out)
{
    cJSON *d = cJSON_Parse(o->diagnosis ? o->diagnosis : "{}");
    const cJSON *j;

    cJSON_ArrayForEach(j, cJSON_GetObjectItemCaseSensitive(d, "tools"))
    {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(j, "id");

        if (cJSON_IsString(id) && out->tools < TOOLS_MAX)
            text_copy(out->tool[out->tools++], NAME_LEN, id->valuestring);
    }
    cJSON_Delete(d);
}

static enum dispatch_match match(const cJSON *list, const char *const *words, int n)
{
    if (cJSON_GetArraySize(list) == 0)
        return MATCH_UNSAID;
    for (int i = 0; i < n; i++)
        if (words[i][0] && names(list, words[i]))
            return MATCH_YES;
    return MATCH_NO;
}

static void count_tools(struct candidate *c, const struct candidates *all, const cJSON *kit)
{
    c->facts.tools_needed = all->tools;
    for (int i = 0; i < all->tools; i++) {
        if (names(kit, all->tool[i]))
            c->facts.tools_there++;
        else
            c->missing |= 1u << i;
    }
}

static void verdicts_row(void *ctx, const struct db_value *col, int ncol)
{
    struct dispatch_facts *f = ctx;

    (void)ncol;
    f->fixed = (int)col[0].i;
    f->decided = (int)col[1].i;
}

static void seen(void *ctx, const struct db_value *col, int ncol)
{
    (void)col;
    (void)ncol;
    *(bool *)ctx = true;
}

/* Away is judged at an agreed time to come, else when work goes on. */
static enum err read_time(const struct looking *w, struct candidate *c)
{
    bool agreed = w->o->appt_to_ms > w->l->now_ms;
    int64_t from = agreed ? w->o->appt_from_ms : w->l->work_ms;
    int64_t to = agreed ? w->o->appt_to_ms : w->l->work_ms + 1;
    int64_t asked = 0, undone = 0;
    enum err e = store_run(w->l->store, SQL_LEAVE_AWAY,
                           ARGS(db_text(c->id), db_int(from), db_int(to)), seen, &c->facts.away);

    if (!e)
        e = store_number(w->l->store, SQL_VISITS_UNDONE, ARGS(db_text(c->id), db_int(w->l->now_ms)),
                         0, &undone);
    if (!e)
        e = store_number(w->l->store, SQL_OFFER_COUNT,
                         ARGS(db_text(w->o->id), db_int(w->o->visit_n), db_text(c->id)), 0, &asked);
    c->facts.undone = undone > w->l->undone_max;
    c->facts.asked = asked > 0;
    return e;
}

static enum err judge(const struct looking *w, struct candidate *c, const struct person *p)
{
    const char *const skills[] = {w->o->fault, w->model, w->o->kind};
    const char *const areas[] = {w->area};
    int64_t load = 0;
    enum err e =
        store_run(w->l->store, SQL_TEAM_KIT_OF, ARGS(db_text(c->id)), team_kit_row, p->kit);

    if (!e)
        e = store_number(w->l->store, SQL_PERSON_LOAD, ARGS(db_text(c->id)), 0, &load);
    c->facts.load = (int)load;
    if (!e)
        e = store_run(w->l->store, SQL_VERDICTS_OF, ARGS(db_text(c->id), db_text(w->o->fault)),
                      verdicts_row, &c->facts);
    if (!e)
        e = read_time(w, c);
    c->facts.area = match(p->areas, areas, 1);
    c->facts.skill = match(p->skills, skills, 3);
    count_tools(c, w->out, p->kit);
    c->score = dispatch_score(&c->facts);
    return e;
}

/* The login settles what points and load do not: it stays the same from start to start. */
static int in_order(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (dispatch_before(&x->score, x->facts.load, &y->score, y->facts.load))
        return -1;
    if (dispatch_before(&y->score, y->facts.load, &x->score, x->facts.load))
        return 1;
    return strcmp(x->login, y->login);
}

static enum err look(struct looking *w)
{
    enum err e = store_run(w->l->store, SQL_DEVICE_GET, ARGS(db_text(w->o->device)), device_row, w);

    read_tools(w->o, w->out);
    if (!e)
        e = store_run(w->l->store, SQL_PERSON_LIST, ARGS(db_text("technician")), person_row, w);
    for (size_t i = 0; i < w->out->count; i++) {
        if (!e)
            e = judge(w, &w->out->c[i], &w->people[i]);
        cJSON_Delete(w->people[i].areas);
        cJSON_Delete(w->people[i].skills);
        cJSON_Delete(w->people[i].kit);
    }
    free(w->people);
    if (w->out->count)
        qsort(w->out->c, w->out->count, sizeof *w->out->c, in_order);
    if (e)
        candidates_release(w->out);
    return e;
}

enum err dispatch_look(const struct look *l, const struct order *o, struct candidates *out)
{
    struct looking w = {.l = l, .o = o, .out = out};

    memset(out, 0, sizeof *out);
    return look(&w);
}

enum err dispatch_look_one(const struct look *l, const struct order *o, const char *person,
                           struct candidates *out)
{
    struct looking w = {.l = l, .o = o, .out = out, .only = person};
    enum err e;

    memset(out, 0, sizeof *out);
    e = look(&w);
    if (!e && out->count == 0)
        e = ERR_NOT_FOUND;
    return e;
}

void candidates_release(struct candidates *c)
{
    free(c->c);
    memset(c, 0, sizeof *c);
}
