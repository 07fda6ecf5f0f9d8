/* SPDX-License-Identifier: Apache-2.0 */
/* One fault from its file. */
#include <math.h>
#include <string.h>

#include "core/load.h"

static const char *const severity_words[SEVERITY_COUNT] = {"safety", "no-water", "degraded",
                                                           "maintenance"};
static const char *const scope_words[] = {"sample", "draw", "standby", "silence"};
static const char *const visit_words[] = {"always", "after-remote", "never"};
static const char *const gate_words[] = {"none", "TR-PROD", "TR-HOLD", "TR-TOPUP"};

#define SECONDS_MAX (366 * 86400)
#define HOURS_MAX   (366 * 24)
#define TIMES_MAX   10000
#define COUNT(a)    ((int)(sizeof(a) / sizeof((a)[0])))

static bool uses_draws(const struct symbol_set *s)
{
    for (int i = 0; i < (int)FEATURE_COUNT; i++)
        if (symbol_set_has(s, SYM_FEATURE(i)) && feature_table[i].when != WHEN_SAMPLE)
            return true;
    return false;
}

static void load_detection(struct catalogue_loader *l, const cJSON *j, struct detection *d)
{
    static const char *const members[] = {
        "words",           "scope",     "when",       "hold_s",
        "min_occurrences", "min_draws", "clear_when", "clear_hold_s",
        "clear_draws",     "needs",     NULL};
    bool draws = cJSON_HasObjectItem(j, "min_draws");

    load_only(l, j, members);
    d->words = load_words(l, j, "words");
    d->when = load_condition(l, j, "when", &d->when_syms, true);
    d->clear_when = load_condition(l, j, "clear_when", &d->clear_syms, true);
    d->needs = load_symbols(l, j, "needs");
    d->hold_ms = (int64_t)(load_between(l, j, "hold_s", 0, 0, SECONDS_MAX) * 1000);
    d->clear_hold_ms = (int64_t)(load_between(l, j, "clear_hold_s", 0, 0, SECONDS_MAX) * 1000);
    d->min_occurrences =
        (int)load_between(l, j, draws ? "min_draws" : "min_occurrences", 1, 0, TIMES_MAX);
    d->clear_draws = (int)load_between(l, j, "clear_draws", 3, 0, TIMES_MAX);
    d->scope =
        (enum scope)load_enum(l, j, "scope", scope_words, COUNT(scope_words),
                              draws || uses_draws(&d->when_syms) ? SCOPE_DRAW : SCOPE_SAMPLE);
}

static void load_detections(struct catalogue_loader *l, const cJSON *root, struct fault *f)
{
    const cJSON *list = load_list(l, root, "detection", true);
    const cJSON *j;

    f->detection_first = (uint16_t)l->c.detection_count;
    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "detection", f->detection_count);
        struct detection *d = &l->c.detections[l->c.detection_count];

        if (l->c.detection_count + 1 >= CATALOGUE_DETECTIONS) {
            load_problem(l, "too many detections");
        } else {
            load_detection(l, j, d);
            d->fault = (uint16_t)l->c.fault_count;
            l->c.detection_count++;
            f->detection_count++;
        }
        load_leave(l, mark);
    }
}

/* Groups are numbered in the order in which a cause names them. */
static uint8_t group_number(const char *names[], int *count, const char *name)
{
    int i = 0;

    while (i < *count && strcmp(names[i], name) != 0)
        i++;
    if (i == *count && *count < GROUP_MAX)
        names[(*count)++] = name;
    return (uint8_t)i;
}

static void load_evidence(struct catalogue_loader *l, const cJSON *cause, struct cause *c)
{
    static const char *const members[] = {"if",          "words", "lr_if_true",
                                          "lr_if_false", "group", NULL};
    const cJSON *list = load_list(l, cause, "evidence", true);
    struct evidence *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    const char *groups[GROUP_MAX];
    int group_count = 0;
    const cJSON *j;

    c->evidence = out;
    cJSON_ArrayForEach(j, list)
    {
        struct evidence *e = &out[c->evidence_count];
        size_t mark = load_enter(l, "evidence", (int)c->evidence_count++);

        load_only(l, j, members);
        e->text = load_string(l, j, "if");
        e->cond = load_condition(l, j, "if", NULL, true);
        e->words = load_words(l, j, "words");
        e->lr_true = load_number(l, j, "lr_if_true", NAN);
        e->lr_false = load_number(l, j, "lr_if_false", NAN);
        if (e->lr_true <= 0 || e->lr_false <= 0)
            load_problem(l, "a likelihood ratio is above 0");
        e->group = group_number(groups, &group_count, load_string(l, j, "group"));
        if (e->group >= GROUP_MAX)
            load_problem(l, "group: a cause has at most 16 different ones");
        load_leave(l, mark);
    }
}

static const struct words *load_word_list(struct catalogue_loader *l, const cJSON *object,
                                          const char *name, size_t *count)
{
    const cJSON *list = load_list(l, object, name, false);
    struct words *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    const cJSON *j;

    *count = 0;
    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, name, (int)*count);

        out[(*count)++] = load_words_of(l, j);
        load_leave(l, mark);
    }
    return out;
}

static void load_cause(struct catalogue_loader *l, const cJSON *j, struct cause *c)
{
    static const char *const members[] = {"id",    "title", "prior", "evidence",
                                          "parts", "steps", NULL};

    load_only(l, j, members);
    c->id = load_string(l, j, "id");
    c->title = load_words(l, j, "title");
    c->prior = load_between(l, j, "prior", NAN, 0, 1);
    load_evidence(l, j, c);
    c->parts = load_refs(l, j, "parts", l->c.parts, l->c.part_count, &c->part_count);
    c->steps = load_word_list(l, j, "steps", &c->step_count);
}

