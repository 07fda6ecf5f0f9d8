/* SPDX-License-Identifier: Apache-2.0 */
#include "service/http/report_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"

struct report_group *report_group(struct report *r, const char *key)
{
    struct report_group *g;

    for (size_t i = 0; i < r->count; i++)
        if (!strcmp(r->group[i]->key, key))
            return r->group[i];
    g = xcalloc(1, sizeof *g);
    text_copy(g->key, sizeof g->key, key);
    r->group = xrealloc(r->group, (r->count + 1) * sizeof(struct report_group *));
    r->group[r->count++] = g;
    return g;
}

void report_time(struct report_group *g, enum tally_time t, int64_t ms)
{
    struct report_times *l = &g->times[t];

    if (l->count == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->ms = xrealloc(l->ms, l->cap * sizeof *l->ms);
    }
    l->ms[l->count++] = ms;
}

void report_release(struct report *r)
{
    for (size_t i = 0; i < r->count; i++) {
        for (int t = 0; t < TALLY_TIMES; t++)
            free(r->group[i]->times[t].ms);
        free(r->group[i]);
    }
    free(r->group);
}

static void number_or_null(cJSON *o, const char *name, double v)
{
    if (isnan(v))
        cJSON_AddNullToObject(o, name);
    else
        cJSON_AddNumberToObject(o, name, round(v * 10000) / 10000);
}

#define Q(member) offsetof(struct tally, member)

/* Every rate: what it is called, and of which counts. */
static const struct rate {
    const char *name;
    size_t n, of;
    const char *n_name, *of_name;
} rates[] = {
    {"first_time_fix_rate", Q(fixed_first), Q(visited), "fixed_first_time",
     "decided_after_a_visit"},
    {"repeat_visit_rate_30d", Q(repeated), Q(confirmed), "came_back", "confirmed_after_a_visit"},
    {"no_fault_found_rate", Q(fault_found_not), Q(completed), "no_fault_found", "completed_visits"},
    {"parts_precision", Q(parts_hit), Q(parts_predicted), "predicted_and_used", "predicted"},
    {"parts_recall", Q(parts_hit), Q(parts_used), "predicted_and_used", "used"},
    {"first_cause_rate", Q(cause_first), Q(cause_named), "ranked_first", "cause_named"},
};

#define Q_NONE ((size_t)-1)

