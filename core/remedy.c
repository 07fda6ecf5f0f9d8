/* SPDX-License-Identifier: Apache-2.0 */
#include "core/remedy.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/command.h"

/* A pump that starts is not yet as it will run. */
#define AGAINST_MS 60000

static const struct {
    const char *name;
    int command;
} actions[REMEDY_ACTION_COUNT] = {
#define REMEDY_ROW(id, name, command) {name, command},
    REMEDY_ACTION_MAP(REMEDY_ROW)
#undef REMEDY_ROW
};

const char *remedy_action_name(enum remedy_action a)
{
    assert((unsigned)a < REMEDY_ACTION_COUNT);
    return actions[a].name;
}

int remedy_action_find(const char *name)
{
    for (int i = 0; i < (int)REMEDY_ACTION_COUNT; i++)
        if (!strcmp(actions[i].name, name))
            return i;
    return -1;
}

int remedy_action_command(enum remedy_action a)
{
    assert((unsigned)a < REMEDY_ACTION_COUNT);
    return actions[a].command;
}

static bool knows(const struct model *m, enum remedy_action a)
{
    return actions[a].command < 0 || (m->commands >> actions[a].command & 1);
}

bool remedy_fits(const struct fault *f, const struct model *m)
{
    for (size_t i = 0; i < f->remote_count; i++)
        if (knows(m, f->remote[i].action))
            return true;
    return false;
}

bool remedy_cures(const struct remedy_step *s)
{
    return s->action != RA_STOP && s->expect.len > 0;
}

const struct remedy_rule *remedy_forbidden(const struct catalogue *c, enum remedy_action a,
                                           const struct expr_env *env)
{
    for (size_t i = 0; i < c->remedies->rule_count; i++) {
        const struct remedy_rule *r = &c->remedies->rules[i];

        if ((r->actions >> a & 1) && !(expr_eval(c->pool, r->only_if, env) > 0))
            return r;
    }
    return NULL;
}

static bool reached(int limit, int count)
{
    return limit > 0 && count >= limit;
}

/* Why this step is passed over for good; NULL when it is not. */
static const char *passed_over(const struct catalogue *c, const struct remedy_step *s,
                               const struct model *m, const struct expr_env *env,
                               const struct remedy_facts *f)
{
    const struct remedy_book *b = c->remedies;
    bool command = actions[s->action].command >= 0;

    if (!knows(m, s->action))
        return "no_command";
    if (s->when.len && !(expr_eval(c->pool, s->when, env) > 0))
        return "not_now";
    if (command && f->silent)
        return "silent";
    if (reached(b->per_order[s->action], f->used[s->action]))
        return "tried_enough";
    if (reached(b->per_day[s->action], f->today[s->action]))
        return "enough_today";
    return NULL;
}

void remedy_choose(const struct catalogue *c, const struct fault *f, const struct model *m,
                   const struct expr_env *env, const struct remedy_facts *facts,
                   struct remedy_choice *out)
{
    int step = facts->step;
    const struct remedy_rule *rule;

    *out = (struct remedy_choice){MOVE_NONE, (int)f->remote_count, NULL};
    if (facts->tried > 0 &&
        !(facts->again && (size_t)step < f->remote_count && facts->tried < f->remote[step].times))
        step++;
    if ((size_t)step >= f->remote_count)
        return;
    out->step = step;
    out->why = passed_over(c, &f->remote[step], m, env, facts);
    if (out->why) {
        out->move = MOVE_SKIP;
        return;
    }
    rule = remedy_forbidden(c, f->remote[step].action, env);
    out->move = rule ? MOVE_HOLD : MOVE_SEND;
    out->why = rule ? rule->id : NULL;
}

static double truth(const struct catalogue *c, struct expr x, const struct expr_env *env)
{
    return x.len ? expr_eval(c->pool, x, env) : (double)NAN;
}

void remedy_sample(const struct catalogue *c, const struct remedy_step *s,
                   const struct expr_env *env, int64_t at_ms, bool gap, bool over,
                   struct remedy_evidence *ev)
{
    bool judged = !s->during.len || truth(c, s->during, env) > 0;
    double v = judged ? truth(c, s->expect, env) : (double)NAN;
    bool yes = v > 0;
    int64_t span;

    if (ev->decided)
        return;
    if (isnan(v)) {
        ev->held_from_ms = 0;
        return;
    }
    if (gap || !ev->held_from_ms || (ev->held_from_ms > 0) != yes)
        ev->held_from_ms = yes ? at_ms : -at_ms;
    span = at_ms - (yes ? ev->held_from_ms : -ev->held_from_ms);
    ev->met = yes && span >= s->hold_ms;
    ev->against |= !yes && span >= s->hold_ms && span >= AGAINST_MS;
    ev->decided = ev->met || (over && !yes && ev->against);
}

void remedy_draw(const struct catalogue *c, const struct remedy_step *s, const struct expr_env *env,
                 struct remedy_evidence *ev)
{
    double v = truth(c, s->expect, env);

    if (isnan(v) || ev->decided)
        return;
    ev->draws++;
    ev->good += v > 0;
    ev->met = ev->good >= s->good;
    ev->decided = ev->met || ev->draws - ev->good > s->of - s->good;
}
