/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reminder_year HOMES DAYS SEED: what households are told of their filters in a year, against the
 * day on which each cartridge really comes to its end. Prints a table; fails when anybody is told
 * at night, after a no, during a pause, while a change is booked, or twice of one step.
 */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/base/xalloc.h"
#include "tests/reminder/people.h"

#define FAR        1100 /* days: no cartridge lasts longer */
#define SETTLED    60   /* days until a household's water is known */
#define COMES_IN   5
#define LATE_BY    21
#define SNOOZE     30
#define WRONG_FROM 60 /* no message speaks of what is due in more than 51 days */
#define SAID_MOST  4000
#define KIND_COUNT 5

static const struct {
    const char *kind;
    int most; /* of one cartridge */
} kinds[KIND_COUNT] = {{"filter_due_30", 1},
                       {"filter_due_14", 1},
                       {"filter_due_3", 1},
                       {"filter_due", 1},
                       {"filter_overdue", 3}};

/* What is known of one home, besides its truth. */
static struct home {
    bool heard; /* of its filters, once */
    int booked; /* since that day; 0: not */
    int paused; /* until that day */
    bool stopped;
    struct {
        int ended; /* the day; 0: it still lasts */
        int named; /* in how many days after the first message about it; -1 never */
        int told[KIND_COUNT];
    } stage[MODEL_STAGES];
} * homes;

static struct {
    int n, right, early, late, count;
    int off[SAID_MOST]; /* true end minus the date that was said */
} said[KIND_COUNT];

static struct {
    int messages, wrong, repeated, night, stopped, paused, booked, ends, named, in_time;
} all;

static bool at_night;

/* The truth ------------------------------------------------------------------------------- */

/* The household goes on as it is, and nobody changes anything. */
static int end_of(const struct year *y, int home, int stage)
{
    struct household h = y->home[home];
    int day = y->day;

    if (homes[home].stage[stage].ended)
        return homes[home].stage[stage].ended;
    for (; day < y->day + FAR && !cartridge_gone(&h, stage, day); day++)
        household_draws(&h, day, household_wants(&h, day));
    return day;
}

static void renew(struct year *y, int home, int stage)
{
    cartridge_renew(&y->home[home], stage, y->day);
    memset(&homes[home].stage[stage], 0, sizeof homes[home].stage[stage]);
}

/* Messages -------------------------------------------------------------------------------- */

static int kind_of(const char *kind)
{
    for (int i = 0; i < KIND_COUNT; i++)
        if (!strcmp(kinds[i].kind, kind))
            return i;
    return -1;
}

/* The stages that a text names, a bit each. */
static unsigned stages_named(const struct model *m, const char *titles)
{
    unsigned stages = 0;

    for (const char *at = titles; *at;) {
        const char *end = strstr(at, "、");
        size_t len = end ? (size_t)(end - at) : strlen(at);

        for (size_t i = 0; i < m->stage_count; i++)
            if (strlen(m->stages[i].title.in[LANG_ZH_CN]) == len &&
                !strncmp(m->stages[i].title.in[LANG_ZH_CN], at, len))
                stages |= 1u << i;
        at += len + (end ? strlen("、") : 0);
    }
    return stages;
}

struct dated {
    const struct year *y;
    const struct model *m;
    unsigned named;
    int home, kind, day, stage;
};

/* The stage whose date it is; of several with the same one that was not told of it yet. */
static void step_row(void *ctx, const struct db_value *col, int ncol)
{
    struct dated *d = ctx;

    (void)ncol;
    for (size_t i = 0; i < d->m->stage_count; i++)
        if (d->named >> i & 1 && !strcmp(d->m->stages[i].id, col[0].s) &&
            zone_local(&d->y->zone, col[2].i) / YEAR_DAY - YEAR_DAY0 == d->day)
            if (d->stage < 0 || homes[d->home].stage[i].told[d->kind] <
                                    homes[d->home].stage[d->stage].told[d->kind])
                d->stage = (int)i;
}

static int stage_of(struct year *y, int home, unsigned named, int kind, int day)
{
    struct dated d = {y, y->home[home].model, named, home, kind, day, -1};

    if (store_run(engine_store(y->engine), SQL_REMINDER_STEPS, ARGS(db_text(y->home[home].id)),
                  step_row, &d) ||
        d.stage < 0)
        abort();
    return d.stage;
}

static void count_date(struct year *y, int home, int stage, int kind, int day)
{
    int end = end_of(y, home, stage), life = end - y->home[home].in[stage].put_in;
    double most = 0.1 * life;

    said[kind].n++;
    said[kind].early += day < end - most;
    said[kind].late += day > end + most;
    said[kind].right += fabs((double)(day - end)) <= most;
    if (said[kind].count < SAID_MOST)
        said[kind].off[said[kind].count++] = end - day;
    all.repeated += ++homes[home].stage[stage].told[kind] > kinds[kind].most;
}

static void count_named(struct year *y, int home, unsigned named)
{
    bool wrong = false;

    for (size_t i = 0; i < y->home[home].model->stage_count; i++) {
        int end = named >> i & 1 ? end_of(y, home, (int)i) : 0;

        if (!end)
            continue;
        wrong |= end - y->day > WRONG_FROM;
        if (!homes[home].stage[i].named)
            homes[home].stage[i].named = y->day;
    }
    all.wrong += wrong;
}