/* Every count that orders can be asked for, and what is taken off it. */
static const struct count {
    const char *name;
    size_t n, less;
} figures[] = {{"fixed_first_time", Q(fixed_first), Q_NONE},
               {"decided_after_a_visit", Q(visited), Q_NONE},
               {"not_fixed_first_time", Q(visited), Q(fixed_first)},
               {"came_back", Q(repeated), Q_NONE},
               {"confirmed_after_a_visit", Q(confirmed), Q_NONE},
               {"no_fault_found", Q(fault_found_not), Q_NONE},
               {"completed_visits", Q(completed), Q_NONE},
               {"predicted_and_used", Q(parts_hit), Q_NONE},
               {"predicted", Q(parts_predicted), Q_NONE},
               {"used", Q(parts_used), Q_NONE},
               {"predicted_not_used", Q(parts_predicted), Q(parts_hit)},
               {"used_not_predicted", Q(parts_used), Q(parts_hit)},
               {"ranked_first", Q(cause_first), Q_NONE},
               {"cause_named", Q(cause_named), Q_NONE},
               {"not_ranked_first", Q(cause_named), Q(cause_first)},
               {"confirmed", Q(verdict_confirmed), Q_NONE},
               {"not_fixed", Q(verdict_not_fixed), Q_NONE},
               {"insufficient_evidence", Q(verdict_insufficient), Q_NONE},
               {"closed_unverified", Q(closed_unverified), Q_NONE},
               {"avoided_visits", Q(avoided), Q_NONE},
               {"closed", Q(closed), Q_NONE},
               {"overrides", Q(overrides), Q_NONE},
#define CLOCK_COUNTS(id, name)                                          \
    {name "_met", Q(met) + TALLY_CLOCK_##id * sizeof(int64_t), Q_NONE}, \
        {name "_missed", Q(missed) + TALLY_CLOCK_##id * sizeof(int64_t), Q_NONE},
               TALLY_CLOCK_MAP(CLOCK_COUNTS)
#undef CLOCK_COUNTS
};

int report_count_find(const char *name)
{
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (!strcmp(figures[i].name, name))
            return (int)i;
    return -1;
}

static int64_t count_at(const struct tally *q, size_t offset)
{
    int64_t v;

    memcpy(&v, (const char *)q + offset, sizeof v);
    return v;
}

bool report_has(const struct report *r, const char *key, int count_id)
{
    const struct count *c = &figures[count_id];
    int64_t sum = 0;

    for (size_t i = 0; i < r->count; i++)
        if (!key || !strcmp(r->group[i]->key, key))
            sum += count_at(&r->group[i]->q, c->n) -
                   (c->less == Q_NONE ? 0 : count_at(&r->group[i]->q, c->less));
    return sum > 0;
}

static void add_rates(cJSON *o, cJSON *counts, const struct tally *q)
{
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        const struct rate *r = &rates[i];
        int64_t n = count_at(q, r->n), of = count_at(q, r->of);
        cJSON *c = cJSON_AddObjectToObject(counts, r->name);

        number_or_null(o, r->name, tally_rate(n, of));
        cJSON_AddNumberToObject(c, r->n_name, (double)n);
        cJSON_AddNumberToObject(c, r->of_name, (double)of);
    }
}

static void add_verdicts(cJSON *o, const struct tally *q)
{
    cJSON *v = cJSON_AddObjectToObject(o, "verdicts");

    cJSON_AddNumberToObject(v, "confirmed", (double)q->verdict_confirmed);
    cJSON_AddNumberToObject(v, "not_fixed", (double)q->verdict_not_fixed);
    cJSON_AddNumberToObject(v, "insufficient_evidence", (double)q->verdict_insufficient);
    cJSON_AddNumberToObject(v, "closed_unverified", (double)q->closed_unverified);
}

/* Each clock: how often it was kept, and how often not. */
static void add_sla(cJSON *o, const struct tally *q)
{
    cJSON *sla = cJSON_AddObjectToObject(o, "sla");

    for (int i = 0; i < TALLY_CLOCKS; i++) {
        cJSON *c = cJSON_AddObjectToObject(sla, tally_clock_name((enum tally_clock)i));

        cJSON_AddNumberToObject(c, "met", (double)q->met[i]);
        cJSON_AddNumberToObject(c, "missed", (double)q->missed[i]);
        number_or_null(c, "rate", tally_rate(q->met[i], q->met[i] + q->missed[i]));
    }
}

static int by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The smallest time that at least this share of all does not exceed. */
static double share_ms(const struct report_times *t, double share)
{
    size_t rank = (size_t)ceil(share * (double)t->count);

    return t->count ? (double)t->ms[rank ? rank - 1 : 0] : (double)NAN;
}

static void add_time(cJSON *o, const char *name, const struct report_times *t)
{
    cJSON *c = cJSON_AddObjectToObject(o, name);

    if (t->count)
        qsort(t->ms, t->count, sizeof *t->ms, by_length);
    cJSON_AddNumberToObject(c, "count", (double)t->count);
    number_or_null(c, "median_min", share_ms(t, 0.5) / 60000);
    number_or_null(c, "p90_min", share_ms(t, 0.9) / 60000);
}

static void add_group(cJSON *o, const struct report_group *g)
{
    cJSON *counts = cJSON_CreateObject();

    add_rates(o, counts, &g->q);
    add_verdicts(o, &g->q);
    add_time(o, "time_to_contact", &g->times[TALLY_CONTACT]);
    add_time(o, "time_to_fix", &g->times[TALLY_FIX]);
    cJSON_AddNumberToObject(o, "avoided_visits", (double)g->q.avoided);
    add_sla(o, &g->q);
    cJSON_AddNumberToObject(counts, "closed", (double)g->q.closed);
    cJSON_AddNumberToObject(counts, "overrides", (double)g->q.overrides);
    cJSON_AddItemToObject(o, "counts", counts);
}

static void add_all(struct report_group *sum, const struct report_group *g)
{
    const int64_t *from = (const int64_t *)&g->q;
    int64_t *to = (int64_t *)&sum->q;

    for (size_t i = 0; i < sizeof g->q / sizeof *from; i++)
        to[i] += from[i];
    for (int t = 0; t < TALLY_TIMES; t++)
        for (size_t i = 0; i < g->times[t].count; i++)
            report_time(sum, (enum tally_time)t, g->times[t].ms[i]);
}

static void add_totals(cJSON *o, const struct report *r)
{
    struct report total = {.group = NULL};
    struct report_group *sum = report_group(&total, "");

    for (size_t i = 0; i < r->count; i++)
        add_all(sum, r->group[i]);
    add_group(o, sum);
    report_release(&total);
}

static int by_key(const void *a, const void *b)
{
    return strcmp((*(struct report_group *const *)a)->key, (*(struct report_group *const *)b)->key);
}

/* An order that moved brings the keys of its whole past; most of them counted nothing this time. */
static bool counted(const struct report_group *g)
{
    static const struct tally nothing;
    bool timed = false;

    for (int t = 0; t < TALLY_TIMES; t++)
        timed |= g->times[t].count > 0;
    return timed || memcmp(&g->q, &nothing, sizeof nothing) != 0;
}

static void add_groups(cJSON *o, const struct report *r)
{
    cJSON *list = cJSON_AddArrayToObject(o, "groups");

    if (r->count)
        qsort(r->group, r->count, sizeof(struct report_group *), by_key);
    for (size_t i = 0; i < r->count; i++) {
        cJSON *item;

        if (!counted(r->group[i]))
            continue;
        item = cJSON_CreateObject();
        if (r->group[i]->key[0])
            cJSON_AddStringToObject(item, "key", r->group[i]->key);
        else
            cJSON_AddNullToObject(item, "key");
        add_group(item, r->group[i]);
        cJSON_AddItemToArray(list, item);
    }
}

static void add_instant(cJSON *o, const char *name, int64_t ms)
{
    char text[TIME_TEXT_LEN];

    text_time(ms, text);
    cJSON_AddStringToObject(o, name, text);
}

char *report_print(const struct report *r, const struct report_ask *ask)
{
    cJSON *o = cJSON_CreateObject();
    char *text;

    add_instant(o, "from", ask->range.from_ms);
    add_instant(o, "to", ask->range.to_ms);
    add_totals(o, r);
    if (ask->by != REPORT_TOTAL)
        add_groups(o, r);
    text = cJSON_PrintUnformatted(o);
    cJSON_Delete(o);
    return text;
}
