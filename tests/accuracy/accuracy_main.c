/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accuracy [--each N] [--homes N] [--days N] [--take NTH] [--seed FIRST] [--only FAULT] [--list
 * LEVEL]
 *          [--explain 1] [--write DIR] [--jobs N] [--found --first --three --wrong PERCENT]: how
 * right the diagnosis is against physics that knows. Every cause of truth.def is broken N times on
 * each class of machine, healed well or badly; healthy homes live for so many days. Seeds below
 * 1000 are for tuning, from 1000 on for the test.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "service/base/xalloc.h"
#include "service/catalogue_dir.h"
#include "tests/accuracy/score.h"

struct wish {
    int each, homes, days, jobs, take;
    unsigned long long seed;
    const char *only, *write, *list;
    double found, first, three, wrong; /* guards: the least shares of L3, the most false proof */
};

static const char *const level_names[LEVEL_COUNT] = {"L1", "L2", "L3"};

struct shared {
    size_t next;
    struct trial trial[];
};

static struct shared *shared;
static size_t trial_total;

static int wish_take(struct wish *w, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--each"))
            w->each = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--homes"))
            w->homes = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--days"))
            w->days = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--take"))
            w->take = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--jobs"))
            w->jobs = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--seed"))
            w->seed = strtoull(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "--only"))
            w->only = argv[i + 1];
        else if (!strcmp(argv[i], "--write"))
            w->write = argv[i + 1];
        else if (!strcmp(argv[i], "--list"))
            w->list = argv[i + 1];
        else if (!strcmp(argv[i], "--explain"))
            trial_explains = atoi(argv[i + 1]) > 0;
        else if (!strcmp(argv[i], "--found"))
            w->found = strtod(argv[i + 1], NULL);
        else if (!strcmp(argv[i], "--first"))
            w->first = strtod(argv[i + 1], NULL);
        else if (!strcmp(argv[i], "--three"))
            w->three = strtod(argv[i + 1], NULL);
        else if (!strcmp(argv[i], "--wrong"))
            w->wrong = strtod(argv[i + 1], NULL);
        else
            return -1;
    }
    return argc % 2 ? 0 : -1;
}

static void plan_one(const struct trial_case *what)
{
    if (shared)
        shared->trial[trial_total].what = *what;
    trial_total++;
}

static void plan_truth(const struct wish *w, size_t k)
{
    for (int r = 0; r < w->each * 2; r++) {
        bool tank = r % 2;
        int n = r / 2;
        enum repair how =
            n % 2 ? REPAIR_GOOD : (enum repair)(1 + (n / 2 + (int)k) % (REPAIR_COUNT - 1));
        unsigned long long seed = w->seed * 1000 + (unsigned)(k * 64 + (unsigned)r);

        if (truths[k].classes & (tank ? TRUTH_TANK : TRUTH_TANKLESS))
            plan_one(&(struct trial_case){(int)k, seed, tank, how, 0});
    }
}

/* Twice: to count them, and to write them down. Every other repair is a good one. */
static void plan(const struct wish *w)
{
    trial_total = 0;
    for (int i = 0; i < w->homes; i++)
        plan_one(
            &(struct trial_case){-1, w->seed * 100000 + (unsigned)i, i % 2, REPAIR_GOOD, w->days});
    for (size_t k = 0; k < truth_count; k++)
        if (k % (size_t)w->take == 0 && (!w->only || !strcmp(truths[k].fault, w->only)))
            plan_truth(w, k);
}

static void work(const struct catalogue *c)
{
    size_t i;

    while ((i = __atomic_fetch_add(&shared->next, 1, __ATOMIC_RELAXED)) < trial_total)
        trial_run(c, &shared->trial[i]);
}

static bool play(const struct catalogue *c, int jobs)
{
    bool good = true;

    for (int j = 0; j < jobs; j++) {
        pid_t child = fork();

        if (child < 0)
            return false;
        if (child == 0) {
            work(c);
            _exit(0);
        }
    }
    for (int j = 0; j < jobs; j++) {
        int status = 0;

        good &= wait(&status) > 0 && status == 0;
    }
    return good;
}

