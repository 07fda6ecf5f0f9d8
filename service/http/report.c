/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/report.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/http/report_json.h"
#include "service/store/store_order.h"

struct numbers {
    char (*id)[ID_LEN];
    size_t count, cap;
};

#define BREACHES 64 /* of one order; later ones are many reminders of the same */

struct breach {
    enum tally_clock clock;
    int64_t due_ms;
    char technician[ID_LEN];
};

struct job {
    const struct report_ask *ask;
    struct store *store;
    struct report *report;
    struct order order; /* under the hand */
    struct tally_case c;
    char technician[ID_LEN], model[NAME_LEN], cause[NAME_LEN]; /* cause: of the last visit */
    struct breach breach[BREACHES];
    int breaches, told; /* in order; those told already */
};

int report_by_find(const char *word)
{
    static const char *const words[] = {"", "fault", "model", "technician", "cause"};

    for (int i = REPORT_FAULT; i <= REPORT_CAUSE; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

static void take_id(void *ctx, const struct db_value *col, int ncol)
{
    struct numbers *n = ctx;

    (void)ncol;
    if (n->count == n->cap) {
        n->cap = n->cap ? n->cap * 2 : 256;
        n->id = xrealloc(n->id, n->cap * sizeof *n->id);
    }
    text_copy(n->id[n->count++], ID_LEN, col[0].s);
}

static const char *key_of(const struct job *j)
{
    switch (j->ask->by) {
    case REPORT_FAULT:
        return j->order.fault;
    case REPORT_MODEL:
        return j->model;
    case REPORT_TECHNICIAN:
        return j->technician;
    case REPORT_CAUSE:
        return j->cause;
    default:
        return "";
    }
}

static void note_measure(struct report_group *g, const struct tally_measure *m)
{
    for (int t = 0; t < TALLY_TIMES; t++)
        if (m->ms[t] >= 0)
            report_time(g, (enum tally_time)t, m->ms[t]);
}

static void read_args(const char *text, struct tally_event *ev)
{
    cJSON *args = cJSON_Parse(text ? text : "{}");
    const cJSON *why = cJSON_GetObjectItemCaseSensitive(args, "override");
    int outcome = order_outcome_find(json_member_text(args, "outcome"));

    ev->outcome = outcome > 0 ? (enum order_outcome)outcome : OUTCOME_NONE;
    ev->reached = !strcmp(json_member_text(args, "outcome"), "reached");
    ev->household = json_member_text(args, "agreed_by")[0] &&
                    strcmp(json_member_text(args, "agreed_by"), "dispatcher");
    ev->overridden = json_member_text(why, "reason")[0] != 0;
    cJSON_Delete(args);
}

/* name, started_at, due_at, technician, at_ms */
static void breach_row(void *ctx, const struct db_value *col, int ncol)
{
    struct job *j = ctx;
    int clock = tally_clock_find(col[0].s);
    struct breach *b = &j->breach[j->breaches];

    (void)ncol;
    if (clock < 0 || j->breaches == BREACHES)
        return;
    *b = (struct breach){.clock = (enum tally_clock)clock, .due_ms = col[2].i};
    text_copy(b->technician, sizeof b->technician, col[3].kind == DB_TEXT ? col[3].s : "");
    j->breaches++;
}

static int by_due(const void *a, const void *b)
{
    int64_t x = ((const struct breach *)a)->due_ms, y = ((const struct breach *)b)->due_ms;

    return (x > y) - (x < y);
}

/* Those that were due before that time; a breach counts for whose it was. */
static void tell_breaches(struct job *j, int64_t before_ms)
{
    char now[ID_LEN];

    text_copy(now, sizeof now, j->technician);
    for (; j->told < j->breaches && j->breach[j->told].due_ms < before_ms; j->told++) {
        const struct breach *b = &j->breach[j->told];

        text_copy(j->technician, sizeof j->technician, b->technician);
        tally_breach(&j->c, b->clock, b->due_ms, &j->ask->range,
                     &report_group(j->report, key_of(j))->q);
    }
    text_copy(j->technician, sizeof j->technician, now);
}

/* n, action, actor, role, at_ms, recv_ms, from_state, to_state, args */
static void history_row(void *ctx, const struct db_value *col, int ncol)
{
    struct job *j = ctx;
    struct report_group *g;
    struct tally_event ev = {.at_ms = col[4].i};
    struct tally_measure m;
    int action = order_action_find(col[1].s);

    (void)ncol;
    tell_breaches(j, ev.at_ms);
    if (col[3].s && !strcmp(col[3].s, "technician") && col[2].s)
        text_copy(j->technician, sizeof j->technician, col[2].s);
    if (action < 0)
        return;
    ev.action = (enum order_action)action;
    ev.ready = col[7].s && !strcmp(col[7].s, order_state_name(OS_READY));
    read_args(col[8].s, &ev);
    g = report_group(j->report, key_of(j));
    m = tally_event(&j->c, &ev, &j->ask->range, &g->q);
    note_measure(g, &m);
}

static bool lists(const cJSON *list, const char *sku)
{
    const cJSON *o;

    cJSON_ArrayForEach(o, list)
    {
        if (!strcmp(json_member_text(o, "sku"), sku))
            return true;
    }
    return false;
}

/* Every kind of part that was used in any visit, once. */
static void visit_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *used = ctx, *args = cJSON_Parse(col[7].s ? col[7].s : "{}");
    const cJSON *o;

    (void)ncol;
    cJSON_ArrayForEach(o, cJSON_GetObjectItemCaseSensitive(args, "parts"))
    {
        if (json_member_text(o, "sku")[0] && !lists(used, json_member_text(o, "sku")))
            cJSON_AddItemToArray(used, cJSON_Duplicate(o, true));
    }
    cJSON_Delete(args);
}

static enum err parts(struct job *j, struct tally_rest *rest)
{
    cJSON *used = cJSON_CreateArray();
    cJSON *diagnosis = cJSON_Parse(j->order.diagnosis ? j->order.diagnosis : "{}");
    const cJSON *predicted = cJSON_GetObjectItemCaseSensitive(diagnosis, "parts"), *o;
    enum err e = store_run(j->store, SQL_VISIT_LIST, ARGS(db_text(j->order.id)), visit_row, used);

    rest->parts_predicted = cJSON_GetArraySize(predicted);
    rest->parts_used = cJSON_GetArraySize(used);
    cJSON_ArrayForEach(o, predicted)
    {
        rest->parts_hit += lists(used, json_member_text(o, "sku"));
    }
    cJSON_Delete(used);
    cJSON_Delete(diagnosis);
    return e;
}

/* Whether the diagnosis had ranked causes, and which one first. */
static void causes(const struct job *j, struct tally_rest *rest)
{
    cJSON *diagnosis = cJSON_Parse(j->order.diagnosis ? j->order.diagnosis : "{}");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(diagnosis, "causes");
    const char *first = json_member_text(cJSON_GetArrayItem(list, 0), "id");

    rest->cause_named = j->cause[0] && first[0];
    rest->cause_first = rest->cause_named && !strcmp(j->cause, first);
    cJSON_Delete(diagnosis);
}

static enum err finish(struct job *j)
{
    struct tally_rest rest = {.repeated = false};
    struct report_group *g = report_group(j->report, key_of(j));
    struct tally_measure m;
    int64_t later = 0;
    enum err e = parts(j, &rest);

    if (!e)
        e = store_number(j->store, SQL_ORDER_REPEATS, ARGS(db_text(j->order.id)), 0, &later);
    rest.repeated = later > 0;
    causes(j, &rest);
    m = tally_end(&j->c, &rest, &j->ask->range, &g->q);
    note_measure(g, &m);
    return e;
}

static void model_row(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    text_copy(ctx, NAME_LEN, col[2].s);
}

/* The cause that the last visit named is the order's. */
static void cause_row(void *ctx, const struct db_value *col, int ncol)
{
    cJSON *args = cJSON_Parse(col[7].s ? col[7].s : "{}");
    const char *cause = json_member_text(args, "cause");

    (void)ncol;
    if (cause[0])
        text_copy(ctx, NAME_LEN, cause);
    cJSON_Delete(args);
}

static void seen(void *ctx, const struct db_value *col, int ncol)
{
    (void)col;
    (void)ncol;
    *(bool *)ctx = true;
}

static enum err clocks_of(struct job *j, const char *id)
{
    bool *visit = &j->c.visit_clock;
    enum err e =
        store_run(j->store, SQL_DEADLINE_ONE, ARGS(db_text(id), db_text("visit")), seen, visit);

    j->c.runs[TALLY_CLOCK_VISIT] = *visit;
    j->breaches = j->told = 0;
    if (!e)
        e = store_run(j->store, SQL_BREACH_OF_ORDER, ARGS(db_text(id)), breach_row, j);
    qsort(j->breach, (size_t)j->breaches, sizeof j->breach[0], by_due);
    return e;
}

/* The order that was read. */
static enum err count_order(struct job *j)
{
    const char *id = j->order.id;
    enum err e;

    j->c = (struct tally_case){.opened_ms = j->order.opened_ms};
    j->technician[0] = j->model[0] = j->cause[0] = 0;
    e = clocks_of(j, id);
    if (!e)
        e = store_run(j->store, SQL_DEVICE_GET, ARGS(db_text(j->order.device)), model_row,
                      j->model);
    if (!e)
        e = store_run(j->store, SQL_VISIT_LIST, ARGS(db_text(id)), cause_row, j->cause);
    if (!e)
        e = store_run(j->store, SQL_HISTORY_LIST, ARGS(db_text(id)), history_row, j);
    tell_breaches(j, INT64_MAX);
    return e ? e : finish(j);
}

static enum err one_order(struct job *j, const char *id)
{
    enum err e = store_order_get(j->store, id, &j->order);

    if (!e) {
        e = count_order(j);
        order_release(&j->order);
    }
    return e;
}

static enum err moved(struct job *j, struct numbers *n)
{
    const struct tally_range *r = &j->ask->range;

    return store_run(j->store, SQL_ORDER_MOVED, ARGS(db_int(r->from_ms), db_int(r->to_ms)), take_id,
                     n);
}

static enum err read_all(struct job *j)
{
    struct numbers n = {NULL, 0, 0};
    enum err e = moved(j, &n);

    for (size_t i = 0; !e && i < n.count; i++)
        e = one_order(j, n.id[i]);
    free(n.id);
    return e;
}

char *report_quality(const struct report_ask *ask)
{
    struct store store;
    struct report report = {.group = NULL};
    struct job j = {.ask = ask, .store = &store, .report = &report};
    char *text = NULL;

    if (store_open(&store, ask->store_url, DB_READER))
        return NULL;
    if (!read_all(&j))
        text = report_print(&report, ask);
    store_close(&store);
    report_release(&report);
    return text;
}

/* The order alone is counted: it is behind the figure when something came of it. */
static enum err look_behind(struct job *j, const char *id, struct report_orders *out)
{
    struct report one = {.group = NULL};
    enum err e = store_order_get(j->store, id, &j->order);

    if (e || j->order.number <= out->after_number) {
        if (!e)
            order_release(&j->order);
        return e;
    }
    j->report = &one;
    e = count_order(j);
    if (!e && report_has(&one, out->key, out->count_id)) {
        text_copy(out->id[out->found++], ID_LEN, j->order.id);
        out->last_number = j->order.number;
    }
    order_release(&j->order);
    report_release(&one);
    return e;
}

bool report_behind(const struct report_ask *ask, struct report_orders *out)
{
    struct store store;
    struct job j = {.ask = ask, .store = &store};
    struct numbers n = {NULL, 0, 0};
    enum err e;

    if (store_open(&store, ask->store_url, DB_READER))
        return false;
    out->found = 0;
    e = moved(&j, &n);
    for (size_t i = 0; !e && i < n.count && out->found < out->limit; i++)
        e = look_behind(&j, n.id[i], out);
    free(n.id);
    store_close(&store);
    return !e;
}
