/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter_year HOMES DAYS [--unseen SHARE] [--thirst FACTOR] [--harsh SHARE] SEED... [--least
 * PERCENT]: how far the dates of the filters lie from the truth. Each stage is looked at on every
 * 30th day; what counts is the error over the days that are really left, at least 14 of them.
 * Prints a table; fails below the least share, below --worn percent of the dates by performance
 * within a tenth of the cartridge's life, and with --harsh 0 when there is any such date.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/text.h"
#include "service/base/xalloc.h"
#include "service/engine/filter_look.h"
#include "tests/filter/year.h"

#define LOOK_FROM  60
#define LOOK_EVERY 30
#define LEFT_LEAST 14
#define GROUPS     40

struct look {
    int home, stage, day, put_in, due, from, to;
    enum filter_limit binding;
    bool doubted;
};

struct group {
    char name[40];
    int n, within, of_life, covered, early, late;
    double errors;
};

static struct look *looks;
static size_t look_count, look_cap;
static struct group groups[GROUPS];
static size_t group_count;

static int day_of(const struct year *y, int64_t ms)
{
    return (int)(zone_local(&y->zone, ms) / YEAR_DAY) - YEAR_DAY0;
}

static void keep_look(const struct year *y, int home, int stage, const struct filter_forecast *f)
{
    if (look_count == look_cap) {
        look_cap = look_cap ? look_cap * 2 : 4096;
        looks = xrealloc(looks, look_cap * sizeof *looks);
    }
    looks[look_count++] = (struct look){home,
                                        stage,
                                        y->day,
                                        y->home[home].in[stage].put_in,
                                        day_of(y, f->due_ms),
                                        day_of(y, f->from_ms),
                                        day_of(y, f->to_ms),
                                        f->binding,
                                        f->doubted};
}

static void look_at_all(struct year *y)
{
    int64_t now_ms = (YEAR_DAY0 + y->day) * YEAR_DAY - 3600000;

    for (int i = 0; i < y->homes; i++) {
        struct filter_forecast f[MODEL_STAGES];
        size_t n = 0;

        if (filter_look(engine_store(y->engine), &y->dir.c, &y->place, y->home[i].id, now_ms, f,
                        &n))
            abort();
        for (size_t k = 0; k < n; k++)
            if (f[k].due_ms)
                keep_look(y, i, (int)k, &f[k]);
    }
}

static struct group *group_of(const char *kind, const char *name)
{
    char full[sizeof groups[0].name];

    snprintf(full, sizeof full, "%s %s", kind, name);
    for (size_t i = 0; i < group_count; i++)
        if (!strcmp(groups[i].name, full))
            return &groups[i];
    if (group_count == GROUPS)
        abort();
    text_copy(groups[group_count].name, sizeof full, full);
    return &groups[group_count++];
}

static void count(struct group *g, const struct look *l, int due)
{
    double left = due - l->day, error = (l->due - due) / left;

    g->n++;
    g->within += fabs(error) <= 0.1;
    g->of_life += abs(l->due - due) <= 0.1 * (due - l->put_in);
    g->covered += l->from <= due && due <= l->to;
    g->early += error < -0.1;
    g->late += error > 0.1;
    g->errors += fabs(error);
}

/* The look nearest to the half of its life. */
static const struct look *half_of(int home, int stage, int put_in, int due)
{
    const struct look *best = NULL;
    int half = (put_in + due) / 2;

    for (size_t i = 0; i < look_count; i++) {
        const struct look *l = &looks[i];

        if (l->home == home && l->stage == stage && l->put_in == put_in &&
            (!best || abs(l->day - half) < abs(best->day - half)))
            best = l;
    }
    return best && abs(best->day - half) <= LOOK_EVERY / 2 + 1 ? best : NULL;
}

/* The cartridge came to its end today: what was said of it is held against that. */
static void judge(const struct year *y, int home, int stage)
{
    const struct household *h = &y->home[home];
    static const char *const ends[] = {"", "days", "water", "performance"};
    const char *end = ends[cartridge_gone(h, stage, y->day)];
    const struct look *half = half_of(home, stage, h->in[stage].put_in, y->day);

    if (half) {
        count(group_of("half of life", ""), half, y->day);
        count(group_of("half of", h->model->stages[stage].id), half, y->day);
        count(group_of("half, ends by", end), half, y->day);
    }

    for (size_t i = 0; i < look_count; i++) {
        const struct look *l = &looks[i];

        if (l->home != home || l->stage != stage || l->put_in != h->in[stage].put_in ||
            y->day - l->day < LEFT_LEAST)
            continue;
        count(group_of("all", ""), l, y->day);
        count(group_of("stage", h->model->stages[stage].id), l, y->day);
        count(group_of("ends by", end), l, y->day);
        count(group_of("binds", filter_limit_word(l->binding)), l, y->day);
        if (l->binding == FL_PERFORMANCE)
            count(group_of("performance binds, ends by", end), l, y->day);
        if (h->no_p_in && !stage)
            count(group_of("first stage,", "no p_in"), l, y->day);
        count(group_of("counter", h->habit ? "wrong" : "right"), l, y->day);
        count(group_of("left", y->day - l->day > 120  ? "more than 120 d"
                               : y->day - l->day > 30 ? "30 to 120 d"
                                                      : "14 to 30 d"),
              l, y->day);
    }
}