static void message(struct year *y, int kind, const cJSON *body)
{
    const cJSON *titles = cJSON_GetObjectItem(cJSON_GetObjectItem(body, "stage"), "zh-CN");
    int home = atoi(cJSON_GetObjectItem(body, "device")->valuestring + 3);
    const char *date = cJSON_GetObjectItem(body, "date")->valuestring;
    unsigned named = stages_named(y->home[home].model, titles->valuestring);
    int64_t ms;
    int day;

    if (!text_time_parse(date, &ms) || !named)
        abort();
    day = (int)(ms / YEAR_DAY) - YEAR_DAY0;
    all.messages++;
    all.night += at_night;
    all.stopped += homes[home].stopped;
    all.booked += homes[home].booked > 0;
    all.paused += homes[home].paused > y->day;
    count_date(y, home, stage_of(y, home, named, kind, day), kind, day);
    count_named(y, home, named);
    homes[home].heard = true;
}

struct page {
    struct year *y;
    int rows;
    char id[200][ID_LEN];
};

static void outbox_row(void *ctx, const struct db_value *col, int ncol)
{
    struct page *p = ctx;
    int kind = kind_of(col[3].s);
    cJSON *body = kind >= 0 ? cJSON_Parse(col[4].s) : NULL;

    (void)ncol;
    text_copy(p->id[p->rows++], ID_LEN, col[0].s);
    if (body)
        message(p->y, kind, body);
    cJSON_Delete(body);
}

static void read_messages(struct year *y)
{
    struct page p = {.y = y};

    do {
        p.rows = 0;
        if (store_run(engine_store(y->engine), SQL_OUTBOX_PENDING, NULL, 0, outbox_row, &p))
            abort();
        for (int i = 0; i < p.rows; i++)
            if (store_run(engine_store(y->engine), SQL_OUTBOX_DONE,
                          ARGS(db_text(p.id[i]), db_text("sent")), NULL, NULL))
                abort();
    } while (p.rows);
}

/* What they do ---------------------------------------------------------------------------- */

static void react(struct year *y, int home)
{
    enum manner m = manner_of(home);
    struct home *h = &homes[home];

    if (m == MANNER_BOOKS && h->heard && !h->booked && people_book(y, home))
        h->booked = y->day;
    if (h->heard && !h->paused && !h->stopped && (m == MANNER_SNOOZES || m == MANNER_STOPS)) {
        people_say(y, home, m);
        h->paused = m == MANNER_SNOOZES ? y->day + SNOOZE : 0;
        h->stopped = m == MANNER_STOPS;
    }
    h->heard = false;
}

static void visit(struct year *y, int home)
{
    unsigned stages;

    if (!homes[home].booked || y->day < homes[home].booked + COMES_IN)
        return;
    stages = people_ordered(y, home);
    people_change(y, home);
    homes[home].booked = 0;
    for (size_t i = 0; i < y->home[home].model->stage_count; i++)
        if (stages >> i & 1)
            renew(y, home, (int)i);
}

static void count_end(struct year *y, int home, int stage)
{
    int named = homes[home].stage[stage].named;

    if (y->day < SETTLED || homes[home].stopped)
        return;
    all.ends++;
    all.named += named > 0;
    all.in_time += named > 0 && y->day - named >= 7;
}

static void see_ends(struct year *y, int home)
{
    int wait = manner_of(home) == MANNER_LATE ? LATE_BY : 0;

    for (size_t i = 0; i < y->home[home].model->stage_count; i++) {
        if (!cartridge_gone(&y->home[home], (int)i, y->day))
            continue;
        if (!homes[home].stage[i].ended) {
            homes[home].stage[i].ended = y->day;
            count_end(y, home, (int)i);
        }
        if (homes[home].booked || y->day < homes[home].stage[i].ended + wait)
            continue;
        people_tell(y, home, (int)i);
        renew(y, home, (int)i);
    }
}

static void tick(struct year *y, int64_t ms)
{
    if (engine_tick(y->engine, (YEAR_DAY0 + y->day) * YEAR_DAY + ms))
        abort();
}

static void one_day(struct year *y)
{
    year_pass(y, true);
    at_night = false;
    read_messages(y);
    tick(y, -5 * 3600000LL); /* 03:00 in Shanghai */
    at_night = true;
    read_messages(y);
    tick(y, 0);
    read_messages(y);
    for (int i = 0; i < y->homes; i++) {
        visit(y, i);
        react(y, i);
        see_ends(y, i);
    }
}

/* The table ------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void print_table(void)
{
    printf(
        "| message | number | date right | early | late | true end minus date: P10 | P50 | P90 |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (int k = 0; k < KIND_COUNT; k++) {
        int n = said[k].n, c = said[k].count;

        qsort(said[k].off, (size_t)c, sizeof said[k].off[0], by_size);
        if (n)
            printf("| `%s` | %d | %.1f%% | %.1f%% | %.1f%% | %d d | %d d | %d d |\n", kinds[k].kind,
                   n, 100.0 * said[k].right / n, 100.0 * said[k].early / n,
                   100.0 * said[k].late / n, said[k].off[c / 10], said[k].off[c / 2],
                   said[k].off[c * 9 / 10]);
    }
    printf("\n%d messages; wrong %d, repeated %d, at night %d, after a no %d, in a pause %d, "
           "while booked %d\n%d cartridges came to their end, %d were named before, %d of them a "
           "week or more before\n",
           all.messages, all.wrong, all.repeated, all.night, all.stopped, all.paused, all.booked,
           all.ends, all.named, all.in_time);
}

int main(int argc, char **argv)
{
    struct year y;

    if (argc != 4 || year_open(&y, atoi(argv[1]), strtoull(argv[3], NULL, 10)))
        return 2;
    homes = xcalloc((size_t)y.homes, sizeof *homes);
    people_come(&y);
    while (y.day < atoi(argv[2]))
        one_day(&y);
    print_table();
    year_close(&y);
    free(homes);
    return all.messages == 0 || all.repeated || all.night || all.stopped || all.paused ||
           all.booked;
}
