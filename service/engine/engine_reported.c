/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person reports has no fault of its own. Its causes are the faults that the machine's
 * present values speak for, and the plain "not known yet".
 */
#include <string.h>

#include "service/engine/engine_call.h"

#define SUSPECTED 0.8 /* of the probability, shared by the suspects */

static bool true_now(struct engine *e, struct unit *u, const struct fault *f, int *detection)
{
    const struct model *m = unit_model(e, u);
    double sym[SYM_COUNT];
    struct expr_env env = {sym, m->param, NULL, NULL};

    for (int i = 0; i < SYM_COUNT; i++)
        sym[i] = (double)u->dev.sym[i];
    for (int i = 0; i < f->detection_count; i++) {
        const struct detection *d = &e->c->detections[f->detection_first + i];

        *detection = f->detection_first + i;
        if (symbols_fitted(&d->needs, m) && expr_eval(e->c->pool, d->when, &env) > 0)
            return true;
    }
    return false;
}

static void add_suspect(struct suspects *s, int fault, int detection)
{
    if (s->count < SUSPECTS_MAX)
        s->s[s->count++] = (struct suspect){fault, detection, 0};
}

void reported_suspects(struct engine *e, struct unit *u, struct suspects *out)
{
    out->count = 0;
    for (size_t i = 0; i < e->c->fault_count; i++) {
        const struct fault *f = &e->c->faults[i];
        int detection = f->detection_first;

        if (f->pseudo || !catalogue_applies(f, unit_model(e, u)))
            continue;
        if (fault_set_has(&u->open, i) || true_now(e, u, f, &detection))
            add_suspect(out, (int)i, detection);
    }
    for (int i = 0; i < out->count; i++)
        out->s[i].probability = SUSPECTED / out->count;
}

int reported_fault(const struct engine *e)
{
    return catalogue_fault(e->c, "reported");
}

void reported_trigger(struct engine *e, struct unit *u)
{
    for (size_t i = 0; u->watched && i < e->c->fault_count; i++)
        if (e->c->faults[i].pseudo)
            watch_trigger(e, u, (int)i);
}