static void tell_change(struct year *y, const struct household *h, int stage)
{
    char json[300], date[TIME_TEXT_LEN];
    int n;

    char stood[TIME_TEXT_LEN];

    text_time((YEAR_DAY0 + y->day) * YEAR_DAY, date);
    text_time((YEAR_DAY0 + h->stands) * YEAR_DAY, stood);
    date[10] = stood[10] = 0;
    n = snprintf(json, sizeof json,
                 "{\"devices\":[{\"id\":\"%s\",\"model\":\"%s\",\"customer\":\"C%d\","
                 "\"installed_on\":\"%s\",\"filters\":[{\"stage\":\"%s\",\"installed_on\":\"%s\"}]"
                 "}]}",
                 h->id, h->model->id, (int)(h - y->home), stood, h->model->stages[stage].id, date);
    if (engine_import(y->engine, json, (size_t)n, NULL, NULL))
        abort();
}

/* Whatever is at its end is changed on that very day. */
static void change_spent(struct year *y, bool speak)
{
    for (int i = 0; i < y->homes; i++)
        for (size_t k = 0; k < y->home[i].model->stage_count; k++) {
            if (!cartridge_gone(&y->home[i], (int)k, y->day))
                continue;
            judge(y, i, (int)k);
            cartridge_renew(&y->home[i], (int)k, y->day);
            if (speak)
                tell_change(y, &y->home[i], (int)k);
        }
}

static void play(int homes, int days, uint64_t seed)
{
    struct year y;

    look_count = 0;
    if (year_open(&y, homes, seed))
        abort();
    while (y.day < days + 730) {
        bool speak = y.day < days;

        year_pass(&y, speak);
        change_spent(&y, speak);
        if (speak && y.day >= LOOK_FROM && y.day % LOOK_EVERY == 0)
            look_at_all(&y);
    }
    printf("seed %llu: %llu samples applied, %llu rejected\n", (unsigned long long)seed,
           (unsigned long long)engine_counts(y.engine)->applied,
           (unsigned long long)engine_counts(y.engine)->rejected);
    year_close(&y);
}

static double print_table(void)
{
    const struct group *all = group_of("all", "");

    printf("%-38s %7s %8s %8s %7s %7s %8s %7s\n", "looks at", "number", "within", "of life",
           "early", "late", "in range", "error");
    for (size_t i = 0; i < group_count; i++) {
        const struct group *g = &groups[i];
        double n = g->n;

        printf("%-38s %7d %7.1f%% %7.1f%% %6.1f%% %6.1f%% %7.1f%% %6.1f%%\n", g->name, g->n,
               100 * g->within / n, 100 * g->of_life / n, 100 * g->early / n, 100 * g->late / n,
               100 * g->covered / n, 100 * g->errors / n);
    }
    return 100.0 * all->within / all->n;
}

/* A cartridge that wears out early is seen, and nearly so when; of the others none is said to. */
static bool good_performance(double least, bool mild)
{
    const struct group *g = group_of("binds", "performance");

    return mild ? g->n == 0 : least <= 0 || (g->n > 0 && 100.0 * g->of_life / g->n >= least);
}

int main(int argc, char **argv)
{
    double least = 0, worn = 0;
    bool good;

    if (argc < 4)
        return 2;
    group_of("half of life", "");
    group_of("all", "");
    for (int i = 3; i < argc; i++) {
        if (!strcmp(argv[i], "--least") && i + 1 < argc)
            least = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "--worn") && i + 1 < argc)
            worn = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "--unseen") && i + 1 < argc)
            year_unseen = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "--thirst") && i + 1 < argc)
            year_thirst = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "--harsh") && i + 1 < argc)
            year_harsh = strtod(argv[++i], NULL);
        else
            play(atoi(argv[1]), atoi(argv[2]), strtoull(argv[i], NULL, 10));
    }
    good = print_table() >= least && groups[0].n > 0 && good_performance(worn, year_harsh == 0);
    free(looks);
    return !good;
}
