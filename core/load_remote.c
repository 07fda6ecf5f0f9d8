/* SPDX-License-Identifier: Apache-2.0 */
/* Remedies from afar: the steps of one fault, and the safety rules and limits of all. */
#include <math.h>
#include <string.h>

#include "core/load.h"
#include "core/remedy.h"

#define SECONDS_MAX   (366 * 86400)
#define FLUSH_SECONDS 60
#define FLUSH_LONGEST 120
#define CYCLES        3
#define TIMES_MAX     2
#define DRAWS_MAX     100
#define PER_DAY_MAX   100

static const char *const action_words[REMEDY_ACTION_COUNT] = {
#define ACTION_WORD(id, name, command) name,
    REMEDY_ACTION_MAP(ACTION_WORD)
#undef ACTION_WORD
};

static bool uses_draws(const struct symbol_set *s)
{
    for (int i = 0; i < (int)FEATURE_COUNT; i++)
        if (symbol_set_has(s, SYM_FEATURE(i)) && feature_table[i].when == WHEN_DRAW)
            return true;
    return false;
}

static bool uses_past(const struct symbol_set *s)
{
    for (int i = 0; i < (int)FEATURE_COUNT; i++)
        if (symbol_set_has(s, SYM_FEATURE(i)) && feature_table[i].when > WHEN_DRAW)
            return true;
    return false;
}

/* What a machine at rest shows is no cure: a flow or pressure of the running machine needs it. */
static bool of_running(const struct symbol_set *s)
{
    return symbol_set_has(s, F_p_mem_mpa) || symbol_set_has(s, F_q_perm_lpm) ||
           symbol_set_has(s, F_q_waste_lpm) || symbol_set_has(s, F_i_pump_a) ||
           symbol_set_has(s, F_lps_ok);
}

static void load_expect(struct catalogue_loader *l, const cJSON *j, struct remedy_step *s)
{
    bool optional = s->action == RA_STOP || s->action == RA_ASK_CUSTOMER;
    struct symbol_set used = {{0}}, during = {{0}};

    s->during = load_condition(l, j, "during", &during, false);
    s->expect = load_condition(l, j, "expect", &used, !optional);
    s->expect_text = s->expect.len ? load_string(l, j, "expect") : "";
    s->scope = uses_draws(&used) ? SCOPE_DRAW : SCOPE_SAMPLE;
    s->hold_ms = (int64_t)(load_between(l, j, "hold_s", 0, 0, SECONDS_MAX) * 1000);
    s->good = (int)load_between(l, j, "good", 1, 1, DRAWS_MAX);
    s->of = (int)load_between(l, j, "of", s->good, 1, DRAWS_MAX);
    if (s->of < s->good)
        load_problem(l, "'good' lies between 1 and 'of'");
    if (uses_past(&used))
        load_problem(l, "expect: a feature over days knows what was before the step");
    if (s->scope == SCOPE_DRAW && s->hold_ms)
        load_problem(l, "hold_s: draws are counted by 'good' and 'of'");
    if (s->scope == SCOPE_SAMPLE && s->of > 1)
        load_problem(l, "good, of: samples are held for 'hold_s'");
    if (s->action != RA_STOP && s->scope == SCOPE_SAMPLE && of_running(&used) &&
        !symbol_set_has(&during, F_pump_on))
        load_problem(l, "'expect' speaks of running water: 'during' must contain pump_on");
    if (s->scope == SCOPE_DRAW && s->during.len)
        load_problem(l, "during: a draw is a run already");
}

static void load_arguments(struct catalogue_loader *l, const cJSON *j, struct remedy_step *s)
{
    static const char *const valves[] = {"in", "flush"};
    bool cycle = s->action == RA_VALVE_CYCLE;

    if (s->action != RA_FLUSH && cJSON_HasObjectItem(j, "seconds"))
        load_problem(l, "seconds: of 'flush' only");
    if (!cycle && (cJSON_HasObjectItem(j, "valve") || cJSON_HasObjectItem(j, "cycles")))
        load_problem(l, "valve, cycles: of 'valve_cycle' only");
    s->seconds = (int)load_between(l, j, "seconds", FLUSH_SECONDS, 1, FLUSH_LONGEST);
    s->cycles = (int)load_between(l, j, "cycles", CYCLES, 1, CYCLES);
    s->valve = valves[load_enum(l, j, "valve", valves, 2, cycle ? -1 : 0)];
    if (s->action == RA_ASK_CUSTOMER)
        s->questions =
            load_refs(l, j, "questions", l->c.questions, l->c.question_count, &s->question_count);
    else if (cJSON_HasObjectItem(j, "questions"))
        load_problem(l, "questions: of 'ask_customer' only");
    if (s->action == RA_ASK_CUSTOMER && s->question_count == 0)
        load_problem(l, "ask_customer needs a question");
}

