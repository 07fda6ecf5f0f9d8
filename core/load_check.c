/* SPDX-License-Identifier: Apache-2.0 */
/* What only the whole catalogue can tell: masks without cycles, scopes, needs that are covered. */
#include <string.h>

#include "core/load.h"
#include "core/visit.h"

static void set_add(struct fault_set *s, size_t fault)
{
    s->bits[fault / 64] |= UINT64_C(1) << (fault % 64);
}

static bool names(const struct catalogue_loader *l, size_t fault, const char *word)
{
    for (const char *const *m = l->masks[fault]; *m; m++)
        if (!strcmp(*m, word))
            return true;
    return false;
}

/* An installation is not explained by a fault. */
static bool is_task(const struct fault *f)
{
    return f->pseudo && order_kind_find(f->id) >= 0;
}

/* `*`: everything but the faults that mask this one by name, and itself. */
static void mask_all(struct catalogue_loader *l, size_t fault)
{
    for (size_t i = 0; i < l->c.fault_count; i++)
        if (i != fault && !names(l, i, l->c.faults[fault].id) && !is_task(&l->c.faults[i]))
            set_add(&l->c.faults[fault].masks, i);
}

static void mask_one(struct catalogue_loader *l, size_t fault, const char *id)
{
    int other = catalogue_fault(&l->c, id);

    /* A catalogue may be a part of the whole: a mask of a fault that is not there masks nothing. */
    if (other < 0)
        return;
    if ((size_t)other == fault)
        load_problem(l, "masks: a fault cannot mask itself");
    else
        set_add(&l->c.faults[fault].masks, (size_t)other);
}

/* Whether `to` can be reached from `from` along masks. */
static bool reaches(const struct catalogue *c, size_t from, size_t to)
{
    struct fault_set seen = c->faults[from].masks;
    bool grown = true;

    while (grown) {
        struct fault_set before = seen;

        for (size_t i = 0; i < c->fault_count; i++)
            for (size_t w = 0; fault_set_has(&seen, i) && w < FAULT_MAX / 64; w++)
                seen.bits[w] |= c->faults[i].masks.bits[w];
        grown = memcmp(&before, &seen, sizeof seen) != 0;
    }
    return fault_set_has(&seen, to);
}

void load_check_masks(struct catalogue_loader *l)
{
    struct catalogue *c = &l->c;

    for (size_t i = 0; i < c->fault_count; i++) {
        l->file = l->fault_file[i];
        for (const char *const *m = l->masks[i]; *m; m++) {
            if (!strcmp(*m, "*"))
                mask_all(l, i);
            else
                mask_one(l, i, *m);
        }
    }
    for (size_t i = 0; i < c->fault_count; i++) {
        l->file = l->fault_file[i];
        if (reaches(c, i, i))
            load_problem(l, "masks: '%s' masks itself through others", c->faults[i].id);
    }
    for (size_t i = 0; i < c->fault_count; i++)
        for (size_t k = 0; k < c->fault_count; k++)
            if (c->faults[k].severity == SEV_SAFETY)
                c->faults[i].masks.bits[k / 64] &= ~(UINT64_C(1) << (k % 64));
}

static bool has_when(const struct symbol_set *s, enum feature_when when)
{
    for (int i = 0; i < (int)FEATURE_COUNT; i++)
        if (feature_table[i].when == when && symbol_set_has(s, SYM_FEATURE(i)))
            return true;
    return false;
}

/* Flows and pressures of a machine at rest say nothing of how it works. */
static bool needs_pump(const struct symbol_set *s)
{
    return symbol_set_has(s, F_p_mem_mpa) || symbol_set_has(s, F_q_perm_lpm) ||
           symbol_set_has(s, F_q_waste_lpm) || symbol_set_has(s, F_i_pump_a);
}

static void check_scope(struct catalogue_loader *l, const struct detection *d)
{
    const struct symbol_set *w = &d->when_syms;

    if (has_when(w, WHEN_HIST) || has_when(&d->clear_syms, WHEN_HIST))
        load_problem(l, "a feature of the history is for evidence only");
    if (d->scope == SCOPE_DRAW)
        return;
    if (has_when(w, WHEN_DRAW) || has_when(w, WHEN_WEEK) || has_when(&d->clear_syms, WHEN_DRAW) ||
        has_when(&d->clear_syms, WHEN_WEEK))
        load_problem(l, "a feature of draws needs the scope 'draw'");
    if (d->scope == SCOPE_SAMPLE && needs_pump(w) && !symbol_set_has(w, F_pump_on))
        load_problem(l, "'when' speaks of running water and must contain pump_on");
    if (d->scope == SCOPE_SAMPLE && needs_pump(&d->clear_syms) &&
        !symbol_set_has(&d->clear_syms, F_pump_on))
        load_problem(l, "'clear_when' speaks of running water and must contain pump_on");
}

static bool covered(const struct fault *f, const struct detection *d)
{
    for (size_t i = 0; i < f->watch_count; i++) {
        bool fits = true;

        for (int s = 0; s < (int)FIELD_COUNT; s++)
            fits &= !symbol_set_has(&f->watch[i].needs, s) || symbol_set_has(&d->needs, s);
        if (fits)
            return true;
    }
    return false;
}

void load_check_fault(struct catalogue_loader *l, const struct fault *f)
{
    for (int i = 0; i < f->detection_count; i++) {
        const struct detection *d = &l->c.detections[f->detection_first + i];
        size_t mark = load_enter(l, "detection", i);

        check_scope(l, d);
        if (!covered(f, d))
            load_problem(l, "no way of watching works with these signals alone");
        if (d->min_occurrences < 1 || d->clear_draws < 1)
            load_problem(l, "counts are at least 1");
        load_leave(l, mark);
    }
    if (f->detection_count == 0 && !f->pseudo)
        load_problem(l, "a fault without detection is never found");
    if (f->watch_count == 0)
        load_problem(l, "a fault without watch is never proven");
}