static void write_level(const struct score *s, enum level l, FILE *out)
{
    struct score_sum sum = score_sum(s, l);

    fprintf(out, "\n## %s\n", level_names[l]);
    fprintf(out,
            "found %.1f %%; first cause right %.1f %%, among three %.1f %%; false orders in 1,000 "
            "healthy device-months %.2f (of %d); bad repairs confirmed %.2f %%; good ones called "
            "not fixed %.2f %%\n\n",
            sum.detected, sum.first_right, sum.top_three, sum.false_per_1000, sum.healthy_months,
            sum.bad_confirmed, sum.good_not_fixed);
    score_faults(s, l, out);
    fputc('\n', out);
    score_proof(s, l, out);
    fputs("\nOrders of healthy machines:\n\n", out);
    score_false(s, l, out);
}

static FILE *open_in(const char *dir, const char *name, const char *level, const char *end)
{
    char path[512];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s%s.%s", dir, name, level, end);
    f = fopen(path, "w");
    if (!f)
        perror(path);
    return f;
}

static bool write_pictures(const struct score *s, const char *dir)
{
    for (int l = 0; l < (int)LEVEL_COUNT; l++) {
        FILE *f = open_in(dir, "confusion-", level_names[l], "svg");

        if (!f)
            return false;
        picture_confusion(s, (enum level)l, f);
        fclose(f);
    }
    return true;
}

static bool write_all(const struct score *s, const struct wish *w, FILE *out)
{
    fprintf(out, "seed %llu, each cause %d times on each class, %d healthy homes of %d days\n",
            w->seed, w->each, w->homes, w->days);
    for (int l = 0; l < (int)LEVEL_COUNT; l++) {
        write_level(s, (enum level)l, out);
        if (w->list && !strcmp(w->list, level_names[l]))
            score_list(s, (enum level)l, out);
    }
    return !w->write || write_pictures(s, w->write);
}

static bool holds(const struct score *s, const struct wish *w)
{
    struct score_sum sum = score_sum(s, LEVEL_3);

    return sum.detected >= w->found && sum.first_right >= w->first && sum.top_three >= w->three &&
           !(sum.bad_confirmed > w->wrong);
}

static bool report(const struct catalogue *c, const struct wish *w)
{
    struct score s = {c, shared->trial, trial_total};
    bool good = write_all(&s, w, stdout);

    if (w->write) {
        FILE *f = open_in(w->write, "report", "", "md");

        if (!f)
            return false;
        fputs("# Figures of a run\n\n", f);
        good &= write_all(&s, w, f);
        good &= !fclose(f);
    }
    return good && holds(&s, w);
}

int main(int argc, char **argv)
{
    struct wish w = {.each = 10,
                     .take = 1,
                     .homes = 100,
                     .days = 365,
                     .jobs = (int)sysconf(_SC_NPROCESSORS_ONLN),
                     .seed = 1000,
                     .wrong = 100};
    struct catalogue_dir dir;
    struct timespec a, b;
    bool good;

    if (wish_take(&w, argc, argv)) {
        fputs("what? see the head of accuracy_main.c\n", stderr);
        return 2;
    }
    if (catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue"))
        return 2;
    plan(&w);
    shared = mmap(NULL, sizeof *shared + trial_total * sizeof shared->trial[0],
                  PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 2;
    plan(&w);
    clock_gettime(CLOCK_MONOTONIC, &a);
    good = play(&dir.c, w.jobs);
    clock_gettime(CLOCK_MONOTONIC, &b);
    good = report(&dir.c, &w) && good;
    printf("\n%zu machines in %.0f s\n", trial_total, (double)(b.tv_sec - a.tv_sec));
    catalogue_dir_release(&dir);
    return !good;
}