static void load_step(struct catalogue_loader *l, const cJSON *j, struct remedy_step *s)
{
    static const char *const members[] = {"action", "when",      "expect", "hold_s",  "good",
                                          "of",     "wait_s",    "times",  "seconds", "valve",
                                          "cycles", "questions", "during", NULL};

    load_only(l, j, members);
    s->action =
        (enum remedy_action)load_enum(l, j, "action", action_words, REMEDY_ACTION_COUNT, -1);
    s->when = load_condition(l, j, "when", NULL, false);
    s->wait_ms = (int64_t)(load_between(l, j, "wait_s", NAN, 1, SECONDS_MAX) * 1000);
    s->times = (int)load_between(l, j, "times", 1, 1, TIMES_MAX);
    load_expect(l, j, s);
    load_arguments(l, j, s);
}

void load_remote(struct catalogue_loader *l, const cJSON *root, struct fault *f)
{
    const cJSON *list = load_list(l, root, "remote_first", false);
    struct remedy_step *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    const cJSON *j;

    f->remote = out;
    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "remote_first", (int)f->remote_count);

        load_step(l, j, &out[f->remote_count++]);
        load_leave(l, mark);
    }
}

static void load_limits(struct catalogue_loader *l, const cJSON *root, struct remedy_book *b)
{
    static const char *const members[] = {"id", "title", "per_day", "per_order", NULL};
    const cJSON *j;
    int i = 0;

    cJSON_ArrayForEach(j, load_list(l, root, "actions", true))
    {
        size_t mark = load_enter(l, "actions", i++);
        int a = load_enum(l, j, "id", action_words, REMEDY_ACTION_COUNT, -1);

        load_only(l, j, members);
        b->title[a] = load_words(l, j, "title");
        b->per_day[a] = (int)load_between(l, j, "per_day", 0, 0, PER_DAY_MAX);
        b->per_order[a] = (int)load_between(l, j, "per_order", TIMES_MAX, 1, TIMES_MAX);
        load_leave(l, mark);
    }
    for (int a = 0; a < (int)REMEDY_ACTION_COUNT; a++)
        if (!b->title[a].in[0])
            load_problem(l, "actions: '%s' is missing", action_words[a]);
}

static uint32_t load_actions(struct catalogue_loader *l, const cJSON *rule)
{
    const cJSON *j;
    uint32_t bits = 0;

    cJSON_ArrayForEach(j, load_list(l, rule, "actions", true))
    {
        int a = cJSON_IsString(j) ? remedy_action_find(j->valuestring) : -1;

        if (a < 0)
            load_problem(l, "actions: names an unknown action");
        else
            bits |= 1u << a;
    }
    return bits;
}

void load_remedies(struct catalogue_loader *l, const cJSON *root)
{
    static const char *const members[] = {"actions", "safety", NULL};
    static const char *const of_rule[] = {"id", "words", "actions", "only_if", NULL};
    const cJSON *list = load_list(l, root, "safety", true), *j;
    struct remedy_rule *out = load_alloc(l, (size_t)(cJSON_GetArraySize(list) + 1) * sizeof *out);
    struct remedy_book *b = l->c.remedies;

    load_only(l, root, members);
    load_limits(l, root, b);
    b->rules = out;
    b->rule_count = 0;
    b->loaded = true;
    cJSON_ArrayForEach(j, list)
    {
        size_t mark = load_enter(l, "safety", (int)b->rule_count);
        struct remedy_rule *r = &out[b->rule_count++];

        load_only(l, j, of_rule);
        r->id = load_string(l, j, "id");
        r->words = load_words(l, j, "words");
        r->actions = load_actions(l, j);
        r->only_if = load_condition(l, j, "only_if", NULL, true);
        load_leave(l, mark);
    }
}

void load_check_remote(struct catalogue_loader *l, const struct fault *f)
{
    if (f->remote_count && !l->c.remedies->loaded)
        load_problem(l, "remote_first: there are no safety rules (remedies.json)");
}