static void load_causes(struct catalogue_loader *l, const cJSON *root, struct fault *f)
{
    const cJSON *list = load_list(l, root, "causes", true);
    struct cause *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    const cJSON *j;
    double sum = 0;

    f->causes = out;
    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "causes", (int)f->cause_count);

        load_cause(l, j, &out[f->cause_count]);
        sum += out[f->cause_count++].prior;
        load_leave(l, mark);
    }
    if (fabs(sum - 1) > 0.02)
        load_problem(l, "the priors of the causes sum up to %.2f, not 1", sum);
}

static void load_watch_rule(struct catalogue_loader *l, const cJSON *j, struct watch_rule *w)
{
    static const char *const members[] = {"id", "needs",     "pass",     "fail_fast",    "good",
                                          "of", "min_draws", "window_h", "max_window_h", NULL};

    load_only(l, j, members);
    w->id = load_string(l, j, "id");
    w->needs = load_symbols(l, j, "needs");
    w->pass = load_condition(l, j, "pass", NULL, true);
    w->fail_fast = load_condition(l, j, "fail_fast", NULL, false);
    w->good = (int)load_between(l, j, "good", 8, 0, TIMES_MAX);
    w->of = (int)load_between(l, j, "of", 10, 0, TIMES_MAX);
    w->min_draws = (int)load_between(l, j, "min_draws", w->of, 0, TIMES_MAX);
    w->window_ms = (int64_t)(load_between(l, j, "window_h", 72, 0, HOURS_MAX) * 3600000);
    w->max_window_ms = (int64_t)(load_between(l, j, "max_window_h", 336, 0, HOURS_MAX) * 3600000);
    if (w->good < 1 || w->good > w->of)
        load_problem(l, "'good' lies between 1 and 'of'");
    if (w->max_window_ms < w->window_ms)
        load_problem(l, "'max_window_h' is less than 'window_h'");
}

static void load_verify(struct catalogue_loader *l, const cJSON *root, struct fault *f)
{
    static const char *const members[] = {"on_site", "watch", "settle_h", NULL};
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(root, "verify");
    const cJSON *site = cJSON_GetObjectItemCaseSensitive(v, "on_site");
    size_t mark = load_enter(l, "verify", -1);
    const cJSON *list, *j;
    struct watch_rule *out;

    load_only(l, v, members);
    f->gate = (enum gate_test)load_enum(l, site, "gate", gate_words, COUNT(gate_words), -1);
    f->gate_pass = load_condition(l, site, "pass", NULL, f->gate != GATE_NONE);
    f->by_hand = load_word_list(l, site, "by_hand", &f->by_hand_count);
    f->settle_ms = (int64_t)(load_between(l, v, "settle_h", 0, 0, HOURS_MAX) * 3600000);
    list = load_list(l, v, "watch", true);
    out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    f->watch = out;
    cJSON_ArrayForEach(j, list)
    {
        size_t at = load_enter(l, "watch", (int)f->watch_count);

        load_watch_rule(l, j, &out[f->watch_count++]);
        load_leave(l, at);
    }
    load_leave(l, mark);
}

static void keep_masks(struct catalogue_loader *l, const cJSON *root)
{
    const cJSON *list = load_list(l, root, "masks", true);
    const char **out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    const cJSON *j;
    int n = 0;

    cJSON_ArrayForEach(j, list)
    {
        if (cJSON_IsString(j))
            out[n++] = load_keep(l, j->valuestring);
    }
    l->masks[l->c.fault_count] = out;
}

void load_fault(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {
        "id",          "title",   "applies_to",      "severity",     "area",
        "needs_visit", "codes",   "detection",       "remote_first", "causes",
        "tools",       "minutes", "customer_advice", "verify",       "masks",
        "latch",       "pseudo",  "sensor",          "opens_order",  "sources",
        NULL};
    struct fault *f = &l->c.faults[l->c.fault_count];

    if (l->c.fault_count == FAULT_MAX) {
        load_problem(l, "too many faults");
        return;
    }
    load_only(l, root, members);
    f->id = load_string(l, root, "id");
    if (catalogue_fault(&l->c, f->id) >= 0)
        load_problem(l, "there is a fault '%s' already", f->id);
    f->title = load_words(l, root, "title");
    f->advice = load_words(l, root, "customer_advice");
    f->severity = (enum severity)load_enum(l, root, "severity", severity_words, SEVERITY_COUNT, -1);
    f->visit = (enum visit_policy)load_enum(l, root, "needs_visit", visit_words, COUNT(visit_words),
                                            VISIT_ALWAYS);
    f->area = load_bool(root, "area");
    f->latch = load_bool(root, "latch");
    f->pseudo = load_bool(root, "pseudo");
    f->sensor = load_bool(root, "sensor");
    f->quiet = cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(root, "opens_order"));
    f->classes = load_classes(l, root, "applies_to");
    load_detections(l, root, f);
    load_causes(l, root, f);
    load_remote(l, root, f);
    f->tools = load_refs(l, root, "tools", l->c.tools, l->c.tool_count, &f->tool_count);
    f->minutes = (int)load_between(l, root, "minutes", NAN, 0, TIMES_MAX);
    load_verify(l, root, f);
    keep_masks(l, root);
    l->fault_file[l->c.fault_count] = l->file;
    l->c.fault_count++;
}
