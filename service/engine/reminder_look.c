/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/reminder_look.h"

#include <string.h>

const struct stage *reminder_stage(const struct model *m, const char *stage)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].id, stage))
            return &m->stages[i];
    return NULL;
}
