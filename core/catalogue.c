/* SPDX-License-Identifier: Apache-2.0 */
#include "core/catalogue.h"

#include <assert.h>
#include <string.h>

#include "core/command.h"

static const char *const commands[COMMAND_COUNT] = {
#define COMMAND_NAME(id, name) name,
    COMMAND_MAP(COMMAND_NAME)
#undef COMMAND_NAME
};

const char *command_name(enum device_command c)
{
    assert((unsigned)c < COMMAND_COUNT);
    return commands[c];
}

int command_find(const char *name)
{
    for (int i = 0; i < (int)COMMAND_COUNT; i++)
        if (!strcmp(commands[i], name))
            return i;
    return -1;
}

int catalogue_fault(const struct catalogue *c, const char *id)
{
    for (size_t i = 0; i < c->fault_count; i++)
        if (!strcmp(c->faults[i].id, id))
            return (int)i;
    return -1;
}

const struct stage *model_stage(const struct model *m, const char *id)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].id, id))
            return &m->stages[i];
    return NULL;
}

int catalogue_model(const struct catalogue *c, const char *id)
{
    for (size_t i = 0; i < c->model_count; i++)
        if (!strcmp(c->models[i].id, id))
            return (int)i;
    return -1;
}

bool symbols_fitted(const struct symbol_set *needs, const struct model *m)
{
    for (int f = 0; f < (int)FIELD_COUNT; f++)
        if (symbol_set_has(needs, f) && !symbol_set_has(&m->fitted, f))
            return false;
    return true;
}

bool catalogue_applies(const struct fault *f, const struct model *m)
{
    return f->classes >> m->cls & 1;
}
