/* SPDX-License-Identifier: Apache-2.0 */
/* The tables behind the .def files, and the look-ups by name. */
#include <assert.h>
#include <string.h>

#include "core/catalogue.h"
#include "core/expr.h"
#include "core/sample.h"

#define KIND_NUM   FIELD_NUM
#define KIND_BOOL  FIELD_BOOL
#define KIND_COUNT FIELD_COUNT_UP
#define KIND_STATE FIELD_STATE

const struct field_info field_table[FIELD_COUNT] = {
#define FIELD(name, kind, lo, hi, what) {#name, KIND_##kind, lo, hi, what},
#include "core/fields.def"
#undef FIELD
};

const struct feature_info feature_table[FEATURE_COUNT] = {
#define FEATURE(name, when, what) {#name, WHEN_##when, what},
#include "core/features.def"
#undef FEATURE
};

const char *const param_names[PARAM_COUNT] = {
#define PARAM(name, what) #name,
#include "core/params.def"
#undef PARAM
};

static const char *const machine_states[] = {
#define STATE_NAME(id, name) name,
    STATE_MAP(STATE_NAME)
#undef STATE_NAME
};

static const char *const rejects[] = {
#define REJECT_NAME(id, name) name,
    REJECT_MAP(REJECT_NAME)
#undef REJECT_NAME
};

static const char *const severities[SEVERITY_COUNT] = {"safety", "no-water", "degraded",
                                                       "maintenance"};

int field_find_after(const char *name, int after)
{
    for (int i = 1; i <= (int)FIELD_COUNT; i++) {
        int f = (after + i) % (int)FIELD_COUNT;

        if (field_table[f].name[0] == name[0] && !strcmp(field_table[f].name, name))
            return f;
    }
    return -1;
}

int field_find(const char *name)
{
    return field_find_after(name, -1);
}

int symbol_find(const char *name)
{
    int f = field_find(name);

    if (f >= 0)
        return f;
    for (int i = 0; i < (int)FEATURE_COUNT; i++)
        if (!strcmp(feature_table[i].name, name))
            return SYM_FEATURE(i);
    return -1;
}

const char *symbol_name(int sym)
{
    assert(sym >= 0 && sym < SYM_COUNT);
    if (sym < (int)FIELD_COUNT)
        return field_table[sym].name;
    return feature_table[sym - (int)FIELD_COUNT].name;
}

const char *machine_state_name(enum machine_state s)
{
    assert((unsigned)s < MACHINE_STATE_COUNT);
    return machine_states[s];
}

int machine_state_find(const char *name)
{
    for (int i = 0; i < (int)MACHINE_STATE_COUNT; i++)
        if (!strcmp(machine_states[i], name))
            return i;
    return -1;
}

const char *reject_name(enum reject r)
{
    assert((unsigned)r < REJECT_COUNT);
    return rejects[r];
}

const char *severity_name(enum severity s)
{
    assert((unsigned)s < SEVERITY_COUNT);
    return severities[s];
}

int severity_find(const char *name)
{
    for (int i = 0; i < SEVERITY_COUNT; i++)
        if (!strcmp(severities[i], name))
            return i;
    return -1;
}
